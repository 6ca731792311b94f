// SPDX-License-Identifier: Apache-2.0
// Runs mocha files with the spec reporter and writes their tally (tally.ts) as JSON, so that the runner
// can add up the tests of all runners:
//   node build/ts/test/runner/mocha-main.js <tally file> <timeout in ms> <test file>…
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { Tally } from './tally.js';

/** Time after the last test within which everything has to be closed. */
const LEFTOVER_MS = 5000;

const [tallyFile = '', timeoutMs = '', ...files] = process.argv.slice(2);
const mocha = new Mocha({ timeout: Number(timeoutMs), forbidOnly: true, reporter: 'spec' });
for (const file of files) mocha.addFile(file);
await mocha.loadFilesAsync();

const tally: Tally = { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
const runner = mocha.run((failures) => {
  writeFileSync(tallyFile, JSON.stringify(tally));
  process.exitCode = failures === 0 ? 0 : 1;
  setTimeout(complainOfLeftovers, LEFTOVER_MS).unref();
});

/** A test that leaves a socket, a timer or a child open keeps the process alive: a fault of that test. */
function complainOfLeftovers(): void {
  const kinds = process.getActiveResourcesInfo().join(', ');
  console.error(`mocha: the tests have ended but left open: ${kinds}`);
  tally.failed += 1;
  tally.failures.push(`tests left open: ${kinds}`);
  writeFileSync(tallyFile, JSON.stringify(tally));
  process.exit(1);
}
runner.on('pass', () => {
  tally.passed += 1;
});
// A failed hook is reported here as well, under its own title.
runner.on('fail', (test) => {
  tally.failed += 1;
  tally.failures.push(test.fullTitle());
});
runner.on('pending', (test) => {
  tally.skipped += 1;
  tally.skips.push(test.fullTitle());
});
