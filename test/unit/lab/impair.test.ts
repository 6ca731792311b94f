// SPDX-License-Identifier: Apache-2.0
// The words of `npm run lab -- impair`.
import { expect } from 'chai';
import { LabError } from '../../../lab/errors.js';
import { bytes, count, probability, rate, time } from '../../../lab/impair/quantities.js';
import { renderImpairments } from '../../../lab/impair/render.js';
import { parseWords, wordsOf } from '../../../lab/impair/words.js';
import { findTopology } from '../../../lab/topologies/index.js';
import type { ImpairmentParams, PortImpairment } from '../../../mgmt/daemon/protocol.js';

describe('quantities of impairments', () => {
  for (const [quantity, text, value, again] of [
    [probability, '1%', 10_000, '1%'],
    [probability, '0.01%', 100, '0.01%'],
    [probability, '0.07%', 700, '0.07%'],
    [probability, '100%', 1_000_000, '100%'],
    [probability, '25ppm', 25, '0.0025%'],
    [time, '5ms', 5000, '5ms'],
    [time, '1.5ms', 1500, '1.5ms'],
    [time, '250us', 250, '250us'],
    [time, '2s', 2_000_000, '2s'],
    [time, '1234567us', 1_234_567, '1234.567ms'],
    [rate, '100mbit', 100_000_000, '100mbit'],
    [rate, '2.5Gbit', 2_500_000_000, '2.5gbit'],
    [rate, '9600bit', 9600, '9.6kbit'],
    [bytes, '64k', 65_536, '64k'],
    [bytes, '1500', 1500, '1500'],
    [bytes, '1m', 1_048_576, '1m'],
    [count, '3', 3, '3'],
  ] as const) {
    it(`${text} is ${value}, shown as ${again}`, () => {
      expect(quantity.parse(text)).to.equal(value);
      expect(quantity.format(value)).to.equal(again);
    });
  }

  for (const [what, quantity, text] of [
    ['a share without a unit', probability, '0.1'],
    ['a time in an unknown unit', time, '5min'],
    ['a fraction of a microsecond', time, '0.5us'],
    ['a rate in bytes', rate, '10mbyte'],
    ['a negative share', probability, '-1%'],
    ['a fraction of a packet', count, '1.5'],
    ['nothing', time, ''],
    ['a word', bytes, 'lots'],
  ] as const) {
    it(`${what} (${text}) is none`, () => {
      expect(quantity.parse(text)).to.equal(undefined);
    });
  }
});

/** Settings of words, without the seed they draw. */
function settingsOf(words: string): ImpairmentParams {
  const { seed, ...settings } = parseWords(words.split(' '));
  expect(seed).to.be.a('number');
  return settings;
}

describe('words of impairments', () => {
  for (const [words, settings] of [
    ['loss 0.1%', { lossPpm: 1000 }],
    ['cut', { cut: true }],
    [
      'delay 5ms jitter 1ms jitter-reorders',
      { delayUs: 5000, jitterUs: 1000, jitterReorders: true },
    ],
    ['burst-loss 1%', { burstEnterPpm: 10_000, burstLeavePpm: 250_000, burstLossPpm: 1_000_000 }],
    [
      'burst-loss 1% burst-end 50% burst-density 80%',
      { burstEnterPpm: 10_000, burstLeavePpm: 500_000, burstLossPpm: 800_000 },
    ],
    ['tail-loss 5%', { tailLossPpm: 50_000, tailPackets: 1, tailIdleUs: 2000 }],
    ['reorder 1%', { reorderPpm: 10_000, reorderPackets: 3, reorderDelayUs: 10_000 }],
    [
      'reorder 1% reorder-packets 0 reorder-delay 1ms',
      { reorderPpm: 10_000, reorderPackets: 0, reorderDelayUs: 1000 },
    ],
    ['rate 100mbit', { rateBps: 100_000_000, queueBytes: 262_144 }],
    [
      'rate 1gbit queue 0 mark 30k',
      { rateBps: 1_000_000_000, queueBytes: 0, ecnThresholdBytes: 30_720 },
    ],
    ['duplicate 1% corrupt 2%', { duplicatePpm: 10_000, corruptPpm: 20_000 }],
  ] as const) {
    it(`'${words}' means what it says`, () => {
      expect(settingsOf(words)).to.deep.equal(settings);
    });
  }

  it('a seed that is given is taken, else each call has its own', () => {
    expect(parseWords(['loss', '1%', 'seed', '7']).seed).to.equal(7);
    const seeds = new Set(Array.from({ length: 8 }, () => parseWords(['cut']).seed));
    expect(seeds.size).to.be.above(1);
  });

  it('settings are shown in the words that would make them', () => {
    const words = 'loss 0.1% tail-loss 5% tail-packets 2 tail-idle 3ms rate 1gbit queue 64k cut';
    expect(wordsOf(settingsOf(words))).to.equal(words);
    expect(wordsOf({})).to.equal('');
  });

  for (const [words, reason] of [
    ['lose 1%', /'lose' is nothing that a wire can do/],
    ['loss', /loss takes a quantity such as 0\.1%; nothing follows/],
    ['loss much', /loss takes a quantity such as 0\.1%; 'much' is none/],
    ['loss 1% loss 2%', /loss is there twice/],
    ['clear loss 1%', /clear stands alone/],
    ['loss 1% clear', /clear stands alone/],
    ['queue 64k', /queue means nothing without rate/],
    ['jitter-reorders', /jitter-reorders means nothing without jitter/],
  ] as const) {
    it(`'${words}' is refused, with what to type`, () => {
      try {
        parseWords(words.split(' '));
      } catch (error) {
        expect(error).to.be.instanceOf(LabError);
        expect((error as LabError).code).to.equal('usage');
        expect((error as LabError).message).to.match(reason);
        return;
      }
      throw new Error('it was accepted');
    });
  }
});

describe('show of impairments', () => {
  const side = (settings: ImpairmentParams, counters: object): PortImpairment['in'] =>
    ({ settings, counters }) as PortImpairment['in'];

  it('has a line for each direction, with the host and what came of it', () => {
    const text = renderImpairments(findTopology('nfs'), [
      {
        port: '1.1',
        device: 'af_packet:p11',
        in: side({ lossPpm: 1000 }, { put: 10, passed: 8, lost: 2, queueDropped: 0 }),
        out: side({}, { put: '18446744073709551615', passed: 0, lost: 0, queueDropped: 3 }),
      },
    ]);
    const [, , inwards = '', outwards = ''] = text.split('\n');
    expect(inwards).to.match(/^1\.1 +client1 +in +loss 0\.1% +10 +8 +lost 2$/);
    expect(outwards).to.match(
      /^1\.1 +client1 +out +nothing +18446744073709551615 +0 +queue dropped 3$/,
    );
  });

  it('says so when there is nothing to show', () => {
    expect(renderImpairments(findTopology('nfs'), [])).to.equal('The box has no lab ports.');
  });
});
