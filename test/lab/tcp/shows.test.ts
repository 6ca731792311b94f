// SPDX-License-Identifier: Apache-2.0
// What `show tcp …` says of connections that are known to be there.
import { expect } from 'chai';
import { TcpHeld } from '../../../lab/load/tcp-load.js';
import { waitFor } from '../../../lab/system/wait.js';
import type { ShowTcpConnection, ShowTcpService } from '../../../mgmt/daemon/protocol.js';
import {
  at,
  awaitEnded,
  awaitNoConnections,
  awaitServices,
  box,
  cli,
  connections,
  ECHO,
  FAMILIES,
  growthOf,
  IPV4,
  IPV6,
  lab,
  loadAll,
  MIB,
  SINK,
  tcpCounter,
} from '../support/tcp.js';

const HELD = 60;

async function shown(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await cli('show', ...words);
  expect(status, `show ${words.join(' ')}: ${stderr}`).to.equal(0);
  const longest = Math.max(...stdout.split('\n').map((line) => line.length));
  expect(longest, `columns of show ${words.join(' ')}`).to.be.at.most(80);
  return stdout;
}

async function serviceOf(key: string): Promise<ShowTcpService> {
  const { services } = await (await box()).show('tcp-services', { key });
  const [service] = services;
  if (service === undefined) throw new Error(`no service ${key}`);
  return service;
}

describe('lab: what the box shows of TCP', () => {
  const held: TcpHeld[] = [];

  before('connections of both families are there', async () => {
    await awaitServices();
    await awaitNoConnections();
    for (const family of FAMILIES) {
      const options = { connections: HELD };
      held.push(await TcpHeld.open(lab().host('client1'), at(family.service, ECHO), options));
    }
  });

  after(async () => {
    for (const each of held.splice(0)) expect((await each.close()).failures).to.deep.equal({});
  });

  it('every connection, with the filters that were asked for', async () => {
    const all = await connections({ state: 'established' });
    expect(all).to.have.length(2 * HELD);
    const expected: Partial<ShowTcpConnection> = {
      localPort: ECHO,
      state: 'established',
      mssBytes: 1448,
      timestamps: true,
      sack: true,
      windowScaling: true,
      isActiveOpen: false,
      end: 'none',
    };
    for (const row of all.filter(({ local }) => local === IPV4.service)) {
      expect(row).to.include({ ...expected, remote: IPV4.client1, service: 'echo' });
      expect(row.srttUs).to.be.greaterThan(0);
    }
    expect(await connections({ service: 'echo6' })).to.have.length(HELD);
    expect(await connections({ peer: IPV6.client1 })).to.have.length(HELD);
    expect(await connections({ peer: '10.9.9.9' })).to.deep.equal([]);
    expect(await connections({ state: 'fin-wait-2' })).to.deep.equal([]);
    expect(await connections({ limit: 7 })).to.have.length(7);
    const ports = new Set(all.map(({ local, remotePort }) => `${local} ${remotePort}`));
    expect(ports.size, 'each is listed once').to.equal(2 * HELD);
  });

  it('connections are spread over the SPs, and each says where it is', async () => {
    const counts = await Promise.all(
      [0, 1].map(async (sp) => (await connections({ sp, state: 'established' })).length),
    );
    expect(counts[0]! + counts[1]!).to.equal(2 * HELD);
    for (const count of counts) expect(count).to.be.within(HELD / 2, 2 * HELD - HELD / 2);
  });

  it('tables fit 80 columns, with brackets around IPv6', async () => {
    expect(await shown('tcp', 'connections', 'limit', '3')).to.match(/There are more/);
    expect(await shown('tcp', 'connections', 'peer', IPV6.client1)).to.match(/\[2001:db8:/);
    expect(await shown('tcp', 'listeners')).to.match(/echo6/);
    expect(await shown('tcp-services')).to.match(/relay +10\.1\.0\.50:5001 +10\.2\.0\.11/);
    expect(await shown('tcp', 'ended')).to.be.a('string');
    await shown('tcp', 'statistics', 'all');
  });

  it('one connection in detail, and none where there is none', async () => {
    const [row] = await connections({ service: 'echo' });
    const ends = [`${IPV4.service}:${ECHO}`, `${IPV4.client1}:${row?.remotePort ?? 0}`];
    const text = await shown('tcp', 'connection', ...ends);
    expect(text).to.match(/State +established/);
    expect(text).to.match(/Opened by +the peer/);
    expect(text).to.match(/Agreed +timestamps, SACK/);
    const none = await cli('show', 'tcp', 'connection', ends[0]!, `${IPV4.client1}:1`);
    expect(none.status).to.equal(1);
    expect(none.stderr).to.match(/There is no TCP connection/);
  });

  it('a listener of each service on each SP', async () => {
    const { rows } = await (await box()).show('tcp-listeners', { limit: 1000 });
    const places = rows.map(({ sp, service }) => `${service}@${sp}`).sort();
    const names = ['echo', 'echo6', 'fan', 'relay', 'relay6', 'sink', 'sink6', 'source', 'source6'];
    expect(places).to.deep.equal(names.flatMap((name) => [`${name}@0`, `${name}@1`]).sort());
    const accepted = rows
      .filter(({ service }) => service === 'echo6')
      .reduce((sum, row) => sum + Number(row.accepted), 0);
    expect(accepted).to.be.at.least(HELD);
  });

  it('gauges agree with the list, counters with what was sent', async () => {
    await waitFor(async () => (await tcpCounter('connections-established')) === 2 * HELD, {
      what: 'the gauge of established connections',
    });
    const before = await serviceOf('sink');
    const bytes = await growthOf('in-bytes', () =>
      loadAll('client1', at(IPV4.service, SINK), 'sink', { connections: 3, uploadBytes: MIB }),
    );
    expect(bytes).to.equal(3 * MIB);
    const after = await serviceOf('sink');
    expect(Number(after.bytesIn) - Number(before.bytesIn)).to.equal(3 * MIB);
    expect(Number(after.connectionsAccepted) - Number(before.connectionsAccepted)).to.equal(3);
  });

  it('an end stays in the list of ends, with its reason and what it had carried', async () => {
    await loadAll('client2', at(IPV4.service, ECHO), 'echo', { uploadBytes: 12_345 });
    const row = await awaitEnded(
      'the connection of client2 has ended',
      ({ remote, end }) => remote === '10.1.0.12' && end === 'closed',
    );
    expect(row).to.include({ bytesIn: 12_345, bytesOut: 12_345, service: 'echo', localPort: ECHO });
  });

  it('clear tcp statistics begins again at nothing, and keeps gauges', async () => {
    expect((await cli('clear', 'tcp', 'statistics')).status).to.equal(0);
    await waitFor(async () => (await tcpCounter('passive-opens')) === 0, {
      what: 'the counters are cleared',
    });
    expect(await tcpCounter('connections-established')).to.equal(2 * HELD);
  });
});
