// SPDX-License-Identifier: Apache-2.0
// What the box costs a client, on a real kernel's wires.
import { Lab } from '../../lab.js';
import { figure, type Figure, type Unit } from '../figure.js';
import type { BenchContext, BenchGroup } from '../group.js';
import { withHugePages } from '../huge-pages.js';
import { median } from '../numbers.js';
import { inOwnLab } from '../own-lab.js';
import {
  awaitAnswer,
  measureEcho,
  measureGetattr,
  measurePing,
  measureThroughput,
  startServers,
  type RoundTrips,
} from './programs.js';
import { CLIENT, levelOffloads, SERVER, VARIANTS, type Variant } from './variants.js';

/** What the lab's fast path asks for, with room. */
const HUGE_PAGES = 256;

/** One number of one measurement; there is a list of them per variant, in the same order. */
interface Quantity {
  name: string;
  unit: Unit;
  conditions: string;
}

const COMMON =
  'network namespaces of one machine, veth wires, no checksum or segmentation offload anywhere, MTU 1500; the box spins down to sleeps of 50 µs when idle';

function latency(name: string, conditions: string): Quantity[] {
  return ['p50', 'p99'].map((rank) => ({
    name: `lab.${name}.${rank}`,
    unit: 'us',
    conditions: `${conditions}; ${COMMON}`,
  }));
}

/** In the order in which {@link measureOnce} gives them. */
const QUANTITIES: readonly Quantity[] = [
  ...latency('ping', '500 pings, one each 2 ms; the box answers for its virtual address itself'),
  ...latency('tcp', '5,000 requests and responses of 64 bytes over one TCP connection'),
  ...latency('udp', '5,000 requests and responses of 64 bytes over UDP'),
  ...latency('nfs-getattr', '5,000 NFSv3 GETATTR over TCP, nfs-ganesha'),
  {
    name: 'lab.tcp-throughput',
    unit: 'bit/s',
    conditions: `one TCP connection, iperf3, 3 s; ${COMMON}`,
  },
];

async function measureOnce(lab: Lab, address: string, signal: AbortSignal): Promise<number[]> {
  const client = lab.host(CLIENT);
  await awaitAnswer(client, address, signal);
  const roundTrips: RoundTrips[] = [
    await measurePing(client, address, signal),
    await measureEcho(client, 'tcp', address, signal),
    await measureEcho(client, 'udp', address, signal),
    await measureGetattr(client, address, signal),
  ];
  const throughput = await measureThroughput(client, address, signal);
  return [...roundTrips.flatMap(({ p50Us, p99Us }) => [p50Us, p99Us]), throughput];
}

async function measureVariant(variant: Variant, signal: AbortSignal): Promise<number[]> {
  const lab = await Lab.up('pair', { box: variant.box, signal });
  try {
    await variant.finish(lab);
    await levelOffloads(lab);
    await startServers(lab.host(SERVER));
    return await measureOnce(lab, variant.address(lab), signal);
  } finally {
    await lab.down();
  }
}

/** Results per variant and quantity, a number for each round. */
type Results = Map<Variant['name'], number[][]>;

async function measure(context: BenchContext): Promise<Results> {
  const results: Results = new Map(
    VARIANTS.map(({ name }) => [name, QUANTITIES.map((): number[] => [])]),
  );
  for (let round = 1; round <= context.rounds; round += 1) {
    for (const variant of VARIANTS) {
      context.report(`lab: round ${round} of ${context.rounds}, ${variant.title}`);
      const values = await measureVariant(variant, context.signal);
      values.forEach((value, index) => results.get(variant.name)?.[index]?.push(value));
    }
  }
  return results;
}

function figuresOf(results: Results, rounds: number): Figure[] {
  const of = (name: Variant['name'], index: number): number =>
    median(results.get(name)?.[index] ?? []);
  const peers = VARIANTS.filter(({ name }) => name !== 'sluice');
  return QUANTITIES.flatMap(({ name, unit, conditions }, index) =>
    peers.map((peer) =>
      figure({
        name: `${name}.vs-${peer.name}`,
        value: of('sluice', index),
        unit,
        peer: peer.title,
        peerValue: of(peer.name, index),
        conditions: `${conditions}; median of ${rounds}, alternated`,
      }),
    ),
  );
}

export const labGroup: BenchGroup = {
  name: 'lab',
  summary: 'round trips and throughput through the box, next to bare wires and to nftables',
  run: (context) =>
    withHugePages(HUGE_PAGES, () =>
      inOwnLab(async () => figuresOf(await measure(context), context.rounds)),
    ),
};
