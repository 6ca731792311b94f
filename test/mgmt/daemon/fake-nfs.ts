// SPDX-License-Identifier: Apache-2.0
// What the fast path of tests answers about NFS: one file system of two members, of which the second is out
// until it is reinstated, and as many files and clients as it is asked for in several messages.
import type {
  NasCallRow,
  NasClientRow,
  NasFileRow,
  NasMemberRow,
  NfsQueryMessage,
  NfsReinstateMessage,
  NfsTraceMessage,
  UpMessage,
} from '../../../mgmt/generated/messages.js';

/** Files that it claims to balance on each SP. */
export const NFS_FILES = 30;

/** Rows of one message: fewer than fit, so that an answer has several. */
const ROWS = 2;

/** A member whose file system and number the fake refuses to reinstate. */
export const CURRENT_MEMBER = 0;

/** One NFS switch per SP; SP 0 has the file systems. */
export class FakeNfs {
  private looksAtMembers = 0;
  private reinstatedAt: number | undefined;
  private traced: NfsTraceMessage | undefined;

  /** The messages that answer a question. */
  query(query: NfsQueryMessage): UpMessage[] {
    const of = query.sp ?? 0;
    switch (query.what) {
      case 'members':
        return pages(query, of === 0 ? this.members() : [], (head, rows) => ({
          message: 'nfs-members',
          ...head,
          rows,
        }));
      case 'files':
        return pages(query, files(of), (head, rows) => ({ message: 'nfs-files', ...head, rows }));
      case 'clients':
        return pages(query, clients(of), (head, rows) => ({
          message: 'nfs-clients',
          ...head,
          rows,
        }));
      case 'calls':
        return pages(query, of === 0 ? [CALL] : [], (head, rows) => ({
          message: 'nfs-calls',
          ...head,
          rows,
        }));
      case 'trace':
        return [this.steps(query)];
    }
  }

  /** A trace is complete at once on SP 1, and never comes for a call of 10.9.0.0. */
  arm(trace: NfsTraceMessage): void {
    this.traced = trace;
  }

  /** @returns why it cannot be; undefined: it begins */
  reinstate({ member }: NfsReinstateMessage): string | undefined {
    if (member === CURRENT_MEMBER) return 'it takes part already: nothing is to be done';
    this.reinstatedAt = this.looksAtMembers;
    return undefined;
  }

  /** A reinstated member is compared for two looks at it. */
  private members(): NasMemberRow[] {
    this.looksAtMembers++;
    const since = this.reinstatedAt === undefined ? -1 : this.looksAtMembers - this.reinstatedAt;
    const second =
      since < 0
        ? ({ state: 'out', reason: 'it did not answer WRITE' } as const)
        : ({ state: since < 3 ? 'joining' : 'current', reason: '' } as const);
    return [
      { ...MEMBER, member: 0, state: 'current', reason: '' },
      { ...MEMBER, member: 1, ...second },
    ];
  }

  private steps({ transaction, sp }: NfsQueryMessage): UpMessage {
    const { client = '', procedure = 0 } = this.traced ?? {};
    const isComplete = sp === 1 && this.traced !== undefined && !client.startsWith('10.9.');
    return {
      message: 'nfs-steps',
      transaction,
      done: true,
      exhausted: true,
      isArmed: !isComplete,
      isComplete,
      procedure: Math.min(procedure, 21),
      lost: 0,
      xid: 0x12ab,
      client: client === '' ? '10.1.0.11' : client,
      nextCursor: 0n,
      rows: [
        { atUs: 0, member: null, text: 'arrived' },
        { atUs: 15, member: 1, text: 'sent' },
      ],
    };
  }
}

interface Head {
  transaction: number;
  done: boolean;
  exhausted: boolean;
  nextCursor: bigint;
}

/** Rows from the cursor on, some in each message. */
function pages<Row>(
  { transaction, cursor, maximum }: NfsQueryMessage,
  all: Row[],
  message: (head: Head, rows: Row[]) => UpMessage,
): UpMessage[] {
  const from = Number(cursor);
  const wanted = all.slice(from, from + maximum);
  const answers: UpMessage[] = [];
  for (let at = 0; at < wanted.length || at === 0; at += ROWS) {
    const done = at + ROWS >= wanted.length;
    const head = {
      transaction,
      done,
      exhausted: done && from + wanted.length >= all.length,
      nextCursor: done ? BigInt(from + wanted.length) : 0n,
    };
    answers.push(message(head, wanted.slice(at, at + ROWS)));
  }
  return answers;
}

const MEMBER: Omit<NasMemberRow, 'member' | 'state' | 'reason'> = {
  filesystem: 0,
  isServing: true,
  notes: 3n,
  recoveringObjects: 0n,
  objects: 1000n,
  keepsLocks: true,
  locksHeld: 2n,
  locksWaiting: 0n,
  reads: 10n,
  modifications: 5n,
  outstanding: 1n,
  behind: 0n,
  responseUs: 250n,
};

/** Files of an SP; those of the second one are used more. */
function files(sp: number): NasFileRow[] {
  return Array.from({ length: NFS_FILES }, (_, i) => ({
    object: BigInt(100 * sp + i),
    hits: BigInt(1000 * sp + NFS_FILES - i),
    allHits: 5000n,
    filesystem: 0,
    list: 1,
    servers: 0b11,
    path: `/sp${sp}/file${i}`,
  }));
}

/** 10.1.0.11 calls both SPs. */
function clients(sp: number): NasClientRow[] {
  const buckets = Object.fromEntries(
    Array.from({ length: 26 }, (_, i) => [`bucket${i}`, i === 7 ? 10n : 0n] as const),
  );
  return [11, 12 + sp].map(
    (last) =>
      ({
        client: `10.1.0.${last}`,
        calls: 10n,
        readBytes: 4096n,
        writtenBytes: 0n,
        timed: 10n,
        timeUs: 1000n,
        ...buckets,
      }) as unknown as NasClientRow,
  );
}

const CALL: NasCallRow = {
  client: '10.1.0.11',
  port: 800,
  filesystem: 0,
  xid: 7,
  procedure: 7,
  waitsForMembers: 0b10,
  ageUs: 1500n,
  object: 42n,
  state: 'waits for nas2',
};
