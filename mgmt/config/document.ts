// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument } from '../daemon/protocol.js';
import { type Attribute, type Kind, type KindName, kindOf, topKinds } from './grammar.js';

/**
 * A configuration document is plain JSON: `{dictionary, <kind>: {<key>: {<attribute>: value, <nested kind>:
 * {<key>: {…}}}}}`, a singleton kind without the level of keys. This file knows how to walk one; documents are
 * never changed in place but by `edits.ts` on a copy.
 */
export type ObjectValue = Record<string, unknown>;

/** One object of a document. */
export interface ConfigObject {
  kind: Kind;
  /** Its own key; empty for a singleton. */
  key: string;
  /** The object it is nested in. */
  parent?: ConfigObject;
  value: ObjectValue;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The words that name an object in commands and messages: `virtual-domain nfs member nas1`. */
export function pathOf(object: Pick<ConfigObject, 'kind' | 'key' | 'parent'>): string[] {
  const own = object.kind.singleton ? [object.kind.word] : [object.kind.word, object.key];
  return object.parent === undefined ? own : [...pathOf(object.parent), ...own];
}

export function nameOf(object: Pick<ConfigObject, 'kind' | 'key' | 'parent'>): string {
  return pathOf(object).join(' ');
}

/** A text that is the same for the same object in every document. */
export function identityOf(object: Pick<ConfigObject, 'kind' | 'key' | 'parent'>): string {
  return JSON.stringify(pathOf(object));
}

/** The objects of one kind, in the order of keys; of a nested kind, of one parent or of all. */
export function objectsOf(document: ConfigDocument, kindName: KindName): ConfigObject[] {
  const kind = kindOf(kindName);
  if (kind.parent === undefined) return within(document, kind, undefined);
  return objectsOf(document, kind.parent).flatMap((parent) => within(parent.value, kind, parent));
}

/** The objects of a nested kind in one object. */
export function childrenOf(parent: ConfigObject): ConfigObject[] {
  return parent.kind.children.flatMap((name) => within(parent.value, kindOf(name), parent));
}

/** Every object, parents before children, kinds in the order of the dictionary. */
export function allObjects(document: ConfigDocument): ConfigObject[] {
  const withChildren = (object: ConfigObject): ConfigObject[] => [
    object,
    ...childrenOf(object).flatMap(withChildren),
  ];
  return topKinds().flatMap((kind) => within(document, kind, undefined).flatMap(withChildren));
}

function within(container: ObjectValue, kind: Kind, parent: ConfigObject | undefined) {
  const held = container[kind.word];
  if (!isRecord(held)) return [];
  const make = (key: string, value: ObjectValue): ConfigObject =>
    parent === undefined ? { kind, key, value } : { kind, key, parent, value };
  if (kind.singleton) return [make('', held)];
  return Object.entries(held)
    .filter((entry): entry is [string, ObjectValue] => isRecord(entry[1]))
    .sort(([a], [b]) => compareKeys(a, b))
    .map(([key, value]) => make(key, value));
}

/** Orders keys as people do: numbers inside them by value, so that 1.2 stands before 1.10. */
export function compareKeys(a: string, b: string): number {
  const split = (text: string) => text.match(/\d+|\D+/g) ?? [];
  const left = split(a);
  const right = split(b);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x = '', y = ''] = [left[i], right[i]];
    const numeric = /^\d/.test(x) && /^\d/.test(y);
    const order = numeric ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
    if (order !== 0) return order;
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** What an attribute is, configured or by default; undefined if it has neither. */
export function effective(object: ConfigObject, name: string): unknown {
  const configured = object.value[name];
  if (configured !== undefined) return configured;
  const attribute = object.kind.attributes.get(name);
  if (attribute === undefined) return undefined;
  return attribute.defaultIsKey ? object.key : attribute.default;
}

/** A string attribute, configured or by default; empty if it has neither. */
export function textOf(object: ConfigObject, name: string): string {
  const value = effective(object, name);
  return typeof value === 'string' ? value : '';
}

export function numberOf(object: ConfigObject, name: string): number {
  const value = effective(object, name);
  return typeof value === 'number' ? value : 0;
}

export function flagOf(object: ConfigObject, name: string): boolean {
  return effective(object, name) === true;
}

/** A list attribute; empty if there is none. */
export function listOf(object: ConfigObject, name: string): string[] {
  const value = effective(object, name);
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
}

/** Whether two values of an attribute are equal. The order of a list counts. */
export function sameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a value is what the attribute would be anyway. */
export function isDefault(attribute: Attribute, key: string, value: unknown): boolean {
  return sameValue(value, attribute.defaultIsKey ? key : attribute.default);
}

/**
 * The one form of a configuration: kinds, keys and attributes in order, values that equal their default left
 * out. Equal configurations have equal canonical JSON.
 */
export function canonical(document: ConfigDocument): ConfigDocument {
  const result: ConfigDocument = {};
  for (const kind of topKinds()) {
    const objects = within(document, kind, undefined);
    if (objects.length === 0) continue;
    const entries = objects.map((object) => [object.key, canonicalObject(object)] as const);
    const [first] = entries;
    if (kind.singleton) {
      if (first !== undefined && Object.keys(first[1]).length > 0) result[kind.word] = first[1];
    } else {
      result[kind.word] = Object.fromEntries(entries);
    }
  }
  return result;
}

function canonicalObject(object: ConfigObject): ObjectValue {
  const result: ObjectValue = {};
  for (const attribute of object.kind.attributes.values()) {
    const value = object.value[attribute.name];
    if (value === undefined || isDefault(attribute, object.key, value)) continue;
    result[attribute.name] = structuredClone(value);
  }
  for (const child of childrenOf(object)) {
    const held = (result[child.kind.word] ??= {}) as ObjectValue;
    held[child.key] = canonicalObject(child);
  }
  return result;
}

export function sameDocument(a: ConfigDocument, b: ConfigDocument): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}
