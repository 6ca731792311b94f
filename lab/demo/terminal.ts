// SPDX-License-Identifier: Apache-2.0
import type { WriteStream } from 'node:tty';

/** Control sequences of xterm (ECMA-48 and the private alternate screen). */
const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const CLEAR_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/** Shows a picture in place on a terminal's alternate screen, and gives the old screen back at the end. */
export class LiveScreen {
  constructor(private readonly terminal: WriteStream) {}

  open(): void {
    this.terminal.write(ENTER);
  }

  draw(lines: readonly string[]): void {
    // One write, and no clearing before it: the picture does not flicker.
    const shown = lines.slice(0, Math.max(1, this.terminal.rows - 1));
    const text = shown.map((line) => `${line}${CLEAR_LINE_END}\n`).join('');
    this.terminal.write(`${HOME}${text}${CLEAR_BELOW}`);
  }

  close(): void {
    this.terminal.write(LEAVE);
  }
}
