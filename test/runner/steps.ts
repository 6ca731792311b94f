// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, rmSync } from './files.js';
import { tallyJunit } from './cmocka.js';
import { runCommand } from './command.js';
import { runFuzzTargets } from './fuzz.js';
import { mochaApart, mochaTogether } from './mocha.js';
import { singleCheck, sumTallies, type Tally } from './tally.js';

/** One heading of a test run: what it is called and how it is counted. */
export interface Step {
  name: string;
  run: () => Promise<Tally>;
}

const RESULTS = 'build/test-results';

/** More than the waits of a lab test allow (HANG_MS in lab/system/wait.ts), which say what was missing. */
const LAB_TIMEOUT_MS = 300_000;

/** `npm run soak` takes longer. */
const SOAK_MINUTES = 3;

/** How many C test programs run at once. */
const PARALLEL = 2;

async function check(name: string, command: string, args: readonly string[]): Promise<Tally> {
  return singleCheck(name, await runCommand(command, args));
}

async function ctest(name: string, part: string, directory: string): Promise<Tally> {
  mkdirSync(RESULTS, { recursive: true });
  const built = await runCommand('sh', ['lab/build.sh', part]);
  if (!built) return singleCheck(`${name}: build`, false);
  const junit = `${process.cwd()}/${RESULTS}/${part}.xml`;
  rmSync(junit, { force: true });
  const flags = ['--output-on-failure', '--test-output-size-passed', '4194304'];
  const limits = ['--test-output-size-failed', '4194304', '--output-junit', junit];
  const clean = await runCommand('ctest', [
    ...['--test-dir', directory, '--parallel', String(PARALLEL), '--no-tests=error'],
    ...flags,
    ...limits,
  ]);
  if (!existsSync(junit)) return singleCheck(`${name}: ctest`, clean);
  return tallyJunit(readFileSync(junit, 'utf8'));
}

export const lint: Step = {
  name: 'form: eslint, prettier, clang-format, shellcheck',
  run: async () => {
    const tallies: Tally[] = [];
    for (const tool of ['eslint', 'prettier', 'clang-format', 'shellcheck']) {
      tallies.push(await check(tool, 'sh', ['test/lint.sh', tool]));
    }
    return sumTallies(tallies);
  },
};

export const generated: Step = {
  name: 'generated files are what the generator makes of the dictionary',
  run: () =>
    check('generate:check', process.execPath, ['build/ts/mgmt/generator/main.js', '--check']),
};

export const sanitized: Step = {
  name: 'C unit tests under AddressSanitizer and UndefinedBehaviorSanitizer',
  run: () => ctest('sanitized', 'sanitize', 'build/sanitize'),
};

export const unitC: Step = {
  name: 'C unit tests',
  run: () => ctest('C unit', 'c', 'build/c'),
};

export const unitTs: Step = {
  name: 'TypeScript unit tests and borders',
  run: () => mochaApart('unit', ['test/mgmt', 'test/unit'], 30_000),
};

export const fuzz: Step = {
  name: 'fuzz targets, briefly, from the kept corpus',
  run: () => runFuzzTargets(),
};

export const lab: Step = {
  name: 'lab tests with real servers and clients',
  run: () =>
    mochaTogether('lab', ['test/lab'], LAB_TIMEOUT_MS, [
      'test/lab/tcp',
      'test/lab/handoff',
      'test/lab/peers',
      'test/lab/nas',
      'test/lab/nas-few',
      'test/lab/nas-exercises',
    ]),
};

export const labTcp: Step = {
  name: 'lab tests of TCP with real peers on both sides',
  run: () => mochaTogether('lab-tcp', ['test/lab/tcp'], LAB_TIMEOUT_MS),
};

export const labHandoff: Step = {
  name: 'hand-off of live TCP connections between engines and Linux',
  run: () => mochaTogether('lab-handoff', ['test/lab/handoff'], LAB_TIMEOUT_MS),
};

export const labPeers: Step = {
  name: 'peers that judge NFS, judged with servers of one client each',
  run: () => mochaTogether('lab-peers', ['test/lab/peers'], LAB_TIMEOUT_MS),
};

export const labNas: Step = {
  name: 'lab tests of one virtual NFS server that balances calls over four',
  run: () => mochaTogether('lab-nas', ['test/lab/nas'], LAB_TIMEOUT_MS),
};

export const labNasFew: Step = {
  name: 'lab tests of virtual NFS servers over one, two and three servers, with Kerberos, locks and offloads',
  run: () => mochaTogether('lab-nas-few', ['test/lab/nas-few'], LAB_TIMEOUT_MS),
};

export const soak: Step = {
  name: 'soak: faults at random under loads that know every answer, briefly',
  run: () => check('soak', process.execPath, ['build/ts/lab/soak/main.js', String(SOAK_MINUTES)]),
};

export const labNasExercises: Step = {
  name: 'clients that know every answer before one virtual NFS server',
  run: () => mochaTogether('lab-nas-exercises', ['test/lab/nas-exercises'], LAB_TIMEOUT_MS),
};
