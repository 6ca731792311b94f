// SPDX-License-Identifier: Apache-2.0
// Calls balanced over four servers must be to libnfs as calls to one, and leave the servers alike.
import { expect } from 'chai';
import { REPLICA_NAME } from '../../../lab/hosts/replica.js';
import { connectionsCut } from '../../../lab/load/disturb.js';
import type { ExerciseMode, ExerciseOptions } from '../../../lab/load/nfs-exercise.js';
import {
  ADDRESS,
  awaitSameTrees,
  awaitService,
  CLIENTS,
  exercise,
  lab,
  TARGET,
} from '../support/nas.js';
import { restoreMembers } from '../support/nas-members.js';
import { MANY_FILES, manyFiles } from '../support/nas-many-files.js';
import { exerciseInTurmoil } from '../support/nas-turmoil.js';

type Exercise = readonly [ExerciseMode, ExerciseOptions];

const [FIRST = '', SECOND = ''] = CLIENTS;

const UNDISTURBED: readonly Exercise[] = [
  ['fsx', { operations: 2000 }],
  ['walk', { operations: 500 }],
  ['coherence', { operations: 50, other: TARGET }],
];

const DISTURBED: readonly Exercise[] = [
  ['fsx', { operations: 1000 }],
  ['fsx', { operations: 500, sync: true, ioBytes: 9000 }],
  ['walk', { operations: 500 }],
  ['clone', { files: 100 }],
  ['copy', { from: `/${REPLICA_NAME}` }],
  ['many', { files: 200, operations: 20, other: TARGET }],
  ['coherence', { operations: 100, other: TARGET }],
];

describe('lab: libnfs before one virtual NFS server over four', () => {
  before('the service answers', awaitService);

  afterEach('all members are current', restoreMembers);

  function cuts(...clients: string[]) {
    return clients.map((client) => connectionsCut(lab(), client, ADDRESS));
  }

  for (const [mode, options] of UNDISTURBED) {
    it(`${mode} ${JSON.stringify(options)} finds it right, and keeps one connection`, async () => {
      const report = await exercise(FIRST, mode, options);
      expect(report.failure).to.equal('');
      expect(report.reconnects).to.equal(0);
      await awaitSameTrees();
    });
  }

  for (const [mode, options] of DISTURBED) {
    it(`${mode} ${JSON.stringify(options)} finds it right in turmoil`, async () => {
      const reports = await exerciseInTurmoil(cuts(FIRST), () => exercise(FIRST, mode, options));
      expect(reports.some(({ reconnects }) => reconnects > 0)).to.equal(true);
      // The box's cache of answers outlives connections and servers.
      expect(reports.map(({ replays }) => replays)).to.satisfy((all: number[]) =>
        all.every((replays) => replays === 0),
      );
    });
  }

  it('two clients that walk at once find it right in turmoil', async () => {
    await exerciseInTurmoil(
      cuts(FIRST, SECOND),
      () => exercise(FIRST, 'walk', { operations: 300, seed: 5 }),
      () => exercise(SECOND, 'walk', { operations: 300, seed: 6 }),
    );
  });

  it(`${MANY_FILES} files in a directory are made and listed while they change, in turmoil`, async () => {
    await manyFiles();
  });
});
