// SPDX-License-Identifier: Apache-2.0

/** An address of either family, its bits as one unsigned number so that comparing and masking are plain. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

/** An address and a prefix length: an interface address (host bits kept) or a network. */
export interface IpPrefix extends IpAddress {
  /** Length in bits: 0..32 or 0..128. */
  readonly length: number;
}

const WIDTH = { 4: 32, 6: 128 } as const;

/**
 * Reads a dotted-quad or colon form address (RFC 4291 2.2, with `::`).
 * @returns undefined if the text is neither
 */
export function parseAddress(text: string): IpAddress | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): IpAddress | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let bits = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined;
    bits = (bits << 8n) | BigInt(part);
  }
  return { family: 4, bits };
}

function parseIpv6(text: string): IpAddress | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  let bits = 0n;
  for (const group of [...head, ...Array<string>(missing).fill('0'), ...tail]) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    bits = (bits << 16n) | BigInt(`0x${group}`);
  }
  return { family: 6, bits };
}

/** Reads `address/length`; undefined if it is malformed. */
export function parsePrefix(text: string): IpPrefix | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = parseAddress(text.slice(0, slash));
  const lengthText = text.slice(slash + 1);
  if (address === undefined || !/^(0|[1-9][0-9]{0,2})$/.test(lengthText)) return undefined;
  const length = Number(lengthText);
  return length <= WIDTH[address.family] ? { ...address, length } : undefined;
}

/** The network number of a prefix, as a number of its family's width. */
function networkBits(prefix: IpPrefix, length = prefix.length): bigint {
  const host = BigInt(WIDTH[prefix.family] - length);
  return (prefix.bits >> host) << host;
}

/** Whether a prefix has no bit set behind its length. */
export function isNetwork(prefix: IpPrefix): boolean {
  return networkBits(prefix) === prefix.bits;
}

export function contains(prefix: IpPrefix, address: IpAddress): boolean {
  return (
    prefix.family === address.family &&
    networkBits({ ...address, length: prefix.length }) === networkBits(prefix)
  );
}

/** Whether two prefixes share an address. */
export function overlaps(a: IpPrefix, b: IpPrefix): boolean {
  const length = Math.min(a.length, b.length);
  return a.family === b.family && networkBits(a, length) === networkBits(b, length);
}

export function sameAddress(a: IpAddress, b: IpAddress): boolean {
  return a.family === b.family && a.bits === b.bits;
}

/** A text that is equal for equal addresses; key for maps. */
export function addressKey(address: IpAddress): string {
  return `${address.family}:${address.bits.toString(16)}`;
}
