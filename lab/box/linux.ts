// SPDX-License-Identifier: Apache-2.0
// Linux itself in place of the appliance: a rival to measure against, and the same wires without any
// balancing. Ports are bridged per side, so that hosts may hold as many addresses as they like.
import type { Host } from '../hosts/host.js';
import {
  hostAddress,
  hostsOf,
  serversOf,
  type HostSpec,
  type Topology,
} from '../topologies/topology.js';

/** Script lines that make the box a router between clients and servers. */
export function linuxRouter(topology: Topology): string[] {
  return [
    ...bridge('clients', topology.clientSide, hostsOf(topology, 'client')),
    ...bridge('servers', topology.serverSide, serversOf(topology)),
    'echo 1 >/proc/sys/net/ipv4/ip_forward',
  ];
}

function bridge(name: string, address: string, hosts: readonly HostSpec[]): string[] {
  const join = hosts.map((host) => `ip link set ${host.box.interface} master ${name} up`);
  const make = [`ip link add ${name} type bridge`, `ip address add ${address} dev ${name}`];
  return [...make, ...join, `ip link set ${name} up`];
}

/**
 * Balances the virtual IP address over all servers with nftables DNAT: by the low bits of the client's
 * address, so that portmap, MOUNT and NFS of one client meet the same server.
 */
export async function startDnat(box: Host, topology: Topology): Promise<void> {
  const servers = serversOf(topology).map(hostAddress);
  // Four slots for the two low bits; the last slot begins with the first server again.
  const slots = [0, 1, 2, 3].map(
    (slot) => `0.0.0.${slot} : ${servers[slot % servers.length] ?? ''}`,
  );
  await box.must(['ip', 'address', 'add', `${topology.vip}/32`, 'dev', 'clients']);
  await box.must(['nft', '-f', '-'], {
    input: [
      'table ip balance {',
      '  chain prerouting {',
      '    type nat hook prerouting priority dstnat;',
      `    ip daddr ${topology.vip} dnat to ip saddr & 0.0.0.3 map { ${slots.join(', ')} }`,
      '  }',
      '}',
      '',
    ].join('\n'),
  });
}

/** Gives clients a way to the servers' own addresses; without it they know their own subnet only. */
export async function routeClients(clients: readonly Host[], topology: Topology): Promise<void> {
  const gateway = topology.clientSide.replace(/\/\d+$/, '');
  const subnet = topology.serverSide.replace(/\.\d+\/(\d+)$/, '.0/$1');
  await Promise.all(
    clients.map((client) => client.must(['ip', 'route', 'add', subnet, 'via', gateway])),
  );
}
