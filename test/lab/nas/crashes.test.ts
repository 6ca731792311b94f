// SPDX-License-Identifier: Apache-2.0
// The box itself dies under load: clients go on with the handles they have, and servers stay alike.
import { expect } from 'chai';
import { fastPathDies, whileDisturbed } from '../../../lab/load/disturb.js';
import {
  awaitSameTrees,
  awaitService,
  CLIENTS,
  EXPORT,
  ADDRESS,
  exercise,
  lab,
} from '../support/nas.js';
import { Caller, nfsCall, STATUS } from '../support/nas-calls.js';
import { currentServers, restoreMembers } from '../support/nas-members.js';

const [FIRST = ''] = CLIENTS;
const GETATTR = 1;
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
