// SPDX-License-Identifier: Apache-2.0
// A process beside a client host that is told what to do by lines, and answers each by a line of JSON.
import { createInterface } from 'node:readline';
import { awaitExit } from '../../../lab/system/command.js';
import type { ChildProcess } from 'node:child_process';

export class LinePeer {
  private readonly lines: AsyncIterator<string>;
  private readonly ended: Promise<unknown>;

  /** @param child whose standard input and output are pipes */
  constructor(private readonly child: ChildProcess) {
    if (child.stdout === null) throw new Error('the child has no pipes');
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.ended = awaitExit(child);
  }

  /** Ends with its input. */
  async close(): Promise<void> {
    this.child.stdin?.end();
    await this.ended;
  }

  /** Its answer, in the shape that the program behind it gives. */
  async ask(line: string): Promise<unknown> {
    this.child.stdin?.write(`${line}\n`);
    const answer = await this.lines.next();
    if (answer.done === true) throw new Error(`the peer has ended at ${line}`);
    return JSON.parse(answer.value) as unknown;
  }
}
