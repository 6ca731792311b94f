// SPDX-License-Identifier: Apache-2.0
// Segments that no honest peer sends, by the thousand; honest peers are served meanwhile.
import { expect } from 'chai';
import { TcpHeld } from '../../../lab/load/tcp-load.js';
import { configure, drops, restoreConfiguration } from '../support/box.js';
import * as frames from '../support/frames.js';
import {
  at,
  awaitNoConnections,
  awaitServices,
  connections,
  ECHO,
  growthOf,
  IPV4,
  lab,
  loadAll,
  MIB,
} from '../support/tcp.js';

const RST = 0x04;
const ACK = 0x10;

/** Segments of client2's wire, each from another forged address and port. */
function forged(count: number, flags: number, port = ECHO): Buffer[] {
  return Array.from({ length: count }, (_, i) => {
    const source = `10.1.${100 + (i >> 7)}.${1 + (i & 0x7f)}`;
    return segment({ source, sourcePort: 1024 + i, destinationPort: port }, flags);
  });
}

interface Ends {
  source: string;
  sourcePort: number;
  destinationPort: number;
  checksumError?: number;
}

function segment({ checksumError = 0, ...ends }: Ends, flags: number): Buffer {
  const spec = lab().instance.topology.hosts.find(({ name }) => name === 'client2');
  if (spec === undefined) throw new Error('there is no client2');
  const between = { ...ends, destination: IPV4.service };
  return frames.ipv4Frame({
    sourceMac: spec.mac,
    destinationMac: spec.box.mac,
    ...between,
    protocol: frames.PROTOCOL_TCP,
    payload: frames.tcpSegment({ ...between, checksumError }, flags),
  });
}

describe('lab: attacks on TCP services', () => {
  before(awaitServices);

  afterEach(async () => {
    await restoreConfiguration();
    await awaitServices();
    await awaitNoConnections();
  });

  it('a flood of SYNs fills the backlog, and cookies let honest clients in', async () => {
    await configure('tcp syn-backlog 32 syn-retries 1 initial-rto-us 100000');
    const cookies = await growthOf('syn-cookies-out', async () => {
      await frames.sendFrames('client2', forged(4000, frames.TCP_SYN));
      const accepted = await growthOf('syn-cookies-in', () =>
        loadAll('client1', at(IPV4.service, ECHO), 'echo', {
          connections: 50,
          uploadBytes: 100_000,
        }),
      );
      expect(accepted).to.be.within(0, 50);
    });
    expect(cookies).to.be.greaterThan(1000);
  });

  it('connections made from cookies carry data as any other', async () => {
    await configure('tcp syn-backlog 8 syn-retries 3');
    const accepted = await growthOf('syn-cookies-in', async () => {
      await frames.sendFrames('client2', forged(200, frames.TCP_SYN));
      await loadAll('client1', at(IPV4.service, ECHO), 'echo', {
        connections: 40,
        uploadBytes: MIB,
      });
    });
    expect(accepted).to.be.greaterThan(0);
  });

  it('ACKs of connections that there are not are refused, and make none', async () => {
    const refused = await growthOf(['refused-cookie', 'refused-no-connection'], () =>
      frames.sendFrames('client2', forged(1000, ACK)),
    );
    expect(refused).to.be.within(1, 1000);
    const rows = await connections();
    expect(rows).to.deep.equal([]);
  });

  it('blind RSTs and SYNs into a connection end nothing (RFC 5961)', async () => {
    const held = await TcpHeld.open(lab().host('client1'), at(IPV4.service, ECHO), {
      connections: 5,
    });
    try {
      const rows = await connections({ service: 'echo', state: 'established' });
      const blind = rows.flatMap(({ remote, remotePort }) => {
        const ends = { source: remote, sourcePort: remotePort, destinationPort: ECHO };
        return [segment(ends, RST), segment(ends, frames.TCP_SYN), segment(ends, RST | ACK)];
      });
      await frames.sendFrames('client2', blind);
      const left = await connections({ service: 'echo', state: 'established' });
      expect(left).to.have.length(5);
    } finally {
      expect((await held.close()).failures).to.deep.equal({});
    }
  });

  it('segments with a wrong checksum are dropped and counted', async () => {
    const before = await drops('tcp-checksum-bad');
    const ends = { source: '10.1.0.99', sourcePort: 999, destinationPort: ECHO, checksumError: 1 };
    const flood = Array.from({ length: 50 }, () => segment(ends, frames.TCP_SYN));
    await frames.sendFrames('client2', flood);
    await loadAll('client1', at(IPV4.service, ECHO), 'echo', { uploadBytes: 1000 });
    expect((await drops('tcp-checksum-bad')) - before).to.equal(50);
  });
});
