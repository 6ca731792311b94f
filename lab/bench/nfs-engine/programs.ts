// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../instance.js';
import { run } from '../../system/command.js';
import { BenchError } from '../errors.js';
import { FORWARDING_CPU, undisturbed } from '../fastpath/np-bench.js';
import { parseNumbers } from '../tcp/programs.js';

const ENGINE_BENCH = join(ROOT, 'build/c/bin/nfs_engine_bench');
const SWITCH_BENCH = join(ROOT, 'build/c/bin/nfs_switch_bench');
const STORE_BENCH = join(ROOT, 'build/c/bin/nfs_store_bench');

/** Stores are made here: on the disk that holds the work tree, as an appliance keeps its own on a disk. */
const STORES = join(ROOT, 'build');

/** Longer than any measurement takes on a busy machine. */
const TIMEOUT_MS = 120_000;
const SECONDS = 1;

/** Of the clients of the engine; UDP has no connections. */
export const ENGINE_LOAD = { connections: 8, depth: 32 } as const;

export type EngineOperation = 'getattr' | 'lookup' | 'read' | 'write';
export type Transport = 'udp' | 'tcp';

/** Result of one run of `nfs_engine_bench`; see there. */
export interface EngineResult {
  callsPerSecond: number;
  nsPerCall: number;
}

/** Result of one run of `nfs_switch_bench`; see there. */
export interface SwitchResult {
  callsPerSecond: number;
  nsPerCall: number;
  /** To members. */
  sentPerCall: number;
}

/** Result of one run of `nfs_store_bench`; see there. */
export interface StoreResult {
  notesPerSecond: number;
  p50Us: number;
  p99Us: number;
}

async function output(argv: readonly string[], signal: AbortSignal): Promise<string> {
  const [command = '', ...words] = argv;
  const result = await run(command, words, { signal, timeoutMs: TIMEOUT_MS });
  if (result.status !== 0) throw new BenchError('failed', `${argv.join(' ')}: ${result.stderr}`);
  return result.stdout;
}

function requireBuilt(program: string): void {
  if (!existsSync(program)) {
    throw new BenchError('not-built', `${program} is missing`, 'npm run build');
  }
}

/** Measures the switch on its endpoint once, in a process of its own: GETATTR of one directory. */
export async function runEngineBench(
  transport: Transport,
  signal: AbortSignal,
): Promise<EngineResult> {
  requireBuilt(ENGINE_BENCH);
  const what = ['--transport', transport, '--lcore', String(FORWARDING_CPU)];
  const { connections, depth } = ENGINE_LOAD;
  const load = ['--connections', String(connections), '--depth', String(depth)];
  const how = [...load, '--seconds', String(SECONDS)];
  // Not at real-time priority: the store's thread has to have the core now and then, which is this one's too.
  const text = await output([ENGINE_BENCH, ...what, ...how], signal);
  return parseNumbers('nfs_engine_bench', text, ['callsPerSecond', 'nsPerCall']);
}

/** Measures the switch alone once, in a process of its own. */
export async function runSwitchBench(
  operation: EngineOperation,
  transport: Transport,
  members: number,
  signal: AbortSignal,
): Promise<SwitchResult> {
  requireBuilt(SWITCH_BENCH);
  const what = ['--operation', operation, '--transport', transport];
  const how = ['--members', String(members), '--seconds', String(SECONDS)];
  const text = await output(undisturbed([SWITCH_BENCH, ...what, ...how]), signal);
  return parseNumbers('nfs_switch_bench', text, ['callsPerSecond', 'nsPerCall', 'sentPerCall']);
}

/**
 * Measures a new store once.
 *
 * @param depth notes under way at a time
 */
export async function runStoreBench(
  safety: 'disk' | 'memory',
  depth: number,
  signal: AbortSignal,
): Promise<StoreResult> {
  requireBuilt(STORE_BENCH);
  const directory = mkdtempSync(join(STORES, 'bench-store-'));
  try {
    const what = ['--directory', directory, '--safety', safety];
    const how = ['--depth', String(depth), '--seconds', String(SECONDS)];
    const text = await output([STORE_BENCH, ...what, ...how], signal);
    return parseNumbers('nfs_store_bench', text, ['notesPerSecond', 'p50Us', 'p99Us']);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
