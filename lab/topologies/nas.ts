// SPDX-License-Identifier: Apache-2.0
import type { HostSpec, Topology } from './topology.js';
import { wire } from './wire.js';

const CLIENTS = 2;
const SERVERS = 4;
const JUMBO_BYTES = 9000;

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
function replicas(servers: number, jumbo: boolean): Topology {
  const name = `${jumbo ? 'jumbo-' : ''}${NUMBERS[servers] ?? ''}nas`;
  const frames = jumbo ? `, frames of ${JUMBO_BYTES} bytes` : '';
  return {
    name,
    summary: `two NFS clients, ${servers} NFS server${servers > 1 ? 's' : ''} with the same files${frames}`,
    hosts: [...upTo(CLIENTS, client), ...upTo(servers, nas)],
    configuration: 'lab/topologies/nas.conf',
    absentWords: wordsOfAbsent(servers),
    ...(jumbo ? { mtuBytes: JUMBO_BYTES } : {}),
    replicas: true,
    domain: 'connections',
    vip: '10.1.0.100',
    nfsAddress: '10.1.0.200',
    clientSide: '10.1.0.1/24',
    serverSide: '10.2.0.1/24',
  };
}

/** One to four servers, with frames of either size. */
export const nasTopologies: readonly Topology[] = [false, true].flatMap((jumbo) =>
  [4, 3, 2, 1].map((servers) => replicas(servers, jumbo)),
);
