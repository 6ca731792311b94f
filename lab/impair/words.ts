// SPDX-License-Identifier: Apache-2.0
// What can be done to a wire, in words: `loss 0.1% delay 5ms`. One table for reading, showing and help.
import type { ImpairmentParams } from '../../mgmt/daemon/protocol.js';
import { LabError } from '../errors.js';
import {
  bytes,
  count,
  parseQuantity,
  probability,
  rate,
  time,
  type Quantity,
} from './quantities.js';

type NumberSetting = Exclude<keyof ImpairmentParams, 'jitterReorders' | 'cut'>;

/** A word that a quantity follows. */
export interface QuantityWord {
  word: string;
  setting: NumberSetting;
  quantity: Quantity;
  help: string;
  /** The word without which it means nothing. */
  with?: string;
  /** Its value if that word is there and this one is not. */
  otherwise?: number;
}

export interface FlagWord {
  word: string;
  setting: 'jitterReorders' | 'cut';
  help: string;
  with?: string;
}

const CERTAIN_PPM = 1_000_000;

export const QUANTITIES: readonly QuantityWord[] = [
  { word: 'loss', setting: 'lossPpm', quantity: probability, help: 'each packet by itself' },
  {
    word: 'burst-loss',
    setting: 'burstEnterPpm',
    quantity: probability,
    help: 'before each packet a burst of losses may begin (Gilbert-Elliott)',
  },
  {
    word: 'burst-end',
    setting: 'burstLeavePpm',
    quantity: probability,
    help: 'before each packet it may end; 25%: four packets on average',
    with: 'burst-loss',
    otherwise: CERTAIN_PPM / 4,
  },
  {
    word: 'burst-density',
    setting: 'burstLossPpm',
    quantity: probability,
    help: 'share of its packets that are lost',
    with: 'burst-loss',
    otherwise: CERTAIN_PPM,
  },
  {
    word: 'tail-loss',
    setting: 'tailLossPpm',
    quantity: probability,
    help: 'the last packets before a pause are lost',
  },
  {
    word: 'tail-packets',
    setting: 'tailPackets',
    quantity: count,
    help: 'how many they are',
    with: 'tail-loss',
    otherwise: 1,
  },
  {
    word: 'tail-idle',
    setting: 'tailIdleUs',
    quantity: time,
    help: 'what counts as a pause',
    with: 'tail-loss',
    otherwise: 2000,
  },
  { word: 'reorder', setting: 'reorderPpm', quantity: probability, help: 'others pass a packet' },
  {
    word: 'reorder-packets',
    setting: 'reorderPackets',
    quantity: count,
    help: 'so many; 0: it is just late by reorder-delay',
    with: 'reorder',
    otherwise: 3,
  },
  {
    word: 'reorder-delay',
    setting: 'reorderDelayUs',
    quantity: time,
    help: 'it waits for them no longer than that',
    with: 'reorder',
    otherwise: 10_000,
  },
  { word: 'duplicate', setting: 'duplicatePpm', quantity: probability, help: 'it arrives twice' },
  { word: 'delay', setting: 'delayUs', quantity: time, help: 'time on the wire' },
  { word: 'jitter', setting: 'jitterUs', quantity: time, help: 'on top of it, at most' },
  { word: 'rate', setting: 'rateBps', quantity: rate, help: 'bits per second of Ethernet frames' },
  {
    word: 'queue',
    setting: 'queueBytes',
    quantity: bytes,
    help: 'waits for the rate at most; 0: without bound',
    with: 'rate',
    otherwise: 256 * 1024,
  },
  {
    word: 'mark',
    setting: 'ecnThresholdBytes',
    quantity: bytes,
    help: 'ECN-capable packets that find more waiting are marked',
    with: 'rate',
  },
  { word: 'corrupt', setting: 'corruptPpm', quantity: probability, help: 'one bit is flipped' },
  { word: 'seed', setting: 'seed', quantity: count, help: 'the same losses again' },
];

export const FLAGS: readonly FlagWord[] = [
  {
    word: 'jitter-reorders',
    setting: 'jitterReorders',
    help: 'packets may overtake by it',
    with: 'jitter',
  },
  { word: 'cut', setting: 'cut', help: 'everything is lost' },
];

const SEED_MAX = 2 ** 32;

/** All words, in the order of the tables, for messages. */
export function allWords(): string[] {
  return [...QUANTITIES, ...FLAGS].map(({ word }) => word);
}

/**
 * Reads words such as `loss 0.1% delay 5ms`. What they leave out is as the table says; without a seed each
 * call has losses of its own.
 *
 * @throws LabError `usage` that names the word at fault
 */
export function parseWords(words: readonly string[]): ImpairmentParams {
  const settings: ImpairmentParams = {};
  const seen = new Set<string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (seen.has(word)) throw saidTwice(word);
    seen.add(word);
    const flag = FLAGS.find((each) => each.word === word);
    const taking = QUANTITIES.find((each) => each.word === word);
    if (flag !== undefined) settings[flag.setting] = true;
    else if (taking !== undefined) {
      at += 1;
      settings[taking.setting] = parseQuantity(word, words[at], taking.quantity);
    } else throw unknownWord(word);
  }
  requireCompany(seen);
  return { seed: Math.floor(Math.random() * SEED_MAX), ...defaultsFor(seen), ...settings };
}

function saidTwice(word: string): LabError {
  return new LabError('usage', `${word} is there twice`, `say ${word} once`);
}

function unknownWord(word: string): LabError {
  if (word === 'clear') {
    return new LabError('usage', 'clear stands alone', 'leave out what else is said, or clear');
  }
  return new LabError(
    'usage',
    `'${word}' is nothing that a wire can do`,
    `it can: ${allWords().join(', ')}`,
  );
}

function requireCompany(seen: ReadonlySet<string>): void {
  const lonely = [...QUANTITIES, ...FLAGS].find(
    (each) => seen.has(each.word) && each.with !== undefined && !seen.has(each.with),
  );
  if (lonely?.with === undefined) return;
  throw new LabError(
    'usage',
    `${lonely.word} means nothing without ${lonely.with}`,
    `add ${lonely.with}, or leave ${lonely.word} out`,
  );
}

function defaultsFor(seen: ReadonlySet<string>): ImpairmentParams {
  const settings: ImpairmentParams = {};
  for (const { setting, otherwise, with: company } of QUANTITIES) {
    if (otherwise !== undefined && company !== undefined && seen.has(company)) {
      settings[setting] = otherwise;
    }
  }
  return settings;
}

/** The words that would make these settings, without the seed; empty for a perfect wire. */
export function wordsOf(settings: ImpairmentParams): string {
  const quantities = QUANTITIES.filter(
    ({ setting }) => setting !== 'seed' && Number(settings[setting] ?? 0) !== 0,
  ).map(({ word, setting, quantity }) => `${word} ${quantity.format(Number(settings[setting]))}`);
  const flags = FLAGS.filter(({ setting }) => settings[setting] === true).map(({ word }) => word);
  return [...quantities, ...flags].join(' ');
}
