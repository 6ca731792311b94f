// SPDX-License-Identifier: Apache-2.0
// One virtual NFS server over one, two and three servers, each of which may die.
import { expect } from 'chai';
import { fastPathDies, serverDies, whileDisturbed } from '../../../lab/load/disturb.js';
import { configure, EventMark, restoreConfiguration } from '../support/box.js';
import { lab, useLab } from '../support/current.js';
import { awaitMember, currentServers, nfsMembers, restoreMembers } from '../support/nas-members.js';
import { awaitSameTrees, awaitService, CLIENTS, exercise } from '../support/nas-service.js';

const [FIRST = '', SECOND = ''] = CLIENTS;
const MEMBER_TIMEOUT_MS = 2000;
/** Between two disturbances: with few servers each of them ends the service for a while. */
const PAUSE_MS = 1500;
/** Servers that die with data that nobody has committed are out for that [REP-5], and for nothing else. */
const LOST_DATA = /^began anew and may have lost uncommitted data/;
const DISTURBED = { operations: 0, durationMs: 4000, retransmitMs: 2000 };

const LABS: readonly (readonly [string, readonly string[]])[] = [
  ['one-nas', ['nas1']],
  ['two-nas', ['nas1', 'nas2']],
  ['three-nas', ['nas1', 'nas2', 'nas3']],
];

for (const [topology, servers] of LABS) {
  describe(`lab: a virtual NFS server over ${servers.join(', ')}`, () => {
    useLab(topology, servers);

    before('the service answers', awaitService);

    afterEach('all servers are current and hold the same', async () => {
      await restoreMembers();
      await awaitSameTrees();
    });

    it('two clients find it right', async () => {
      const reports = await Promise.all([
        exercise(FIRST, 'walk', { operations: 150 }),
        exercise(SECOND, 'fsx', { operations: 300 }),
      ]);
      expect(reports.map(({ failure }) => failure)).to.deep.equal(['', '']);
    });

    it('servers and the box die under a client, which at most waits', async () => {
      const kinds = [...servers.map((server) => serverDies(lab(), server)), fastPathDies(lab())];
      const { result, happened } = await whileDisturbed(
        kinds,
        () => exercise(FIRST, 'walk', DISTURBED),
        { pauseMs: PAUSE_MS },
      );
      expect(result.failure, happened.join()).to.equal('');
      expect(happened).to.not.be.empty;
      await awaitService();
      expect(await currentServers()).to.not.be.empty;
      const out = (await nfsMembers()).filter(({ state }) => state !== 'current');
      expect(out.map(({ reason }) => reason).filter((reason) => !LOST_DATA.test(reason))).to.be
        .empty;
    });

    const [last = '', ...gone] = servers;
    if (gone.length === 0) return;

    it('all but one are gone: the last one serves, and is told of', async () => {
      const mark = new EventMark();
      await configure(`filesystem files member-timeout-ms ${MEMBER_TIMEOUT_MS}`);
      for (const server of gone) await lab().killServer(server);
      const report = await exercise(FIRST, 'fsx', { operations: 300 });
      expect(report.failure).to.equal('');
      for (const server of gone) await awaitMember(server, 'out');
      expect((await mark.next('nfs-last-member')).message).to.include(last);
      // It is not taken out for being silent, as there is no other.
      const { result } = await whileDisturbed(
        [serverDies(lab(), last, 2 * MEMBER_TIMEOUT_MS)],
        () => exercise(FIRST, 'walk', DISTURBED),
        { times: 1 },
      );
      expect(result.failure).to.equal('');
      expect(await currentServers()).to.deep.equal([last]);
      await configure('no filesystem files member-timeout-ms');
      await restoreMembers();
      await restoreConfiguration();
    });
  });
}
