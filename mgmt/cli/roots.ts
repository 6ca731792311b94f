// SPDX-License-Identifier: Apache-2.0
import type { Roots } from './assist.js';
import type { Mode } from './command.js';
import { operationalCommands } from './commands.js';
import { objectConfiguration, topConfiguration } from './config-tree.js';
import type { Operations } from './config-tree.js';
import { filesystemOperations } from './nfs.js';
import { FILTER_ROOT } from './pipe.js';
import { walkLine } from './walk.js';
import type { CompleteWalk } from './walk.js';
import type { Word } from './words.js';

/** Commands about objects that do not configure them. */
const operationsOf: Operations = (kind, key) =>
  kind === 'filesystem' ? filesystemOperations(key) : [];

/**
 * Everything that can be typed in a mode. Its attributes come first, so that an abbreviation means them rather
 * than a command; objects of the top level come last.
 *
 * @param mode undefined at the top level
 */
export function rootsOf(mode: Mode | undefined): Roots {
  const command =
    mode === undefined
      ? { tiers: [[...topConfiguration(operationsOf), ...operationalCommands(false)]] }
      : {
          tiers: [
            objectConfiguration(mode.path, operationsOf),
            operationalCommands(true),
            topConfiguration(operationsOf),
          ],
        };
  return { command, filter: FILTER_ROOT };
}

/**
 * Follows a complete line in a mode. What fits only the top level is taken as typed there, so that the text of a
 * configuration can be replayed whatever mode its last line opened.
 *
 * @throws GrammarError as the mode sees it
 */
export function walkInMode(mode: Mode | undefined, words: readonly Word[]): CompleteWalk {
  try {
    return walkLine(rootsOf(mode).command, words);
  } catch (error) {
    const outside = mode === undefined ? undefined : walkOutside(words);
    if (outside === undefined) {
      throw error;
    }
    return outside;
  }
}

function walkOutside(words: readonly Word[]): CompleteWalk | undefined {
  try {
    return walkLine({ tiers: [topConfiguration(operationsOf)] }, words);
  } catch {
    return undefined;
  }
}
