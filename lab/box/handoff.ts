// SPDX-License-Identifier: Apache-2.0
// A box that hands live connections over: two engines and a Linux machine behind one address, and clients of
// the kernel before it (lab/peers/tcp-handoff). It needs no fast path: each side is a namespace with a TUN
// device, whose other ends the program holds.
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { LabError } from '../errors.js';
import { QUIET_NETWORK } from '../hosts/network.js';
import { ROOT } from '../instance.js';
import type { LoadHost, TcpPlace } from '../load/tcp-load.js';
import { must, run, type CommandResult, type RunOptions } from '../system/command.js';
import { destroyNamespaces, ipBatch, listNamespaces } from '../system/namespaces.js';

const PROGRAM = join(ROOT, 'build/c/bin/tcp-handoff');

/** The address that all three devices have, of each family. */
const SERVICE = { ipv4: '10.9.0.2', ipv6: '2001:db8:9::2' } as const;
const CLIENTS = { ipv4: '10.9.0.1', ipv6: '2001:db8:9::1' } as const;

/** Packets that a TUN device keeps for the program: a burst of what a kernel sends at once. */
const QUEUE_PACKETS = 2000;

/** Where a connection lives. */
export type Place = 'a' | 'b' | 'linux';

/** How a box is started. */
export interface HandoffOptions {
  /** Where new connections begin; `a` unless said otherwise. */
  home?: Place;
  /** In parts per million, each direction of the clients' wire. */
  lossPpm?: number;
  reorderPpm?: number;
  /** One way. */
  delayUs?: number;
}

/** What came of one command to move connections; see lab/peers/tcp-handoff/move.h. */
export interface MoveReport {
  moved: number;
  aborted: number;
  refused: number;
  /** How often each call refused, with its errno. */
  reasons: Record<string, number>;
  unreadBytes: number;
  unsentBytes: number;
  unacknowledgedBytes: number;
  residueBytes: number;
  heldPackets: number;
  /** From hold to release. */
  freezeUsMax: number;
  freezeUsMean: number;
}

/** A connection there is or was. */
export interface HandoffConnection {
  remotePort: number;
  place: Place;
  open: boolean;
  moves: number;
  /** Why it ended; empty if as it should, or not yet. */
  end: string;
  /** By the service. */
  receivedBytes: number;
  sentBytes: number;
  /** Of the engine in which it ended; 0 if it ended at Linux. */
  bytesIn: number;
  bytesOut: number;
  segmentsIn: number;
  segmentsOut: number;
  segmentsRetransmitted: number;
}

/** Counters of a box; see lab/peers/tcp-handoff/report.c. */
export interface HandoffView {
  accepted: number;
  closed: number;
  failed: number;
  held: number;
  heldDropped: number;
  /** Dropped: sent by a device that had not got the connection. */
  silenced: number;
  strays: number;
  packets: number;
  /** RSTs to and from clients. */
  resets: number;
  /** The same after both FINs: Linux gives one for a second acknowledgement of its FIN. */
  lateResets: number;
  lost: number;
  reordered: number;
  slotsDropped: number;
  ignored: number;
  refusedByClients: number;
  engines: {
    exported: number;
    imported: number;
    refusedFrozen: number;
    resetsSent: number;
    retransmitted: number;
    heldBytes: number;
    recordsHeld: number;
  }[];
  connections: HandoffConnection[];
}

/** Programs in a namespace. */
class NamespaceHost implements LoadHost {
  constructor(readonly namespace: string) {}

  run(argv: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    return run('ip', ['netns', 'exec', this.namespace, ...argv], options);
  }

  spawn(argv: readonly string[], stdio: StdioOptions = 'pipe'): ChildProcess {
    return spawn('ip', ['netns', 'exec', this.namespace, ...argv], { stdio });
  }
}

function preparation(addresses: { ipv4: string; ipv6: string }): string[] {
  return [
    'set -e',
    ...QUIET_NETWORK,
    'ip tuntap add dev eth0 mode tun',
    `ip link set eth0 txqueuelen ${QUEUE_PACKETS}`,
    'echo 0 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6',
    `ip address add ${addresses.ipv4}/24 dev eth0`,
    `ip -6 address add ${addresses.ipv6}/64 dev eth0 nodad`,
    'ip link set eth0 up',
  ];
}

/** The namespaces of the clients and of the Linux machine. */
export class HandoffNetwork {
  private port = 7000;

  private constructor(
    private readonly prefix: string,
    /** Where the clients are. */
    readonly clients: LoadHost,
  ) {}

  /** Makes the namespaces; what an earlier run of the same label left is taken down first. */
  static async up(label: string): Promise<HandoffNetwork> {
    const prefix = `sl-handoff.${label}-`;
    await destroyNamespaces(listNamespaces(prefix));
    const sides = { clients: CLIENTS, linux: SERVICE };
    await ipBatch(Object.keys(sides).map((side) => `netns add ${prefix}${side}`));
    for (const [side, addresses] of Object.entries(sides)) {
      const script = preparation(addresses).join('\n');
      await must('ip', ['netns', 'exec', `${prefix}${side}`, 'sh', '-c', script]);
    }
    return new HandoffNetwork(prefix, new NamespaceHost(`${prefix}clients`));
  }

  /** Starts a box, at a port that none before it had: a kernel remembers connections for a while. */
  async start(options: HandoffOptions = {}): Promise<HandoffBox> {
    this.port += 1;
    const { home = 'a', lossPpm = 0, reorderPpm = 0, delayUs = 0 } = options;
    const words = [
      ...['--clients', `/run/netns/${this.prefix}clients`],
      ...['--linux', `/run/netns/${this.prefix}linux`],
      ...['--port', String(this.port), '--home', home],
      ...['--loss', String(lossPpm), '--reorder', String(reorderPpm), '--delay', String(delayUs)],
    ];
    return HandoffBox.start(words, this.port);
  }

  async down(): Promise<void> {
    await destroyNamespaces(listNamespaces(this.prefix));
  }
}

/** One box that runs. */
export class HandoffBox {
  private readonly lines: AsyncIterator<string, undefined>;
  private readonly reader: Interface;
  private said = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('the child has no pipes');
    stderr.on('data', (text: Buffer) => (this.said += text.toString()));
    this.reader = createInterface({ input: stdout });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  /** @throws LabError `not-built`; `command-failed` with what the program said */
  static async start(words: readonly string[], port: number): Promise<HandoffBox> {
    if (!existsSync(PROGRAM)) {
      throw new LabError('not-built', `${PROGRAM} is not there`, 'npm run build');
    }
    const box = new HandoffBox(spawn(PROGRAM, words, { stdio: 'pipe' }), port);
    await box.answer();
    return box;
  }

  /** Where clients find the service. */
  at(family: keyof typeof SERVICE): TcpPlace {
    return { address: SERVICE[family], port: this.port };
  }

  private async answer(): Promise<unknown> {
    const { value = '' } = await this.lines.next();
    if (!value.startsWith('{')) {
      throw new LabError('command-failed', `tcp-handoff: ${this.said.trim() || 'it has ended'}`);
    }
    return JSON.parse(value);
  }

  /** The answer to a command; see lab/peers/tcp-handoff/command.h. */
  private async ask(...words: (string | number)[]): Promise<unknown> {
    this.child.stdin?.write(`${words.join(' ')}\n`);
    return this.answer();
  }

  /** Hands connections over, all that live at `from` unless fewer are wanted. */
  async move(from: Place, to: Place, count = 100_000, holdUs = 0): Promise<MoveReport> {
    return (await this.ask('move', from, to, count, holdUs)) as MoveReport;
  }

  /** As {@link move}, but gives up in place of the commit. */
  async abort(from: Place, to: Place, count = 100_000, holdUs = 0): Promise<MoveReport> {
    return (await this.ask('abort', from, to, count, holdUs)) as MoveReport;
  }

  /** Waits until clients have sent so many more bytes; false if all connections have ended before. */
  async flowed(bytes: number): Promise<boolean> {
    const { ended } = (await this.ask('await', bytes)) as { ended: boolean };
    return !ended;
  }

  /** Waits until so many connections are open. */
  async opened(count: number): Promise<void> {
    await this.ask('await-open', count);
  }

  /** The service reads no more, so that what clients send stays unread. */
  async pause(): Promise<void> {
    await this.ask('pause');
  }

  async resume(): Promise<void> {
    await this.ask('resume');
  }

  /** The service closes all connections towards the clients, and counts what they still send. */
  async shut(): Promise<void> {
    await this.ask('shut');
  }

  async show(): Promise<HandoffView> {
    return (await this.ask('show')) as HandoffView;
  }

  /**
   * Ends it, without a word to its clients.
   *
   * @throws LabError `command-failed` if it has died, or says that it could not end well
   */
  async stop(): Promise<void> {
    this.child.stdin?.end();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await once(this.child, 'exit');
    }
    this.reader.close();
    const { exitCode, signalCode } = this.child;
    if (exitCode !== 0) {
      const how = signalCode ?? `exit code ${String(exitCode)}`;
      throw new LabError('command-failed', `tcp-handoff ended by ${how}: ${this.said.trim()}`);
    }
  }
}
