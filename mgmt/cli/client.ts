// SPDX-License-Identifier: Apache-2.0
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { MAX_LINE_BYTES, PROTOCOL_VERSION } from '../daemon/protocol.js';
import type {
  HelloParams,
  HelloResult,
  MethodName,
  Methods,
  Response,
  ShowArguments,
  ShowName,
  ShowResults,
  WireError,
} from '../daemon/protocol.js';
import { CliError, EXIT, InterruptedError, RefusedError, UnreachableError } from './errors.js';

/** How long `sluiced` may take to accept a connection and answer `hello`. */
const HELLO_TIMEOUT_MS = 5000;

/** `sluiced` refused a request; keeps what it said apart, for `| json` and tests. */
export class WireRefusedError extends RefusedError {
  constructor(readonly wire: WireError) {
    super(wire.code, refusalMessage(wire), refusalRemedy(wire));
  }
}

/** Options of one request. */
export interface CallOptions {
  /** Gets each chunk of a stream in the order sent. */
  readonly onChunk?: (chunk: unknown) => void;
  /** Ends the request: a stream is cancelled, the call rejects with {@link InterruptedError}. */
  readonly signal?: AbortSignal;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
  readonly onChunk: ((chunk: unknown) => void) | undefined;
}

/**
 * A connection to `sluiced`. Requests may overlap; each is answered by its id. When the connection ends,
 * every request under way is rejected with {@link UnreachableError} and the client is done: make a new one.
 */
export class ControlClient {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private received: Buffer[] = [];
  private receivedBytes = 0;
  private closed = false;

  private constructor(
    private readonly socket: Socket,
    private readonly path: string,
  ) {
    socket.on('data', (data: Buffer) => {
      this.take(data);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.finish(unreachable(this.path, 'sluiced closed the connection.'));
    });
  }

  /**
   * Connects and greets.
   *
   * @param path the control socket
   * @param who what the audit of commits says about us
   * @throws UnreachableError when nobody answers there; CliError `protocol-mismatch` when another version does
   */
  static async connect(
    path: string,
    who: HelloParams = {},
  ): Promise<{ client: ControlClient; hello: HelloResult }> {
    const client = new ControlClient(await open(path), path);
    const timer = setTimeout(() => {
      client.finish(
        unreachable(path, `sluiced does not answer within ${String(HELLO_TIMEOUT_MS / 1000)} s.`),
      );
    }, HELLO_TIMEOUT_MS);
    try {
      const hello = await client.call('hello', who);
      if (hello.protocol !== PROTOCOL_VERSION) {
        throw new CliError(
          'protocol-mismatch',
          EXIT.unreachable,
          `sluiced speaks version ${String(hello.protocol)} of the control protocol, this sluice version ${String(PROTOCOL_VERSION)}.`,
          'Use the sluice that was installed together with sluiced.',
        );
      }
      return { client, hello };
    } catch (error) {
      client.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** False once the connection has ended. */
  get isOpen(): boolean {
    return !this.closed;
  }

  /**
   * Sends a request and waits for its result.
   *
   * @throws WireRefusedError when `sluiced` refuses, UnreachableError when the connection ends before the answer,
   *   InterruptedError when `signal` is raised
   */
  async call<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
    options: CallOptions = {},
  ): Promise<Methods[M]['result']> {
    if (this.closed) {
      throw unreachable(this.path, 'The connection to sluiced has ended.');
    }
    const id = this.nextId++;
    const result = new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, onChunk: options.onChunk });
    });
    const interrupt = (): void => {
      this.interrupt(id);
    };
    options.signal?.addEventListener('abort', interrupt, { once: true });
    this.socket.write(`${JSON.stringify({ id, method, params })}\n`);
    if (options.signal?.aborted === true) {
      interrupt();
    }
    try {
      return (await result) as Methods[M]['result'];
    } finally {
      options.signal?.removeEventListener('abort', interrupt);
    }
  }

  /** `show` with the result type of what is shown. */
  async show<N extends ShowName>(
    what: N,
    args: ShowArguments = {},
    options: CallOptions = {},
  ): Promise<ShowResults[N]> {
    return (await this.call('show', { what, arguments: args }, options)) as ShowResults[N];
  }

  /** Ends the connection; requests under way are rejected. */
  close(): void {
    this.finish(unreachable(this.path, 'The connection to sluiced was closed.'));
  }

  private interrupt(id: number): void {
    const waiting = this.waiting.get(id);
    if (waiting === undefined) {
      return;
    }
    this.waiting.delete(id);
    const cancelId = this.nextId++;
    this.socket.write(`${JSON.stringify({ id: cancelId, method: 'cancel', params: { id } })}\n`);
    waiting.reject(new InterruptedError());
  }

  private take(data: Buffer): void {
    let rest = data;
    let at = rest.indexOf(0x0a);
    while (at >= 0) {
      this.received.push(rest.subarray(0, at));
      const line = Buffer.concat(this.received).toString('utf8');
      this.received = [];
      this.receivedBytes = 0;
      this.handle(line);
      rest = rest.subarray(at + 1);
      at = rest.indexOf(0x0a);
    }
    if (rest.length > 0) {
      this.received.push(rest);
      this.receivedBytes += rest.length;
    }
    if (this.receivedBytes > MAX_LINE_BYTES) {
      this.finish(
        unreachable(this.path, 'The answer of sluiced is longer than the protocol allows.'),
      );
    }
  }

  private handle(line: string): void {
    let response: Response;
    try {
      response = JSON.parse(line) as Response;
    } catch {
      this.finish(
        unreachable(this.path, 'What answers there does not speak the control protocol.'),
      );
      return;
    }
    const waiting = this.waiting.get(response.id);
    if (waiting === undefined) {
      return;
    }
    if ('chunk' in response) {
      waiting.onChunk?.(response.chunk);
      return;
    }
    this.waiting.delete(response.id);
    if ('error' in response) {
      waiting.reject(new WireRefusedError(response.error));
    } else {
      waiting.resolve(response.result);
    }
  }

  private finish(reason: Error): void {
    this.closed = true;
    this.socket.destroy();
    for (const waiting of this.waiting.values()) {
      waiting.reject(reason);
    }
    this.waiting.clear();
  }
}

function open(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path });
    const failed = (error: NodeJS.ErrnoException): void => {
      reject(cannotConnect(path, error));
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.off('error', failed);
      resolve(socket);
    });
  });
}

function cannotConnect(path: string, error: NodeJS.ErrnoException): UnreachableError {
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return new UnreachableError(
      `${path}: you may not use this control socket.`,
      'Run sluice as root or as a member of the group that owns the socket.',
    );
  }
  const reason =
    error.code === 'ENOENT'
      ? 'there is no such control socket, sluiced is not running'
      : error.code === 'ECONNREFUSED'
        ? 'nobody listens on this control socket, sluiced has ended'
        : (error.code ?? error.message);
  return unreachable(path, `${reason}.`);
}

function unreachable(path: string, reason: string): UnreachableError {
  return new UnreachableError(
    `${path}: ${reason}`,
    'Start it with `sluiced` (as root), or name its socket with --socket PATH or SLUICE_SOCKET.',
  );
}

/** All faults, one to a line; with several each remedy stands behind its own fault. */
function refusalMessage(wire: WireError): string {
  const faults = faultsOf(wire);
  return faults.length === 1
    ? faults.map(describeFault).join('')
    : faults.map((fault) => [describeFault(fault), fault.remedy].join('  ').trimEnd()).join('\n% ');
}

function refusalRemedy(wire: WireError): string | undefined {
  return faultsOf(wire).length === 1 ? wire.remedy : undefined;
}

function faultsOf(wire: WireError): readonly WireError[] {
  return wire.all === undefined || wire.all.length < 2 ? [wire] : wire.all;
}

function describeFault(fault: WireError): string {
  const where = [fault.object, fault.attribute].filter((part) => part !== undefined).join(' ');
  const message = /[.!?]$/.test(fault.message) ? fault.message : `${fault.message}.`;
  return where === '' || message.includes(where) ? message : `${where}: ${message}`;
}
