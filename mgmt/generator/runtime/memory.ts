// SPDX-License-Identifier: Apache-2.0
// What generated codecs are made of: values in and out of the structures of firmware/generated (little-endian).
import { type IpAddress, parseAddress } from '../../config/addresses.js';
import { SluiceError } from '../../config/errors.js';

/**
 * A value that does not fit its field, or bytes that are no value of it. Codes: `value-unfit` when
 * encoding, `message-damaged` when decoding, `message-unknown` for a message id without meaning.
 */
export class CodecError extends SluiceError {
  constructor(code: 'value-unfit' | 'message-damaged' | 'message-unknown', message: string) {
    super(code, message, {
      remedy: 'install the management plane and the fast path from one build',
    });
  }
}

const ID_NONE = 0xffff;
const ADDRESS_FIRST_BYTE = 4;
const PREFIX_LENGTH = 20;
const V6_GROUPS = 8;

function unfit(what: string, value: unknown, wanted: string): CodecError {
  return new CodecError('value-unfit', `${what}: ${String(value)} is not ${wanted}`);
}

function damaged(what: string, value: unknown): CodecError {
  return new CodecError('message-damaged', `${what}: ${String(value)} is no value of this field`);
}

/** @param bytes 1, 2 or 4 */
export function putUnsigned(
  view: DataView,
  offset: number,
  bytes: number,
  value: number,
  what: string,
): void {
  const limit = 2 ** (8 * bytes);
  if (!Number.isInteger(value) || value < 0 || value >= limit) {
    throw unfit(what, value, `an integer from 0 to ${limit - 1}`);
  }
  if (bytes === 1) view.setUint8(offset, value);
  else if (bytes === 2) view.setUint16(offset, value, true);
  else view.setUint32(offset, value, true);
}

export function getUnsigned(view: DataView, offset: number, bytes: number): number {
  if (bytes === 1) return view.getUint8(offset);
  return bytes === 2 ? view.getUint16(offset, true) : view.getUint32(offset, true);
}

export function putUnsigned64(view: DataView, offset: number, value: bigint, what: string): void {
  if (BigInt.asUintN(64, value) !== value) throw unfit(what, value, 'an unsigned 64-bit integer');
  view.setBigUint64(offset, value, true);
}

export function getUnsigned64(view: DataView, offset: number): bigint {
  return view.getBigUint64(offset, true);
}

/** An id; null, which must be allowed, is no object. */
export function putId(view: DataView, offset: number, id: number | null, what: string): void {
  if (id === ID_NONE) throw unfit(what, id, 'an id');
  putUnsigned(view, offset, 2, id ?? ID_NONE, what);
}

export function getOptionalId(view: DataView, offset: number): number | null {
  const id = view.getUint16(offset, true);
  return id === ID_NONE ? null : id;
}

export function getId(view: DataView, offset: number, what: string): number {
  const id = getOptionalId(view, offset);
  if (id === null) throw damaged(what, 'none');
  return id;
}

export function putBoolean(view: DataView, offset: number, value: boolean): void {
  view.setUint8(offset, value ? 1 : 0);
}

export function getBoolean(view: DataView, offset: number, what: string): boolean {
  const byte = view.getUint8(offset);
  if (byte > 1) throw damaged(what, byte);
  return byte === 1;
}

/** Numbers by word. */
export type Choices<T extends string> = Readonly<Record<T, number>>;

export function putChoice<T extends string>(
  view: DataView,
  offset: number,
  choices: Choices<T>,
  value: T,
): void {
  view.setUint8(offset, choices[value]);
}

export function getChoice<T extends string>(
  view: DataView,
  offset: number,
  choices: Choices<T>,
  what: string,
): T {
  const byte = view.getUint8(offset);
  for (const word of Object.keys(choices) as T[]) if (choices[word] === byte) return word;
  throw damaged(what, byte);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** UTF-8 with a NUL behind it inside `bytes`. */
export function putText(
  view: DataView,
  offset: number,
  bytes: number,
  text: string,
  what: string,
): void {
  const encoded = encoder.encode(text);
  if (encoded.length >= bytes || encoded.includes(0)) {
    throw unfit(what, JSON.stringify(text), `a text of at most ${bytes - 1} bytes without NUL`);
  }
  const field = new Uint8Array(view.buffer, view.byteOffset + offset, bytes);
  field.fill(0);
  field.set(encoded);
}

export function getText(view: DataView, offset: number, bytes: number, what: string): string {
  const field = new Uint8Array(view.buffer, view.byteOffset + offset, bytes);
  const end = field.indexOf(0);
  if (end < 0) throw damaged(what, 'a text without end');
  return decoder.decode(field.subarray(0, end));
}

export function putBytes(
  view: DataView,
  offset: number,
  bytes: number,
  value: Uint8Array,
  what: string,
): void {
  if (value.length > bytes) throw unfit(what, `${value.length} bytes`, `at most ${bytes} bytes`);
  const field = new Uint8Array(view.buffer, view.byteOffset + offset, bytes);
  field.fill(0);
  field.set(value);
}

/** A copy. */
export function getBytes(view: DataView, offset: number, bytes: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + offset, bytes).slice();
}

/** An address as text; the empty text is no address. */
export function putAddress(view: DataView, offset: number, text: string, what: string): void {
  for (let i = 0; i < PREFIX_LENGTH; i++) view.setUint8(offset + i, 0);
  if (text === '') return;
  const address = parseAddress(text);
  if (address === undefined) throw unfit(what, JSON.stringify(text), 'an IP address');
  view.setUint8(offset, address.family);
  const width = addressBytes(address);
  for (let i = 0; i < width; i++) {
    const octet = Number((address.bits >> BigInt(8 * (width - 1 - i))) & 0xffn);
    view.setUint8(offset + ADDRESS_FIRST_BYTE + i, octet);
  }
}

function addressBytes(address: Pick<IpAddress, 'family'>): number {
  return address.family === 4 ? 4 : 16;
}

export function getAddress(view: DataView, offset: number, what: string): string {
  const family = view.getUint8(offset);
  const first = offset + ADDRESS_FIRST_BYTE;
  if (family === 0) return '';
  if (family === 4) return [0, 1, 2, 3].map((i) => view.getUint8(first + i)).join('.');
  if (family !== 6) throw damaged(what, `family ${family}`);
  const groups = Array.from({ length: V6_GROUPS }, (_, i) => view.getUint16(first + 2 * i));
  return formatV6(groups);
}

/** RFC 5952: lower case, the longest run of two or more zero groups as `::`, the first of equals. */
function formatV6(groups: number[]): string {
  let best = { start: 0, length: 1 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const hex = (part: number[]): string => part.map((group) => group.toString(16)).join(':');
  if (best.length < 2) return hex(groups);
  return `${hex(groups.slice(0, best.start))}::${hex(groups.slice(best.start + best.length))}`;
}

/** `address/length`. */
export function putPrefix(view: DataView, offset: number, text: string, what: string): void {
  const [address = '', length = ''] = text.split('/');
  putAddress(view, offset, address, what);
  view.setUint32(offset + PREFIX_LENGTH, 0);
  if (text === '') return;
  const longest = view.getUint8(offset) === 4 ? 32 : 128;
  if (address === '' || !/^[0-9]{1,3}$/.test(length) || Number(length) > longest) {
    throw unfit(what, JSON.stringify(text), 'an address and a prefix length');
  }
  view.setUint8(offset + PREFIX_LENGTH, Number(length));
}

export function getPrefix(view: DataView, offset: number, what: string): string {
  const address = getAddress(view, offset, what);
  const length = view.getUint8(offset + PREFIX_LENGTH);
  if (address === '' && length === 0) return '';
  if (address === '' || length > (address.includes(':') ? 128 : 32)) throw damaged(what, length);
  return `${address}/${length}`;
}

const MAC_BYTES = 6;

/** `aa:bb:cc:dd:ee:ff`. */
export function putMac(view: DataView, offset: number, text: string, what: string): void {
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text)) {
    throw unfit(what, JSON.stringify(text), 'a MAC address such as 02:00:00:00:00:01');
  }
  text.split(':').forEach((octet, i) => {
    view.setUint8(offset + i, Number.parseInt(octet, 16));
  });
}

export function getMac(view: DataView, offset: number): string {
  const octets = Array.from({ length: MAC_BYTES }, (_, i) => view.getUint8(offset + i));
  return octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':');
}

/** A list: its count (uint16), then its elements. */
export function putList<T>(
  view: DataView,
  place: { countOffset: number; offset: number; elementBytes: number; maximum: number },
  values: readonly T[],
  what: string,
  put: (offset: number, value: T) => void,
): void {
  if (values.length > place.maximum) {
    throw unfit(what, `a list of ${values.length}`, `a list of at most ${place.maximum}`);
  }
  view.setUint16(place.countOffset, values.length, true);
  values.forEach((value, i) => {
    put(place.offset + i * place.elementBytes, value);
  });
}

export function getList<T>(
  view: DataView,
  place: { countOffset: number; offset: number; elementBytes: number; maximum: number },
  what: string,
  get: (offset: number) => T,
): T[] {
  const count = view.getUint16(place.countOffset, true);
  if (count > place.maximum) throw damaged(what, `a count of ${count}`);
  return Array.from({ length: count }, (_, i) => get(place.offset + i * place.elementBytes));
}

/** The bytes of a structure to decode, which must be exactly as long as it. */
export function viewOf(payload: Uint8Array, bytes: number, what: string): DataView {
  if (payload.length !== bytes) {
    throw damaged(what, `a length of ${payload.length} instead of ${bytes} bytes`);
  }
  return new DataView(payload.buffer, payload.byteOffset, payload.length);
}

/** The number of a dictionary word, 0 for none. */
export function numberOf<T extends string>(
  numbers: ReadonlyMap<T, number>,
  word: T | null,
): number {
  return word === null ? 0 : (numbers.get(word) ?? 0);
}

/** The word of a number, null for 0. */
export function wordOf<T extends string>(
  numbers: ReadonlyMap<T, number>,
  number: number,
  what: string,
): T | null {
  if (number === 0) return null;
  for (const [word, own] of numbers) if (own === number) return word;
  throw damaged(what, number);
}
