// SPDX-License-Identifier: Apache-2.0
// Runs groups of tests under headings, with times, and ends with one line that sums all runners:
//   node build/ts/test/run.js all | unit | fuzz | lab | nas | soak
import * as steps from './runner/steps.js';
import { singleCheck, sumTallies, type Tally } from './runner/tally.js';

const GROUPS = new Map<string, readonly steps.Step[]>([
  [
    'all',
    [
      steps.lint,
      steps.generated,
      steps.sanitized,
      steps.unitC,
      steps.unitTs,
      steps.fuzz,
      steps.lab,
      steps.labTcp,
      steps.labHandoff,
      steps.labPeers,
      steps.labNas,
      steps.labNasFew,
      steps.labNasExercises,
      steps.soak,
    ],
  ],
  ['unit', [steps.unitC, steps.unitTs]],
  ['fuzz', [steps.fuzz]],
  [
    'lab',
    [
      steps.lab,
      steps.labTcp,
      steps.labHandoff,
      steps.labPeers,
      steps.labNas,
      steps.labNasFew,
      steps.labNasExercises,
    ],
  ],
  ['nas', [steps.labNas, steps.labNasFew, steps.labNasExercises]],
  ['soak', [steps.soak]],
]);

async function runStep(step: steps.Step): Promise<Tally> {
  console.log(`\n=== ${step.name}`);
  const beganMs = Date.now();
  const tally = await step.run().catch((error: unknown) => {
    console.error(error);
    return singleCheck(step.name, false);
  });
  const seconds = ((Date.now() - beganMs) / 1000).toFixed(1);
  console.log(
    `    ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped in ${seconds} s`,
  );
  return tally;
}

function report(sum: Tally): void {
  console.log('');
  for (const name of sum.skips) console.log(`SKIPPED: ${name}`);
  for (const name of sum.failures) console.log(`FAILED: ${name}`);
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
}

async function main(group: string): Promise<number> {
  const wanted = GROUPS.get(group);
  if (wanted === undefined) {
    console.error(`test: no group is called '${group}'; groups: ${[...GROUPS.keys()].join(' ')}`);
    return 2;
  }
  const tallies: Tally[] = [];
  for (const step of wanted) tallies.push(await runStep(step));
  const sum = sumTallies(tallies);
  report(sum);
  return sum.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv[2] ?? 'all');
