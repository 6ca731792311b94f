// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:os';
import { SluiceError } from '../config/errors.js';

/** What can be wrong with a region or a ring. */
export type RingErrorCode =
  /** The addon is not built or does not load. */
  | 'addon-missing'
  /** There is no file at the path. */
  | 'region-missing'
  /** The file is no region. */
  | 'region-foreign'
  /** The file's size or the places of its parts are wrong. */
  | 'region-damaged'
  /** The region's layout is another version. */
  | 'layout-mismatch'
  /** The other side was built with another dictionary. */
  | 'dictionary-mismatch'
  /** A system call failed. */
  | 'region-failed'
  /** The consumer does not keep up. */
  | 'ring-full'
  /** A message failed its check, or the ring's counts contradict each other. */
  | 'ring-damaged';

/** A fault of the shared region; `object` is its path. */
export class RingError extends SluiceError {
  constructor(
    override readonly code: RingErrorCode,
    path: string,
    message: string,
    remedy?: string,
    options?: ErrorOptions,
  ) {
    super(code, message, { object: path, ...(remedy !== undefined && { remedy }) }, options);
  }
}

const { errno } = constants;
/** EMEDIUMTYPE of Linux, which Node does not name. */
const EMEDIUMTYPE = 124;

const CODE_BY_ERRNO = new Map<number, RingErrorCode>([
  [errno.ENOENT, 'region-missing'],
  [EMEDIUMTYPE, 'region-foreign'],
  [errno.EMSGSIZE, 'region-damaged'],
  [errno.EPROTONOSUPPORT, 'layout-mismatch'],
  [errno.EPROTOTYPE, 'dictionary-mismatch'],
]);

/**
 * The error for what the addon threw.
 *
 * @param made the region was to be made, not opened: whatever failed, it is not the region's fault
 */
export function regionError(path: string, thrown: unknown, made: boolean): unknown {
  if (!(thrown instanceof Error) || !('errno' in thrown) || typeof thrown.errno !== 'number') {
    return thrown;
  }
  const code = made ? 'region-failed' : (CODE_BY_ERRNO.get(thrown.errno) ?? 'region-failed');
  return new RingError(code, path, `shared region ${path}: ${thrown.message}`, undefined, {
    cause: thrown,
  });
}
