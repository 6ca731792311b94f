// SPDX-License-Identifier: Apache-2.0
// Sends messages of ONC RPC from a host of the lab, right ones and wrong ones, and tells what comes back:
//   node rpc-peer.js <server address>
// A line of standard input is one {@link PeerRequest}, the line that answers it one {@link PeerAnswer}.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';

export interface PeerRequest {
  transport: 'tcp' | 'udp';
  port: number;
  /** In hexadecimal. Over TCP with whatever record marks it is to have. */
  bytes: string;
  /** So long an answer is waited for. */
  timeoutMs: number;
}

/** `closed`: the connection was ended in place of an answer. */
export interface PeerAnswer {
  outcome: 'reply' | 'closed' | 'silence';
  /** The message in hexadecimal, without record marks. */
  bytes: string;
}

const LAST_FRAGMENT = 0x80000000;
const MARK_BYTES = 4;

/** The message that a stream begins with, or undefined while it is not whole. */
export function firstRecord(stream: Buffer): Buffer | undefined {
  const fragments: Buffer[] = [];
  let at = 0;
  while (stream.length >= at + MARK_BYTES) {
    const mark = stream.readUInt32BE(at);
    const end = at + MARK_BYTES + (mark & ~LAST_FRAGMENT);
    if (stream.length < end) return undefined;
    fragments.push(stream.subarray(at + MARK_BYTES, end));
    if (mark >= LAST_FRAGMENT) return Buffer.concat(fragments);
    at = end;
  }
  return undefined;
}

const SILENCE: PeerAnswer = { outcome: 'silence', bytes: '' };
const CLOSED: PeerAnswer = { outcome: 'closed', bytes: '' };

function reply(message: Buffer): PeerAnswer {
  return { outcome: 'reply', bytes: message.toString('hex') };
}

async function overTcp(server: string, request: PeerRequest): Promise<PeerAnswer> {
  const socket = createConnection(request.port, server);
  const answer = new Promise<PeerAnswer>((resolve) => {
    let received = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      const message = firstRecord(received);
      if (message !== undefined) resolve(reply(message));
    });
    const end = (): void => {
      resolve(CLOSED);
    };
    socket.on('error', end).on('close', end);
    socket.setTimeout(request.timeoutMs, () => {
      resolve(SILENCE);
    });
  });
  socket.write(Buffer.from(request.bytes, 'hex'));
  const found = await answer;
  socket.destroy();
  return found;
}

async function overUdp(server: string, request: PeerRequest): Promise<PeerAnswer> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  const heard = once(socket, 'message').then(([message]) => reply(message as Buffer));
  socket.send(Buffer.from(request.bytes, 'hex'), request.port, server);
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<PeerAnswer>((resolve) => {
    timer = setTimeout(resolve, request.timeoutMs, SILENCE);
  });
  const found = await Promise.race([heard, silence]);
  clearTimeout(timer);
  socket.close();
  return found;
}

async function main(server: string): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as PeerRequest;
    const send = request.transport === 'tcp' ? overTcp : overUdp;
    console.log(JSON.stringify(await send(server, request)));
  }
}

const [server] = process.argv.slice(2);
if (server !== undefined && process.argv[1]?.endsWith('rpc-peer.js')) await main(server);
