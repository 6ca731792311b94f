// SPDX-License-Identifier: Apache-2.0
// The figures as people compare them: a table per quantity, a line per cell, a column per box.
import type { Figure } from '../figure.js';
import { alignedLines, readable } from '../report.js';
import { cellName, CELLS, QUANTITIES, type Cell, type Quantity } from './cells.js';
import { COMMON, CPU } from './figures.js';
import { nfsGoalLines } from './goals.js';
import { OURS, RIVALS } from './variants.js';

/** Rivals that ratios are shown of. */
const RATIOS = ['direct', 'haproxy'] as const;

const HEADINGS = [
  'calls',
  ...RIVALS.map(({ title }) => title),
  ...OURS.flatMap(({ title }) => [title, ...RATIOS.map((rival) => `/ ${rival}`)]),
];

/** By name; a figure has the value of one of ours and that of a rival. */
type ByName = ReadonlyMap<string, Figure>;

function rivalValue(figures: ByName, stem: string, rival: string): string {
  const found = OURS.map(({ name }) => figures.get(`${stem}.${name}.vs-${rival}`)).find(Boolean);
  return found === undefined ? '-' : readable(found.peerValue, found.unit);
}

function oursValues(figures: ByName, stem: string, ours: string): string[] {
  const any = RIVALS.map(({ name }) => figures.get(`${stem}.${ours}.vs-${name}`)).find(Boolean);
  const ratios = RATIOS.map(
    (rival) => figures.get(`${stem}.${ours}.vs-${rival}`)?.ratio.toFixed(2) ?? '-',
  );
  return [any === undefined ? '-' : readable(any.value, any.unit), ...ratios];
}

function row(figures: ByName, cell: Cell, quantity: Quantity): string[] {
  const stem = `nfs.${cellName(cell)}.${quantity.name}`;
  const { operation, shape, frames } = cell;
  return [
    `${operation.title} ${shape.connections}×${shape.depth}, ${frames.title}`,
    ...RIVALS.map(({ name }) => rivalValue(figures, stem, name)),
    ...OURS.flatMap(({ name }) => oursValues(figures, stem, name)),
  ];
}

function tableOf(figures: ByName, quantity: Quantity): string[] {
  const rows = CELLS.map((cell) => row(figures, cell, quantity));
  return [`NFS: ${quantity.title}`, ...alignedLines([HEADINGS, ...rows]), ''];
}

/** What is printed of the group: all figures are in the JSON. */
export function nfsTables(figures: readonly Figure[]): string[] {
  const byName = new Map(figures.map((each) => [each.name, each]));
  return [
    ...QUANTITIES.flatMap((quantity) => tableOf(byName, quantity)),
    `NFS: ${COMMON}`,
    `Processor time: ${CPU}`,
    '',
    ...nfsGoalLines(byName),
  ];
}
