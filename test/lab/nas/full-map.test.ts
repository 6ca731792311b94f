// SPDX-License-Identifier: Apache-2.0
// A map of handles without room: new files are refused for a while, all else goes on.
import { expect } from 'chai';
import { EXPORT_DIR } from '../../../lab/hosts/nas.js';
import { fastPathDies } from '../../../lab/load/disturb.js';
import { XdrWriter } from '../../../lab/peers/nfs-udp/xdr.js';
import { configure, EventMark, restoreConfiguration } from '../support/box.js';
import {
  ADDRESS,
  awaitSameTrees,
  awaitService,
  CLIENTS,
  EXPORT,
  lab,
  SERVERS,
  TARGET,
} from '../support/nas.js';
import { Caller, createCall, handleOf, lookupCall, nfsCall, STATUS } from '../support/nas-calls.js';
import { awaitMember, currentServers, restoreMembers } from '../support/nas-members.js';

const [FIRST = ''] = CLIENTS;
const [, , VICTIM = ''] = SERVERS;
const [GETATTR, WRITE, REMOVE] = [1, 7, 12] as const;
const FILE_SYNC = 2;
/** The smallest map has room for fewer. */
const CROWDS = 50;
const FILES = 1000;
/** Pages of the data base are not all filled to their ends when the first file is refused. */
const GAPS = 50;
/** Names are in the map, too: the longer, the sooner it is full. */
const PREFIX = 'long-'.repeat(40);

/** Makes directories full of files on a server, behind the box; all servers have the same names. */
const MAKE = `cd ${EXPORT_DIR} && mkdir crowds && cd crowds
for crowd in $(seq ${CROWDS}); do mkdir $crowd; (cd $crowd && seq -f '${PREFIX}%g' ${FILES} | xargs touch -d 2020-02-02); done`;

describe('lab: a map of handles that is full', () => {
  let caller: Caller;
  let root: Buffer;
  let file: Buffer;
  /** Files for which there was room. */
  const made: string[] = [];

  function write(): Promise<number> {
    const words = new XdrWriter().u64(0n).u32(4).u32(FILE_SYNC).opaque('four');
    return caller.status(nfsCall(WRITE, file, words));
  }

  function remove(name: string): Promise<number> {
    return caller.status(nfsCall(REMOVE, root, new XdrWriter().opaque(name)));
  }

  before('the map is small, and there are more files than it holds', async () => {
    await Promise.all(SERVERS.map((server) => lab().host(server).must(['sh', '-ec', MAKE])));
    await configure('nfs map-max-mib 16', 'filesystem files member-timeout-ms 2000');
    await fastPathDies(lab()).happen();
    await awaitService();
    caller = Caller.open(FIRST, ADDRESS);
    root = await caller.mount(EXPORT);
    file = handleOf(await caller.results(createCall(root, 'known')));
    handleOf(await caller.results(createCall(root, 'other')));
  });

  after('the map has room again', async () => {
    await caller.close();
    await restoreConfiguration();
    for (const server of SERVERS)
      await lab()
        .host(server)
        .must(['rm', '-rf', `${EXPORT_DIR}/crowds`]);
    await fastPathDies(lab()).happen();
    await awaitService();
    await awaitSameTrees(await currentServers());
    await restoreMembers();
  });

  it('is told, with what to do', async () => {
    const mark = new EventMark();
    let told: string | undefined;
    for (let crowd = 1; crowd <= CROWDS && told === undefined; crowd += 1) {
      await lab().exec(FIRST, ['nfs-ls', `${TARGET}/crowds/${crowd}`]);
      told = (await mark.since('nfs-map-full'))[0]?.message;
    }
    expect(told).to.include('map-max-mib');
  });

  it('answers who makes files: there is a gap for one, no room, or it is to be tried later', async () => {
    for (let number = 0; number < GAPS; number += 1) {
      const name = `${PREFIX}${number}`;
      const status = await caller.status(createCall(root, name));
      expect(status).to.be.oneOf([STATUS.ok, STATUS.noSpace, STATUS.tryLater]);
      if (status === STATUS.ok) made.push(name);
    }
  });

  it('serves files that it knows', async () => {
    expect(await caller.status(nfsCall(GETATTR, file))).to.equal(STATUS.ok);
    expect(await write()).to.equal(STATUS.ok);
    expect(await caller.status(lookupCall(root, 'known'))).to.equal(STATUS.ok);
  });

  it('takes a member out that dies, and goes on', async () => {
    await lab().killServer(VICTIM);
    try {
      expect(await write()).to.equal(STATUS.ok);
      await awaitMember(VICTIM, 'out');
      expect(await write()).to.equal(STATUS.ok);
    } finally {
      await lab().startServer(VICTIM);
    }
  });

  it('forgets what is removed', async () => {
    expect(await remove('other')).to.equal(STATUS.ok);
    expect(await caller.status(lookupCall(root, 'other'))).to.equal(STATUS.noEntry);
  });

  it('has room when it may grow', async () => {
    await configure('no nfs map-max-mib');
    await fastPathDies(lab()).happen();
    await awaitService();
    expect(await caller.status(createCall(root, 'unknown'))).to.equal(STATUS.ok);
    for (const name of ['known', 'unknown', ...made]) {
      expect(await remove(name)).to.equal(STATUS.ok);
    }
  });
});
