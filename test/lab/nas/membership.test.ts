// SPDX-License-Identifier: Apache-2.0
// Which servers a file system is served by: those that hold the same, and no other until it is in step.
import { expect } from 'chai';
import { EXPORT_DIR } from '../../../lab/hosts/nas.js';
import { fastPathDies } from '../../../lab/load/disturb.js';
import { EventMark } from '../support/box.js';
import { awaitSameTrees, awaitService, CLIENTS, exercise, lab, SERVERS } from '../support/nas.js';
import {
  awaitMember,
  copyOffline,
  currentServers,
  reinstate,
  restoreMembers,
} from '../support/nas-members.js';

const [FIRST = ''] = CLIENTS;
const [KEPT = '', VICTIM = ''] = SERVERS;

describe('lab: members of a file system', () => {
  before('the service answers', awaitService);

  after('all are current', restoreMembers);

  it('are all current when they hold the same', async () => {
    expect(await currentServers()).to.deep.equal([...SERVERS]);
  });

  it('one that is dead while files are changed is taken out, with an event that says so', async () => {
    const mark = new EventMark();
    await lab().killServer(VICTIM);
    const report = await exercise(FIRST, 'walk', { operations: 100 });
    expect(report.failure).to.equal('');
    const { reason } = await awaitMember(VICTIM, 'out');
    expect(reason).to.not.equal('');
    const event = await mark.next('nfs-member-out');
    expect(event.message).to.include(VICTIM).and.to.include('reinstate');
    await awaitSameTrees(SERVERS.filter((server) => server !== VICTIM));
  });

  it('it stays out when its server comes back, and when the box begins anew', async () => {
    await lab().startServer(VICTIM);
    await lab().awaitReady();
    await awaitMember(VICTIM, 'out');
    const mark = new EventMark();
    await fastPathDies(lab()).happen();
    await mark.next('nfs-serving');
    await awaitMember(VICTIM, 'out');
  });

  it('it is refused as long as it differs, and the difference is named', async () => {
    await lab()
      .host(VICTIM)
      .must(['sh', '-c', `echo other > ${EXPORT_DIR}/stranger`]);
    await reinstate(VICTIM);
    const { reason } = await awaitMember(VICTIM, 'refused', 'out');
    expect(reason).to.include('stranger');
  });

  it('it is current again after an offline copy', async () => {
    await copyOffline(KEPT, VICTIM);
    await lab().killServer(VICTIM);
    await lab().startServer(VICTIM);
    await reinstate(VICTIM);
    await awaitMember(VICTIM, 'current');
    const report = await exercise(FIRST, 'walk', { operations: 50 });
    expect(report.failure).to.equal('');
    await awaitSameTrees();
  });
});
