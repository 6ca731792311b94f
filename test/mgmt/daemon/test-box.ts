// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type {
  MethodName,
  Methods,
  ShowName,
  ShowResults,
  Status,
  WireError,
} from '../../../mgmt/daemon/protocol.js';
import type { Behaviour, Report } from './fake-fastpath.js';

/** What a request was refused with. */
export class Refusal extends Error {
  constructor(readonly wire: WireError) {
    super(wire.message);
  }
}

/** One connection to the control socket. */
export class Client {
  private id = 0;
  private readonly waiting = new Map<
    number,
    { take: (line: Record<string, unknown>) => void; fail: (error: Error) => void }
  >();

  private constructor(private readonly socket: Socket) {
    createInterface({ input: socket }).on('line', (line) => {
      const answer = JSON.parse(line) as Record<string, unknown>;
      this.waiting.get(answer['id'] as number)?.take(answer);
    });
    socket.on('close', () => {
      for (const { fail } of this.waiting.values()) fail(new Error('the connection is closed'));
    });
  }

  static async open(path: string): Promise<Client> {
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new Client(socket);
  }

  /** @param chunk takes the parts of a stream */
  call<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
    chunk: (value: unknown) => void = () => undefined,
  ): Promise<Methods[M]['result']> {
    const id = ++this.id;
    this.socket.write(`${JSON.stringify({ id, method, params })}\n`);
    return new Promise((resolve, reject) => {
      const take = (answer: Record<string, unknown>): void => {
        if ('chunk' in answer) {
          chunk(answer['chunk']);
          return;
        }
        this.waiting.delete(id);
        if ('error' in answer) reject(new Refusal(answer['error'] as WireError));
        else resolve(answer['result'] as Methods[M]['result']);
      };
      this.waiting.set(id, { take, fail: reject });
    });
  }

  async show<N extends ShowName>(
    what: N,
    wanted: Methods['show']['params']['arguments'] = {},
  ): Promise<ShowResults[N]> {
    return (await this.call('show', { what, arguments: wanted })) as ShowResults[N];
  }

  /** Sends a line as it is, for what no client would send. */
  raw(line: string): Promise<Record<string, unknown>> {
    this.socket.write(`${line}\n`);
    return new Promise((resolve, reject) => {
      this.waiting.set(0, { take: resolve, fail: reject });
    });
  }

  close(): void {
    this.socket.destroy();
  }
}

/** A sluiced of its own in a folder of its own, with a fake fast path. */
export class TestBox {
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-box-'));
  readonly runDir = join(this.folder, 'run');
  readonly configPath = join(this.folder, 'startup.conf');
  private daemon: ChildProcess | undefined;
  private stderr = '';
  private readonly clients: Client[] = [];

  constructor() {
    const fake = join(import.meta.dirname, 'fake-fastpath.js');
    const script = `#!/bin/sh\nexec ${process.execPath} ${fake} "$@"\n`;
    writeFileSync(join(this.folder, 'fastpath'), script, { mode: 0o755 });
  }

  /** Makes the fake behave from its next look at it. */
  behave(behaviour: Behaviour): void {
    writeFileSync(join(this.runDir, 'fake.json'), JSON.stringify(behaviour));
  }

  report(): Report {
    return JSON.parse(readFileSync(join(this.runDir, 'fake-report.json'), 'utf8')) as Report;
  }

  get daemonPid(): number {
    return this.daemon?.pid ?? 0;
  }

  /** Starts sluiced and waits until it answers. @returns a connection */
  async start(...more: string[]): Promise<Client> {
    const main = join(import.meta.dirname, '../../../mgmt/daemon/main.js');
    const args = ['--run-dir', this.runDir, '--config-dir', this.folder, ...more];
    const own = ['--state-dir', join(this.folder, 'state'), '--instance', 'test'];
    const fastpath = ['--fastpath', join(this.folder, 'fastpath')];
    const daemon = spawn(process.execPath, [main, ...own, ...fastpath, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.daemon = daemon;
    daemon.stderr.on('data', (data: Buffer) => {
      this.stderr += data.toString();
    });
    return await until(`sluiced answers: ${this.stderr}`, () => this.connect());
  }

  /** Starts sluiced that is expected to end by itself. */
  async startToEnd(...more: string[]): Promise<{ code: number | null; stderr: string }> {
    await this.start(...more).catch(() => undefined);
    return { code: this.daemon?.exitCode ?? null, stderr: this.stderr };
  }

  async connect(): Promise<Client> {
    if (this.daemon?.exitCode !== null) throw new Error(`sluiced ended: ${this.stderr}`);
    const client = await Client.open(join(this.runDir, 'sluiced.sock'));
    this.clients.push(client);
    return client;
  }

  /** Ends sluiced with a signal and waits for it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const daemon = this.daemon;
    if (daemon === undefined || daemon.exitCode !== null || daemon.signalCode !== null) {
      return daemon?.exitCode ?? null;
    }
    const ended = new Promise<number | null>((resolve) => {
      daemon.once('exit', resolve);
    });
    daemon.kill(signal);
    return await ended;
  }

  /** Leaves nothing behind: neither process nor file. */
  async remove(): Promise<void> {
    for (const client of this.clients) client.close();
    await this.end('SIGTERM');
    try {
      process.kill(this.fastpathPid(), 'SIGKILL');
    } catch {
      // It ended with sluiced, as it should.
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Process id of the fake, as sluiced keeps it; throws if it keeps none. */
  fastpathPid(): number {
    const kept = readFileSync(join(this.runDir, 'fastpath.json'), 'utf8');
    return (JSON.parse(kept) as { process: { pid: number } }).process.pid;
  }
}

/** Waits for something that tells by not throwing; polls because the other side is another process. */
export async function until<T>(
  what: string,
  attempt: () => T | Promise<T>,
  withinMs = 8000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline || /sluiced ended/.test(String(error))) {
        throw new Error(`waited in vain until ${what}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** Waits until the fast path is in a state. */
export async function untilState(client: Client, state: Status['fastpath']): Promise<void> {
  await until(`the fast path is ${state}`, async () => {
    const status = await client.call('status', {});
    if (status.fastpath !== state) throw new Error(`it is ${status.fastpath}`);
  });
}
