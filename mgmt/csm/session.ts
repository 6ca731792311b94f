// SPDX-License-Identifier: Apache-2.0
import { SluiceError } from '../config/errors.js';
import { Mutex } from '../config/mutex.js';
import type {
  DownMessage,
  EventMessage,
  FlowRow,
  FlowsQueryMessage,
  HelloMessage,
  NakMessage,
  SetMessage,
  UpMessage,
} from '../generated/messages.js';
import { RingError } from '../ring/errors.js';
import type { Region } from '../ring/region.js';

/** The fast path refused a request; nothing changed there. */
export class RefusedByFastpath extends SluiceError {}

/** The fast path went away, or did not answer, before the answer came. */
export class FastpathLost extends SluiceError {}

/** The rings of a region, as a session needs them. */
export type Rings = Pick<Region, 'send' | 'receive'>;

export interface SessionListener {
  hello(message: HelloMessage): void;
  event(message: EventMessage): void;
  /** A message of the up ring failed its check: the ring cannot be trusted any more. */
  damaged(error: unknown): void;
}

/** Which flows: null means any. */
export type FlowsQuery = Pick<FlowsQueryMessage, 'np' | 'domain' | 'member' | 'client'>;

export interface FlowsAnswer {
  rows: FlowRow[];
  /** There are more. */
  truncated: boolean;
}

type Answer = Exclude<UpMessage, EventMessage | HelloMessage>;

interface Waiting {
  take: (answer: Answer) => void;
  fail: (error: FastpathLost) => void;
  timer: NodeJS.Timeout;
}

/** How long a request may take: opening a NIC and waiting for its link is the slowest. */
const ANSWER_MS = 15_000;
/** How often the up ring is looked at while an answer is due, and otherwise. */
const BUSY_POLL_MS = 1;
const IDLE_POLL_MS = 20;
/** Messages taken in one go, so that other work gets its turn. */
const BURST = 256;

/**
 * The conversation with one fast path over its rings. Requests are numbered and answered by number; a full down
 * ring makes the sender wait, never the fast path.
 */
export class Session {
  private readonly waiting = new Map<number, Waiting>();
  /** Transactions do not interleave: a begin would make the fast path forget the one before. */
  private readonly transactions = new Mutex();
  private readonly queries = new Mutex();
  private timer: NodeJS.Timeout | undefined;
  private transaction = Math.floor(Math.random() * 0x7fffffff);
  private open = false;

  constructor(
    private readonly rings: Rings,
    private readonly listener: SessionListener,
  ) {}

  start(): void {
    this.open = true;
    this.schedule();
  }

  /** Ends the conversation; who still waits is told that the fast path is lost. */
  stop(reason = 'the management plane let go of it'): void {
    this.open = false;
    clearTimeout(this.timer);
    for (const request of [...this.waiting.values()]) request.fail(lost(reason));
  }

  /**
   * Sends a whole configuration as one transaction.
   *
   * @returns the generation the fast path acknowledged
   * @throws RefusedByFastpath with object, attribute and reason; FastpathLost
   */
  configure(messages: readonly SetMessage[], generation: bigint): Promise<bigint> {
    return this.transactions.run(async () => {
      const transaction = this.nextTransaction();
      const answer = this.answerTo(transaction);
      const sent = this.sendAll([
        { message: 'begin', transaction, generation },
        ...messages,
        { message: 'commit', transaction, count: messages.length },
      ]);
      const [reply] = await Promise.all([answer, sent]);
      return acknowledged(reply);
    });
  }

  /** Tells that the configuration is complete: hold-down ends. */
  async ready(): Promise<void> {
    acknowledged(await this.request({ message: 'ready', transaction: this.nextTransaction() }));
  }

  async clearStatistics(): Promise<void> {
    const transaction = this.nextTransaction();
    acknowledged(
      await this.request({ message: 'clear-statistics', transaction, kind: null, id: null }),
    );
  }

  /**
   * Asks for flows, as many batches as it takes. The fast path answers one query at a time, so that those
   * of several who ask at once wait for each other.
   *
   * @returns at most `limit` rows, and whether there are more
   */
  flows(query: FlowsQuery, limit: number): Promise<FlowsAnswer> {
    return this.queries.run(() => this.flowsInBatches(query, limit));
  }

  private async flowsInBatches(query: FlowsQuery, limit: number): Promise<FlowsAnswer> {
    const rows: FlowRow[] = [];
    let cursor = 0n;
    while (rows.length < limit) {
      const maximum = Math.min(limit - rows.length, 256);
      const batch = await this.flowsBatch({ ...query, maximum, cursor });
      rows.push(...batch.rows);
      if (batch.exhausted) return { rows, truncated: false };
      cursor = batch.nextCursor;
    }
    return { rows: rows.slice(0, limit), truncated: true };
  }

  /** One query; its answer may come in several messages. */
  private async flowsBatch(
    query: Omit<FlowsQueryMessage, 'message' | 'transaction'>,
  ): Promise<{ rows: FlowRow[]; exhausted: boolean; nextCursor: bigint }> {
    const transaction = this.nextTransaction();
    const rows: FlowRow[] = [];
    const answer = this.answerTo(transaction, (part) => {
      if (part.message !== 'flows-rows') return true;
      rows.push(...part.rows);
      return part.done;
    });
    const sent = this.sendAll([{ message: 'flows-query', transaction, ...query }]);
    const [last] = await Promise.all([answer, sent]);
    if (last.message === 'nak') throw refusal(last);
    if (last.message !== 'flows-rows') throw unexpected(last);
    return { rows, exhausted: last.exhausted, nextCursor: last.nextCursor };
  }

  private async request(message: DownMessage & { transaction: number }): Promise<Answer> {
    const answer = this.answerTo(message.transaction);
    const [reply] = await Promise.all([answer, this.sendAll([message])]);
    return reply;
  }

  private nextTransaction(): number {
    this.transaction = (this.transaction + 1) % 0x100000000;
    return this.transaction;
  }

  /**
   * @param isLast sees each message that answers; the one it accepts as the last is the result
   */
  private answerTo(
    transaction: number,
    isLast: (answer: Answer) => boolean = () => true,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const fail = (error: FastpathLost): void => {
        this.forget(transaction);
        reject(error);
      };
      if (!this.open) {
        reject(lost('it is not attached'));
        return;
      }
      const timer = setTimeout(() => {
        fail(lost(`it did not answer within ${ANSWER_MS / 1000} s`));
      }, ANSWER_MS);
      const take = (answer: Answer): void => {
        if (!isLast(answer)) return;
        this.forget(transaction);
        resolve(answer);
      };
      this.waiting.set(transaction, { take, fail, timer });
      this.schedule();
    });
  }

  private forget(transaction: number): void {
    clearTimeout(this.waiting.get(transaction)?.timer);
    this.waiting.delete(transaction);
  }

  /** Sends in order, waiting whenever the ring is full. */
  private async sendAll(messages: readonly DownMessage[]): Promise<void> {
    for (const message of messages) {
      while (this.open && !this.trySend(message)) {
        await new Promise((resolve) => setTimeout(resolve, BUSY_POLL_MS));
      }
      if (!this.open) return;
    }
  }

  /** False if the ring is full. */
  private trySend(message: DownMessage): boolean {
    try {
      this.rings.send(message);
      return true;
    } catch (error) {
      if (error instanceof RingError && error.code === 'ring-full') return false;
      throw error;
    }
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (!this.open) return;
    const pause = this.waiting.size > 0 ? BUSY_POLL_MS : IDLE_POLL_MS;
    this.timer = setTimeout(() => {
      this.drain();
      this.schedule();
    }, pause);
  }

  private drain(): void {
    try {
      for (let taken = 0; taken < BURST && this.open; taken++) {
        const message = this.rings.receive();
        if (message === undefined) return;
        this.dispatch(message);
      }
    } catch (error) {
      this.listener.damaged(error);
    }
  }

  private dispatch(message: UpMessage): void {
    if (message.message === 'event') this.listener.event(message);
    else if (message.message === 'hello') this.listener.hello(message);
    // An answer nobody waits for was asked for by a sluiced before us, or came too late.
    else this.waiting.get(message.transaction)?.take(message);
  }
}

function acknowledged(answer: Answer): bigint {
  if (answer.message === 'ack') return answer.generation;
  throw answer.message === 'nak' ? refusal(answer) : unexpected(answer);
}

function lost(reason: string): FastpathLost {
  return new FastpathLost('fastpath-lost', `The fast path is not there: ${reason}.`, {
    object: 'system',
    remedy: '`show system` says what became of it; try again when it is ready.',
  });
}

function unexpected(answer: Answer): RefusedByFastpath {
  return new RefusedByFastpath(
    'fastpath-answer',
    `The fast path answered with ${answer.message}, which does not fit.`,
    { object: 'system', remedy: 'Install the management plane and the fast path from one build.' },
  );
}

/** The refusal in the words of the configuration: kind and key of the object, attribute, reason. */
function refusal(nak: NakMessage): RefusedByFastpath {
  const [kind = '', attribute] = (nak.mark ?? '').split(' ');
  const object = objectName(kind, nak.key);
  const head = [object, attribute].filter((word) => word !== undefined && word !== '').join(' ');
  // A driver's reason may name the port itself already.
  const reason = nak.reason.startsWith(`${object}: `)
    ? nak.reason.slice(object.length + 2)
    : nak.reason;
  return new RefusedByFastpath('refused-by-fastpath', head === '' ? reason : `${head}: ${reason}`, {
    ...(object === '' ? {} : { object }),
    ...(attribute === undefined ? {} : { attribute }),
    remedy: 'Nothing was changed; correct the candidate and commit again.',
  });
}

/** `member nfs/nas1` of a message is `virtual-domain nfs member nas1` to the operator. */
export function objectName(kind: string, key: string): string {
  const slash = key.indexOf('/');
  if (kind === 'member' && slash > 0) {
    return `virtual-domain ${key.slice(0, slash)} member ${key.slice(slash + 1)}`;
  }
  return [kind, key].filter((word) => word !== '').join(' ');
}
