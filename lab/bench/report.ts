// SPDX-License-Identifier: Apache-2.0
import type { Figure, Unit } from './figure.js';

const HEADINGS = ['figure', 'value', 'peer', 'peer value', 'ratio'];

/** Columns of words, which stand at the left; those of numbers stand at the right. */
const LEFT = new Set([0, 2]);

/** Steps of a thousand for units that are large. */
const PREFIXES = ['', 'k', 'M', 'G'];

/** A value as people read it: three or four digits and a prefix where the unit takes one. */
export function readable(value: number, unit: Unit): string {
  if (unit === 'us') return `${value.toFixed(1)} µs`;
  if (unit === 'times') return `${value.toFixed(2)} ×`;
  if (unit === 'share') return `${(value * 100).toFixed(2)} %`;
  if (unit === 'ns/segment' || unit === 'ns/call') return `${value.toFixed(1)} ${unit}`;
  if (unit === 'cycles/packet' || unit === 'bytes') return `${value.toFixed(0)} ${unit}`;
  let step = 0;
  let scaled = value;
  while (scaled >= 1000 && step < PREFIXES.length - 1) {
    scaled /= 1000;
    step += 1;
  }
  return `${scaled.toFixed(step === 0 ? 0 : 2)} ${PREFIXES[step] ?? ''}${unit}`;
}

function row(figure: Figure): string[] {
  return [
    figure.name,
    readable(figure.value, figure.unit),
    figure.peer,
    readable(figure.peerValue, figure.unit),
    figure.ratio.toFixed(figure.ratio < 0.1 ? 3 : 2),
  ];
}

/** Rows of cells as lines of equal columns; the first row is the heading and has a rule beneath it. */
export function alignedLines(
  rows: readonly (readonly string[])[],
  left: ReadonlySet<number> = new Set([0]),
): string[] {
  const [headings = []] = rows;
  const widths = headings.map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return left.has(column) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [...lines.slice(0, 1), rule, ...lines.slice(1)];
}

/**
 * The figures as lines of a table, and beneath it the conditions, each once with the names of the figures that
 * were measured so.
 */
export function tableLines(figures: readonly Figure[]): string[] {
  const lines = alignedLines([HEADINGS, ...figures.map(row)], LEFT);
  return [...lines, '', ...conditionLines(figures)];
}

function conditionLines(figures: readonly Figure[]): string[] {
  const names = new Map<string, string[]>();
  for (const { name, conditions } of figures) {
    names.set(conditions, [...(names.get(conditions) ?? []), name]);
  }
  return [...names].flatMap(([conditions, which]) => [`${which.join(', ')}:`, `  ${conditions}`]);
}

/** The figures as a JSON array. */
export function jsonText(figures: readonly Figure[]): string {
  return `${JSON.stringify(figures, null, 2)}\n`;
}
