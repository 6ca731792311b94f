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
import { childWords, dictionaryHash, topKinds } from './grammar.js';
import { type SingletonName, effectiveNps, singletonOf } from './placement.js';

/**
 * A configuration with every value spelled out, as messages are made from it.
 * @param document a valid configuration
 */
export function expand(document: ConfigDocument): Configuration {
  const result: ObjectValue = { dictionary: dictionaryHash };
  for (const kind of topKinds()) {
    result[kind.word] = kind.singleton
      ? expandObject(singletonOf(document, kind.name as SingletonName))
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
  for (const word of childWords(object.kind)) result[word] = {};
  for (const child of childrenOf(object)) {
    (result[child.kind.word] as ObjectValue)[child.key] = expandObject(child);
  }
  return result;
}
