// SPDX-License-Identifier: Apache-2.0
// What stands between the client and the server, on the same wires.
import type { BoxKind } from '../../instance.js';
import type { Lab } from '../../lab.js';
import { hostAddress, type HostSpec } from '../../topologies/topology.js';
import { BenchError } from '../errors.js';

export interface Variant {
  name: 'sluice' | 'wires' | 'nftables';
  /** As the table calls it. */
  title: string;
  /** What the lab puts in the box's place to begin with. */
  box: BoxKind;
  /** Changes that are left to make, once the lab is up. */
  finish: (lab: Lab) => Promise<void>;
  /** Whom the client talks to. */
  address: (lab: Lab) => string;
}

export const CLIENT = 'client1';
export const SERVER = 'nas1';

const vip = (lab: Lab): string => lab.instance.topology.vip;

function spec(lab: Lab, name: string): HostSpec {
  const found = lab.instance.topology.hosts.find((host) => host.name === name);
  if (found === undefined) throw new BenchError('failed', `the lab has no ${name}`);
  return found;
}

/** A subnet of the topology, from one of the box's own addresses in it. */
function subnetOf(address: string): string {
  return address.replace(/\.\d+\/(\d+)$/, '.0/$1');
}

/** Both wires into one bridge, and each host finds the other's subnet on its own wire: nobody routes. */
async function joinWires(lab: Lab): Promise<void> {
  const { topology } = lab.instance;
  const toServer = spec(lab, SERVER).box.interface;
  await lab.host('box').must(['ip', 'link', 'set', toServer, 'master', 'clients']);
  const onLink = (subnet: string): string[] => ['ip', 'route', 'replace', subnet, 'dev', 'eth0'];
  await lab.host(CLIENT).must(onLink(subnetOf(topology.serverSide)));
  await lab.host(SERVER).must(onLink(subnetOf(topology.clientSide)));
}

export const VARIANTS: readonly Variant[] = [
  {
    name: 'wires',
    title: 'wires alone',
    box: 'route',
    finish: joinWires,
    address: (lab) => hostAddress(spec(lab, SERVER)),
  },
  {
    name: 'nftables',
    title: 'nftables DNAT',
    box: 'nft',
    finish: () => Promise.resolve(),
    address: vip,
  },
  {
    name: 'sluice',
    title: 'the box',
    box: 'sluice',
    finish: () => Promise.resolve(),
    address: vip,
  },
];

/** The same offload settings for all: the box's ends of the wires do what the others do, and gather nothing. */
export async function levelOffloads(lab: Lab): Promise<void> {
  const { topology } = lab.instance;
  const tx = topology.offloads ? 'on' : 'off';
  for (const { box } of topology.hosts) {
    await lab.host('box').must(['ethtool', '-K', box.interface, 'tx', tx, 'gro', 'off']);
  }
}
