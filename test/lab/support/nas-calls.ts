// SPDX-License-Identifier: Apache-2.0
// Single calls of NFS, MOUNT and portmap from a client host, as they stand in the RFCs, and spoilt ones.
import { join } from 'node:path';
import { ROOT } from '../../../lab/instance.js';
import { XdrReader, XdrWriter } from '../../../lab/peers/nfs-udp/xdr.js';
import type { PeerAnswer, PeerRequest } from '../../../lab/peers/rpc-peer.js';
import { lab } from './current.js';
import { LinePeer } from './line-peer.js';

const RPC_PEER = join(ROOT, 'build/ts/lab/peers/rpc-peer.js');

/** So long the box may take; what is not to be answered at all is waited for less long. */
const ANSWER_MS = 20_000;
const SILENCE_MS = 1000;

export const NFS = 100003;
export const MOUNT = 100005;
export const PORTS: ReadonlyMap<number, number> = new Map([
  [100000, 111],
  [NFS, 2049],
  [MOUNT, 20048],
]);

/** accept_stat (RFC 5531, 9). */
export const ACCEPT = {
  success: 0,
  programUnavailable: 1,
  programMismatch: 2,
  procedureUnavailable: 3,
  garbageArguments: 4,
} as const;

/** nfsstat3 (RFC 1813, 2.6). */
export const STATUS = {
  ok: 0,
  noEntry: 2,
  access: 13,
  exists: 17,
  otherDevice: 18,
  noSpace: 28,
  readOnly: 30,
  stale: 70,
  badHandle: 10001,
  /** NFS3ERR_JUKEBOX */
  tryLater: 10008,
} as const;

export interface Call {
  program: number;
  version: number;
  procedure: number;
  arguments?: XdrWriter;
  transport?: 'tcp' | 'udp';
  xid?: number;
}

/** The head of an accepted answer, and its results. */
export interface Answer {
  accept: number;
  results: XdrReader;
}

let lastXid = Math.floor(Math.random() * 0x7fffffff);

/** The bytes of a call with credentials of root. */
export function callBytes(call: Call): Buffer {
  lastXid += 1;
  const credentials = new XdrWriter().u32(0).opaque('lab').u32(0).u32(0).u32(0);
  const head = new XdrWriter()
    .u32(call.xid ?? lastXid)
    .u32(0)
    .u32(2);
  head.u32(call.program).u32(call.version).u32(call.procedure);
  head.u32(1).opaque(credentials.bytes()).u32(0).u32(0);
  return head.append(call.arguments ?? new XdrWriter()).bytes();
}

/** A record of one fragment (RFC 5531, 11). */
export function recordOf(message: Buffer, lengthBytes = message.length, isLast = true): Buffer {
  const mark = Buffer.alloc(4);
  mark.writeUInt32BE(((isLast ? 0x80000000 : 0) + lengthBytes) >>> 0);
  return Buffer.concat([mark, message]);
}

/** A client host that makes single calls to one server. */
export class Caller {
  private constructor(private readonly peer: LinePeer) {}

  static open(host: string, server: string): Caller {
    return new Caller(new LinePeer(lab().host(host).spawn([process.execPath, RPC_PEER, server])));
  }

  close(): Promise<void> {
    return this.peer.close();
  }

  /** Sends bytes as they are; tells what came back. */
  async send(
    transport: 'tcp' | 'udp',
    port: number,
    bytes: Buffer,
    timeoutMs = SILENCE_MS,
  ): Promise<PeerAnswer> {
    const request: PeerRequest = { transport, port, bytes: bytes.toString('hex'), timeoutMs };
    return (await this.peer.ask(JSON.stringify(request))) as PeerAnswer;
  }

  /** Makes a call and takes the answer's head off. */
  async call(call: Call, port = PORTS.get(call.program) ?? 2049): Promise<Answer> {
    const { transport = 'tcp' } = call;
    const message = callBytes(call);
    const bytes = transport === 'tcp' ? recordOf(message) : message;
    const answer = await this.send(transport, port, bytes, ANSWER_MS);
    if (answer.outcome !== 'reply') throw new Error(`the call came to ${answer.outcome}`);
    return accepted(Buffer.from(answer.bytes, 'hex'));
  }

  /** The results of a call that is carried out, whatever its status. */
  async results(call: Call): Promise<XdrReader> {
    const { accept, results } = await this.call(call);
    if (accept !== ACCEPT.success) throw new Error(`accept status ${accept}`);
    return results;
  }

  /** The first word of the results: the status of nearly every procedure. */
  async status(call: Call): Promise<number> {
    return (await this.results(call)).u32();
  }

  /** The handle of an export. @throws if it is not given */
  async mount(path: string): Promise<Buffer> {
    const results = await this.results(mountCall(path));
    const status = results.u32();
    if (status !== STATUS.ok) throw new Error(`MNT ${path}: status ${status}`);
    return Buffer.from(results.opaque());
  }
}

/** The head of a reply; what is left are the results. */
export function accepted(message: Buffer): Answer {
  const results = new XdrReader(message);
  results.skip(8);
  if (results.u32() !== 0) throw new Error('the call is denied');
  results.u32();
  results.opaque();
  return { accept: results.u32(), results };
}

/** MNT of version 3. */
export function mountCall(path: string): Call {
  return { program: MOUNT, version: 3, procedure: 1, arguments: new XdrWriter().opaque(path) };
}

/** A procedure of NFS version 3 whose arguments begin with a handle. */
export function nfsCall(procedure: number, handle: Buffer, more = new XdrWriter()): Call {
  const words = new XdrWriter().opaque(handle).append(more);
  return { program: NFS, version: 3, procedure, arguments: words };
}

export function lookupCall(directory: Buffer, name: string): Call {
  return nfsCall(3, directory, new XdrWriter().opaque(name));
}

/** CREATE, UNCHECKED, with a mode and nothing else set. */
export function createCall(directory: Buffer, name: string, mode = 0o644): Call {
  const words = new XdrWriter().opaque(name).u32(0).u32(1).u32(mode);
  return nfsCall(8, directory, words.u32(0).u32(0).u32(0).u32(0).u32(0));
}

/** The handle that LOOKUP (first in its results) or CREATE (after a word that says it is there) gives. */
export function handleOf(results: XdrReader, isOptional = true): Buffer {
  const status = results.u32();
  if (status !== STATUS.ok) throw new Error(`there is no handle: status ${status}`);
  if (isOptional && !results.bool()) throw new Error('the answer holds no handle');
  return Buffer.from(results.opaque());
}
