// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { createInterface, emitKeypressEvents } from 'node:readline';
import type { Interface, Key } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { HISTORY_LINES } from './history.js';
import { helpTable } from './render/help.js';
import { DEFAULT_WIDTH } from './render/table.js';
import type { Completion, HelpLine } from './assist.js';
import type { Screen } from './screen.js';
import { splitLine } from './words.js';

/** Rows of a screen that does not tell: that of a serial console. */
const DEFAULT_ROWS = 24;

const MORE = '--More-- (space: page, enter: line, q: quit)';

/** What the terminal asks while a line is being typed. */
export interface Assistant {
  help(line: string): Promise<readonly HelpLine[]>;
  complete(line: string): Promise<Completion>;
  /** How an error reads. */
  explain(error: unknown): string;
}

/** One key as the keyboard sent it. */
interface KeyPress {
  readonly text: string | undefined;
  readonly key: Key;
}

type Events = {
  /** A key while output is shown page by page. */
  page: [KeyPress];
};

/**
 * A terminal on which lines are typed and output is paged. Keys come here first: `?`, Tab, Ctrl-C and Ctrl-D are
 * dealt with, all others go on to `readline`, which never reads the keyboard itself. Keys are taken one after the
 * other, also while an answer is awaited, so that pasted lines arrive in order.
 */
export class Terminal implements Screen {
  private readonly readline: Interface;
  private readonly events = new EventEmitter<Events>();
  private readonly queue: KeyPress[] = [];
  private readonly reader = new AbortController();
  private history: readonly string[];
  private state: 'editing' | 'busy' | 'paging' = 'busy';
  private draining = false;
  private promptText = '';
  private answer: ((line: string | undefined) => void) | undefined;
  private interrupt: (() => void) | undefined;

  /** @param history lines typed before, the newest first */
  constructor(
    private readonly input: ReadStream,
    private readonly output: WriteStream,
    private readonly assistant: Assistant,
    history: readonly string[],
  ) {
    this.history = history;
    this.readline = createInterface({
      input: new PassThrough(),
      output,
      terminal: true,
      history: [...history],
      historySize: HISTORY_LINES,
      removeHistoryDuplicates: true,
    });
  }

  /** Takes the keyboard. */
  start(): void {
    emitKeypressEvents(this.input);
    this.input.setRawMode(true);
    this.input.on('keypress', this.onKey);
    this.input.once('end', this.onEnd);
    this.output.on('error', this.onEnd);
    this.readline.on('line', (line) => {
      this.finishLine(line);
    });
    this.readline.on('history', (history) => {
      this.history = history;
    });
    this.input.resume();
  }

  /** Gives the keyboard back as it was. */
  stop(): void {
    this.input.off('keypress', this.onKey);
    this.input.off('end', this.onEnd);
    this.readline.close();
    if (this.input.isTTY) {
      this.input.setRawMode(false);
    }
    this.input.pause();
  }

  /** Lines typed in this session and before, the newest first. */
  get typed(): readonly string[] {
    return this.history;
  }

  get width(): number {
    return this.output.columns > 0 ? this.output.columns : DEFAULT_WIDTH;
  }

  get gone(): AbortSignal {
    return this.reader.signal;
  }

  /**
   * Waits for a line.
   *
   * @returns undefined at Ctrl-D on an empty line and when the terminal goes away
   */
  readLine(prompt: string): Promise<string | undefined> {
    if (this.gone.aborted) {
      return Promise.resolve(undefined);
    }
    return new Promise((resolve) => {
      this.answer = resolve;
      this.promptText = prompt;
      this.state = 'editing';
      this.readline.setPrompt(prompt);
      this.readline.prompt();
      void this.drain();
    });
  }

  /** Calls `interrupt` at each Ctrl-C until the returned function is called. */
  onInterrupt(interrupt: () => void): () => void {
    this.interrupt = interrupt;
    return () => {
      this.interrupt = undefined;
    };
  }

  async show(lines: readonly string[], signal: AbortSignal): Promise<void> {
    let rest = lines;
    let budget = this.rows - 1;
    while (rest.length > 0) {
      const count = this.linesWithin(rest, budget);
      this.append(rest.slice(0, count));
      rest = rest.slice(count);
      if (rest.length > 0) {
        const turn = await this.turnPage(signal);
        if (turn === 'quit') {
          return;
        }
        budget = turn === 'line' ? 1 : this.rows - 1;
      }
    }
  }

  append(lines: readonly string[]): void {
    if (lines.length > 0 && !this.gone.aborted) {
      this.output.write(`${lines.join('\n')}\n`);
    }
  }

  /** Draws over the frame before: home, each line cleared to its end, then the rest of the screen. */
  refresh(lines: readonly string[]): void {
    const visible = lines.slice(0, this.rows - 2).map((line) => line.slice(0, this.width - 1));
    const drawn = [...visible, '', 'Ctrl-C ends the view.'].map((line) => `${line}\u001b[K`);
    this.output.write(`\u001b[H${drawn.join('\n')}\u001b[J\n`);
  }

  private get rows(): number {
    return this.output.rows > 2 ? this.output.rows : DEFAULT_ROWS;
  }

  /** How many of the lines fill so many rows of the screen; at least one. */
  private linesWithin(lines: readonly string[], rows: number): number {
    let used = 0;
    for (const [index, line] of lines.entries()) {
      used += Math.max(1, Math.ceil(line.length / this.width));
      if (used > rows) {
        return Math.max(1, index);
      }
    }
    return lines.length;
  }

  private async turnPage(signal: AbortSignal): Promise<'page' | 'line' | 'quit'> {
    if (signal.aborted || this.gone.aborted) {
      return 'quit';
    }
    this.output.write(MORE);
    this.state = 'paging';
    try {
      for (;;) {
        const turn = turnOf(await this.nextPageKey());
        if (turn !== undefined) {
          return turn;
        }
      }
    } finally {
      this.state = 'busy';
      this.output.write(`\r${' '.repeat(MORE.length)}\r`);
    }
  }

  private nextPageKey(): Promise<KeyPress> {
    return new Promise((resolve) => {
      this.events.once('page', resolve);
    });
  }

  private readonly onKey = (text: string | undefined, key: Key): void => {
    if (isControl(key, 'c') && this.state === 'busy') {
      this.queue.length = 0;
      this.interrupt?.();
    } else if (this.state === 'paging') {
      this.events.emit('page', { text, key });
    } else {
      this.queue.push({ text, key });
      void this.drain();
    }
  };

  private readonly onEnd = (): void => {
    this.reader.abort();
    this.interrupt?.();
    this.events.emit('page', { text: 'q', key: {} });
    this.finishLine(undefined);
  };

  /** Takes queued keys while a line is being typed, one after the other. */
  private async drain(): Promise<void> {
    if (this.draining) {
      return;
    }
    this.draining = true;
    try {
      for (let press = this.nextKey(); press !== undefined; press = this.nextKey()) {
        await this.take(press);
      }
    } finally {
      this.draining = false;
    }
  }

  private nextKey(): KeyPress | undefined {
    return this.state === 'editing' ? this.queue.shift() : undefined;
  }

  private async take({ text, key }: KeyPress): Promise<void> {
    if (text === '?' && splitLine(this.beforeCursor()).openQuote === undefined) {
      await this.help();
    } else if (key.name === 'tab') {
      await this.complete();
    } else if (isControl(key, 'c')) {
      this.abandonLine();
    } else if (isControl(key, 'd') && this.readline.line === '') {
      this.output.write('\n');
      this.finishLine(undefined);
    } else if (!isControl(key, 'z')) {
      this.readline.write(text ?? '', key);
    }
  }

  private finishLine(line: string | undefined): void {
    this.state = 'busy';
    const answer = this.answer;
    this.answer = undefined;
    answer?.(line);
  }

  private beforeCursor(): string {
    return this.readline.line.slice(0, this.readline.cursor);
  }

  private async help(): Promise<void> {
    try {
      const lines = await this.assistant.help(this.beforeCursor());
      await this.interject('?', helpTable(lines, this.width));
    } catch (error) {
      await this.interject('?', [this.assistant.explain(error)]);
    }
  }

  private async complete(): Promise<void> {
    try {
      const { insert, alternatives } = await this.assistant.complete(this.beforeCursor());
      if (insert !== '') {
        this.readline.write(insert);
      } else if (alternatives.length > 0) {
        await this.interject('', helpTable(alternatives, this.width));
      } else {
        this.output.write('\u0007');
      }
    } catch (error) {
      await this.interject('', [this.assistant.explain(error)]);
    }
  }

  /** Leaves the typed line standing, writes beneath it, and puts the line under the new prompt. */
  private async interject(mark: string, lines: readonly string[]): Promise<void> {
    const { line, cursor } = this.readline;
    this.clearLine();
    this.output.write(`\r${this.promptText}${line}${mark}\n`);
    await this.show(lines, this.gone);
    if (this.answer === undefined) {
      return;
    }
    this.state = 'editing';
    this.readline.prompt();
    this.readline.write(line);
    for (let at = line.length; at > cursor; at--) {
      this.readline.write(null, { name: 'left' });
    }
  }

  private abandonLine(): void {
    const { line } = this.readline;
    this.clearLine();
    this.output.write(`\r${this.promptText}${line}^C\n`);
    this.readline.prompt();
  }

  private clearLine(): void {
    this.readline.write(null, { ctrl: true, name: 'e' });
    this.readline.write(null, { ctrl: true, name: 'u' });
  }
}

function isControl(key: Key, name: string): boolean {
  return key.ctrl === true && key.name === name;
}

function turnOf({ text, key }: KeyPress): 'page' | 'line' | 'quit' | undefined {
  if (text === 'q' || text === 'Q' || isControl(key, 'c') || key.name === 'escape') {
    return 'quit';
  }
  if (text === ' ') {
    return 'page';
  }
  return key.name === 'return' || key.name === 'enter' ? 'line' : undefined;
}
