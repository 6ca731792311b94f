// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument } from '../daemon/protocol.js';
import { type ConfigObject, isRecord, nameOf, objectsOf } from './document.js';
import { ConfigError } from './errors.js';
import { type Kind, type KindName, allKinds, kindOf } from './grammar.js';

/**
 * The small stable numbers of objects, by which the fast path indexes its arrays: `{kind: {key: id}}`, the
 * key of a nested object being `parent/own`. Kept with the running and the start-up configuration.
 */
export type IdTable = Record<string, Record<string, number>>;

/** Where the search for a free id goes on, per kind: ids are not used again before all others were. */
export type IdCursors = Record<string, number>;

export interface Ids {
  table: IdTable;
  cursors: IdCursors;
  /** Numbers of nested objects among those of their parent, for the kinds that have them. */
  slots: IdTable;
}

export function noIds(): Ids {
  return { table: {}, cursors: {}, slots: {} };
}

/**
 * Gives every object of a configuration its id: objects that had one keep it, new ones get the next that is
 * free, searched from where the last search ended, so that flows of an object that went are not taken for
 * those of one that came.
 *
 * @throws ConfigError `limit` if a kind has more objects than ids
 */
export function assignIds(document: ConfigDocument, before: Ids): Ids {
  const ids: Ids = { table: {}, cursors: { ...before.cursors }, slots: {} };
  for (const kind of allKinds()) {
    if (kind.ids?.source !== 'assigned') continue;
    const objects = objectsOf(document, kind.name);
    const old = before.table[kind.name] ?? {};
    ids.table[kind.name] = assignKind(kind, objects, old, ids.cursors);
    if (kind.ids.slots === undefined) continue;
    ids.slots[kind.name] = assignSlots(objects, kind.ids.slots, before.slots[kind.name] ?? {});
  }
  return ids;
}

/** Gives each object the lowest number that no other of its parent has; those that had one keep it. */
function assignSlots(
  objects: ConfigObject[],
  limit: number,
  old: Record<string, number>,
): Record<string, number> {
  const result: Record<string, number> = {};
  const taken = new Map<string, Set<number>>();
  const take = (object: ConfigObject, slot: number): void => {
    const parent = object.parent?.key ?? '';
    const used = taken.get(parent) ?? new Set<number>();
    if (used.size === limit) throw tooManySlots(object, limit);
    let free = slot;
    while (used.has(free)) free = (free + 1) % limit;
    taken.set(parent, used.add(free));
    result[keyPathOf(object)] = free;
  };
  const kept = objects.filter((object) => isId(old[keyPathOf(object)], 0, limit - 1));
  for (const object of kept) take(object, old[keyPathOf(object)] ?? 0);
  for (const object of objects.filter((each) => !kept.includes(each))) take(object, 0);
  return result;
}

function tooManySlots(object: ConfigObject, limit: number): ConfigError {
  return new ConfigError('limit', `${nameOf(object)}: there is no room for it.`, {
    object: nameOf(object),
    remedy: `Keep at most ${limit} of them in one ${object.parent?.kind.word ?? 'object'}.`,
  });
}

function assignKind(
  kind: Kind,
  objects: ConfigObject[],
  old: Record<string, number>,
  cursors: IdCursors,
): Record<string, number> {
  const { minimum, maximum } = kind.ids ?? { minimum: 0, maximum: 0 };
  const size = maximum - minimum + 1;
  checkCount(kind, objects, size);
  const names = objects.map(keyPathOf);
  const kept = names.filter((name) => isId(old[name], minimum, maximum));
  const used = new Set(kept.map((name) => old[name]));
  const result: [string, number][] = kept.map((name) => [name, old[name] ?? minimum]);
  let cursor = cursors[kind.name] ?? minimum;
  for (const name of names.filter((candidate) => !kept.includes(candidate))) {
    while (used.has(cursor)) cursor = next(cursor, minimum, size);
    used.add(cursor);
    result.push([name, cursor]);
    cursor = next(cursor, minimum, size);
  }
  cursors[kind.name] = cursor;
  return Object.fromEntries(result);
}

const next = (id: number, minimum: number, size: number): number =>
  minimum + ((id - minimum + 1) % size);

function isId(id: number | undefined, minimum: number, maximum: number): boolean {
  return id !== undefined && id >= minimum && id <= maximum;
}

function checkCount(kind: Kind, objects: ConfigObject[], size: number): void {
  const extra = objects[size];
  if (extra === undefined) return;
  throw new ConfigError('limit', `${nameOf(extra)}: ${objects.length} are too many.`, {
    object: nameOf(extra),
    remedy: `There is room for ${size} objects of the kind ${kind.name}; remove ${objects.length - size}.`,
  });
}

/** The key of an object as ids and messages use it: of a nested one, the parent's and its own. */
export function keyPathOf(object: ConfigObject): string {
  return object.parent === undefined ? object.key : `${keyPathOf(object.parent)}/${object.key}`;
}

/** The id of an object: assigned, or the number that its key is. */
export function idOf(ids: Ids, kindName: KindName, keyPath: string): number {
  const id =
    kindOf(kindName).ids?.source === 'key' ? Number(keyPath) : ids.table[kindName]?.[keyPath];
  if (id === undefined) throw new Error(`${kindName} ${keyPath} has no id`);
  return id;
}

/** The number of a nested object among those of its parent. */
export function slotOf(ids: Ids, kindName: KindName, keyPath: string): number {
  const slot = ids.slots[kindName]?.[keyPath];
  if (slot === undefined) throw new Error(`${kindName} ${keyPath} has no slot`);
  return slot;
}

/** Keys of objects by id, for what comes back from the fast path. */
export function keysById(ids: Ids, kind: KindName): Map<number, string> {
  return new Map(Object.entries(ids.table[kind] ?? {}).map(([key, id]) => [id, key]));
}

/** Checks what was read from a file: of one value per id, first come first kept. */
export function parseIds(value: unknown): Ids {
  const ids = noIds();
  if (!isRecord(value)) return ids;
  const { table, cursors, slots } = value;
  for (const [kind, entries] of Object.entries(isRecord(table) ? table : {})) {
    ids.table[kind] = parseNumbers(entries, () => '');
  }
  for (const [kind, entries] of Object.entries(isRecord(slots) ? slots : {})) {
    ids.slots[kind] = parseNumbers(entries, (key) => key.slice(0, key.indexOf('/')));
  }
  for (const [kind, cursor] of Object.entries(isRecord(cursors) ? cursors : {})) {
    if (Number.isInteger(cursor)) ids.cursors[kind] = cursor as number;
  }
  return ids;
}

/** Numbers by key; within one group, the later of two equal ones is left out. */
function parseNumbers(value: unknown, groupOf: (key: string) => string): Record<string, number> {
  const seen = new Set<string>();
  return Object.fromEntries(
    Object.entries(isRecord(value) ? value : {}).filter((entry): entry is [string, number] => {
      const place = `${groupOf(entry[0])}/${String(entry[1])}`;
      const fresh = Number.isInteger(entry[1]) && !seen.has(place);
      seen.add(place);
      return fresh;
    }),
  );
}
