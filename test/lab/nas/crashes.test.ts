// SPDX-License-Identifier: Apache-2.0
// The box itself dies under load: clients go on with the handles they have, and servers stay alike.
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { fastPathDies, whileDisturbed } from '../../../lab/load/disturb.js';
import type { CommandResult } from '../../../lab/system/command.js';
import { HANG_MS } from '../../../lab/system/wait.js';
import { EventMark } from '../support/box.js';
import {
  awaitSameTrees,
  awaitService,
  CLIENTS,
  EXPORT,
  ADDRESS,
  exercise,
  lab,
  TARGET,
} from '../support/nas.js';
import { Caller, nfsCall, STATUS } from '../support/nas-calls.js';
import { currentServers, restoreMembers } from '../support/nas-members.js';

const [FIRST = ''] = CLIENTS;
const GETATTR = 1;
/** Begun one after the other from the end of one fast path to the service of the next. */
const CALLERS = 12;
const CALLERS_APART_MS = 100;
/** libnfs asks again over a new connection when it has heard nothing for so long. */
const RETRANSMIT_MS = 2000;

describe('lab: the fast path of a virtual NFS server dies', () => {
  before('the service answers', awaitService);

  after('all members are current', restoreMembers);

  it('a handle from before serves afterwards', async () => {
    const caller = Caller.open(FIRST, ADDRESS);
    try {
      const root = await caller.mount(EXPORT);
      await fastPathDies(lab()).happen();
      await awaitService();
      expect(await caller.status(nfsCall(GETATTR, root))).to.equal(STATUS.ok);
    } finally {
      await caller.close();
    }
  });

  it('who asks while the box begins anew gets an answer', async () => {
    const mark = new EventMark();
    const dies = fastPathDies(lab()).happen();
    await mark.next('fastpath-exited');
    const asked: Promise<CommandResult>[] = [];
    for (let begun = 0; begun < CALLERS; begun += 1) {
      await delay(CALLERS_APART_MS);
      asked.push(lab().exec(FIRST, ['nfs-ls', TARGET], { timeoutMs: HANG_MS }));
    }
    await dies;
    for (const { status, stderr } of await Promise.all(asked)) expect(status, stderr).to.equal(0);
  });

  for (const mode of ['fsx', 'walk'] as const)
    it(`${mode} finds nothing lost that was acknowledged, and servers hold the same`, async () => {
      const options = { operations: 0, durationMs: 12_000, retransmitMs: RETRANSMIT_MS };
      const { result, happened } = await whileDisturbed(
        [fastPathDies(lab())],
        () => exercise(FIRST, mode, options),
        { pauseMs: 2000, times: 2 },
      );
      expect(result.failure, happened.join()).to.equal('');
      expect(happened).to.not.be.empty;
      await awaitService();
      await awaitSameTrees(await currentServers());
    });
});
