// SPDX-License-Identifier: Apache-2.0
// The Linux kernel's client, which caches and is easily disturbed, before calls balanced over four servers.
import { expect } from 'chai';
import { REPLICA_NAME } from '../../../lab/hosts/replica.js';
import { serverDies, serverFreezes, whileDisturbed } from '../../../lab/load/disturb.js';
import type { ExerciseMode, ExerciseOptions } from '../../../lab/load/nfs-exercise.js';
import {
  KernelClient,
  kernelClientObstacle,
} from '../../../lab/peers/kernel-client/kernel-client.js';
import { ADDRESS, awaitSameTrees, awaitService, EXPORT, lab, SERVERS } from '../support/nas.js';

const MOUNT = '/mnt/a';
/** The same export with a cache of its own. */
const OTHER_MOUNT = '/mnt/b';

const EXERCISES: readonly (readonly [ExerciseMode, ExerciseOptions])[] = [
  ['fsx', { operations: 1000 }],
  ['walk', { operations: 500 }],
  ['clone', { files: 100 }],
  ['copy', { from: `/${REPLICA_NAME}` }],
  // Emulated, a machine takes minutes for as many files as libnfs is given.
  ['many', { files: 2000, operations: 5, other: OTHER_MOUNT }],
  ['coherence', { operations: 100, sizeBytes: 200_000, other: OTHER_MOUNT }],
];

describe('lab: the Linux kernel before one virtual NFS server over four', () => {
  let machine: KernelClient | undefined;
  let lastDirectory = 0;

  before('it boots and mounts without being told any port', async function () {
    const obstacle = await kernelClientObstacle();
    if (obstacle !== undefined) {
      console.log(`    SKIPPED, the client of the Linux kernel: ${obstacle}`);
      this.skip();
    }
    await awaitService();
    machine = await KernelClient.start(lab().host('client1'), { address: '10.1.0.21/24' });
    await machine.mount(ADDRESS, EXPORT, MOUNT);
    await machine.mount(ADDRESS, EXPORT, OTHER_MOUNT, 'nosharecache');
  });

  after('it powers off', async () => {
    await machine?.stop();
  });

  function client(): KernelClient {
    if (machine === undefined) throw new Error('the machine does not run');
    return machine;
  }

  function freshDirectory(mode: ExerciseMode): string {
    lastDirectory += 1;
    return `/kernel-${mode}-${lastDirectory}`;
  }

  afterEach('the servers hold the same, and the kernel has not complained', async () => {
    await awaitSameTrees();
    const complaints = (await client().kernelLog())
      .split('\n')
      .filter((line) => /NFS: .*(rror|[Bb]ad|Buggy|fileid|loop)|BUG: |WARNING: CPU/.test(line));
    expect(complaints).to.deep.equal([]);
  });

  for (const [mode, options] of EXERCISES) {
    it(`${mode} ${JSON.stringify(options)} finds it right`, async () => {
      const directory = freshDirectory(mode);
      const report = await client().exercise(mode, MOUNT, { directory, ...options });
      expect(report.failure).to.equal('');
    });
  }

  for (const mode of ['fsx', 'walk'] as const) {
    it(`${mode} finds it right while servers die and stand still`, async () => {
      const options = { directory: freshDirectory(mode), operations: 0, durationMs: 10_000 };
      const { result, happened } = await whileDisturbed(
        SERVERS.flatMap((server) => [serverDies(lab(), server), serverFreezes(lab(), server)]),
        () => client().exercise(mode, MOUNT, options),
      );
      expect(result.failure, happened.join()).to.equal('');
      expect(happened).to.not.be.empty;
    });
  }
});
