// SPDX-License-Identifier: Apache-2.0
import { GrammarError } from './errors.js';
import { toJson } from './render/json.js';
import type { Screen } from './screen.js';
import { end, node, ValueProblem } from './tree.js';
import type { Node, ValueChoice } from './tree.js';
import { walkLine } from './walk.js';
import { command } from './command.js';
import type { Word } from './words.js';

/** One stage behind a `|`: gets lines one by one and passes on what is left of them. */
interface LineFilter {
  push(line: string): readonly string[];
  /** What is still to be said when the output is complete. */
  end(): readonly string[];
}

/** The filters of a line, in order. */
export interface Filters {
  readonly json: boolean;
  readonly lines: readonly LineFilter[];
}

/** What may stand behind a `|`. */
export const FILTER_ROOT: Node = node([
  filterWord('include', 'Only lines that match a pattern'),
  filterWord('exclude', 'Only lines that do not match a pattern'),
  filterWord('begin', 'From the first line that matches a pattern on'),
  {
    type: 'word',
    word: 'count',
    help: 'How many lines there are',
    next: () => end('Count lines', nothing()),
  },
  {
    type: 'word',
    word: 'json',
    help: 'The same as JSON; counters beyond 2^53 are decimal strings',
    next: () => end('As JSON', nothing()),
  },
]);

/** A filter does nothing by itself; the pipe is made of its words. */
function nothing(): ReturnType<typeof command> {
  return command(() => Promise.resolve());
}

function filterWord(word: string, help: string): Node['tiers'][number][number] {
  const pattern: ValueChoice = {
    type: 'value',
    label: '<pattern>',
    help: 'A regular expression; quote it if it holds blanks or |',
    check: checkPattern,
    next: () => end('Filter the output', nothing()),
  };
  return { type: 'word', word, help, next: () => node([pattern]) };
}

function checkPattern(text: string): string {
  try {
    new RegExp(text, 'u');
    return text;
  } catch {
    throw new ValueProblem(
      `\`${text}\` is no regular expression.`,
      'Put a backslash before ( ) [ ] { } * + ? . ^ $ to mean the character itself, and quote it.',
    );
  }
}

/**
 * Makes the filters of a line.
 *
 * @param segments the words behind each `|`
 * @throws GrammarError when a filter is wrong, or `json` is not the first
 */
export function parseFilters(segments: readonly (readonly Word[])[]): Filters {
  let json = false;
  const lines: LineFilter[] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment.length === 0) {
      throw new GrammarError(
        'bad-pipe',
        'A filter is missing behind |.',
        'Use include, exclude, begin, count or json.',
        0,
      );
    }
    const [name = '', pattern = ''] = walkLine(FILTER_ROOT, segment).words;
    if (name !== 'json') {
      lines.push(makeFilter(name, pattern));
    } else if (index === 0) {
      json = true;
    } else {
      throw new GrammarError(
        'bad-pipe',
        '`json` must be the first filter.',
        'Put it right behind the command.',
        segment[0]?.start ?? 0,
      );
    }
  }
  return { json, lines };
}

function makeFilter(name: string, pattern: string): LineFilter {
  const matcher = new RegExp(pattern, 'u');
  switch (name) {
    case 'include':
      return selecting((line) => matcher.test(line));
    case 'exclude':
      return selecting((line) => !matcher.test(line));
    case 'begin': {
      let begun = false;
      return selecting((line) => (begun ||= matcher.test(line)));
    }
    default:
      return counting();
  }
}

function selecting(wanted: (line: string) => boolean): LineFilter {
  return { push: (line) => (wanted(line) ? [line] : []), end: () => [] };
}

function counting(): LineFilter {
  let lines = 0;
  return {
    push: () => {
      lines++;
      return [];
    },
    end: () => [String(lines)],
  };
}

/**
 * Takes what a command has to say, as data with a rendering, sends it through the filters of the line and on to
 * the screen. A command says one `result`, or any number of `item`s and `frame`s while it runs; `end` must be
 * called once, also after an error.
 */
export class OutputPipe {
  private readonly held: string[] = [];

  constructor(
    private readonly filters: Filters,
    private readonly screen: Screen,
    private readonly signal: AbortSignal,
  ) {}

  /** Columns that a table may take. */
  get width(): number {
    return this.screen.width;
  }

  /** Raised when nobody reads any more. */
  get gone(): AbortSignal {
    return this.screen.gone;
  }

  /**
   * The answer of a command.
   *
   * @param data its JSON form
   * @param render its lines; called only if they are wanted
   */
  result(data: unknown, render: () => readonly string[]): void {
    const lines = this.filters.json ? toJson(data, 2).split('\n') : render();
    this.held.push(...this.filter(lines));
  }

  /** One item of an endless answer, shown at once; as JSON one object per line. */
  item(data: unknown, render: () => readonly string[]): void {
    this.screen.append(this.filter(this.filters.json ? [toJson(data, 0)] : render()));
  }

  /** The present state of a live view; as JSON one object per line. */
  frame(data: unknown, render: () => readonly string[]): void {
    if (this.filters.json) {
      this.item(data, render);
    } else {
      this.screen.refresh(this.filter(render()));
    }
  }

  /** Shows what was held back and what the filters still have to say. */
  async end(): Promise<void> {
    for (const [index, filter] of this.filters.lines.entries()) {
      this.held.push(...this.filter(filter.end(), index + 1));
    }
    await this.screen.show(this.held, this.signal);
  }

  private filter(lines: readonly string[], from = 0): string[] {
    return this.filters.lines
      .slice(from)
      .reduce<string[]>((left, filter) => left.flatMap((line) => filter.push(line)), [...lines]);
  }
}
