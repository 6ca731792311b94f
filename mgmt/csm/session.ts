// SPDX-License-Identifier: Apache-2.0
import { SluiceError } from '../config/errors.js';
import { findKind } from '../config/grammar.js';
import { Mutex } from '../config/mutex.js';
import type { KindName } from '../generated/kinds.js';
import type {
  DownMessage,
  EventMessage,
  FlowRow,
  FlowsQueryMessage,
  FlowsRowsMessage,
  HelloMessage,
  ImpairmentMessage,
  ImpairmentSettings,
  NakMessage,
  NasCallRow,
  NasClientRow,
  NasFileRow,
  NasMemberRow,
  NasStepRow,
  NfsCallsMessage,
  NfsClientsMessage,
  NfsFilesMessage,
  NfsMembersMessage,
  NfsQueryMessage,
  NfsReinstateMessage,
  NfsStepsMessage,
  NfsTraceMessage,
  SetMessage,
  TcpListenerRow,
  TcpListenersMessage,
  TcpQueryMessage,
  TcpResetMessage,
  TcpRow,
  TcpRowsMessage,
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

/** Which TCP connections or listeners: null, 0 and empty mean any. */
export type TcpQuery = Omit<
  TcpQueryMessage,
  'message' | 'transaction' | 'what' | 'maximum' | 'cursor'
>;

/** The ends of a TCP connection. */
export type TcpEnds = Pick<TcpResetMessage, 'local' | 'localPort' | 'peer' | 'peerPort'>;

/** States that a query can name. */
export const TCP_STATES: readonly TcpQuery['state'][] = [
  'any',
  'closed',
  'listen',
  'syn-sent',
  'syn-received',
  'established',
  'fin-wait-1',
  'fin-wait-2',
  'close-wait',
  'last-ack',
  'closing',
  'time-wait',
];

export interface Rows<Row> {
  rows: Row[];
  /** There are more. */
  truncated: boolean;
}

/** Messages that answer a query with rows. */
type RowsMessage =
  | FlowsRowsMessage
  | TcpRowsMessage
  | TcpListenersMessage
  | NfsMembersMessage
  | NfsFilesMessage
  | NfsClientsMessage
  | NfsCallsMessage
  | NfsStepsMessage;
type RowsName = RowsMessage['message'];
type RowOf<N extends RowsName> = Extract<RowsMessage, { message: N }>['rows'][number];

/** What all queries have in common. */
interface QueryHead {
  transaction: number;
  maximum: number;
  cursor: bigint;
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
/** Rows asked for in one query. */
const BATCH_ROWS = 256;

const COMMIT_REMEDY = 'Nothing was changed; correct the candidate and commit again.';
const REQUEST_REMEDY = 'Nothing was changed.';
const IMPAIR_REMEDY =
  'Nothing was changed; `npm run lab -- impair` tells what a wire can do, and with `show` which there are.';

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
      return acknowledged(reply, COMMIT_REMEDY);
    });
  }

  /** Tells that the configuration is complete: hold-down ends. */
  async ready(): Promise<void> {
    acknowledged(await this.request({ message: 'ready', transaction: this.nextTransaction() }));
  }

  /** @param kind only counters about objects of this kind; null for all */
  async clearStatistics(kind: KindName | null): Promise<void> {
    const transaction = this.nextTransaction();
    acknowledged(await this.request({ message: 'clear-statistics', transaction, kind, id: null }));
  }

  /** Ends a TCP connection with a RST. @throws RefusedByFastpath if there is no such connection */
  async resetTcp(ends: TcpEnds): Promise<void> {
    const transaction = this.nextTransaction();
    acknowledged(await this.request({ message: 'tcp-reset', transaction, ...ends }));
  }

  /** Flows. @returns at most `limit` rows, and whether there are more */
  flows(query: FlowsQuery, limit: number): Promise<Rows<FlowRow>> {
    return this.rows('flows-rows', limit, (head) => ({
      message: 'flows-query',
      ...head,
      ...query,
    }));
  }

  /** TCP connections in being, or those that ended last. */
  tcpConnections(
    query: TcpQuery & { what: 'connections' | 'ended' },
    limit: number,
  ): Promise<Rows<TcpRow>> {
    return this.rows('tcp-rows', limit, (head) => ({ message: 'tcp-query', ...head, ...query }));
  }

  tcpListeners(query: TcpQuery, limit: number): Promise<Rows<TcpListenerRow>> {
    return this.rows('tcp-listeners', limit, (head) => ({
      message: 'tcp-query',
      what: 'listeners',
      ...head,
      ...query,
    }));
  }

  /** Members of the file systems of an SP, and those file systems that have none. */
  nfsMembers(sp: number, limit: number): Promise<Rows<NasMemberRow>> {
    return this.nfsRows('nfs-members', 'members', sp, limit);
  }

  /** Files that an SP balances by their use, most used first. */
  nfsFiles(sp: number, limit: number): Promise<Rows<NasFileRow>> {
    return this.nfsRows('nfs-files', 'files', sp, limit);
  }

  nfsClients(sp: number, limit: number): Promise<Rows<NasClientRow>> {
    return this.nfsRows('nfs-clients', 'clients', sp, limit);
  }

  /** Calls under way on an SP, oldest first. */
  nfsCalls(sp: number, limit: number): Promise<Rows<NasCallRow>> {
    return this.nfsRows('nfs-calls', 'calls', sp, limit);
  }

  private nfsRows<N extends RowsName>(
    name: N,
    what: NfsQueryMessage['what'],
    sp: number,
    limit: number,
  ): Promise<Rows<RowOf<N>>> {
    return this.rows(name, limit, (head) => ({ message: 'nfs-query', ...head, sp, what }));
  }

  /** Has the next call that matches traced on an SP. */
  async armNfsTrace(wanted: Pick<NfsTraceMessage, 'sp' | 'client' | 'procedure'>): Promise<void> {
    await this.queries.run(async () => {
      const transaction = this.nextTransaction();
      acknowledged(await this.request({ message: 'nfs-trace', transaction, ...wanted }));
    });
  }

  /** The trace of an SP, as far as it has come, and its steps. */
  nfsTrace(sp: number): Promise<{ head: NfsStepsMessage; rows: NasStepRow[] }> {
    return this.queries.run(async () => {
      const transaction = this.nextTransaction();
      const query = { transaction, sp, what: 'trace', maximum: BATCH_ROWS, cursor: 0n } as const;
      const { rows, last } = await this.batch('nfs-steps', transaction, {
        message: 'nfs-query',
        ...query,
      });
      return { head: last as NfsStepsMessage, rows };
    });
  }

  /** Declares a member in step; resolves when it begins to be compared. @throws RefusedByFastpath */
  async reinstateNfs(member: Pick<NfsReinstateMessage, 'filesystem' | 'member'>): Promise<void> {
    const transaction = this.nextTransaction();
    acknowledged(await this.request({ message: 'nfs-reinstate', transaction, ...member }));
  }

  /**
   * Asks for rows, as many batches as it takes. The fast path answers one query at a time, so that those
   * of several who ask at once wait for each other.
   *
   * @param name the message that answers
   * @param query makes the message that asks for one batch
   */
  private rows<N extends RowsName>(
    name: N,
    limit: number,
    query: (head: QueryHead) => DownMessage,
  ): Promise<Rows<RowOf<N>>> {
    return this.queries.run(async () => {
      const rows: RowOf<N>[] = [];
      let cursor = 0n;
      while (rows.length < limit) {
        const maximum = Math.min(limit - rows.length, BATCH_ROWS);
        const transaction = this.nextTransaction();
        const batch = await this.batch(name, transaction, query({ transaction, maximum, cursor }));
        rows.push(...batch.rows);
        if (batch.last.exhausted) return { rows, truncated: false };
        cursor = batch.last.nextCursor;
      }
      return { rows: rows.slice(0, limit), truncated: true };
    });
  }

  /** One query; its answer may come in several messages. */
  private async batch<N extends RowsName>(
    name: N,
    transaction: number,
    query: DownMessage,
  ): Promise<{ rows: RowOf<N>[]; last: RowsMessage }> {
    const rows: RowOf<N>[] = [];
    const answer = this.answerTo(transaction, (part) => {
      if (!isRows(part) || part.message !== name) return true;
      rows.push(...(part.rows as RowOf<N>[]));
      return part.done;
    });
    const [last] = await Promise.all([answer, this.sendAll([query])]);
    if (last.message === 'nak') throw refusal(last);
    if (!isRows(last) || last.message !== name) throw unexpected(last);
    return { rows, last };
  }

  /**
   * Impairs a lab port in the directions given, or heals it; in force when this resolves.
   *
   * @throws RefusedByFastpath if it is no lab port
   */
  async impair(port: number, directions: ImpairmentSettings[]): Promise<void> {
    const transaction = this.nextTransaction();
    const reply = await this.request({ message: 'impair', transaction, port, directions });
    if (reply.message === 'nak') throw refusal(reply, IMPAIR_REMEDY);
    acknowledged(reply);
  }

  /** How a lab port is impaired, and what came of it. @throws RefusedByFastpath if it is no lab port */
  async impairment(port: number): Promise<ImpairmentMessage> {
    const transaction = this.nextTransaction();
    const reply = await this.request({ message: 'impairment-query', transaction, port });
    if (reply.message === 'nak') throw refusal(reply, IMPAIR_REMEDY);
    if (reply.message !== 'impairment') throw unexpected(reply);
    return reply;
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

function isRows(answer: Answer): answer is RowsMessage {
  return 'rows' in answer;
}

function acknowledged(answer: Answer, remedy = REQUEST_REMEDY): bigint {
  if (answer.message === 'ack') return answer.generation;
  throw answer.message === 'nak' ? refusal(answer, remedy) : unexpected(answer);
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
function refusal(nak: NakMessage, remedy = REQUEST_REMEDY): RefusedByFastpath {
  const [kind = '', attribute] = (nak.mark ?? '').split(' ');
  const object = objectName(kind, nak.key);
  const head = [object, attribute].filter((word) => word !== undefined && word !== '').join(' ');
  // A driver's reason may name the port itself already.
  const reason = nak.reason.startsWith(`${object}: `)
    ? nak.reason.slice(object.length + 2)
    : nak.reason;
  const sentence = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`;
  return new RefusedByFastpath(
    'refused-by-fastpath',
    head === '' ? sentence : `${head}: ${reason}`,
    {
      ...(object === '' ? {} : { object }),
      ...(attribute === undefined ? {} : { attribute }),
      remedy,
    },
  );
}

/** `member nfs/nas1` of a message is `virtual-domain nfs member nas1` to the operator. */
export function objectName(kindName: string, key: string): string {
  const kind = findKind(kindName);
  const slash = key.indexOf('/');
  if (kind?.parent !== undefined && slash > 0) {
    return `${kind.parent} ${key.slice(0, slash)} ${kind.word} ${key.slice(slash + 1)}`;
  }
  return [kind?.word ?? kindName, key].filter((word) => word !== '').join(' ');
}
