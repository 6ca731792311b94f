// SPDX-License-Identifier: Apache-2.0
// Peers that read slowly or not at all, and ways that take only small packets.
import { expect } from 'chai';
import { TCP_LOAD, tcpLoad, TcpHeld, TcpServer } from '../../../lab/load/tcp-load.js';
import { must } from '../../../lab/system/command.js';
import { destroyNamespaces } from '../../../lab/system/namespaces.js';
import { waitFor } from '../../../lab/system/wait.js';
import {
  at,
  awaitServices,
  connections,
  ECHO,
  FAMILIES,
  growthOf,
  IPV4,
  lab,
  loadAll,
  MIB,
  RELAY,
  SOURCE,
  tcpCounter,
} from '../support/tcp.js';

/** What a way behind a client takes: less than the links at both ends. */
const NARROW_MTU = 1280;

describe('lab: windows and path MTU', () => {
  before(awaitServices);

  for (const family of FAMILIES) {
    it(`${family.name}: a slow reader closes its window, and gets everything in the end`, async () => {
      // Slow enough for the box to fill windows of less than a segment too, after a while [RFC 1122, 4.2.3.4].
      const slow = { downloadBytes: MIB / 4, readRate: MIB / 16, receiveBufferBytes: 32_768 };
      const zeros = await growthOf('zero-windows-in', () =>
        loadAll('client1', at(family.service, SOURCE), 'source', slow),
      );
      expect(zeros).to.be.greaterThan(0);
    });
  }

  it('a slow reader holds back who sends to it through a relay, and nobody else', async () => {
    const server = await TcpServer.start(lab().host('server1'), at(IPV4.server1, RELAY));
    try {
      const slow = { downloadBytes: 4 * MIB, readRate: MIB, receiveBufferBytes: 32_768 };
      await Promise.all([
        loadAll('client1', at(IPV4.service, RELAY), 'exchange', slow),
        loadAll('client2', at(IPV4.service, RELAY), 'exchange', { downloadBytes: 20 * MIB }),
      ]);
    } finally {
      await server.stop();
    }
  });

  it('who does not read at all is probed, and the memory it holds is bounded', async () => {
    const held = await TcpHeld.open(lab().host('client1'), at(IPV4.service, SOURCE), {
      connections: 10,
      readRate: 1,
      receiveBufferBytes: 16_384,
    });
    try {
      const probed = (await tcpCounter('zero-window-probes')) + 10;
      await waitFor(async () => (await tcpCounter('zero-window-probes')) >= probed, {
        what: 'windows that stay closed are probed',
      });
      for (const row of await connections({ service: 'source' })) {
        expect(row.unsentBytes + row.unacknowledgedBytes).to.be.at.most(2 * MIB);
      }
      await loadAll('client2', at(IPV4.service, ECHO), 'echo', { uploadBytes: 10 * MIB });
    } finally {
      await held.close();
    }
  });

  describe('behind a client, over a way for small packets only', () => {
    const behind = (): string => `${lab().instance.namespacePrefix}behind`;

    before('a host behind client1, which forwards to it', async () => {
      const router = lab().instance.namespace('client1');
      const inRouter = (...words: string[]) => must('ip', ['-n', router, ...words]);
      const inside = (...words: string[]) => must('ip', ['-n', behind(), ...words]);
      await must('ip', ['netns', 'add', behind()]);
      const peer = ['type', 'veth', 'peer', 'name', 'eth0', 'netns', behind()];
      await inRouter('link', 'add', 'behind', 'mtu', String(NARROW_MTU), ...peer);
      await inRouter('link', 'set', 'behind', 'up');
      await inRouter('address', 'add', '10.1.9.1/24', 'dev', 'behind');
      await inside('address', 'add', '10.1.9.2/24', 'dev', 'eth0');
      await inside('link', 'set', 'eth0', 'mtu', '1500', 'up');
      await inside('route', 'add', 'default', 'via', '10.1.9.1');
      const forward = 'echo 1 >/proc/sys/net/ipv4/ip_forward';
      await lab().host('client1').must(['sh', '-c', forward]);
    });

    after(() => destroyNamespaces([behind()]));

    it('the box learns from ICMP how large packets may be, and everything arrives', async () => {
      const updates = await growthOf('pmtu-updates', async () => {
        const load = [
          TCP_LOAD,
          'connect',
          IPV4.service,
          String(SOURCE),
          ...['--mode', 'source', '--download', String(4 * MIB)],
        ];
        const said = await must('ip', ['netns', 'exec', behind(), ...load]);
        expect(JSON.parse(said)).to.deep.include({ completed: 1, failures: {} });
      });
      expect(updates).to.be.at.least(1);
    });
  });

  it('a peer whose link has a small MTU is sent segments that fit', async () => {
    const client = lab().host('client2');
    await client.must(['ip', 'link', 'set', 'eth0', 'mtu', '1300']);
    try {
      const report = await tcpLoad(client, at(IPV4.service, ECHO), 'echo', { uploadBytes: MIB });
      expect(report.failures).to.deep.equal({});
    } finally {
      await client.must(['ip', 'link', 'set', 'eth0', 'mtu', '1500']);
    }
  });
});
