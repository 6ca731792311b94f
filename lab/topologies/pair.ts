// SPDX-License-Identifier: Apache-2.0
import { nfs } from './nfs.js';
import type { Topology } from './topology.js';

/** The least that has a box in the middle: for measurements, where other hosts would only take time away. */
export const pair: Topology = {
  ...nfs,
  name: 'pair',
  summary: 'one NFS client and one NFS server with the box between them: for measurements',
  hosts: nfs.hosts.filter(({ name }) => name === 'client1' || name === 'nas1'),
  configuration: 'lab/topologies/pair.conf',
};
