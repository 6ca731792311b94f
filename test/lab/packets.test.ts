// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { HANG_MS } from '../../lab/system/wait.js';
import { hostsOf, type HostSpec } from '../../lab/topologies/topology.js';
import {
  addAddresses,
  freshAddresses,
  holdConnections,
  REFUSED_MS,
  removeAddresses,
} from './support/clients.js';
import {
  awaitServer,
  configure,
  drops,
  expectDrops,
  restoreConfiguration,
  stageIn,
} from './support/box.js';
import * as frames from './support/frames.js';
import { lab, VIP } from './support/lab.js';

const SERVER_ADDRESS = '10.2.0.11';
const SERVER_GATEWAY = '10.2.0.1';
const NFS = 2049;
/** Nobody listens there. */
const CLOSED_PORT = 7777;

function hostOf(name: string): HostSpec {
  const spec = lab().instance.topology.hosts.find((host) => host.name === name);
  if (spec === undefined) throw new Error(`no host is called ${name}`);
  return spec;
}

/** MAC addresses of a frame from a client to the box. */
function toBox(client: string): { sourceMac: string; destinationMac: string } {
  const spec = hostOf(client);
  return { sourceMac: spec.mac, destinationMac: spec.box.mac };
}

describe('lab: packets', () => {
  const watches: frames.FrameWatch[] = [];

  async function watch(host: string): Promise<frames.FrameWatch> {
    const made = await frames.FrameWatch.open(host);
    watches.push(made);
    return made;
  }

  /** Pings until `count` requests were answered, however late; gives how many were. */
  async function ping(host: string, address: string, count = 3): Promise<number> {
    const argv = ['ping', '-c', String(count), '-i', '0.2', '-w', String(HANG_MS / 1000), address];
    const { stdout } = await lab().exec(host, argv);
    return Number(/(\d+) received/.exec(stdout)?.[1] ?? '0');
  }

  before('all servers are up', () => lab().awaitReady());

  afterEach('nobody watches, addresses are gone', async () => {
    await Promise.all(watches.splice(0).map((each) => each.close()));
    await removeAddresses('client1');
  });

  describe('for the box itself', () => {
    it('a ping of the VIP is answered to each client', async () => {
      for (const { name } of hostsOf(lab().instance.topology, 'client')) {
        expect(await ping(name, VIP), name).to.be.at.least(3);
      }
    });

    it('a ping of the own address is answered to a server', async () => {
      expect(await ping('nas1', SERVER_GATEWAY)).to.be.at.least(3);
    });

    it('ARP for the VIP is answered with the MAC address of the port', async () => {
      for (const { name, box } of hostsOf(lab().instance.topology, 'client')) {
        await lab().exec(name, ['ip', 'neigh', 'flush', 'all']);
        await ping(name, VIP, 1);
        const neighbours = await lab().host(name).must(['ip', 'neigh', 'show', VIP]);
        expect(neighbours).to.include(box.mac);
      }
    });

    it('ARP for an address that is not ours is left to its owner', async () => {
      const { status } = await lab().exec('client1', ['ping', '-c', '1', '-W', '1', '10.1.0.250']);
      expect(status).to.equal(1);
      const neighbours = await lab().host('client1').must(['ip', 'neigh', 'show', '10.1.0.250']);
      expect(neighbours).to.match(/FAILED|INCOMPLETE/);
    });
  });

  describe('of flows', () => {
    it('reach the server with their TTL, the address of the client and good checksums', async () => {
      const [client = ''] = freshAddresses(1);
      await addAddresses('client1', [client]);
      const seen = await Promise.all(['nas1', 'nas2', 'nas3'].map(watch));
      const back = await watch('client1');
      const { close, reports } = await holdConnections('client1', NFS, [client]);
      await close();
      expect(reports.map(({ failure }) => failure)).to.deep.equal(['']);
      await frames.findAtAny(seen, 'of the client', ({ source }) => source === client);
      await back.find('for the client', ({ destination }) => destination === client);
      const here = seen.flatMap(({ packets }) => packets);
      const toServer = here.filter(({ source }) => source === client);
      const toClient = back.packets.filter(({ destination }) => destination === client);
      for (const packet of toServer) {
        expect(packet).to.include({ ttl: 64, checksumsRight: true });
        expect(packet.destination).to.match(/^10\.2\.0\.1[123]$/);
      }
      for (const packet of toClient) {
        expect(packet).to.include({ ttl: 64, source: VIP, checksumsRight: true });
      }
    });

    it('keep a TTL of 1, for the box is not a hop', async () => {
      const [source = ''] = freshAddresses(1);
      const seen = await Promise.all(['nas1', 'nas2', 'nas3'].map(watch));
      const between = { source, destination: VIP };
      const payload = frames.tcpSegment(
        { ...between, sourcePort: 1025, destinationPort: NFS },
        frames.TCP_SYN,
      );
      const { PROTOCOL_TCP: protocol } = frames;
      await frames.sendFrames('client1', [
        frames.ipv4Frame({ ...toBox('client1'), ...between, protocol, payload, ttl: 1 }),
      ]);
      const found = await frames.findAtAny(seen, 'the SYN', (packet) => packet.source === source);
      expect(found.ttl).to.equal(1);
    });

    it('an ICMP error of a server comes to the client from the VIP and quotes the VIP', async () => {
      const back = await watch('client1');
      const script = `echo hello >/dev/udp/${VIP}/${CLOSED_PORT}`;
      await lab().host('client1').must(['bash', '-c', script]);
      const { PROTOCOL_ICMP } = frames;
      const error = await back.find('port unreachable', (each) => each.protocol === PROTOCOL_ICMP);
      expect(error).to.include({ source: VIP, checksumsRight: true });
      expect([...error.payload.subarray(0, 2)], 'type and code').to.deep.equal([3, 3]);
      const quoted = error.payload.subarray(8);
      expect([...quoted.subarray(16, 20)].join('.'), 'quoted destination').to.equal(VIP);
      expect(quoted.readUInt16BE(22), 'quoted port').to.equal(CLOSED_PORT);
    });
  });

  describe('that are not let through, each counted under its own reason', () => {
    const between = { source: '10.1.0.11', destination: VIP };
    const ports = { sourcePort: 1024, destinationPort: NFS };

    async function dropped(reason: string, spec: Partial<frames.PacketSpec>): Promise<void> {
      const payload = frames.tcpSegment({ ...between, ...ports }, frames.TCP_SYN);
      const { PROTOCOL_TCP: protocol } = frames;
      const frame = frames.ipv4Frame({
        ...toBox('client1'),
        ...between,
        ...{ protocol, payload },
        ...spec,
      });
      const seen = await Promise.all(['nas1', 'nas2', 'nas3'].map(watch));
      await expectDrops(reason, 1, () => frames.sendFrames('client1', [frame]));
      const through = seen
        .flatMap(({ packets }) => packets)
        .filter((packet) => {
          return (
            packet.source === between.source && packet.payload.readUInt16BE(0) === ports.sourcePort
          );
        });
      expect(through, 'packets at the servers').to.be.empty;
    }

    it('a packet to a server itself', async () => {
      const way = { source: between.source, destination: SERVER_ADDRESS };
      const payload = frames.tcpSegment({ ...way, ...ports }, frames.TCP_SYN);
      await dropped('server-direct-access', { ...way, payload });
    });

    it('a client that has a route to a server cannot connect to it', async () => {
      const client = lab().host('client1');
      const before = await drops('server-direct-access');
      await client.must(['ip', 'route', 'add', '10.2.0.0/24', 'via', VIP]);
      try {
        const address = '10.1.0.11';
        const held = await holdConnections('client1', NFS, [address], {
          to: SERVER_ADDRESS,
          tryMs: REFUSED_MS,
        });
        await held.close();
        expect(held.reports.map(({ failure }) => failure)).to.deep.equal(['timeout']);
      } finally {
        await client.must(['ip', 'route', 'delete', '10.2.0.0/24']);
      }
      expect(await drops('server-direct-access')).to.be.greaterThan(before);
    });

    it('a destination nobody has', async () => {
      const way = { source: between.source, destination: '10.9.9.9' };
      const payload = frames.tcpSegment({ ...way, ...ports }, frames.TCP_SYN);
      await dropped('destination-not-reachable', { ...way, payload });
    });

    it('a wrong IPv4 header checksum', async () => {
      await dropped('ipv4-checksum-bad', { checksumError: 1 });
    });

    it('a wrong TCP checksum', async () => {
      const payload = frames.tcpSegment({ ...between, ...ports, checksumError: 1 }, frames.TCP_SYN);
      await dropped('tcp-checksum-bad', { payload });
    });

    it('a wrong UDP checksum', async () => {
      const { PROTOCOL_UDP: protocol } = frames;
      const spec = { ...between, ...ports, checksumError: 1 };
      const payload = frames.udpDatagram(spec, Buffer.from('hello'));
      await dropped('udp-checksum-bad', { protocol, payload });
    });

    it('a TCP packet of no connection', async () => {
      const payload = frames.tcpSegment({ ...between, ...ports }, 0x10);
      await dropped('tcp-no-flow', { payload });
    });
  });

  describe('for Linux on the box, by way of the tap of the port', () => {
    const address = '10.1.0.1';

    before('port 1.1 gets an address', () => configure(`port 1.1 addresses ${address}/24`));
    after('the address goes', () => restoreConfiguration());

    it('a ping of the address of a port is answered', async () => {
      const before = await stageIn(0, 'exception');
      expect(await ping('client1', address)).to.be.at.least(3);
      expect(await stageIn(0, 'exception')).to.be.at.least(before);
    });

    it("Linux's own ping comes out of the port and its answer comes back", async () => {
      expect(await ping('box', '10.1.0.11')).to.be.at.least(3);
    });

    it('a TCP connection ends in a program that Linux runs', async () => {
      const program =
        "require('net').createServer((s) => s.end('from linux')).listen(5000, " +
        `'${address}', () => console.log('listening'))`;
      const server = lab().host('box').spawn([process.execPath, '-e', program]);
      try {
        await new Promise((resolve) => server.stdout?.once('data', resolve));
        const argv = ['bash', '-c', `exec 3<>/dev/tcp/${address}/5000; cat <&3`];
        expect(await lab().host('client1').must(argv, { timeoutMs: HANG_MS })).to.equal(
          'from linux',
        );
      } finally {
        server.kill('SIGKILL');
      }
    });

    it('servers stay where they are meanwhile', async () => {
      await awaitServer('nas1', 'up');
    });
  });
});
