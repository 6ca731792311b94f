// SPDX-License-Identifier: Apache-2.0

/** Something that was measured, next to the same of a peer in the same run. */
export interface Figure {
  /** `<group>.<what>`, the same from run to run. */
  name: string;
  value: number;
  unit: Unit;
  /** What it is compared with. */
  peer: string;
  /** In the same unit. */
  peerValue: number;
  /** `value` divided by `peerValue`. */
  ratio: number;
  /** What was measured how, in words. */
  conditions: string;
}

/** Of rates more is better, of the others less. */
export type Unit =
  | 'packets/s'
  | 'flows/s'
  | 'requests/s'
  | 'calls/s'
  | 'notes/s'
  | 'connections/s'
  | 'bit/s'
  | 'cycles/packet'
  | 'ns/segment'
  | 'ns/call'
  | 'us'
  | 'bytes'
  | 'share'
  | 'times';

/** Digits that a measurement is worth. */
const DIGITS = 6;

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** Makes a figure; the ratio follows from the rest. */
export function figure(parts: Omit<Figure, 'ratio'>): Figure {
  const { name, value, unit, peer, peerValue, conditions } = parts;
  return {
    name,
    value: rounded(value),
    unit,
    peer,
    peerValue: rounded(peerValue),
    ratio: rounded(value / peerValue),
    conditions,
  };
}
