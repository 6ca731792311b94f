// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The compiled program. */
export const SLUICE = fileURLToPath(new URL('../../../mgmt/cli/main.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An environment in which nothing of the machine's own is used. */
export function environmentFor(socketPath: string | undefined): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, TERM: 'vt100', COLUMNS: '80' };
  delete environment['SLUICE_SOCKET'];
  return socketPath === undefined ? environment : { ...environment, SLUICE_SOCKET: socketPath };
}

/** Starts `sluice` with pipes for its streams; SLUICE_SOCKET is the socket given. */
export function startSluice(
  args: readonly string[],
  socketPath: string | undefined,
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [SLUICE, ...args], { env: environmentFor(socketPath) });
}

/** Runs `sluice` to its end. */
export async function runSluice(
  args: readonly string[],
  socketPath: string | undefined,
  input = '',
): Promise<Finished> {
  const child = startSluice(args, socketPath);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A program that ends before it has read its input closes the pipe; that is no fault of the test.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}
