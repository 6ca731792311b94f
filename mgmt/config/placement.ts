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

/** The `system` object, also where the configuration does not mention it. */
export function systemOf(document: ConfigDocument): ConfigObject {
  const [system] = objectsOf(document, 'system');
  return system ?? { kind: kindOf('system'), key: '', value: {} };
}
