// SPDX-License-Identifier: Apache-2.0
// The Linux kernel's client, which caches and is easily disturbed, before calls balanced over four servers.
import { expect } from 'chai';
import { REPLICA_SAMPLE } from '../../../lab/hosts/replica.js';
import { connectionsCut, connectionsReset } from '../../../lab/load/disturb.js';
import type {
  ExerciseMode,
  ExerciseOptions,
  ExerciseReport,
} from '../../../lab/load/nfs-exercise.js';
import {
  KernelClient,
  kernelClientObstacle,
} from '../../../lab/peers/kernel-client/kernel-client.js';
import { ADDRESS, awaitService, CLIENTS, exercise, EXPORT, lab, TARGET } from '../support/nas.js';
import { restoreMembers } from '../support/nas-members.js';
import { MANY_FILES, manyFiles } from '../support/nas-many-files.js';
import { exerciseInTurmoil } from '../support/nas-turmoil.js';

const [HOST = '', OTHER_HOST = ''] = CLIENTS;
const MACHINE_ADDRESS = '10.1.0.21';

const MOUNT = '/mnt/a';
/** The same export with a cache of its own. */
const OTHER_MOUNT = '/mnt/b';

const PROGRAM_MOUNT = '/mnt/c';

/** Emulated, a machine takes minutes for as much as libnfs is given. */
const EXERCISES: readonly (readonly [ExerciseMode, ExerciseOptions])[] = [
  ['fsx', { operations: 500 }],
  ['walk', { operations: 300 }],
  ['clone', { files: 40 }],
  ['copy', { from: `/${REPLICA_SAMPLE}` }],
  ['many', { files: 100, operations: 10, other: OTHER_MOUNT }],
  ['coherence', { operations: 60, sizeBytes: 200_000, other: OTHER_MOUNT }],
  // What one writes and closes the other reads; one has a cache, the other has none.
  ['coherence', { operations: 60, sizeBytes: 200_000, other: TARGET }],
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
    machine = await KernelClient.start(lab().host(HOST), { address: `${MACHINE_ADDRESS}/24` });
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

  function exerciseKernel(mode: ExerciseMode, options: ExerciseOptions): Promise<ExerciseReport> {
    lastDirectory += 1;
    const directory = `/kernel-${mode}-${lastDirectory}`;
    return client().exercise(mode, MOUNT, { directory, ...options });
  }

  /** The machine's sockets are its own: the box resets its connections. */
  function cuts() {
    return [connectionsReset(lab(), MACHINE_ADDRESS, ADDRESS)];
  }

  afterEach('all members are current', restoreMembers);

  afterEach('the kernel has not complained', async () => {
    const complaints = (await client().kernelLog())
      .split('\n')
      .filter((line) => /NFS: .*(rror|[Bb]ad|Buggy|fileid|loop)|BUG: |WARNING: CPU/.test(line));
    expect(complaints).to.deep.equal([]);
  });

  it('mount.nfs with vers=3 finds all ports by the portmapper, over TCP and UDP', async () => {
    const shown = await client().mountByProgram(ADDRESS, EXPORT, PROGRAM_MOUNT);
    expect(shown).to.include('vers=3').and.include('proto=tcp');
    expect(shown).to.include('mountport=20048,mountproto=udp');
    expect(await client().must(`ls ${PROGRAM_MOUNT}`)).to.equal(await client().must(`ls ${MOUNT}`));
    await client().unmountByProgram(PROGRAM_MOUNT);
  });

  for (const [mode, options] of EXERCISES) {
    it(`${mode} ${JSON.stringify(options)} finds it right in turmoil`, async () => {
      await exerciseInTurmoil(cuts(), () => exerciseKernel(mode, options));
    });
  }

  it('the kernel and libnfs that walk at once find it right in turmoil', async () => {
    await exerciseInTurmoil(
      [...cuts(), connectionsCut(lab(), OTHER_HOST, ADDRESS)],
      () => exerciseKernel('walk', { operations: 200, seed: 5 }),
      () => exercise(OTHER_HOST, 'walk', { operations: 400, seed: 6 }),
    );
  });

  it(`lists ${MANY_FILES} files that libnfs has made, while they change, in turmoil`, async () => {
    const options = { ...(await manyFiles()), made: true, keep: true, operations: 2 };
    await exerciseInTurmoil(cuts(), () => exerciseKernel('many', { ...options, other: TARGET }));
  });
});
