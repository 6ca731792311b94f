// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { BenchError } from '../../../lab/bench/errors.js';
import { parseNumbers, parseSlabinfo } from '../../../lab/bench/tcp/programs.js';

describe('results of tcp_bench and kernel_peer', () => {
  it('are read from their line', () => {
    expect(parseNumbers('tcp_bench', '{"a":1.5,"b":0,"mode":"echo"}\n', ['a', 'b'])).to.include({
      a: 1.5,
      b: 0,
    });
  });

  const failures: [string, string, RegExp][] = [
    ['something else', 'Segmentation fault', /tcp_bench wrote no JSON/],
    ['a number that is missing', '{"a":1}', /gave b as undefined/],
    ['a number that cannot be', '{"a":1,"b":-1}', /gave b as -1/],
  ];
  for (const [what, text, reason] of failures) {
    it(`are not guessed from ${what}`, () => {
      expect(() => parseNumbers('tcp_bench', text, ['a', 'b'])).to.throw(BenchError, reason);
    });
  }
});

describe('what the kernel keeps for a connection', () => {
  const text = [
    'slabinfo - version: 2.1',
    '# name            <active_objs> <num_objs> <objsize> <objperslab>',
    'TCP                   12     26   2432   13    8 : tunables    0    0    0',
    'filp                1000   1200    256   16    1 : tunables    0    0    0',
  ].join('\n');

  it('is the sum of its objects', () => {
    expect(parseSlabinfo(text, ['TCP', 'filp'])).to.equal(2688);
  });

  it('is not guessed where an object has another name', () => {
    expect(() => parseSlabinfo(text, ['TCP', 'dentry'])).to.throw(BenchError, 'dentry');
  });
});
