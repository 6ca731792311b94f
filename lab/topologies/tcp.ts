// SPDX-License-Identifier: Apache-2.0
import type { HostSpec, Topology } from './topology.js';
import { wire } from './wire.js';

function client(number: number): HostSpec {
  return {
    name: `client${number}`,
    kind: 'client',
    address: `10.1.0.1${number}/24`,
    address6: `2001:db8:1::1${number}/64`,
    ...wire(1, number),
  };
}

function server(number: number): HostSpec {
  return {
    name: `server${number}`,
    kind: 'server',
    address: `10.2.0.1${number}/24`,
    address6: `2001:db8:2::1${number}/64`,
    gateway: '10.2.0.1',
    ...wire(2, number),
  };
}

/**
 * Peers whose TCP is the kernel's on both sides of a box that ends TCP itself: echo, sink, source and relays
 * at one address of each family. The virtual domain lets clients reach the servers through the same ports
 * with the box only forwarding: what the kernels do with each other.
 */
export const tcp: Topology = {
  name: 'tcp',
  summary: 'two clients and two servers with IPv4 and IPv6, and a box with TCP services',
  hosts: [client(1), client(2), server(1), server(2)],
  configuration: 'lab/topologies/tcp.conf',
  domain: 'forwarded',
  vip: '10.1.0.100',
  relayPort: 5001,
  clientSide: '10.1.0.1/24',
  serverSide: '10.2.0.1/24',
};
