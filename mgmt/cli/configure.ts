// SPDX-License-Identifier: Apache-2.0
import { parseCommand } from '../config/text-parser.js';
import { quoteWord } from '../config/words.js';
import type { RemoteCommand, CommandContext } from './command.js';

/**
 * A configuration command: the full words of the line become edits of the candidate, by the same parser that
 * reads configuration files.
 */
export class ConfigureCommand implements RemoteCommand {
  /**
   * @param mode full words of the object in whose mode the line was typed; empty for a line of the top level,
   *   which leaves all modes
   * @param path full words of the object the command is about
   * @param then `open` opens the object's mode afterwards, for a line that is just the object
   */
  constructor(
    private readonly mode: readonly string[],
    private readonly path: readonly string[],
    private readonly then: 'edit' | 'open',
  ) {}

  async run(context: CommandContext): Promise<void> {
    const edits = parseCommand(fullLine(this.mode, context.words).map(quoteWord).join(' '));
    if (edits.length > 0) {
      await context.client.call('config.edit', { edits }, { signal: context.signal });
    }
    if (this.mode.length === 0) {
      context.modes.leaveAll();
    }
    if (this.then === 'open') {
      context.modes.open(this.path);
    }
  }
}

/** A line typed in a mode as it would read at the top level: `no` goes before the object. */
function fullLine(mode: readonly string[], words: readonly string[]): readonly string[] {
  return words[0] === 'no' ? ['no', ...mode, ...words.slice(1)] : [...mode, ...words];
}
