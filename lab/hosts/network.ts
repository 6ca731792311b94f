// SPDX-License-Identifier: Apache-2.0
import type { LabInstance } from '../instance.js';
import { ipBatch } from '../system/namespaces.js';
import type { HostSpec } from '../topologies/topology.js';

/** Makes the namespaces of all hosts and of the box, and a wire from each host to the box. */
export async function makeNetwork(instance: LabInstance): Promise<void> {
  const { hosts } = instance.topology;
  const box = instance.namespace('box');
  const names = [...hosts.map(({ name }) => instance.namespace(name)), box];
  await ipBatch([
    ...names.map((name) => `netns add ${name}`),
    ...hosts.map((host) => wire(host, instance.namespace(host.name), box)),
  ]);
}

function wire(host: HostSpec, namespace: string, box: string): string {
  const near = `name ${host.box.interface} address ${host.box.mac} netns ${box}`;
  return `link add ${near} type veth peer name eth0 address ${host.mac} netns ${namespace}`;
}

/** Script lines every host starts with. IPv6 would only add its neighbour discovery to every count. */
export const QUIET_NETWORK: readonly string[] = [
  'if [ -d /proc/sys/net/ipv6 ]; then',
  '  echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6',
  '  echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6',
  'fi',
  'ip link set lo up',
];

/**
 * Script lines that configure a host's end of its wire. Checksums are computed by the sender (`tx off`,
 * which turns TSO off too): the box's ports see frames as they would be on a real wire.
 */
export function hostNetwork(host: HostSpec): string[] {
  const lines = [
    ...QUIET_NETWORK,
    'ethtool -K eth0 tx off >/dev/null',
    `ip address add ${host.address} dev eth0`,
    'ip link set eth0 up',
  ];
  if (host.gateway !== undefined) lines.push(`ip route add default via ${host.gateway}`);
  return lines;
}
