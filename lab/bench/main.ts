#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Measures; see `usage`.
import { accessSync, constants, existsSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LabError } from '../errors.js';
import { interruption } from '../system/interruption.js';
import { parseArguments, usage } from './arguments.js';
import { BenchError } from './errors.js';
import { fastpathGroup } from './fastpath/group.js';
import type { Figure } from './figure.js';
import type { BenchGroup } from './group.js';
import { nfsGroup } from './nfs/group.js';
import { nfsEngineGroup } from './nfs-engine/group.js';
import { jsonText, tableLines } from './report.js';
import { tcpGroup } from './tcp/group.js';
import { tcpLabGroup } from './tcp-lab/group.js';
import { labGroup } from './wires/group.js';

const GROUPS: readonly BenchGroup[] = [
  fastpathGroup,
  tcpGroup,
  labGroup,
  tcpLabGroup,
  nfsEngineGroup,
  nfsGroup,
];

/** Exit codes other than 1; 130 is what shells give a program ended by Ctrl-C. */
const EXIT_CODES = new Map<string, number>([
  ['usage', 2],
  ['interrupted', 130],
]);

/** Aborts at the first Ctrl-C or SIGTERM, so that what was made for the measurement is undone. */
function interrupted(): AbortSignal {
  return interruption((text) => new BenchError('interrupted', text));
}

/** @throws BenchError `usage` now rather than after minutes of measuring */
function requireWritable(file: string): void {
  try {
    accessSync(existsSync(file) ? file : dirname(resolve(file)), constants.W_OK);
  } catch {
    throw new BenchError('usage', `--json ${file}: cannot be written`, 'name another file');
  }
}

async function main(words: readonly string[], signal: AbortSignal): Promise<void> {
  const known = new Map(GROUPS.map(({ name, summary }) => [name, summary]));
  const wanted = parseArguments(words, known);
  if (wanted.help) {
    console.log(usage(known));
    return;
  }
  if (wanted.json !== undefined) requireWritable(wanted.json);
  const figures: Figure[] = [];
  const inTable: Figure[] = [];
  const ownLines: string[] = [];
  const report = (step: string): void => {
    console.error(`bench: ${step}`);
  };
  for (const group of GROUPS.filter(({ name }) => wanted.groups.includes(name))) {
    const found = await group.run({ rounds: wanted.rounds, report, signal });
    signal.throwIfAborted();
    figures.push(...found);
    if (group.lines === undefined) inTable.push(...found);
    else ownLines.push(...group.lines(found));
  }
  if (inTable.length > 0) console.log(tableLines(inTable).join('\n'));
  for (const line of ownLines) console.log(line);
  if (wanted.json !== undefined) writeFileSync(wanted.json, jsonText(figures));
}

const signal = interrupted();
try {
  await main(process.argv.slice(2), signal);
} catch (thrown) {
  // A program that was ended by the signal says so in its own words; ours are better.
  const error: unknown = signal.aborted ? signal.reason : thrown;
  if (!(error instanceof BenchError) && !(error instanceof LabError)) throw error;
  console.error(`bench: ${error.message}`);
  if (error.remedy !== '') console.error(error.remedy);
  process.exitCode = EXIT_CODES.get(error.code) ?? 1;
}
