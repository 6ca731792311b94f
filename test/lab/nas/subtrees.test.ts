// SPDX-License-Identifier: Apache-2.0
// A file system in the place of a directory of another, each on servers of its own [NFS-3].
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { patternBytes } from '../../../lab/hosts/nas.js';
import { XdrWriter } from '../../../lab/peers/nfs-udp/xdr.js';
import { waitFor } from '../../../lab/system/wait.js';
import { configure } from '../support/box.js';
import { ADDRESS, awaitService, CLIENTS, EXPORT, lab, SERVERS } from '../support/nas.js';
import {
  Caller,
  createCall,
  handleOf,
  lookupCall,
  mountCall,
  nfsCall,
  STATUS,
} from '../support/nas-calls.js';
import { judged, makeParts, on, partCommands, partOf, removeParts } from '../support/nas-parts.js';

const [FIRST = ''] = CLIENTS;
const UPPER = SERVERS.slice(0, 2);
const LOWER = SERVERS.slice(2);
const PART = partOf('groups');
const { directory: DIRECTORY } = PART;
const [READ, WRITE, RENAME, LINK, FSSTAT] = [6, 7, 14, 15, 18] as const;
const FILE_SYNC = 2;
const FILE_BYTES = 300_000;
const URL = `nfs://${ADDRESS}/upper`;

/** What the servers of the upper file system have where the lower one stands: nobody sees it. */
const MAKE_UPPER = `mkdir -p ${DIRECTORY}/below && echo covered >${DIRECTORY}/below/covered && echo upper >${DIRECTORY}/beside`;
const MAKE_LOWER = `mkdir -p ${DIRECTORY}/inner && echo lower >${DIRECTORY}/inner/file`;

/** Waits until a script prints the same on servers: of what a client was told, a member may have some to do. */
async function awaitOn(servers: readonly string[], script: string, wanted: string): Promise<void> {
  for (const server of servers) {
    let said = '';
    await waitFor(
      async () => {
        said = (await on(server, script)).trim();
        return said === wanted;
      },
      { what: `${server} says ${wanted} to ${script}`, everyMs: 50, lastSeen: () => said },
    );
  }
}

/** The names in a directory of the export, its sub-directories' too. */
async function listed(url: string): Promise<string> {
  return lab().host(FIRST).must(['nfs-ls', '-R', url]);
}

describe('lab: a file system inside another', () => {
  let caller: Caller;
  let upper: Buffer;

  before('two groups of servers hold a file system each', async () => {
    await awaitService();
    await makeParts(UPPER, MAKE_UPPER);
    await makeParts(LOWER, MAKE_LOWER);
    await configure(
      ...partCommands('upper', PART, UPPER),
      ...partCommands('lower', PART, LOWER),
      'filesystem upper subtree below path /below',
      'filesystem upper subtree below target lower',
    );
    for (const name of ['upper', 'lower']) {
      const states = (await judged(name)).map(({ state }) => state);
      expect(states).to.deep.equal(['current', 'current']);
    }
    caller = Caller.open(FIRST, ADDRESS);
    upper = await caller.mount('/upper');
  });

  after('all is as before', async () => {
    await caller.close();
    await removeParts(PART, SERVERS);
  });

  async function below(): Promise<Buffer> {
    return handleOf(await caller.results(lookupCall(upper, 'below')), false);
  }

  it('is listed in the place of what it covers', async () => {
    const names = await listed(URL);
    expect(names).to.include('beside').and.include('inner').and.include('file');
    expect(names).not.to.include('covered');
    expect(await caller.status(lookupCall(await below(), 'covered'))).to.equal(STATUS.noEntry);
  });

  it('is entered by its name and left by the way one came', async () => {
    const up = handleOf(await caller.results(lookupCall(await below(), '..')), false);
    expect(up).to.deep.equal(upper);
  });

  it('is mounted by a path that leads through it', async () => {
    const results = await caller.results(mountCall('/upper/below/inner'));
    expect(results.u32()).to.equal(STATUS.ok);
    const inner = handleOf(await caller.results(lookupCall(await below(), 'inner')), false);
    expect(Buffer.from(results.opaque())).to.deep.equal(inner);
  });

  it('keeps what libnfs copies there on its own servers, and gives it back', async () => {
    const [copy, back] = ['copy', 'back'].map((name) => join(lab().instance.dataDir, name));
    writeFileSync(copy ?? '', patternBytes(FILE_BYTES));
    const client = lab().host(FIRST);
    await client.must(['nfs-cp', copy ?? '', `${URL}/below/copied`]);
    await client.must(['nfs-cp', `${URL}/below/copied`, back ?? '']);
    await client.must(['cmp', copy ?? '', back ?? '']);
    const [sum = ''] = (await client.must(['sha256sum', copy ?? ''])).split(' ');
    await awaitOn(LOWER, `sha256sum <${DIRECTORY}/copied | cut -d' ' -f1`, sum);
    await awaitOn(UPPER, `ls ${DIRECTORY}/below`, 'covered');
  });

  it('is written and read through handles that were looked up in it', async () => {
    const file = handleOf(await caller.results(createCall(await below(), 'written')));
    const data = Buffer.from('written through the upper one');
    const words = new XdrWriter().u64(0n).u32(data.length).u32(FILE_SYNC).opaque(data);
    expect(await caller.status(nfsCall(WRITE, file, words))).to.equal(STATUS.ok);
    const read = await caller.results(nfsCall(READ, file, new XdrWriter().u64(0n).u32(100)));
    expect(read.u32()).to.equal(STATUS.ok);
    expect(read.bool()).to.equal(true);
    read.skip(84);
    expect(read.u32()).to.equal(data.length);
    await awaitOn(LOWER, `cat ${DIRECTORY}/written`, data.toString());
    const made = handleOf(await caller.results(createCall(upper, 'above')));
    expect(made).not.to.deep.equal(file);
    await awaitOn(UPPER, `ls ${DIRECTORY}`, 'above\nbelow\nbeside');
    await awaitOn(LOWER, `ls -d ${DIRECTORY}/above 2>/dev/null || true`, '');
  });

  it('exchanges no names with the one it is in', async () => {
    const lower = await below();
    const name = new XdrWriter().opaque('beside');
    const more = new XdrWriter().append(name).opaque(lower).append(name);
    expect(await caller.status(nfsCall(RENAME, upper, more))).to.equal(STATUS.otherDevice);
    const file = handleOf(await caller.results(lookupCall(upper, 'beside')), false);
    const link = new XdrWriter().opaque(lower).append(name);
    expect(await caller.status(nfsCall(LINK, file, link))).to.equal(STATUS.otherDevice);
  });

  it('counts its room with that of the one it is in', async () => {
    const totalBytes = async (handle: Buffer): Promise<bigint> => {
      const results = await caller.results(nfsCall(FSSTAT, handle));
      expect(results.u32()).to.equal(STATUS.ok);
      if (results.bool()) results.skip(84);
      return (BigInt(results.u32()) << 32n) | BigInt(results.u32());
    };
    const one = await totalBytes(await caller.mount(EXPORT));
    expect(await totalBytes(upper)).to.equal(2n * one);
    expect(await totalBytes(await below())).to.equal(2n * one);
    expect(await totalBytes(await caller.mount('/lower'))).to.equal(one);
  });
});
