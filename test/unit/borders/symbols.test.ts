// SPDX-License-Identifier: Apache-2.0
// What compiled code of the packet path calls: nothing that locks, allocates, logs or enters the
// kernel. Names that the compiler cannot poison (ordinary words such as `free`) are caught here too.
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';

/** Memory and string functions without state, and what the compiler itself inserts. */
const FREESTANDING = [
  /^mem(cpy|move|set|cmp|chr)$/,
  /^str(n?len|n?cmp|chr)$/,
  /^__stack_chk_fail$/,
  /^_GLOBAL_OFFSET_TABLE_$/,
];

/** Formatting into the caller's buffer: for addresses and reasons in text, off the packet path. */
const FORMATTING = [/^(__)?v?snprintf(_chk)?$/, /^inet_(ntop|pton)$/];

const ours = /^sl_/;

interface Allowance {
  library: string;
  symbols: RegExp[];
}

const ALLOWED: Allowance[] = [
  { library: 'firmware/wire/libsl_wire.a', symbols: [ours, ...FREESTANDING, ...FORMATTING] },
  { library: 'firmware/iff/libsl_iff.a', symbols: [ours, ...FREESTANDING] },
  { library: 'firmware/locator/libsl_locator.a', symbols: [ours, ...FREESTANDING] },
];

/** Undefined symbols of an archive that no member of it defines, each with the object that wants it. */
export function undefinedSymbols(archive: string): Map<string, string> {
  const result = spawnSync('nm', ['-A', '-P', archive], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`nm ${archive}: ${result.stderr}`);
  const defined = new Set<string>();
  const wanted = new Map<string, string>();
  for (const line of result.stdout.split('\n')) {
    const [place = '', symbol = '', kind = ''] = line.split(' ');
    if (symbol === '') continue;
    if (kind === 'U') wanted.set(symbol, /\[(.*)\]/.exec(place)?.[1] ?? place);
    else defined.add(symbol);
  }
  for (const symbol of defined) wanted.delete(symbol);
  return wanted;
}

describe('symbols that the packet path calls', () => {
  for (const { library, symbols } of ALLOWED) {
    it(`${library} calls only what is on its list`, () => {
      const strangers = [...undefinedSymbols(`build/c/${library}`)]
        .filter(([symbol]) => !symbols.some((allowed) => allowed.test(symbol)))
        .map(([symbol, object]) => `${symbol} (in ${object})`);
      expect(strangers, 'calls outside the list').to.deep.equal([]);
    });
  }

  it('sees a call that is not on the list', () => {
    const symbols = [...undefinedSymbols('build/c/dpdk-pmd/libsl_pmd.a').keys()];
    expect(symbols).to.include('rte_eal_init');
  });
});
