// SPDX-License-Identifier: Apache-2.0
// Clients with Kerberos at one virtual NFS server, whose servers alone can tell who they are.
import { expect } from 'chai';
import { takeTickets } from '../../../lab/hosts/kerberos.js';
import { patternBytes } from '../../../lab/hosts/nas.js';
import { counter } from '../../../mgmt/daemon/protocol.js';
import { configure, restoreConfiguration } from '../support/box.js';
import { waitFor } from '../../../lab/system/wait.js';
import { box, lab, useLab } from '../support/current.js';
import { type GssAnswer, GssClient, type GssService } from '../support/gss.js';
import { awaitMember, currentServers } from '../support/nas-members.js';
import { Caller, mountCall, nfsCall, STATUS } from '../support/nas-calls.js';
import { ADDRESS, awaitSameTrees, awaitService, CLIENTS, EXPORT } from '../support/nas-service.js';

const [FIRST = ''] = CLIENTS;
const FILE = '64k.bin';
const BYTES = 65536;
const GETATTR = 1;
const AUTH_TOO_WEAK = 5;
const READING = 0x23;
const PSEUDO_FLAVORS = { krb5: 390003, krb5i: 390004, krb5p: 390005 };

describe('lab: clients with Kerberos at a virtual NFS server', () => {
  useLab('kerberos-nas', ['nas1', 'nas2']);
  const clients: GssClient[] = [];
  let caller: Caller;

  function open(service: GssService): GssClient {
    const client = GssClient.open(FIRST, ADDRESS, service);
    clients.push(client);
    return client;
  }

  before('the service answers, and the user has tickets', async () => {
    await awaitService();
    await takeTickets(lab().host(FIRST));
    caller = Caller.open(FIRST, ADDRESS);
  });

  afterEach('clients go, servers are back, and all is as before', async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    for (const server of ['nas1', 'nas2']) {
      if (lab().host(server).service('ganesha') === undefined) await lab().startServer(server);
    }
    await restoreConfiguration();
    await awaitService();
    await awaitSameTrees(currentServers);
  });

  after('the caller goes', () => caller.close());

  it('reads by krb5 what others read by number: heads are the client’s, handles the box’s', async () => {
    await configure('nfs-export export security sys-krb5');
    const { handle, flavors } = await mounted(caller);
    expect(flavors).to.deep.equal([PSEUDO_FLAVORS.krb5, 1]);
    expect(handle).not.to.equal(await ownHandle('nas1'));
    await readFile(open('none'), handle);
    expect(await caller.status(nfsCall(GETATTR, Buffer.from(handle, 'hex')))).to.equal(STATUS.ok);
    // Counters are published a little later.
    let contexts = 0n;
    await waitFor(
      async () => {
        const { counters } = await (await box()).show('nfs-statistics');
        contexts = counter(counters['gss-contexts'] ?? 0);
        return contexts === 1n;
      },
      { what: 'there is one context', lastSeen: () => String(contexts) },
    );
  });

  it('balances contexts, each of whose calls go to the server that it was made with', async () => {
    await configure('nfs-export export security sys-krb5');
    const { handle } = await mounted(caller);
    for (let i = 0; i < 6; i += 1) {
      const client = open('none');
      for (let call = 0; call < 5; call += 1) expectSigned(await client.call('fsinfo', handle));
      expect((await client.call('getattr', handle)).contexts).to.equal(1);
    }
    for (const server of ['nas1', 'nas2']) {
      expect(await establishedAt(server), `connections of clients at ${server}`).to.be.at.least(3);
    }
  });

  it('refuses changes by krb5 where several servers would have to believe them', async () => {
    await configure('nfs-export export security sys-krb5');
    const { handle } = await mounted(caller);
    const client = open('none');
    const access = await client.call('access', handle);
    expectSigned(access);
    expect((access.access ?? 0) & ~READING).to.equal(0);
    const made = await client.call('create', handle, 'new');
    expect(made).to.include({ outcome: 'answered', status: STATUS.readOnly, whole: true });
  });

  it('tells who calls by number that krb5 is asked for', async () => {
    await configure('nfs-export export security krb5');
    const { handle, flavors } = await mounted(caller);
    expect(flavors).to.deep.equal([PSEUDO_FLAVORS.krb5]);
    const weak = caller.call(nfsCall(GETATTR, Buffer.from(handle, 'hex')));
    expect(await weak.then(() => 'taken', String)).to.match(/denied|auth|reply/i);
    expectSigned(await open('none').call('getattr', handle));
    expect(await open('integrity').call('getattr', handle)).to.include({
      outcome: 'denied',
      code: AUTH_TOO_WEAK,
    });
  });

  for (const service of ['none', 'integrity', 'privacy'] as const) {
    it(`goes on with another server and context when the server is killed: ${service}`, async () => {
      const isOpaque = service !== 'none';
      await configure(
        ...(isOpaque ? ['nfs-export export read-only true'] : []),
        `nfs-export export security ${isOpaque ? 'krb5i' : 'sys-krb5'}`,
      );
      const { handle, flavors } = await mounted(caller);
      if (isOpaque) {
        expect(flavors).to.deep.equal([PSEUDO_FLAVORS.krb5i, PSEUDO_FLAVORS.krb5p]);
        for (const server of ['nas1', 'nas2']) expect(handle).to.equal(await ownHandle(server));
      }
      const client = open(service);
      await readFile(client, handle);
      const server = (await establishedAt('nas1')) > 0 ? 'nas1' : 'nas2';
      await lab().killServer(server);
      const after = await client.call('getattr', handle);
      expectSigned(after);
      expect(after).to.include({ contexts: 2 });
      expect(after.connections).to.be.greaterThan(1);
      await readFile(client, handle);
      await lab().startServer(server);
      await awaitMember(server, 'current');
    });
  }

  it('denies changes of what is read-only by krb5p, of which nothing can be seen but that', async () => {
    await configure('nfs-export export read-only true', 'nfs-export export security krb5p');
    const { handle } = await mounted(caller);
    const client = open('privacy');
    expectSigned(await client.call('getattr', handle));
    const denied = { outcome: 'denied', code: AUTH_TOO_WEAK };
    expect(await client.call('create', handle, 'new')).to.include(denied);
    expect(await open('integrity').call('getattr', handle)).to.include(denied);
  });

  it('takes no protected calls where it has nothing but unprotected ones', async () => {
    expect(await open('none').call('getattr', '00')).to.include({ outcome: 'denied' });
  });

  // The last: the other server's member comes back as a new one, which has yet to be brought in step.
  it('changes by krb5 what one server has', async () => {
    await configure('no filesystem files member nas2', 'nfs-export export security sys-krb5');
    await awaitService();
    const { handle } = await mounted(caller);
    const client = open('none');
    const made = await client.call('create', handle, 'written');
    expectSigned(made);
    const file = made.handle ?? '';
    expect((await client.call('write', file, 'by-a-user')).bytes).to.equal(9);
    expect((await client.call('read', file)).bytes).to.equal(9);
    expect((await client.call('readdir', handle)).names).to.include('written');
    expect(await lab().host('nas1').must(['cat', '/run/export/written'])).to.equal('by-a-user');
    expectSigned(await client.call('remove', handle, 'written'));
    const gone = await client.call('getattr', file);
    expect(gone).to.include({ outcome: 'answered', status: STATUS.stale });
  });
});

/** MNT of the export: its handle, and the flavors that clients may use. */
async function mounted(caller: Caller): Promise<{ handle: string; flavors: number[] }> {
  const results = await caller.results(mountCall(EXPORT));
  expect(results.u32()).to.equal(STATUS.ok);
  const handle = Buffer.from(results.opaque()).toString('hex');
  return { handle, flavors: Array.from({ length: results.u32() }, () => results.u32()) };
}

/** What a server itself gives for the same. */
async function ownHandle(server: string): Promise<string> {
  const caller = Caller.open(server, '127.0.0.1');
  try {
    return (await mounted(caller)).handle;
  } finally {
    await caller.close();
  }
}

function expectSigned(answer: GssAnswer): void {
  expect(answer).to.include({ outcome: 'answered', status: STATUS.ok, whole: true });
}

/** Looks a file up and reads it: its bytes are those that the servers began with. */
async function readFile(client: GssClient, root: string): Promise<void> {
  const found = await client.call('lookup', root, FILE);
  expectSigned(found);
  const read = await client.call('read', found.handle ?? '');
  expectSigned(read);
  expect(read).to.include({ bytes: BYTES, fnv1a: fnv1a(patternBytes(BYTES)) });
}

function fnv1a(bytes: Buffer): number {
  let sum = 2_166_136_261;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 16_777_619) >>> 0;
  return sum;
}

/** Connections to a server from ports that are not privileged: those that belong to one client each. */
async function establishedAt(server: string): Promise<number> {
  const listing = ['ss', '-Htn', 'state', 'established', '( sport = :2049 and dport >= :1024 )'];
  const rows = (await lab().host(server).must(listing)).trim();
  return rows === '' ? 0 : rows.split('\n').length;
}
