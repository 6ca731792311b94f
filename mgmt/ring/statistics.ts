// SPDX-License-Identifier: Apache-2.0
import { DROPS } from '../generated/drops.js';
import type { DropReason } from '../generated/drops.js';
import { STAGES } from '../generated/stages.js';
import type { Stage } from '../generated/stages.js';
import { BLOCKS, STATISTICS_NPS } from '../generated/statistics.js';
import type { BlockLayout, BlockName, StatisticsRecords } from '../generated/statistics.js';
import type { NativeRegion } from './native.js';

/** Of one NP or, without a number, of all together. */
export interface NpChoice {
  np?: number;
}

/**
 * Reads the statistics area. Each value is read whole, the values of a record one after the other: no writer
 * is disturbed. Everything is a bigint.
 */
export class StatisticsReader {
  constructor(private readonly native: Pick<NativeRegion, 'sum'>) {}

  /**
   * One record of a block. What NPs write is added up over all of them unless one is chosen; adding up
   * makes sense for counters and for gauges that count things, not for `lcore` of the block np.
   *
   * @param index id of the object, number of the stage; 0 for a block with one record
   * @throws RangeError when there is no such record or NP
   */
  read<B extends BlockName>(block: B, index = 0, { np }: NpChoice = {}): StatisticsRecords[B] {
    const layout = BLOCKS[block];
    const words = this.words(layout, block, index, np);
    const entries = layout.values.map((value, i) => [value.property, words[i] ?? 0n] as const);
    return Object.fromEntries(entries) as unknown as StatisticsRecords[B];
  }

  /** As read(), with dictionary words for names, in the order of the dictionary. */
  readWords(block: BlockName, index = 0, { np }: NpChoice = {}): Record<string, bigint> {
    const layout = BLOCKS[block];
    const words = this.words(layout, block, index, np);
    return Object.fromEntries(layout.values.map((value, i) => [value.name, words[i] ?? 0n]));
  }

  /** Packets dropped by reason: those of NPs, and without a choice also those of the control thread. */
  drops({ np }: NpChoice = {}): Map<DropReason, bigint> {
    const workers = this.words(BLOCKS.drops, 'drops', 0, np);
    const control =
      np === undefined
        ? this.words(BLOCKS['control-drops'], 'control-drops', 0, undefined)
        : undefined;
    return new Map(
      DROPS.map((drop, i) => [drop.name, (workers[i] ?? 0n) + (control?.[i] ?? 0n)] as const),
    );
  }

  /** Counters of each stage, in the order a packet meets them. */
  stages(choice: NpChoice = {}): Map<Stage, StatisticsRecords['stage']> {
    return new Map(STAGES.map((stage, i) => [stage.name, this.read('stage', i, choice)] as const));
  }

  private words(
    layout: BlockLayout,
    block: string,
    index: number,
    np: number | undefined,
  ): BigUint64Array {
    const perNp = layout.writer === 'np';
    if (!Number.isInteger(index) || index < 0 || index >= layout.records) {
      throw new RangeError(`statistics ${block}: there is no record ${index}`);
    }
    if (np !== undefined && (!perNp || !Number.isInteger(np) || np < 0 || np >= STATISTICS_NPS)) {
      throw new RangeError(`statistics ${block}: there is no NP ${np}`);
    }
    const sums = new BigUint64Array(layout.values.length);
    const first = layout.offset + index * layout.recordBytes + (np ?? 0) * layout.npStride;
    const records = perNp && np === undefined ? STATISTICS_NPS : 1;
    if (this.native.sum(first, layout.npStride, records, sums) !== 0) {
      throw new RangeError(`statistics ${block}: record ${index} is outside the area`);
    }
    return sums;
  }
}
