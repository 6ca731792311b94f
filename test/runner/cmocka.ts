// SPDX-License-Identifier: Apache-2.0
import { emptyTally, type Tally } from './tally.js';

const TEST_CASE =
  /<testcase name="([^"]*)"[^>]*status="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g;
const SUMMARY = /^\[ {2}(PASSED|FAILED|SKIPPED) *\] *(\d+) test\(s\)/gm;
const FAILED_NAME = /^\[ {2}FAILED {2}\] (?!\d+ test)(.+)$/gm;

/**
 * Counts the tests in a JUnit file written by `ctest --output-junit`.
 *
 * ctest sees one test per program; a cmocka program holds many and says so at its end
 * (`[  PASSED  ] 12 test(s).`). Programs that print no such summary, because they are not cmocka or
 * died on the way, count as one.
 */
export function tallyJunit(junit: string): Tally {
  const tally = emptyTally();
  for (const [, name = '', status = '', body = ''] of junit.matchAll(TEST_CASE)) {
    addProgram(tally, name, status, body);
  }
  return tally;
}

function addProgram(tally: Tally, name: string, status: string, output: string): void {
  let counted = 0;
  let failed = 0;
  for (const [, verdict, digits] of output.matchAll(SUMMARY)) {
    const count = Number(digits);
    counted += count;
    if (verdict === 'PASSED') tally.passed += count;
    else if (verdict === 'SKIPPED') tally.skipped += count;
    else failed += count;
  }
  const names = [...output.matchAll(FAILED_NAME)].map(([, test = '']) => `${name}: ${test}`);
  if (status === 'fail' && failed === 0) {
    failed = 1;
    names.push(name);
  } else if (counted === 0 && status === 'run') {
    tally.passed += 1;
  } else if (counted === 0 && status !== 'fail') {
    tally.skipped += 1;
    tally.skips.push(name);
  }
  tally.failed += failed;
  tally.failures.push(...new Set(names));
}
