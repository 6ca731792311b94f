// SPDX-License-Identifier: Apache-2.0
import type { HelloParams, HelloResult, Status } from '../daemon/protocol.js';
import { complete, help } from './assist.js';
import type { Completion, HelpLine } from './assist.js';
import { CandidateLookup } from './candidate-lookup.js';
import { ControlClient } from './client.js';
import type { Mode, ModeStack } from './command.js';
import { OutputPipe, parseFilters } from './pipe.js';
import { helpTable } from './render/help.js';
import { span } from './render/units.js';
import { rootsOf, walkInMode } from './roots.js';
import type { Screen } from './screen.js';
import { splitPipes, wordsOf } from './words.js';
import type { Word } from './words.js';

/** How to reach `sluiced`. */
export interface Peer {
  /** The control socket. */
  readonly socketPath: string;
  /** What the audit of commits says about us. */
  readonly who: HelloParams;
}

/**
 * A conversation with `sluiced`: the modes that are open and the connection, which is made again when it
 * broke. Interactive and one-shot use differ only in where lines come from and where output goes.
 */
export class Session {
  private readonly openModes: Mode[] = [];
  private client: ControlClient | undefined;
  private hello: HelloResult | undefined;
  private ended = false;

  constructor(
    private readonly peer: Peer,
    private readonly screen: Screen,
  ) {}

  /**
   * Connects to `sluiced` if there is no connection.
   *
   * @throws UnreachableError
   */
  async start(): Promise<void> {
    await this.connection();
  }

  /** Ends the connection. */
  stop(): void {
    this.client?.close();
    this.client = undefined;
  }

  /** True after `quit`, or `exit` at the top level. */
  get isOver(): boolean {
    return this.ended;
  }

  /**
   * Executes one line; empty lines and comments do nothing.
   *
   * @param signal raised by Ctrl-C
   * @throws CliError when the line is wrong or refused
   */
  async execute(line: string, signal: AbortSignal): Promise<void> {
    const words = wordsOf(line);
    if (words.length === 0) {
      return;
    }
    const [commandWords = [], ...filterWords] = splitPipes(words);
    const question = questionBefore(line, words);
    if (question !== undefined && !fitsGrammar(this.modes.current, commandWords)) {
      const lines = await this.help(question);
      await this.screen.show(helpTable(lines, this.screen.width), signal);
      return;
    }
    const walked = walkInMode(this.modes.current, commandWords);
    const output = new OutputPipe(parseFilters(filterWords), this.screen, signal);
    const local = {
      words: walked.words,
      output,
      signal,
      modes: this.modes,
      quit: () => {
        this.ended = true;
      },
    };
    const { action } = walked;
    try {
      await (action.local === true
        ? action.run(local)
        : action.run({ ...local, client: await this.connection() }));
    } finally {
      await output.end();
    }
  }

  /** What can follow a line that is being typed; see `assist.ts`. */
  async help(line: string): Promise<HelpLine[]> {
    return help(rootsOf(this.modes.current), line, await this.lookup());
  }

  /** What Tab does to a line that is being typed; see `assist.ts`. */
  async complete(line: string): Promise<Completion> {
    return complete(rootsOf(this.modes.current), line, await this.lookup());
  }

  /**
   * The prompt: host name, `*` while the candidate is changed, the time left of a commit confirmed, and the mode,
   * for instance `box*[confirm 4m30s](port 1.1)# `.
   */
  async prompt(): Promise<string> {
    const mode = this.modes.current === undefined ? '' : `(${this.modes.current.path.join(' ')})`;
    try {
      const status = await (await this.connection()).call('status', {});
      return `${status.hostname}${marks(status)}${mode}# `;
    } catch {
      return `${this.hello?.hostname ?? 'sluice'}[sluiced is away]${mode}# `;
    }
  }

  /** True when the candidate has changes that are not committed; false also when `sluiced` cannot tell. */
  async candidateChanged(): Promise<boolean> {
    try {
      return (await (await this.connection()).call('status', {})).candidateChanged;
    } catch {
      return false;
    }
  }

  private readonly modes: ModeStack = modeStackOf(this.openModes);

  private async connection(): Promise<ControlClient> {
    if (this.client?.isOpen !== true) {
      const { client, hello } = await ControlClient.connect(this.peer.socketPath, this.peer.who);
      this.client = client;
      this.hello = hello;
    }
    return this.client;
  }

  private async lookup(): Promise<CandidateLookup> {
    try {
      const { object } = await (await this.connection()).call('config.get', { which: 'candidate' });
      return new CandidateLookup(object);
    } catch {
      return new CandidateLookup({});
    }
  }
}

/** What stands before a lone `?` at the end of a line that was not typed at a terminal; undefined without one. */
function questionBefore(line: string, words: readonly Word[]): string | undefined {
  const last = words.at(-1);
  return last?.text === '?' && !last.quoted ? line.slice(0, last.start) : undefined;
}

/** In free text, as that of a comment, `?` is a word like any other. */
function fitsGrammar(mode: Mode | undefined, words: readonly Word[]): boolean {
  try {
    walkInMode(mode, words);
    return true;
  } catch {
    return false;
  }
}

function marks(status: Status): string {
  const changed = status.candidateChanged ? '*' : '';
  const confirm =
    status.confirm === null ? '' : `[confirm ${span(status.confirm.secondsLeft * 1000)}]`;
  return changed + confirm;
}

function modeStackOf(open: Mode[]): ModeStack {
  return {
    get current() {
      return open.at(-1);
    },
    open: (path) => {
      open.push({ path });
    },
    leave: () => open.pop() !== undefined,
    leaveAll: () => {
      open.length = 0;
    },
  };
}
