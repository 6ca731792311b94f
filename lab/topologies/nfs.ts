// SPDX-License-Identifier: Apache-2.0
import type { HostSpec, Topology } from './topology.js';
import { wire } from './wire.js';

function client(number: number): HostSpec {
  const address = `10.1.0.1${number}/24`;
  return { name: `client${number}`, kind: 'client', address, ...wire(1, number) };
}

function nas(number: number): HostSpec {
  const address = `10.2.0.1${number}/24`;
  const gateway = '10.2.0.1';
  return { name: `nas${number}`, kind: 'nas', address, gateway, ...wire(2, number) };
}

/** Three NFS clients, three NFS servers and the box between them: slot 1 to clients, slot 2 to servers. */
export const nfs: Topology = {
  name: 'nfs',
  summary: 'three NFS clients, three NFS servers (nfs-ganesha) behind one virtual IP address',
  hosts: [client(1), client(2), client(3), nas(1), nas(2), nas(3)],
  configuration: 'lab/topologies/nfs.conf',
  domain: 'nfs',
  vip: '10.1.0.100',
  clientSide: '10.1.0.1/24',
  serverSide: '10.2.0.1/24',
};
