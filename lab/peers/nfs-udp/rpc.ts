// SPDX-License-Identifier: Apache-2.0
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { XdrReader, XdrWriter } from './xdr.js';

/** Which procedure of which program to call. */
export interface Procedure {
  program: number;
  version: number;
  procedure: number;
}

/** The answer to a call did not come, or says that the call failed. */
export class RpcError extends Error {
  constructor(
    readonly code: 'timeout' | 'refused',
    message: string,
  ) {
    super(message);
    this.name = 'RpcError';
  }
}

const RPC_VERSION = 2;
const MESSAGE_CALL = 0;
const AUTH_NONE = 0;
const AUTH_SYS = 1;

/** A call is sent again when no answer came, at most so often. */
const RETRANSMIT_MS = 2500;
const TRIES = 10;

/** Calls ONC RPC programs (RFC 5531) over UDP, one call at a time. */
export class UdpRpc {
  private nextXid = Math.floor(Math.random() * 0x7fffffff);
  /** Datagrams sent again because no answer came. */
  retransmissions = 0;

  private constructor(
    private readonly socket: Socket,
    private readonly server: string,
  ) {}

  /** @param local source address of all calls; any if undefined */
  static async open(server: string, local?: string): Promise<UdpRpc> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    socket.bind(0, local);
    await once(socket, 'listening');
    return new UdpRpc(socket, server);
  }

  close(): void {
    this.socket.close();
  }

  /**
   * Calls and gives the results.
   *
   * @throws RpcError
   */
  async call(port: number, what: Procedure, argument: XdrWriter): Promise<XdrReader> {
    const xid = this.nextXid++;
    const call = new XdrWriter().u32(xid).u32(MESSAGE_CALL).u32(RPC_VERSION);
    call.u32(what.program).u32(what.version).u32(what.procedure);
    call.u32(AUTH_SYS).opaque(credentials().bytes()).u32(AUTH_NONE).u32(0);
    const message = call.append(argument).bytes();
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (attempt > 0) this.retransmissions += 1;
      const reply = this.reply(xid, port);
      this.socket.send(message, port, this.server);
      const answer = await reply;
      if (answer !== undefined) return accepted(answer, what);
    }
    throw new RpcError('timeout', `${this.server}:${port} does not answer ${describe(what)}`);
  }

  /** The reply to a call from the port it was sent to, or undefined if none comes in time. */
  private reply(xid: number, port: number): Promise<Buffer | undefined> {
    return new Promise((resolve) => {
      const done = (message: Buffer | undefined): void => {
        clearTimeout(timer);
        this.socket.off('message', receive);
        resolve(message);
      };
      const receive = (message: Buffer, from: { address: string; port: number }): void => {
        const ours = from.address === this.server && from.port === port;
        if (ours && message.length >= 4 && message.readUInt32BE(0) === xid) done(message);
      };
      const timer = setTimeout(done, RETRANSMIT_MS, undefined);
      this.socket.on('message', receive);
    });
  }
}

function credentials(): XdrWriter {
  return new XdrWriter().u32(0).opaque('lab').u32(0).u32(0).u32(0);
}

function describe({ program, version, procedure }: Procedure): string {
  return `program ${program} version ${version} procedure ${procedure}`;
}

/** Checks the head of a reply; what is left are the results. */
function accepted(message: Buffer, what: Procedure): XdrReader {
  const reader = new XdrReader(message);
  reader.skip(8);
  const denied = reader.u32();
  if (denied !== 0) throw new RpcError('refused', `${describe(what)} is denied`);
  reader.u32();
  reader.opaque();
  const status = reader.u32();
  if (status !== 0) throw new RpcError('refused', `${describe(what)}: accept status ${status}`);
  return reader;
}
