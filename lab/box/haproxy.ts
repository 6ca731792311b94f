// SPDX-License-Identifier: Apache-2.0
// haproxy in the box's place: a relay of TCP to measure ours against, on a Linux router (linux.ts).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../hosts/host.js';
import type { Topology } from '../topologies/topology.js';
import { awaitListening, relayedOf, takeAddress, type Relayed } from './relayed.js';

/** One thread, as the fast path has one worker; data of established connections is spliced in the kernel. */
function configuration({ address, ports, server }: Relayed): string {
  return [
    'global',
    '  nbthread 1',
    '  maxconn 4000',
    'defaults',
    '  mode tcp',
    '  timeout connect 10s',
    '  timeout client 10m',
    '  timeout server 10m',
    '  option splice-auto',
    ...ports.flatMap((port) => [
      `listen relay-${port}`,
      `  bind ${address}:${port}`,
      `  server first ${server}:${port}`,
    ]),
    '',
  ].join('\n');
}

/**
 * Relays what clients of the topology use to the first server.
 *
 * @throws LabError `usage` if the topology has nothing to relay
 */
export async function startHaproxy(box: Host, topology: Topology): Promise<void> {
  const relayed = relayedOf(topology);
  const file = join(box.instance.boxRunDir, 'haproxy.cfg');
  writeFileSync(file, configuration(relayed));
  await takeAddress(box, relayed);
  await box.startService('haproxy', ['haproxy', '-db', '-f', file]);
  await awaitListening(box, relayed.ports);
}
