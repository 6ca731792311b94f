// SPDX-License-Identifier: Apache-2.0
// Wires that lose, reorder and are cut, between the box and servers and between the box and clients.
import { expect } from 'chai';
import { wireSpoilt, whileDisturbed, type Disturbance } from '../../../lab/load/disturb.js';
import { configure, restoreConfiguration } from '../support/box.js';
import { awaitSameTrees, awaitService, CLIENTS, exercise, lab, SERVERS } from '../support/nas.js';
import { awaitMember, currentServers, restoreMembers } from '../support/nas-members.js';

const [FIRST = ''] = CLIENTS;
const [VICTIM = '', OTHER = ''] = SERVERS;
const MEMBER_TIMEOUT_MS = 3000;
const CUT_MS = 700;
const WHILE = { operations: 0, durationMs: 4000, retransmitMs: 2000 };
/** From one cut to the next: TCP, which doubles its patience, has to find the wire alive. */
const PAUSE_MS = 1200;

describe('lab: bad wires around a virtual NFS server', () => {
  before('the service answers', awaitService);

  afterEach(
    'wires are good, those that are current hold the same, and all are current again',
    async () => {
      await lab().heal();
      await awaitSameTrees(await currentServers());
      await restoreMembers();
    },
  );

  const cuts: readonly (readonly [string, () => Disturbance[]])[] = [
    ['servers', () => [VICTIM, OTHER].map((host) => wireSpoilt(lab(), host, ['cut'], CUT_MS))],
    ['the client', () => [wireSpoilt(lab(), FIRST, ['cut'], CUT_MS)]],
  ];
  for (const [whose, kinds] of cuts) {
    for (const mode of ['fsx', 'walk'] as const) {
      it(`${mode} finds it right while wires of ${whose} are cut and live again`, async () => {
        const { result, happened } = await whileDisturbed(
          kinds(),
          () => exercise(FIRST, mode, WHILE),
          { pauseMs: PAUSE_MS },
        );
        expect(result.failure, happened.join()).to.equal('');
        expect(happened).to.not.be.empty;
        expect(await currentServers()).to.deep.equal([...SERVERS]);
      });
    }
  }

  for (const [what, words] of [
    ['lose', ['loss', '2%']],
    ['reorder and double', ['reorder', '10%', 'duplicate', '2%', 'jitter', '200us']],
  ] as const) {
    it(`fsx finds it right while the wires of all servers ${what}`, async () => {
      for (const server of SERVERS) await lab().impair(server, 'both', ...words);
      const report = await exercise(FIRST, 'fsx', { ...WHILE, ioBytes: 32_768 });
      expect(report.failure).to.equal('');
      expect(await currentServers()).to.deep.equal([...SERVERS]);
    });
  }

  describe('and a server that cannot be reached for long', () => {
    before('is not waited for long', () =>
      configure(`filesystem files member-timeout-ms ${MEMBER_TIMEOUT_MS}`),
    );

    after('the configuration is as before', async () => {
      await restoreConfiguration();
      await awaitService();
    });

    it('is taken out, and stays out when its wire lives again', async () => {
      await lab().impair(VICTIM, 'both', 'cut');
      const report = await exercise(FIRST, 'walk', { operations: 100 });
      expect(report.failure).to.equal('');
      await awaitMember(VICTIM, 'out');
      await lab().heal();
      await lab().awaitReady();
      const again = await exercise(FIRST, 'walk', { operations: 20 });
      expect(again.failure).to.equal('');
      await awaitMember(VICTIM, 'out');
    });
  });
});
