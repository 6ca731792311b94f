// SPDX-License-Identifier: Apache-2.0

/** Why the lab could not do something: a stable code, what happened, and what to type. */
export class LabError extends Error {
  constructor(
    readonly code: LabErrorCode,
    message: string,
    readonly remedy = '',
  ) {
    super(message);
    this.name = 'LabError';
  }
}

export type LabErrorCode =
  | 'usage'
  | 'not-root'
  | 'not-built'
  | 'unknown-topology'
  | 'unknown-host'
  | 'not-up'
  | 'no-lab-ports'
  | 'refused'
  | 'busy'
  | 'command-failed'
  | 'timeout'
  | 'soak-failed'
  | 'interrupted';
