// SPDX-License-Identifier: Apache-2.0
import type { EventRecord, ShowFlow, ShowResults, ShowStage } from '../../daemon/protocol.js';
import { counterPairs } from './objects.js';
import { pairs, table, tableOrNone, wrap } from './table.js';
import { moment, scaled, span } from './units.js';

/** `show flows`. */
export function renderFlows({ rows, truncated }: ShowResults['flows'], width: number): string[] {
  const lines = tableOrNone(
    'No flows.',
    [
      { title: 'Proto' },
      { title: 'Client', flexible: true },
      { title: 'VIP', flexible: true },
      { title: 'Server', flexible: true },
      { title: 'State' },
      { title: 'Idle', align: 'right' },
      { title: 'To srv', align: 'right' },
      { title: 'To cli', align: 'right' },
    ],
    rows.map(flowRow),
    width,
  );
  return truncated
    ? [...lines, ...wrap('There are more flows: ask for more with `limit N`, or filter.', width)]
    : lines;
}

function flowRow(flow: ShowFlow): string[] {
  const server = flow.member === '' ? flow.server : flow.member;
  return [
    flow.protocol === 'persistence' ? 'persist' : flow.protocol,
    endpoint(flow.client, flow.clientPort),
    endpoint(flow.vip, flow.vipPort),
    endpoint(server, flow.serverPort),
    flow.state === 'none' ? '-' : flow.state,
    span(flow.idleMs),
    scaled(flow.toServer.packets),
    scaled(flow.toClient.packets),
  ];
}

/** An address and port; what a protocol or a persistence record does not have is left out. */
function endpoint(address: string, port: number): string {
  return address === '' ? '-' : port === 0 ? address : `${address}:${String(port)}`;
}

/** `show drops`: why packets were dropped, most first, each with its meaning and what to do. */
export function renderDrops({ total, drops }: ShowResults['drops'], width: number): string[] {
  if (drops.length === 0) {
    return ['No packet was dropped.'];
  }
  const lines = table(
    [
      { title: 'Reason' },
      { title: 'Packets', align: 'right' },
      { title: 'Meaning', flexible: true },
    ],
    drops.flatMap((drop) => [
      [drop.reason, scaled(drop.packets), drop.meaning],
      ...(drop.remedy === '' ? [] : [['', '', `-> ${drop.remedy}`]]),
    ]),
    width,
  );
  return [...lines, '', `Dropped in all: ${scaled(total)}`];
}

/** `show counters`: the paths, flows, the fabric and each stage. */
export function renderCounters(counters: ShowResults['counters'], width: number): string[] {
  return [
    ...pairs(
      [
        ['Flow-thru path', `${scaled(counters.paths.flowThru)} packets`],
        ['Buffered path', `${scaled(counters.paths.buffered)} packets`],
        ['Slow path', `${scaled(counters.paths.slow)} packets`],
        ['To TCP services', `${scaled(counters.paths.service)} packets`],
        ['Dropped', `${scaled(counters.drops)} packets`],
        ['Fabric in', scaled(counters.fabric.in)],
        ['Fabric out', scaled(counters.fabric.out)],
      ],
      width,
    ),
    '',
    'Flows',
    ...pairs(counterPairs(counters.flows), width),
    '',
    ...stageTable(counters.stages, width),
  ];
}

/** `show nps`: one line each; a single NP with its stages. */
export function renderNps({ nps }: ShowResults['nps'], width: number, detail: boolean): string[] {
  const lines = table(
    [
      { title: 'NP', align: 'right' },
      { title: 'Lcore', align: 'right' },
      { title: 'Busy', align: 'right' },
      { title: 'Ports', flexible: true },
    ],
    nps.map((np) => [
      String(np.np),
      String(np.lcore),
      `${np.busyPercent.toFixed(1)}%`,
      np.ports.join(', '),
    ]),
    width,
  );
  const [only] = nps;
  return detail && only !== undefined
    ? [
        ...lines,
        '',
        ...pairs(counterPairs(only.counters), width),
        '',
        ...stageTable(only.stages, width),
      ]
    : lines;
}

function stageTable(stages: readonly ShowStage[], width: number): string[] {
  return table(
    [{ title: 'Stage' }, { title: 'In', align: 'right' }, { title: 'Dropped', align: 'right' }],
    stages.map((stage) => [stage.stage, scaled(stage.in), scaled(stage.dropped)]),
    width,
  );
}

/** `show events`: oldest first, so that the newest stands above the prompt. */
export function renderEvents({ events }: ShowResults['events'], width: number): string[] {
  return events.length === 0
    ? ['No events.']
    : events.flatMap((event) => renderEvent(event, width));
}

/** One event; its message goes on beneath itself. */
export function renderEvent(event: EventRecord, width: number): string[] {
  const head = `${moment(event.timeMs)} ${event.severity.padEnd(8)} `;
  const [first = '', ...rest] = wrap(
    `${event.name}: ${event.message}`,
    Math.max(20, width - head.length),
  );
  return [head + first, ...rest.map((line) => ' '.repeat(head.length) + line)];
}
