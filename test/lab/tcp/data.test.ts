// SPDX-License-Identifier: Apache-2.0
// Data between kernels and the box's services, in both directions and of both families, byte for byte.
import { expect } from 'chai';
import { TcpServer } from '../../../lab/load/tcp-load.js';
import { waitFor } from '../../../lab/system/wait.js';
import {
  at,
  awaitNoConnections,
  awaitServices,
  connections,
  ECHO,
  FAMILIES,
  FAN,
  IPV4,
  lab,
  loadAll,
  MIB,
  RELAY,
  SINK,
  SOURCE,
  tcpCounter,
} from '../support/tcp.js';

/** Around the borders of a segment with timestamps (1448 bytes) and of the largest IP packet. */
const SIZES = [0, 1, 1447, 1448, 1449, 65_535, MIB] as const;
const LARGE = 100 * MIB;

describe('lab: data through TCP services', () => {
  const servers: TcpServer[] = [];

  before('services listen, servers behind the relays too', async () => {
    await awaitServices();
    for (const family of FAMILIES) {
      servers.push(await TcpServer.start(lab().host('server1'), at(family.server1, RELAY)));
    }
    servers.push(await TcpServer.start(lab().host('server2'), at(IPV4.server2, RELAY)));
  });

  after(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  for (const family of FAMILIES) {
    describe(`over ${family.name}`, () => {
      it('an echo sends back what it gets and closes after the client has', async () => {
        for (const uploadBytes of SIZES) {
          await loadAll('client1', at(family.service, ECHO), 'echo', { uploadBytes });
        }
      });

      it('a sink takes everything and closes after the client has', async () => {
        for (const uploadBytes of SIZES) {
          await loadAll('client1', at(family.service, SINK), 'sink', { uploadBytes });
        }
      });

      it('a source sends its pattern', async () => {
        for (const downloadBytes of SIZES) {
          await loadAll('client1', at(family.service, SOURCE), 'source', { downloadBytes });
        }
      });

      it('a source that is asked for a length sends so much and closes', async () => {
        const script = `exec 3<>/dev/tcp/${family.service}/${SOURCE}; printf '5000000\\n' >&3; wc -c <&3`;
        const said = await lab().host('client1').must(['bash', '-c', script]);
        expect(said.trim()).to.equal('5000000');
      });

      it('a relay passes data both ways at once, and each end once the other has closed', async () => {
        for (const bytes of SIZES) {
          const sizes = { uploadBytes: bytes, downloadBytes: MIB - bytes };
          await loadAll('client2', at(family.service, RELAY), 'exchange', sizes);
        }
      });

      it('100 MiB arrive through an echo and a relay', async () => {
        await loadAll('client1', at(family.service, ECHO), 'echo', { uploadBytes: LARGE });
        const sizes = { uploadBytes: LARGE, downloadBytes: LARGE };
        await loadAll('client1', at(family.service, RELAY), 'exchange', sizes);
      });

      it('hundreds of connections at once, from two clients to two services, each get their own data', async () => {
        const many = { connections: 200, uploadBytes: 100_000 };
        await Promise.all([
          loadAll('client1', at(family.service, ECHO), 'echo', many),
          loadAll('client2', at(family.service, RELAY), 'exchange', {
            ...many,
            downloadBytes: 50_000,
          }),
        ]);
      });

      it('thousands of connections that open and close one after another', async () => {
        const many = { connections: 50, total: 1500, uploadBytes: 3000 };
        await Promise.all([
          loadAll('client1', at(family.service, ECHO), 'echo', many),
          loadAll('client2', at(family.service, RELAY), 'exchange', {
            ...many,
            downloadBytes: 3000,
          }),
        ]);
      });
    });
  }

  for (const congestion of ['cubic', 'bbr', 'reno']) {
    it(`peers whose congestion control is ${congestion} send and receive`, async () => {
      const place = at(IPV4.server1, RELAY);
      await servers[0]?.stop();
      servers[0] = await TcpServer.start(lab().host('server1'), place, congestion);
      const sizes = { congestion, uploadBytes: 8 * MIB };
      const both = { ...sizes, downloadBytes: 8 * MIB };
      await loadAll('client1', at(IPV4.service, RELAY), 'exchange', both);
      await loadAll('client1', at(IPV4.service, ECHO), 'echo', sizes);
    });
  }

  it('a relay with two targets gives both the same, and the client the answers of the first', async () => {
    const second = servers.pop();
    const sizes = { connections: 4, uploadBytes: 4 * MIB, downloadBytes: MIB };
    await loadAll('client1', at(IPV4.service, FAN), 'exchange', sizes);
    await awaitNoConnections();
    const copies = await second?.stop();
    expect(copies).to.deep.include({ completed: 4, mismatched: 0 });
    expect(copies?.receivedBytes).to.equal(4 * 4 * MIB);
  });

  it('leaves nothing behind: no connection, no byte held', async () => {
    await awaitNoConnections();
    expect(await connections({ state: 'established' })).to.deep.equal([]);
    const gauges = ['held-bytes', 'slices-held', 'records-held'];
    await waitFor(async () => (await tcpCounter(...gauges)) === 0, { what: 'nothing is held' });
  });
});
