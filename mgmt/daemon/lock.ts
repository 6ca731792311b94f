// SPDX-License-Identifier: Apache-2.0
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { SluiceError } from '../config/errors.js';
import { type ProcessIdentity, identify, isAlive, parseIdentity } from '../csm/process.js';

/** Another sluiced owns the run directory. */
export class LockedError extends SluiceError {}

/**
 * One sluiced per run directory: a file that holds the owner's process id and start time. What a killed one
 * left behind is recognised, because nobody of that id and start time runs, and taken over.
 */
export class InstanceLock {
  private held = false;

  constructor(private readonly path: string) {}

  /** @throws LockedError if another one runs */
  start(): void {
    const owner = this.owner();
    if (owner !== undefined && isAlive(owner) && owner.pid !== process.pid) {
      throw new LockedError(
        'already-running',
        `sluiced already runs here as process ${owner.pid}.`,
        {
          object: this.path,
          remedy: `Stop it (kill ${owner.pid}) or give this one another --run-dir.`,
        },
      );
    }
    this.take();
    this.held = true;
  }

  stop(): void {
    if (!this.held) return;
    this.held = false;
    rmSync(this.path, { force: true });
  }

  private owner(): ProcessIdentity | undefined {
    try {
      return parseIdentity(JSON.parse(readFileSync(this.path, 'utf8')));
    } catch {
      return undefined;
    }
  }

  /** The lock appears complete or not at all: written aside, then linked, which fails if one is there. */
  private take(): void {
    const aside = `${this.path}.${process.pid}`;
    rmSync(this.path, { force: true });
    writeFileSync(aside, JSON.stringify(identify(process.pid)), { mode: 0o640 });
    try {
      linkSync(aside, this.path);
    } catch (error) {
      throw new LockedError(
        'already-running',
        'Another sluiced is starting here at this moment.',
        {
          object: this.path,
          remedy: 'Try again when it has started, or give this one another --run-dir.',
        },
        { cause: error },
      );
    } finally {
      rmSync(aside, { force: true });
    }
  }
}
