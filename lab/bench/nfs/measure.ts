// SPDX-License-Identifier: Apache-2.0
// One load through one box, and what the box takes while it lasts.
import { createInterface } from 'node:readline';
import type { Lab } from '../../lab.js';
import { nfsLoadCommand, type NfsLoadReport } from '../../load/nfs-load.js';
import { awaitExit } from '../../system/command.js';
import { BenchError } from '../errors.js';
import { usedUs, type CpuMeter, type CpuReading } from './box-cpu.js';
import type { Cell, Measured } from './cells.js';
import { addressOf, CLIENT, EXPORT } from './variants.js';

export const DURATION_MS = 1000;
const WARM_UP_MS = 300;

/** Longer than any load takes, filling its file through a slow box included. */
const TIMEOUT_MS = 120_000;

function commandOf(lab: Lab, { operation, shape }: Cell): string[] {
  return nfsLoadCommand(addressOf(lab), EXPORT, operation.operation, {
    connections: shape.connections,
    depth: shape.depth,
    durationMs: DURATION_MS,
    warmUpMs: WARM_UP_MS,
    announce: true,
    ...(operation.sizeBytes === undefined ? {} : { sizeBytes: operation.sizeBytes }),
  });
}

/** A reading and when it was made. */
interface Sample {
  reading: CpuReading;
  atUs: number;
}

function sample(meter: CpuMeter | undefined): Sample | undefined {
  return meter === undefined ? undefined : { reading: meter(), atUs: performance.now() * 1000 };
}

function cpuUs(begin: Sample | undefined, end: Sample | undefined, calls: number) {
  if (begin === undefined || end === undefined) return undefined;
  const elapsedUs = end.atUs - begin.atUs;
  const used = usedUs(begin.reading, end.reading, elapsedUs);
  // The samples lie a little outside of what is counted: calls go on at the same rate.
  return (used * DURATION_MS * 1000) / (elapsedUs * calls);
}

/**
 * Loads the box once.
 *
 * @throws BenchError `failed` if a call was not answered as it should be
 */
export async function measureCell(
  lab: Lab,
  cell: Cell,
  meter: CpuMeter | undefined,
  signal: AbortSignal,
): Promise<Measured> {
  signal.throwIfAborted();
  const argv = commandOf(lab, cell);
  const child = lab.host(CLIENT).spawn(argv, ['ignore', 'pipe', 'pipe']);
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the child has no pipes');
  const guard = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  let said = '';
  let report: NfsLoadReport | undefined;
  let begin: Sample | undefined;
  let end: Sample | undefined;
  stderr.on('data', (text: Buffer) => (said += text.toString()));
  try {
    const ended = awaitExit(child);
    for await (const line of createInterface({ input: stdout })) {
      if (line === 'measuring') begin = sample(meter);
      if (!line.startsWith('{')) continue;
      end = sample(meter);
      report = JSON.parse(line) as NfsLoadReport;
    }
    await ended;
  } finally {
    clearTimeout(guard);
  }
  if (report === undefined || report.errors > 0 || report.calls === 0) {
    const why = report?.firstError ?? '';
    throw new BenchError('failed', `${argv.join(' ')}: ${said.trim() || why || 'no calls'}`);
  }
  const { callsPerSecond, p50Us, p99Us, calls } = report;
  return { callsPerSecond, p50Us, p99Us, cpuUs: cpuUs(begin, end, calls) };
}
