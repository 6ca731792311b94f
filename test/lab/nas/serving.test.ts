// SPDX-License-Identifier: Apache-2.0
// What the virtual NFS server says to single calls: right ones of all its programs, and wrong ones.
import { expect } from 'chai';
import { XdrWriter } from '../../../lab/peers/nfs-udp/xdr.js';
import { EXPORT_DIR } from '../../../lab/hosts/nas.js';
import { waitFor } from '../../../lab/system/wait.js';
import { ADDRESS, awaitService, CLIENTS, EXPORT, lab, SERVERS } from '../support/nas.js';
import { configure, EventMark, restoreConfiguration } from '../support/box.js';
import {
  ACCEPT,
  callBytes,
  Caller,
  createCall,
  handleOf,
  lookupCall,
  MOUNT,
  mountCall,
  NFS,
  nfsCall,
  recordOf,
  STATUS,
} from '../support/nas-calls.js';

const [FIRST = ''] = CLIENTS;
const FILE = 'one.bin';
/** Handles of version 2 have this length; ours are as long for both versions. */
const HANDLE_BYTES = 32;
const NFS_PORT = 2049;
const GETATTR = 1;
const SETATTR = 2;
const REMOVE = 12;
const SET_TO_CLIENT_TIME = 2;

describe('lab: the virtual NFS server, call by call', () => {
  let caller: Caller;

  before('the service answers', async () => {
    await awaitService();
    caller = Caller.open(FIRST, ADDRESS);
  });

  after('the caller goes', () => caller.close());

  it('showmount lists the export, and rpcinfo all programs over UDP and TCP', async () => {
    const client = lab().host(FIRST);
    expect(await client.must(['showmount', '-e', ADDRESS])).to.include(`${EXPORT} (everyone)`);
    const programs = await client.must(['rpcinfo', '-p', ADDRESS]);
    for (const transport of ['tcp', 'udp']) {
      for (const [name, port] of [
        ['nfs', 2049],
        ['mountd', 20048],
        ['portmapper', 111],
      ] as const) {
        expect(programs).to.match(new RegExp(`${transport} +${port} +${name}`));
      }
    }
  });

  for (const transport of ['tcp', 'udp'] as const) {
    it(`mounts, looks up and reads over ${transport}`, async () => {
      const results = await caller.results({ ...mountCall(EXPORT), transport });
      expect(results.u32()).to.equal(STATUS.ok);
      const root = results.opaque();
      expect(root.length).to.equal(HANDLE_BYTES);
      const found = await caller.results({ ...lookupCall(root, FILE), transport });
      expect(found.u32()).to.equal(STATUS.ok);
      const more = new XdrWriter().u64(0n).u32(100);
      const read = await caller.results({ ...nfsCall(6, found.opaque(), more), transport });
      expect(read.u32()).to.equal(STATUS.ok);
    });
  }

  it('speaks NFS version 2: handles of MOUNT version 1 serve its GETATTR, LOOKUP and READ', async () => {
    const argument = new XdrWriter().opaque(EXPORT);
    const call = { program: MOUNT, version: 1, procedure: 1, arguments: argument };
    const mounted = await caller.results(call);
    expect(mounted.u32()).to.equal(STATUS.ok);
    const root = fixed(mounted);
    const version2 = (procedure: number, more: XdrWriter): Parameters<Caller['call']>[0] => ({
      program: NFS,
      version: 2,
      procedure,
      arguments: more,
    });
    expect(await caller.status(version2(1, words(root)))).to.equal(STATUS.ok);
    const found = await caller.results(
      version2(4, words(root).append(new XdrWriter().opaque(FILE))),
    );
    expect(found.u32()).to.equal(STATUS.ok);
    const file = fixed(found);
    const read = words(file).u32(0).u32(10).u32(0);
    expect(await caller.status(version2(6, read))).to.equal(STATUS.ok);
    const listed = words(root).u32(0).u32(4096);
    expect(await caller.status(version2(16, listed))).to.equal(STATUS.ok);
  });

  it('sets times as a client says on all servers, to the nanosecond', async () => {
    const root = await caller.mount(EXPORT);
    const file = handleOf(await caller.results(createCall(root, 'timed')));
    const unchanged = new XdrWriter().u32(0).u32(0).u32(0).u32(0);
    const words = unchanged.u32(SET_TO_CLIENT_TIME).u32(1_000_000_001).u32(123_456_789);
    words.u32(SET_TO_CLIENT_TIME).u32(1_000_000_002).u32(987_654_321).u32(0);
    const set = nfsCall(SETATTR, file, words);
    expect(await caller.status(set)).to.equal(STATUS.ok);
    // Whoever compares files reads them, which is a time as well.
    const times = (server: string) =>
      lab()
        .host(server)
        .must(['stat', '-c', '%.9X %.9Y', `${EXPORT_DIR}/timed`]);
    for (const server of SERVERS) {
      let shown = '';
      await waitFor(
        async () => {
          shown = (await times(server)).trim();
          return shown === '1000000001.123456789 1000000002.987654321';
        },
        { what: `${server} has the times`, lastSeen: () => shown },
      );
    }
    expect(await caller.status(nfsCall(REMOVE, root, new XdrWriter().opaque('timed')))).to.equal(
      STATUS.ok,
    );
  });

  const refusals: readonly (readonly [string, number, number, number, number])[] = [
    ['an unknown program', 200_000, 1, 1, ACCEPT.programUnavailable],
    ['an unknown version', NFS, 4, 1, ACCEPT.programMismatch],
    ['an unknown procedure', NFS, 3, 99, ACCEPT.procedureUnavailable],
    ['arguments that are cut short', NFS, 3, 1, ACCEPT.garbageArguments],
  ];
  for (const [what, program, version, procedure, accept] of refusals) {
    it(`answers ${what} as RFC 5531 says`, async () => {
      const answer = await caller.call({ program, version, procedure }, NFS_PORT);
      expect(answer.accept).to.equal(accept);
    });
  }

  it('has no export of another name', async () => {
    expect(await caller.status(mountCall('/elsewhere'))).to.equal(STATUS.noEntry);
  });

  it('answers BADHANDLE to a handle that it did not make, and tells of it', async () => {
    const root = await caller.mount(EXPORT);
    const forged = Buffer.from(root);
    forged.writeUInt8(forged.readUInt8(HANDLE_BYTES - 1) ^ 1, HANDLE_BYTES - 1);
    const mark = new EventMark();
    expect(await caller.status(nfsCall(GETATTR, forged))).to.equal(STATUS.badHandle);
    expect((await mark.next('nfs-foreign-handle')).message).to.include('10.1.0.11');
    expect(await caller.status(nfsCall(GETATTR, root))).to.equal(STATUS.ok);
  });

  const spoilt: readonly (readonly [string, () => Buffer])[] = [
    ['a record longer than any call', () => recordOf(Buffer.alloc(64), 0x7fffffff)],
    ['a record that is no message', () => recordOf(Buffer.alloc(3, 0xff))],
    ['an answer in place of a call', () => recordOf(Buffer.from('0000000100000001', 'hex'))],
    ['noise', () => Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919) & 0xff))],
    ['a handle of an absurd length', () => recordOf(absurdHandle())],
    ['a record that never ends', () => recordOf(callBytes(mountCall(EXPORT)), 5000, false)],
  ];
  for (const [what, bytes] of spoilt) {
    it(`outlives ${what}`, async () => {
      const { outcome, bytes: reply } = await caller.send('tcp', NFS_PORT, bytes());
      // If it says anything at all, it is that the call is not carried out.
      if (outcome === 'reply') expect(Buffer.from(reply, 'hex').readUInt32BE(20)).to.not.equal(0);
      expect(await caller.status(mountCall(EXPORT))).to.equal(STATUS.ok);
    });
  }

  it('outlives datagrams of each length up to a call', async () => {
    const whole = callBytes({ ...mountCall(EXPORT), transport: 'udp' });
    for (let length = 4; length < whole.length; length += 12) {
      await caller.send('udp', 20048, whole.subarray(0, length), 20);
    }
    expect(await caller.status({ ...mountCall(EXPORT), transport: 'udp' })).to.equal(STATUS.ok);
  });

  describe('and exports of other rules', () => {
    after('the configuration is as before', async () => {
      await restoreConfiguration();
      await awaitService();
    });

    it('refuses a client that an export is not for, also with a handle it has had', async () => {
      const root = await caller.mount(EXPORT);
      await configure('nfs-export export clients 10.1.0.12/32');
      expect(await caller.status(mountCall(EXPORT))).to.equal(STATUS.access);
      expect(await caller.status(nfsCall(GETATTR, root))).to.equal(STATUS.access);
      await configure('no nfs-export export clients 10.1.0.12/32');
      expect(await caller.status(nfsCall(GETATTR, root))).to.equal(STATUS.ok);
    });

    it('exports a directory by itself, read-only', async () => {
      await configure(
        'nfs-export inner path /inner',
        'nfs-export inner filesystem files',
        'nfs-export inner directory /content/left',
        'nfs-export inner read-only true',
      );
      const root = await caller.mount('/inner');
      expect(await caller.status(lookupCall(root, 'file-0'))).to.equal(STATUS.ok);
      // Mode 0700; no other attribute; no guard.
      const words = new XdrWriter().u32(1).u32(0o700).u32(0).u32(0).u32(0).u32(0).u32(0).u32(0);
      expect(await caller.status(nfsCall(SETATTR, root, words))).to.equal(STATUS.readOnly);
    });
  });
});

/** A handle of version 2, which has no length before it. */
function fixed(results: { u32: () => number }): Buffer {
  const handle = Buffer.alloc(HANDLE_BYTES);
  for (let at = 0; at < HANDLE_BYTES; at += 4) handle.writeUInt32BE(results.u32(), at);
  return handle;
}

/** The same, to be written. */
function words(handle: Buffer): XdrWriter {
  const writer = new XdrWriter();
  for (let at = 0; at < handle.length; at += 4) writer.u32(handle.readUInt32BE(at));
  return writer;
}

function absurdHandle(): Buffer {
  const call = { program: NFS, version: 3, procedure: GETATTR };
  return callBytes({ ...call, arguments: new XdrWriter().u32(0xffffffff).u32(0) });
}
