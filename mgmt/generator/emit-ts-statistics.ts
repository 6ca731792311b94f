// SPDX-License-Identifier: Apache-2.0
// statistics.ts: places and names of what the statistics area holds.
import type { Model, StatisticsBlock } from './model.js';
import { camel } from './names.js';
import { doc, file, literal, property } from './ts-text.js';

const TYPES = `
/** One value of a record. */
export interface StatisticDefinition {
  /** Dictionary word. */
  name: string;
  /** Property of the record. */
  property: string;
  help: string;
  unit?: string;
  /** A present value, where a counter only grows. */
  gauge: boolean;
}

/** Where the records of a block are. */
export interface BlockLayout {
  /** np: a copy for each NP. control: one copy. */
  writer: 'np' | 'control';
  help: string;
  /** Bytes from the start of the statistics area. */
  offset: number;
  recordBytes: number;
  /** Records in a copy. */
  records: number;
  /** Bytes from one NP's copy to the next one's. */
  npStride: number;
  /** One 64-bit word each, in this order. */
  values: readonly StatisticDefinition[];
}`;

export function emitStatistics(model: Model): string {
  const { statistics } = model;
  return file(
    ['// The statistics area, as struct sl_statistics of generated/statistics.h lays it out.'],
    TYPES.trim(),
    ...statistics.map(recordInterface),
    `${doc('Records by block.')}\nexport interface StatisticsRecords {\n${statistics
      .map((block) => `${property(block.name)}: ${block.title};`)
      .join('\n')}\n}`,
    `${doc('Names of blocks.')}\nexport type BlockName = keyof StatisticsRecords;`,
    `${doc('Bytes of the whole area.')}\nexport const STATISTICS_BYTES = ${model.statisticsBytes};`,
    `${doc('NPs that have copies.')}\nexport const STATISTICS_NPS = ${model.nps};`,
    `export const BLOCKS: Readonly<Record<BlockName, BlockLayout>> = ${literal(
      Object.fromEntries(statistics.map((block) => [block.name, layout(block)])),
    )};`,
  );
}

function recordInterface(block: StatisticsBlock): string {
  const lines = block.values.map(
    (value) => `${doc(value.description)}\n${camel(value.name)}: bigint;`,
  );
  return `${doc(block.description)}\nexport interface ${block.title} {\n${lines.join('\n')}\n}`;
}

function layout(block: StatisticsBlock): Record<string, unknown> {
  return {
    writer: block.writer,
    help: block.description,
    offset: block.offset,
    recordBytes: block.recordBytes,
    records: block.records,
    npStride: block.npStride,
    values: block.values.map((value) => ({
      name: value.name,
      property: camel(value.name),
      help: value.description,
      unit: value.unit,
      gauge: value.gauge,
    })),
  };
}
