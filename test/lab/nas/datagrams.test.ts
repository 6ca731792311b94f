// SPDX-License-Identifier: Apache-2.0
// Calls and answers of several IP fragments, from clients and to servers, also over wires that lose some.
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../../lab/instance.js';
import type { UdpCopyReport } from '../../../lab/peers/nfs-udp/main.js';
import { HANG_MS, waitFor } from '../../../lab/system/wait.js';
import { counter } from '../../../mgmt/daemon/protocol.js';
import { configure, restoreConfiguration } from '../support/box.js';
import {
  ADDRESS,
  awaitSameTrees,
  awaitService,
  box,
  CLIENTS,
  EXPORT,
  lab,
  SERVERS,
} from '../support/nas.js';
import { currentServers } from '../support/nas-members.js';

const NFS_UDP = join(ROOT, 'build/ts/lab/peers/nfs-udp/main.js');
const [FIRST = ''] = CLIENTS;
const CALL_BYTES = 32_768;
const CALLS = 3;
/** Of a call or answer of CALL_BYTES, in frames of 1,500 bytes. */
const FRAGMENTS = 23;

/** Writes a file, reads it back and compares. */
async function copy(): Promise<UdpCopyReport> {
  const words = [ADDRESS, EXPORT, 'udp-copy', String(CALLS * CALL_BYTES), String(CALL_BYTES)];
  const argv = [process.execPath, NFS_UDP, ...words];
  const { status, stdout, stderr } = await lab().exec(FIRST, argv, { timeoutMs: 2 * HANG_MS });
  expect(status, stderr).to.equal(0);
  return JSON.parse(stdout) as UdpCopyReport;
}

/** Counters of datagrams. */
type Fragments = Record<'fragments-in' | 'fragments-out' | 'datagrams-reassembled', number>;

async function fragments(): Promise<Fragments> {
  const { transport } = await (await box()).show('nfs-statistics', { all: true });
  const of = (name: keyof Fragments): number => Number(counter(transport[name] ?? 0));
  return {
    'fragments-in': of('fragments-in'),
    'fragments-out': of('fragments-out'),
    'datagrams-reassembled': of('datagrams-reassembled'),
  };
}

/** Waits until counters have grown by so much; the box writes them anew ten times a second. */
async function awaitGrowth(before: Fragments, growth: Partial<Fragments>): Promise<void> {
  let now = before;
  await waitFor(
    async () => {
      now = await fragments();
      return Object.entries(growth).every(([key, least]) => {
        const name = key as keyof Fragments;
        return now[name] - before[name] >= least;
      });
    },
    {
      what: `${JSON.stringify(before)} grows by ${JSON.stringify(growth)}`,
      lastSeen: () => JSON.stringify(now),
    },
  );
}

describe('lab: datagrams of many fragments', () => {
  before('the service answers', awaitService);

  afterEach('wires are good, all servers are current and hold the same', async () => {
    await lab().heal();
    expect(await currentServers()).to.deep.equal([...SERVERS]);
    await awaitSameTrees();
  });

  it('carry calls of 32 KiB and their answers', async () => {
    const before = await fragments();
    const { same, retransmissions } = await copy();
    expect({ same, retransmissions }).to.deep.equal({ same: true, retransmissions: 0 });
    await awaitGrowth(before, {
      'fragments-in': CALLS * FRAGMENTS,
      'fragments-out': CALLS * FRAGMENTS,
      'datagrams-reassembled': CALLS,
    });
  });

  for (const [what, words] of [
    ['reordered', ['reorder', '20%', 'jitter', '300us', 'jitter-reorders']],
    ['doubled', ['duplicate', '30%']],
    ['lost', ['loss', '0.5%', 'seed', '11']],
  ] as const) {
    it(`are put together, or sent again, when fragments are ${what}`, async () => {
      await lab().impair(FIRST, 'both', ...words);
      expect((await copy()).same).to.equal(true);
    });
  }

  describe('and to servers', () => {
    before('which are called over UDP', async () => {
      await configure('nfs-service nas server-transport udp');
      await awaitService();
    });

    after('the configuration is as before', async () => {
      await restoreConfiguration();
      await awaitService();
    });

    it('carry them too', async () => {
      const before = await fragments();
      expect((await copy()).same).to.equal(true);
      // Each WRITE to all servers, each READ to the client.
      await awaitGrowth(before, { 'fragments-out': (SERVERS.length + 1) * CALLS * FRAGMENTS });
    });

    it('carry them over wires that lose some', async () => {
      for (const server of SERVERS) await lab().impair(server, 'both', 'loss', '0.5%');
      expect((await copy()).same).to.equal(true);
    });
  });
});
