// SPDX-License-Identifier: Apache-2.0
// nfs-ganesha with its PROXY_V4 back end in the box's place, on a Linux router (linux.ts): an NFS server that
// is itself a client, by NFS version 4, of the first server. It keeps attributes and names in a cache.
import { join } from 'node:path';
import type { Host } from '../hosts/host.js';
import { waitFor } from '../system/wait.js';
import { hostAddress, serversOf, type Topology } from '../topologies/topology.js';
import { awaitListening, relayedOf, takeAddress } from './relayed.js';

function configuration(server: string): string[] {
  return [
    'NFS_CORE_PARAM {',
    '  Protocols = 3, 4; NFS_Port = 2049; MNT_Port = 20048;',
    '  Enable_NLM = false; Enable_RQUOTA = false; mount_path_pseudo = true;',
    '}',
    'NFSv4 { Graceless = true; RecoveryBackend = fs; RecoveryRoot = /run/ganesha; }',
    'EXPORT_DEFAULTS { Access_Type = RW; Squash = No_Root_Squash; SecType = sys; }',
    'EXPORT {',
    '  Export_Id = 77; Path = /export; Pseudo = /export; Protocols = 3, 4; Transports = TCP;',
    `  FSAL { Name = PROXY_V4; Srv_Addr = ${server}; }`,
    '}',
  ];
}

/** Script lines that give the box a private /run with the configuration, for rpcbind's socket is there. */
export function ganeshaProxyPreparation(topology: Topology): string[] {
  const [first] = serversOf(topology);
  return [
    'mount -t tmpfs -o mode=755 none /run',
    'mkdir -p /run/rpcbind /run/ganesha',
    ': >/run/resolv.conf',
    'if [ -e /etc/resolv.conf ]; then mount --bind /run/resolv.conf /etc/resolv.conf; fi',
    `cat >/run/ganesha/ganesha.conf <<'CONFIGURATION'`,
    ...configuration(first === undefined ? '' : hostAddress(first)),
    'CONFIGURATION',
  ];
}

/**
 * Starts it; the first server has to serve, for that is looked at when it starts.
 *
 * @throws LabError `usage` if the topology has no virtual NFS server
 */
export async function startGaneshaProxy(box: Host, topology: Topology): Promise<void> {
  const relayed = relayedOf(topology);
  await takeAddress(box, relayed);
  await box.startService('rpcbind', ['rpcbind', '-f']);
  await waitFor(async () => (await box.run(['test', '-S', '/run/rpcbind.sock'])).status === 0, {
    what: 'rpcbind of the box listens',
    everyMs: 20,
  });
  const log = join(box.instance.logDir, 'box.ganesha.log');
  const files = ['-L', log, '-f', '/run/ganesha/ganesha.conf', '-p', '/run/ganesha/ganesha.pid'];
  await box.startService('ganesha', ['ganesha.nfsd', '-F', ...files, '-N', 'NIV_EVENT']);
  await awaitListening(box, relayed.ports);
}
