// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument } from '../daemon/protocol.js';
import { type ConfigObject, objectsOf } from './document.js';
import { kindOf } from './grammar.js';

/**
 * The NPs of a configuration. One that names none has NP 0 with its defaults, so that an empty configuration
 * starts and a small one need not speak of placement.
 */
export function effectiveNps(document: ConfigDocument): ConfigObject[] {
  const nps = objectsOf(document, 'np');
  return nps.length > 0 ? nps : [{ kind: kindOf('np'), key: '0', value: {} }];
}

/** Kinds of which there is one object. */
export type SingletonName = 'system' | 'tcp' | 'nfs';

/** The object of a kind of which there is one, also where the configuration does not mention it. */
export function singletonOf(document: ConfigDocument, name: SingletonName): ConfigObject {
  const [object] = objectsOf(document, name);
  return object ?? { kind: kindOf(name), key: '', value: {} };
}

/** The `system` object. */
export function systemOf(document: ConfigDocument): ConfigObject {
  return singletonOf(document, 'system');
}

/** The `tcp` object. */
export function tcpOf(document: ConfigDocument): ConfigObject {
  return singletonOf(document, 'tcp');
}

/** The `nfs` object. */
export function nfsOf(document: ConfigDocument): ConfigObject {
  return singletonOf(document, 'nfs');
}
