// SPDX-License-Identifier: Apache-2.0
import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { isRecord } from '../config/document.js';
import { SluiceError, messageOf } from '../config/errors.js';
import { MAX_LINE_BYTES, type Response, type WireError } from './protocol.js';

/** What a method gets to know of its request, besides the parameters. */
export interface RequestContext {
  connection: Connection;
  /** Sends a part of the result; false if the client does not read fast enough. */
  chunk: (value: unknown) => boolean;
  /** Set off when the client cancels the request or goes away. */
  signal: AbortSignal;
}

/** Carries out a method. Throws to refuse. */
export type Dispatcher = (
  method: string,
  params: Record<string, unknown>,
  context: RequestContext,
) => Promise<unknown>;

/** One client of the control socket: cuts its lines, runs its requests, sends the answers. */
export class Connection {
  /** Who the client said it is. */
  user = 'unknown';
  from = 'local';

  private readonly decoder = new StringDecoder('utf8');
  private readonly running = new Map<number, AbortController>();
  private parts: string[] = [];
  private length = 0;

  constructor(
    private readonly socket: Socket,
    private readonly dispatch: Dispatcher,
  ) {}

  start(): void {
    this.socket.on('data', (data: Buffer) => {
      this.take(data);
    });
    this.socket.on('error', () => this.socket.destroy());
    this.socket.on('close', () => {
      for (const request of this.running.values()) request.abort();
    });
  }

  stop(): void {
    this.socket.end();
    this.socket.destroySoon();
  }

  /** Ends a stream of this client. */
  cancel(id: number): void {
    this.running.get(id)?.abort();
  }

  private take(data: Buffer): void {
    const [first = '', ...rest] = this.decoder.write(data).split('\n');
    this.parts.push(first);
    this.length += first.length;
    for (const piece of rest) {
      const line = this.parts.join('');
      this.parts = [piece];
      this.length = piece.length;
      this.line(line);
    }
    if (this.length > MAX_LINE_BYTES) {
      this.fail(0, {
        code: 'too-long',
        message: `A request has more than ${MAX_LINE_BYTES} bytes.`,
        remedy: 'Load the configuration in parts with `merge`.',
      });
      this.stop();
    }
  }

  private line(line: string): void {
    if (line.trim() === '') return;
    let request: unknown;
    try {
      request = JSON.parse(line);
    } catch (error) {
      this.fail(0, badRequest(`The request is no valid JSON: ${messageOf(error)}`));
      return;
    }
    if (!isRecord(request) || typeof request['id'] !== 'number') {
      this.fail(0, badRequest('The request has no numeric id.'));
      return;
    }
    const { id, method, params } = request;
    if (typeof method !== 'string' || (params !== undefined && !isRecord(params))) {
      this.fail(id, badRequest('The request has no method, or its params are no object.'));
      return;
    }
    void this.serve(id, method, params ?? {});
  }

  private async serve(id: number, method: string, params: Record<string, unknown>): Promise<void> {
    const abort = new AbortController();
    this.running.set(id, abort);
    try {
      const result = await this.dispatch(method, params, {
        connection: this,
        chunk: (chunk) => this.send({ id, chunk }),
        signal: abort.signal,
      });
      this.send({ id, result });
    } catch (error) {
      this.fail(id, wireError(error));
    } finally {
      this.running.delete(id);
    }
  }

  private fail(id: number, error: WireError): void {
    this.send({ id, error });
  }

  private send(response: Response): boolean {
    if (this.socket.destroyed || !this.socket.writable) return false;
    return this.socket.write(`${JSON.stringify(response)}\n`);
  }
}

function badRequest(message: string): WireError {
  return { code: 'bad-request', message, remedy: 'Send {"id": 1, "method": "…", "params": {}}.' };
}

/** What was thrown, for the client. What was not foreseen is a fault of ours and says so. */
function wireError(error: unknown): WireError {
  if (error instanceof SluiceError) return error.toWire();
  return {
    code: 'internal',
    message: `sluiced met an unforeseen fault: ${messageOf(error)}.`,
    remedy: 'Nothing was changed; please report it with the event log.',
  };
}
