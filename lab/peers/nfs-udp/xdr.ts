// SPDX-License-Identifier: Apache-2.0

/** Writes XDR (RFC 4506): big-endian words, opaque data padded to a multiple of four bytes. */
export class XdrWriter {
  private readonly parts: Buffer[] = [];

  u32(value: number): this {
    const word = Buffer.alloc(4);
    word.writeUInt32BE(value);
    this.parts.push(word);
    return this;
  }

  u64(value: bigint): this {
    const word = Buffer.alloc(8);
    word.writeBigUInt64BE(value);
    this.parts.push(word);
    return this;
  }

  /** Variable-length opaque data or a string: its length, its bytes, padding. */
  opaque(bytes: Uint8Array | string): this {
    const data = Buffer.from(bytes);
    this.u32(data.length);
    this.parts.push(data, Buffer.alloc(padding(data.length)));
    return this;
  }

  /** What another writer has written. */
  append(other: XdrWriter): this {
    this.parts.push(other.bytes());
    return this;
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}

/** Reads XDR. Reading beyond the end throws RangeError, as Buffer does. */
export class XdrReader {
  private at = 0;

  constructor(private readonly data: Buffer) {}

  u32(): number {
    const value = this.data.readUInt32BE(this.at);
    this.at += 4;
    return value;
  }

  bool(): boolean {
    return this.u32() !== 0;
  }

  skip(bytes: number): void {
    if (bytes > this.data.length - this.at) throw new RangeError('the XDR data ends too early');
    this.at += bytes;
  }

  opaque(): Buffer {
    const length = this.u32();
    const from = this.at;
    this.skip(length + padding(length));
    return this.data.subarray(from, from + length);
  }
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}
