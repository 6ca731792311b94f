// SPDX-License-Identifier: Apache-2.0

/**
 * A fault of the dictionary or of the generator's surroundings. The message names the file or object, the
 * reason and the remedy; the code is stable.
 */
export class GeneratorError extends Error {
  constructor(
    readonly code: 'dictionary-invalid' | 'dictionary-conflict' | 'tool-missing' | 'output-stale',
    message: string,
  ) {
    super(message);
    this.name = 'GeneratorError';
  }
}
