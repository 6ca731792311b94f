// SPDX-License-Identifier: Apache-2.0
// Servers without room: one by itself disagrees with the others, all alike are right.
import { expect } from 'chai';
import { XdrWriter } from '../../../lab/peers/nfs-udp/xdr.js';
import { fillDisk, type FullDisk } from '../../../lab/hosts/full-disk.js';
import { EventMark } from '../support/box.js';
import {
  ADDRESS,
  awaitSameTrees,
  awaitService,
  CLIENTS,
  EXPORT,
  lab,
  SERVERS,
} from '../support/nas.js';
import { Caller, createCall, handleOf, nfsCall, STATUS } from '../support/nas-calls.js';
import { awaitMember, currentServers, restoreMembers } from '../support/nas-members.js';

const [FIRST = ''] = CLIENTS;
const [, VICTIM = ''] = SERVERS;
const REMOVE = 12;
const WRITE = 7;
const FILE_SYNC = 2;
const NAME = 'no-room';
const BYTES = 65_536;

describe('lab: servers whose disks are full', () => {
  let caller: Caller;
  let root: Buffer;
  let file: Buffer;
  let full: FullDisk[] = [];

  before('a client has a file', async () => {
    await awaitService();
    caller = Caller.open(FIRST, ADDRESS);
    root = await caller.mount(EXPORT);
  });

  beforeEach('a client has an empty file', async () => {
    file = handleOf(await caller.results(createCall(root, NAME)));
  });

  afterEach('there is room, and all are current again', async () => {
    for (const disk of full) await disk.empty();
    full = [];
    expect(await caller.status(nfsCall(REMOVE, root, new XdrWriter().opaque(NAME)))).to.equal(0);
    await awaitSameTrees(await currentServers());
    await restoreMembers();
  });

  after('the caller goes', () => caller.close());

  function write(): Promise<number> {
    const words = new XdrWriter().u64(0n).u32(BYTES).u32(FILE_SYNC).opaque(Buffer.alloc(BYTES, 7));
    return caller.status(nfsCall(WRITE, file, words));
  }

  it('one without room is taken out, and the event says what it answered', async () => {
    const mark = new EventMark();
    full = [await fillDisk(lab().host(VICTIM))];
    expect(await write()).to.equal(STATUS.ok);
    const { reason } = await awaitMember(VICTIM, 'out');
    expect(reason).to.include('NOSPC');
    const { message } = await mark.next('nfs-member-out');
    for (const word of [VICTIM, 'NOSPC', 'WRITE', NAME, '10.1.0.11']) {
      expect(message).to.include(word);
    }
    expect(await currentServers()).to.deep.equal(SERVERS.filter((server) => server !== VICTIM));
  });

  it('when none has room the client is told so, and nobody is taken out', async () => {
    full = await Promise.all(SERVERS.map((server) => fillDisk(lab().host(server))));
    expect(await write()).to.equal(STATUS.noSpace);
    expect(await currentServers()).to.deep.equal([...SERVERS]);
    for (const disk of full) await disk.empty();
    expect(await write()).to.equal(STATUS.ok);
  });
});
