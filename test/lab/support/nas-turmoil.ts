// SPDX-License-Identifier: Apache-2.0
// Exercises that go on while servers die and stand still and connections break.
import { expect } from 'chai';
import {
  serverDies,
  serverFreezes,
  whileDisturbed,
  type Disturbance,
} from '../../../lab/load/disturb.js';
import type { ExerciseReport } from '../../../lab/load/nfs-exercise.js';
import { lab, SERVERS } from './nas.js';
import { awaitCurrentAlike } from './nas-members.js';

/** All of it happens so often at most; an exercise that takes longer ends in peace. */
const ROUNDS = 3;

let turmoils = 0;

/** Two servers, and two others the next time: those that are left alone are there to be compared. */
function nextVictims(): [string, string] {
  const at = (2 * turmoils) % SERVERS.length;
  turmoils += 1;
  return [SERVERS[at] ?? '', SERVERS[at + 1] ?? ''];
}

/** What happens to an exercise, in order. */
function turmoil(cuts: readonly Disturbance[]): Disturbance[] {
  const [one, other] = nextVictims();
  return [
    ...cuts,
    serverDies(lab(), one),
    serverFreezes(lab(), other),
    ...cuts,
    serverDies(lab(), other),
    serverFreezes(lab(), one),
  ];
}

/**
 * Exercises again and again until servers have died and stood still and clients' connections have been cut, and
 * expects that clients found all right and servers in step hold the same.
 *
 * @param cuts what cuts clients' connections
 * @param exercises what clients do at the same time
 */
export async function exerciseInTurmoil(
  cuts: readonly Disturbance[],
  ...exercises: (() => Promise<ExerciseReport>)[]
): Promise<ExerciseReport[]> {
  const kinds = turmoil(cuts);
  const reports: ExerciseReport[] = [];
  const { happened } = await whileDisturbed(
    kinds,
    async (happened) => {
      do reports.push(...(await Promise.all(exercises.map((exercise) => exercise()))));
      while (happened.length <= kinds.length && reports.every(({ failure }) => failure === ''));
    },
    { inTurn: true, times: ROUNDS * kinds.length },
  );
  const failures = reports.map(({ failure }) => failure).filter((failure) => failure !== '');
  expect(failures, happened.join()).to.deep.equal([]);
  await awaitCurrentAlike();
  return reports;
}
