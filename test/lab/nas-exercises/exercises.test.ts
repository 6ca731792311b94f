// SPDX-License-Identifier: Apache-2.0
// Calls balanced over four servers must be to libnfs as calls to one, and leave the servers alike.
import { expect } from 'chai';
import { REPLICA_NAME } from '../../../lab/hosts/replica.js';
import {
  connectionsCut,
  serverDies,
  serverFreezes,
  whileDisturbed,
  type Disturbance,
} from '../../../lab/load/disturb.js';
import type { ExerciseMode, ExerciseOptions } from '../../../lab/load/nfs-exercise.js';
import {
  ADDRESS,
  awaitSameTrees,
  awaitService,
  CLIENTS,
  exercise,
  lab,
  SERVERS,
  TARGET,
} from '../support/nas.js';

const [FIRST = '', SECOND = ''] = CLIENTS;

const EXERCISES: readonly (readonly [ExerciseMode, ExerciseOptions])[] = [
  ['fsx', { operations: 3000 }],
  ['fsx', { operations: 500, sync: true, ioBytes: 9000 }],
  ['walk', { operations: 2000 }],
  ['clone', { files: 300 }],
  ['copy', { from: `/${REPLICA_NAME}` }],
  ['many', { files: 10_000, operations: 10, other: TARGET }],
  ['coherence', { operations: 200, other: TARGET }],
];

/** As long as disturbances are to go on under an exercise. */
const DISTURBED: ExerciseOptions = { operations: 0, durationMs: 10_000 };

describe('lab: libnfs before one virtual NFS server over four', () => {
  before('the service answers', awaitService);

  afterEach('the servers hold the same', () => awaitSameTrees());

  for (const [mode, options] of EXERCISES) {
    it(`${mode} ${JSON.stringify(options)} finds it right, and keeps one connection`, async () => {
      const report = await exercise(FIRST, mode, options);
      expect(report.failure).to.equal('');
      expect(report.reconnects).to.equal(0);
    });
  }

  it('two clients walk at once, each finds its own right', async () => {
    const reports = await Promise.all([
      exercise(FIRST, 'walk', { operations: 1000, seed: 5 }),
      exercise(SECOND, 'walk', { operations: 1000, seed: 6 }),
    ]);
    expect(reports.map(({ failure }) => failure)).to.deep.equal(['', '']);
  });

  const disturbances: readonly (readonly [string, () => Disturbance[]])[] = [
    ['connections of the client are cut', () => [connectionsCut(lab(), FIRST, ADDRESS)]],
    ['servers die', () => SERVERS.map((server) => serverDies(lab(), server))],
    ['servers stand still', () => SERVERS.map((server) => serverFreezes(lab(), server))],
  ];
  for (const [text, kinds] of disturbances) {
    for (const mode of ['fsx', 'walk'] as const) {
      it(`${mode} finds it right while ${text}`, async () => {
        const { result, happened } = await whileDisturbed(kinds(), () =>
          exercise(FIRST, mode, DISTURBED),
        );
        expect(result.failure, happened.join()).to.equal('');
        expect(happened).to.not.be.empty;
        // The box's cache of answers outlives connections and servers.
        expect(result.replays, 'calls that were carried out twice').to.equal(0);
      });
    }
  }
});
