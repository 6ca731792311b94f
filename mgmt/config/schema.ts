// SPDX-License-Identifier: Apache-2.0
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { ConfigDocument } from '../daemon/protocol.js';
import { CONFIGURATION_SCHEMA } from '../generated/schemas.js';
import { isRecord } from './document.js';
import { ConfigError } from './errors.js';
import { type Attribute, type Kind, dictionaryHash, kindAt } from './grammar.js';
import {
  faultOfAddress,
  faultOfIpAddress,
  faultOfIpInterface,
  faultOfIpPrefix,
  faultOfPrefix,
  faultOfValue,
} from './values.js';

const validator = compile();

function compile(): ValidateFunction {
  const ajv = new Ajv({ allErrors: true, strict: true, verbose: true });
  ajv.addKeyword({
    keyword: 'x-sluice-power-of-two',
    type: 'number',
    schemaType: 'boolean',
    validate: (_schema: boolean, value: number) => Number.isInteger(Math.log2(value)),
  });
  ajv.addFormat('ipv4-address', (text: string) => faultOfAddress(text) === undefined);
  ajv.addFormat('ipv4-prefix', (text: string) => faultOfPrefix(text, true) === undefined);
  ajv.addFormat('ipv4-interface', (text: string) => faultOfPrefix(text, false) === undefined);
  ajv.addFormat('ip-address', (text: string) => faultOfIpAddress(text) === undefined);
  ajv.addFormat('ip-interface', (text: string) => faultOfIpInterface(text) === undefined);
  ajv.addFormat('ip-prefix', (text: string) => faultOfIpPrefix(text) === undefined);
  ajv.addFormat('hostname', /^[A-Za-z0-9.-]{1,253}$/);
  return ajv.compile(CONFIGURATION_SCHEMA);
}

/**
 * Checks a document against the dictionary's schema: every object by itself, not their relations.
 * @returns what is wrong, each with object, attribute and remedy; empty if nothing
 */
export function schemaFaults(document: ConfigDocument): ConfigError[] {
  if (validator({ ...document, dictionary: dictionaryHash })) return [];
  const faults = (validator.errors ?? []).map(translate);
  // One wrong value may break several keywords; it is told once.
  const seen = new Set<string>();
  return faults.filter((fault) => {
    const fresh = !seen.has(fault.message);
    seen.add(fault.message);
    return fresh;
  });
}

/** Where in a document an error is: the object, and what of it. */
interface Spot {
  kind: Kind | undefined;
  object: string;
  attribute: Attribute | undefined;
  /** Words of the path behind the object. */
  rest: string[];
}

function locate(instancePath: string): Spot {
  let words = instancePath
    .split('/')
    .slice(1)
    .map((word) => word.replaceAll('~1', '/').replaceAll('~0', '~'));
  const object: string[] = [];
  let kind: Kind | undefined;
  for (;;) {
    const [name = '', key] = words;
    const next = kindAt(kind, name);
    if (next === undefined || (!next.singleton && key === undefined)) break;
    object.push(name, ...(next.singleton ? [] : [key ?? '']));
    words = words.slice(next.singleton ? 1 : 2);
    kind = next;
  }
  return {
    kind,
    object: object.join(' '),
    attribute: kind?.attributes.get(words[0] ?? ''),
    rest: words,
  };
}

function translate(error: ErrorObject): ConfigError {
  const spot = locate(error.instancePath);
  const { missingProperty, additionalProperty } = error.params as Record<
    string,
    string | undefined
  >;
  if (missingProperty !== undefined) return missing(spot, missingProperty);
  if (additionalProperty !== undefined) return unknown(spot, additionalProperty);
  if (error.keyword === 'propertyNames' || error.propertyName !== undefined)
    return badKey(spot, error);
  if (error.keyword === 'maxProperties') return tooMany(spot, error);
  if (spot.attribute !== undefined) return badValue(spot, spot.attribute, error);
  return plain(spot, 'bad-value', `${where(spot)}: it ${error.message ?? 'is malformed'}.`, HELP);
}

const HELP = 'Compare it with `show running-config | json`.';

function where({ object, rest }: Spot): string {
  return [object, ...rest].filter((word) => word !== '').join(' ') || 'The configuration';
}

function plain(spot: Spot, code: string, message: string, remedy: string, attribute?: string) {
  return new ConfigError(code, message, {
    ...(spot.object === '' ? {} : { object: spot.object }),
    ...(attribute === undefined ? {} : { attribute }),
    remedy,
  });
}

function missing(spot: Spot, name: string): ConfigError {
  const attribute = spot.kind?.attributes.get(name);
  const remedy = `Type \`${spot.object} ${name} …\`: ${attribute?.help ?? 'it must be given.'}`;
  return plain(spot, 'incomplete', `${spot.object} ${name}: it is missing.`, remedy, name);
}

function unknown(spot: Spot, name: string): ConfigError {
  const known = spot.kind === undefined ? [] : [...spot.kind.attributes.keys()];
  const remedy = known.length === 0 ? HELP : `It has ${known.join(', ')}.`;
  const message = `${where(spot)}: the dictionary has no \`${name}\` here.`;
  return plain(spot, 'unknown-attribute', message, remedy, name);
}

function badKey(spot: Spot, error: ErrorObject): ConfigError {
  const kind = kindAt(spot.kind, spot.rest.at(-1) ?? '');
  const key = error.propertyName ?? (error.params as { propertyName?: string }).propertyName ?? '';
  const message = `${where(spot)} ${key}: it is not a name it can have.`;
  return plain(spot, 'bad-key', message, kind?.key.help ?? HELP);
}

function tooMany(spot: Spot, error: ErrorObject): ConfigError {
  const { limit } = error.params as { limit: number };
  const count = isRecord(error.data) ? Object.keys(error.data).length : 0;
  const message = `${where(spot)}: ${count} of them are too many.`;
  return plain(spot, 'limit', message, `Keep at most ${limit}.`);
}

function badValue(spot: Spot, attribute: Attribute, error: ErrorObject): ConfigError {
  const head = `${spot.object} ${attribute.name}`;
  const { limit } = error.params as { limit?: number };
  if (error.keyword === 'maxItems' || error.keyword === 'minItems') {
    const count = Array.isArray(error.data) ? error.data.length : 0;
    const bound = error.keyword === 'maxItems' ? 'Keep at most' : 'Give at least';
    const message = `${head}: it has ${count} values.`;
    return plain(spot, 'limit', message, `${bound} ${limit ?? 0}.`, attribute.name);
  }
  if (error.keyword === 'uniqueItems') {
    return plain(
      spot,
      'duplicate',
      `${head}: a value stands in it twice.`,
      'Remove one.',
      attribute.name,
    );
  }
  if (error.keyword === 'type' && attribute.list !== undefined && spot.rest.length === 1) {
    return plain(spot, 'bad-value', `${head}: it is no list.`, attribute.help, attribute.name);
  }
  const fault = faultOfValue(attribute, error.data) ?? {
    reason: `it ${error.message ?? 'is malformed'}`,
    remedy: attribute.help,
  };
  return plain(spot, 'bad-value', `${head}: ${fault.reason}.`, fault.remedy, attribute.name);
}
