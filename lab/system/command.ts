// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { LabError } from '../errors.js';

/** What a program that was run to its end has left behind. */
export interface CommandResult {
  /** Exit code; 128 + number of the signal that ended it. */
  status: number;
  stdout: string;
  stderr: string;
}

/** Options of {@link run}. */
export interface RunOptions {
  /** Given to the program's standard input, which is empty otherwise. */
  input?: string | Buffer;
  /** Ends the program with SIGKILL after this time. */
  timeoutMs?: number;
  /** Ends the program with SIGKILL when raised. */
  signal?: AbortSignal;
}

/** The exit code a shell would give for how a process ended. */
export function exitStatus(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

/** Waits until a child has exited; rejects if it could not be started. */
export function awaitExit(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(exitStatus(code, signal));
    });
  });
}

/** Runs a program to its end and keeps its output, whatever its exit code. */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<CommandResult> {
  const { input, timeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: 'pipe',
      // In a session of its own: Ctrl-C is for us, who then decide what becomes of the program.
      detached: true,
      killSignal: 'SIGKILL',
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
      ...(signal === undefined ? {} : { signal }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // A program may end without reading all of its input; its exit code tells whether that was wrong.
    child.stdin.on('error', () => undefined).end(input ?? '');
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ status: exitStatus(code, signal), stdout, stderr });
    });
  });
}

/**
 * Runs a program that has to succeed; gives its standard output.
 *
 * @throws LabError `command-failed` with the command and what it said
 */
export async function must(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const result = await run(command, args, options);
  if (result.status !== 0) {
    const said = result.stderr.trim() || result.stdout.trim() || 'it said nothing';
    throw new LabError(
      'command-failed',
      `${command} ${args.join(' ')} ended with exit code ${result.status}: ${said}`,
    );
  }
  return result.stdout;
}
