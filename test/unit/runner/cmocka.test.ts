// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { tallyJunit } from '../../runner/cmocka.js';

function junit(status: string, output: string): string {
  return `<testsuite><testcase name="wire" classname="wire" time="0.1" status="${status}">
    <system-out>${output}</system-out></testcase></testsuite>`;
}

const GOOD = `[==========] Running 3 test(s).
[       OK ] accepts
[==========] 3 test(s) run.
[  PASSED  ] 3 test(s).
`;

const MIXED = `[==========] 3 test(s) run.
[  PASSED  ] 1 test(s).
[  SKIPPED ] 1 test(s), listed below:
[  SKIPPED ] needs_a_nic
[  FAILED  ] 1 test(s), listed below:
[  FAILED  ] decode: header cut off at 19 bytes

 1 FAILED TEST(S)
`;

describe('counting cmocka tests', () => {
  it('counts the tests inside a program, not the program', () => {
    expect(tallyJunit(junit('run', GOOD))).to.include({ passed: 3, failed: 0, skipped: 0 });
  });

  it('adds up the groups of one program', () => {
    expect(tallyJunit(junit('run', GOOD + GOOD)).passed).to.equal(6);
  });

  it('names what failed', () => {
    const tally = tallyJunit(junit('fail', MIXED));
    expect(tally).to.include({ passed: 1, failed: 1, skipped: 1 });
    expect(tally.failures).to.deep.equal(['wire: decode: header cut off at 19 bytes']);
  });

  it('counts a program that crashed as a failure, whatever it said before', () => {
    const tally = tallyJunit(junit('fail', GOOD));
    expect(tally).to.include({ passed: 3, failed: 1 });
    expect(tally.failures).to.deep.equal(['wire']);
  });

  it('counts a program without a summary as one test', () => {
    expect(tallyJunit(junit('run', 'fine')).passed).to.equal(1);
    expect(tallyJunit(junit('notrun', '')).skipped).to.equal(1);
  });
});
