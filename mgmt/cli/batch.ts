// SPDX-License-Identifier: Apache-2.0
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { CliError, errorLine, EXIT } from './errors.js';
import type { Session } from './session.js';

/** One command and where it stands, for the message when it is refused. */
export interface NumberedLine {
  readonly text: string;
  /** 1-based; undefined for a single command. */
  readonly number?: number;
}

/**
 * Runs commands until the first that is refused, or until one ends the session.
 *
 * @param name what the lines come from, for messages; undefined for a single command
 * @param report gets one line of text per error
 * @returns the exit code of the program
 */
export async function runBatch(
  session: Session,
  lines: AsyncIterable<NumberedLine> | Iterable<NumberedLine>,
  name: string | undefined,
  report: (message: string) => void,
  signal: AbortSignal,
): Promise<number> {
  for await (const line of lines) {
    try {
      await session.execute(line.text, signal);
    } catch (error) {
      report(locate(error, line, name));
      return error instanceof CliError ? error.exitCode : EXIT.refused;
    }
    if (session.isOver || signal.aborted) {
      break;
    }
  }
  // Ctrl-C is how a single live view ends; a longer run was cut short by it.
  return signal.aborted && name !== undefined ? EXIT.refused : EXIT.ok;
}

/** Puts the place before the message: `% box.conf line 3: …`. */
function locate(error: unknown, line: NumberedLine, name: string | undefined): string {
  const message = errorLine(error);
  return name === undefined || line.number === undefined
    ? message
    : message.replace(/^% /, () => `% ${name} line ${String(line.number)}: `);
}

/** Lines of text that is there already. */
export function numbered(lines: readonly string[]): NumberedLine[] {
  return lines.map((text, index) => ({ text, number: index + 1 }));
}

/** Lines as they arrive on a stream, until its end or the signal. */
export async function* linesOf(input: Readable, signal: AbortSignal): AsyncGenerator<NumberedLine> {
  let number = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity, signal })) {
    number++;
    yield { text, number };
  }
}
