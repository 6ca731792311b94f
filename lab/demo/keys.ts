// SPDX-License-Identifier: Apache-2.0
import type { ReadStream } from 'node:tty';

/** What single keys do. */
export type KeyActions = ReadonlyMap<string, () => void>;

const CTRL_C = '\u0003';

/** Single keys of a terminal, without Enter and without an echo, until closed. */
export class Keys {
  constructor(
    private readonly terminal: ReadStream,
    private readonly actions: KeyActions,
  ) {}

  open(): void {
    this.terminal.setRawMode(true);
    this.terminal.setEncoding('utf8');
    this.terminal.on('data', this.take);
    this.terminal.resume();
  }

  close(): void {
    this.terminal.off('data', this.take);
    this.terminal.setRawMode(false);
    this.terminal.pause();
  }

  private readonly take = (keys: string | Buffer): void => {
    for (const key of keys.toString()) {
      // In raw mode the terminal makes no signal of it.
      if (key === CTRL_C) process.kill(process.pid, 'SIGINT');
      else this.actions.get(key)?.();
    }
  };
}
