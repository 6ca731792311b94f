// SPDX-License-Identifier: Apache-2.0
// What happens to the box's management under load: it dies, and it changes every attribute there is.
import { expect } from 'chai';
import { sluicedDies, whileDisturbed } from '../../../lab/load/disturb.js';
import { kindOf } from '../../../mgmt/config/grammar.js';
import { configure, restoreConfiguration } from '../support/box.js';
import {
  awaitSameTrees,
  awaitService,
  box,
  CLIENTS,
  exercise,
  lab,
  SERVERS,
  whileExercised,
} from '../support/nas.js';
import { currentServers, restoreMembers } from '../support/nas-members.js';

const [FIRST = '', SECOND = ''] = CLIENTS;

/** Values that each attribute of a file system takes, one after the other and again. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  'read-method': ['round-robin', 'weighted', 'response-time', 'inode-hash', 'dynamic', 'handle'],
  'first-server': ['next', 'fastest', 'least-loaded'],
  'write-rule': ['quorum', 'first-answer', 'quorum'],
  'quorum-percent': ['100', '1', '75'],
  'first-list-servers': ['2', '1'],
  'second-list-servers': ['4', '3'],
  'third-list-servers': ['8', '4'],
  'promote-hits': ['100000', '6'],
  'demote-hits': ['0', '5'],
  'interval-ms': ['10', '200'],
  'handle-entries': ['1', '65536', '16'],
  'retransmit-ms': ['2000', '400'],
  'member-timeout-ms': ['60000', '20000'],
  'backlog-calls': ['65536', '256'],
  notes: ['memory', 'disk'],
  'lock-member': ['nas3', 'nas1'],
  description: ['changed'],
};
const ROUNDS = 6;

/** Commands that give each attribute its next value, all at once. */
function changes(round: number): string[] {
  return Object.entries(VALUES).map(
    ([attribute, values]) => `filesystem files ${attribute} ${values[round % values.length] ?? ''}`,
  );
}

/** What file system it is, and whether there is one: no matter of tuning. */
const NOT_TUNED = ['nfs-service', 'fsid', 'enabled'];

describe('lab: the management of a virtual NFS server under load', () => {
  before('the service answers', awaitService);

  afterEach('all servers are current and hold the same', async () => {
    expect(await currentServers()).to.deep.equal([...SERVERS]);
    await awaitSameTrees();
  });

  after('all is as before', async () => {
    await restoreConfiguration();
    await restoreMembers();
  });

  it('sluiced dies: clients do not notice', async () => {
    const { pid } = await (await box()).show('system');
    const { result, happened } = await whileDisturbed(
      [sluicedDies(lab())],
      () => exercise(FIRST, 'walk', { operations: 0, durationMs: 6000 }),
      { times: 2 },
    );
    expect(result.failure).to.equal('');
    expect(result.reconnects).to.equal(0);
    expect(happened).to.not.be.empty;
    expect((await (await box()).show('system')).pid).to.not.equal(pid);
  });

  it('there are values for each attribute of a file system', () => {
    const attributes = [...kindOf('filesystem').attributes.keys()];
    expect([...Object.keys(VALUES), ...NOT_TUNED]).to.have.members(attributes);
  });

  it('every attribute of a file system changes: clients do not notice', async () => {
    const reports = await whileExercised(
      [
        { client: FIRST, mode: 'fsx' },
        { client: SECOND, mode: 'walk' },
      ],
      async () => {
        for (let round = 0; round < ROUNDS; round += 1) await configure(...changes(round));
      },
    );
    for (const { failure, reconnects } of reports) {
      expect({ failure, reconnects }).to.deep.equal({ failure: '', reconnects: 0 });
    }
  });
});
