// SPDX-License-Identifier: Apache-2.0
// Who may join a file system: servers that hold the same in what they export. And what clients see when the
// configuration moves members and addresses about.
import { expect } from 'chai';
import { EXPORT_DIR } from '../../../lab/hosts/nas.js';
import { configure, restoreConfiguration } from '../support/box.js';
import { ADDRESS, awaitService, cli, CLIENTS, EXPORT, lab, SERVERS } from '../support/nas.js';
import { Caller, lookupCall, nfsCall, STATUS } from '../support/nas-calls.js';
import { judged, makeParts, on, partCommands, partOf, removeParts } from '../support/nas-parts.js';

const [FIRST = ''] = CLIENTS;
const [RIGHT = '', OTHER = ''] = SERVERS;
/** What two servers export to a file system of the tests' own. */
const PART = partOf('part');
const { directory: DIRECTORY } = PART;
const GETATTR = 1;
const NEW_ADDRESS = '10.1.0.201';
const CLIENT6 = '2001:db8:1::11/64';
const ADDRESS6 = '2001:db8:1::200';

/** What is done to a copy of the same files, and what is said of it. */
const differences: readonly (readonly [string, string, string])[] = [
  [
    'a byte near the end of a file',
    'printf x | dd of=large bs=1 seek=199999 conv=notrunc',
    'has /large with other content than nas1',
  ],
  ['a mode', 'chmod 600 below/small', 'with mode 0600 where nas1 has 0644'],
  ['an owner', 'chown 1000:1000 below', 'has /below with owner 1000:1000 where nas1 has 0:0'],
  ['a name that is missing', 'rm below/other', 'has no "other" in /below/, which nas1 has'],
  ['a link', 'rm linked && cp -p below/small linked', 'with number of links 1 where nas1 has 2'],
];

/** The same again after each change, in the same directories: their server goes on knowing them. */
const MAKE = `mkdir -p ${DIRECTORY}/below && cd ${DIRECTORY} && seq 100000 | head -c 200000 >large &&
  echo small | tee below/small >below/other && chmod 644 large below/* && chown 0:0 below && ln -f below/small linked`;

describe('lab: joining a file system', () => {
  before('two servers hold the same', async () => {
    await awaitService();
    await makeParts([RIGHT, OTHER], MAKE);
  });

  after('all is as before', () => removeParts(PART, [RIGHT, OTHER]));

  afterEach('the configuration is as before', restoreConfiguration);

  it('accepts a server with other files beside what it exports, and hints at them', async () => {
    await on(OTHER, `touch ${EXPORT_DIR}/beside`);
    try {
      await configure(...partCommands('beside', PART, [RIGHT, OTHER]));
      const members = await judged('beside');
      expect(members.map(({ state }) => state)).to.deep.equal(['current', 'current']);
      expect(members[1]?.reason).to.include('something beside the export');
    } finally {
      await on(OTHER, `rm ${EXPORT_DIR}/beside`);
    }
  });

  for (const [at, [what, change, words]] of differences.entries())
    it(`refuses a server that differs in ${what}, and says where`, async () => {
      await on(OTHER, `cd ${DIRECTORY} && ${change}`);
      try {
        await configure(...partCommands(`differs${at}`, PART, [RIGHT, OTHER]));
        const [right, other] = await judged(`differs${at}`);
        expect(right?.state).to.equal('current');
        expect(other?.reason).to.include(words);
        expect(other?.state).to.be.oneOf(['refused', 'out']);
      } finally {
        await on(OTHER, MAKE);
      }
    });

  it('keeps handles when all members move to where the same files are', async () => {
    await configure(...partCommands('moves', PART, [RIGHT, OTHER]));
    await judged('moves');
    const caller = Caller.open(FIRST, ADDRESS);
    try {
      const root = await caller.mount('/moves');
      const found = await caller.results(lookupCall(root, 'large'));
      expect(found.u32()).to.equal(STATUS.ok);
      const large = Buffer.from(found.opaque());
      for (const server of [RIGHT, OTHER])
        await on(server, `cp -a ${DIRECTORY} ${DIRECTORY}/../moved`);
      await configure(
        ...[RIGHT, OTHER].map(
          (server) => `filesystem moves member ${server} path /export/content/moved`,
        ),
      );
      const members = await judged('moves');
      expect(members.map(({ state }) => state)).to.deep.equal(['current', 'current']);
      expect(await caller.status(nfsCall(GETATTR, large))).to.equal(STATUS.ok);
    } finally {
      await caller.close();
      for (const server of [RIGHT, OTHER]) await on(server, `rm -rf ${DIRECTORY}/../moved`);
    }
  });

  it('serves handles of before at an address that was changed', async () => {
    const before = Caller.open(FIRST, ADDRESS);
    const root = await before.mount(EXPORT);
    await before.close();
    await configure(`nfs-service nas address ${NEW_ADDRESS}`);
    const caller = Caller.open(FIRST, NEW_ADDRESS);
    try {
      expect(await caller.status(nfsCall(GETATTR, root))).to.equal(STATUS.ok);
    } finally {
      await caller.close();
    }
  });

  it('serves clients over TCP and IPv6', async () => {
    const settings = '/proc/sys/net/ipv6/conf/eth0';
    const client = lab().host(FIRST);
    await client.must([
      'sh',
      '-ec',
      `echo 0 >${settings}/disable_ipv6; ip -6 address add ${CLIENT6} dev eth0 nodad`,
    ]);
    const caller = Caller.open(FIRST, ADDRESS6);
    try {
      await configure(`nfs-service nas address ${ADDRESS6}`);
      const root = await caller.mount(EXPORT);
      expect(await caller.status(lookupCall(root, 'one.bin'))).to.equal(STATUS.ok);
    } finally {
      await caller.close();
      await client.must(['sh', '-c', `echo 1 >${settings}/disable_ipv6`]);
    }
  });

  it('does not bring back who is current', async () => {
    const { status, stderr } = await cli('-c', `filesystem files reinstate ${RIGHT}`);
    expect(status).to.not.equal(0);
    expect(stderr).to.include('is a current member of files');
  });
});
