// SPDX-License-Identifier: Apache-2.0
import type { LabInstance } from '../instance.js';
import { ipBatch } from '../system/namespaces.js';
import type { HostSpec, Topology } from '../topologies/topology.js';

/** Makes the namespaces of all hosts and of the box, and a wire from each host to the box. */
export async function makeNetwork(instance: LabInstance): Promise<void> {
  const { hosts, mtuBytes } = instance.topology;
  const box = instance.namespace('box');
  const names = [...hosts.map(({ name }) => instance.namespace(name)), box];
  await ipBatch([
    ...names.map((name) => `netns add ${name}`),
    ...hosts.map((host) => wire(host, instance.namespace(host.name), box, mtuBytes)),
  ]);
}

function wire(host: HostSpec, namespace: string, box: string, mtuBytes = 1500): string {
  const near = `name ${host.box.interface} mtu ${mtuBytes} address ${host.box.mac} netns ${box}`;
  const far = `name eth0 mtu ${mtuBytes} address ${host.mac} netns ${namespace}`;
  return `link add ${near} type veth peer ${far}`;
}

/** Script lines every host starts with. IPv6 where nobody asked for it would only add its neighbour discovery to every count. */
export const QUIET_NETWORK: readonly string[] = [
  'if [ -d /proc/sys/net/ipv6 ]; then',
  '  echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6',
  '  echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6',
  'fi',
  'ip link set lo up',
];

/**
 * Script lines for one end of a wire. Unless the topology says otherwise checksums are computed by the
 * sender (`tx off`, which turns TSO off too): the box's ports see frames as they would be on a real wire.
 */
export function offloadsOf({ offloads }: Topology, device: string): string[] {
  return offloads ? [] : [`ethtool -K ${device} tx off >/dev/null`];
}

/** Script lines that configure a host's end of its wire. */
export function hostNetwork(topology: Topology, host: HostSpec): string[] {
  const lines = [
    ...QUIET_NETWORK,
    ...offloadsOf(topology, 'eth0'),
    `ip address add ${host.address} dev eth0`,
    'ip link set eth0 up',
  ];
  if (host.address6 !== undefined) lines.push(...ipv6(host.address6));
  if (host.gateway !== undefined) lines.push(`ip route add default via ${host.gateway}`);
  return lines;
}

/** Addresses of the lab are nobody else's: they serve at once, and no router is waited for. */
function ipv6(address: string): string[] {
  const settings = [
    ['accept_ra', 0],
    ['router_solicitations', 0],
    ['accept_dad', 0],
    ['dad_transmits', 0],
    ['disable_ipv6', 0],
  ] as const;
  return [
    ...settings.map(([name, value]) => `echo ${value} >/proc/sys/net/ipv6/conf/eth0/${name}`),
    `ip -6 address add ${address} dev eth0 nodad`,
  ];
}
