// SPDX-License-Identifier: Apache-2.0
// A program that stands in for sluice-fastpath in tests of the management plane: it takes the same arguments,
// speaks over the same rings, and obeys a file `fake.json` in the run directory (see Behaviour).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DICTIONARY_HASH_VALUE } from '../../../mgmt/generated/dictionary.js';
import type {
  DownMessage,
  FlowRow,
  NfsReinstateMessage,
  SetMessage,
  TcpResetMessage,
} from '../../../mgmt/generated/messages.js';
import { type FastPathState, FastPathEnd } from '../../../mgmt/ring/region.js';
import { tcpAnswer } from './fake-tcp.js';
import { FakeNfs } from './fake-nfs.js';
import { FakeWires } from './fake-wires.js';

/** How the fake misbehaves; nothing set: not at all. */
export interface Behaviour {
  /** Ends at once, with these words on standard error and this code. */
  exit?: { code: number; words: string };
  /** Refuses ports with this device. */
  missingDevice?: string;
  /** Ends in the middle of the transaction with this generation, unanswered. */
  dieInTransaction?: boolean;
  /** Stops its heartbeat, and answers nothing, once it is configured. */
  hang?: boolean;
}

/** What it tells the test, in `fake-report.json`: messages of the last configuration applied. */
export interface Report {
  pid: number;
  args: string[];
  configuration: SetMessage[];
  generation: string;
  ready: boolean;
}

const FLOWS = 300;
/** The preflight finds that the machine does not have this core. */
const MISSING_CORE = 99;

class FakeFastPath {
  private readonly end: FastPathEnd;
  private state: FastPathState = 'starting';
  private generation = 0n;
  private staged: SetMessage[] = [];
  private stagedGeneration = 0n;
  private configuration: SetMessage[] = [];
  private hung = false;
  private readonly wires = new FakeWires();
  private readonly nfs = new FakeNfs();

  constructor(
    region: string,
    private readonly runDir: string,
  ) {
    this.end = FastPathEnd.open(region);
  }

  private get behaviour(): Behaviour {
    const path = join(this.runDir, 'fake.json');
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Behaviour) : {};
  }

  start(): void {
    const { exit } = this.behaviour;
    if (exit !== undefined) {
      process.stderr.write(`${exit.words}\n`);
      process.exit(exit.code);
    }
    this.end.attach();
    this.end.beat('starting', 0n);
    this.end.send({
      message: 'hello',
      pid: process.pid,
      layoutVersion: 1,
      dictionaryHash: DICTIONARY_HASH_VALUE,
      flowsAdopted: 7n,
      flowsDiscarded: 0n,
      npCount: 1,
      version: 'fake',
      dpdkVersion: 'DPDK 0.0',
    });
    this.state = 'held-down';
    this.beat();
    setInterval(() => {
      this.turn();
    }, 2);
  }

  private beat(): void {
    if (!this.hung) this.end.beat(this.state, this.generation);
  }

  private turn(): void {
    this.beat();
    for (let message = this.next(); message !== undefined; message = this.next()) {
      this.handle(message);
    }
  }

  private next(): DownMessage | undefined {
    return this.hung ? undefined : this.end.receive();
  }

  private handle(message: DownMessage): void {
    const { message: name } = message;
    if (name === 'begin') {
      this.staged = [];
      this.stagedGeneration = message.generation;
    } else if (name === 'commit') {
      this.commit(message.transaction, message.count);
    } else if (name === 'ready') {
      this.state = 'forwarding';
      this.beat();
      this.report();
      this.ack(message.transaction);
    } else if (name === 'abort' || name === 'clear-statistics') {
      this.ack(message.transaction);
    } else if (name === 'flows-query') {
      this.flows(message.transaction, Number(message.cursor), message.maximum);
    } else if (name === 'tcp-query') {
      for (const answer of tcpAnswer(message)) this.end.send(answer);
    } else if (name === 'tcp-reset') {
      this.reset(message);
    } else if (name === 'nfs-query') {
      for (const answer of this.nfs.query(message)) this.end.send(answer);
    } else if (name === 'nfs-trace') {
      this.nfs.arm(message);
      this.ack(message.transaction);
    } else if (name === 'nfs-reinstate') {
      this.reinstate(message);
    } else if (name === 'impair' || name === 'impairment-query') {
      this.end.send(this.wires.answer(message, this.configuration, this.generation));
    } else if (isSet(message)) {
      this.staged.push(message);
    }
  }

  private commit(transaction: number, count: number): void {
    const { missingDevice, dieInTransaction, hang } = this.behaviour;
    if (dieInTransaction === true) process.kill(process.pid, 'SIGKILL');
    const bad = this.staged.find(
      (message) => message.message === 'set-port' && message.device === missingDevice,
    );
    if (bad?.message === 'set-port') {
      this.end.send({
        message: 'nak',
        transaction,
        error: 19,
        mark: 'port device',
        id: bad.id,
        key: bad.key,
        reason: `There is no interface ${bad.device}.`,
      });
      return;
    }
    if (count !== this.staged.length) throw new Error(`${count} messages announced`);
    this.configuration = this.staged;
    this.generation = this.stagedGeneration;
    this.beat();
    this.report();
    this.ack(transaction);
    this.hung = hang === true;
  }

  /** It has connections from 10.1.0.0 only. */
  private reset({ transaction, peer }: TcpResetMessage): void {
    if (peer.startsWith('10.1.')) {
      this.ack(transaction);
      return;
    }
    this.end.send({
      message: 'nak',
      transaction,
      error: 2,
      mark: null,
      id: null,
      key: '',
      reason: `There is no connection with ${peer}.`,
    });
  }

  private reinstate(message: NfsReinstateMessage): void {
    const reason = this.nfs.reinstate(message);
    if (reason === undefined) {
      this.ack(message.transaction);
      return;
    }
    this.end.send({
      message: 'nak',
      transaction: message.transaction,
      error: 114,
      mark: 'filesystem-member',
      id: message.member,
      key: 'home/nas1',
      reason,
    });
  }

  private ack(transaction: number): void {
    this.end.send({ message: 'ack', transaction, generation: this.generation });
  }

  /** Answers in two messages, so that the pieces have to be put together. */
  private flows(transaction: number, cursor: number, maximum: number): void {
    const left = Math.min(maximum, FLOWS - cursor);
    for (let sent = 0; sent < left || sent === 0;) {
      const rows = Array.from({ length: Math.min(4, left - sent) }, (_, i) =>
        flow(cursor + sent + i),
      );
      sent += Math.max(1, rows.length);
      const done = sent >= left;
      this.end.send({
        message: 'flows-rows',
        transaction,
        done,
        exhausted: done && cursor + left >= FLOWS,
        nextCursor: BigInt(cursor + sent),
        rows,
      });
    }
  }

  private report(): void {
    const report: Report = {
      pid: process.pid,
      args: process.argv.slice(2),
      configuration: this.configuration,
      generation: this.generation.toString(),
      ready: this.state === 'forwarding',
    };
    writeFileSync(join(this.runDir, 'fake-report.json'), JSON.stringify(report));
  }
}

/** Messages of a configuration. */
function isSet(message: DownMessage): message is SetMessage {
  return message.message.startsWith('set-');
}

function flow(number: number): FlowRow {
  return {
    clientAddress: `10.1.${number >> 8}.${number & 255}`,
    vipAddress: '10.1.0.100',
    serverAddress: '10.2.0.11',
    clientPort: 1000 + number,
    vipPort: 2049,
    serverPort: 2049,
    protocol: 6,
    state: 'established',
    np: 0,
    domain: 0,
    member: 0,
    clientSidePort: 0,
    serverSidePort: 1,
    clientMac: '02:00:00:00:00:01',
    serverMac: '02:00:00:00:00:02',
    idleMs: 5,
    ageMs: 10n,
    packetsIn: 1n,
    bytesIn: 2n,
    packetsOut: 3n,
    bytesOut: 4n,
  };
}

const { values } = parseArgs({
  strict: false,
  options: {
    region: { type: 'string' },
    'run-dir': { type: 'string' },
    np: { type: 'string' },
    preflight: { type: 'boolean' },
  },
});
if (values.preflight === true) {
  if (!String(values.np).includes(`@${MISSING_CORE}`)) process.exit(0);
  process.stderr.write(`lcore ${MISSING_CORE} (worker): this machine has CPUs 0 to 1 only\n`);
  process.exit(3);
}
process.on('SIGTERM', () => process.exit(0));
new FakeFastPath(String(values.region), String(values['run-dir'])).start();
