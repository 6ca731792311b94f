// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { parseArguments, usage } from '../../../lab/bench/arguments.js';
import { BenchError } from '../../../lab/bench/errors.js';

const GROUPS = new Map([
  ['fastpath', 'one core'],
  ['lab', 'through the box'],
]);

function refusal(words: string[]): BenchError {
  try {
    parseArguments(words, GROUPS);
  } catch (error) {
    if (error instanceof BenchError) return error;
    throw error;
  }
  throw new Error(`'${words.join(' ')}' was taken`);
}

describe('arguments of npm run bench', () => {
  it('without any mean all groups, five rounds and no file', () => {
    expect(parseArguments([], GROUPS)).to.deep.equal({
      help: false,
      groups: ['fastpath', 'lab'],
      rounds: 5,
    });
  });

  it('may stand in any order', () => {
    expect(
      parseArguments(['--json', 'out.json', 'lab', '--rounds', '7', 'fastpath'], GROUPS),
    ).to.deep.equal({ help: false, groups: ['lab', 'fastpath'], json: 'out.json', rounds: 7 });
  });

  it('may be parted by the dashes that npm passes on', () => {
    const parsed = parseArguments(['lab', '--', '--json', 'out.json'], GROUPS);
    expect(parsed).to.deep.equal({ help: false, groups: ['lab'], json: 'out.json', rounds: 5 });
  });

  it('may name a group twice, which is measured once', () => {
    expect(parseArguments(['lab', 'lab'], GROUPS).groups).to.deep.equal(['lab']);
  });

  for (const word of ['--help', '-h']) {
    it(`ask for help by ${word}`, () => {
      expect(parseArguments([word], GROUPS).help).to.be.true;
    });
  }

  const wrong: [string, string[], RegExp][] = [
    ['an unknown group', ['disk'], /no group is called 'disk'/],
    ['an unknown option', ['--fast'], /no option is called '--fast'/],
    ['--json without a file', ['--json'], /--json takes a value/],
    ['--json with an option for a file', ['--json', '--rounds'], /--json takes a value/],
    ['--rounds without a number', ['lab', '--rounds'], /--rounds takes a value/],
    ['no rounds', ['--rounds', '0'], /--rounds 0: give a number from 1 to 100/],
    ['too many rounds', ['--rounds', '101'], /--rounds 101/],
    ['half a round', ['--rounds', '1.5'], /--rounds 1\.5/],
    ['rounds in words', ['--rounds', 'five'], /--rounds five/],
  ];
  for (const [what, words, message] of wrong) {
    it(`refuse ${what} and list the groups`, () => {
      const error = refusal(words);
      expect(error.code).to.equal('usage');
      expect(error.message).to.match(message);
      expect(error.remedy).to.equal(usage(GROUPS));
      expect(error.remedy).to.match(/fastpath +one core\n.*lab +through the box/);
    });
  }
});
