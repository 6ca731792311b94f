// SPDX-License-Identifier: Apache-2.0
// How connections end: by either side, by nobody listening, by a commit, by an operator, by silence.
import { expect } from 'chai';
import { TcpHeld, tcpLoad, TcpServer } from '../../../lab/load/tcp-load.js';
import { awaitEnd, signalProcess } from '../../../lab/system/processes.js';
import { waitFor } from '../../../lab/system/wait.js';
import { configure, restoreConfiguration } from '../support/box.js';
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
  lab,
  loadAll,
  MIB,
  RELAY,
  SINK,
  SOURCE,
} from '../support/tcp.js';

/** Nothing listens there. */
const CLOSED = 4444;

/** Far more than a test waits for. */
const ENDLESS = 1024 * 1024 * MIB;

/** So many connections have failed, each for one of these reasons. */
function expectFailures(failures: Record<string, number>, count: number, reasons: string[]): void {
  expect(Object.values(failures).reduce((sum, each) => sum + each, 0)).to.equal(count);
  expect(reasons).to.include.members(Object.keys(failures));
}

describe('lab: ends of TCP connections', () => {
  before(awaitServices);

  for (const family of FAMILIES) {
    it(`${family.name}: a port nobody listens on refuses at once`, async () => {
      const to = at(family.service, CLOSED);
      const { failures } = await tcpLoad(lab().host('client1'), to, 'echo', { connections: 5 });
      expect(failures).to.deep.equal({ ECONNREFUSED: 5 });
    });

    it(`${family.name}: a client that aborts in the midst of it leaves nothing behind`, async () => {
      const options = { connections: 20, uploadBytes: MIB, resetAfterBytes: 200_000 };
      await loadAll('client1', at(family.service, ECHO), 'echo', options);
      await loadAll('client1', at(family.service, SINK), 'sink', options);
      const source = { connections: 20, downloadBytes: ENDLESS, resetAfterBytes: 200_000 };
      await loadAll('client1', at(family.service, SOURCE), 'source', source);
      await awaitNoConnections();
      await awaitEnded('a connection was reset', ({ end }) => end === 'reset');
    });

    it(`${family.name}: a relay whose server refuses resets its client and says why`, async () => {
      const to = at(family.service, RELAY);
      const { failures } = await tcpLoad(lab().host('client1'), to, 'exchange', {});
      expect(failures).to.deep.equal({ ECONNRESET: 1 });
      await awaitEnded(
        'the leg to the server was refused',
        (row) => row.end === 'refused' && row.remote === family.server1,
      );
      const client = await awaitEnded(
        'the leg to the client was aborted',
        (row) => row.end === 'aborted' && row.remote === family.client1,
      );
      expect(client.endDetail).to.not.equal('');
    });
  }

  it('a relay whose client aborts resets the server', async () => {
    const server = await TcpServer.start(lab().host('server1'), at(IPV4.server1, RELAY));
    try {
      const options = { connections: 10, uploadBytes: 10 * MIB, resetAfterBytes: MIB };
      await loadAll('client1', at(IPV4.service, RELAY), 'exchange', options);
      await awaitNoConnections();
    } finally {
      const report = await server.stop();
      expect(report.failures).to.deep.equal({ ECONNRESET: 10 });
    }
  });

  it('a relay whose server dies resets its clients', async () => {
    const server = await TcpServer.start(lab().host('server1'), at(IPV4.server1, RELAY));
    const load = tcpLoad(lab().host('client1'), at(IPV4.service, RELAY), 'exchange', {
      connections: 10,
      uploadBytes: ENDLESS,
    });
    await waitFor(async () => (await connections({ service: 'relay' })).length === 20, {
      what: 'ten relayed connections, two legs each',
    });
    await server.stop();
    // The kernel resets where bytes were left unread, and closes the others.
    expectFailures((await load).failures, 10, ['ECONNRESET', 'EPIPE', 'no-verdict']);
    await awaitNoConnections();
  });

  it('a fast path that is stopped in order resets connections that say nothing', async () => {
    const held = await TcpHeld.open(lab().host('client1'), at(IPV4.service, ECHO), {
      connections: 100,
    });
    const fastPath = await lab().boxProcess('sluice-fastpath');
    if (fastPath === undefined) throw new Error('the fast path does not run');
    expect(signalProcess(fastPath, 'SIGTERM')).to.equal(true);
    await awaitEnd(fastPath);
    const { failures } = await held.close();
    await lab().awaitReady();
    await awaitServices();
    expect(failures).to.deep.equal({ ECONNRESET: 100 });
  });

  describe('by a commit', () => {
    afterEach(async () => {
      await restoreConfiguration();
      await awaitServices();
    });

    it('a service that is removed resets its connections, others go on', async () => {
      const echo = tcpLoad(lab().host('client1'), at(IPV4.service, ECHO), 'echo', {
        connections: 5,
        uploadBytes: ENDLESS,
      });
      const sink = tcpLoad(lab().host('client2'), at(IPV4.service, SINK), 'sink', {
        connections: 5,
        uploadBytes: 200 * MIB,
      });
      await waitFor(async () => (await connections({ service: 'echo' })).length === 5, {
        what: 'five echoes',
      });
      await configure('no tcp-service echo');
      expectFailures((await echo).failures, 5, ['ECONNRESET', 'EPIPE']);
      expect((await sink).failures).to.deep.equal({});
      const to = at(IPV4.service, ECHO);
      const after = await tcpLoad(lab().host('client1'), to, 'echo', {});
      expect(after.failures).to.deep.equal({ ECONNREFUSED: 1 });
    });

    it('a service at another address serves there', async () => {
      await configure('tcp-service echo address 10.1.0.51');
      await awaitServices();
      await loadAll('client1', at('10.1.0.51', ECHO), 'echo', { uploadBytes: MIB });
    });

    it('settings change for connections that begin later, without harm to others', async () => {
      const held = await TcpHeld.open(lab().host('client1'), at(IPV4.service, ECHO), {
        connections: 3,
      });
      try {
        await configure('tcp congestion-control reno sack false timestamps false');
        await loadAll('client1', at(IPV4.service, ECHO), 'echo', { uploadBytes: MIB });
        const more = await TcpHeld.open(lab().host('client1'), at(IPV4.service, ECHO));
        const rows = await connections({ service: 'echo', state: 'established' });
        await more.close();
        expect(rows.filter(({ sack, timestamps }) => sack && timestamps)).to.have.length(3);
        expect(rows.filter(({ sack, timestamps }) => !sack && !timestamps)).to.have.length(1);
        expect(rows.filter(({ congestion }) => congestion === 'reno')).to.not.be.empty;
      } finally {
        expect((await held.close()).failures).to.deep.equal({});
      }
    });

    it('a peer that falls silent is found by keep-alive', async () => {
      await configure('tcp keepalive-idle-s 1 keepalive-interval-s 1 keepalive-probes 2');
      const held = await TcpHeld.open(lab().host('client1'), at(IPV4.service, ECHO));
      try {
        await lab().impair('client1', 'both', 'cut');
        const row = await awaitEnded(
          'keep-alive ends the connection',
          ({ end, remote }) => end === 'keepalive' && remote === IPV4.client1,
        );
        expect(row.local).to.equal(IPV4.service);
      } finally {
        await lab().heal();
        await held.close();
      }
    });

    it('data that nobody acknowledges ends a connection after the user time-out', async () => {
      await configure('tcp user-timeout-s 2');
      const held = await TcpHeld.open(lab().host('client1'), at(IPV4.service, SOURCE));
      try {
        await waitFor(async () => (await connections({ service: 'source' })).length === 1, {
          what: 'the source sends',
        });
        await lab().impair('client1', 'both', 'cut');
        await awaitEnded(
          'it timed out',
          ({ end, localPort }) => end === 'timed-out' && localPort === SOURCE,
        );
      } finally {
        await lab().heal();
        await held.close();
      }
    });
  });

  it('an operator resets one of many connections', async () => {
    const held = await TcpHeld.open(lab().host('client1'), at(IPV4.service, ECHO), {
      connections: 10,
    });
    const [row] = await connections({ service: 'echo' });
    const remote = `${row?.remote ?? ''}:${row?.remotePort ?? 0}`;
    const { status, stderr } = await cli(
      'reset',
      'tcp',
      'connection',
      `${IPV4.service}:${ECHO}`,
      remote,
    );
    expect(status, stderr).to.equal(0);
    const end = await awaitEnded('it is reset', ({ remotePort }) => remotePort === row?.remotePort);
    expect(end).to.include({ end: 'aborted' });
    expect((await held.close()).failures).to.deep.equal({ ECONNRESET: 1 });
    const again = await cli('reset', 'tcp', 'connection', `${IPV4.service}:${ECHO}`, remote);
    expect(again.status).to.equal(1);
    expect(again.stderr).to.match(/no/i);
  });

  it('kernels close in their own time: connections that wait after their end are counted', async () => {
    const client = await box();
    const ended = await growthOf('ended-closed', async () => {
      await loadAll('client1', at(IPV4.service, ECHO), 'echo', {
        connections: 25,
        uploadBytes: 10,
      });
      await awaitNoConnections();
    });
    expect(ended).to.be.within(0, 25);
    await waitFor(async () => (await client.show('tcp-connections')).rows.length === 0, {
      what: 'TIME-WAIT is over',
    });
  });
});
