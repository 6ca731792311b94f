// SPDX-License-Identifier: Apache-2.0
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { SAMPLE } from '../config/sample.js';
import { type Client, Refusal, TestBox, until, untilState } from './test-box.js';

/** The sample without addresses on ports: a fake fast path makes no taps for them. */
const UNTAPPED = SAMPLE.replace('addresses 10.1.0.1/24 ', '');

describe('committing', () => {
  let box: TestBox;
  let client: Client;

  /** One sluiced for all: each test begins with the sample running. */
  before(async () => {
    box = new TestBox();
    writeFileSync(box.configPath, UNTAPPED);
    client = await box.start();
    await client.call('hello', { user: 'ann', from: 'tty1' });
    await untilState(client, 'ready');
  });

  beforeEach(async () => {
    box.behave({});
    await client.call('config.load', { content: UNTAPPED, format: 'text', mode: 'replace' });
    if ((await client.call('status', {})).candidateChanged) await client.call('commit', {});
  });

  after(async () => {
    await box.remove();
  });

  async function edit(text: string): Promise<void> {
    await client.call('config.load', { content: text, format: 'text', mode: 'merge' });
  }

  async function refused(work: Promise<unknown>): Promise<Refusal> {
    try {
      await work;
    } catch (error) {
      expect(error).to.be.instanceOf(Refusal);
      return error as Refusal;
    }
    throw new Error('it was accepted');
  }

  it('brings the start-up configuration to the fast path and releases the ports', () => {
    const { configuration, ready, args } = box.report();
    expect(ready).to.equal(true);
    expect(args.join(' ')).to.include('--np 0@1,1@1');
    const ports = configuration.filter((message) => message.message === 'set-port');
    expect(ports.map((port) => [port.key, port.np])).to.deep.equal([
      ['1.1', 0],
      ['2.1', 1],
      ['2.2', 1],
    ]);
    const members = configuration.filter((message) => message.message === 'set-member');
    expect(members.map((member) => [member.key, member.weight])).to.deep.equal([
      ['nfs/nas1', 2],
      ['nfs/nas2', 1],
    ]);
  });

  it('gives the fast path the whole candidate and tells the generation', async () => {
    await edit('virtual-domain nfs member nas2 weight 7');
    const result = await client.call('commit', { comment: 'more for nas2' });
    expect(result.changes).to.equal(1);
    expect(String(result.generation)).to.equal(box.report().generation);
    const { entries } = await client.call('history', {});
    expect(entries[0]).to.deep.include({
      commit: result.commit,
      user: 'ann',
      from: 'tty1',
      comment: 'more for nas2',
    });
  });

  it('changes nothing if the fast path refuses an object, and names object and attribute', async () => {
    box.behave({ missingDevice: 'af_packet:none' });
    const before = await client.show('running-config');
    const { generation } = box.report();
    await edit('port 3.1 type router device af_packet:none');
    const { wire } = await refused(client.call('commit', {}));
    expect(wire).to.include({ object: 'port 3.1', attribute: 'device' });
    expect(wire.message).to.equal('port 3.1 device: There is no interface af_packet:none.');
    expect(await client.show('running-config')).to.deep.equal(before);
    expect(box.report().generation).to.equal(generation);
    expect((await client.call('status', {})).candidateChanged).to.equal(true);
  });

  it('undoes the fast path if Linux refuses its part', async () => {
    const before = await client.show('running-config');
    await edit('port 1.1 addresses 192.0.2.1/24');
    const { wire } = await refused(client.call('commit', {}));
    expect(wire).to.include({ code: 'linux-refused', object: 'port 1.1', attribute: 'addresses' });
    expect(await client.show('running-config')).to.deep.equal(before);
    const port = box.report().configuration.find((message) => message.message === 'set-port');
    expect(port).to.deep.include({ key: '1.1', addresses: [] });
  });

  it('takes a commit back that cannot be written down', async () => {
    const history = join(box.folder, 'state/history');
    renameSync(history, `${history}.aside`);
    try {
      await edit('virtual-domain nfs member nas1 weight 9');
      const { wire } = await refused(client.call('commit', {}));
      expect(wire.code).to.equal('not-kept');
      expect(wire.remedy).to.match(/Free space/);
    } finally {
      renameSync(`${history}.aside`, history);
    }
    expect((await client.show('servers')).servers[0]?.weight).to.equal(2);
    const member = box.report().configuration.find((message) => message.message === 'set-member');
    expect(member).to.include({ key: 'nfs/nas1', weight: 2 });
  });

  it('refuses a candidate with several faults and tells each', async () => {
    await edit('virtual-domain nfs vlan 77\nno port 2.1');
    const { wire } = await refused(client.call('commit', {}));
    expect(
      wire.all?.map((fault) => `${fault.object ?? ''} ${fault.attribute ?? ''}`),
    ).to.deep.equal(['vlan 10 ports', 'virtual-domain nfs vlan']);
  });

  it('goes back to a past commit and keeps the ids of what stayed', async () => {
    const ids = (await client.show('servers')).servers.map((server) => server.memberId);
    await edit('no virtual-domain nfs member nas1\nno server nas1');
    await client.call('commit', {});
    expect((await client.show('servers')).servers).to.have.length(1);
    const { changes } = await client.call('config.diff', { from: 1, to: 'running' });
    expect(changes.map((change) => change.command)).to.deep.equal([
      'no virtual-domain nfs member nas1',
      'no server nas1',
    ]);
    await client.call('rollback', { back: 1 });
    const after = (await client.show('servers')).servers;
    expect(after.map((server) => server.server)).to.deep.equal(['nas1', 'nas2']);
    expect(after[1]?.memberId).to.equal(ids[1]);
    expect(after[0]?.memberId).not.to.equal(ids[0]);
    expect((await client.call('status', {})).candidateChanged).to.equal(false);
  });

  it('takes back a commit that is not confirmed in time', async () => {
    await edit('virtual-domain nfs member nas1 weight 9');
    await client.call('commit.confirmed', { seconds: 1 });
    expect((await client.call('status', {})).confirm?.secondsLeft).to.be.within(0, 1);
    await until('the weight is as before', async () => {
      const { servers } = await client.show('servers');
      expect(servers[0]?.weight).to.equal(2);
    });
    const { events } = await client.show('events', {
      filter: { code: 'commit-confirmed-expired' },
    });
    expect(events).to.have.length(1);
  });

  it('keeps a commit that is confirmed', async () => {
    await edit('virtual-domain nfs member nas1 weight 9');
    const { commit } = await client.call('commit.confirmed', { seconds: 1 });
    expect(await client.call('commit.confirm', {})).to.deep.equal({ commit });
    expect((await client.call('status', {})).confirm).to.equal(null);
    const { wire } = await refused(client.call('commit.confirm', {}));
    expect(wire.code).to.equal('nothing-to-confirm');
  });

  it('takes back an unconfirmed commit also after sluiced was killed and started again', async () => {
    await edit('virtual-domain nfs member nas1 weight 9');
    await client.call('commit.confirmed', { seconds: 2 });
    await box.end('SIGKILL');
    client = await box.start();
    expect((await client.show('servers')).servers[0]?.weight).to.equal(9);
    await until('the weight is as before', async () => {
      expect((await client.show('servers')).servers[0]?.weight).to.equal(2);
    });
  });

  it('accepts what needs a restart of the fast path as pending, and applies it then', async () => {
    await edit('system flow-capacity 131072\nnp 2\nport 3.1 type server device af_packet:p31 np 2');
    const { pending } = await client.call('commit', {});
    expect(pending.map((change) => `${change.object} ${change.attribute}`)).to.deep.equal([
      'system flow-capacity',
      'np 2 lcore',
      'port 3.1 np',
    ]);
    expect(
      box.report().configuration.some((m) => m.message === 'set-port' && m.key === '3.1'),
    ).to.equal(false);
    await client.call('restart', { what: 'fastpath' });
    expect((await client.show('pending')).pending).to.deep.equal([]);
    expect(box.report().args.join(' ')).to.include('--flow-capacity 131072');
    expect(
      box.report().configuration.some((m) => m.message === 'set-port' && m.key === '3.1'),
    ).to.equal(true);
  });

  it('shows what is pending until it is taken back, too', async () => {
    await client.call('restart', { what: 'fastpath' });
    expect((await client.show('pending')).pending).to.deep.equal([]);
    await edit('system flow-capacity 131072');
    await client.call('commit', {});
    expect((await client.call('status', {})).pending).to.equal(1);
    await client.call('rollback', { back: 1 });
    expect((await client.call('status', {})).pending).to.equal(0);
  });

  it('refuses a core that the machine does not have before anything is restarted', async () => {
    await edit('np 1 lcore 99');
    const { wire } = await refused(client.call('commit', {}));
    expect(wire).to.include({ code: 'preflight', object: 'np 1', attribute: 'lcore' });
    expect(wire.message).to.match(/this machine has CPUs 0 to 1 only/);
    expect((await client.show('pending')).pending).to.deep.equal([]);
    expect((await client.call('status', {})).fastpath).to.equal('ready');
  });

  it('saves what runs as start-up configuration, which is then what it begins with', async () => {
    await edit('system hostname renamed');
    await client.call('commit', {});
    expect((await client.call('status', {})).unsaved).to.equal(true);
    expect(await client.call('save', {})).to.deep.equal({ path: box.configPath, changed: true });
    expect(await box.end('SIGTERM')).to.equal(0);
    client = await box.start();
    expect((await client.call('hello', {})).hostname).to.equal('renamed');
  });

  it('carries a hundred commits, each acknowledged, and keeps fifty past ones', async () => {
    const before = (await client.call('history', {})).entries[0]?.commit ?? 0;
    for (let weight = 1; weight <= 100; weight++) {
      await edit(`virtual-domain nfs member nas2 weight ${weight + 1}`);
      await client.call('commit', {});
    }
    const { entries } = await client.call('history', {});
    expect(entries).to.have.length(51);
    expect(entries[0]?.commit).to.equal(before + 100);
    expect(entries.at(-1)?.back).to.equal(50);
  });

  it('brings a configuration larger than the ring to the fast path', async () => {
    const lines = Array.from({ length: 900 }, (_, i) => {
      const server = `big${i} address 10.9.${i >> 8}.${i & 255 || 1}`.replace('.0 ', '.1 ');
      return `server ${server}\nvlan ${i + 100}`;
    });
    await edit(lines.join('\n'));
    const result = await client.call('commit', {});
    expect(result.changes).to.be.greaterThan(1800);
    expect(box.report().configuration.length).to.be.greaterThan(1800);
  });
});
