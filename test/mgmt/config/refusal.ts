// SPDX-License-Identifier: Apache-2.0
// Tables of commands laid over the sample that validation has to refuse.
import { expect } from 'chai';
import { ConfigError } from '../../../mgmt/config/errors.js';
import { validate } from '../../../mgmt/config/validate.js';
import { sample } from './sample.js';

export interface RefusedCase {
  what: string;
  /** Commands laid over the sample. */
  commands: string;
  code: string;
  object: string;
  attribute: string;
  message: RegExp;
  remedy: RegExp;
}

/** Fails unless the case is refused, in its words. */
export function checkRefused(row: RefusedCase): void {
  const error = refusal(row.commands);
  const { code, object, attribute } = row;
  expect(error.message).to.match(row.message);
  expect(error).to.include({ code, object, attribute });
  expect(error.remedy).to.match(row.remedy);
}

function refusal(commands: string): ConfigError {
  try {
    validate(sample(commands));
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError);
    return error as ConfigError;
  }
  throw new Error('it was accepted');
}
