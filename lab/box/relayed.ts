// SPDX-License-Identifier: Apache-2.0
// What a rival in the box's place passes on: one address with some TCP ports, all to the first server.
import { LabError } from '../errors.js';
import type { Host } from '../hosts/host.js';
import { waitFor } from '../system/wait.js';
import { hostAddress, serversOf, type Topology } from '../topologies/topology.js';

/** Portmapper, NFS and MOUNT of the lab's servers; see hosts/nas.ts. */
const NFS_PORTS = [111, 2049, 20048] as const;

export interface Relayed {
  /** That clients use. */
  address: string;
  ports: readonly number[];
  /** Address of the first server, which has the same ports. */
  server: string;
}

/**
 * The relay port of a topology, or its virtual NFS server.
 *
 * @throws LabError `usage` if the topology has neither
 */
export function relayedOf(topology: Topology): Relayed {
  const { relayPort, nfsAddress, vip } = topology;
  const [first] = serversOf(topology);
  if (first !== undefined) {
    const server = hostAddress(first);
    if (relayPort !== undefined) return { address: vip, ports: [relayPort], server };
    if (nfsAddress !== undefined) return { address: nfsAddress, ports: NFS_PORTS, server };
  }
  throw new LabError(
    'usage',
    `the topology ${topology.name} has nothing to relay`,
    'use topology tcp or one-nas',
  );
}

/** Gives the box, a Linux router (linux.ts), the address that clients use. */
export async function takeAddress(box: Host, { address }: Relayed): Promise<void> {
  await box.must(['ip', 'address', 'add', `${address}/32`, 'dev', 'clients']);
}

/** Waits until something on the box listens at all ports. */
export async function awaitListening(box: Host, ports: readonly number[]): Promise<void> {
  const listens = async (port: number): Promise<boolean> =>
    (await box.must(['ss', '-Hltn', `sport = :${port}`])) !== '';
  await waitFor(async () => (await Promise.all(ports.map(listens))).every(Boolean), {
    what: `the box listens at ${ports.join(', ')} (logs in ${box.instance.logDir})`,
  });
}
