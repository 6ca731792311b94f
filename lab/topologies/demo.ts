// SPDX-License-Identifier: Apache-2.0
import { nfs } from './nfs.js';
import type { Topology } from './topology.js';

/**
 * Topology `nfs` with a virtual NFS server beside the virtual domain. Both are in front of the same servers:
 * what is balanced by connection is in the root of their export, and differs; what is balanced by call is the
 * tree of replicas below it.
 */
export const demo: Topology = {
  ...nfs,
  name: 'demo',
  summary: 'three NFS clients, three NFS servers behind one address by connection and one by call',
  addedConfiguration: 'lab/topologies/demo.conf',
  replicas: true,
  nfsAddress: '10.1.0.200',
};
