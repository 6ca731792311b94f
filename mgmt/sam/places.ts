// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument, PendingChange } from '../daemon/protocol.js';
import {
  type ConfigObject,
  allObjects,
  effective,
  identityOf,
  nameOf,
  sameValue,
} from '../config/document.js';
import { type Attribute, type Kind, allKinds } from '../config/grammar.js';
import { effectiveNps, nfsOf, systemOf, tcpOf } from '../config/placement.js';

/** Where an attribute lives [MGT-2]. */
export type Place = 'management' | 'fast-path' | 'linux';

/** One attribute of one kind, found by its rapid mark. */
export interface Marked {
  kind: Kind;
  /** Undefined: the object as a whole. */
  attribute?: Attribute;
}

/** The key that names one kind or attribute of the dictionary in one number. */
export function rapidMark(kind: Kind, attribute?: Attribute): number {
  return attribute?.rapidMark ?? kind.mark;
}

/** Resolves a rapid mark; undefined if the dictionary has none of this number. */
export function findMark(mark: number): Marked | undefined {
  for (const kind of allKinds()) {
    if (kind.mark === mark) return { kind };
    for (const attribute of kind.attributes.values()) {
      if (attribute.rapidMark === mark) return { kind, attribute };
    }
  }
  return undefined;
}

/** The attributes of a kind that live in a place. */
export function attributesIn(kind: Kind, place: Place): Attribute[] {
  return [...kind.attributes.values()].filter((attribute) => attribute.where.includes(place));
}

const atStart = (attribute: Attribute): boolean => attribute.apply === 'fast-path-restart';

/** The objects that have an attribute which the fast path takes only when it starts. */
function placedObjects(document: ConfigDocument): ConfigObject[] {
  const sps = allObjects(document).filter((object) => object.kind.name === 'sp');
  const own = [systemOf(document), ...effectiveNps(document), ...sps];
  return [...own, tcpOf(document), nfsOf(document)];
}

/**
 * The part of a configuration that the fast path takes only when it starts, every value spelled out: where its
 * NPs and SPs run, its memory, and what TCP and NFS have room for.
 */
export function placementOf(document: ConfigDocument): ConfigDocument {
  const placement: Record<string, Record<string, unknown>> = {};
  for (const object of placedObjects(document)) {
    const values = [...object.kind.attributes.values()]
      .filter(atStart)
      .map((attribute) => [attribute.name, effective(object, attribute.name)]);
    const held = Object.fromEntries(values) as Record<string, unknown>;
    if (object.kind.singleton) placement[object.kind.name] = held;
    else (placement[object.kind.name] ??= {})[object.key] = held;
  }
  return placement;
}

/** What is configured otherwise than the fast path was started with, and so waits for its restart. */
export function pendingChanges(active: ConfigDocument, document: ConfigDocument): PendingChange[] {
  const running = byIdentity(active);
  const wanted = byIdentity(placementOf(document));
  const identities = new Set([...running.keys(), ...wanted.keys()]);
  return [...identities].flatMap((identity) => {
    const before = running.get(identity);
    const after = wanted.get(identity);
    const object = after ?? before;
    if (object === undefined) return [];
    return [...object.kind.attributes.values()].filter(atStart).flatMap((attribute) => {
      const active = before?.value[attribute.name] ?? null;
      const configured = after?.value[attribute.name] ?? null;
      if (sameValue(active, configured)) return [];
      const applies = 'fast-path-restart' as const;
      return [{ object: nameOf(object), attribute: attribute.name, active, configured, applies }];
    });
  });
}

function byIdentity(document: ConfigDocument): Map<string, ConfigObject> {
  return new Map(allObjects(document).map((object) => [identityOf(object), object]));
}
