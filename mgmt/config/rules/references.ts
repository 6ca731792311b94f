// SPDX-License-Identifier: Apache-2.0
import { allObjects, effective, nameOf, objectsOf } from '../document.js';
import { type KindName, referenceOf } from '../grammar.js';
import { orList } from '../values.js';
import { type Rule, fault } from './rule.js';
import { effectiveNps } from '../placement.js';

/** Every reference leads to an object that exists; nothing dangling is accepted [MGT-3]. */
export const references: Rule = (document, { faults }) => {
  const keys = new Map<string, Set<string>>();
  const keysOf = (kind: KindName): Set<string> => {
    let known = keys.get(kind);
    if (known === undefined) {
      const objects = kind === 'np' ? effectiveNps(document) : objectsOf(document, kind);
      known = new Set(objects.map((object) => object.key));
      keys.set(kind, known);
    }
    return known;
  };
  for (const object of allObjects(document)) {
    for (const attribute of object.kind.attributes.values()) {
      const reference = referenceOf(attribute);
      if (reference === undefined) continue;
      const value = effective(object, attribute.name);
      const targets: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
      for (const target of targets) {
        if (typeof target !== 'string' || keysOf(reference).has(target)) continue;
        faults.push(
          fault(
            'unknown-reference',
            object,
            attribute.name,
            `${reference} ${target} does not exist`,
            remedyFor(reference, target, [...keysOf(reference)], nameOf(object)),
          ),
        );
      }
    }
  }
};

function remedyFor(kind: string, target: string, existing: string[], object: string): string {
  const make = `Make it with \`${kind} ${target}\``;
  if (existing.length === 0) return `${make} before the commit.`;
  const some = existing.slice(0, 6);
  const names = existing.length > some.length ? `${some.join(', ')}, …` : orList(some);
  return `${make}, or let ${object} name ${names}.`;
}
