#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Clients that know every answer work for a long time before one virtual NFS server over four, while servers,
// wires and the box fail at random; see USAGE.
import { LabError } from '../errors.js';
import { Lab } from '../lab.js';
import { interruption } from '../system/interruption.js';
import { Soak, type SoakSummary } from './soak.js';

const USAGE = `usage: npm run soak [-- <minutes> [<seed>]]
Works for so many minutes, 30 unless said otherwise. The same seed gives the same faults in the same order.`;

const DEFAULT_MINUTES = 30;
const SEED_LIMIT = 2 ** 31;

/** A lab of its own, beside that of somebody who tries things out. */
process.env['SLUICE_LAB_INSTANCE'] ??= 'soak';

function numberOf(word: string, max: number): number {
  const value = Number(word);
  if (/^\d+(\.\d+)?$/.test(word) && value <= max) return value;
  throw new LabError('usage', `'${word}' is no number that may stand here`, USAGE);
}

function say(line: string): void {
  console.log(`soak: ${line}`);
}

function tell(summary: SoakSummary): void {
  const { rounds, faults, exercises, calls, bytes, restored, stallUs, stallCall } = summary;
  say(
    `${rounds} rounds, ${exercises} exercises, ${calls} calls, ${Math.round(bytes / 2 ** 20)} MiB`,
  );
  say(`${faults} faults, ${restored} members taken out and brought back`);
  say(`the longest call was ${stallCall || 'none'}: ${(stallUs / 1e6).toFixed(1)} s`);
  say('all was right, and all servers held the same after each round');
}

async function main(words: readonly string[]): Promise<void> {
  const [minutes = String(DEFAULT_MINUTES), seedWord, ...rest] = words;
  if (rest.length > 0) throw new LabError('usage', 'there are too many words', USAGE);
  const durationMs = numberOf(minutes, 7 * 24 * 60) * 60_000;
  const seed =
    seedWord === undefined
      ? Math.floor(Math.random() * SEED_LIMIT)
      : Math.floor(numberOf(seedWord, SEED_LIMIT));
  say(`${minutes} minutes, seed ${seed}`);
  const signal = interruption((text) => new LabError('interrupted', text));
  signal.addEventListener('abort', () => {
    say('this round is the last one');
  });
  const lab = await Lab.up('nas', { signal, report: say });
  try {
    tell(await new Soak(lab, { durationMs, seed, report: say, signal }).run());
  } finally {
    say(`taking everything down; logs stay in ${lab.instance.logDir}`);
    await lab.down();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  console.error(`soak: ${error.message}`);
  if (error.remedy !== '') console.error(error.remedy);
  process.exitCode = error.code === 'usage' ? 2 : 1;
}
