// SPDX-License-Identifier: Apache-2.0
import type { ConfigValue, Edit } from '../daemon/protocol.js';
import { ConfigError } from './errors.js';
import { type Attribute, type Kind, childWords, kindAt, topKinds } from './grammar.js';
import { faultOfKey, orList, shorten, valueOfWord } from './values.js';
import { splitLine } from './words.js';

/**
 * Reads configuration commands: `[no] <kind> [<key>] [<nested kind> <key>] [<attribute> <value>]…`.
 * Words stand in full (abbreviations are the CLI's business), several attributes may follow one object, the
 * elements of a list may be joined by commas. Values are only typed here; `edits.ts` checks them.
 */
export function parseCommand(line: string): Edit[] {
  const { words: cut, openQuote } = splitLine(line);
  const words = cut.map((word) => word.text);
  if (openQuote !== undefined) {
    throw new ConfigError('syntax', `A quote ${openQuote} is left open.`, {
      remedy: `End the text with ${openQuote}.`,
    });
  }
  if (words.length === 0) return [];
  const removing = words[0] === 'no';
  return new CommandReader(removing ? words.slice(1) : words, removing).read();
}

/** The edits of one line of a text. */
export interface LineEdits {
  /** 1-based. */
  line: number;
  edits: Edit[];
}

/**
 * Reads a whole text, one command per line.
 * @throws ConfigError that says at which line
 */
export function parseText(text: string): LineEdits[] {
  return text.split(/\r?\n/).map((content, index) => {
    const line = index + 1;
    return { line, edits: atLine(line, () => parseCommand(content)) };
  });
}

/** Runs something about a line; what it refuses is told with the line. */
export function atLine<T>(line: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { code, message, ...rest } = error.toWire();
    throw new ConfigError(code, `Line ${line}: ${message}`, { ...rest, line }, { cause: error });
  }
}

/** Reads one command word by word. */
class CommandReader {
  private at = 0;
  private readonly path: string[] = [];

  constructor(
    private readonly words: readonly string[],
    private readonly removing: boolean,
  ) {}

  read(): Edit[] {
    let kind = this.topKind();
    this.takeKey(kind);
    for (let next = this.peek(); next !== undefined; next = this.peek()) {
      const nested = kindAt(kind, next);
      if (nested === undefined) break;
      this.at++;
      kind = nested;
      this.path.push(next);
      this.takeKey(kind);
    }
    return this.removing ? this.removal(kind) : this.settings(kind);
  }

  private peek(): string | undefined {
    return this.words[this.at];
  }

  private take(what: string): string {
    const word = this.words[this.at++];
    if (word === undefined) {
      throw new ConfigError('incomplete', `\`${this.said()}\` is not complete.`, {
        remedy: `${what} must follow.`,
      });
    }
    return word;
  }

  private said(): string {
    return [...(this.removing ? ['no'] : []), ...this.words.slice(0, this.at)].join(' ').trim();
  }

  private topKind(): Kind {
    const word = this.take('An object');
    const kind = kindAt(undefined, word);
    if (kind === undefined) {
      throw new ConfigError('unknown-word', `\`${shorten(word)}\` is no kind of object.`, {
        remedy: `Use ${orList(topKinds().map((candidate) => candidate.name))}.`,
      });
    }
    this.path.push(word);
    return kind;
  }

  private takeKey(kind: Kind): void {
    if (kind.singleton) return;
    const key = this.take(kind.key.help);
    const fault = faultOfKey(kind.key, key);
    if (fault !== undefined) {
      throw new ConfigError('bad-key', `${kind.word} ${key}: ${fault.reason}.`, {
        object: `${kind.word} ${key}`,
        remedy: fault.remedy,
      });
    }
    this.path.push(key);
  }

  private takeAttribute(kind: Kind): Attribute {
    const word = this.take('An attribute');
    const attribute = kind.attributes.get(word);
    if (attribute === undefined) {
      const words = [...childWords(kind), ...kind.attributes.keys()];
      throw new ConfigError(
        'unknown-attribute',
        `${this.path.join(' ')} has no \`${shorten(word)}\`.`,
        {
          object: this.path.join(' '),
          attribute: word,
          remedy: `It has ${words.join(', ')}.`,
        },
      );
    }
    return attribute;
  }

  private removal(kind: Kind): Edit[] {
    if (this.peek() === undefined) return [{ op: 'delete', path: this.path }];
    const attribute = this.takeAttribute(kind);
    const path = [...this.path, attribute.name];
    const value: ConfigValue[] = [];
    for (
      let word = this.peek();
      attribute.list !== undefined && word !== undefined;
      word = this.peek()
    ) {
      this.at++;
      value.push(...elements(attribute, word));
    }
    this.refuseRest();
    return [value.length > 0 ? { op: 'delete', path, value } : { op: 'delete', path }];
  }

  private refuseRest(): void {
    const word = this.peek();
    if (word === undefined) return;
    throw new ConfigError('too-many-words', `\`${word}\` is too much after \`${this.said()}\`.`, {
      remedy: 'Leave it out.',
    });
  }

  private settings(kind: Kind): Edit[] {
    const edits: Edit[] = kind.singleton ? [] : [{ op: 'set', path: this.path }];
    while (this.peek() !== undefined) {
      const attribute = this.takeAttribute(kind);
      const path = [...this.path, attribute.name];
      const word = this.take(`A value (${attribute.help})`);
      edits.push(
        attribute.list === undefined
          ? { op: 'set', path, value: valueOfWord(attribute, word) }
          : { op: 'add', path, value: elements(attribute, word) },
      );
    }
    return edits;
  }
}

function elements(attribute: Attribute, word: string): ConfigValue[] {
  return word
    .split(',')
    .filter((item) => item !== '')
    .map((item) => valueOfWord(attribute, item));
}
