// SPDX-License-Identifier: Apache-2.0
// cli-grammar.ts and kinds.ts: what can be configured, in words.
import { limitOf, rapidMark } from './model.js';
import type { Attribute, Kind, Model } from './model.js';
import { doc, file, literal, union } from './ts-text.js';

const TYPES = `
/** What a value may be. */
export type ValueType =
  | { type: 'integer'; minimum: number; maximum: number; powerOfTwo: boolean }
  | { type: 'choice'; choices: readonly { word: string; help: string }[] }
  | { type: 'boolean' }
  | { type: 'text'; minimumLength: number; maximumLength: number; pattern?: string }
  /** An IPv4 address. */
  | { type: 'address' }
  /** An IPv4 network/prefix-length without host bits. */
  | { type: 'prefix' }
  /** An IPv4 address/prefix-length. */
  | { type: 'interface' }
  /** An address of either family. */
  | { type: 'ip-address' }
  /** An address/prefix-length of either family. */
  | { type: 'ip-interface' }
  /** A network/prefix-length of either family without host bits. */
  | { type: 'ip-prefix' }
  /** A DNS name. */
  | { type: 'hostname' }
  /** The key of an existing object of a kind. */
  | { type: 'reference'; kind: KindName };

/** A settable attribute of a kind. */
export interface Attribute {
  /** Dictionary word: name in configuration documents. */
  name: string;
  /** Words of the CLI. */
  words: readonly string[];
  /** Number in its kind. */
  mark: number;
  /** Kind's number * 256 + mark. */
  rapidMark: number;
  help: string;
  /** Of the value, or of each element of a list. */
  value: ValueType;
  /** How many elements a list has; missing when the value is single. */
  list?: { minimum: number; maximum: number };
  required: boolean;
  default?: number | string | boolean | readonly string[];
  /** Without a value, the object's own key is meant. */
  defaultIsKey: boolean;
  unit?: string;
  access: 'read-write' | 'read-only';
  where: readonly ('management' | 'fast-path' | 'linux')[];
  apply: 'live' | 'port-restart' | 'fast-path-restart' | 'reboot';
}

/** A kind of configuration object. */
export interface KindGrammar {
  name: KindName;
  /** Word of the CLI and of configuration documents; of nested kinds, unique within the parent. */
  word: string;
  mark: number;
  help: string;
  /** There is exactly one, without key. */
  singleton: boolean;
  /** The kind inside whose objects these are nested. */
  parent?: KindName;
  key?: { form: 'number' | 'slot-port' | 'name'; pattern: string; help: string; minimum?: number; maximum?: number; maximumLength?: number };
  /** Ids by which messages call the objects; the key is the id, or the manager assigns it. */
  ids?: { minimum: number; maximum: number; source: 'key' | 'assigned'; /** They also have a number below this among those of their parent. */ slots?: number };
  attributes: readonly Attribute[];
}`;

/** Kinds, their numbers and limits. */
export function emitKinds(model: Model): string {
  const attributes = model.kinds.flatMap((kind) => [
    `[${literal(kind.name)}, ${rapidMark(kind)}]`,
    ...kind.attributes.map(
      (attribute) =>
        `[${literal(`${kind.name} ${attribute.name}`)}, ${rapidMark(kind, attribute)}]`,
    ),
  ]);
  const names = model.kinds.flatMap((kind) => [
    kind.name,
    ...kind.attributes.map((attribute) => `${kind.name} ${attribute.name}`),
  ]);
  return file(
    [],
    `${doc('Kinds of objects.')}\nexport type KindName = ${union(model.kinds.map((kind) => kind.name))};`,
    `${doc('Numbers of kinds.')}\nexport const KIND_NUMBERS: ReadonlyMap<KindName, number> = new Map([\n${model.kinds.map((kind) => `[${literal(kind.name)}, ${kind.mark}]`).join(',\n')}\n]);`,
    `${doc('A kind, or a kind and an attribute of it, such as `port mtu`.')}\nexport type MarkName = ${union(names)};`,
    `${doc('Rapid marks: kind * 256 + attribute, attribute 0 is the object as a whole.')}\nexport const MARK_NUMBERS: ReadonlyMap<MarkName, number> = new Map([\n${attributes.join(',\n')}\n]);`,
    `${doc('Ids of a kind are below its limit.')}\nexport const ID_LIMITS = {\n${model.kinds
      .filter((kind) => !kind.singleton)
      .map((kind) => `${literal(kind.name)}: ${limitOf(kind)}`)
      .join(',\n')}\n} as const;`,
  );
}

export function emitGrammar(model: Model): string {
  return file(
    ["import type { KindName } from './kinds.js';"],
    TYPES.trim(),
    `${doc('Kinds in the order of their numbers; a nested kind stands behind its parent.')}\nexport const GRAMMAR: readonly KindGrammar[] = ${literal(model.kinds.map(kindGrammar))};`,
  );
}

function kindGrammar(kind: Kind): Record<string, unknown> {
  const { key } = kind;
  return {
    name: kind.name,
    word: kind.word,
    mark: kind.mark,
    help: kind.description,
    singleton: kind.singleton,
    parent: kind.parent?.name,
    key: key && {
      form: key.form,
      pattern: key.pattern,
      help: key.description,
      minimum: key.minimum,
      maximum: key.maximum,
      maximumLength: key.maxLength,
    },
    ids: kind.id,
    attributes: kind.attributes.map((attribute) => attributeGrammar(kind, attribute)),
  };
}

function attributeGrammar(kind: Kind, attribute: Attribute): Record<string, unknown> {
  const { schema } = attribute;
  return {
    name: attribute.name,
    words: schema['x-sluice-words'] ?? [attribute.name],
    mark: schema['x-sluice-mark'],
    rapidMark: rapidMark(kind, attribute),
    help: schema.description,
    value: valueGrammar(attribute),
    list:
      schema.type === 'array'
        ? { minimum: schema.minItems ?? 0, maximum: schema.maxItems }
        : undefined,
    required: attribute.required,
    default: schema.default,
    defaultIsKey: schema['x-sluice-default-key'] === true,
    unit: schema['x-sluice-unit'],
    access: schema['x-sluice-access'] ?? 'read-write',
    where: schema['x-sluice-where'] ?? ['fast-path'],
    apply: schema['x-sluice-apply'] ?? 'live',
  };
}

const FORMATS: Record<string, string> = {
  'ip-address': 'ip-address',
  'ip-interface': 'ip-interface',
  'ip-prefix': 'ip-prefix',
  'ipv4-address': 'address',
  'ipv4-prefix': 'prefix',
  'ipv4-interface': 'interface',
  hostname: 'hostname',
};

function valueGrammar({ schema, reference }: Attribute): Record<string, unknown> {
  if (reference !== undefined) return { type: 'reference', kind: reference };
  if (schema.oneOf) {
    const choices = schema.oneOf.map((choice) => ({
      word: choice.const,
      help: choice.description,
    }));
    return { type: 'choice', choices };
  }
  const format = FORMATS[schema.items?.format ?? schema.format ?? ''];
  if (format !== undefined) return { type: format };
  if (schema.type === 'boolean') return { type: 'boolean' };
  if (schema.type === 'integer') {
    return {
      type: 'integer',
      minimum: schema.minimum,
      maximum: schema.maximum,
      powerOfTwo: schema['x-sluice-power-of-two'] === true,
    };
  }
  return {
    type: 'text',
    minimumLength: schema.minLength ?? 0,
    maximumLength: schema.items?.maxLength ?? schema.maxLength,
    pattern: schema.pattern,
  };
}
