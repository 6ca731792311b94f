// SPDX-License-Identifier: Apache-2.0
import type { ReadStream, WriteStream } from 'node:tty';
import { errorLine, EXIT, GrammarError, InterruptedError } from './errors.js';
import { historyPath, readHistory, writeHistory } from './history.js';
import { wrap } from './render/table.js';
import { Session } from './session.js';
import type { Peer } from './session.js';
import { Terminal } from './terminal.js';

/**
 * The command line at a terminal, until `quit`, Ctrl-D or the terminal goes away.
 *
 * @returns the exit code of the program
 * @throws UnreachableError when `sluiced` cannot be reached at the beginning; later the session goes on without
 *   it and connects again
 */
export async function runInteractive(
  peer: Peer,
  input: ReadStream,
  output: WriteStream,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const path = historyPath(environment);
  const assistant = {
    help: (line: string) => session.help(line),
    complete: (line: string) => session.complete(line),
    explain: errorLine,
  };
  const terminal = new Terminal(input, output, assistant, readHistory(path));
  const session: Session = new Session(peer, terminal);
  await session.start();
  terminal.start();
  try {
    await converse(session, terminal, path);
  } finally {
    terminal.stop();
    session.stop();
  }
  return EXIT.ok;
}

async function converse(session: Session, terminal: Terminal, history: string): Promise<void> {
  while (!session.isOver) {
    const prompt = await session.prompt();
    const line = await terminal.readLine(prompt);
    if (line === undefined) {
      return;
    }
    writeHistory(history, terminal.typed);
    await executeOne(session, terminal, prompt, line);
  }
  if (await session.candidateChanged()) {
    terminal.append(['The candidate has changes that are not committed; they are kept.']);
  }
}

async function executeOne(
  session: Session,
  terminal: Terminal,
  prompt: string,
  line: string,
): Promise<void> {
  const stop = new AbortController();
  const release = terminal.onInterrupt(() => {
    stop.abort();
  });
  try {
    await session.execute(line, stop.signal);
  } catch (error) {
    terminal.append(explain(error, prompt.length, terminal.width));
  } finally {
    release();
  }
}

/** The error, under a mark that points at the word at fault while that is in sight. */
function explain(error: unknown, indent: number, width: number): string[] {
  if (error instanceof InterruptedError) {
    return ['^C'];
  }
  const column = error instanceof GrammarError ? indent + error.column : width;
  const lines = errorLine(error)
    .split('\n')
    .flatMap((line) => wrap(line, width));
  return column < width ? [`${' '.repeat(column)}^`, ...lines] : lines;
}
