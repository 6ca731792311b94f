// SPDX-License-Identifier: Apache-2.0
// Wires to which Linux leaves checksums and the cutting of segments: frames come without the one, and with
// several packets in them.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { patternBytes } from '../../../lab/hosts/nas.js';
import { nfsLoad } from '../../../lab/load/nfs-load.js';
import { cli, lab, useLab } from '../support/current.js';
import {
  ADDRESS,
  awaitSameTrees,
  awaitService,
  CLIENTS,
  exercise,
  EXPORT,
} from '../support/nas-service.js';

const [FIRST = '', SECOND = ''] = CLIENTS;
const SERVERS = ['nas1', 'nas2'];
const MTU_BYTES = 9000;
/** Where connections are forwarded and not ended. */
const FORWARDED = '10.1.0.100';
const MIB = 1024 * 1024;

interface Traffic {
  bytes: number;
  packets: number;
}

/** What a host's interface has received. */
async function received(host: string): Promise<Traffic> {
  const text = await lab().host(host).must(['ip', '-json', '-s', 'link', 'show', 'eth0']);
  const [link] = JSON.parse(text) as [{ stats64: { rx: Traffic } }];
  return link.stats64.rx;
}

/** Bytes per frame that a host received while something was done. */
async function frameBytes(host: string, body: () => Promise<unknown>): Promise<number> {
  const before = await received(host);
  await body();
  const after = await received(host);
  return (after.bytes - before.bytes) / (after.packets - before.packets);
}

describe('lab: wires that are left checksums and segmentation', () => {
  useLab('offload-two-nas', SERVERS);

  before('the service answers', awaitService);

  it('two clients find a virtual server right', async () => {
    const reports = await Promise.all([
      exercise(FIRST, 'walk', { operations: 150 }),
      exercise(SECOND, 'fsx', { operations: 300 }),
    ]);
    expect(reports.map(({ failure }) => failure)).to.deep.equal(['', '']);
    await awaitSameTrees();
  });

  for (const [operation, receiver] of [
    ['read', FIRST],
    ['write', 'nas1'],
  ] as const) {
    it(`a ${operation} of 64 KiB arrives in frames of several packets`, async () => {
      const load = { sizeBytes: 65_536, connections: 2, depth: 2, durationMs: 500 };
      const bytes = await frameBytes(receiver, async () => {
        const report = await nfsLoad(lab().host(FIRST), ADDRESS, EXPORT, operation, load);
        expect(report.firstError).to.equal('');
      });
      // Acknowledgements and other small ones among them.
      expect(bytes).to.be.above(MTU_BYTES);
    });
  }

  it('a file comes through a connection that is only forwarded', async () => {
    const copy = join(lab().instance.dataDir, 'forwarded.bin');
    const bytes = await frameBytes(FIRST, () =>
      lab()
        .host(FIRST)
        .must(['nfs-cp', `nfs://${FORWARDED}${EXPORT}/1m.bin`, copy]),
    );
    const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
    expect(sha256(readFileSync(copy))).to.equal(sha256(patternBytes(MIB)));
    rmSync(copy);
    expect(bytes).to.be.above(MTU_BYTES);
  });

  it('nothing of it was dropped', async () => {
    expect((await cli('show', 'drops')).stdout).to.include('No packet was dropped');
  });
});
