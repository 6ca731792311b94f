// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { SAMPLE } from '../config/sample.js';
import { NFS_FILES } from './fake-nfs.js';
import { type Client, Refusal, TestBox, untilState } from './test-box.js';

const CONFIGURATION =
  `${SAMPLE.replace('addresses 10.1.0.1/24 ', '')}sp 0\nsp 1\n` +
  'nfs-service nas address 10.1.0.200 source-address 10.2.0.200/24 vlan 10\n' +
  'filesystem home nfs-service nas read-method round-robin\n' +
  'filesystem home member nas1 path /export\nfilesystem home member nas2 path /export\n' +
  'nfs-export home path /home filesystem home clients 10.1.0.0/24\nnfs memory-mib 32\n';

describe('NFS as sluiced shows it', () => {
  let box: TestBox;
  let client: Client;

  before(async () => {
    box = new TestBox();
    mkdirSync(box.runDir);
    writeFileSync(box.configPath, CONFIGURATION);
    client = await box.start();
    await untilState(client, 'ready');
  });

  after(() => box.remove());

  const refused = async (work: Promise<unknown>): Promise<Refusal> => {
    const error: unknown = await work.catch((each: unknown) => each);
    expect(error).to.be.instanceOf(Refusal);
    return error as Refusal;
  };

  it('tells the fast path what memory NFS has and where handles are kept', () => {
    const args = box.report().args.join(' ');
    expect(args).to.include('--nfs-memory-mib 32 --nfs-map-mib 1024 --nfs-duplicates 0');
    expect(args).to.match(/--state-directory \S+\/nfs/);
  });

  it('sends services, file systems, members with their places, and exports', () => {
    const { configuration } = box.report();
    const sent = (name: string) => configuration.filter(({ message }) => message === name);
    expect(sent('set-nfs-service')).to.have.length(1);
    expect(sent('set-filesystem')[0]).to.include({ key: 'home', readMethod: 'round-robin' });
    expect(
      sent('set-filesystem-member').map((message) => 'slot' in message && message.slot),
    ).to.eql([0, 1]);
    expect(sent('set-nfs-export')[0]).to.deep.include({ path: '/home', clients: ['10.1.0.0/24'] });
    expect(sent('set-nfs')[0]).to.include({ sampleCalls: 1 });
  });

  it('shows services, file systems and their members', async () => {
    const { services, filesystems } = await client.show('nfs');
    expect(services).to.have.length(1);
    expect(services[0]).to.include({ service: 'nas', state: 'running', sp: 0 });
    expect(filesystems[0]).to.deep.include({
      filesystem: 'home',
      fsid: 0x534c0000,
      state: 'serving',
      current: 1,
      notes: 3,
      exports: ['/home'],
    });
    const { members } = await client.show('nfs-member', { key: 'home' });
    expect(members.map(({ member, state, slot }) => [member, state, slot])).to.deep.equal([
      ['nas1', 'current', 0],
      ['nas2', 'out', 1],
    ]);
    expect(members[1]).to.include({ reason: 'it did not answer WRITE', address: '10.2.0.12' });
    expect((await refused(client.show('nfs-filesystem', { key: 'x' }))).wire.remedy).to.equal(
      'Use home.',
    );
  });

  it('shows the files used most of all SPs, and the members they have', async () => {
    const { rows, truncated } = await client.show('nfs-files', { limit: NFS_FILES + 1 });
    expect(rows).to.have.length(NFS_FILES + 1);
    expect(truncated).to.equal(true);
    expect(rows[0]).to.deep.include({
      path: '/sp1/file0',
      filesystem: 'home',
      hits: 1000 + NFS_FILES,
      list: 2,
      servers: ['nas1', 'nas2'],
    });
    expect(rows.at(-1)).to.include({ path: '/sp0/file0' });
    expect(await client.show('nfs-files')).to.include({ truncated: false });
  });

  it('adds up what a client did on several SPs', async () => {
    const { rows } = await client.show('nfs-clients');
    expect(rows.map((row) => [row.client, row.calls])).to.deep.equal([
      ['10.1.0.11', 20],
      ['10.1.0.12', 10],
      ['10.1.0.13', 10],
    ]);
    expect(rows[0]?.latency).to.include({
      count: 20,
      meanUs: 100,
      p50Us: 96,
      p99Us: 127.36,
      maxUs: 128,
    });
  });

  it('names procedures and members of calls under way', async () => {
    const { rows } = await client.show('nfs-calls');
    expect(rows[0]).to.deep.include({ procedure: 'write', filesystem: 'home', waitsFor: ['nas2'] });
  });

  it('has times of members, procedures, exports and clients', async () => {
    expect((await client.show('nfs-latency', { of: 'client' })).rows).to.have.length(3);
    expect((await client.show('nfs-latency', { of: 'procedure' })).rows).to.deep.equal([]);
    const { rows } = await client.show('nfs-latency', { of: 'procedure', key: 'read' });
    expect(rows.map(({ name, latency }) => [name, latency.count])).to.deep.equal([['read', 0]]);
    const error = await refused(client.show('nfs-latency', { of: 'member', key: 'home/nas9' }));
    expect(error.wire.code).to.equal('not-found');
  });

  it('waits for the call that is traced, on whichever SP it comes', async () => {
    const trace = await client.call('nfs.trace', { procedure: 'write', seconds: 5 });
    expect(trace).to.deep.include({ procedure: 'write', client: '10.1.0.11', xid: 0x12ab });
    expect(trace.steps).to.deep.equal([
      { atUs: 0, member: '', text: 'arrived' },
      { atUs: 15, member: 'nas2', text: 'sent' },
    ]);
    const none = await refused(client.call('nfs.trace', { client: '10.9.0.1', seconds: 1 }));
    expect(none.wire).to.include({ code: 'no-call' });
    const wrong = await refused(client.call('nfs.trace', { procedure: 'writ', seconds: 1 }));
    expect(wrong.wire).to.include({ code: 'bad-params' });
  });

  it('warns before a member is reinstated, and says what came of it', async () => {
    const nas2 = { filesystem: 'home', member: 'nas2' };
    const warned = await refused(client.call('nfs.reinstate', nas2));
    expect(warned.wire).to.include({ code: 'not-forced' });
    expect(warned.wire.remedy).to.match(/filesystem home reinstate nas2 force/);
    const done = await client.call('nfs.reinstate', { ...nas2, force: true });
    expect(done).to.deep.equal({ ...nas2, state: 'current', reason: '' });
    const { events } = await client.show('events', { filter: { code: 'nfs-reinstated' } });
    expect(events.map(({ object, message }) => `${object}: ${message}`).join()).to.match(
      /filesystem-member home\/nas2: Server nas2 of file system home was declared in step/,
    );
  });

  it('tells why a member is not reinstated', async () => {
    const current = { filesystem: 'home', member: 'nas1', force: true };
    expect((await refused(client.call('nfs.reinstate', current))).wire.message).to.match(
      /filesystem home member nas1: it takes part already/,
    );
    const unforced = { ...current, force: false };
    expect((await refused(client.call('nfs.reinstate', unforced))).wire.code).to.equal('not-out');
    const unknown = { filesystem: 'home', member: 'nas7', force: true };
    expect((await refused(client.call('nfs.reinstate', unknown))).wire.remedy).to.equal(
      'It has nas1, nas2.',
    );
  });

  it('clears the counters of NFS alone', async () => {
    expect(await client.call('clear', { what: 'nfs' })).to.deep.equal({});
  });
});
