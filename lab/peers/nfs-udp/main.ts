#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Writes a file over NFS version 3 on UDP, reads it back, compares, removes it, and says what was done as
// one line of JSON (UdpCopyReport):
//   nfs-udp <server> <export> <file name> <bytes> <bytes per call> [local address]
// Calls larger than the MTU travel as IP fragments, both ways.
import { randomBytes } from 'node:crypto';
import { UdpNfs } from './nfs.js';
import { UdpRpc } from './rpc.js';

export interface UdpCopyReport {
  bytes: number;
  bytesPerCall: number;
  /** What was read back is what was written. */
  same: boolean;
  retransmissions: number;
}

async function copy(
  nfs: UdpNfs,
  name: string,
  data: Buffer,
  bytesPerCall: number,
): Promise<boolean> {
  const file = await nfs.create(name);
  for (let at = 0; at < data.length; at += bytesPerCall) {
    await nfs.write(file, at, data.subarray(at, at + bytesPerCall));
  }
  const pieces: Buffer[] = [];
  for (let at = 0; at < data.length; at += bytesPerCall) {
    pieces.push(await nfs.read(file, at, bytesPerCall));
  }
  await nfs.remove(name);
  return Buffer.concat(pieces).equals(data);
}

const [server = '', path = '', name = '', size = '', perCall = '', local] = process.argv.slice(2);
const bytes = Number(size);
const bytesPerCall = Number(perCall);
if (!Number.isSafeInteger(bytes) || !(bytesPerCall > 0)) {
  console.error('usage: nfs-udp <server> <export> <name> <bytes> <bytes per call> [address]');
  process.exit(2);
}
const rpc = await UdpRpc.open(server, local);
try {
  const nfs = await UdpNfs.mount(rpc, path);
  const same = await copy(nfs, name, randomBytes(bytes), bytesPerCall);
  const { retransmissions } = rpc;
  const report: UdpCopyReport = { bytes, bytesPerCall, same, retransmissions };
  console.log(JSON.stringify(report));
  process.exitCode = same ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rpc.close();
}
