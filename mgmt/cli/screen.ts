// SPDX-License-Identifier: Apache-2.0
import type { Writable } from 'node:stream';
import { DEFAULT_WIDTH } from './render/table.js';

/** Where output goes: a terminal with paging, or a plain stream. */
export interface Screen {
  /** Columns that a table may take. */
  readonly width: number;
  /** Shows finished output, page by page where there is somebody to turn pages. */
  show(lines: readonly string[], signal: AbortSignal): Promise<void>;
  /** Shows lines of a stream as they come. */
  append(lines: readonly string[]): void;
  /** Shows the present state of a live view in the place of the one before. */
  refresh(lines: readonly string[]): void;
  /** Raised when nobody reads any more, so that endless views end. */
  readonly gone: AbortSignal;
}

/**
 * Output to a pipe or file. When the reader goes away (as `head` does) output is thrown away while commands
 * go on, so that the exit code stays that of the commands.
 */
export class PlainScreen implements Screen {
  readonly width = DEFAULT_WIDTH;
  private readonly reader = new AbortController();

  constructor(private readonly stream: Writable) {
    stream.on('error', () => {
      this.reader.abort();
    });
  }

  get gone(): AbortSignal {
    return this.reader.signal;
  }

  async show(lines: readonly string[]): Promise<void> {
    if (lines.length === 0 || this.gone.aborted) {
      return;
    }
    await new Promise<void>((resolve) => {
      this.stream.write(`${lines.join('\n')}\n`, () => {
        resolve();
      });
    });
  }

  append(lines: readonly string[]): void {
    if (lines.length > 0 && !this.gone.aborted) {
      this.stream.write(`${lines.join('\n')}\n`);
    }
  }

  refresh(lines: readonly string[]): void {
    this.append([...lines, '']);
  }
}
