#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Sends only after the server has closed its side: a connection that is half closed while data flow.
//   late-sender <server> <port> <bytes>
// Says the line "connected" once it is, and ends with exit code 0 when everything was sent and acknowledged.
import { once } from 'node:events';
import { createConnection } from 'node:net';

const PIECE = Buffer.alloc(65_536, 'late');

const [host = '', port = '', bytes = ''] = process.argv.slice(2);
const socket = createConnection({ host, port: Number(port), allowHalfOpen: true });
await once(socket, 'connect');
console.log('connected');
socket.resume();
await once(socket, 'end');
for (let left = Number(bytes); left > 0; left -= PIECE.length) {
  if (!socket.write(PIECE.subarray(0, Math.min(left, PIECE.length)))) await once(socket, 'drain');
}
socket.end();
await once(socket, 'close');
