// SPDX-License-Identifier: Apache-2.0

/** A line of command text cut into words. */
export interface CutLine {
  words: string[];
  /** The quote left open at the end of the line, if any. */
  openQuote: string | undefined;
}

/**
 * Cuts a line at blanks. `"…"` and `'…'` hold blanks together, a backslash outside of `'…'` takes the next
 * character as it is, `#` or `!` at the beginning of a word starts a comment.
 */
export function cutLine(line: string): CutLine {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (quote === undefined && word === undefined && /[#!]/.test(character)) break;
    if (character === quote) {
      quote = undefined;
    } else if (quote === undefined && /["']/.test(character)) {
      quote = character;
      word ??= '';
    } else if (quote === undefined && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      const escaped = character === '\\' && quote !== "'" && at + 1 < line.length;
      word = (word ?? '') + (escaped ? line.charAt(++at) : character);
    }
  }
  if (word !== undefined) words.push(word);
  return { words, openQuote: quote };
}

/** Writes a word so that `cutLine`, and a reader that takes `|` and `;` for separators, read it back. */
export function quoteWord(text: string): string {
  if (text !== '' && !/[\s"'\\|;]|^[#!]/.test(text)) return text;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
