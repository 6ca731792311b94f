// SPDX-License-Identifier: Apache-2.0
import { type Counter, type Traffic, toCounter } from '../daemon/protocol.js';
import { BLOCKS, type BlockName, type StatisticsRecords } from '../generated/statistics.js';
import type { NpChoice, StatisticsReader } from '../ring/statistics.js';

/**
 * Statistics as `show` wants them: read from the shared area while a fast path is attached, and all zero
 * while there is none. Reading disturbs no worker.
 */
export class Statistics {
  constructor(private readonly reader: StatisticsReader | undefined) {}

  read<B extends BlockName>(block: B, index = 0, choice: NpChoice = {}): StatisticsRecords[B] {
    if (this.reader !== undefined) return this.reader.read(block, index, choice);
    const zeroes = BLOCKS[block].values.map((value) => [value.property, 0n] as const);
    return Object.fromEntries(zeroes) as unknown as StatisticsRecords[B];
  }

  /** A record with dictionary words for names, ready for the wire. */
  words(block: BlockName, index = 0, choice: NpChoice = {}): Record<string, Counter> {
    const words =
      this.reader?.readWords(block, index, choice) ??
      Object.fromEntries(BLOCKS[block].values.map((value) => [value.name, 0n] as const));
    return Object.fromEntries(
      Object.entries(words).map(([name, value]) => [name, toCounter(value)]),
    );
  }
}

/** Packets and bytes for the wire. */
export function traffic(packets: bigint, bytes: bigint): Traffic {
  return { packets: toCounter(packets), bytes: toCounter(bytes) };
}
