// SPDX-License-Identifier: Apache-2.0

/** Width of tables where the terminal does not tell its own: that of a serial console. */
export const DEFAULT_WIDTH = 80;

/** A flexible column is never made narrower than this unless it says so. */
const NARROWEST = 8;

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** May be narrowed and its text broken over several lines when the table is too wide. */
  readonly flexible?: boolean;
  /** Narrowest width of a flexible column. */
  readonly narrowest?: number;
}

/**
 * Lays out a table with a heading line. Columns are as wide as their longest cell; if that is wider than the
 * screen, first the gap between columns shrinks, then flexible columns, the widest first. Nothing is cut off.
 *
 * @param columns headings
 * @param rows one string per column; missing ones are empty
 * @param width columns of the screen
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const natural = columns.map((column, index) =>
    Math.max(column.title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const gap = total(natural, 2) <= width ? 2 : 1;
  const widths = narrow(columns, natural, gap, width);
  const titles = columns.map((column) => column.title);
  const lines = [titles, ...rows].flatMap((row) => layRow(columns, row, widths, gap));
  const rule = widths.map((each) => '-'.repeat(each)).join(' '.repeat(gap));
  const headingLines = layRow(columns, titles, widths, gap).length;
  return [...lines.slice(0, headingLines), rule, ...lines.slice(headingLines)];
}

/**
 * A table of things that may not be there at all; then it says so instead of showing empty columns.
 *
 * @param none what to say, for instance `No ports are configured.`
 */
export function tableOrNone(
  none: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  return rows.length === 0 ? [none] : table(columns, rows, width);
}

/**
 * Lines of `name  value`, the values beneath each other, long values broken to the width.
 *
 * @param pairs names and values; pairs with an empty value are left out
 */
export function pairs(entries: readonly (readonly [string, string])[], width: number): string[] {
  const shown = entries.filter(([, value]) => value !== '');
  const names = Math.max(0, ...shown.map(([name]) => name.length)) + 2;
  return shown.flatMap(([name, value]) =>
    wrap(value, Math.max(NARROWEST, width - names)).map(
      (part, index) => (index === 0 ? name : '').padEnd(names) + part,
    ),
  );
}

/**
 * Breaks text into lines of at most `width` characters: at blanks, else behind `,` `/` `:`, else
 * behind `-` `.`, else anywhere.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const at = breakAt(rest, width);
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  lines.push(rest);
  return lines;
}

function breakAt(text: string, width: number): number {
  const blank = text.lastIndexOf(' ', width);
  if (blank > 0) {
    return blank;
  }
  for (const separators of [',/:', '-.']) {
    for (let at = width; at > width / 2; at--) {
      if (separators.includes(text.charAt(at - 1))) {
        return at;
      }
    }
  }
  return width;
}

function total(widths: readonly number[], gap: number): number {
  return widths.reduce((sum, each) => sum + each, 0) + gap * Math.max(0, widths.length - 1);
}

function narrow(
  columns: readonly Column[],
  natural: readonly number[],
  gap: number,
  width: number,
): number[] {
  const widths = [...natural];
  while (total(widths, gap) > width) {
    let widest = -1;
    for (const [index, column] of columns.entries()) {
      const each = widths[index] ?? 0;
      const narrowest = column.narrowest ?? NARROWEST;
      if (column.flexible === true && each > narrowest && each > (widths[widest] ?? 0)) {
        widest = index;
      }
    }
    if (widest < 0) {
      break;
    }
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function layRow(
  columns: readonly Column[],
  row: readonly string[],
  widths: readonly number[],
  gap: number,
): string[] {
  const cells = columns.map((_, index) => wrap(row[index] ?? '', widths[index] ?? 0));
  const height = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((column, index) => {
        const text = cells[index]?.[line] ?? '';
        const space = widths[index] ?? 0;
        return column.align === 'right' ? text.padStart(space) : text.padEnd(space);
      })
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}
