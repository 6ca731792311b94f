// SPDX-License-Identifier: Apache-2.0
// The lock manager of a client, as far as a server calls it back over UDP:
//   node lock-peer.js
// Answers GETPORT for any program by one port, and there whatever it is called by; takes each lock that it is
// granted (NLM_GRANTED). Each call becomes a line of standard output, a {@link LockCall}. Ends with its input.
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { XdrReader, XdrWriter } from './nfs-udp/xdr.js';

export interface LockCall {
  from: string;
  program: number;
  procedure: number;
  /** What follows the head, in hexadecimal. */
  arguments: string;
}

const PORTMAP_PORT = 111;
const LOCK_PORT = 4045;
const NLM = 100021;
const NLM_GRANTED = 5;
const ACCEPTED_HEAD = [1, 0, 0, 0, 0];

function head(xid: number): XdrWriter {
  return ACCEPTED_HEAD.reduce((writer, word) => writer.u32(word), new XdrWriter().u32(xid));
}

/** Takes a call's head off. */
function read(message: Buffer): { xid: number; program: number; procedure: number; rest: Buffer } {
  const reader = new XdrReader(message);
  const xid = reader.u32();
  reader.skip(8);
  const program = reader.u32();
  reader.u32();
  const procedure = reader.u32();
  let at = 24;
  for (let part = 0; part < 2; part += 1) {
    reader.u32();
    at += 8 + Math.ceil(reader.opaque().length / 4) * 4;
  }
  return { xid, program, procedure, rest: message.subarray(at) };
}

async function listen(
  port: number,
  answer: (message: Buffer, from: RemoteInfo) => XdrWriter,
): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    socket.send(answer(message, from).bytes(), from.port, from.address);
  });
  socket.bind(port);
  await once(socket, 'listening');
  return socket;
}

function called(message: Buffer, from: RemoteInfo): XdrWriter {
  const { xid, program, procedure, rest } = read(message);
  const call: LockCall = {
    from: from.address,
    program,
    procedure,
    arguments: rest.toString('hex'),
  };
  console.log(JSON.stringify(call));
  if (program !== NLM || procedure !== NLM_GRANTED) return head(xid);
  return head(xid).opaque(new XdrReader(rest).opaque()).u32(0);
}

async function main(): Promise<void> {
  const sockets = [
    await listen(PORTMAP_PORT, (message) => head(read(message).xid).u32(LOCK_PORT)),
    await listen(LOCK_PORT, called),
  ];
  process.stdin.resume();
  await once(process.stdin, 'end');
  for (const socket of sockets) socket.close();
}

if (process.argv[1]?.endsWith('lock-peer.js') === true) await main();
