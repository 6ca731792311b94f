// SPDX-License-Identifier: Apache-2.0
// How fast one core forwards, without a kernel in the way.
import { figure, type Figure } from '../figure.js';
import type { BenchContext, BenchGroup } from '../group.js';
import { withHugePages } from '../huge-pages.js';
import { median } from '../numbers.js';
import { runNpBench, type NpRequest, type NpResult } from './np-bench.js';
import { runTestpmd } from './testpmd.js';

/** For the flow table, and what DPDK takes for mbufs and rings; with some room. */
const HUGE_PAGES = 190;

const PEER = 'testpmd 5tswap';

/** Where a flow is compared with a packet. */
const PEER_PACKETS = 'testpmd 5tswap packets';

interface Measurement extends NpRequest {
  name: string;
  unit: 'packets/s' | 'flows/s';
  conditions: string;
}

/** Entries of the flow table: for a million flows, and for few where two NPs have one each. */
const LARGE = 2 * 1024 * 1024;
const SMALL = 64 * 1024;

const LOOP =
  'one core; generation, rings, forwarding and freeing included; per second that the core was ours; real-time priority where that is allowed';
const FLOW_THRU =
  'NAT of 64-byte frames, TCP and UDP, both directions mixed, on ring ports, bursts of 32';
const NEW_FLOWS = 'a SYN of 64 bytes with a new 5-tuple makes each flow, bursts of 32';

/** Words about the table, so that conditions and request cannot differ. */
function table(capacity: number): string {
  return `flow table of ${capacity} entries (two per flow) on huge pages`;
}

const MEASUREMENTS: readonly Measurement[] = [
  {
    name: 'fastpath.flow-thru.1k',
    mode: 'flow-thru',
    flows: 1000,
    nps: 1,
    capacity: LARGE,
    unit: 'packets/s',
    conditions: `${FLOW_THRU}; 1,000 flows; ${table(LARGE)}; ${LOOP}; first goal 15 Mpackets/s`,
  },
  {
    name: 'fastpath.flow-thru.1m',
    mode: 'flow-thru',
    flows: 1_000_000,
    nps: 1,
    capacity: LARGE,
    unit: 'packets/s',
    conditions: `${FLOW_THRU}; 1,000,000 flows; ${table(LARGE)}; ${LOOP}; first goal 10 Mpackets/s`,
  },
  {
    name: 'fastpath.flow-thru.fabric',
    mode: 'flow-thru',
    flows: 1000,
    nps: 2,
    capacity: SMALL,
    unit: 'packets/s',
    conditions: `${FLOW_THRU}, each over the fabric between two NPs of one core; 1,000 flows; ${table(SMALL)} for each NP; ${LOOP}`,
  },
  {
    name: 'fastpath.new-flows',
    mode: 'new-flows',
    flows: 1_000_000,
    nps: 1,
    capacity: LARGE,
    unit: 'flows/s',
    conditions: `${NEW_FLOWS}; 1,000,000 flows into an empty table; ${table(LARGE)}; ${LOOP}; first goal 500 kflows/s`,
  },
  {
    name: 'fastpath.new-flows.full-table',
    mode: 'eviction',
    flows: 500_000,
    nps: 1,
    capacity: LARGE,
    unit: 'flows/s',
    conditions: `${NEW_FLOWS}, and evicts an idle one; 500,000 flows into a full table; ${table(LARGE)}; ${LOOP}`,
  },
];

const WORKER =
  "cycles of the time stamp counter inside the worker's turn alone (receive, stages, send), while no other program had the core; the peer's: all of its cycles";

/** What all rounds gave: results per measurement, and the peer's packets per second. */
interface Rounds {
  results: NpResult[][];
  peer: number[];
}

/** Everything once per round, one after the other, so that a change of the machine's mood meets all alike. */
async function measure(context: BenchContext): Promise<Rounds> {
  const rounds: Rounds = { results: MEASUREMENTS.map(() => []), peer: [] };
  for (let round = 1; round <= context.rounds; round += 1) {
    context.report(`fastpath: round ${round} of ${context.rounds}`);
    for (const [index, request] of MEASUREMENTS.entries()) {
      rounds.results[index]?.push(await runNpBench(request, context.signal));
    }
    rounds.peer.push(await runTestpmd(context.signal));
  }
  return rounds;
}

function figuresOf({ results, peer }: Rounds, count: number): Figure[] {
  const peerValue = median(peer);
  const tscHz = results[0]?.[0]?.tscHz ?? NaN;
  const medians = `; median of ${count}, alternated`;
  const of = (index: number, value: keyof NpResult): number =>
    median((results[index] ?? []).map((result) => result[value]));
  const rates = MEASUREMENTS.map(({ name, unit, conditions }, index) =>
    figure({
      name,
      value: of(index, 'packetsPerSecond'),
      unit,
      peer: unit === 'flows/s' ? PEER_PACKETS : PEER,
      peerValue,
      conditions: `${conditions}${medians}; peer on net_null ports`,
    }),
  );
  const cycles = MEASUREMENTS.map(({ name }, index) =>
    figure({
      name: `${name}.worker-cycles`,
      value: of(index, 'workerCyclesPerPacket'),
      unit: 'cycles/packet',
      peer: PEER,
      peerValue: tscHz / peerValue,
      conditions: `${WORKER}${medians}`,
    }),
  );
  return [...rates, ...cycles];
}

export const fastpathGroup: BenchGroup = {
  name: 'fastpath',
  summary: 'packets and new flows per second of one core, next to dpdk-testpmd',
  run: async (context) =>
    withHugePages(HUGE_PAGES, async () => figuresOf(await measure(context), context.rounds)),
};
