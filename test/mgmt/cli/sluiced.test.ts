// SPDX-License-Identifier: Apache-2.0
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { EventRecord, ShowResults } from '../../../mgmt/daemon/protocol.js';
import { TestBox, until, untilState } from '../daemon/test-box.js';
import { runSluice } from './program.js';
import type { Finished } from './program.js';
import { PLAIN_SHOWS, showCommand } from './samples.js';

const BOX = `# A box with two servers, one of them with its settings in modes.
system hostname lab-box
np 0
port 1.1
  type router
  device af_packet:p11
  exit
port 2.1 type server device af_packet:p21 description "to the rack | left"
vlan 10
  ports 2.1
end
server nas1 address 10.2.0.11
server nas2 address 10.2.0.12
virtual-domain nfs vips 10.1.0.100 vlan 10 subnets 10.2.0.0/24
virtual-domain nfs
  member nas1 weight 2
  member nas2
end
`;

describe('cli: with sluiced and a fast path that only answers', function () {
  this.timeout(30_000);
  let box: TestBox;

  async function unpack(): Promise<void> {
    box = new TestBox();
    await untilState(await box.start(), 'ready');
    await done(['-f', fileOf(BOX)]);
  }

  async function remove(): Promise<void> {
    await box.remove();
  }

  function fileOf(text: string): string {
    const path = join(box.folder, 'commands');
    writeFileSync(path, text);
    return path;
  }

  function sluice(...args: string[]): Promise<Finished> {
    return runSluice(args, join(box.runDir, 'sluiced.sock'));
  }

  /** Runs what must succeed. @returns its output */
  async function done(args: string[]): Promise<string> {
    const { code, stdout, stderr } = await sluice(...args);
    expect([code, stderr]).to.deep.equal([0, '']);
    return stdout;
  }

  describe('changing, each on a box of its own', () => {
    beforeEach(unpack);
    afterEach(remove);

    it('configures a box from a file and commits it', async () => {
      expect(await done(['compare'])).to.include('virtual-domain nfs member nas1 weight 2');
      expect(await done(['commit', 'comment', 'first', 'box'])).to.match(
        /Commit 2 is running: \d+ changes/,
      );
      expect(await done(['compare'])).to.equal('No differences.\n');
      const keys = box.report().configuration.filter((message) => message.message === 'set-member');
      expect(keys.map((member) => [member.key, member.weight])).to.deep.equal([
        ['nfs/nas1', 2],
        ['nfs/nas2', 1],
      ]);
      expect(await done(['history'])).to.match(/0 +2 .*commit .*first box/);
    });

    it('replays the text it shows to the same configuration', async () => {
      await done(['commit']);
      const text = await done(['show', 'running-config']);
      for (const again of [
        ['-f', fileOf(text)],
        ['load', fileOf(text), 'replace'],
      ]) {
        await done(['-c', 'no virtual-domain nfs; no port 2.1 description']);
        expect(await done(['compare', 'running', 'candidate'])).to.not.equal('No differences.\n');
        await done(again);
        expect(await done(['compare'])).to.equal('No differences.\n');
      }
    });

    it('says which object and attribute the fast path refuses, and nothing changes', async () => {
      await done(['commit']);
      const before = await done(['show', 'running-config']);
      box.behave({ missingDevice: 'af_packet:none' });
      await done(['port', '3.1', 'type', 'router', 'device', 'af_packet:none']);
      const { code, stderr } = await sluice('commit');
      expect(code).to.equal(1);
      expect(stderr).to.match(/^% port 3\.1 device: There is no interface af_packet:none\./);
      expect(await done(['show', 'running-config'])).to.equal(before);
    });

    it('says what is missing in a candidate, each with its remedy', async () => {
      await done(['port', '4.1']);
      const { code, stderr } = await sluice('commit');
      expect(code).to.equal(1);
      expect(stderr).to.match(/^% port 4\.1 type: .* {2}Type `port 4\.1 type/m);
      expect(stderr).to.match(/^% port 4\.1 device: /m);
    });

    it('says what a candidate names in vain', async () => {
      await done(['virtual-domain', 'nfs', 'vlan', '99']);
      const { code, stderr } = await sluice('commit');
      expect(code).to.equal(1);
      expect(stderr).to.match(/^% virtual-domain nfs vlan: .*99/);
    });

    it('rolls back to a past commit', async () => {
      await done(['-c', 'commit; server nas3 address 10.2.0.13; commit; rollback 1']);
      expect(await done(['show', 'running-config'])).to.not.include('nas3');
    });

    it('keeps a commit that is confirmed', async () => {
      await done(['-c', 'commit; system hostname kept; commit confirmed 30s']);
      const args = ['show', 'system', '|', 'json'];
      const system = JSON.parse(await done(args)) as ShowResults['system'];
      expect(system.status.confirm?.secondsLeft).to.be.within(1, 30);
      expect(await done(['confirm'])).to.match(/^Commit \d+ is confirmed\.\n$/);
      expect(await done(['show', 'running-config'])).to.include('system hostname kept');
    });

    it('has a commit that nobody confirms taken back', async () => {
      await done(['-c', 'commit; system hostname lost; commit confirmed 1s']);
      await until('the commit is taken back', async () => {
        expect(await done(['show', 'history'])).to.include('confirm-expired');
      });
      expect(await done(['show', 'running-config'])).to.include('system hostname lab-box');
    });

    it('saves what runs as the start-up configuration', async () => {
      expect(existsSync(box.configPath)).to.equal(false);
      await done(['-c', 'commit; save']);
      expect(existsSync(box.configPath)).to.equal(true);
      expect(await done(['show', 'startup-config'])).to.equal(
        await done(['show', 'running-config']),
      );
    });

    it('throws the changes of a candidate away', async () => {
      await done(['discard']);
      expect(await done(['compare'])).to.equal('No differences.\n');
    });

    it('takes an element out of a list, and a default back', async () => {
      await done(['-c', 'no vlan 10 ports 2.1; no virtual-domain nfs member nas1 weight']);
      const text = await done(['show', 'candidate']);
      expect(text).to.not.match(/vlan 10 ports|weight/);
    });

    it('shows that an attribute waits for a restart, and restarts', async () => {
      await done(['commit']);
      expect(await done(['-c', 'system flow-capacity 131072; commit'])).to.match(
        /flow-capacity +65536 +131072/,
      );
      expect(await done(['restart', 'fastpath'])).to.match(/runs as process \d+/);
      expect(await done(['show', 'pending'])).to.equal('Nothing is pending.\n');
    });
  });

  describe('looking, all at one box', () => {
    before(async () => {
      await unpack();
      await done(['commit', 'comment', 'audited']);
    });
    after(remove);

    it('shows everything in 80 columns', async () => {
      const text = await done(['-c', PLAIN_SHOWS.map(showCommand).join(';')]);
      expect(text.split('\n').filter((line) => line.length > 80)).to.deep.equal([]);
    });

    it('shows everything as JSON', async () => {
      const shows = PLAIN_SHOWS.map((what) => `${showCommand(what)} | json`);
      const text = await done(['-c', shows.join(';')]);
      const parts = text.split(/^(?=\{)/m);
      const results = parts.map((part) => JSON.parse(part) as unknown);
      expect(results).to.have.length(PLAIN_SHOWS.length);
      const servers = results[PLAIN_SHOWS.indexOf('servers')] as ShowResults['servers'];
      expect(servers.servers.map((server) => server.member)).to.deep.equal(['nas1', 'nas2']);
    });

    it('shows single objects, filtered flows and events', async () => {
      expect(await done(['show', 'servers', 'nas1'])).to.match(/Member +nas1 of nfs/);
      const some = ['show', 'flows', 'limit', '5', '|', 'json'];
      expect((JSON.parse(await done(some)) as ShowResults['flows']).rows).to.have.length(5);
      const last = ['show', 'events', 'code', 'commit', 'last', '1', '|', 'json'];
      const { events } = JSON.parse(await done(last)) as { events: EventRecord[] };
      expect(events.map((event) => event.name)).to.deep.equal(['commit']);
      expect(events[0]?.message).to.include('audited');
    });

    it('shows TCP connections and one of them, and resets it', async () => {
      const list = ['show', 'tcp', 'connections', 'limit', '5', '|', 'json'];
      const { rows } = JSON.parse(await done(list)) as ShowResults['tcp-connections'];
      expect(rows).to.have.length(5);
      const ends = ['10.1.0.50:7', '10.1.0.0:40000'];
      const detail = await done(['show', 'tcp', 'connection', ...ends]);
      expect(detail).to.match(/Local +10\.1\.0\.50:7\nRemote +10\.1\.0\.0:40000/);
      expect(await done(['reset', 'tcp', 'connection', ...ends])).to.equal(
        'The connection of 10.1.0.50:7 with 10.1.0.0:40000 is reset.\n',
      );
      const { code, stderr } = await sluice(
        'reset',
        'tcp',
        'connection',
        '10.1.0.50:7',
        '10.9.0.1:5',
      );
      expect(code).to.equal(1);
      expect(stderr).to.include('There is no connection with 10.9.0.1');
    });

    it('clears TCP statistics', async () => {
      expect(await done(['clear', 'tcp', 'statistics'])).to.equal(
        'The TCP statistics are cleared.\n',
      );
    });

    it('clears counters', async () => {
      expect(await done(['clear', 'counters'])).to.equal('The counters are cleared.\n');
    });
  });
});
