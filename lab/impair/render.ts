// SPDX-License-Identifier: Apache-2.0
// How `impair show` looks.
import { tableOrNone, type Column } from '../../mgmt/cli/render/table.js';
import { counter, type Direction, type PortImpairment } from '../../mgmt/daemon/protocol.js';
import type { Topology } from '../topologies/topology.js';
import { wordsOf } from './words.js';

const WIDTH = 100;

const COLUMNS: readonly Column[] = [
  { title: 'Port' },
  { title: 'Host' },
  { title: 'Way' },
  { title: 'Does', flexible: true, narrowest: 20 },
  { title: 'Packets', align: 'right' },
  { title: 'Passed', align: 'right' },
  { title: 'Otherwise', flexible: true, narrowest: 20 },
];

/** `queueDropped` as people read it: `queue dropped`. */
function spoken(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function row(topology: Topology, port: PortImpairment, direction: Direction): string[] {
  const { settings, counters } = port[direction];
  const { put, passed, ...others } = counters;
  const host = topology.hosts.find(({ box }) => box.port === port.port)?.name ?? '';
  const seen = Object.entries(others)
    .filter(([, value]) => counter(value) > 0n)
    .map(([name, value]) => `${spoken(name)} ${String(value)}`);
  return [
    port.port,
    host,
    direction,
    wordsOf(settings) || 'nothing',
    String(put),
    String(passed),
    seen.join(', '),
  ];
}

/** A table of all directions of these ports. */
export function renderImpairments(topology: Topology, ports: readonly PortImpairment[]): string {
  const rows = ports.flatMap((port) => [row(topology, port, 'in'), row(topology, port, 'out')]);
  return tableOrNone('The box has no lab ports.', COLUMNS, rows, WIDTH).join('\n');
}
