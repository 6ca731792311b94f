// SPDX-License-Identifier: Apache-2.0
// What stands between the client and the servers, on the same wires.
import type { BoxKind } from '../../instance.js';
import type { Lab } from '../../lab.js';
import { waitFor } from '../../system/wait.js';
import { hostAddress, serversOf } from '../../topologies/topology.js';
import { BenchError } from '../errors.js';

export type VariantName = 'direct' | 'haproxy' | 'nginx' | 'proxy-v4' | 'sluice-1' | 'sluice-3';

export interface Variant {
  name: VariantName;
  /** As the table calls it. */
  title: string;
  box: BoxKind;
  /** Of the topology; what stands in front of it says what its wires are like. */
  topology: 'one-nas' | 'three-nas';
}

/** All rivals have one server: none of them can spread calls, or keep several servers alike. */
export const RIVALS: readonly Variant[] = [
  { name: 'direct', title: 'direct', box: 'route', topology: 'one-nas' },
  { name: 'haproxy', title: 'haproxy', box: 'haproxy', topology: 'one-nas' },
  { name: 'nginx', title: 'nginx', box: 'nginx', topology: 'one-nas' },
  { name: 'proxy-v4', title: 'PROXY_V4', box: 'ganesha-proxy', topology: 'one-nas' },
];

export const OURS: readonly Variant[] = [
  { name: 'sluice-1', title: 'Sluice, 1 server', box: 'sluice', topology: 'one-nas' },
  { name: 'sluice-3', title: 'Sluice, 3 servers', box: 'sluice', topology: 'three-nas' },
];

export const VARIANTS: readonly Variant[] = [...RIVALS, ...OURS];

export const CLIENT = 'client1';
export const EXPORT = '/export';

/** Whom the client talks to. */
export function addressOf(lab: Lab): string {
  const { topology } = lab.instance;
  const [server] = serversOf(topology);
  const address =
    lab.instance.record()?.box === 'route' && server !== undefined
      ? hostAddress(server)
      : topology.nfsAddress;
  if (address === undefined) throw new BenchError('failed', `${topology.name} has no NFS service`);
  return address;
}

/** Waits until the client gets files: a box may need a while to look at its servers. */
export async function awaitFiles(lab: Lab, signal: AbortSignal): Promise<void> {
  let said = '';
  const look = async (): Promise<boolean> => {
    const url = `nfs://${addressOf(lab)}${EXPORT}`;
    const { status, stderr } = await lab.host(CLIENT).run(['nfs-ls', url], { timeoutMs: 5000 });
    said = stderr.trim();
    return status === 0;
  };
  await waitFor(look, {
    what: `${CLIENT} gets files through the box`,
    lastSeen: () => said,
    signal,
  });
}
