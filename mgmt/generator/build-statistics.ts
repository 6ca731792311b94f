// SPDX-License-Identifier: Apache-2.0
import { CACHE_LINE_BYTES, kindNamed, limitOf } from './model.js';
import type { Kind, Statistic, StatisticsBlock, Word } from './model.js';
import type { StatisticsSchema } from './schema.js';

const WORD_BYTES = 8;

interface Surroundings {
  kinds: Kind[];
  drops: Word[];
  stages: Word[];
  procedures: Word[];
  nps: number;
}

/**
 * Lays out the statistics area: block after block, each record on cache lines of its own so that no two
 * writers share one.
 */
export function buildStatistics(
  schemas: StatisticsSchema[],
  around: Surroundings,
): { blocks: StatisticsBlock[]; bytes: number } {
  let offset = 0;
  const blocks = schemas.map((schema) => {
    const block = buildBlock(schema, around, offset);
    offset += block.npStride * (block.writer === 'np' ? around.nps : 1);
    return block;
  });
  return { blocks, bytes: offset };
}

function buildBlock(
  schema: StatisticsSchema,
  around: Surroundings,
  offset: number,
): StatisticsBlock {
  const perDrop = schema['x-sluice-counter-per'] === 'drop';
  const values = perDrop ? around.drops.map(dropCounter) : valuesOf(schema);
  const lines = Math.ceil((values.length * WORD_BYTES) / CACHE_LINE_BYTES);
  const records = recordCount(schema, around);
  return {
    name: schema['x-sluice-statistics'],
    title: schema.title,
    description: schema.description,
    writer: schema['x-sluice-writer'],
    index: schema['x-sluice-index'],
    records,
    perDrop,
    values,
    offset,
    recordBytes: lines * CACHE_LINE_BYTES,
    npStride: lines * CACHE_LINE_BYTES * records,
  };
}

function dropCounter(word: Word): Statistic {
  return { name: word.name, description: word.description, unit: 'packets', gauge: false };
}

function valuesOf(schema: StatisticsSchema): Statistic[] {
  return Object.entries(schema.properties).map(([name, value]) => ({
    name,
    description: value.description,
    gauge: value['x-sluice-statistic'] === 'gauge',
    ...(value['x-sluice-unit'] !== undefined && { unit: value['x-sluice-unit'] }),
  }));
}

function recordCount(schema: StatisticsSchema, around: Surroundings): number {
  const index = schema['x-sluice-index'];
  if (index === 'none') return 1;
  if (index === 'stage') return around.stages.length;
  if (index === 'procedure') return around.procedures.length;
  if (index === 'np' && schema['x-sluice-writer'] === 'np') return 1;
  return limitOf(kindNamed(around.kinds, index, `statistics ${schema['x-sluice-statistics']}`));
}
