// SPDX-License-Identifier: Apache-2.0
// How many NFS calls a storage processor takes of one core: TCP or UDP, switch and all, no kernel in the way.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../instance.js';
import { run } from '../../system/command.js';
import { BenchError } from '../errors.js';
import { FORWARDING_CPU, undisturbed } from '../fastpath/np-bench.js';
import { figure, type Figure } from '../figure.js';
import type { BenchContext, BenchGroup } from '../group.js';
import { withHugePages } from '../huge-pages.js';
import { median } from '../numbers.js';
import { parseNumbers } from '../tcp/programs.js';

const PROGRAM = join(ROOT, 'build/c/bin/nfs_engine_bench');

/** For the pools of three endpoints; with some room. */
const HUGE_PAGES = 160;
const SECONDS = 1;
/** Longer than any measurement takes on a busy machine. */
const TIMEOUT_MS = 180_000;
const CONNECTIONS = 8;
const DEPTH = 32;

const TRANSPORTS = ['udp', 'tcp'] as const;
type Transport = (typeof TRANSPORTS)[number];

/** Calls per second of one core that are to be reached at least. */
const GOALS: Record<Transport, number> = { udp: 1_000_000, tcp: 400_000 };

const WAYS: Record<Transport, string> = {
  udp: `${DEPTH} calls under way, to the server over UDP too`,
  tcp: `${DEPTH} calls under way on each of ${CONNECTIONS} connections, to the server over two`,
};

async function measureOnce(transport: Transport, signal: AbortSignal): Promise<number> {
  if (!existsSync(PROGRAM)) {
    throw new BenchError('not-built', `${PROGRAM} is missing`, 'npm run build');
  }
  const load = ['--connections', String(CONNECTIONS), '--depth', String(DEPTH)];
  const place = ['--lcore', String(FORWARDING_CPU), '--seconds', String(SECONDS)];
  const argv = undisturbed([PROGRAM, '--transport', transport, ...load, ...place]);
  const [command = '', ...words] = argv;
  const result = await run(command, words, { signal, timeoutMs: TIMEOUT_MS });
  if (result.status !== 0) throw new BenchError('failed', `${argv.join(' ')}: ${result.stderr}`);
  return parseNumbers('nfs_engine_bench', result.stdout, ['callsPerSecond']).callsPerSecond;
}

/** Everything once per round, alternated, so that a change of the machine's mood meets all alike. */
async function measure(context: BenchContext): Promise<Map<Transport, number[]>> {
  const found = new Map<Transport, number[]>();
  for (let round = 1; round <= context.rounds; round += 1) {
    context.report(`nfs-core: round ${round} of ${context.rounds}`);
    for (const transport of TRANSPORTS) {
      const calls = await measureOnce(transport, context.signal);
      found.set(transport, [...(found.get(transport) ?? []), calls]);
    }
  }
  return found;
}

function figuresOf(found: Map<Transport, number[]>, rounds: number): Figure[] {
  return TRANSPORTS.map((transport) =>
    figure({
      name: `nfs-core.getattr.${transport}`,
      value: median(found.get(transport) ?? []),
      unit: 'calls/s',
      peer: 'goal',
      peerValue: GOALS[transport],
      conditions: `GETATTR of one directory per second of one core, ${WAYS[transport]}; client and canned server on in-process rings, MTU 1500, checksums in software; counted are the cycles of the box alone, from parsing a received frame to putting frames on a ring; real-time priority where that is allowed; median of ${rounds}, alternated`,
    }),
  );
}

export const nfsCoreGroup: BenchGroup = {
  name: 'nfs-core',
  summary: 'how many NFS calls a storage processor takes of one core, no kernel in the way',
  run: async (context) =>
    withHugePages(HUGE_PAGES, async () => figuresOf(await measure(context), context.rounds)),
};
