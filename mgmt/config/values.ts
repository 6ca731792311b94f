// SPDX-License-Identifier: Apache-2.0
import type { ConfigValue } from '../daemon/protocol.js';
import type { ValueType } from '../generated/cli-grammar.js';
import { isNetwork, parseAddress, parsePrefix } from './addresses.js';
import type { Attribute, KeyRule } from './grammar.js';

/** Why a value is not acceptable, and what would be. */
export interface ValueFault {
  reason: string;
  remedy: string;
}

type Of<T extends ValueType['type']> = Extract<ValueType, { type: T }>;

const CONTROL_CHARACTERS = /[\p{Cc}\u2028\u2029]/u;
const HOSTNAME =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?([.][A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/**
 * Turns a word of command text into a value of the attribute's type. What does not fit the type stays text, for
 * `faultOfValue` to name.
 */
export function valueOfWord(attribute: Attribute, word: string): ConfigValue {
  const { type } = attribute.value;
  if (type === 'integer' && /^-?[0-9]{1,15}$/.test(word)) return Number(word);
  if (type === 'boolean' && (word === 'true' || word === 'false')) return word === 'true';
  return word;
}

/** Checks one value (of a list: one element) of an attribute; undefined if it is well. */
export function faultOfValue(attribute: Attribute, value: unknown): ValueFault | undefined {
  const rule = attribute.value;
  if (rule.type === 'integer') return faultOfInteger(attribute, rule, value);
  if (rule.type === 'boolean') {
    return typeof value === 'boolean'
      ? undefined
      : { reason: `${show(value)} is neither true nor false`, remedy: 'Type true or false.' };
  }
  if (rule.type === 'choice') {
    const words = rule.choices.map((choice) => choice.word);
    return typeof value === 'string' && words.includes(value)
      ? undefined
      : { reason: `${show(value)} is not one of its values`, remedy: `Use ${orList(words)}.` };
  }
  if (typeof value !== 'string') {
    return { reason: `${show(value)} is not text`, remedy: attribute.help };
  }
  if (CONTROL_CHARACTERS.test(value)) {
    return { reason: `${show(value)} holds a control character`, remedy: 'Leave it out.' };
  }
  return rule.type === 'text'
    ? faultOfText(attribute, rule, value)
    : faultOfForm(attribute, rule.type, value);
}

function faultOfInteger(
  attribute: Attribute,
  rule: Of<'integer'>,
  value: unknown,
): ValueFault | undefined {
  const { minimum, maximum } = rule;
  const unit = attribute.unit === undefined ? '' : ` ${attribute.unit}`;
  const remedy = `Give a whole number from ${minimum} to ${maximum}${unit}.`;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    return { reason: `${show(value)} is not a whole number`, remedy };
  }
  if (value < minimum || value > maximum) return { reason: `${value} is out of range`, remedy };
  if (rule.powerOfTwo && !Number.isInteger(Math.log2(value))) {
    return {
      reason: `${value} is not a power of two`,
      remedy: `Give a power of two, such as ${2 ** Math.round(Math.log2(value))}.`,
    };
  }
  return undefined;
}

function faultOfText(
  attribute: Attribute,
  rule: Of<'text'>,
  value: string,
): ValueFault | undefined {
  const bytes = Buffer.byteLength(value, 'utf8');
  if (bytes > rule.maximumLength) {
    return {
      reason: `${show(value)} is ${bytes} bytes long`,
      remedy: `Shorten it to at most ${rule.maximumLength}.`,
    };
  }
  if (bytes < rule.minimumLength) return { reason: 'the text is empty', remedy: attribute.help };
  return rule.pattern === undefined || new RegExp(rule.pattern, 'u').test(value)
    ? undefined
    : { reason: `${show(value)} is malformed`, remedy: attribute.help };
}

/** Addresses, names and references: whether the text has the form; what it means is `rules/`' business. */
function faultOfForm(
  attribute: Attribute,
  type: Exclude<ValueType['type'], 'integer' | 'boolean' | 'choice' | 'text'>,
  value: string,
): ValueFault | undefined {
  switch (type) {
    case 'address':
      return faultOfAddress(value);
    case 'prefix':
      return faultOfPrefix(value, true);
    case 'interface':
      return faultOfPrefix(value, false);
    case 'ip-address':
      return faultOfIpAddress(value);
    case 'ip-interface':
      return faultOfIpInterface(value);
    case 'ip-prefix':
      return faultOfIpPrefix(value);
    case 'hostname':
      return HOSTNAME.test(value)
        ? undefined
        : { reason: `${show(value)} is not a DNS name`, remedy: 'Write it as nas.example.com.' };
    case 'reference':
      return value === '' ? { reason: 'the name is empty', remedy: attribute.help } : undefined;
  }
}

/** Checks a unicast IPv4 address of a station. */
export function faultOfAddress(value: string): ValueFault | undefined {
  const address = parseAddress(value);
  const remedy = 'Write an IPv4 address such as 10.1.0.100.';
  if (address === undefined) return { reason: `${show(value)} is not an address`, remedy };
  if (address.family !== 4) return { reason: `${value} is IPv6, which is not forwarded`, remedy };
  const first = Number(address.bits >> 24n);
  if (first === 0 || first === 127 || first >= 224) {
    return { reason: `${value} is not a unicast address of a station`, remedy };
  }
  return undefined;
}

/** Checks `address/length`, or, as a network, that no bit is set behind the length. */
export function faultOfPrefix(value: string, network: boolean): ValueFault | undefined {
  const prefix = parsePrefix(value);
  const remedy = network
    ? 'Write network/length such as 10.2.0.0/24.'
    : 'Write address/length such as 10.2.0.1/24.';
  if (prefix === undefined) {
    return { reason: `${show(value)} is not an address with a prefix length`, remedy };
  }
  if (prefix.family !== 4) return { reason: `${value} is IPv6, which is not forwarded`, remedy };
  if (network) {
    return isNetwork(prefix)
      ? undefined
      : { reason: `${value} has bits set behind its prefix length`, remedy };
  }
  if (prefix.length === 0) return { reason: `${value} has no network`, remedy };
  return faultOfAddress(value.slice(0, value.indexOf('/')));
}

/** Checks a unicast address of a station, of either family. */
export function faultOfIpAddress(value: string): ValueFault | undefined {
  const address = parseAddress(value);
  const remedy = 'Write an address such as 10.1.0.100 or 2001:db8::100.';
  if (address === undefined) return { reason: `${show(value)} is not an address`, remedy };
  if (address.family === 4) return faultOfAddress(value);
  // Neighbours are found by addresses of one link, which a configuration cannot name (RFC 4007).
  if (isUnicastIpv6(address.bits)) return undefined;
  return { reason: `${value} is not a unicast address that is valid beyond its link`, remedy };
}

/** Not multicast, link-local, loopback, unspecified or mapped IPv4 (RFC 4291 2.4). */
function isUnicastIpv6(bits: bigint): boolean {
  const isMulticast = bits >> 120n === 0xffn;
  const isLinkLocal = bits >> 118n === 0xfe80n >> 6n;
  return !isMulticast && !isLinkLocal && bits >> 48n !== 0n;
}

/** Checks `address/length` of a station, of either family. */
export function faultOfIpInterface(value: string): ValueFault | undefined {
  const prefix = parsePrefix(value);
  const remedy = 'Write address/length such as 10.2.0.1/24 or 2001:db8:2::1/64.';
  if (prefix === undefined) {
    return { reason: `${show(value)} is not an address with a prefix length`, remedy };
  }
  if (prefix.length === 0) return { reason: `${value} has no network`, remedy };
  return faultOfIpAddress(value.slice(0, value.indexOf('/')));
}

/** Checks `network/length`, of either family: no bit is set behind the length. */
export function faultOfIpPrefix(value: string): ValueFault | undefined {
  const prefix = parsePrefix(value);
  const remedy = 'Write network/length such as 10.1.0.0/24 or 2001:db8:1::/64.';
  if (prefix === undefined) {
    return { reason: `${show(value)} is not an address with a prefix length`, remedy };
  }
  return isNetwork(prefix)
    ? undefined
    : { reason: `${value} has bits set behind its prefix length`, remedy };
}

/** Checks the key of an object against its rule; undefined if it is well. */
export function faultOfKey(rule: KeyRule, key: string): ValueFault | undefined {
  return rule.pattern.test(key)
    ? undefined
    : { reason: `${show(key)} is not a name it can have`, remedy: rule.help };
}

/** A value as an error shows it: JSON, cut short. */
function show(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? 'nothing' : shorten(text);
}

/** Text as an error shows it: cut short, for it may be a whole file that was none. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** `a, b or c`. */
export function orList(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
