// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync, writeSync } from 'node:fs';
import { expect } from 'chai';
import { DROPS } from '../../../mgmt/generated/drops.js';
import { STAGES } from '../../../mgmt/generated/stages.js';
import { BLOCKS, STATISTICS_NPS } from '../../../mgmt/generated/statistics.js';
import type { BlockName } from '../../../mgmt/generated/statistics.js';
import { TemporaryRegion } from './temporary.js';

/** Where the statistics area begins: behind the header and two rings, on a page. */
const AREA = Math.ceil((256 + 2 * (128 + 1024 * 1024)) / 4096) * 4096;

describe('the statistics reader', () => {
  let region: TemporaryRegion;

  beforeEach(() => {
    region = new TemporaryRegion();
  });

  afterEach(() => {
    region.remove();
  });

  /** Stores a value where the fast path would: a member of struct sl_statistics. */
  const store = (
    block: BlockName,
    word: string,
    index: number,
    np: number,
    value: bigint,
  ): void => {
    const layout = BLOCKS[block];
    const place = layout.values.findIndex((candidate) => candidate.name === word);
    expect(place, `${block} ${word}`).to.be.at.least(0);
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
    const offset = layout.offset + np * layout.npStride + index * layout.recordBytes + place * 8;
    const file = openSync(region.path, 'r+');
    writeSync(file, bytes, 0, 8, AREA + offset);
    closeSync(file);
  };

  it('adds up what all NPs wrote about one object, and nothing of its neighbours', () => {
    store('member', 'packets-in', 1023, 0, 5n);
    store('member', 'packets-in', 1023, 31, 7n);
    store('member', 'packets-in', 1022, 31, 1000n);
    store('member', 'bytes-in', 1023, 3, 2n ** 60n);
    const { statistics } = region.manager;
    expect(statistics.read('member', 1023).packetsIn).to.equal(12n);
    expect(statistics.read('member', 1023).bytesIn).to.equal(2n ** 60n);
    expect(statistics.read('member', 1023, { np: 31 }).packetsIn).to.equal(7n);
    expect(statistics.read('member', 1021).packetsIn).to.equal(0n);
  });

  it('keeps sums right when one NP ends what another began', () => {
    store('domain', 'flows-active', 0, 0, 10n);
    store('domain', 'flows-active', 0, 1, -4n);
    expect(region.manager.statistics.read('domain', 0).flowsActive).to.equal(6n);
  });

  it('reads all 64 bits', () => {
    store('system', 'uptime-us', 0, 0, 2n ** 64n - 1n);
    expect(region.manager.statistics.read('system').uptimeUs).to.equal(2n ** 64n - 1n);
  });

  it('names values by the words of the dictionary where that is wanted', () => {
    store('port', 'rx-packets', 63, 2, 9n);
    const words = region.manager.statistics.readWords('port', 63);
    expect(words['rx-packets']).to.equal(9n);
    expect(Object.keys(words)).to.deep.equal(BLOCKS.port.values.map((value) => value.name));
  });

  it('counts drops of NPs and of the control thread by reason', () => {
    store('drops', 'tcp-no-flow', 0, 0, 3n);
    store('drops', 'tcp-no-flow', 0, 5, 4n);
    store('control-drops', 'exception-queue-full', 0, 0, 2n);
    const all = region.manager.statistics.drops();
    expect([...all.keys()]).to.deep.equal(DROPS.map((drop) => drop.name));
    expect(all.get('tcp-no-flow')).to.equal(7n);
    expect(all.get('exception-queue-full')).to.equal(2n);
    expect(all.get('hold-down')).to.equal(0n);
    const one = region.manager.statistics.drops({ np: 5 });
    expect(one.get('tcp-no-flow')).to.equal(4n);
    expect(one.get('exception-queue-full')).to.equal(0n);
  });

  it('gives the stages in the order a packet meets them', () => {
    const index = STAGES.findIndex((stage) => stage.name === 'balance');
    store('stage', 'packets', index, 1, 6n);
    const stages = region.manager.statistics.stages();
    expect([...stages.keys()][0]).to.equal('rx');
    expect(stages.get('balance')?.packets).to.equal(6n);
    expect(stages.get('classify')?.packets).to.equal(0n);
  });

  const nowhere: { name: string; read: () => unknown; says: RegExp }[] = [
    {
      name: 'an id beyond the last',
      read: () => region.manager.statistics.read('port', 64),
      says: /port: there is no record 64/,
    },
    {
      name: 'a negative id',
      read: () => region.manager.statistics.read('port', -1),
      says: /no record -1/,
    },
    {
      name: 'an NP beyond the last',
      read: () => region.manager.statistics.read('np', 0, { np: STATISTICS_NPS }),
      says: /there is no NP 32/,
    },
    {
      name: 'an NP of what the control thread writes',
      read: () => region.manager.statistics.read('system', 0, { np: 0 }),
      says: /system: there is no NP 0/,
    },
  ];
  for (const { name, read, says } of nowhere) {
    it(`refuses ${name}`, () => {
      expect(read).to.throw(RangeError, says);
    });
  }
});
