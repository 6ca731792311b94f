// SPDX-License-Identifier: Apache-2.0
import { chmodSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:net';
import { Connection, type Dispatcher } from './connection.js';

/** The control socket: for root and its group only; one connection object per client. */
export class ControlServer {
  private readonly connections = new Set<Connection>();
  private server: Server | undefined;

  constructor(
    private readonly path: string,
    private readonly dispatch: Dispatcher,
  ) {}

  /** Listens. What a killed sluiced left at the path is replaced; the instance lock says that it is gone. */
  async start(): Promise<void> {
    rmSync(this.path, { force: true });
    const server = createServer((socket) => {
      const connection = new Connection(socket, this.dispatch);
      this.connections.add(connection);
      socket.on('close', () => this.connections.delete(connection));
      connection.start();
    });
    this.server = server;
    const mask = process.umask(0o117);
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(this.path, resolve);
      });
    } finally {
      process.umask(mask);
    }
    chmodSync(this.path, 0o660);
  }

  async stop(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) =>
      server.close(() => {
        resolve();
      }),
    );
    for (const connection of this.connections) connection.stop();
    await closed;
  }
}
