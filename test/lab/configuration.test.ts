// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startupFile } from '../../lab/box/sluice.js';
import { awaitEnd } from '../../lab/system/processes.js';
import {
  addAddresses,
  connectAll,
  freshAddresses,
  removeAddresses,
  type HeldConnections,
} from './support/clients.js';
import { baseline, configure, drops, EventMark, restoreConfiguration } from './support/box.js';
import { underLoad } from './support/files.js';
import { box, cli, CLIENTS, lab } from './support/lab.js';

const NFS = 2049;
const MIB = 1024 * 1024;

const COMMITS = 100;

/** Commands of one of many commits: weights and texts change, a second domain comes and goes. */
function changes(round: number): string[] {
  const other =
    round % 2 === 0
      ? ['vlan 20 ports 2.1', 'virtual-domain other vips 10.1.0.101 vlan 20 subnets 10.3.0.0/24']
      : ['no virtual-domain other', 'no vlan 20'];
  return [
    `server nas1 description "round ${round}"`,
    `virtual-domain nfs member nas2 weight ${1 + (round % 7)}`,
    ...other,
    'commit',
  ];
}

async function runningConfig(): Promise<string> {
  return (await cli('show', 'running-config')).stdout;
}

describe('lab: the configuration changes while traffic flows', () => {
  let held: HeldConnections | undefined;

  /** Connections that only wait: each must still carry a call when all is over. */
  async function holdIdle(): Promise<HeldConnections> {
    const addresses = freshAddresses(9);
    await addAddresses('client3', addresses);
    held = await connectAll('client3', NFS, addresses);
    return held;
  }

  beforeEach('all servers are up', () => lab().awaitReady());

  afterEach('all is as before', async () => {
    await held?.close();
    held = undefined;
    await removeAddresses('client3');
    if ((await lab().boxProcess('sluiced')) === undefined) await lab().startSluiced();
    writeFileSync(startupFile(lab().instance), baseline());
    await restoreConfiguration();
  });

  it('a hundred commits lose no connection and no flow', async () => {
    const idle = await holdIdle();
    const strays = await drops('tcp-no-flow');
    const script = join(lab().instance.dataDir, 'hundred-commits');
    const commands = Array.from({ length: COMMITS }, (_, round) => changes(round)).flat();
    writeFileSync(script, `${commands.join('\n')}\n`);
    const before = await (await box()).show('system');
    const result = await underLoad(CLIENTS, 20 * MIB, () => cli('-f', script));
    expect(result.status, result.stderr).to.equal(0);
    const after = await (await box()).show('system');
    expect((after.lastCommit?.commit ?? 0) - (before.lastCommit?.commit ?? 0)).to.equal(COMMITS);
    expect(after.fastpath.restarts).to.equal(before.fastpath.restarts);
    expect(await idle.answered()).to.equal(9);
    expect(await drops('tcp-no-flow')).to.equal(strays);
    expect(await runningConfig()).to.include(`"round ${COMMITS - 1}"`);
  });

  it('a commit confirmed that nobody confirms rolls back, under load', async () => {
    const idle = await holdIdle();
    const before = await runningConfig();
    const mark = new EventMark();
    await underLoad(CLIENTS, 20 * MIB, async () => {
      const change = 'virtual-domain nfs member nas1 weight 9; commit confirmed 8s';
      const { status, stderr } = await cli('-c', change);
      expect(status, stderr).to.equal(0);
      expect(await runningConfig()).to.include('member nas1 weight 9');
      await mark.next('commit-confirmed-expired');
    });
    expect(await runningConfig()).to.equal(before);
    expect(await idle.answered()).to.equal(9);
  });

  it('a commit confirmed that is confirmed stays', async () => {
    await cli('-c', 'system hostname stays; commit confirmed 30s; confirm');
    const { status } = await (await box()).show('system');
    expect(status.confirm).to.equal(null);
    expect(status.hostname).to.equal('stays');
  });

  it('a commit confirmed rolls back even if sluiced is killed in the meantime', async () => {
    const before = await runningConfig();
    await cli('-c', 'system hostname gone; commit confirmed 8s');
    const sluiced = await lab().boxProcess('sluiced');
    if (sluiced === undefined) throw new Error('sluiced does not run');
    process.kill(sluiced.pid, 'SIGKILL');
    await awaitEnd(sluiced);
    const mark = new EventMark();
    await lab().startSluiced();
    await mark.next('commit-confirmed-expired');
    expect(await runningConfig()).to.equal(before);
  });

  it('rollback makes a past commit run again', async () => {
    const before = await runningConfig();
    await configure('system hostname one');
    await configure('system hostname two', 'virtual-domain nfs method source-hash');
    expect((await cli('rollback', '2')).status).to.equal(0);
    expect(await runningConfig()).to.equal(before);
  });

  it('a domain taken out and put back loses only its own flows', async () => {
    const idle = await holdIdle();
    await configure(...changes(0).slice(0, -1));
    await configure(...changes(1).slice(0, -1));
    expect(await idle.answered()).to.equal(9);
  });

  it('what was saved runs after a restart of the appliance', async () => {
    await configure('system hostname saved', 'virtual-domain nfs member nas3 weight 3');
    expect((await cli('save')).status).to.equal(0);
    const before = await runningConfig();
    await restart();
    expect(await runningConfig()).to.equal(before);
    expect((await cli('show', 'startup-config')).stdout).to.equal(before);
  });

  it('what was not saved is gone after a restart of the appliance', async () => {
    const before = await runningConfig();
    await configure('system hostname forgotten');
    await restart();
    expect(await runningConfig()).to.equal(before);
  });
});

/** Stops both processes in order and starts the appliance as at boot. */
async function restart(): Promise<void> {
  const [sluiced, fastPath] = await Promise.all([
    lab().boxProcess('sluiced'),
    lab().boxProcess('sluice-fastpath'),
  ]);
  if (sluiced === undefined || fastPath === undefined) throw new Error('the box does not run');
  process.kill(sluiced.pid, 'SIGTERM');
  await awaitEnd(sluiced);
  await awaitEnd(fastPath);
  await lab().startSluiced();
  await lab().awaitReady();
}
