// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { environmentFor, SLUICE } from './program.js';

/** How long an expected text may take to appear. */
const PATIENCE_MS = 5000;

/** True when this machine has the `script` that makes pseudo-terminals. */
export function hasPseudoTerminals(): boolean {
  return spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
}

/** Keys by name. */
export const KEY = {
  enter: '\r',
  tab: '\t',
  up: '\u001b[A',
  left: '\u001b[D',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
} as const;

/** Everything between ESC and the letter that ends a control sequence. */
// eslint-disable-next-line no-control-regex -- the escape character is what it looks for
const CONTROL_SEQUENCES = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** `sluice` on a pseudo-terminal of 80 columns, and what it wrote there. */
export class PseudoTerminal {
  private readonly child: ChildProcessWithoutNullStreams;
  private output = '';
  private position = 0;
  private ended = false;
  private notice: () => void = () => undefined;
  private readonly exit: Promise<number | null>;

  /**
   * @param socketPath control socket
   * @param historyPath file of lines typed
   * @param rows height of the screen
   */
  constructor(socketPath: string, historyPath: string, rows = 24) {
    const program = `stty rows ${String(rows)} cols 80; exec '${process.execPath}' '${SLUICE}'`;
    this.child = spawn('script', ['-qec', program, '/dev/null'], {
      env: { ...environmentFor(socketPath), SLUICE_HISTORY: historyPath, SHELL: '/bin/sh' },
    });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      this.notice();
    });
    this.child.stdin.on('error', () => undefined);
    this.exit = new Promise((resolve) => {
      this.child.once('close', (code) => {
        this.ended = true;
        this.notice();
        resolve(code);
      });
    });
  }

  /** Types. */
  type(text: string): void {
    this.child.stdin.write(text);
  }

  /**
   * Waits until a pattern appears behind what was matched before.
   *
   * @returns what was written up to and with it, without control sequences
   */
  async see(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const fresh = this.output.slice(this.position).replace(CONTROL_SEQUENCES, '');
      const match = pattern.exec(fresh);
      if (match !== null) {
        this.position = this.output.length;
        return fresh.slice(0, match.index + match[0].length);
      }
      if (this.ended || Date.now() > deadline) {
        throw new Error(`${String(pattern)} did not appear in:\n${JSON.stringify(fresh)}`);
      }
      await this.moreOutput(deadline - Date.now());
    }
  }

  /** Waits for the end. @returns the exit code of `sluice` */
  async end(): Promise<number | null> {
    return this.exit;
  }

  /** Ends what still runs: without its other end the pseudo-terminal hangs up on `sluice`. */
  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }

  private moreOutput(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.notice = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
