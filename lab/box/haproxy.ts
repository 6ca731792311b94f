// SPDX-License-Identifier: Apache-2.0
// haproxy in the box's place: a relay of TCP to measure ours against, on a Linux router (linux.ts).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../errors.js';
import type { Host } from '../hosts/host.js';
import { waitFor } from '../system/wait.js';
import { hostAddress, serversOf, type Topology } from '../topologies/topology.js';

/** One thread, as the fast path has one worker; data of established connections is spliced in the kernel. */
function configuration(vip: string, port: number, server: string): string {
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
    'listen relay',
    `  bind ${vip}:${port}`,
    `  server first ${server}:${port}`,
    '',
  ].join('\n');
}

/**
 * Relays the topology's relay port of its virtual IP address to the first server.
 *
 * @throws LabError `usage` if the topology has no relay
 */
export async function startHaproxy(box: Host, topology: Topology): Promise<void> {
  const [server] = serversOf(topology);
  const port = topology.relayPort;
  if (port === undefined || server === undefined) {
    throw new LabError('usage', `the topology ${topology.name} has no relay`, 'use topology tcp');
  }
  const file = join(box.instance.boxRunDir, 'haproxy.cfg');
  writeFileSync(file, configuration(topology.vip, port, hostAddress(server)));
  await box.must(['ip', 'address', 'add', `${topology.vip}/32`, 'dev', 'clients']);
  await box.startService('haproxy', ['haproxy', '-db', '-f', file]);
  const listening = `sport = :${port}`;
  await waitFor(async () => (await box.must(['ss', '-Hltn', listening])) !== '', {
    what: 'haproxy listens',
  });
}
