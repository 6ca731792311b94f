// SPDX-License-Identifier: Apache-2.0
// Connections of the kernel's TCP on lab hosts, every byte checked: lab/peers/tcp-load.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { LabError } from '../errors.js';
import type { Host } from '../hosts/host.js';
import { ROOT } from '../instance.js';
import { HANG_MS } from '../system/wait.js';

/** The program, for hosts that the lab knows nothing of. */
export const TCP_LOAD = join(ROOT, 'build/c/bin/tcp-load');

/** What is done with each connection; see `enum load_mode` in lab/peers/tcp-load/stream.h. */
export type TcpMode = 'echo' | 'sink' | 'source' | 'exchange' | 'hold';

export interface TcpLoadOptions {
  /** At once; 1 unless said otherwise. */
  connections?: number;
  /** In all: each that ends makes room for the next. */
  total?: number;
  /** Of each connection. */
  uploadBytes?: number;
  /** Of each connection; `source` and `exchange`. */
  downloadBytes?: number;
  /** Of the client's kernel: cubic, bbr, reno. */
  congestion?: string;
  /** Address to connect from. */
  source?: string;
  /** Aborts each connection after so many bytes in either direction. */
  resetAfterBytes?: number;
  /** Bytes per second at which each connection is read. */
  readRate?: number;
  /** Aborts everything after this time, which is no failure. */
  durationMs?: number;
  /** What is not done by then has failed. */
  timeoutMs?: number;
  receiveBufferBytes?: number;
  sendBufferBytes?: number;
}

/** What came of it; see lab/peers/tcp-load/report.h. */
export interface TcpReport {
  opened: number;
  completed: number;
  failed: number;
  /** Of those failed: bytes were wrong, missing or too many. */
  mismatched: number;
  sentBytes: number;
  receivedBytes: number;
  retransmittedSegments: number;
  /** Longest time that a connection with work to do stood still. */
  stallUs: number;
  /** Longest handshake. */
  connectUs: number;
  elapsedUs: number;
  /** How often each reason, such as ECONNRESET, wrong-bytes, timeout. */
  failures: Record<string, number>;
}

const WORDS: { readonly [O in keyof TcpLoadOptions]-?: string } = {
  connections: '--connections',
  total: '--total',
  uploadBytes: '--upload',
  downloadBytes: '--download',
  congestion: '--congestion',
  source: '--source',
  resetAfterBytes: '--reset-after',
  readRate: '--read-rate',
  durationMs: '--duration-ms',
  timeoutMs: '--timeout-ms',
  receiveBufferBytes: '--receive-buffer',
  sendBufferBytes: '--send-buffer',
};

/** Where clients and servers run: a lab's host, or whatever starts programs in a network of its own. */
export type LoadHost = Pick<Host, 'run' | 'spawn'>;

/** An address with a port. */
export interface TcpPlace {
  address: string;
  port: number;
}

function clientWords(to: TcpPlace, mode: TcpMode, options: TcpLoadOptions): string[] {
  const settings = Object.entries({ timeoutMs: HANG_MS, ...options }).flatMap(([name, value]) => [
    WORDS[name as keyof TcpLoadOptions],
    String(value),
  ]);
  return [TCP_LOAD, 'connect', to.address, String(to.port), '--mode', mode, ...settings];
}

function parse(line: string, said: string): TcpReport {
  if (line.startsWith('{')) return JSON.parse(line) as TcpReport;
  throw new LabError('command-failed', `tcp-load gave no report: ${said.trim() || line}`);
}

/** Runs connections to their end. */
export async function tcpLoad(
  host: LoadHost,
  to: TcpPlace,
  mode: Exclude<TcpMode, 'hold'>,
  options: TcpLoadOptions = {},
): Promise<TcpReport> {
  const { stdout, stderr } = await host.run(clientWords(to, mode, options));
  return parse(stdout, stderr);
}

/** A tcp-load that runs until it is told to end by the end of its input. */
class Running {
  private readonly lines: AsyncIterator<string, undefined>;
  private readonly reader: Interface;
  private said = '';

  constructor(private readonly child: ChildProcess) {
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('the child has no pipes');
    stderr.on('data', (text: Buffer) => (this.said += text.toString()));
    this.reader = createInterface({ input: stdout });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  /** @throws LabError if it ends instead */
  async await(word: string): Promise<void> {
    const { value = '' } = await this.lines.next();
    if (value !== word) throw new LabError('command-failed', `tcp-load: ${this.said || value}`);
  }

  async stop(): Promise<TcpReport> {
    this.child.stdin?.end();
    const { value = '' } = await this.lines.next();
    this.reader.close();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await once(this.child, 'exit');
    }
    return parse(value, this.said);
  }
}

/** A server that does what the clients' headers ask. */
export class TcpServer {
  private constructor(private readonly running: Running) {}

  /** Listens when it resolves. */
  static async start(host: LoadHost, at: TcpPlace, congestion?: string): Promise<TcpServer> {
    const words = congestion === undefined ? [] : ['--congestion', congestion];
    const running = new Running(
      host.spawn([TCP_LOAD, 'serve', at.address, String(at.port), ...words]),
    );
    await running.await('listening');
    return new TcpServer(running);
  }

  /** Ends it; its connections are reset. */
  stop(): Promise<TcpReport> {
    return this.running.stop();
  }
}

/** Connections that are just there until they are closed. */
export class TcpHeld {
  private constructor(private readonly running: Running) {}

  /** All have been answered, or have failed, when it resolves. */
  static async open(host: LoadHost, to: TcpPlace, options: TcpLoadOptions = {}): Promise<TcpHeld> {
    const running = new Running(host.spawn(clientWords(to, 'hold', options)));
    await running.await('held');
    return new TcpHeld(running);
  }

  /** Closes them; the report says which had been ended by the peer before. */
  close(): Promise<TcpReport> {
    return this.running.stop();
  }
}
