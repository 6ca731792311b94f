// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROTOCOL_VERSION, SOCKET_NAME } from '../../../mgmt/daemon/protocol.js';
import type { MethodName, Methods, WireError } from '../../../mgmt/daemon/protocol.js';

/** Thrown by a handler to refuse its request. */
export class Refusal extends Error {
  constructor(readonly wire: WireError) {
    super(wire.message);
  }
}

/** Sends one chunk of a stream. */
export type SendChunk = (chunk: unknown) => void;

/** Answers one method; `chunk` is for streams, which stay open when the handler returns undefined. */
export type Handler<M extends MethodName> = (
  params: Methods[M]['params'],
  chunk: SendChunk,
) => Methods[M]['result'] | undefined;

export type Handlers = { [M in MethodName]?: Handler<M> };

/** A request that arrived. */
export interface Seen {
  readonly method: string;
  readonly params: unknown;
}

/**
 * Stands in for `sluiced` at the other end of a real socket, in a directory of its own. Keeps every request, so
 * that a test can say what the CLI asked for.
 */
export class FakeControlServer {
  readonly directory = mkdtempSync(join(tmpdir(), 'sluice-cli-'));
  readonly path = join(this.directory, SOCKET_NAME);
  readonly seen: Seen[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(readonly handlers: Handlers = {}) {
    this.server = createServer((socket) => {
      this.serve(socket);
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.path, resolve));
  }

  /** Ends every connection and removes the directory. */
  async stop(): Promise<void> {
    this.dropConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** As when `sluiced` is killed. */
  dropConnections(): void {
    for (const socket of this.sockets) {
      socket.destroy();
    }
  }

  /** Parameters of each request of a method, in order. */
  asked(method: MethodName): unknown[] {
    return this.seen.filter((entry) => entry.method === method).map((entry) => entry.params);
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    createInterface({ input: socket })
      .on('line', (line) => {
        this.answer(socket, line);
      })
      .on('error', () => undefined);
  }

  private answer(socket: Socket, line: string): void {
    const { id, method, params } = JSON.parse(line) as Seen & { id: number };
    this.seen.push({ method, params });
    const send = (body: object): void => {
      if (!socket.destroyed) {
        socket.write(`${JSON.stringify({ id, ...body })}\n`);
      }
    };
    try {
      const handlers: Handlers = { ...defaults, ...this.handlers };
      const handler = handlers[method as MethodName] as Handler<MethodName> | undefined;
      if (handler === undefined) {
        throw new Refusal({ code: 'unknown-method', message: `${method}: no such method.` });
      }
      const result = handler(params as Methods[MethodName]['params'], (chunk) => {
        send({ chunk });
      });
      if (result !== undefined) {
        send({ result });
      }
    } catch (error) {
      send({
        error: error instanceof Refusal ? error.wire : { code: 'internal', message: String(error) },
      });
    }
  }
}

const defaults: Handlers = {
  hello: () => ({
    protocol: PROTOCOL_VERSION,
    version: '0.1.0',
    dictionary: '0123456789abcdef',
    hostname: 'box',
    pid: 1,
  }),
  status: () => ({
    hostname: 'box',
    candidateChanged: false,
    unsaved: false,
    confirm: null,
    pending: 0,
    fastpath: 'ready',
  }),
  'config.get': () => ({
    object: {
      dictionary: '0123456789abcdef',
      port: { '1.1': {}, '1.2': {}, '2.1': {} },
      vlan: { '10': { ports: ['1.1', '2.1'] } },
      server: { nas1: {}, nas2: {} },
      'virtual-domain': { nfs: { member: { nas1: {} } }, web: { member: { www1: {} } } },
    },
    text: 'port 1.1 type router\n',
  }),
  'config.edit': ({ edits }) => ({ changed: edits.length }),
};
