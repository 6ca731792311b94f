// SPDX-License-Identifier: Apache-2.0
// Locks (NLM version 4) of two clients at one virtual NFS server, kept by one of its servers.
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { expect } from 'chai';
import { ROOT } from '../../../lab/instance.js';
import type { LockCall } from '../../../lab/peers/lock-peer.js';
import { XdrReader, XdrWriter } from '../../../lab/peers/nfs-udp/xdr.js';
import { awaitExit } from '../../../lab/system/command.js';
import { waitFor } from '../../../lab/system/wait.js';
import { counter } from '../../../mgmt/daemon/protocol.js';
import { configure, EventMark } from '../support/box.js';
import { box, lab, useLab } from '../support/current.js';
import { Caller, lookupCall, STATUS } from '../support/nas-calls.js';
import { currentServers } from '../support/nas-members.js';
import { ADDRESS, awaitSameTrees, awaitService, CLIENTS, EXPORT } from '../support/nas-service.js';

const [FIRST = '', SECOND = ''] = CLIENTS;
const FILE = '64k.bin';
const NLM = 100021;
const NLM_PORT = 32803;
const NSM = 100024;
const NSM_PORT = 32765;
const NOTIFY = 6;
const PROCEDURE = { test: 1, lock: 2, cancel: 3, unlock: 4, granted: 5 } as const;
const NLM_STATUS = { granted: 0, denied: 1, blocked: 3, staleHandle: 7 } as const;
/** The same of both clients: to tell them apart is the box's business. */
const SVID = 7;

/** A client with a lock manager that servers can call back. */
class LockClient {
  readonly caller: Caller;
  readonly granted: LockCall[] = [];
  private readonly peer: ChildProcess;
  private readonly ended: Promise<number>;
  private complaints = '';

  constructor(host: string) {
    this.caller = Caller.open(host, ADDRESS);
    const script = join(ROOT, 'build/ts/lab/peers/lock-peer.js');
    this.peer = lab().host(host).spawn([process.execPath, script]);
    if (this.peer.stdout === null) throw new Error('the child has no pipes');
    this.ended = awaitExit(this.peer);
    this.peer.stderr?.on('data', (bytes: Buffer) => (this.complaints += bytes.toString()));
    createInterface({ input: this.peer.stdout }).on('line', (line) => {
      this.granted.push(JSON.parse(line) as LockCall);
    });
  }

  async close(): Promise<void> {
    await this.caller.close();
    this.peer.stdin?.end();
    expect(await this.ended, this.complaints).to.equal(0);
  }

  /** The status that a procedure comes to, for the first ten bytes of a file. */
  async status(procedure: number, handle: Buffer, block = false): Promise<number> {
    const words = new XdrWriter().opaque('cookie');
    if (procedure === PROCEDURE.lock || procedure === PROCEDURE.cancel) words.u32(block ? 1 : 0);
    if (procedure !== PROCEDURE.unlock) words.u32(1);
    words.opaque('host').opaque(handle).opaque('owner').u32(SVID).u64(0n).u64(10n);
    if (procedure === PROCEDURE.lock) words.u32(0).u32(1);
    const call = { program: NLM, version: 4, procedure, arguments: words };
    const { results } = await this.caller.call(call, NLM_PORT);
    expect(Buffer.from(results.opaque()).toString()).to.equal('cookie');
    return results.u32();
  }
}

describe('lab: locks at a virtual NFS server', () => {
  useLab('locks-nas', ['nas1', 'nas2']);

  describe('of two clients', ofTwoClients);
});

/** Their programs go before the lab does. */
function ofTwoClients(): void {
  let first: LockClient;
  let second: LockClient;
  let file: Buffer;

  before('a server offers locks', async () => {
    await awaitService();
    first = new LockClient(FIRST);
    second = new LockClient(SECOND);
    const root = await first.caller.mount(EXPORT);
    const found = await first.caller.results(lookupCall(root, FILE));
    expect(found.u32()).to.equal(STATUS.ok);
    file = Buffer.from(found.opaque());
    await waitFor(
      async () => (await lab().host(FIRST).must(['rpcinfo', '-p', ADDRESS])).includes('nlockmgr'),
      { what: 'the portmapper names a lock manager' },
    );
  });

  after('the clients go', () => Promise.all([first.close(), second.close()]));

  afterEach('nobody holds a lock, and members that are current hold the same', async () => {
    for (const client of [first, second]) {
      await client.status(PROCEDURE.unlock, file);
      client.granted.length = 0;
    }
    await awaitSameTrees(currentServers);
  });

  async function shown(): Promise<{ keeper: string; held: number; waiting: number }> {
    const { filesystems } = await (await box()).show('nfs-filesystem');
    const [only] = filesystems;
    return {
      keeper: only?.lockMember ?? '',
      held: Number(counter(only?.locksHeld ?? 0)),
      waiting: Number(counter(only?.locksWaiting ?? 0)),
    };
  }

  it('what one client has locked is denied to another, whose owner has the same name', async () => {
    expect(await first.status(PROCEDURE.lock, file)).to.equal(NLM_STATUS.granted);
    expect(await second.status(PROCEDURE.lock, file)).to.equal(NLM_STATUS.denied);
    expect(await second.status(PROCEDURE.test, file)).to.equal(NLM_STATUS.denied);
    expect(await shown()).to.deep.equal({ keeper: 'nas1', held: 1, waiting: 0 });
    expect(await first.status(PROCEDURE.unlock, file)).to.equal(NLM_STATUS.granted);
    expect(await second.status(PROCEDURE.lock, file)).to.equal(NLM_STATUS.granted);
    expect(await first.status(PROCEDURE.test, file)).to.equal(NLM_STATUS.denied);
  });

  it('who waits is called back when the lock is free', async () => {
    expect(await first.status(PROCEDURE.lock, file)).to.equal(NLM_STATUS.granted);
    expect(await second.status(PROCEDURE.lock, file, true)).to.equal(NLM_STATUS.blocked);
    expect(await shown()).to.deep.equal({ keeper: 'nas1', held: 1, waiting: 1 });
    expect(await first.status(PROCEDURE.unlock, file)).to.equal(NLM_STATUS.granted);
    await waitFor(() => Promise.resolve(second.granted.length > 0), {
      what: 'the second client is told that it has the lock',
    });
    const [call] = second.granted;
    expect(call).to.include({ from: ADDRESS, program: NLM, procedure: PROCEDURE.granted });
    const words = new XdrReader(Buffer.from(call?.arguments ?? '', 'hex'));
    words.opaque();
    words.u32();
    expect(Buffer.from(words.opaque()).toString()).to.equal('host');
    expect(Buffer.from(words.opaque()).equals(file)).to.equal(true);
    words.opaque();
    expect(words.u32()).to.equal(SVID);
    expect(await first.status(PROCEDURE.lock, file)).to.equal(NLM_STATUS.denied);
    expect(first.granted).to.deep.equal([]);
  });

  it('what a client held is free when it has begun anew', async () => {
    expect(await first.status(PROCEDURE.lock, file)).to.equal(NLM_STATUS.granted);
    const notice = new XdrWriter().opaque('host.lab').u32(3);
    await first.caller.call(
      { program: NSM, version: 1, procedure: NOTIFY, arguments: notice },
      NSM_PORT,
    );
    await waitFor(async () => (await second.status(PROCEDURE.lock, file)) === NLM_STATUS.granted, {
      what: 'the lock is free',
    });
  });

  it('no lock is given for a handle that is not ours', async () => {
    expect(await first.status(PROCEDURE.lock, Buffer.alloc(32, 1))).to.equal(
      NLM_STATUS.staleHandle,
    );
  });

  it('locks that go with their server are told of, and the next server keeps new ones', async () => {
    expect(await first.status(PROCEDURE.lock, file)).to.equal(NLM_STATUS.granted);
    const mark = new EventMark();
    await configure('no filesystem files member nas1');
    const { message } = await mark.next('nfs-locks-lost');
    expect(message).to.include('files').and.to.include('1 locks');
    expect(await second.status(PROCEDURE.lock, file)).to.equal(NLM_STATUS.granted);
    expect((await shown()).keeper).to.equal('nas2');
  });
}
