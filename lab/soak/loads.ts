// SPDX-License-Identifier: Apache-2.0
// What clients do in a soak: all at once, each in a directory of its own, each knowing every answer.
import { nfsTarget } from '../box/nas.js';
import { REPLICA_NAME } from '../hosts/replica.js';
import type { Lab } from '../lab.js';
import {
  nfsExercise,
  type ExerciseMode,
  type ExerciseOptions,
  type ExerciseReport,
} from '../load/nfs-exercise.js';

interface Load {
  client: string;
  mode: ExerciseMode;
  /** Without an end of its own: it is told how long to work. */
  endless: boolean;
  options: ExerciseOptions;
}

const LOADS: readonly Load[] = [
  { client: 'client1', mode: 'fsx', endless: true, options: {} },
  { client: 'client1', mode: 'walk', endless: true, options: {} },
  { client: 'client2', mode: 'walk', endless: true, options: {} },
  { client: 'client1', mode: 'clone', endless: false, options: { files: 40 } },
  {
    client: 'client2',
    mode: 'copy',
    endless: false,
    options: { from: `/${REPLICA_NAME}/odd names` },
  },
];

/** libnfs asks again over a new connection when it has heard nothing for so long. */
const RETRANSMIT_MS = 2000;

async function work(
  lab: Lab,
  load: Load,
  seed: number,
  durationMs: number,
): Promise<ExerciseReport[]> {
  const { client, mode, endless, options } = load;
  const endMs = performance.now() + durationMs;
  const reports: ExerciseReport[] = [];
  do {
    const report = await nfsExercise(lab.host(client), mode, nfsTarget(lab), {
      ...options,
      ...(endless ? { operations: 0, durationMs } : {}),
      directory: `/soak-${mode}-${client}`,
      retransmitMs: RETRANSMIT_MS,
      seed: seed + reports.length,
    });
    reports.push(report);
    if (report.failure !== '') break;
  } while (performance.now() < endMs);
  return reports;
}

/** Has all clients work for so long, and until each has come to an end; gives what each exercise came to. */
export async function workAll(
  lab: Lab,
  seed: number,
  durationMs: number,
): Promise<ExerciseReport[]> {
  const all = await Promise.all(
    LOADS.map((load, index) => work(lab, load, seed + 100 * index, durationMs)),
  );
  return all.flat();
}
