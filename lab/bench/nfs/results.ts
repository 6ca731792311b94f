// SPDX-License-Identifier: Apache-2.0
import { median } from '../numbers.js';
import type { Measured, Quantity } from './cells.js';
import type { VariantName } from './variants.js';

/** What all rounds gave, by box and cell. */
export class Results {
  private readonly measured = new Map<string, Measured[]>();

  add(variant: VariantName, cell: string, measured: Measured): void {
    const key = `${variant} ${cell}`;
    this.measured.set(key, [...(this.measured.get(key) ?? []), measured]);
  }

  /** The median of all rounds; undefined if this is not measured of that box. */
  median(variant: VariantName, cell: string, quantity: Quantity): number | undefined {
    const values = (this.measured.get(`${variant} ${cell}`) ?? [])
      .map(quantity.of)
      .filter((value) => value !== undefined);
    return values.length === 0 ? undefined : median(values);
  }
}
