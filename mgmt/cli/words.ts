// SPDX-License-Identifier: Apache-2.0
import { splitLine } from '../config/words.js';
import type { Word } from '../config/words.js';
import { GrammarError } from './errors.js';

export { splitLine } from '../config/words.js';
export type { Line, Word } from '../config/words.js';

/**
 * Cuts a line at its unquoted `|` into the command and its output filters.
 *
 * @returns at least one list of words; an empty one where nothing stands between two `|`
 */
export function splitPipes(words: readonly Word[]): Word[][] {
  const segments: Word[][] = [[]];
  for (const word of words) {
    if (word.text === '|' && !word.quoted) {
      segments.push([]);
    } else {
      segments.at(-1)?.push(word);
    }
  }
  return segments;
}

/**
 * Cuts a complete line into words.
 *
 * @throws GrammarError `bad-quoting` when a quote is left open
 */
export function wordsOf(line: string): readonly Word[] {
  const { words, openQuote } = splitLine(line);
  if (openQuote !== undefined) {
    throw new GrammarError(
      'bad-quoting',
      `A quote ${openQuote} is left open.`,
      `End the text with ${openQuote}.`,
      words.at(-1)?.start ?? 0,
    );
  }
  return words;
}

/**
 * Cuts text given to `-c` or standard input into commands at line ends and at `;` outside of quotes.
 */
export function splitCommands(text: string): string[] {
  const commands: string[] = [];
  let command = '';
  let quote: string | undefined;
  for (const character of text) {
    const escaped = command.endsWith('\\') && quote !== "'";
    if (quote === undefined && !escaped && (character === ';' || character === '\n')) {
      commands.push(command);
      command = '';
      continue;
    }
    if (!escaped && (character === '"' || character === "'")) {
      quote = quote === undefined ? character : quote === character ? undefined : quote;
    }
    command += character;
  }
  commands.push(command);
  return commands.filter((entry) => entry.trim() !== '');
}
