// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../lab/instance.js';
import { HANG_MS } from '../../lab/system/wait.js';
import type { UdpCopyReport } from '../../lab/peers/nfs-udp/main.js';
import { stageIn } from './support/box.js';
import { copyBothWays } from './support/files.js';
import { CLIENTS, lab, VIP } from './support/lab.js';

const NFS_UDP = join(ROOT, 'build/ts/lab/peers/nfs-udp/main.js');
const KIB = 1024;
const MIB = 1024 * KIB;

/** NPs of the topology: those of clients' and of servers' ports. */
const CLIENT_NP = 0;
const SERVER_NP = 1;

/** Payload of each IP fragment but the last, with an MTU of 1500 bytes. */
const FRAGMENT_BYTES = 1480;

describe('lab: files through the virtual IP address', () => {
  const sizes: readonly (readonly [string, number])[] = [
    ['0 bytes', 0],
    ['1 byte', 1],
    ['64 KiB', 64 * KIB],
    ['100 MiB', 100 * MIB],
  ];
  for (const [text, bytes] of sizes) {
    it(`a file of ${text} goes in and comes out over TCP byte for byte`, async () => {
      await copyBothWays('client1', bytes);
    });
  }

  it('three clients copy at once, each byte for byte', async () => {
    await Promise.all(CLIENTS.map((client) => copyBothWays(client, 20 * MIB)));
  });

  for (const bytesPerCall of [8 * KIB, 32 * KIB]) {
    it(`UDP READ and WRITE of ${bytesPerCall / KIB} KiB cross as fragments both ways`, async () => {
      const bytes = 8 * bytesPerCall;
      const before = [await stageIn(CLIENT_NP, 'fragment'), await stageIn(SERVER_NP, 'fragment')];
      const report = await udpCopy('client2', bytes, bytesPerCall);
      const after = [await stageIn(CLIENT_NP, 'fragment'), await stageIn(SERVER_NP, 'fragment')];
      expect(report.same).to.equal(true);
      expect(report.retransmissions).to.equal(0);
      const least = (bytes / bytesPerCall) * Math.floor(bytesPerCall / FRAGMENT_BYTES);
      expect((after[0] ?? 0) - (before[0] ?? 0), 'fragments to servers').to.be.at.least(least);
      expect((after[1] ?? 0) - (before[1] ?? 0), 'fragments to clients').to.be.at.least(least);
    });
  }

  it('UDP calls smaller than the MTU cross without fragments', async () => {
    const before = await stageIn(CLIENT_NP, 'fragment');
    const report = await udpCopy('client3', 8 * KIB, KIB);
    expect(report.same).to.equal(true);
    expect(await stageIn(CLIENT_NP, 'fragment')).to.equal(before);
  });
});

async function udpCopy(
  client: string,
  bytes: number,
  bytesPerCall: number,
): Promise<UdpCopyReport> {
  const words = [VIP, '/export', `udp-${client}-${bytesPerCall}`, String(bytes)];
  const argv = [process.execPath, NFS_UDP, ...words, String(bytesPerCall)];
  const { status, stdout, stderr } = await lab().exec(client, argv, { timeoutMs: 2 * HANG_MS });
  expect(status, stderr).to.equal(0);
  return JSON.parse(stdout) as UdpCopyReport;
}
