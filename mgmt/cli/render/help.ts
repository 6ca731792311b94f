// SPDX-License-Identifier: Apache-2.0
import type { HelpLine } from '../assist.js';
import { table } from './table.js';

/** Words with their help, without a heading: what `?` shows. */
export function helpTable(lines: readonly HelpLine[], width: number): string[] {
  if (lines.length === 0) {
    return ['Nothing can follow.'];
  }
  const columns = [{ title: '' }, { title: '', flexible: true }];
  const rows = lines.map((line) => [`  ${line.word}`, line.help]);
  return table(columns, rows, width).slice(2);
}
