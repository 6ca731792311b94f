// SPDX-License-Identifier: Apache-2.0

/** Why something could not be measured: a stable code, what happened, and what to type. */
export class BenchError extends Error {
  constructor(
    readonly code: BenchErrorCode,
    message: string,
    readonly remedy = '',
  ) {
    super(message);
    this.name = 'BenchError';
  }
}

export type BenchErrorCode =
  'usage' | 'not-root' | 'not-built' | 'no-huge-pages' | 'bad-output' | 'failed' | 'interrupted';
