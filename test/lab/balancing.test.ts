// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import {
  addAddresses,
  connectAll,
  expectAboutShares,
  freshAddresses,
  removeAddresses,
  serversMet,
  tally,
  type HeldConnections,
} from './support/clients.js';
import { awaitIdle, configure, restoreConfiguration } from './support/box.js';
import { lab, SERVERS } from './support/lab.js';

const PORTMAP = 111;
const MOUNT = 20048;
const NFS = 2049;

/** Every server once in a round of the weights 1, 2 and 3. */
const ROUND = 6;

describe('lab: connections are spread over the servers', () => {
  const held: HeldConnections[] = [];

  async function connect(port: number, addresses: readonly string[]): Promise<HeldConnections> {
    const connections = await connectAll('client1', port, addresses);
    held.push(connections);
    return connections;
  }

  async function withAddresses(count: number): Promise<string[]> {
    const addresses = freshAddresses(count);
    await addAddresses('client1', addresses);
    return addresses;
  }

  beforeEach('all servers are up', () => lab().awaitReady());

  afterEach('connections are closed, all is as before', async () => {
    await Promise.all(held.splice(0).map((connections) => connections.close()));
    await removeAddresses('client1');
    await restoreConfiguration();
  });

  it('round robin gives new client addresses to the servers in turn', async () => {
    const met = await serversMet(await connect(NFS, await withAddresses(30)));
    expectAboutShares(met, { nas1: 10, nas2: 10, nas3: 10 });
  });

  it('weights of 1, 2 and 3 give the servers that share of new client addresses', async () => {
    await configure(
      ...SERVERS.map((name, i) => `virtual-domain nfs member ${name} weight ${i + 1}`),
    );
    const met = await serversMet(await connect(NFS, await withAddresses(10 * ROUND)));
    expectAboutShares(met, { nas1: 10, nas2: 20, nas3: 30 });
  });

  it('one client address meets one server for portmap, MOUNT and NFS', async () => {
    const addresses = await withAddresses(12);
    const metByPort: string[][] = [];
    for (const port of [PORTMAP, MOUNT, NFS]) {
      metByPort.push(await serversMet(await connect(port, addresses)));
    }
    expect(metByPort[1]).to.deep.equal(metByPort[0]);
    expect(metByPort[2]).to.deep.equal(metByPort[0]);
    expect(tally(metByPort[0] ?? [])).to.have.all.keys(SERVERS);
  });

  it('a client address comes back to its server after its connections have ended', async () => {
    const addresses = await withAddresses(9);
    const first = await connect(NFS, addresses);
    const before = await serversMet(first);
    await first.close();
    // In another order, so that taking turns would give others.
    const again = await connect(NFS, [...addresses].reverse());
    expect((await serversMet(again)).reverse()).to.deep.equal(before);
  });

  it('without persistence each connection of one address is balanced by itself', async () => {
    await configure('virtual-domain nfs persistence none');
    const [address = ''] = await withAddresses(1);
    const connections = await connect(
      NFS,
      Array.from({ length: 9 }, () => address),
    );
    expectAboutShares(await serversMet(connections), { nas1: 3, nas2: 3, nas3: 3 });
  });

  it('least connections gives new ones to the server whose connections have ended', async () => {
    await configure('virtual-domain nfs persistence none method least-connections');
    // Those of other tests may still be about to close.
    await Promise.all(SERVERS.map(awaitIdle));
    const addresses = await withAddresses(9);
    const each = await Promise.all(addresses.map((address) => connect(NFS, [address])));
    const met = await Promise.all(each.map(serversMet));
    expect(tally(met.flat())).to.deep.equal({ nas1: 3, nas2: 3, nas3: 3 });
    const leaving = each.filter((_, i) => met[i]?.[0] === 'nas2');
    await Promise.all(leaving.map((connections) => connections.close()));
    await awaitIdle('nas2');
    const more = await connect(NFS, await withAddresses(3));
    expect(await serversMet(more)).to.deep.equal(['nas2', 'nas2', 'nas2']);
  });

  it('source hash sends an address to the same server each time, and uses all of them', async () => {
    await configure('virtual-domain nfs persistence none method source-hash');
    const addresses = await withAddresses(30);
    const first = await serversMet(await connect(NFS, addresses));
    const second = await serversMet(await connect(NFS, [...addresses].reverse()));
    expect(second.reverse()).to.deep.equal(first);
    expect(tally(first)).to.have.all.keys(SERVERS);
  });
});
