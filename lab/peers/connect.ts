#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Opens TCP connections to an ONC RPC server one after the other and keeps them open until standard input
// ends:
//   connect <milliseconds to try each> <server> <port> <local address>…
// Says what became of each as a line of JSON (ConnectReport), in the order given; a local address may be
// there more than once. For each line of standard input it makes a call on every connection and says how
// many were answered, as a line with a number.
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface ConnectReport {
  localAddress: string;
  /** 0 if the connection was not made. */
  localPort: number;
  /** Why not: an errno name such as ECONNREFUSED, or `timeout`; empty if it was made. */
  failure: string;
}

/** A call may be lost with whatever was killed, and TCP waits longer each time before it sends it again. */
const ANSWER_MS = 60_000;

/** Record mark (RFC 5531, section 11), transaction, call, RPC 2, NFS 3, NULL, no credentials. */
const NULL_CALL = Buffer.from(
  ['80000028', '00000001', '00000000', '00000002', '000186a3', '00000003', '00000000'].join('') +
    '00'.repeat(16),
  'hex',
);

const [tryText = '', server = '', port = '', ...addresses] = process.argv.slice(2);
const tryMs = Number(tryText);

async function open(host: string, port: number, localAddress: string): Promise<Socket | string> {
  const socket = createConnection({ host, port, localAddress });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(tryMs) });
    // A reset later on is the business of whoever watches the other end.
    socket.on('error', () => undefined);
    return socket;
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    const { name, code } = error as NodeJS.ErrnoException;
    return name === 'AbortError' ? 'timeout' : (code ?? String(error));
  }
}

/** Calls procedure 0 of NFS version 3; a server of something else answers too, that it does not know that. */
async function isAnswered(socket: Socket): Promise<boolean> {
  socket.write(NULL_CALL);
  try {
    await once(socket, 'data', { signal: AbortSignal.timeout(ANSWER_MS) });
    return true;
  } catch {
    return false;
  }
}

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
for await (const line of createInterface({ input: process.stdin })) {
  if (line === '') break;
  const answers = await Promise.all(sockets.map(isAnswered));
  console.log(answers.filter(Boolean).length);
}
for (const socket of sockets) socket.destroy();
