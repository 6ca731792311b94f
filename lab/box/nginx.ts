// SPDX-License-Identifier: Apache-2.0
// nginx's stream module in the box's place: another relay of TCP to measure ours against, on a Linux router
// (linux.ts).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../hosts/host.js';
import type { Topology } from '../topologies/topology.js';
import { awaitListening, relayedOf, takeAddress, type Relayed } from './relayed.js';

/** Of Debian's libnginx-mod-stream. */
const MODULE = '/usr/lib/nginx/modules/ngx_stream_module.so';

/** One worker, as the fast path has one; buffers and the rest as nginx has them unless told otherwise. */
function configuration({ address, ports, server }: Relayed, runDir: string): string {
  return [
    `load_module ${MODULE};`,
    'daemon off;',
    'user root;',
    'worker_processes 1;',
    `pid ${join(runDir, 'nginx.pid')};`,
    'error_log stderr warn;',
    'events { worker_connections 4096; }',
    'stream {',
    '  proxy_timeout 10m;',
    ...ports.map((port) => `  server { listen ${address}:${port}; proxy_pass ${server}:${port}; }`),
    '}',
    '',
  ].join('\n');
}

/**
 * Relays what clients of the topology use to the first server.
 *
 * @throws LabError `usage` if the topology has nothing to relay
 */
export async function startNginx(box: Host, topology: Topology): Promise<void> {
  const relayed = relayedOf(topology);
  const { boxRunDir } = box.instance;
  const file = join(boxRunDir, 'nginx.conf');
  writeFileSync(file, configuration(relayed, boxRunDir));
  await takeAddress(box, relayed);
  await box.startService('nginx', ['nginx', '-c', file, '-e', 'stderr']);
  await awaitListening(box, relayed.ports);
}
