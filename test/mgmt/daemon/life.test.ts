// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { EventRecord } from '../../../mgmt/daemon/protocol.js';
import { SAMPLE } from '../config/sample.js';
import { type Client, TestBox, until, untilState } from './test-box.js';

const UNTAPPED = SAMPLE.replace('addresses 10.1.0.1/24 ', '');

describe('the life of sluiced', () => {
  let box: TestBox;

  beforeEach(() => {
    box = new TestBox();
    mkdirSync(box.runDir);
  });

  afterEach(async () => {
    await box.remove();
  });

  async function started(configuration = UNTAPPED): Promise<Client> {
    writeFileSync(box.configPath, configuration);
    const client = await box.start();
    await untilState(client, 'ready');
    return client;
  }

  async function eventNames(client: Client): Promise<string[]> {
    return (await client.show('events')).events.map((event) => event.name);
  }

  it('starts with an empty configuration: no ports, fast path up', async () => {
    const client = await box.start();
    await untilState(client, 'ready');
    expect((await client.show('ports')).ports).to.deep.equal([]);
    expect(box.report().args.join(' ')).to.include('--np 0@1');
    expect(statSync(join(box.runDir, 'sluiced.sock')).mode & 0o777).to.equal(0o660);
  });

  it('restarts the fast path for the first configuration that needs it, within the commit', async () => {
    const client = await box.start();
    await untilState(client, 'ready');
    await client.call('config.load', { content: UNTAPPED, format: 'text', mode: 'replace' });
    const { pending } = await client.call('commit', {});
    expect(pending).to.deep.equal([]);
    expect(box.report().args.join(' ')).to.include('--np 0@1,1@1');
  });

  it('adopts the living fast path after kill -9 of itself, without restarting it', async () => {
    let client = await started();
    const pid = box.fastpathPid();
    await client.call('config.load', {
      content: 'virtual-domain nfs member nas1 weight 5',
      format: 'text',
      mode: 'merge',
    });
    await client.call('commit', {});
    await box.end('SIGKILL');
    client = await box.start();
    await untilState(client, 'ready');
    expect(box.fastpathPid()).to.equal(pid);
    const system = await client.show('system');
    expect(system.fastpath).to.include({ pid, restarts: 0 });
    expect((await client.show('servers')).servers[0]?.weight).to.equal(5);
    expect((await client.show('version')).fastpath).to.deep.equal({
      version: 'fake',
      dpdk: '0.0',
    });
  });

  it('restarts a killed fast path at once with the running configuration', async () => {
    const client = await started();
    const pid = box.fastpathPid();
    const began = performance.now();
    process.kill(pid, 'SIGKILL');
    await until('another fast path is ready', async () => {
      const { fastpath } = await client.show('system');
      expect(fastpath.state).to.equal('ready');
      expect(fastpath.pid).not.to.equal(pid);
    });
    expect(performance.now() - began).to.be.lessThan(3000);
    expect(box.report().configuration.filter((m) => m.message === 'set-port')).to.have.length(3);
    expect(await eventNames(client)).to.include.members(['fastpath-exited', 'fastpath-attached']);
    expect(readdirSync(join(box.runDir, 'regions'))).to.have.length(1);
  });

  it('starts a new fast path if both were killed, with what ran', async () => {
    let client = await started();
    await client.call('config.load', {
      content: 'system hostname changed',
      format: 'text',
      mode: 'merge',
    });
    await client.call('commit', {});
    const pid = box.fastpathPid();
    await box.end('SIGKILL');
    process.kill(pid, 'SIGKILL');
    client = await box.start();
    await untilState(client, 'ready');
    expect(box.fastpathPid()).not.to.equal(pid);
    expect((await client.call('hello', {})).hostname).to.equal('changed');
  });

  it('refuses a commit during which the fast path dies, and restores what ran', async () => {
    const client = await started();
    await client.call('config.load', { content: 'vlan 99', format: 'text', mode: 'merge' });
    box.behave({ dieInTransaction: true });
    const answer = client.call('commit', {}).catch((error: unknown) => error);
    await until('the fast path died', async () => {
      expect(await eventNames(client)).to.include('fastpath-exited');
    });
    box.behave({});
    expect(await answer).to.have.nested.property('wire.code', 'fastpath-lost');
    await untilState(client, 'ready');
    expect((await client.show('vlans')).vlans.map((vlan) => vlan.vlan)).to.deep.equal([10]);
    expect(box.report().configuration.filter((m) => m.message === 'set-vlan')).to.have.length(1);
  });

  it('reports a failed preflight with its words and waits; a restart tries again', async () => {
    writeFileSync(box.configPath, UNTAPPED);
    const words = 'no huge pages: type echo 256 > /proc/sys/vm/nr_hugepages';
    box.behave({ exit: { code: 3, words } });
    const client = await box.start();
    await untilState(client, 'failed');
    const { fastpath } = await client.show('system');
    expect(fastpath.reason).to.include(words);
    expect((await client.show('ports')).ports[0]?.state).to.equal('unknown');
    expect(await eventNames(client)).to.include('fastpath-failed');
    box.behave({});
    await client.call('restart', { what: 'fastpath' });
    await untilState(client, 'ready');
  });

  it('refuses a commit whose configuration the fast path cannot start with, and says why', async () => {
    box.behave({ exit: { code: 3, words: 'there is no core 1' } });
    const client = await box.start();
    await untilState(client, 'failed');
    await client.call('config.load', { content: 'np 0 lcore 5', format: 'text', mode: 'merge' });
    let message = '';
    await client.call('commit', {}).catch((error: unknown) => {
      message = (error as Error).message;
    });
    expect(message).to.match(/does not run with this configuration: there is no core 1/);
    expect((await client.show('running-config')).text).not.to.include('lcore 5');
  });

  it('kills and replaces a fast path that hangs', async function () {
    this.timeout(15_000);
    const client = await started();
    const pid = box.fastpathPid();
    box.behave({ hang: true });
    await client.call('config.load', { content: 'vlan 99', format: 'text', mode: 'merge' });
    await client.call('commit', {});
    box.behave({});
    await until(
      'another fast path is ready',
      async () => {
        const { fastpath } = await client.show('system');
        expect(fastpath.state).to.equal('ready');
        expect(fastpath.pid).not.to.equal(pid);
      },
      12_000,
    );
    expect(await eventNames(client)).to.include('fastpath-hung');
    expect((await client.show('vlans')).vlans).to.have.length(2);
  });

  it('stops in order: the fast path ends and nothing is left but logs', async () => {
    await started();
    const pid = box.fastpathPid();
    expect(await box.end('SIGTERM')).to.equal(0);
    expect(() => process.kill(pid, 0)).to.throw(/ESRCH/);
    for (const name of ['sluiced.sock', 'sluiced.lock', 'running.json', 'fastpath.json']) {
      expect(existsSync(join(box.runDir, name)), name).to.equal(false);
    }
  });

  it('leaves the fast path running if told so, and adopts it again', async () => {
    writeFileSync(box.configPath, UNTAPPED);
    let client = await box.start('--leave-fastpath');
    await untilState(client, 'ready');
    const pid = box.fastpathPid();
    await box.end('SIGTERM');
    process.kill(pid, 0);
    client = await box.start();
    await untilState(client, 'ready');
    expect(box.fastpathPid()).to.equal(pid);
  });

  it('does not start twice in one run directory', async () => {
    await started();
    const owner = box.daemonPid;
    const second = new TestBox();
    try {
      const { code, stderr } = await second.startToEnd('--run-dir', box.runDir);
      expect(code).to.equal(1);
      expect(stderr).to.include(`sluiced already runs here as process ${owner}`);
    } finally {
      await second.remove();
    }
  });

  it('refuses a bad start-up configuration that was named, with line and remedy', async () => {
    writeFileSync(box.configPath, 'system hostname box\nport 1.1 mtu 99999\n');
    const { code, stderr } = await box.startToEnd('--config', box.configPath);
    expect(code).to.equal(1);
    expect(stderr).to.match(/Line 2: port 1\.1 mtu: 99999 is out of range.*576 to 9600/);
  });

  it('runs held down without a bad start-up configuration of its own, and tells why', async () => {
    writeFileSync(box.configPath, UNTAPPED.replace('vlan 10 vips', 'vlan 11 vips'));
    const client = await box.start();
    await untilState(client, 'ready');
    expect((await client.show('ports')).ports).to.deep.equal([]);
    const { events } = await client.show('events', { filter: { code: 'startup-refused' } });
    expect(events[0]?.message).to.match(/vlan 11 does not exist/);
    expect((await client.show('candidate')).text).to.include('vlan 11');
  });

  it('says with --check whether a configuration is good', async () => {
    rmSync(box.configPath, { force: true });
    const missing = await box.startToEnd('--check');
    expect([missing.code, missing.stderr]).to.deep.equal([
      1,
      `sluiced: ${box.configPath}: there is no such file. Name another with --config; without one the appliance starts unconfigured.\n`,
    ]);
    writeFileSync(box.configPath, UNTAPPED);
    expect((await box.startToEnd('--check')).code).to.equal(0);
    writeFileSync(box.configPath, `${UNTAPPED}\nvlan 10 ports 9.9`);
    const { code, stderr } = await box.startToEnd('--check');
    expect(code).to.equal(1);
    expect(stderr).to.match(/vlan 10 ports: port 9\.9 does not exist/);
  });

  it('pages through flows, names what their ids mean, and says if there are more', async () => {
    const client = await started();
    const all = await client.show('flows');
    expect(all.rows).to.have.length(300);
    expect(all.truncated).to.equal(false);
    expect(all.rows[299]).to.deep.include({
      client: '10.1.1.43',
      domain: 'nfs',
      member: 'nas1',
      ingressPort: '1.1',
      egressPort: '2.1',
      protocol: 'tcp',
    });
    const some = await client.show('flows', { limit: 10 });
    expect(some.rows).to.have.length(10);
    expect(some.truncated).to.equal(true);
  });

  it('streams events to who follows them', async () => {
    const client = await started();
    const follower = await box.connect();
    const seen: EventRecord[] = [];
    const stream = follower.call(
      'events',
      { follow: true, filter: { code: 'commit' } },
      (chunk) => {
        seen.push(chunk as EventRecord);
      },
    );
    await client.call('config.load', { content: 'vlan 50', format: 'text', mode: 'merge' });
    await client.call('commit', { comment: 'one more' });
    await until('the commit is told', () => {
      expect(seen.map((event) => event.message).join()).to.include('one more');
    });
    await follower.call('cancel', { id: 1 });
    expect((await stream).sent).to.equal(seen.length);
  });

  it('answers what is no request with an error, and goes on', async () => {
    const client = await started();
    for (const line of ['{"id": 5', '[]', '{"method": "status"}', '{"id": 0, "method": 7}']) {
      const answer = await client.raw(line);
      expect(answer).to.have.nested.property('error.code', 'bad-request');
    }
    const unknown = await client.raw('{"id": 0, "method": "toString"}');
    expect(unknown).to.have.nested.property('error.code', 'unknown-method');
    expect((await client.call('status', {})).fastpath).to.equal('ready');
  });
});
