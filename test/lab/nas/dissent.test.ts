// SPDX-License-Identifier: Apache-2.0
// Members that answer otherwise than the rest, or too late, and what is told of them; handles of nobody's.
import { expect } from 'chai';
import { XdrWriter } from '../../../lab/peers/nfs-udp/xdr.js';
import { EXPORT_DIR } from '../../../lab/hosts/nas.js';
import { signalProcess } from '../../../lab/system/processes.js';
import type { EventRecord } from '../../../mgmt/daemon/protocol.js';
import { configure, EventMark, restoreConfiguration } from '../support/box.js';
import {
  ADDRESS,
  awaitSameTrees,
  awaitService,
  CLIENTS,
  exercise,
  EXPORT,
  lab,
  SERVERS,
  TARGET,
} from '../support/nas.js';
import { type Call, Caller, createCall, handleOf, nfsCall, STATUS } from '../support/nas-calls.js';
import { awaitMember, currentServers, nfsMembers, restoreMembers } from '../support/nas-members.js';
import { nfsLoad } from '../../../lab/load/nfs-load.js';

const [FIRST = ''] = CLIENTS;
const [, VICTIM = ''] = SERVERS;
const [GETATTR, SETATTR, WRITE, MKDIR, REMOVE, RMDIR] = [1, 2, 7, 9, 12, 13] as const;
const FILE_SYNC = 2;
const NAME = 'dissent';

/** Attributes of which only the mode is set (sattr3, RFC 1813, 2.5). */
function modeOnly(mode: number): XdrWriter {
  return new XdrWriter().u32(1).u32(mode).u32(0).u32(0).u32(0).u32(0).u32(0);
}

describe('lab: members that dissent, and what is told of it', () => {
  let caller: Caller;
  let root: Buffer;

  before('a client has mounted', async () => {
    await awaitService();
    caller = Caller.open(FIRST, ADDRESS);
    root = await caller.mount(EXPORT);
  });

  afterEach('those that are current hold the same, and all are current again', async () => {
    await caller.status(nfsCall(REMOVE, root, new XdrWriter().opaque(NAME)));
    await awaitSameTrees(await currentServers());
    await restoreMembers();
  });

  after('the caller goes', () => caller.close());

  let file: Buffer;

  async function makeFile(): Promise<void> {
    file = handleOf(await caller.results(createCall(root, NAME)));
    const words = new XdrWriter().u64(0n).u32(100).u32(FILE_SYNC).opaque(Buffer.alloc(100, 97));
    expect(await caller.status(nfsCall(WRITE, file, words))).to.equal(STATUS.ok);
    await awaitSameTrees();
  }

  /** What another hand does to the victim's file, the call by which it comes out, what is told of both. */
  interface Difference {
    what: string;
    script: string;
    procedure: string;
    call: () => Call;
    told: string;
  }
  const differences: readonly Difference[] = [
    {
      what: 'a file that was cut',
      script: `truncate -s 1 ${EXPORT_DIR}/${NAME}`,
      procedure: 'WRITE',
      call: () => {
        const words = new XdrWriter().u64(0n).u32(1).u32(FILE_SYNC).opaque(Buffer.from('b'));
        return nfsCall(WRITE, file, words);
      },
      told: 'has 1 bytes where',
    },
    {
      what: 'an owner that was changed',
      script: `chown 7:7 ${EXPORT_DIR}/${NAME}`,
      procedure: 'SETATTR',
      call: () => nfsCall(SETATTR, file, modeOnly(0o600).u32(0)),
      told: 'has owner 7:7 where',
    },
    {
      what: 'a file that was removed',
      script: `rm ${EXPORT_DIR}/${NAME}`,
      procedure: 'REMOVE',
      call: () => nfsCall(REMOVE, root, new XdrWriter().opaque(NAME)),
      told: 'answered NFS3ERR_NOENT where',
    },
  ];

  describe('which differ from three that agree', () => {
    before('of whom not the first counts', () => configure('filesystem files write-rule quorum'));

    after('the configuration is as before', restoreConfiguration);

    for (const { what, script, procedure, call, told } of differences) {
      it(`${what} behind the box is told with call, client, file and difference`, async () => {
        await makeFile();
        const mark = new EventMark();
        await lab().host(VICTIM).must(['sh', '-c', script]);
        expect(await caller.status(call())).to.equal(STATUS.ok);
        expect((await awaitMember(VICTIM, 'out')).reason).to.include(told);
        const { message } = await mark.next('nfs-member-out');
        for (const word of [VICTIM, `${procedure} of /${NAME}`, '10.1.0.11', told, 'xid 0x']) {
          expect(message).to.include(word);
        }
      });
    }
  });

  it('a name that another hand has made is told', async () => {
    const mark = new EventMark();
    await lab()
      .host(VICTIM)
      .must(['mkdir', `${EXPORT_DIR}/${NAME}`]);
    const made = await caller.status(
      nfsCall(MKDIR, root, new XdrWriter().opaque(NAME).append(modeOnly(0o755))),
    );
    expect(made).to.equal(STATUS.ok);
    const { message } = await mark.next('nfs-member-out');
    expect(message).to.include(VICTIM).and.include('EXIST').and.include(`MKDIR of /${NAME}`);
    const removed = await caller.status(nfsCall(RMDIR, root, new XdrWriter().opaque(NAME)));
    expect(removed).to.equal(STATUS.ok);
  });

  it('a member is not let fall behind without bound', async () => {
    const backlog = 20;
    await configure(`filesystem files backlog-calls ${backlog}`);
    const mark = new EventMark();
    const process = lab().host(VICTIM).service('ganesha');
    if (process === undefined) throw new Error(`${VICTIM} runs no server`);
    signalProcess(process, 'SIGSTOP');
    try {
      const report = await nfsLoad(lab().host(FIRST), ADDRESS, EXPORT, 'write', {
        connections: 2,
        depth: 8,
        sizeBytes: 4096,
        durationMs: 1500,
        file: 'behind',
      });
      expect(report.firstError).to.equal('');
      expect((await mark.next('nfs-member-out')).message).to.include('modifications behind');
    } finally {
      signalProcess(process, 'SIGCONT');
      await restoreConfiguration();
    }
    const behind = (await nfsMembers()).map((member) => Number(member.behind));
    expect(Math.max(...behind)).to.be.at.most(backlog);
  });

  it('forged handles are answered each, and told of once a second with how many they were', async () => {
    const forged = Buffer.from(root);
    forged.writeUInt8(forged.readUInt8(10) ^ 1, 10);
    const mark = new EventMark();
    const begun = Date.now();
    for (let count = 0; count < 50; count += 1) {
      expect(await caller.status(nfsCall(GETATTR, forged))).to.equal(STATUS.badHandle);
    }
    const seconds = Math.ceil((Date.now() - begun) / 1000);
    const [first, ...others]: EventRecord[] = await mark.since('nfs-foreign-handle');
    expect(first?.message).to.include('10.1.0.11').and.include('key');
    expect(Number(first?.arguments['count'])).to.be.greaterThan(0);
    expect(others.length).to.be.at.most(seconds);
  });

  it('the last member that is left serves on and says so loudly', async () => {
    const [last = '', ...gone] = SERVERS;
    const mark = new EventMark();
    await configure('filesystem files member-timeout-ms 2000');
    try {
      for (const server of gone) await lab().killServer(server);
      const report = await exercise(FIRST, 'walk', { operations: 100 });
      expect(report.failure).to.equal('');
      for (const server of gone) await awaitMember(server, 'out');
      expect(await currentServers()).to.deep.equal([last]);
      const { message, severity } = await mark.next('nfs-last-member');
      expect(message).to.include(last);
      expect(severity).to.equal('critical');
    } finally {
      await restoreConfigurationWithoutServers();
    }
    expect((await lab().exec(FIRST, ['nfs-ls', TARGET])).status).to.equal(0);
    const shown = await lab().cli(['show nfs']);
    expect(shown.stdout).to.include('one member left').and.include(last);
  });
});

/** The time-out alone: servers that are down cannot be waited for. */
async function restoreConfigurationWithoutServers(): Promise<void> {
  await configure('no filesystem files member-timeout-ms');
}
