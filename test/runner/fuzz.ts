// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { captureCommand, runCommand } from './command.js';
import { inParallel } from './parallel.js';
import { emptyTally, singleCheck, sumTallies, type Tally } from './tally.js';

const TARGETS = 'build/fuzz/fuzz';
const CORPUS = 'test/fuzz/corpus';

/** Seconds given to each target unless SLUICE_FUZZ_SECONDS says otherwise. */
const DEFAULT_SECONDS = 5;

/** How many targets run at once: each keeps a core busy. */
const PARALLEL = 2;

/**
 * Builds the libFuzzer targets and runs each for some seconds from its kept corpus
 * (test/fuzz/corpus/<target>). New inputs stay under build/; a crash keeps its input there too and is
 * reported with the command that repeats it.
 */
export async function runFuzzTargets(): Promise<Tally> {
  if (!(await runCommand('sh', ['lab/build.sh', 'fuzz']))) return singleCheck('fuzz: build', false);
  const targets = existsSync(TARGETS) ? readdirSync(TARGETS).sort() : [];
  const fuzzers = targets.filter((name) => name.startsWith('fuzz_'));
  if (fuzzers.length === 0) return singleCheck('fuzz: no targets were built', false);
  return sumTallies([emptyTally(), ...(await inParallel(PARALLEL, fuzzers, runTarget))]);
}

async function runTarget(program: string): Promise<Tally> {
  const name = program.replace(/^fuzz_/, '');
  const seconds = Number(process.env['SLUICE_FUZZ_SECONDS'] ?? DEFAULT_SECONDS);
  const found = `build/fuzz/found/${name}`;
  mkdirSync(found, { recursive: true });
  const kept = existsSync(`${CORPUS}/${name}`) ? [`${CORPUS}/${name}`] : [];
  const limits = [
    `-max_total_time=${seconds}`,
    '-timeout=5',
    '-rss_limit_mb=1024',
    '-max_len=2048',
  ];
  const args = [...limits, '-print_final_stats=1', `-artifact_prefix=${found}/`, found, ...kept];
  const { succeeded, output } = await captureCommand(`${TARGETS}/${program}`, args);
  const runs = /number_of_executed_units: (\d+)/.exec(output)?.[1] ?? '0';
  if (succeeded && kept.length > 0) {
    console.log(`   ${name.padEnd(24)} ${runs.padStart(10)} runs, no crash`);
    return singleCheck(name, true);
  }
  if (kept.length === 0) console.log(`   ${name}: no corpus is kept in ${CORPUS}/${name}`);
  else console.log(output.split('\n').slice(-60).join('\n'));
  return singleCheck(`fuzz: ${name} (repeat: ${TARGETS}/${program} ${found}/crash-…)`, false);
}
