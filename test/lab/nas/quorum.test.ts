// SPDX-License-Identifier: Apache-2.0
// Modifications that are answered when a share of the members agrees, and members that are slow or gone.
import { expect } from 'chai';
import { serverFreezes, whileDisturbed } from '../../../lab/load/disturb.js';
import { signalProcess } from '../../../lab/system/processes.js';
import { configure, EventMark, restoreConfiguration } from '../support/box.js';
import { awaitSameTrees, awaitService, CLIENTS, exercise, lab, SERVERS } from '../support/nas.js';
import { awaitMember, currentServers, restoreMembers } from '../support/nas-members.js';

const [FIRST = ''] = CLIENTS;
const [, SLOW = '', THIRD = '', FOURTH = ''] = SERVERS;
/** Short, so that who is gone is taken out soon; longer than a frozen server stands still on a slow machine. */
const MEMBER_TIMEOUT_MS = 3000;
const FROZEN_MS = 800;

describe('lab: modifications by quorum', () => {
  before('three of four have to agree', async () => {
    await awaitService();
    await configure(
      'filesystem files write-rule quorum',
      `filesystem files member-timeout-ms ${MEMBER_TIMEOUT_MS}`,
    );
  });

  after('the configuration is as before', async () => {
    await restoreConfiguration();
    await awaitService();
  });

  afterEach('those that are current hold the same, and all are current again', async () => {
    await awaitSameTrees(await currentServers());
    await restoreMembers();
  });

  it('do not wait for a member that stands still, which then does what it has missed', async () => {
    const { result, happened } = await whileDisturbed([serverFreezes(lab(), SLOW, FROZEN_MS)], () =>
      exercise(FIRST, 'walk', { operations: 0, durationMs: 4000 }),
    );
    expect(result.failure, happened.join()).to.equal('');
    expect(happened).to.not.be.empty;
    expect(await currentServers()).to.deep.equal([...SERVERS]);
  });

  it('go on without a member that stands still for too long', async () => {
    const mark = new EventMark();
    const process = lab().host(SLOW).service('ganesha');
    if (process === undefined) throw new Error(`${SLOW} runs no server`);
    signalProcess(process, 'SIGSTOP');
    try {
      const walked = await exercise(FIRST, 'walk', { operations: 0, durationMs: 5000 });
      expect(walked.failure).to.equal('');
      const { reason } = await awaitMember(SLOW, 'out');
      expect(reason).to.include(`${MEMBER_TIMEOUT_MS} ms`);
      expect((await mark.next('nfs-member-out')).message)
        .to.include(SLOW)
        .and.include('10.1.0.11');
      await awaitSameTrees(await currentServers());
    } finally {
      signalProcess(process, 'SIGCONT');
    }
  });

  it('wait, when too few are left, until who is gone is taken out', async () => {
    await lab().killServer(THIRD);
    await lab().killServer(FOURTH);
    const report = await exercise(FIRST, 'fsx', { operations: 200, sync: true });
    expect(report.failure).to.equal('');
    for (const server of [THIRD, FOURTH]) await awaitMember(server, 'out');
    expect(await currentServers()).to.have.lengthOf(2);
  });
});
