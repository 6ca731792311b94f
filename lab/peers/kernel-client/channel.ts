// SPDX-License-Identifier: Apache-2.0
// Scripts for a shell at the other end of a Unix socket; see the guest's side in `channel`.
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { LabError } from '../../errors.js';
import type { CommandResult } from '../../system/command.js';

/** QEMU's output is the service's log of the host. */
const SEE_LOG = 'see <host>.kernel-client.log among the logs of the lab';

/** One script at a time; the others wait their turn. */
export class Channel {
  private received = Buffer.alloc(0);
  private wake: () => void = () => undefined;
  private ended = false;
  private last: Promise<unknown> = Promise.resolve();

  private constructor(private readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      this.received = Buffer.concat([this.received, bytes]);
      this.wake();
    });
    const end = (): void => {
      this.ended = true;
      this.wake();
    };
    socket.on('error', end).on('close', end);
  }

  /** @throws the reason if nobody listens */
  static async connect(path: string): Promise<Channel> {
    const socket = createConnection(path);
    await once(socket, 'connect');
    return new Channel(socket);
  }

  /**
   * Runs a script to its end.
   *
   * @throws LabError `timeout` if it does not end in time, after which the channel is of no use any more;
   * `command-failed` if the machine has ended
   */
  async run(script: string, timeoutMs: number): Promise<CommandResult> {
    const turn = this.last.then(() => this.runNow(script, timeoutMs));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  close(): void {
    this.socket.destroy();
  }

  private async runNow(script: string, timeoutMs: number): Promise<CommandResult> {
    const bytes = Buffer.from(`${script}\n`);
    const deadlineMs = Date.now() + timeoutMs;
    this.socket.write(`${bytes.length}\n`);
    this.socket.write(bytes);
    await this.until(() => this.received.includes(0x0a), deadlineMs, script);
    const line = this.take(this.received.indexOf(0x0a) + 1).toString();
    const [status = 0, stdoutBytes = 0, stderrBytes = 0] = line.split(' ').map(Number);
    await this.until(() => this.received.length >= stdoutBytes + stderrBytes, deadlineMs, script);
    const stdout = this.take(stdoutBytes).toString();
    return { status, stdout, stderr: this.take(stderrBytes).toString() };
  }

  private take(count: number): Buffer {
    const taken = this.received.subarray(0, count);
    this.received = this.received.subarray(count);
    return taken;
  }

  private async until(there: () => boolean, deadlineMs: number, script: string): Promise<void> {
    while (!there()) {
      const leftMs = deadlineMs - Date.now();
      if (this.ended)
        throw new LabError('command-failed', 'the virtual machine has ended', SEE_LOG);
      if (leftMs <= 0) {
        this.close();
        throw new LabError('timeout', `the virtual machine is still at it: ${script}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
