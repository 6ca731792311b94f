// SPDX-License-Identifier: Apache-2.0
// Quantities as people type and read them: probabilities, times, rates, bytes.
import { LabError } from '../errors.js';

/** One sort of quantity: how it is typed, and how it is shown again. */
export interface Quantity {
  /** An example with its unit, for messages. */
  readonly example: string;
  /** In the unit of the settings; undefined if it is not one of these. */
  parse(text: string): number | undefined;
  format(value: number): string;
}

/** What floating point may be off by. */
const ROUNDING = 1e-6;
const NUMBER = /^(\d+(?:\.\d+)?)([a-z%]*)$/;

/** A number with one of these units; the first unit is the smallest and the settings' own. */
function withUnits(example: string, units: ReadonlyMap<string, number>): Quantity {
  const largestFirst = [...units].reverse();
  return {
    example,
    parse: (text) => {
      const [, digits = '', unit = ''] = NUMBER.exec(text.toLowerCase()) ?? [];
      const factor = units.get(unit);
      if (digits === '' || factor === undefined) return undefined;
      const value = Number(digits) * factor;
      const rounded = Math.round(value);
      // A fraction of the smallest unit is a mistake.
      return Math.abs(value - rounded) < ROUNDING ? rounded : undefined;
    },
    format: (value) => {
      // The largest unit in which it has no more than three decimals.
      const fits = ([, each]: [string, number]): boolean =>
        value >= each && Number.isInteger((value * 1000) / each);
      const [unit, factor] = largestFirst.find(fits) ?? ['', 1];
      return `${String(value / factor)}${unit}`;
    },
  };
}

const PPM_PER_PERCENT = 10_000;

const percent = withUnits(
  '0.1%',
  new Map([
    ['ppm', 1],
    ['%', PPM_PER_PERCENT],
  ]),
);

/** Parts per million; shown as per cent. */
export const probability: Quantity = {
  ...percent,
  format: (ppm) => `${String(ppm / PPM_PER_PERCENT)}%`,
};

/** Microseconds. */
export const time = withUnits(
  '5ms',
  new Map([
    ['us', 1],
    ['ms', 1000],
    ['s', 1_000_000],
  ]),
);

/** Bits per second. */
export const rate = withUnits(
  '100mbit',
  new Map([
    ['bit', 1],
    ['kbit', 1e3],
    ['mbit', 1e6],
    ['gbit', 1e9],
  ]),
);

/** Bytes; k and m are 1024 and 1024 times that, as tc(8) has them. */
export const bytes = withUnits(
  '64k',
  new Map([
    ['', 1],
    ['k', 1024],
    ['m', 1024 * 1024],
  ]),
);

/** A number of packets, or any whole number. */
export const count = withUnits('3', new Map([['', 1]]));

/** @throws LabError `usage` that names the word and shows an example */
export function parseQuantity(word: string, text: string | undefined, quantity: Quantity): number {
  const value = text === undefined ? undefined : quantity.parse(text);
  if (value !== undefined) return value;
  const found = text === undefined ? 'nothing follows' : `'${text}' is none`;
  throw new LabError(
    'usage',
    `${word} takes a quantity such as ${quantity.example}; ${found}`,
    `for instance: ${word} ${quantity.example}`,
  );
}
