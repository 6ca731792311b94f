// SPDX-License-Identifier: Apache-2.0
// The few NFS version 3 procedures (RFC 1813) that put a file on a server and get it back, over UDP.
import type { UdpRpc } from './rpc.js';
import { RpcError, type Procedure } from './rpc.js';
import { XdrWriter, type XdrReader } from './xdr.js';

const PORTMAP_PORT = 111;
const PROTOCOL_UDP = 17;
const PORTMAP = { program: 100000, version: 2 };
const MOUNT = { program: 100005, version: 3 };
const NFS = { program: 100003, version: 3 };

/** Bytes of a fattr3 (RFC 1813, 2.5) and of a wcc_attr. */
const FATTR_BYTES = 84;
const WCC_ATTR_BYTES = 24;

const CREATE_UNCHECKED = 0;
const WRITE_FILE_SYNC = 2;

/** A mounted export. */
export class UdpNfs {
  private constructor(
    private readonly rpc: UdpRpc,
    private readonly port: number,
    private readonly root: Buffer,
  ) {}

  /** Asks portmap for MOUNT and NFS and mounts. @throws RpcError */
  static async mount(rpc: UdpRpc, path: string): Promise<UdpNfs> {
    const mountPort = await lookUpPort(rpc, MOUNT);
    const port = await lookUpPort(rpc, NFS);
    const argument = new XdrWriter().opaque(path);
    const reply = await rpc.call(mountPort, { ...MOUNT, procedure: 1 }, argument);
    check(reply, `MNT ${path}`);
    return new UdpNfs(rpc, port, reply.opaque());
  }

  /** Makes an empty file; gives its handle. @throws RpcError */
  async create(name: string): Promise<Buffer> {
    const argument = new XdrWriter().opaque(this.root).opaque(name).u32(CREATE_UNCHECKED);
    argument.u32(1).u32(0o644).u32(0).u32(0).u32(1).u64(0n).u32(0).u32(0);
    const reply = await this.call(8, argument, `CREATE ${name}`);
    if (!reply.bool()) return this.lookup(name);
    return reply.opaque();
  }

  /** @throws RpcError */
  async lookup(name: string): Promise<Buffer> {
    const argument = new XdrWriter().opaque(this.root).opaque(name);
    const reply = await this.call(3, argument, `LOOKUP ${name}`);
    return reply.opaque();
  }

  /** Writes to stable storage, with one call. @throws RpcError */
  async write(file: Buffer, offset: number, data: Buffer): Promise<void> {
    const argument = new XdrWriter().opaque(file).u64(BigInt(offset));
    argument.u32(data.length).u32(WRITE_FILE_SYNC).opaque(data);
    const reply = await this.call(7, argument, `WRITE at ${offset}`);
    skipWcc(reply);
    const count = reply.u32();
    if (count === data.length) return;
    throw new RpcError('refused', `WRITE at ${offset}: ${count} of ${data.length} bytes`);
  }

  /** Reads with one call; less than asked for at the end of the file. @throws RpcError */
  async read(file: Buffer, offset: number, count: number): Promise<Buffer> {
    const argument = new XdrWriter().opaque(file).u64(BigInt(offset)).u32(count);
    const reply = await this.call(6, argument, `READ at ${offset}`);
    if (reply.bool()) reply.skip(FATTR_BYTES);
    reply.u32();
    reply.bool();
    return reply.opaque();
  }

  /** @throws RpcError */
  async remove(name: string): Promise<void> {
    await this.call(12, new XdrWriter().opaque(this.root).opaque(name), `REMOVE ${name}`);
  }

  private async call(procedure: number, argument: XdrWriter, what: string): Promise<XdrReader> {
    const reply = await this.rpc.call(this.port, { ...NFS, procedure }, argument);
    check(reply, what);
    return reply;
  }
}

function check(reply: XdrReader, what: string): void {
  const status = reply.u32();
  if (status !== 0) throw new RpcError('refused', `${what}: status ${status}`);
}

function skipWcc(reply: XdrReader): void {
  if (reply.bool()) reply.skip(WCC_ATTR_BYTES);
  if (reply.bool()) reply.skip(FATTR_BYTES);
}

/** PMAPPROC_GETPORT of the port mapper (RFC 1833). */
async function lookUpPort(rpc: UdpRpc, of: Omit<Procedure, 'procedure'>): Promise<number> {
  const argument = new XdrWriter().u32(of.program).u32(of.version).u32(PROTOCOL_UDP).u32(0);
  const reply = await rpc.call(PORTMAP_PORT, { ...PORTMAP, procedure: 3 }, argument);
  const port = reply.u32();
  if (port === 0) throw new RpcError('refused', `program ${of.program} has no UDP port`);
  return port;
}
