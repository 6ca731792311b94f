// SPDX-License-Identifier: Apache-2.0
// The same data over wires that lose, reorder, double, delay, damage and queue. Nothing here is judged by time.
import { expect } from 'chai';
import { TcpServer, type TcpReport } from '../../../lab/load/tcp-load.js';
import { waitFor } from '../../../lab/system/wait.js';
import {
  at,
  awaitNoConnections,
  awaitServices,
  connections,
  ECHO,
  FAMILIES,
  growthOf,
  IPV4,
  IPV6,
  lab,
  loadAll,
  MIB,
  RELAY,
  SINK,
  SOURCE,
  tcpCounter,
} from '../support/tcp.js';

/** What is done to the wires of client1 and server1, in both directions. */
const WIRES: readonly [string, readonly string[]][] = [
  ['lose one packet in a hundred', ['loss', '1%']],
  ['lose one packet in ten', ['loss', '10%']],
  ['lose bursts', ['burst-loss', '0.5%', 'burst-end', '20%']],
  ['lose the last packets before a pause', ['tail-loss', '5%', 'tail-packets', '2']],
  ['reorder', ['reorder', '5%', 'reorder-packets', '8']],
  ['reorder by jitter', ['delay', '2ms', 'jitter', '2ms', 'jitter-reorders']],
  ['deliver twice', ['duplicate', '5%']],
  ['are long', ['delay', '20ms']],
  ['are slow with a short queue', ['rate', '50Mbit', 'queue', '30k']],
  ['mark congestion', ['rate', '50Mbit', 'queue', '200k', 'mark', '20k']],
  ['damage bits', ['corrupt', '1%']],
  [
    'do everything at once',
    [
      'loss',
      '1%',
      'reorder',
      '2%',
      'duplicate',
      '1%',
      'corrupt',
      '0.5%',
      'delay',
      '3ms',
      'jitter',
      '1ms',
    ],
  ],
];

const BYTES = MIB;

describe('lab: TCP services over bad wires', () => {
  const servers: TcpServer[] = [];

  before(async () => {
    await awaitServices();
    for (const family of FAMILIES) {
      servers.push(await TcpServer.start(lab().host('server1'), at(family.server1, RELAY)));
    }
  });

  after(async () => {
    await lab().heal();
    for (const server of servers.splice(0)) await server.stop();
  });

  afterEach('all wires are good ones', async () => {
    await lab().heal();
    await awaitNoConnections();
  });

  async function everything(service: string): Promise<TcpReport[]> {
    const few = { connections: 3, timeoutMs: 110_000 };
    const up = { ...few, uploadBytes: BYTES };
    const down = { ...few, downloadBytes: BYTES };
    return Promise.all([
      loadAll('client1', at(service, ECHO), 'echo', up),
      loadAll('client1', at(service, SINK), 'sink', up),
      loadAll('client1', at(service, SOURCE), 'source', down),
      loadAll('client1', at(service, RELAY), 'exchange', { ...up, ...down }),
    ]);
  }

  for (const [what, words] of WIRES) {
    for (const { name, service } of [IPV4, IPV6]) {
      it(`${name}: everything arrives in order over wires that ${what}`, async () => {
        for (const host of ['client1', 'server1']) await lab().impair(host, 'both', ...words);
        await everything(service);
      });
    }
  }

  for (const congestion of ['cubic', 'bbr', 'reno']) {
    it(`peers of ${congestion} send and receive under loss`, async () => {
      await lab().impair('client1', 'both', 'loss', '1%');
      const options = { congestion, connections: 4, uploadBytes: 2 * MIB };
      await loadAll('client1', at(IPV4.service, ECHO), 'echo', options);
    });
  }

  it('hundreds of connections open, talk and close under loss', async () => {
    await lab().impair('client1', 'both', 'loss', '2%', 'reorder', '1%');
    const many = { connections: 100, total: 400, uploadBytes: 5000, timeoutMs: 110_000 };
    await loadAll('client1', at(IPV4.service, ECHO), 'echo', many);
  });

  it('a wire that is cut for a moment stops nothing for good', async () => {
    // So slow that the load is not over before the wire is cut, however late that is.
    await lab().impair('client1', 'out', 'rate', '50Mbit', 'queue', '200k');
    const load = loadAll('client1', at(IPV4.service, SOURCE), 'source', {
      downloadBytes: 200 * MIB,
      timeoutMs: 110_000,
    });
    const cut = async (): Promise<void> => {
      // Not before it is connected: a kernel gives up what it opens towards a neighbour it does not find.
      const open = { service: 'source', state: 'established' } as const;
      await waitFor(async () => (await connections(open)).length === 1, {
        what: 'it is connected',
      });
      await lab().impair('client1', 'both', 'cut');
      const stalled = await tcpCounter('rto-expiries');
      await waitFor(async () => (await tcpCounter('rto-expiries')) >= stalled + 3, {
        what: 'the box sends again what the cut has lost, three times',
      });
      await lab().heal();
    };
    await Promise.all([load, cut()]);
  });

  it('losses are repaired without waiting for time-outs, and the statistics say how', async () => {
    await lab().impair('client1', 'out', 'loss', '1%');
    const recoveries = await growthOf('fast-recoveries', async () => {
      const { sentBytes } = await loadAll('client1', at(IPV4.service, SOURCE), 'source', {
        downloadBytes: 20 * MIB,
      });
      expect(sentBytes).to.equal(0);
    });
    expect(recoveries).to.be.greaterThan(10);
    expect(await tcpCounter('retrans-segs')).to.be.greaterThan(50);
  });
});
