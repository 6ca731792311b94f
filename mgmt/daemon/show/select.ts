// SPDX-License-Identifier: Apache-2.0
import type { ConfigObject } from '../../config/document.js';
import { SluiceError } from '../../config/errors.js';
import { orList } from '../../config/values.js';

/** What was asked to be shown is not there. */
export class NotFound extends SluiceError {}

/** All objects, or the one of a key. @throws NotFound */
export function chosen(
  objects: ConfigObject[],
  kind: string,
  key: string | undefined,
): ConfigObject[] {
  if (key === undefined) return objects;
  const found = objects.filter((object) => object.key === key);
  if (found.length > 0) return found;
  const known = objects.slice(0, 8).map((object) => object.key);
  throw new NotFound('not-found', `${kind} ${key}: there is none in the running configuration.`, {
    object: `${kind} ${key}`,
    remedy: known.length === 0 ? 'None is configured.' : `Use ${orList(known)}.`,
  });
}
