// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../instance.js';
import { run } from '../../system/command.js';
import { BenchError } from '../errors.js';

const PROGRAM = join(ROOT, 'build/c/bin/np_bench');

/** Longer than any measurement takes. */
const TIMEOUT_MS = 120_000;

/** The CPU that worker and peer forward on, one after the other. */
export const FORWARDING_CPU = 1;

/**
 * Words in front of a program that is measured or compared: no other program shall have its core meanwhile. The
 * kernel keeps a twentieth of the time for others, and only root may ask for this.
 */
export function undisturbed(argv: readonly string[]): string[] {
  return process.getuid?.() === 0 ? ['chrt', '--fifo', '1', ...argv] : [...argv];
}

/** Result of one run of the program `np_bench`; see there for what each number includes. */
export interface NpResult {
  /** Per second that the core was ours. */
  packetsPerSecond: number;
  cyclesPerPacket: number;
  workerCyclesPerPacket: number;
  fastestCyclesPerPacket: number;
  tscHz: number;
}

/** What to measure: packets of so many flows that exist, or the making of so many flows. */
export interface NpRequest {
  mode: 'flow-thru' | 'new-flows' | 'eviction';
  flows: number;
  /** With 2 each packet crosses the fabric from one to the other; both share the core. */
  nps: 1 | 2;
  /** Entries of each NP's flow table; a flow takes two. */
  capacity: number;
}

const NUMBERS: readonly (keyof NpResult)[] = [
  'packetsPerSecond',
  'cyclesPerPacket',
  'workerCyclesPerPacket',
  'fastestCyclesPerPacket',
  'tscHz',
];

/**
 * Reads the line of JSON that `np_bench` writes.
 *
 * @throws BenchError `bad-output`
 */
export function parseNpResult(text: string): NpResult {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new BenchError('bad-output', `np_bench wrote no JSON but '${text.trim()}'`);
  }
  const result = parsed as Partial<Record<keyof NpResult, unknown>>;
  for (const name of NUMBERS) {
    const value = result[name];
    if (typeof value !== 'number' || !(value > 0)) {
      throw new BenchError('bad-output', `np_bench gave ${name} as ${JSON.stringify(value)}`);
    }
  }
  return parsed as NpResult;
}

/** Measures once, in a process of its own. */
export async function runNpBench(request: NpRequest, signal: AbortSignal): Promise<NpResult> {
  if (!existsSync(PROGRAM)) {
    throw new BenchError('not-built', `${PROGRAM} is missing`, 'npm run build');
  }
  const what = ['--mode', request.mode, '--flows', String(request.flows)];
  const box = ['--nps', String(request.nps), '--capacity', String(request.capacity)];
  const place = ['--lcore', String(FORWARDING_CPU)];
  const [command = '', ...words] = undisturbed([PROGRAM, ...what, ...box, ...place]);
  const result = await run(command, words, { signal, timeoutMs: TIMEOUT_MS });
  if (result.status !== 0) {
    throw new BenchError('failed', `np_bench ${what.join(' ')}: ${result.stderr.trim()}`);
  }
  return parseNpResult(result.stdout);
}
