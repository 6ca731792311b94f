// SPDX-License-Identifier: Apache-2.0
// What commands of `show` share.
import type { ShowArguments, ShowName } from '../daemon/protocol.js';
import { command } from './command.js';
import type { Command } from './command.js';
import { renderShow } from './render/show.js';
import { ValueProblem } from './tree.js';
import type { Node, ValueChoice } from './tree.js';

/** Most rows that `limit` and `last` take. */
const MAX_ROWS = 1_000_000;

/** Asks `sluiced` and renders its answer. */
export function showCommand(what: ShowName, args: ShowArguments = {}): Command {
  return command(async ({ client, output, signal }) => {
    const result = await client.show(what, args, { signal });
    output.result(result, () => renderShow(what, result, output.width, isDetailed(args)));
  });
}

/** A single object, or everything about all, is shown at length. */
function isDetailed({ key, all }: ShowArguments): boolean {
  return key !== undefined || all === true;
}

/** A number of rows. */
export function countValue(label: string, next: (count: number) => Node): ValueChoice {
  return {
    type: 'value',
    label,
    help: `A number from 1 to ${String(MAX_ROWS)}`,
    check: (text) => {
      if (!/^[1-9][0-9]{0,6}$/.test(text) || Number(text) > MAX_ROWS) {
        throw new ValueProblem(
          `\`${text}\` is out of range.`,
          `Give a whole number from 1 to ${String(MAX_ROWS)}.`,
        );
      }
      return text;
    },
    next: (text) => next(Number(text)),
  };
}
