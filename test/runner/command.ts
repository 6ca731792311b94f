// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';

/** Time from the end of a program to the end of what it says. */
const STREAMS_CLOSE_MS = 2000;

/** Runs a program with our standard streams; resolves to whether it ended with exit code 0. */
export function runCommand(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env });
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code === 0);
    });
  });
}

/** Runs a program and keeps what it says on both streams, in the order it said it. */
export function captureCommand(
  command: string,
  args: readonly string[],
): Promise<{ succeeded: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('exit', (code) => {
      const done = (): void => {
        resolve({ succeeded: code === 0, output: Buffer.concat(chunks).toString('utf8') });
      };
      child.once('close', done);
      // Something a test left running may hold the streams open; it shall not hold us.
      setTimeout(done, STREAMS_CLOSE_MS).unref();
    });
  });
}
