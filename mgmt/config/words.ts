// SPDX-License-Identifier: Apache-2.0

/** One word of a command line, with its place, so that help and errors can point at it. */
export interface Word {
  /** The word without its quotes and escapes. */
  readonly text: string;
  /** 0-based position of its first character in the line, an opening quote included. */
  readonly start: number;
  /** True when any part of it stood in quotes: such a word is never a separator. */
  readonly quoted: boolean;
}

/** A line cut into words. */
export interface Line {
  readonly words: readonly Word[];
  /** True when the line ends inside a word, so that the last word may still grow. */
  readonly inWord: boolean;
  /** The quote character that is still open at the end of the line; undefined when none is. */
  readonly openQuote: string | undefined;
}

/**
 * Cuts a line into words at blanks. `"…"` and `'…'` hold blanks together, a backslash inside `"…"` or
 * outside of quotes takes the next character as it is, `|`, outside of quotes, is a word of its own, and
 * `#` or `!` as the first character of a word starts a comment that reaches to the end of the line.
 *
 * @param line one line without its line end
 */
export function splitLine(line: string): Line {
  const cutter = new Cutter(line);
  return cutter.cut();
}

/** The scanner behind {@link splitLine}; it looks at each character once. */
class Cutter {
  private readonly words: Word[] = [];
  private text = '';
  private start = -1;
  private quoted = false;
  private quote: string | undefined;

  constructor(private readonly line: string) {}

  cut(): Line {
    let at = 0;
    while (at < this.line.length) {
      if (this.start < 0 && this.quote === undefined && /[#!]/.test(this.line.charAt(at))) {
        break;
      }
      at = this.quote === undefined ? this.plain(at) : this.inQuotes(at);
    }
    const inWord = this.start >= 0;
    this.finishWord();
    return { words: this.words, inWord, openQuote: this.quote };
  }

  private plain(at: number): number {
    const character = this.line.charAt(at);
    if (character === ' ' || character === '\t') {
      this.finishWord();
      return at + 1;
    }
    if (character === '|') {
      this.finishWord();
      this.words.push({ text: '|', start: at, quoted: false });
      return at + 1;
    }
    this.beginWord(at);
    if (character === '"' || character === "'") {
      this.quote = character;
      this.quoted = true;
      return at + 1;
    }
    return this.take(at);
  }

  private inQuotes(at: number): number {
    const character = this.line.charAt(at);
    if (character === this.quote) {
      this.quote = undefined;
      return at + 1;
    }
    if (this.quote === "'") {
      this.text += character;
      return at + 1;
    }
    return this.take(at);
  }

  /** Takes one character, or the one after a backslash. */
  private take(at: number): number {
    if (this.line.charAt(at) === '\\' && at + 1 < this.line.length) {
      this.text += this.line.charAt(at + 1);
      return at + 2;
    }
    this.text += this.line.charAt(at);
    return at + 1;
  }

  private beginWord(at: number): void {
    if (this.start < 0) {
      this.start = at;
    }
  }

  private finishWord(): void {
    if (this.start >= 0) {
      this.words.push({ text: this.text, start: this.start, quoted: this.quoted });
    }
    this.text = '';
    this.start = -1;
    this.quoted = false;
  }
}

/** Writes a word so that `splitLine`, and a reader that takes `;` for a separator, read it back. */
export function quoteWord(text: string): string {
  if (text !== '' && !/[\s"'\\|;]|^[#!]/.test(text)) return text;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
