// SPDX-License-Identifier: Apache-2.0
// The virtual machine's place in the network: a tap beside the host's own interface, both in a bridge.
import type { Host } from '../../hosts/host.js';
import { hostAddress, type HostSpec } from '../../topologies/topology.js';

export const TAP = 'tap0';
const BRIDGE = 'bridge0';

/** The host keeps its addresses, MAC and IP, which go to the bridge. Others have nothing to learn anew. */
export async function joinNetwork(host: Host, spec: HostSpec, mtuBytes: number): Promise<void> {
  const script = [
    'set -e',
    `ip link add ${BRIDGE} mtu ${mtuBytes} address ${spec.mac} type bridge`,
    `ip tuntap add ${TAP} mode tap vnet_hdr`,
    `ip link set ${TAP} mtu ${mtuBytes} master ${BRIDGE} up`,
    `ip address delete ${spec.address} dev eth0`,
    `ip link set eth0 master ${BRIDGE}`,
    `ip address add ${spec.address} dev ${BRIDGE}`,
    `ip link set ${BRIDGE} up`,
    ...routes(spec, BRIDGE),
  ];
  await host.must(['sh', '-c', script.join('\n')]);
}

/** Puts everything back; what is back already stays. */
export async function leaveNetwork(host: Host, spec: HostSpec): Promise<void> {
  const script = [
    `ip link delete ${BRIDGE} 2>/dev/null`,
    `ip link delete ${TAP} 2>/dev/null`,
    `ip address replace ${spec.address} dev eth0`,
    ...routes(spec, 'eth0'),
    `ip address show dev eth0 | grep -q 'inet ${hostAddress(spec)}/'`,
  ];
  await host.must(['sh', '-c', script.join('\n')]);
}

function routes({ gateway }: HostSpec, device: string): string[] {
  return gateway === undefined ? [] : [`ip route replace default via ${gateway} dev ${device}`];
}
