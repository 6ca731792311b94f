// SPDX-License-Identifier: Apache-2.0
import { BenchError } from './errors.js';

/** What the command line asks for. */
export interface BenchArguments {
  help: boolean;
  /** Names of groups in the order given; all of them if none was. */
  groups: string[];
  /** File that the figures are written to as JSON. */
  json?: string;
  /** How often everything is measured; figures are medians. */
  rounds: number;
}

const DEFAULT_ROUNDS = 5;
const MAX_ROUNDS = 100;

/** How the program is called, given the groups there are with a summary of each. */
export function usage(groups: ReadonlyMap<string, string>): string {
  return [
    'usage: npm run bench [-- [<group>…] [--json FILE] [--rounds N]]',
    '  --json FILE  also write the figures to FILE, as a JSON array',
    `  --rounds N   measure N times and take medians; ${DEFAULT_ROUNDS} unless said otherwise`,
    'groups, all of them unless some are named:',
    ...[...groups].map(([name, summary]) => `  ${name.padEnd(11)}  ${summary}`),
  ].join('\n');
}

/**
 * Reads the command line.
 *
 * @throws BenchError `usage` with the groups there are
 */
export function parseArguments(
  words: readonly string[],
  known: ReadonlyMap<string, string>,
): BenchArguments {
  const parsed: BenchArguments = { help: false, groups: [], rounds: DEFAULT_ROUNDS };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') continue; // npm passes on all but the first
    if (word === '--help' || word === '-h') parsed.help = true;
    else if (word === '--json') parsed.json = valueOf(word, rest.shift(), known);
    else if (word === '--rounds') {
      parsed.rounds = roundsOf(valueOf(word, rest.shift(), known), known);
    } else if (word.startsWith('-')) throw wrong(`no option is called '${word}'`, known);
    else if (!known.has(word)) throw wrong(`no group is called '${word}'`, known);
    else if (!parsed.groups.includes(word)) parsed.groups.push(word);
  }
  if (parsed.groups.length === 0) parsed.groups = [...known.keys()];
  return parsed;
}

function wrong(problem: string, known: ReadonlyMap<string, string>): BenchError {
  return new BenchError('usage', problem, usage(known));
}

function valueOf(
  option: string,
  value: string | undefined,
  known: ReadonlyMap<string, string>,
): string {
  if (value === undefined || value.startsWith('-')) throw wrong(`${option} takes a value`, known);
  return value;
}

function roundsOf(text: string, known: ReadonlyMap<string, string>): number {
  const rounds = /^\d+$/.test(text) ? Number(text) : 0;
  if (rounds >= 1 && rounds <= MAX_ROUNDS) return rounds;
  throw wrong(`--rounds ${text}: give a number from 1 to ${MAX_ROUNDS}`, known);
}
