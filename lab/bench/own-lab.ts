// SPDX-License-Identifier: Apache-2.0

/** Tells the measured lab from one that may be up already. */
const LAB_NAME = 'bench';

/** With a lab's name of our own, so that one that is up already stays. */
export async function inOwnLab<T>(body: () => Promise<T>): Promise<T> {
  const before = process.env['SLUICE_LAB_INSTANCE'];
  process.env['SLUICE_LAB_INSTANCE'] = LAB_NAME;
  try {
    return await body();
  } finally {
    if (before === undefined) delete process.env['SLUICE_LAB_INSTANCE'];
    else process.env['SLUICE_LAB_INSTANCE'] = before;
  }
}
