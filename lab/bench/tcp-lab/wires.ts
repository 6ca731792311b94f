// SPDX-License-Identifier: Apache-2.0
// The engine's TCP and the kernel's over the same bad wire.
import type { Lab } from '../../lab.js';
import { figure, type Figure } from '../figure.js';
import type { BenchContext } from '../group.js';
import { median } from '../numbers.js';
import {
  CLIENT,
  CONGESTION,
  download,
  DURATION_MS,
  engineReceives,
  engineSends,
  RELAY_PORT,
  upload,
  withServer,
  type Transfer,
} from './transfer.js';

/** What is done to the client's wire, in both directions. */
interface Wire {
  name: string;
  words: readonly string[];
  connections: number;
  conditions: string;
}

const loss = (percent: string): Wire => ({
  name: `loss-${percent}`,
  words: percent === '0%' ? [] : ['loss', percent],
  connections: 1,
  conditions: percent === '0%' ? 'a good wire' : `${percent} of packets lost each way`,
});

const WIRES: readonly Wire[] = [
  ...['0%', '0.01%', '0.1%', '1%'].map(loss),
  {
    name: 'reorder-1%',
    words: ['reorder', '1%'],
    connections: 1,
    conditions: '1% of packets passed by three others, each way',
  },
  {
    name: 'incast-32',
    words: ['rate', '1gbit', 'queue', '128k'],
    connections: 32,
    conditions: '32 connections send at once into 1 Gbit/s with a queue of 128 KiB',
  },
];

/** The directions that are compared. */
const DIRECTIONS = [
  { name: 'send', engine: engineSends, kernel: download },
  { name: 'receive', engine: engineReceives, kernel: upload },
] as const;

type Direction = (typeof DIRECTIONS)[number]['name'];

interface Results {
  wire: Wire;
  direction: Direction;
  engine: Transfer[];
  kernel: Transfer[];
}

async function measureOnce(lab: Lab, all: readonly Results[], context: BenchContext) {
  const kernelServer = { address: lab.instance.topology.vip, port: RELAY_PORT };
  for (const result of all) {
    context.signal.throwIfAborted();
    const { wire, direction } = result;
    const found = DIRECTIONS.find(({ name }) => name === direction);
    if (found === undefined) continue;
    await lab.impair(CLIENT, 'both', ...wire.words);
    result.engine.push(await found.engine(lab, wire));
    result.kernel.push(await found.kernel(lab, kernelServer, wire));
    await lab.heal();
  }
}

const COMMON =
  `data flows ${DURATION_MS / 1000} s; the kernel's TCP (${CONGESTION}) goes through the same impaired ` +
  'port of the box, which only forwards it; veth wires, MTU 1500, no offloads, two cores for everything';

function figuresOf({ wire, direction, engine, kernel }: Results, rounds: number): Figure[] {
  const common = {
    peer: `kernel ${CONGESTION}`,
    conditions: `${wire.conditions}; ${COMMON}; median of ${rounds}, alternated`,
  };
  const of = (transfers: readonly Transfer[], what: keyof Transfer): number =>
    median(transfers.map((transfer) => transfer[what]));
  return [
    figure({
      ...common,
      name: `tcp-lab.${direction}.${wire.name}`,
      unit: 'bit/s',
      value: of(engine, 'bitsPerSecond'),
      peerValue: of(kernel, 'bitsPerSecond'),
    }),
    figure({
      ...common,
      name: `tcp-lab.${direction}.${wire.name}.longest-stall`,
      unit: 'us',
      value: of(engine, 'stallUs'),
      peerValue: of(kernel, 'stallUs'),
    }),
  ];
}

/** Goodput and stalls over each wire, alternating between the engine and the kernel. */
export async function measureWires(lab: Lab, context: BenchContext): Promise<Figure[]> {
  const all = WIRES.flatMap((wire) =>
    DIRECTIONS.map(({ name }): Results => ({ wire, direction: name, engine: [], kernel: [] })),
  );
  await withServer(lab, async () => {
    for (let round = 1; round <= context.rounds; round += 1) {
      context.report(`tcp-lab: round ${round} of ${context.rounds}, impaired wires`);
      await measureOnce(lab, all, context);
    }
  });
  return all.flatMap((results) => figuresOf(results, context.rounds));
}
