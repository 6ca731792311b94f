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
  REFUSED_MS,
  removeAddresses,
  serversMet,
  type HeldConnections,
} from './support/clients.js';
import { awaitServer, configure, drops, EventMark, restoreConfiguration } from './support/box.js';
import { copyIn, copyOut, makeFile, removeFile } from './support/files.js';
import { lab, SERVERS } from './support/lab.js';

const NFS = 2049;

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

  afterEach('servers run, connections are closed, all is as before', async () => {
    await Promise.all(held.splice(0).map((connections) => connections.close()));
    await removeAddresses('client2');
    await reviveServers();
    await restoreConfiguration();
  });

  beforeEach('all servers are up', () => lab().awaitReady());

  it('a server killed with -9 is down and gets no new flow', async function () {
    const mark = new EventMark();
    await lab().killServer('nas2');
    const killedMs = Date.now();
    await awaitServer('nas2', 'down');
    const down = await mark.next('member-down');
    expect(down.object).to.equal('member nfs/nas2');
    // How long is told, not judged: others use the same two cores. The unit tests judge it in virtual time.
    if (this.test) this.test.title += `, after ${String(down.timeMs - killedMs)} ms`;
    const met = await connect(await withAddresses(12));
    expectAboutShares(met, { nas1: 6, nas3: 6 });
  });

  it('a server that is back is up and gets flows again', async () => {
    await lab().killServer('nas2');
    await awaitServer('nas2', 'down');
    const mark = new EventMark();
    await lab().startServer('nas2');
    await awaitServer('nas2', 'up');
    expect((await mark.next('member-up')).object).to.equal('member nfs/nas2');
    expectAboutShares(await connect(await withAddresses(12)), { nas1: 4, nas2: 4, nas3: 4 });
  });

  it('a client whose server died is sent to another one', async () => {
    const [address = ''] = await withAddresses(1);
    const [server = ''] = await connect([address]);
    expect(SERVERS).to.include(server);
    await lab().killServer(server);
    await awaitServer(server, 'down');
    const [next] = await connect([address]);
    expect(SERVERS.filter((each) => each !== server)).to.include(next);
  });

  it('with all servers down a new connection finds nobody and its packets are counted', async () => {
    await Promise.all(SERVERS.map((name) => lab().killServer(name)));
    for (const name of SERVERS) await awaitServer(name, 'down');
    const addresses = await withAddresses(1);
    const before = await drops('no-server-available');
    const { close, reports } = await holdConnections('client2', NFS, addresses, {
      tryMs: REFUSED_MS,
    });
    await close();
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
