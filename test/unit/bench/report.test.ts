// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { figure, type Figure } from '../../../lab/bench/figure.js';
import { jsonText, readable, tableLines } from '../../../lab/bench/report.js';

function example(changes: Partial<Figure> = {}): Figure {
  return {
    ...figure({
      name: 'fastpath.flow-thru.1k',
      value: 16_500_000.4,
      unit: 'packets/s',
      peer: 'testpmd 5tswap',
      peerValue: 79_000_000,
      conditions: 'one core',
    }),
    ...changes,
  };
}

describe('figures of a benchmark', () => {
  it('have the members that readers of the JSON expect, and no others, in their order', () => {
    expect(Object.keys(example())).to.deep.equal([
      'name',
      'value',
      'unit',
      'peer',
      'peerValue',
      'ratio',
      'conditions',
    ]);
  });

  it('have the ratio of the value to the peer, before rounding', () => {
    const { ratio } = figure({ ...example(), value: 1, peerValue: 3 });
    expect(ratio).to.equal(0.333333);
  });

  it('are rounded to the digits that a measurement is worth', () => {
    expect(example().value).to.equal(16_500_000);
    expect(figure({ ...example(), value: 0.123456789 }).value).to.equal(0.123457);
  });
});

describe('jsonText', () => {
  it('is an array that reads back as the figures, also with quotes in their conditions', () => {
    const figures = [example(), example({ name: 'other', conditions: 'said "so"\nand so' })];
    expect(JSON.parse(jsonText(figures))).to.deep.equal(figures);
  });

  it('is an empty array where nothing was measured', () => {
    expect(JSON.parse(jsonText([]))).to.deep.equal([]);
  });
});

describe('readable', () => {
  const cases: [string, number, Figure['unit'], string][] = [
    ['a rate in millions', 16_500_000, 'packets/s', '16.50 Mpackets/s'],
    ['a rate in thousands', 567_100, 'flows/s', '567.10 kflows/s'],
    ['a rate below a thousand, whole', 999, 'flows/s', '999 flows/s'],
    ['just a thousand', 1000, 'flows/s', '1.00 kflows/s'],
    ['a rate beyond the largest prefix', 1.5e13, 'bit/s', '15000.00 Gbit/s'],
    ['microseconds, never with a prefix', 12_345.67, 'us', '12345.7 µs'],
    ['cycles, whole', 154.6, 'cycles/packet', '155 cycles/packet'],
  ];
  for (const [what, value, unit, expected] of cases) {
    it(`writes ${what}`, () => {
      expect(readable(value, unit)).to.equal(expected);
    });
  }
});

describe('tableLines', () => {
  it('has a heading, a rule as wide, and a line for each figure', () => {
    const [heading = '', rule = '', first = '', second = ''] = tableLines([
      example(),
      example({ name: 'short' }),
    ]);
    expect(heading).to.match(/^figure +value +peer +peer value +ratio$/);
    expect(rule).to.match(/^[- ]+$/);
    expect(rule).to.have.lengthOf(heading.length);
    expect(first).to.have.lengthOf(heading.length);
    expect(first).to.match(
      /^fastpath\.flow-thru\.1k +16\.50 Mpackets\/s +testpmd 5tswap .* 0\.21$/,
    );
    expect(second).to.match(/^short /);
  });

  it('shows a small ratio with more digits', () => {
    expect(tableLines([example({ ratio: 0.0073 })])[2]).to.match(/ 0\.007$/);
  });

  it('says conditions that several figures share once, beneath the table', () => {
    const lines = tableLines([example(), example({ name: 'b' }), example({ conditions: 'else' })]);
    expect(lines.filter((line) => line === '  one core')).to.have.lengthOf(1);
    expect(lines).to.include('fastpath.flow-thru.1k, b:');
    expect(lines).to.include('  else');
  });
});
