// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { ConfigDocument } from '../daemon/protocol.js';
import { isRecord } from './document.js';
import { readIfExists, writeAtomically } from './files.js';
import { dictionaryHash } from './grammar.js';
import { type Ids, parseIds } from './ids.js';

/** What runs: kept so that a restarted sluiced goes on with it, whatever the start-up configuration says. */
export interface Running {
  document: ConfigDocument;
  ids: Ids;
  /** Number of the commit that made it. */
  commit: number;
}

/** A commit that is taken back unless it is confirmed. */
export interface ConfirmState {
  /** The commit to be confirmed. */
  commit: number;
  /** What is restored. */
  before: Running;
  /** Milliseconds since the epoch. */
  deadlineMs: number;
  /** The time that was given. */
  seconds: number;
}

export interface RunState {
  running: Running;
  confirm: ConfirmState | null;
}

/**
 * The run state file. It holds for one boot of the machine and one dictionary; anything else in it, and a file
 * that cannot be read, counts as none, so that the start-up configuration is used.
 */
export class RunStateFile {
  private readonly bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

  constructor(private readonly path: string) {}

  async read(): Promise<RunState | undefined> {
    const content = await readIfExists(this.path);
    try {
      return content === undefined ? undefined : this.parse(JSON.parse(content));
    } catch {
      return undefined;
    }
  }

  async write(state: RunState): Promise<void> {
    const held = { dictionary: dictionaryHash, bootId: this.bootId, ...state };
    await writeAtomically(this.path, `${JSON.stringify(held)}\n`);
  }

  /** After an orderly stop the next start begins with the start-up configuration. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }

  private parse(value: unknown): RunState | undefined {
    if (!isRecord(value)) return undefined;
    if (value['bootId'] !== this.bootId || value['dictionary'] !== dictionaryHash) return undefined;
    const running = parseRunning(value['running']);
    return running && { running, confirm: parseConfirm(value['confirm']) };
  }
}

function parseRunning(value: unknown): Running | undefined {
  if (!isRecord(value) || !isRecord(value['document'])) return undefined;
  return {
    document: value['document'],
    ids: parseIds(value['ids']),
    commit: Number(value['commit']),
  };
}

function parseConfirm(value: unknown): ConfirmState | null {
  if (!isRecord(value)) return null;
  const before = parseRunning(value['before']);
  if (before === undefined) return null;
  return {
    commit: Number(value['commit']),
    before,
    deadlineMs: Number(value['deadlineMs']),
    seconds: Number(value['seconds']),
  };
}
