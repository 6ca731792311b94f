// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { median, percentile } from '../../../lab/bench/numbers.js';

describe('median', () => {
  const cases: [string, number[], number][] = [
    ['one number', [7], 7],
    ['an odd count, in any order', [9, 1, 5], 5],
    ['an even count: the mean of the middle two', [4, 1, 3, 2], 2.5],
    ['numbers that sort otherwise as text', [10, 9, 100], 10],
  ];
  for (const [what, values, expected] of cases) {
    it(`is right for ${what}`, () => {
      expect(median(values)).to.equal(expected);
    });
  }

  it('does not change what it is given', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).to.deep.equal([3, 1, 2]);
  });

  it('refuses nothing at all', () => {
    expect(() => median([])).to.throw(RangeError);
  });
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  const cases: [string, number[], number, number][] = [
    ['the half of a hundred', hundred, 0.5, 50],
    ['99 in a hundred', hundred, 0.99, 99],
    ['all of them', hundred, 1, 100],
    ['none: the smallest there is', hundred, 0, 1],
    ['99 in a hundred of only two', [5, 6], 0.99, 6],
  ];
  for (const [what, values, share, expected] of cases) {
    it(`is right for ${what}`, () => {
      expect(percentile(values, share)).to.equal(expected);
    });
  }

  it('refuses nothing at all', () => {
    expect(() => percentile([], 0.5)).to.throw(RangeError);
  });
});
