// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument } from '../../daemon/protocol.js';
import { type ConfigObject, nameOf } from '../document.js';
import { ConfigError } from '../errors.js';

/** What a rule finds: faults refuse the configuration, warnings are told with the commit. */
export interface Findings {
  faults: ConfigError[];
  warnings: string[];
}

/** A rule about the relations of objects; it may rely on every object being well-formed by itself. */
export type Rule = (document: ConfigDocument, findings: Findings) => void;

/** A fault of an attribute of an object, in the one form all have: `<object> <attribute>: <reason>.` */
export function fault(
  code: string,
  object: ConfigObject,
  attribute: string,
  reason: string,
  remedy: string,
): ConfigError {
  const name = nameOf(object);
  return new ConfigError(code, `${name} ${attribute}: ${reason}.`, {
    object: name,
    attribute,
    remedy,
  });
}
