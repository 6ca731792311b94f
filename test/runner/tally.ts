// SPDX-License-Identifier: Apache-2.0

/** How many tests a runner passed, failed and skipped, and the names worth repeating at the end. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
  skips: string[];
}

/** A tally of nothing. */
export function emptyTally(): Tally {
  return { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
}

/** Adds up tallies of several runners. */
export function sumTallies(tallies: readonly Tally[]): Tally {
  const sum = emptyTally();
  for (const tally of tallies) {
    sum.passed += tally.passed;
    sum.failed += tally.failed;
    sum.skipped += tally.skipped;
    sum.failures.push(...tally.failures);
    sum.skips.push(...tally.skips);
  }
  return sum;
}

/** The tally of one check that either holds or not, such as a formatter's. */
export function singleCheck(name: string, holds: boolean): Tally {
  const tally = emptyTally();
  if (holds) {
    tally.passed = 1;
  } else {
    tally.failed = 1;
    tally.failures.push(name);
  }
  return tally;
}
