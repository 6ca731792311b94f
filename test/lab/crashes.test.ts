// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { HANG_MS, waitFor } from '../../lab/system/wait.js';
import { awaitEnd, signalProcess, type ProcessId } from '../../lab/system/processes.js';
import {
  addAddresses,
  addressOf,
  awaitTransfer,
  connectAll,
  flowsOf,
  freshAddresses,
  removeAddresses,
  serversMet,
  tally,
} from './support/clients.js';
import {
  awaitServer,
  configure,
  connectionsTotal,
  drops,
  EventMark,
  restoreConfiguration,
} from './support/box.js';
import { copyIn, copyOut, makeFile, removeFile, type TestFile } from './support/files.js';
import { box, cli, CLIENTS, lab, SERVERS, VIP } from './support/lab.js';

const NFS = 2049;
const SERVER_GATEWAY = '10.2.0.1';
const MIB = 1024 * 1024;

/** Long enough on the wire that something can die in the midst of it. */
const FILE_BYTES = 200 * MIB;

async function processOf(name: 'sluiced' | 'sluice-fastpath'): Promise<ProcessId> {
  const found = await lab().boxProcess(name);
  if (found === undefined) throw new Error(`${name} does not run`);
  return found;
}

/** Kills with -9; the process has ended when this resolves. */
async function kill(victim: ProcessId): Promise<void> {
  expect(signalProcess(victim, 'SIGKILL')).to.equal(true);
  await awaitEnd(victim);
}

/**
 * Kills the fast path with -9; its successor forwards when this resolves, but may not have found the servers
 * yet. Gives the moment before.
 */
async function killFastPath(): Promise<EventMark> {
  const mark = new EventMark();
  await kill(await processOf('sluice-fastpath'));
  await mark.next('hold-down-released');
  return mark;
}

/** Silences a server's ARP, answers and questions: nobody finds out where it is. */
async function silenceArp(server: string): Promise<void> {
  const chain = 'chain out { type filter hook output priority 0; policy drop; }';
  const input = `table arp silent {\n${chain}\n}\n`;
  await lab().host(server).must(['nft', '-f', '-'], { input });
}

/** Takes that back, if it is so; the server then asks for its gateway, and so the box hears of it. */
async function allowArp(server: string): Promise<void> {
  const script = [
    'nft add table arp silent',
    'nft delete table arp silent',
    'ip neigh flush all',
    `ping -c 1 -w ${HANG_MS / 1000} ${SERVER_GATEWAY}`,
  ].join(' && ');
  await lab().host(server).must(['sh', '-c', script]);
}

describe('lab: processes are killed with -9', () => {
  let file: TestFile;

  beforeEach('a file is made', () => {
    file = makeFile(FILE_BYTES);
  });

  afterEach('the box runs, the file is gone, all is as before', async () => {
    if ((await lab().boxProcess('sluiced')) === undefined) await lab().startSluiced();
    await restoreConfiguration();
    await removeAddresses('client2');
    await removeFile('client1', file);
  });

  it('the fast path, under a copy: the copy goes on over the same connection', async () => {
    const copying = copyIn('client1', file);
    await awaitTransfer(addressOf('client1'));
    const mark = await killFastPath();
    const started = await mark.next('fastpath-started');
    expect(Number(started.arguments['flowsAdopted'])).to.be.greaterThan(0);
    await copying;
    // Counters are of the new fast path: it has seen no connection begin.
    expect([...(await connectionsTotal()).values()]).to.deep.equal([0, 0, 0]);
    await copyOut('client1', file);
  });

  it('the fast path: it is back and configured without sluiced being started again', async function () {
    const before = await (await box()).show('system');
    const mark = await killFastPath();
    const exited = await mark.next('fastpath-exited');
    const released = await mark.next('hold-down-released');
    // How long is told, not judged: others use the same two cores.
    if (this.test) this.test.title += `, after ${String(released.timeMs - exited.timeMs)} ms`;
    const after = await (await box()).show('system');
    expect(after.pid, 'sluiced').to.equal(before.pid);
    expect(after.fastpath.restarts).to.equal(before.fastpath.restarts + 1);
    const ping = ['ping', '-c', '3', '-i', '0.2', '-w', String(HANG_MS / 1000), VIP];
    expect((await lab().exec('client1', ping)).status).to.equal(0);
  });

  it('the fast path, three times under one copy', async () => {
    const copying = copyIn('client1', file);
    for (let times = 0; times < 3; times += 1) {
      await awaitTransfer(addressOf('client1'));
      await killFastPath();
    }
    await copying;
    await copyOut('client1', file);
  });

  it('sluiced, under a copy: traffic, ARP and ping go on while nobody manages the box', async () => {
    const copying = copyIn('client1', file);
    await awaitTransfer(addressOf('client1'));
    const fastPath = await processOf('sluice-fastpath');
    await kill(await processOf('sluiced'));
    const refused = await cli('show', 'version');
    expect(refused.status).to.equal(3);
    expect(refused.stderr).to.match(/Start it with `sluiced`/);
    await lab().exec('client3', ['ip', 'neigh', 'flush', 'all']);
    const ping = ['ping', '-c', '2', '-i', '0.2', '-w', String(HANG_MS / 1000), VIP];
    expect((await lab().exec('client3', ping)).status).to.equal(0);
    await copying;
    expect(await processOf('sluice-fastpath')).to.deep.equal(fastPath);
    await lab().startSluiced();
    await copyOut('client1', file);
  });

  it('sluiced: the next one adopts the living fast path, its flows and its configuration', async () => {
    const client = await box();
    await client.call('config.edit', {
      edits: [{ op: 'set', path: ['server', 'nas1', 'description'], value: 'not saved' }],
    });
    await client.call('commit', {});
    const fastPath = await processOf('sluice-fastpath');
    const copying = copyIn('client1', file);
    await awaitTransfer(addressOf('client1'));
    await kill(await processOf('sluiced'));
    const mark = new EventMark();
    await lab().startSluiced();
    await lab().awaitReady();
    await mark.next('fastpath-attached');
    expect(await processOf('sluice-fastpath')).to.deep.equal(fastPath);
    expect((await cli('show', 'running-config')).stdout).to.include('"not saved"');
    expect(await flowsOf(addressOf('client1'))).to.not.be.empty;
    await copying;
    await copyOut('client1', file);
  });

  it('both at once, under a copy: it goes on when sluiced is started again', async () => {
    const copying = copyIn('client1', file);
    await awaitTransfer(addressOf('client1'));
    const sluiced = await processOf('sluiced');
    const fastPath = await processOf('sluice-fastpath');
    await Promise.all([kill(sluiced), kill(fastPath)]);
    await lab().startSluiced();
    await lab().awaitReady();
    await copying;
    expect([...(await connectionsTotal()).values()]).to.deep.equal([0, 0, 0]);
    await copyOut('client1', file);
  });

  it('the fast path: who connects while it finds the servers again waits for his own', async () => {
    const addresses = freshAddresses(9);
    await addAddresses('client2', addresses);
    // Long enough for the test: nobody is given up for silence meanwhile.
    await configure('virtual-domain nfs health-fall 60');
    const first = await connectAll('client2', NFS, addresses);
    const before = await serversMet(first);
    await first.close();
    expect(tally(before)).to.have.all.keys(SERVERS);
    await silenceArp('nas1');
    try {
      await killFastPath();
      await Promise.all(['nas2', 'nas3'].map((server) => awaitServer(server, 'up')));
      const refused = await drops('no-server-available');
      const connecting = connectAll('client2', NFS, addresses);
      await waitFor(async () => (await drops('no-server-available')) > refused, {
        what: 'a client of nas1 waits for it',
      });
      await allowArp('nas1');
      const again = await connecting;
      const after = await serversMet(again);
      await again.close();
      expect(after).to.deep.equal(before);
    } finally {
      await allowArp('nas1');
    }
  });

  it('each in turn: connections that only wait carry on, and clients keep their servers', async () => {
    const addresses = freshAddresses(9);
    await addAddresses('client2', addresses);
    const waiting = await connectAll('client2', NFS, addresses);
    const before = await serversMet(waiting);
    expect(tally(before)).to.have.all.keys(SERVERS);
    try {
      for (const name of ['sluice-fastpath', 'sluiced', 'sluice-fastpath'] as const) {
        if (name === 'sluice-fastpath') {
          await killFastPath();
        } else {
          await kill(await processOf(name));
          await lab().startSluiced();
          await lab().awaitReady();
        }
        expect(await waiting.answered(), `after ${name}`).to.equal(9);
      }
    } finally {
      await waiting.close();
    }
    const again = await connectAll('client2', NFS, [...addresses].reverse());
    const after = await serversMet(again);
    await again.close();
    expect(after.reverse()).to.deep.equal(before);
  });

  it('the fast path, in the midst of commits: each is done or refused, none is half done', async () => {
    const copying = copyIn('client1', file);
    await awaitTransfer(addressOf('client1'));
    let accepted = 0;
    for (let round = 1; round <= 12; round += 1) {
      const victim = round % 3 === 0 ? await processOf('sluice-fastpath') : undefined;
      const mark = new EventMark();
      const weight = 2 + (round % 5);
      const committing = cli('-c', `virtual-domain nfs member nas1 weight ${weight}; commit`);
      if (victim !== undefined) await kill(victim);
      const { status, stderr } = await committing;
      // The next round is not to meet this one's victim.
      if (victim !== undefined) await mark.next('fastpath-exited');
      const { stdout } = await cli('show', 'running-config');
      if (status === 0) {
        accepted += 1;
        expect(stdout).to.include(`member nas1 weight ${weight}`);
      } else {
        expect(stderr).to.match(/fast path/);
        expect(stdout).to.not.include(`member nas1 weight ${weight}`);
        await cli('discard');
      }
    }
    expect(accepted).to.be.at.least(8);
    await lab().awaitReady();
    await copying;
    await copyOut('client1', file);
  });

  it('sluiced, in the midst of commits: what runs is one of them as a whole', async () => {
    for (let round = 1; round <= 4; round += 1) {
      const committing = cli(
        '-c',
        `server nas1 description "r${round}"; server nas2 description "r${round}"; commit`,
      );
      const victim = await processOf('sluiced');
      // At another moment each time, from before the edit to after the answer.
      await delay(round * 60);
      await kill(victim);
      await committing;
      await lab().startSluiced();
      await lab().awaitReady();
      const { stdout } = await cli('show', 'running-config');
      const texts = [...stdout.matchAll(/server nas[12] description (\S+)/g)].map(([, t]) => t);
      expect(new Set(texts).size, stdout).to.be.at.most(1);
      expect([0, 2]).to.include(texts.length);
    }
  });

  it('the fast path, while every client copies: all three copies go on', async () => {
    const files = CLIENTS.map(() => makeFile(60 * MIB));
    const copying = Promise.all(files.map((each, i) => copyIn(CLIENTS[i] ?? '', each)));
    await Promise.all(CLIENTS.map((client) => awaitTransfer(addressOf(client))));
    await killFastPath();
    await copying;
    for (const [i, each] of files.entries()) {
      await copyOut(CLIENTS[i] ?? '', each);
      await removeFile(CLIENTS[i] ?? '', each);
    }
    for (const server of SERVERS) await awaitServer(server, 'up');
  });
});
