// SPDX-License-Identifier: Apache-2.0

/** A host of a topology: a network namespace with one wire to the box. */
export interface HostSpec {
  name: string;
  /** `client`: mounts, copies, connects; `nas`: runs an NFS server; `server`: what a test starts on it. */
  kind: 'client' | 'nas' | 'server';
  /** Address and prefix length of its interface `eth0`. */
  address: string;
  /** The same of IPv6; a host without one has no IPv6. */
  address6?: string;
  /** Default route; a host without one talks to its own subnet only. */
  gateway?: string;
  /** MAC address of the host's end of the wire. */
  mac: string;
  /** The box's end of the wire. */
  box: { interface: string; mac: string; port: string };
}

/** What a lab looks like, as data: who is there, how they are wired, what the box is given to start. */
export interface Topology {
  name: string;
  summary: string;
  hosts: readonly HostSpec[];
  /** Start-up configuration of the box: a file of CLI commands, from the root of the work tree. */
  configuration: string;
  /** A second such file, for what this topology has on top of another one. */
  addedConfiguration?: string;
  /** Lines of it with one of these words are left out: they are about hosts of a larger topology. */
  absentWords?: readonly string[];
  /** Largest IP packet on all wires; 1500 unless said otherwise. */
  mtuBytes?: number;
  /** Linux leaves checksums and the cutting of segments to the wires, as with NICs that do both; else it does them. */
  offloads?: true;
  /** The servers hold the tree of `hosts/replica.ts`, each with files numbered in its own way. */
  replicas?: true;
  /** There is a Kerberos realm, and the servers' disks are copies of each other, block by block. */
  kerberos?: true;
  /** Servers keep locks (NLM), for which each has a status monitor too. */
  locks?: true;
  /** The virtual domain whose members have to be up before the lab is ready. */
  domain: string;
  /** Virtual IP address that clients use. */
  vip: string;
  /** Address of the virtual NFS server that balances each call by itself. */
  nfsAddress?: string;
  /** TCP port that a box which is a relay passes on to the first server. */
  relayPort?: number;
  /** The box's own address and prefix length where clients are; only a Linux box (nft, route) needs one. */
  clientSide: string;
  /** The box's own address and prefix length where servers are: their gateway. */
  serverSide: string;
}

/** Hosts of one kind, in the order of the topology. */
export function hostsOf(topology: Topology, kind: HostSpec['kind']): HostSpec[] {
  return topology.hosts.filter((host) => host.kind === kind);
}

/** Hosts that clients reach through the box, in the order of the topology. */
export function serversOf(topology: Topology): HostSpec[] {
  return topology.hosts.filter((host) => host.kind !== 'client');
}

/** A host's address without its prefix length. */
export function hostAddress(host: HostSpec): string {
  return host.address.replace(/\/\d+$/, '');
}
