// SPDX-License-Identifier: Apache-2.0
// Frames below a host's own IP: built byte by byte, sent and watched with lab/peers/frame-peer.
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { ROOT } from '../../../lab/instance.js';
import { awaitExit } from '../../../lab/system/command.js';
import { waitFor } from '../../../lab/system/wait.js';
import { lab } from './current.js';

const FRAME_PEER = join(ROOT, 'build/c/bin/frame-peer');

const ETHERTYPE_IPV4 = 0x0800;
export const PROTOCOL_ICMP = 1;
export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;
export const TCP_SYN = 0x02;

/** Internet checksum (RFC 1071) of an even or odd number of bytes. */
function checksum(...parts: Buffer[]): number {
  const bytes = Buffer.concat(parts);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** `10.1.0.11` or `02:5c:00:00:01:11` as bytes. */
export function bytesOf(address: string): Buffer {
  const mac = address.includes(':');
  const parts = address.split(mac ? ':' : '.').map((part) => parseInt(part, mac ? 16 : 10));
  return Buffer.from(parts);
}

/** What an IPv4 packet carries and between whom. */
export interface PacketSpec {
  sourceMac: string;
  destinationMac: string;
  source: string;
  destination: string;
  protocol: number;
  /** From the transport header on. */
  payload: Buffer;
  ttl?: number;
  /** Added to the right header checksum; 0 or nothing leaves it right. */
  checksumError?: number;
}

/** An Ethernet frame with an IPv4 packet (RFC 791). */
export function ipv4Frame(spec: PacketSpec): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + spec.payload.length, 2);
  header[8] = spec.ttl ?? 64;
  header[9] = spec.protocol;
  bytesOf(spec.source).copy(header, 12);
  bytesOf(spec.destination).copy(header, 16);
  header.writeUInt16BE((checksum(header) + (spec.checksumError ?? 0)) & 0xffff, 10);
  const ethernet = Buffer.alloc(14);
  bytesOf(spec.destinationMac).copy(ethernet, 0);
  bytesOf(spec.sourceMac).copy(ethernet, 6);
  ethernet.writeUInt16BE(ETHERTYPE_IPV4, 12);
  return Buffer.concat([ethernet, header, spec.payload]);
}

function pseudoHeader(source: string, destination: string, protocol: number, length: number) {
  const rest = Buffer.from([0, protocol, length >> 8, length & 0xff]);
  return Buffer.concat([bytesOf(source), bytesOf(destination), rest]);
}

/** Ports, and by how much to be off with the checksum. */
export interface TransportSpec {
  source: string;
  destination: string;
  sourcePort: number;
  destinationPort: number;
  checksumError?: number;
}

/** A TCP segment without payload (RFC 9293). */
export function tcpSegment(spec: TransportSpec, flags: number): Buffer {
  const segment = Buffer.alloc(20);
  segment.writeUInt16BE(spec.sourcePort, 0);
  segment.writeUInt16BE(spec.destinationPort, 2);
  segment.writeUInt32BE(1000, 4);
  segment[12] = 5 << 4;
  segment[13] = flags;
  segment.writeUInt16BE(64_240, 14);
  const pseudo = pseudoHeader(spec.source, spec.destination, PROTOCOL_TCP, segment.length);
  segment.writeUInt16BE((checksum(pseudo, segment) + (spec.checksumError ?? 0)) & 0xffff, 16);
  return segment;
}

/** A UDP datagram (RFC 768). */
export function udpDatagram(spec: TransportSpec, data: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(spec.sourcePort, 0);
  header.writeUInt16BE(spec.destinationPort, 2);
  header.writeUInt16BE(header.length + data.length, 4);
  const datagram = Buffer.concat([header, data]);
  const pseudo = pseudoHeader(spec.source, spec.destination, PROTOCOL_UDP, datagram.length);
  datagram.writeUInt16BE((checksum(pseudo, datagram) + (spec.checksumError ?? 0)) & 0xffff, 6);
  return datagram;
}

/** Sends frames out of a host's wire. */
export async function sendFrames(host: string, frames: readonly Buffer[]): Promise<void> {
  const input = frames.map((frame) => `${frame.toString('hex')}\n`).join('');
  await lab().host(host).must([FRAME_PEER, 'eth0', 'send'], { input });
}

/** An IPv4 packet as it came in over a host's wire. */
export interface SeenPacket {
  sourceMac: string;
  source: string;
  destination: string;
  protocol: number;
  ttl: number;
  /** From the transport header on. */
  payload: Buffer;
  /** Of the header, and of a TCP segment, UDP datagram or ICMP message that is there as a whole. */
  checksumsRight: boolean;
}

function addressAt(frame: Buffer, at: number): string {
  return [...frame.subarray(at, at + 4)].join('.');
}

/** Of what an IPv4 packet carries; `packet` begins at its header. */
function transportChecksumRight(packet: Buffer, protocol: number, payload: Buffer): boolean {
  const isFragment = (packet.readUInt16BE(6) & 0x3fff) !== 0;
  if (isFragment) return true;
  if (protocol === PROTOCOL_ICMP) return checksum(payload) === 0;
  if (protocol === PROTOCOL_UDP && payload.readUInt16BE(6) === 0) return true;
  const length = Buffer.from([0, protocol, payload.length >> 8, payload.length & 0xff]);
  return checksum(packet.subarray(12, 20), length, payload) === 0;
}

/** The packet of a frame; undefined if it is not IPv4. */
function parse(frame: Buffer): SeenPacket | undefined {
  if (frame.length < 34 || frame.readUInt16BE(12) !== ETHERTYPE_IPV4) return undefined;
  const packet = frame.subarray(14, 14 + frame.readUInt16BE(16));
  const headerBytes = ((packet[0] ?? 0) & 15) * 4;
  const payload = packet.subarray(headerBytes);
  const protocol = packet[9] ?? 0;
  return {
    sourceMac: frame.toString('hex', 6, 12).replace(/..(?=.)/g, '$&:'),
    source: addressAt(packet, 12),
    destination: addressAt(packet, 16),
    protocol,
    ttl: packet[8] ?? 0,
    payload,
    checksumsRight:
      checksum(packet.subarray(0, headerBytes)) === 0 &&
      transportChecksumRight(packet, protocol, payload),
  };
}

/** Watches what comes in over a host's wire until closed. */
export class FrameWatch {
  readonly packets: SeenPacket[] = [];

  private constructor(readonly close: () => Promise<void>) {}

  /** Misses nothing from when this resolves. */
  static async open(host: string): Promise<FrameWatch> {
    const child = lab().host(host).spawn([FRAME_PEER, 'eth0', 'watch']);
    const ended = awaitExit(child);
    const { stdin, stdout } = child;
    if (stdin === null || stdout === null) throw new Error('the child has no pipes');
    const watch = new FrameWatch(async () => {
      stdin.end();
      await ended;
    });
    await new Promise<void>((resolve, reject) => {
      ended.then(() => {
        reject(new Error(`frame-peer ended on ${host}`));
      }, reject);
      createInterface({ input: stdout }).on('line', (line) => {
        if (line === 'watching') resolve();
        const packet = parse(Buffer.from(line, 'hex'));
        if (packet !== undefined) watch.packets.push(packet);
      });
    });
    return watch;
  }

  /** Waits for a packet that came in since the watch began. */
  async find(what: string, isIt: (packet: SeenPacket) => boolean): Promise<SeenPacket> {
    return findAtAny([this], what, isIt);
  }
}

/** Waits for a packet that came in at any of several hosts since their watches began. */
export async function findAtAny(
  watches: readonly FrameWatch[],
  what: string,
  isIt: (packet: SeenPacket) => boolean,
): Promise<SeenPacket> {
  return waitFor(() => Promise.resolve(watches.flatMap(({ packets }) => packets).find(isIt)), {
    what: `a packet comes in: ${what}`,
    everyMs: 10,
  });
}
