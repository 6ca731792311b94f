// SPDX-License-Identifier: Apache-2.0
// Work on files that knows what every answer has to be: lab/peers/nfs-exercise.
import { join } from 'node:path';
import { LabError } from '../errors.js';
import type { Host } from '../hosts/host.js';
import { ROOT } from '../instance.js';
import { HANG_MS } from '../system/wait.js';

/** The program, and the same for machines that have no shared libraries. */
export const NFS_EXERCISE = join(ROOT, 'build/c/bin/nfs-exercise');
export const NFS_EXERCISE_STATIC = join(ROOT, 'build/c/bin/nfs-exercise-static');

/**
 * - `fsx`: random writes, reads, truncations of one file
 * - `many`: one directory of many files, listed while `other` changes it
 * - `walk`: everything that changes names
 * - `copy`: copies the directory `from` and compares
 * - `clone`: what `git clone` does
 * - `coherence`: `other` reads what has been written and closed, and the other way round
 */
export type ExerciseMode = 'fsx' | 'many' | 'walk' | 'copy' | 'clone' | 'coherence';

export interface ExerciseOptions {
  /** The same tree by another client: `many`, `coherence`. */
  other?: string;
  /** Where to work in the tree; made first and removed in the end. */
  directory?: string;
  /** Directory to copy. */
  from?: string;
  /** 0: until the duration is over. */
  operations?: number;
  /** 0: until the operations are done. */
  durationMs?: number;
  files?: number;
  /** Of a file, at most. */
  sizeBytes?: number;
  /** Of a read or write, at most. */
  ioBytes?: number;
  seed?: number;
  /** Writes are on disk when they are answered. */
  sync?: boolean;
  /** Leaves what was made. */
  keep?: boolean;
  /** `many`: works on what an exercise before has left. */
  made?: boolean;
  /** `many`: files that change are renamed, and never removed. */
  rename?: boolean;
  /** A call without an answer is sent again over a new connection. */
  retransmitMs?: number;
}

/** More than a file takes to be made and removed, on however busy a machine. */
const FILE_MS = 10;

/** What came of it; see `report()` in lab/peers/nfs-exercise/main.c. */
export interface ExerciseReport {
  mode: ExerciseMode;
  right: boolean;
  operations: number;
  /** Made to the file system; each may be several of NFS. */
  calls: number;
  readBytes: number;
  writtenBytes: number;
  /** Connections that libnfs made anew. */
  reconnects: number;
  /** Answers that fit only the second transmission of a call: a duplicate request cache was lost. */
  replays: number;
  /** Longest call, and which it was. */
  stallUs: number;
  stallCall: string;
  elapsedUs: number;
  /** What was wrong; empty if nothing was. */
  failure: string;
}

const FLAGS: { readonly [O in keyof ExerciseOptions]-?: string } = {
  other: '--other',
  directory: '--directory',
  from: '--from',
  operations: '--operations',
  durationMs: '--duration-ms',
  files: '--files',
  sizeBytes: '--size',
  ioBytes: '--io',
  seed: '--seed',
  sync: '--sync',
  keep: '--keep',
  made: '--made',
  rename: '--rename',
  retransmitMs: '--retransmit-ms',
};

/** The words of the program's command line, without its own name. */
export function exerciseWords(
  mode: ExerciseMode,
  target: string,
  options: ExerciseOptions = {},
): string[] {
  const words = Object.entries(options).flatMap(([name, value]) => {
    const flag = FLAGS[name as keyof ExerciseOptions];
    if (typeof value === 'boolean') return value ? [flag] : [];
    return [flag, String(value)];
  });
  return [mode, target, ...words];
}

/** @throws LabError `command-failed` if the program gave no report */
export function parseExercise(stdout: string, stderr: string): ExerciseReport {
  if (stdout.startsWith('{')) return JSON.parse(stdout) as ExerciseReport;
  throw new LabError('command-failed', `nfs-exercise gave no report: ${stderr.trim() || stdout}`);
}

/**
 * Exercises a tree by libnfs (`nfs://server/export`), or a directory of the host. It goes on while servers
 * and boxes die and come back; whether all was right is in the report.
 *
 * @param signal kills it
 */
export async function nfsExercise(
  host: Pick<Host, 'run'>,
  mode: ExerciseMode,
  target: string,
  options: ExerciseOptions = {},
  signal?: AbortSignal,
): Promise<ExerciseReport> {
  const workMs = (options.durationMs ?? 0) + (options.files ?? 0) * FILE_MS;
  const timeoutMs = workMs + 3 * HANG_MS;
  const limits = signal === undefined ? { timeoutMs } : { timeoutMs, signal };
  const words = [NFS_EXERCISE, ...exerciseWords(mode, target, options)];
  const { stdout, stderr } = await host.run(words, limits);
  return parseExercise(stdout, stderr);
}
