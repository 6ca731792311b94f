// SPDX-License-Identifier: Apache-2.0
import type { ConfigChange, ConfigDocument } from '../daemon/protocol.js';
import {
  type ConfigObject,
  allObjects,
  identityOf,
  isDefault,
  nameOf,
  sameValue,
} from './document.js';
import type { Attribute } from './grammar.js';
import { attributeCommands, deleteCommand, objectCommand, removalCommand } from './text-writer.js';

/**
 * The commands that turn one configuration into the other, in an order in which they can be typed: first what
 * goes, then what comes or changes.
 */
export function compareDocuments(from: ConfigDocument, to: ConfigDocument): ConfigChange[] {
  const before = byIdentity(from);
  const after = byIdentity(to);
  const removed = [...before].filter(
    ([id, object]) => !after.has(id) && parentStays(object, after),
  );
  const changes: ConfigChange[] = removed.reverse().map(([, object]) => ({
    op: 'delete',
    command: deleteCommand(object),
    object: nameOf(object),
  }));
  for (const [id, object] of after) {
    const old = before.get(id);
    if (old === undefined && !object.kind.singleton) {
      changes.push({ op: 'set', command: objectCommand(object), object: nameOf(object) });
    }
    changes.push(...attributeChanges(old, object));
  }
  for (const [id, object] of before) {
    if (object.kind.singleton && !after.has(id)) {
      changes.push(...attributeChanges(object, { ...object, value: {} }));
    }
  }
  return changes;
}

function byIdentity(document: ConfigDocument): Map<string, ConfigObject> {
  return new Map(allObjects(document).map((object) => [identityOf(object), object]));
}

/** An object goes by a command of its own only if the one it is nested in stays; a singleton never goes. */
function parentStays(object: ConfigObject, after: Map<string, ConfigObject>): boolean {
  if (object.kind.singleton) return false;
  return object.parent === undefined || after.has(identityOf(object.parent));
}

function attributeChanges(old: ConfigObject | undefined, object: ConfigObject): ConfigChange[] {
  return [...object.kind.attributes.values()].flatMap((attribute) => {
    const before = configured(old, attribute);
    const after = configured(object, attribute);
    if (sameValue(before, after)) return [];
    const change = {
      object: nameOf(object),
      attribute: attribute.name,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    };
    if (after === undefined) {
      return [{ op: 'delete' as const, command: removalCommand(object, attribute), ...change }];
    }
    return changeCommands(object, attribute, before, after).map((step) => ({ ...step, ...change }));
  });
}

/** A list changes element by element where that leaves the order right; else it is written anew. */
function changeCommands(
  object: ConfigObject,
  attribute: Attribute,
  before: unknown,
  after: unknown,
): Pick<ConfigChange, 'op' | 'command'>[] {
  const set = (value: unknown) =>
    attributeCommands(object, attribute, value).map((command) => ({ op: 'set' as const, command }));
  if (!Array.isArray(after) || !Array.isArray(before)) return set(after);
  const gone = before.filter((item) => !after.includes(item));
  const kept: unknown[] = before.filter((item) => after.includes(item));
  const added: unknown[] = after.filter((item) => !before.includes(item));
  if (!sameValue([...kept, ...added], after)) {
    return [{ op: 'delete', command: removalCommand(object, attribute) }, ...set(after)];
  }
  const removals = gone.map((item) => ({
    op: 'delete' as const,
    command: removalCommand(object, attribute, String(item)),
  }));
  return [...removals, ...(added.length > 0 ? set(added) : [])];
}

/** The value as written; undefined where it is the default or absent. */
function configured(object: ConfigObject | undefined, attribute: Attribute): unknown {
  const value = object?.value[attribute.name];
  return value === undefined || isDefault(attribute, object?.key ?? '', value) ? undefined : value;
}
