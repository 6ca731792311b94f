// SPDX-License-Identifier: Apache-2.0
import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from './files.js';
import { captureCommand, runCommand } from './command.js';
import { inParallel } from './parallel.js';
import { singleCheck, sumTallies, type Tally } from './tally.js';

const RESULTS = 'build/test-results';

/** How many mocha processes run at once: most unit tests wait for a process or a socket. */
const PARALLEL = 3;

/**
 * Compiled mocha files that belong to the given source folders. The list comes from the sources: what an
 * earlier build left in build/ts is not a test.
 */
function testFiles(folders: readonly string[], without: readonly string[] = []): string[] {
  return folders
    .flatMap((folder) => globSync(folder, '.test.ts'))
    .filter((file) => !without.some((folder) => file.startsWith(`${folder}/`)))
    .sort()
    .map((file) => `build/ts/${file.replace(/\.ts$/, '.js')}`);
}

/** Words that run some mocha files and write their tally; see mocha-main.ts. */
function mochaWords(tally: string, timeoutMs: number, files: readonly string[]): string[] {
  mkdirSync(RESULTS, { recursive: true });
  rmSync(tally, { force: true });
  return ['build/ts/test/runner/mocha-main.js', tally, String(timeoutMs), ...files];
}

function readTally(name: string, file: string, clean: boolean): Tally {
  if (!existsSync(file)) return singleCheck(`${name}: mocha died`, false);
  const counted = JSON.parse(readFileSync(file, 'utf8')) as Tally;
  // A hook or an unhandled rejection can fail a run in which each test passed.
  return clean || counted.failed > 0 ? counted : sumTallies([counted, singleCheck(name, false)]);
}

/**
 * Runs all files in one process, one after the other: for tests that share a lab.
 *
 * @param without folders inside those, whose tests are left out
 */
export async function mochaTogether(
  name: string,
  folders: readonly string[],
  timeoutMs: number,
  without: readonly string[] = [],
): Promise<Tally> {
  const files = testFiles(folders, without);
  if (files.length === 0) return singleCheck(`${name}: no test files found`, false);
  const tally = `${RESULTS}/mocha-${name}.json`;
  const clean = await runCommand(process.execPath, mochaWords(tally, timeoutMs, files));
  return readTally(name, tally, clean);
}

/** Runs each file in a process of its own, some at once; what one says is shown when it has ended. */
export async function mochaApart(
  name: string,
  folders: readonly string[],
  timeoutMs: number,
): Promise<Tally> {
  const files = testFiles(folders);
  if (files.length === 0) return singleCheck(`${name}: no test files found`, false);
  const tallies = await inParallel(PARALLEL, files, async (file) => {
    const source = file.replace(/^build\/ts\//, '');
    const tally = `${RESULTS}/${source.replaceAll('/', '-')}.json`;
    const words = mochaWords(tally, timeoutMs, [file]);
    const { succeeded, output } = await captureCommand(process.execPath, words);
    process.stdout.write(output);
    return readTally(source, tally, succeeded);
  });
  return sumTallies(tallies);
}
