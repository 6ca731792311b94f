// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';

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
