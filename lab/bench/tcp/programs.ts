// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../instance.js';
import { run } from '../../system/command.js';
import { BenchError } from '../errors.js';
import { FORWARDING_CPU, undisturbed } from '../fastpath/np-bench.js';

const TCP_BENCH = join(ROOT, 'build/c/bin/tcp_bench');
const KERNEL_PEER = join(ROOT, 'build/c/bin/kernel_peer');

/** Longer than any measurement takes on a busy machine. */
const TIMEOUT_MS = 180_000;
const SECONDS = 1;

/** What both programs do with connections. */
export type Mode = 'relay' | 'echo' | 'set-up';

export interface TcpRequest {
  mode: Mode | 'idle';
  connections: number;
  messageBytes: number;
  /** The ports complete checksums and cut segments. */
  offload: boolean;
}

/** Result of one run of `tcp_bench`; see there. What its mode does not measure is 0. */
export interface TcpResult {
  bitsPerSecond: number;
  requestsPerSecond: number;
  connectionsPerSecond: number;
  nsPerSegment: number;
  idleShare: number;
  bytesPerIdleConnection: number;
  bytesPerBusyConnection: number;
}

/** Result of one run of `kernel_peer`: per second that the process in the middle had a core. */
export interface KernelResult {
  bitsPerSecond: number;
  requestsPerSecond: number;
  connectionsPerSecond: number;
}

const RATES = ['bitsPerSecond', 'requestsPerSecond', 'connectionsPerSecond'] as const;
const TCP_NUMBERS = [
  ...RATES,
  'nsPerSegment',
  'idleShare',
  'bytesPerIdleConnection',
  'bytesPerBusyConnection',
] as const;

/**
 * Reads the line of JSON that one of the programs writes.
 *
 * @param names numbers that must be there
 * @throws BenchError `bad-output`
 */
export function parseNumbers<Name extends string>(
  program: string,
  text: string,
  names: readonly Name[],
): Record<Name, number> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new BenchError('bad-output', `${program} wrote no JSON but '${text.trim()}'`);
  }
  const result = parsed as Partial<Record<Name, unknown>>;
  for (const name of names) {
    const value = result[name];
    if (typeof value !== 'number' || !(value >= 0)) {
      throw new BenchError('bad-output', `${program} gave ${name} as ${JSON.stringify(value)}`);
    }
  }
  return parsed as Record<Name, number>;
}

async function runProgram(argv: readonly string[], signal: AbortSignal): Promise<string> {
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

/** Measures endpoints of ours once, in a process of its own. */
export async function runTcpBench(request: TcpRequest, signal: AbortSignal): Promise<TcpResult> {
  requireBuilt(TCP_BENCH);
  const what = ['--mode', request.mode, '--connections', String(request.connections)];
  const how = ['--message', String(request.messageBytes), '--seconds', String(SECONDS)];
  const place = ['--lcore', String(FORWARDING_CPU), ...(request.offload ? ['--offload'] : [])];
  const text = await runProgram(undisturbed([TCP_BENCH, ...what, ...how, ...place]), signal);
  return parseNumbers('tcp_bench', text, TCP_NUMBERS);
}

/** Measures the kernel's TCP once. */
export async function runKernelPeer(
  mode: Mode,
  connections: number,
  messageBytes: number,
  signal: AbortSignal,
): Promise<KernelResult> {
  requireBuilt(KERNEL_PEER);
  const words = [mode, String(connections), String(messageBytes), String(SECONDS)];
  return parseNumbers('kernel_peer', await runProgram([KERNEL_PEER, ...words], signal), RATES);
}

/** What the kernel keeps for a connection that an application holds: the objects of its slab caches. */
const KERNEL_OBJECTS = ['TCP', 'sock_inode_cache', 'filp', 'dentry'];

/**
 * Sums the sizes of objects in /proc/slabinfo, in bytes.
 *
 * @throws BenchError `bad-output` if one is not there
 */
export function parseSlabinfo(text: string, objects: readonly string[] = KERNEL_OBJECTS): number {
  const sizes = new Map(
    text.split('\n').map((line) => {
      const [name = '', , , size] = line.split(/\s+/);
      return [name, Number(size)];
    }),
  );
  return objects.reduce((sum, name) => {
    const size = sizes.get(name);
    if (size === undefined || !(size > 0)) {
      throw new BenchError('bad-output', `/proc/slabinfo names no object ${name}`);
    }
    return sum + size;
  }, 0);
}

/** Bytes that the kernel keeps for an idle connection. */
export function kernelConnectionBytes(): number {
  try {
    return parseSlabinfo(readFileSync('/proc/slabinfo', 'utf8'));
  } catch (error) {
    if (error instanceof BenchError) throw error;
    throw new BenchError('failed', '/proc/slabinfo cannot be read', 'measure as root');
  }
}
