// SPDX-License-Identifier: Apache-2.0
// The virtual NFS server of a lab, over however many servers that hold the same files.
import * as nas from '../../../lab/box/nas.js';
import {
  nfsExercise,
  type ExerciseMode,
  type ExerciseOptions,
  type ExerciseReport,
} from '../../../lab/load/nfs-exercise.js';
import { lab } from './current.js';

export { EXPORT } from '../../../lab/box/nas.js';
export { box, cli, lab } from './current.js';

export const CLIENTS: readonly string[] = ['client1', 'client2'];

/** The address that balances each call, and what libnfs mounts. */
export const ADDRESS = '10.1.0.200';
export const TARGET = `nfs://${ADDRESS}${nas.EXPORT}`;

/** Names of the servers that hold the files. */
export function allServers(): string[] {
  return nas.nasServers(lab());
}

/** Waits until the virtual server gives its files to a client. */
export function awaitService(): Promise<void> {
  return nas.awaitNfsService(lab());
}

/**
 * Waits until servers hold the same again.
 *
 * @param wanted those that are in step, or what finds them at each look; all unless said otherwise
 */
export function awaitSameTrees(
  wanted: readonly string[] | (() => Promise<readonly string[]>) = allServers(),
): Promise<void> {
  return nas.awaitSameTrees(lab(), wanted);
}

let lastDirectory = 0;

/** Exercises the virtual server from a client by libnfs, in a directory of its own. */
export function exercise(
  client: string,
  mode: ExerciseMode,
  options: ExerciseOptions = {},
): Promise<ExerciseReport> {
  lastDirectory += 1;
  const directory = `/${mode}-${lastDirectory}`;
  return nfsExercise(lab().host(client), mode, TARGET, { directory, ...options });
}

/** Clients at work, one exercise after the other, each of that kind. */
export interface Work {
  client: string;
  mode: ExerciseMode;
}

/** Of one exercise while something else goes on. */
const ROUND_MS = 1500;

/**
 * Has clients exercise for as long as a body takes; gives all their reports.
 *
 * @throws what the body throws, once the clients have ended
 */
export async function whileExercised(
  works: readonly Work[],
  body: () => Promise<unknown>,
): Promise<ExerciseReport[]> {
  let isOver = false;
  const rounds = async ({ client, mode }: Work): Promise<ExerciseReport[]> => {
    const reports: ExerciseReport[] = [];
    do reports.push(await exercise(client, mode, { operations: 0, durationMs: ROUND_MS }));
    while (!isOver);
    return reports;
  };
  const working = Promise.all(works.map(rounds));
  try {
    await body();
  } finally {
    isOver = true;
    await working;
  }
  return (await working).flat();
}
