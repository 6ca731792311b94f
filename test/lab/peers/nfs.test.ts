// SPDX-License-Identifier: Apache-2.0
// The peers that judge balanced NFS calls, judged themselves: with servers that are reached through a Linux
// box which balances connections, so that each client has a server of its own.
import { expect } from 'chai';
import {
  connectionsCut,
  serverDies,
  serverFreezes,
  whileDisturbed,
} from '../../../lab/load/disturb.js';
import {
  nfsExercise,
  type ExerciseMode,
  type ExerciseOptions,
  type ExerciseReport,
} from '../../../lab/load/nfs-exercise.js';
import { nfsLoad, type NfsOperation } from '../../../lab/load/nfs-load.js';
import { compareTrees } from '../../../lab/hosts/trees.js';
import { REPLICA_NAME } from '../../../lab/hosts/replica.js';
import {
  KernelClient,
  kernelClientObstacle,
} from '../../../lab/peers/kernel-client/kernel-client.js';
import { lab, useLab } from '../support/current.js';

const CLIENT = 'client1';
const SERVERS = ['nas1', 'nas2'];
/** Where the box sends client1: by the two low bits of its address. */
const ITS_SERVER = 'nas2';
const ADDRESS = '10.1.0.100';
const TARGET = `nfs://${ADDRESS}/export`;

useLab('two-nas', SERVERS, { box: 'nft' });

let lastDirectory = 0;

/** Each exercise has a directory of its own: one that fails leaves what it has made. */
function ownDirectory(mode: ExerciseMode): string {
  lastDirectory += 1;
  return `/${mode}-${lastDirectory}`;
}

/** By libnfs. */
function exercise(mode: ExerciseMode, options: ExerciseOptions = {}): Promise<ExerciseReport> {
  const own = { directory: ownDirectory(mode), ...options };
  return nfsExercise(lab().host(CLIENT), mode, TARGET, own);
}

function serverHosts(): ReturnType<ReturnType<typeof lab>['host']>[] {
  return SERVERS.map((name) => lab().host(name));
}

describe('lab: servers with the same files', () => {
  it('hold the same tree, and number their files differently', async () => {
    expect(await compareTrees(serverHosts())).to.deep.equal([]);
    const path = `/run/export/${REPLICA_NAME}/file-1`;
    const numbers = await Promise.all(
      serverHosts().map((host) => host.must(['stat', '-c', '%i', path])),
    );
    expect(new Set(numbers).size).to.equal(SERVERS.length);
  });

  it('are found to differ as soon as one changes', async () => {
    const [, second] = serverHosts();
    const path = `/run/export/${REPLICA_NAME}/spoiled`;
    await second?.must(['touch', path]);
    const found = await compareTrees(serverHosts(), { mtimeToleranceMs: Infinity });
    await second?.must(['rm', path]);
    expect(found).to.deep.equal([`${REPLICA_NAME}/spoiled: is on nas2 and not on nas1`]);
  });
});

describe('lab: exercises by libnfs', () => {
  for (const mode of ['fsx', 'walk', 'clone'] as const) {
    it(`${mode} finds a server right`, async () => {
      const report = await exercise(mode);
      expect(report.failure).to.equal('');
      expect(report.reconnects).to.equal(0);
    });
  }

  it('copy takes all kinds of files over', async () => {
    const from = `/${REPLICA_NAME}`;
    const report = await exercise('copy', { from });
    expect(report.failure).to.equal('');
  });

  for (const mode of ['many', 'coherence'] as const) {
    it(`${mode} finds two clients of a server right`, async () => {
      // A listing by nfs-ganesha 4.3 asks for the attributes of each file, and fails as a whole (ESTALE) where
      // one is just being removed.
      const options = { other: TARGET, operations: 50, files: 1000, rename: mode === 'many' };
      const report = await exercise(mode, options);
      expect(report.failure).to.equal('');
    });
  }

  for (const mode of ['fsx', 'walk'] as const) {
    it(`${mode} goes on over lost connections and a server that is started again`, async () => {
      const options = { operations: 0, durationMs: 8000 };
      const { result, happened } = await whileDisturbed(
        [
          serverDies(lab(), ITS_SERVER),
          serverFreezes(lab(), ITS_SERVER),
          connectionsCut(lab(), CLIENT, ADDRESS),
        ],
        () => exercise(mode, options),
      );
      expect(result.failure, happened.join()).to.equal('');
      expect(result.reconnects, happened.join()).to.be.greaterThan(0);
    });
  }
});

describe('lab: load of NFS', () => {
  for (const operation of [
    'getattr',
    'lookup',
    'read',
    'write',
  ] as const satisfies NfsOperation[]) {
    it(`${operation} is answered right over several connections`, async () => {
      const options = {
        connections: 4,
        depth: 16,
        sizeBytes: 65_536,
        durationMs: 500,
        warmUpMs: 0,
      };
      const report = await nfsLoad(lab().host(CLIENT), ADDRESS, '/export', operation, options);
      expect(report.firstError).to.equal('');
      expect(report.calls).to.be.greaterThan(64);
      expect(report.p50Us).to.be.within(1, report.maxUs);
    });
  }

  it('getattr is answered over UDP', async () => {
    const options = { udp: true, depth: 4, durationMs: 500 };
    const report = await nfsLoad(lab().host(CLIENT), ADDRESS, '/export', 'getattr', options);
    expect(report.firstError).to.equal('');
    expect(report.calls).to.be.greaterThan(4);
  });

  it('an export that is not there is said to be missing', async () => {
    const loading = nfsLoad(lab().host(CLIENT), ADDRESS, '/nowhere', 'getattr');
    const failure = await loading.catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
    expect((failure as Error).message).to.match(/cannot mount the export/);
  });
});

describe('lab: the client of the Linux kernel', () => {
  let machine: KernelClient | undefined;

  before('it boots and mounts the export twice', async function () {
    const obstacle = await kernelClientObstacle();
    if (obstacle !== undefined) {
      console.log(`    SKIPPED, the client of the Linux kernel: ${obstacle}`);
      this.skip();
    }
    machine = await KernelClient.start(lab().host(CLIENT), { address: '10.1.0.21/24' });
    await machine.mount(ADDRESS, '/export', '/mnt/a');
    await machine.mount(ADDRESS, '/export', '/mnt/b', 'nosharecache');
  });

  after('it powers off, and its host is as before', async () => {
    await machine?.stop();
    const addresses = await lab().host(CLIENT).must(['ip', '-o', '-4', 'address', 'show', 'eth0']);
    expect(addresses).to.include('10.1.0.11/24');
  });

  function client(): KernelClient {
    if (machine === undefined) throw new Error('the machine does not run');
    return machine;
  }

  /** By the machine's kernel. */
  function kernelExercise(mode: ExerciseMode, options: ExerciseOptions): Promise<ExerciseReport> {
    return client().exercise(mode, '/mnt/a', { directory: ownDirectory(mode), ...options });
  }

  it('passes a script’s output and exit code through', async () => {
    const result = await client().run('echo out; echo err >&2; exit 42');
    expect(result).to.deep.equal({ status: 42, stdout: 'out\n', stderr: 'err\n' });
  });

  it('runs scripts at the same time', async () => {
    const waiting = client().run('until [ -e /tmp/go ]; do sleep 0.05; done; echo went');
    await client().must('touch /tmp/go');
    expect((await waiting).stdout).to.equal('went\n');
  });

  for (const mode of ['fsx', 'walk', 'clone'] as const satisfies ExerciseMode[]) {
    it(`${mode} finds the kernel and a server right`, async () => {
      const report = await kernelExercise(mode, { operations: 400, files: 50 });
      expect(report.failure).to.equal('');
    });
  }

  it('coherence finds two mounts right', async () => {
    const options = { other: '/mnt/b', operations: 60, sizeBytes: 100_000 };
    expect((await kernelExercise('coherence', options)).failure).to.equal('');
  });

  it('goes on when its server is started again', async () => {
    const options = { operations: 0, durationMs: 6000 };
    const { result, happened } = await whileDisturbed(
      [serverDies(lab(), ITS_SERVER)],
      () => kernelExercise('fsx', options),
      { times: 2 },
    );
    expect(result.failure).to.equal('');
    expect(result.operations).to.be.greaterThan(0);
    expect(happened).to.have.lengthOf(2);
  });
});
