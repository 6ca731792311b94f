// SPDX-License-Identifier: Apache-2.0
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigDocument, HistoryEntry } from '../daemon/protocol.js';
import { isRecord } from './document.js';
import { ConfigError } from './errors.js';
import { readIfExists, writeAtomically } from './files.js';

/** A commit as it is kept: who, from where, what, and the configuration whole. */
export interface PastCommit extends Omit<HistoryEntry, 'back'> {
  /** Hash of the dictionary it was made with. */
  dictionary: string;
  document: ConfigDocument;
}

/** How many commits before the running one are kept [MGT-4]. */
export const PAST_COMMITS = 50;

/** The commits made, newest last, one file each in a directory. */
export class History {
  private commits: PastCommit[] = [];

  constructor(private readonly directory: string) {}

  /** Reads what is there. A file that is no commit is left alone and not counted. */
  async start(): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o750 });
    const numbers = (await readdir(this.directory))
      .map((name) => /^([0-9]{1,9})[.]json$/.exec(name)?.[1])
      .filter((number) => number !== undefined)
      .map(Number)
      .sort((a, b) => a - b);
    const read = await Promise.all(numbers.map((number) => this.read(number)));
    this.commits = read.filter((commit) => commit !== undefined);
  }

  private fileOf(commit: number): string {
    return join(this.directory, `${commit}.json`);
  }

  private async read(number: number): Promise<PastCommit | undefined> {
    const content = await readIfExists(this.fileOf(number));
    try {
      return parseCommit(JSON.parse(content ?? ''), number);
    } catch {
      return undefined;
    }
  }

  /** Number of the newest commit; 0 if there is none. */
  get newest(): number {
    return this.commits.at(-1)?.commit ?? 0;
  }

  /** Keeps a commit; the oldest beyond the limit go. */
  async append(commit: PastCommit): Promise<void> {
    await writeAtomically(this.fileOf(commit.commit), `${JSON.stringify(commit)}\n`);
    this.commits.push(commit);
    while (this.commits.length > PAST_COMMITS + 1) {
      const oldest = this.commits.shift();
      if (oldest !== undefined) await rm(this.fileOf(oldest.commit), { force: true });
    }
  }

  /**
   * The n-th commit back; 0 is the newest.
   * @throws ConfigError `no-such-commit`
   */
  back(count: number): PastCommit {
    const commit = this.commits[this.commits.length - 1 - count];
    if (commit !== undefined && Number.isInteger(count) && count >= 0) return commit;
    const past = Math.max(0, this.commits.length - 1);
    throw new ConfigError('no-such-commit', `There is no commit ${count} back.`, {
      remedy:
        past === 0
          ? 'Nothing was committed before.'
          : `Give a number from 1 to ${past}; see \`history\`.`,
    });
  }

  /** Newest first. */
  entries(): HistoryEntry[] {
    return this.commits
      .map(({ commit, timeMs, user, from, comment, changes, kind }, index) => ({
        commit,
        back: this.commits.length - 1 - index,
        timeMs,
        user,
        from,
        comment,
        changes,
        kind,
      }))
      .reverse();
  }
}

const KINDS = ['commit', 'rollback', 'confirm-expired', 'startup'] as const;

function parseCommit(value: unknown, number: number): PastCommit | undefined {
  if (!isRecord(value) || value['commit'] !== number || !isRecord(value['document'])) {
    return undefined;
  }
  const text = (name: string): string => {
    const held = value[name];
    return typeof held === 'string' ? held : '';
  };
  return {
    commit: number,
    timeMs: Number(value['timeMs']),
    user: text('user'),
    from: text('from'),
    comment: text('comment'),
    changes: Number(value['changes']),
    kind: KINDS.find((kind) => kind === value['kind']) ?? 'commit',
    dictionary: text('dictionary'),
    document: value['document'],
  };
}
