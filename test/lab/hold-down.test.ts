// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../lab/instance.js';
import { startupFile } from '../../lab/box/sluice.js';
import { awaitEnd } from '../../lab/system/processes.js';
import { waitFor } from '../../lab/system/wait.js';
import { awaitServer, baseline, configure, EventMark } from './support/box.js';
import { copyBothWays } from './support/files.js';
import { HeldBox } from './support/held-box.js';
import { box, cli, lab, VIP } from './support/lab.js';

async function stopBox(): Promise<void> {
  const names = ['sluiced', 'sluice-fastpath'] as const;
  const processes = await Promise.all(names.map((name) => lab().boxProcess(name)));
  const [sluiced] = processes;
  if (sluiced === undefined) return;
  process.kill(sluiced.pid, 'SIGTERM');
  for (const each of processes) if (each !== undefined) await awaitEnd(each);
}

/** The appliance without any configuration. */
async function startEmpty(): Promise<void> {
  await stopBox();
  writeFileSync(startupFile(lab().instance), '');
  await lab().startSluiced();
  await waitFor(async () => (await (await box()).show('system')).fastpath.state === 'ready', {
    what: 'the fast path is ready',
  });
}

/** Whether a host's end of the wire has a carrier: what a neighbour of the box sees of hold-down. */
async function hasCarrier(host: string): Promise<boolean> {
  const { status, stdout } = await lab().exec(host, ['cat', '/sys/class/net/eth0/carrier']);
  return status === 0 && stdout.trim() === '1';
}

async function answersPing(host: string): Promise<boolean> {
  return (await lab().exec(host, ['ping', '-c', '1', '-W', '1', VIP])).status === 0;
}

/** Waits for an answer: the first request may be lost while ports and neighbours come up. */
async function awaitPing(host: string): Promise<void> {
  await waitFor(() => answersPing(host), { what: `${host} is answered` });
}

describe('lab: hold-down until the configuration is complete', () => {
  let held: HeldBox | undefined;

  afterEach('the appliance runs as before', async () => {
    await held?.stop();
    held = undefined;
    await stopBox();
    writeFileSync(startupFile(lab().instance), baseline());
    await lab().startSluiced();
    await lab().awaitReady();
  });

  it('ports have no carrier and pass nothing before, and do both after', async () => {
    await stopBox();
    held = await HeldBox.start();
    await held.configure();
    for (const host of ['client1', 'client2', 'client3', 'nas1', 'nas2', 'nas3']) {
      expect(await hasCarrier(host), host).to.equal(false);
    }
    expect(await answersPing('client1')).to.equal(false);
    expect(held.region.fastPath.state).to.equal('held-down');
    await held.session.ready();
    await waitFor(() => hasCarrier('client1'), { what: 'a carrier' });
    await awaitPing('client1');
  });

  it('an empty configuration gives a box that can be managed and forwards nothing', async () => {
    await startEmpty();
    const client = await box();
    expect((await client.show('ports')).ports).to.deep.equal([]);
    expect((await client.show('system')).hostname).to.equal('sluice');
    expect(await answersPing('client1')).to.equal(false);
    const script = baseline().trim().split('\n').join('; ');
    await configure(script);
    await lab().awaitReady();
    await awaitPing('client1');
  });

  it('the first configuration of README.md makes a box that forwards', async () => {
    await startEmpty();
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const [, section = ''] = readme.split('## First configuration');
    const [, block = ''] = section.split('```\n');
    const commands = block
      .replace('pci:0000:03:00.0', 'af_packet:p11')
      .replace('pci:0000:03:00.1', 'af_packet:p21');
    const script = join(lab().instance.dataDir, 'first-configuration');
    writeFileSync(script, commands);
    const { status, stderr } = await cli('-f', script);
    expect(status, stderr).to.equal(0);
    await awaitServer('nas1', 'up');
    await copyBothWays('client1', 1024 * 1024);
    expect(readFileSync(startupFile(lab().instance), 'utf8')).to.include('virtual-domain nfs');
  });

  it('sluiced does not start with a start-up configuration that is bad, and says why', async () => {
    await stopBox();
    writeFileSync(startupFile(lab().instance), 'port 1.1 type nonsense\n');
    await lab().startSluiced();
    await waitFor(async () => (await lab().boxProcess('sluiced')) === undefined, {
      what: 'sluiced gives up a configuration it was told by name',
    });
    const log = readFileSync(join(lab().instance.logDir, 'box.sluiced.log'), 'utf8');
    expect(log).to.match(/Line 1: .*nonsense/);
    expect((await cli('show', 'version')).status).to.equal(3);
    expect(await answersPing('client1')).to.equal(false);
  });

  it('a fast path that hangs is replaced', async () => {
    const hung = await lab().boxProcess('sluice-fastpath');
    if (hung === undefined) throw new Error('the fast path does not run');
    const mark = new EventMark();
    process.kill(hung.pid, 'SIGSTOP');
    await mark.next('fastpath-hung');
    await mark.next('hold-down-released');
    await lab().awaitReady();
    await awaitPing('client1');
  });
});
