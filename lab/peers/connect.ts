#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Opens TCP connections one after the other and keeps them open until standard input ends:
//   connect <server> <port> <local address>…
// Says what became of each as a line of JSON (ConnectReport), in the order given; a local address may be
// there more than once.
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';

export interface ConnectReport {
  localAddress: string;
  /** 0 if the connection was not made. */
  localPort: number;
  /** Why not: an errno name such as ECONNREFUSED, or `timeout`; empty if it was made. */
  failure: string;
}

const TIMEOUT_MS = 3000;

async function open(host: string, port: number, localAddress: string): Promise<Socket | string> {
  const socket = createConnection({ host, port, localAddress });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(TIMEOUT_MS) });
    // A reset later on is the business of whoever watches the other end.
    socket.on('error', () => undefined);
    return socket;
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    const { name, code } = error as NodeJS.ErrnoException;
    return name === 'AbortError' ? 'timeout' : (code ?? String(error));
  }
}

const [server = '', port = '', ...addresses] = process.argv.slice(2);
const sockets: Socket[] = [];
for (const localAddress of addresses) {
  const made = await open(server, Number(port), localAddress);
  const failed = typeof made === 'string';
  const report: ConnectReport = {
    localAddress,
    localPort: failed ? 0 : (made.localPort ?? 0),
    failure: failed ? made : '',
  };
  if (!failed) sockets.push(made);
  console.log(JSON.stringify(report));
}
process.stdin.resume();
await once(process.stdin, 'end');
for (const socket of sockets) socket.destroy();
