// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument } from '../daemon/protocol.js';
import type { Configuration } from '../generated/objects.js';
import {
  type ConfigObject,
  type ObjectValue,
  childrenOf,
  effective,
  objectsOf,
} from './document.js';
import { dictionaryHash, topKinds } from './grammar.js';
import { effectiveNps, singletonOf } from './placement.js';

/**
 * A configuration with every value spelled out, as messages are made from it.
 * @param document a valid configuration
 */
export function expand(document: ConfigDocument): Configuration {
  const result: ObjectValue = { dictionary: dictionaryHash };
  for (const kind of topKinds()) {
    result[kind.name] = kind.singleton
      ? expandObject(singletonOf(document, kind.name as 'system' | 'tcp'))
      : Object.fromEntries(
          (kind.name === 'np' ? effectiveNps(document) : objectsOf(document, kind.name)).map(
            (object) => [object.key, expandObject(object)],
          ),
        );
  }
  // Validation has made sure that what is required is there; defaults fill in the rest.
  return result as unknown as Configuration;
}

function expandObject(object: ConfigObject): ObjectValue {
  const result: ObjectValue = {};
  for (const attribute of object.kind.attributes.values()) {
    const value = effective(object, attribute.name);
    if (value !== undefined) result[attribute.name] = value;
  }
  for (const name of object.kind.children) result[name] = {};
  for (const child of childrenOf(object)) {
    (result[child.kind.name] as ObjectValue)[child.key] = expandObject(child);
  }
  return result;
}
