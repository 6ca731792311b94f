// SPDX-License-Identifier: Apache-2.0
import type { ControlClient } from './client.js';
import { InterruptedError } from './errors.js';
import type { OutputPipe } from './pipe.js';

/** A mode opened by typing just an object: lines in it are about that object. */
export interface Mode {
  /** Full words of the object, for instance `['port', '1.1']`. */
  readonly path: readonly string[];
}

/** The stack of modes of a session. */
export interface ModeStack {
  /** The innermost mode; undefined at the top level. */
  readonly current: Mode | undefined;
  /** Opens the mode of an object inside of the present one. */
  open(path: readonly string[]): void;
  /** Leaves the innermost mode. @returns false at the top level, where there is none to leave */
  leave(): boolean;
  /** Leaves all modes. */
  leaveAll(): void;
}

/** What a command may use while it runs. */
export interface CommandContext {
  /** The line in full words, those of the mode not included. */
  readonly words: readonly string[];
  readonly client: ControlClient;
  readonly output: OutputPipe;
  /** Raised by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly modes: ModeStack;
  /** Ends the session after this command. */
  quit(): void;
}

/** What a command about the session itself may use: it is done while sluiced is away, too. */
export type LocalContext = Omit<CommandContext, 'client'>;

/** What a complete line does. */
export type Command = RemoteCommand | LocalCommand;

/** A command that is done within the session, without sluiced. */
export interface LocalCommand {
  readonly local: true;
  /** @throws CliError when it cannot be done */
  run(context: LocalContext): Promise<void>;
}

/** A command that asks sluiced. */
export interface RemoteCommand {
  readonly local?: false;
  /**
   * @throws CliError when it cannot be done; whatever was written to the output before stands
   */
  run(context: CommandContext): Promise<void>;
}

/** Makes a command of a function. */
export function command(run: (context: CommandContext) => Promise<void>): RemoteCommand {
  return { run };
}

/** Makes a command that needs no sluiced of a function. */
export function localCommand(run: (context: LocalContext) => Promise<void>): LocalCommand {
  return { local: true, run };
}

/** Makes a command of an endless view: Ctrl-C is its ordinary end. */
export function liveCommand(run: (context: CommandContext) => Promise<void>): Command {
  return command(async (context) => {
    try {
      await run(context);
    } catch (error) {
      if (!(error instanceof InterruptedError)) {
        throw error;
      }
    }
  });
}
