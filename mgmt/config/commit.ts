// SPDX-License-Identifier: Apache-2.0
import type {
  CommitResult,
  ConfigDocument,
  HistoryEntry,
  PendingChange,
} from '../daemon/protocol.js';
import { compareDocuments } from './diff.js';
import { canonical, sameDocument } from './document.js';
import { ConfigError, messageOf } from './errors.js';
import { dictionaryHash } from './grammar.js';
import type { History } from './history.js';
import { assignIds } from './ids.js';
import { Mutex } from './mutex.js';
import { OWN_ORIGIN, type Origin } from './origin.js';
import type { ConfirmState, RunStateFile, Running } from './running.js';
import type { ConfigStore } from './store.js';
import { validate } from './validate.js';

/** What applying a configuration to the system came to. */
export interface Applied {
  /** Generation the fast path acknowledged; null if it does not run. */
  generation: number | null;
  pending: PendingChange[];
  warnings: string[];
}

/** The system below: fast path and Linux. */
export interface ConfigTarget {
  /**
   * Makes a configuration effective, all or nothing.
   * @throws SluiceError that names object and attribute; then everything is as `previous` says.
   */
  apply(next: Running, previous: Running): Promise<Applied>;
}

/** Told of what was committed and taken back; the event log listens. */
export interface CommitListener {
  committed(entry: Omit<HistoryEntry, 'back'>): void;
  refused(error: unknown, origin: Origin): void;
  confirmExpired(state: ConfirmState): void;
}

export interface CommitParts {
  store: ConfigStore;
  history: History;
  runState: RunStateFile;
  target: ConfigTarget;
  listener: CommitListener;
}

interface Order {
  document: ConfigDocument;
  kind: HistoryEntry['kind'];
  comment: string;
  origin: Origin;
  /** Take back after so many seconds unless confirmed. */
  confirmSeconds?: number;
}

/** Whether a configuration is that of the newest commit in the history. */
function isNewest(history: History, document: ConfigDocument): boolean {
  return history.newest > 0 && sameDocument(history.back(0).document, document);
}

/** Longest time a commit may stay unconfirmed: a day. */
const MAX_CONFIRM_SECONDS = 86_400;

/**
 * Makes candidates running, one at a time: validate, apply, keep. Whatever fails, running stays what it was.
 */
export class CommitEngine {
  private readonly mutex = new Mutex();
  private confirmState: ConfirmState | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: CommitParts) {}

  /** Goes on with a commit that was to be confirmed when the one before us ended. */
  start(confirm: ConfirmState | null): void {
    this.confirmState = confirm;
    this.arm();
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.mutex.run(() => Promise.resolve());
  }

  get confirm(): ConfirmState | null {
    return this.confirmState;
  }

  /** Makes the candidate running. A commit that still had to be confirmed is thereby confirmed. */
  commit(origin: Origin, comment = ''): Promise<CommitResult> {
    return this.mutex.run(() =>
      this.carryOut({ document: this.parts.store.candidate, kind: 'commit', comment, origin }),
    );
  }

  /** Makes the candidate running, to be taken back unless `confirmCommit` comes in time. */
  commitConfirmed(origin: Origin, seconds: number, comment = ''): Promise<CommitResult> {
    if (!Number.isFinite(seconds) || seconds < 1 || seconds > MAX_CONFIRM_SECONDS) {
      throw new ConfigError('bad-value', `${seconds} is no time to wait for a confirmation.`, {
        remedy: `Give 1 to ${MAX_CONFIRM_SECONDS} seconds.`,
      });
    }
    return this.mutex.run(() =>
      this.carryOut({
        document: this.parts.store.candidate,
        kind: 'commit',
        comment,
        origin,
        confirmSeconds: seconds,
      }),
    );
  }

  /** @throws ConfigError if nothing waits for it */
  confirmCommit(): Promise<{ commit: number }> {
    return this.mutex.run(async () => {
      if (this.confirmState === null) {
        throw new ConfigError('nothing-to-confirm', 'No commit waits for a confirmation.', {
          remedy: '`commit confirmed N` makes one that does.',
        });
      }
      const { commit } = this.confirmState;
      await this.keepRunState(this.parts.store.running, null);
      return { commit };
    });
  }

  /** Makes the n-th past commit running and the candidate equal to it. */
  rollback(origin: Origin, back: number, comment = ''): Promise<CommitResult> {
    return this.mutex.run(async () => {
      const past = this.parts.history.back(back);
      if (past.dictionary !== dictionaryHash) {
        throw new ConfigError(
          'dictionary-mismatch',
          `Commit ${past.commit} was made with dictionary ${past.dictionary}.`,
          { remedy: 'Go back to a newer commit, or to that release.' },
        );
      }
      const note = comment === '' ? `commit ${past.commit} restored` : comment;
      const order: Order = { document: past.document, kind: 'rollback', comment: note, origin };
      const result = await this.carryOut(order);
      this.parts.store.setCandidate(this.parts.store.running.document);
      return result;
    });
  }

  /**
   * Takes up what is to run from the start. It is not applied here: the fast path gets it when it is there.
   *
   * @param adopted it ran before already and is in the history
   * @returns it, with ids for all its objects
   */
  async begin(start: Running, adopted: boolean): Promise<Running> {
    const { store, history, runState, listener } = this.parts;
    const known = adopted || isNewest(history, start.document);
    const commit = adopted ? start.commit : known ? history.newest : history.newest + 1;
    const running: Running = { ...start, ids: assignIds(start.document, start.ids), commit };
    store.setRunning(running);
    if (adopted) return running;
    const changes = compareDocuments({}, running.document).length;
    const entry = {
      commit,
      timeMs: Date.now(),
      ...OWN_ORIGIN,
      comment: 'start-up',
      changes,
      kind: 'startup' as const,
    };
    if (!known) {
      await history.append({ ...entry, dictionary: dictionaryHash, document: running.document });
    }
    await runState.write({ running, confirm: null });
    listener.committed(entry);
    return running;
  }

  private async carryOut(order: Order): Promise<CommitResult> {
    try {
      return await this.attempt(order);
    } catch (error) {
      this.parts.listener.refused(error, order.origin);
      throw error;
    }
  }

  private async attempt(order: Order): Promise<CommitResult> {
    const { store, history, target } = this.parts;
    const previous = store.running;
    const document = canonical(order.document);
    const warnings = validate(document);
    const changes = compareDocuments(previous.document, document).length;
    const unchanged = sameDocument(document, previous.document);
    const commit = unchanged ? previous.commit : history.newest + 1;
    const next: Running = { document, ids: assignIds(document, previous.ids), commit };
    const applied = await target.apply(next, previous);
    try {
      await this.keep(order, next, previous, changes, unchanged);
    } catch (error) {
      await target.apply(previous, next);
      throw new ConfigError(
        'not-kept',
        `The commit could not be written down: ${messageOf(error)}. It is taken back.`,
        { remedy: 'Free space in the state and run directories and commit again.' },
        { cause: error },
      );
    }
    return {
      commit,
      generation: applied.generation,
      changes,
      pending: applied.pending,
      warnings: [...warnings, ...applied.warnings],
    };
  }

  /**
   * Writes down what runs now; running in memory changes last. A commit to be confirmed that changes nothing gives
   * one that waits already more time, else there is nothing to take back.
   */
  private async keep(
    order: Order,
    next: Running,
    previous: Running,
    changes: number,
    unchanged: boolean,
  ): Promise<void> {
    const { store, history, listener } = this.parts;
    const before = this.confirmState?.before ?? previous;
    const confirm =
      order.confirmSeconds === undefined || (unchanged && this.confirmState === null)
        ? null
        : {
            commit: next.commit,
            before,
            deadlineMs: Date.now() + order.confirmSeconds * 1000,
            seconds: order.confirmSeconds,
          };
    const entry = {
      commit: next.commit,
      timeMs: Date.now(),
      ...order.origin,
      comment: order.comment,
      changes,
      kind: order.kind,
    };
    if (!unchanged) {
      await history.append({ ...entry, dictionary: dictionaryHash, document: next.document });
    }
    await this.keepRunState(next, confirm);
    store.setRunning(next);
    if (!unchanged) listener.committed(entry);
  }

  private async keepRunState(running: Running, confirm: ConfirmState | null): Promise<void> {
    await this.parts.runState.write({ running, confirm });
    this.confirmState = confirm;
    this.arm();
  }

  private arm(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const state = this.confirmState;
    if (state === null) return;
    const waitMs = Math.max(0, state.deadlineMs - Date.now());
    this.timer = setTimeout(() => void this.expire(state), waitMs);
    this.timer.unref();
  }

  /** Takes an unconfirmed commit back; if the system refuses that, it is tried again until it works. */
  private async expire(state: ConfirmState): Promise<void> {
    const { store, listener } = this.parts;
    await this.mutex.run(async () => {
      if (this.confirmState !== state) return;
      listener.confirmExpired(state);
      const candidateChanged = store.candidateChanged;
      try {
        await this.carryOut({
          document: state.before.document,
          kind: 'confirm-expired',
          comment: `commit ${state.commit} was not confirmed`,
          origin: OWN_ORIGIN,
        });
        if (!candidateChanged) store.setCandidate(store.running.document);
      } catch {
        this.timer = setTimeout(() => void this.expire(state), 5000);
        this.timer.unref();
      }
    });
  }
}
