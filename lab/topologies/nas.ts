// SPDX-License-Identifier: Apache-2.0
import type { HostSpec, Topology } from './topology.js';
import { wire } from './wire.js';

const CLIENTS = 2;
const SERVERS = 4;

/** What the wires of a topology are like. */
interface Wires {
  /** In front of its name. */
  name: string;
  /** Behind its summary. */
  summary: string;
  settings: Pick<Topology, 'mtuBytes' | 'offloads'>;
}

const PLAIN: Wires = { name: '', summary: '', settings: {} };

const WIRES: readonly Wires[] = [
  PLAIN,
  { name: 'jumbo-', summary: ', frames of 9000 bytes', settings: { mtuBytes: 9000 } },
  {
    name: 'offload-',
    summary: ', frames of 9000 bytes, checksums and segmentation left to the wires',
    settings: { mtuBytes: 9000, offloads: true },
  },
];

/** In front of the name, so that no topology's name begins with another's (see LabInstance.boxInstance). */
const NUMBERS = ['', 'one-', 'two-', 'three-', ''];

function client(number: number): HostSpec {
  const address = `10.1.0.1${number}/24`;
  return { name: `client${number}`, kind: 'client', address, ...wire(1, number) };
}

function nas(number: number): HostSpec {
  const address = `10.2.0.1${number}/24`;
  const gateway = '10.2.0.1';
  return { name: `nas${number}`, kind: 'nas', address, gateway, ...wire(2, number) };
}

function upTo<T>(count: number, make: (number: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index + 1));
}

/** Words of the configuration that are about servers which are not there. */
function wordsOfAbsent(servers: number): string[] {
  return upTo(SERVERS, nas)
    .slice(servers)
    .flatMap(({ name, box }) => [name, box.port, `af_packet:${box.interface}`]);
}

/**
 * Clients before one virtual NFS server, and behind it servers that hold the same files, each in its own
 * way: other handles, other file numbers, other order. At `vip` connections are balanced as they are in
 * topology `nfs`, at `nfsAddress` calls are.
 */
function replicas(servers: number, wires: Wires): Topology {
  return {
    name: `${wires.name}${NUMBERS[servers] ?? ''}nas`,
    summary: `two NFS clients, ${servers} NFS server${servers > 1 ? 's' : ''} with the same files${wires.summary}`,
    hosts: [...upTo(CLIENTS, client), ...upTo(servers, nas)],
    configuration: 'lab/topologies/nas.conf',
    absentWords: wordsOfAbsent(servers),
    ...wires.settings,
    replicas: true,
    domain: 'connections',
    vip: '10.1.0.100',
    nfsAddress: '10.1.0.200',
    clientSide: '10.1.0.1/24',
    serverSide: '10.2.0.1/24',
  };
}

/** Two servers, which know clients by Kerberos, and show the same files by the same handles. */
function kerberos(): Topology {
  const topology: Topology = {
    ...replicas(2, PLAIN),
    name: 'kerberos-nas',
    summary: 'two NFS clients with Kerberos, 2 NFS servers whose disks are copies of each other',
    kerberos: true,
  };
  delete topology.replicas;
  return topology;
}

/** Two servers that keep locks. */
function locks(): Topology {
  return {
    ...replicas(2, PLAIN),
    name: 'locks-nas',
    summary: 'two NFS clients, 2 NFS servers with the same files that keep locks (NLM)',
    locks: true,
  };
}

/** One to four servers, on wires of each kind; with Kerberos; with locks. */
export const nasTopologies: readonly Topology[] = [
  ...WIRES.flatMap((wires) => [4, 3, 2, 1].map((servers) => replicas(servers, wires))),
  kerberos(),
  locks(),
];
