// SPDX-License-Identifier: Apache-2.0
// A directory of many files, which takes a while to make: once for all tests, by libnfs.
import { connectionsCut } from '../../../lab/load/disturb.js';
import { ADDRESS, CLIENTS, exercise, lab, TARGET } from './nas.js';
import { exerciseInTurmoil } from './nas-turmoil.js';

export const MANY_FILES = 10_000;

const MADE = { directory: '/many-files', files: MANY_FILES };

let made: Promise<void> | undefined;

/** Listings of what was made, while libnfs changes it. */
const LISTINGS = { operations: 4, other: TARGET, keep: true };

async function make(): Promise<void> {
  const [client = ''] = CLIENTS;
  let isMade = false;
  await exerciseInTurmoil([connectionsCut(lab(), client, ADDRESS)], async () => {
    const report = await exercise(client, 'many', { ...MADE, ...LISTINGS, made: isMade });
    isMade = true;
    return report;
  });
}

/**
 * Has libnfs make the files and list them, while others come and go, in turmoil; later calls find them made.
 *
 * @returns where they are and how many, for further exercises
 */
export async function manyFiles(): Promise<typeof MADE> {
  made ??= make();
  await made;
  return MADE;
}
