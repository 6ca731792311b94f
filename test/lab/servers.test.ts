// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import {
  addAddresses,
  addressOf,
  awaitTransfer,
  connectAll,
  expectAboutShares,
  freshAddresses,
  holdConnections,
  removeAddresses,
  serversMet,
  type HeldConnections,
} from './support/clients.js';
import { awaitServer, configure, drops, EventMark, restoreConfiguration } from './support/box.js';
import { copyIn, copyOut, makeFile, removeFile } from './support/files.js';
import { lab, SERVERS } from './support/lab.js';

const NFS = 2049;

/** Of the topology's configuration (lab/topologies/nfs.conf) and, where it says nothing, the dictionary. */
const HEALTH = { intervalMs: 1000, timeoutMs: 1000, fall: 3, rise: 2 };

/** After so long a server that does not answer is down: the last probe has timed out. */
const HEALTH_PERIOD_MS = HEALTH.fall * HEALTH.intervalMs + HEALTH.timeoutMs;

/** Two cores run servers, clients, tests and the box: what may come on top. */
const SLACK_MS = 1500;

describe('lab: servers come and go', () => {
  const held: HeldConnections[] = [];

  async function connect(addresses: readonly string[]): Promise<string[]> {
    const connections = await connectAll('client2', NFS, addresses);
    held.push(connections);
    return serversMet(connections);
  }

  async function withAddresses(count: number): Promise<string[]> {
    const addresses = freshAddresses(count);
    await addAddresses('client2', addresses);
    return addresses;
  }

  async function reviveServers(): Promise<void> {
    for (const server of SERVERS) {
      if (lab().host(server).service('ganesha') === undefined) await lab().startServer(server);
    }
  }

  afterEach('servers run, connections are closed, all is as before', async function () {
    this.timeout(30_000);
    await Promise.all(held.splice(0).map((connections) => connections.close()));
    await removeAddresses('client2');
    await reviveServers();
    await restoreConfiguration();
  });

  it('a server killed with -9 is down within its health period and gets no new flow', async () => {
    const mark = new EventMark();
    await lab().killServer('nas2');
    const tookMs = await awaitServer('nas2', 'down', HEALTH_PERIOD_MS + SLACK_MS);
    expect(tookMs).to.be.at.most(HEALTH_PERIOD_MS + SLACK_MS);
    expect((await mark.next('member-down')).object).to.equal('member nfs/nas2');
    const met = await connect(await withAddresses(12));
    expectAboutShares(met, { nas1: 6, nas3: 6 });
  });

  it('a server that is back is up within its health period and gets flows again', async () => {
    await lab().killServer('nas2');
    await awaitServer('nas2', 'down', HEALTH_PERIOD_MS + SLACK_MS);
    const mark = new EventMark();
    await lab().startServer('nas2');
    await awaitServer('nas2', 'up', HEALTH.rise * HEALTH.intervalMs + SLACK_MS);
    expect((await mark.next('member-up')).object).to.equal('member nfs/nas2');
    expectAboutShares(await connect(await withAddresses(12)), { nas1: 4, nas2: 4, nas3: 4 });
  });

  it('a client whose server died is sent to another one', async () => {
    const addresses = await withAddresses(3);
    const before = await connect(addresses);
    const victim = addresses[before.indexOf('nas1')] ?? '';
    await lab().killServer('nas1');
    await awaitServer('nas1', 'down', HEALTH_PERIOD_MS + SLACK_MS);
    expect(await connect([victim])).to.not.include('nas1');
  });

  it('with all servers down a new connection finds nobody and its packets are counted', async () => {
    await Promise.all(SERVERS.map((name) => lab().killServer(name)));
    for (const name of SERVERS) {
      await awaitServer(name, 'down', HEALTH_PERIOD_MS + SLACK_MS);
    }
    const [address = ''] = await withAddresses(1);
    const before = await drops('no-server-available');
    const { reports } = await holdConnections('client2', NFS, [address]);
    expect(reports.map(({ failure }) => failure)).to.deep.equal(['timeout']);
    expect(await drops('no-server-available')).to.be.greaterThan(before);
  });

  it('a draining server keeps its connection and gets no new one', async () => {
    const file = makeFile(150 * 1024 * 1024);
    try {
      const copying = copyIn('client2', file);
      const { member: busy } = await awaitTransfer(addressOf('client2'));
      await configure(`server ${busy} admin-state drain`);
      const met = await connect(await withAddresses(8));
      expect(met).to.not.include(busy);
      await copying;
      await configure(`no server ${busy} admin-state`);
      await copyOut('client2', file);
    } finally {
      await removeFile('client2', file);
    }
  });
});
