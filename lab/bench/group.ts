// SPDX-License-Identifier: Apache-2.0
import type { Figure } from './figure.js';

/** What a group of measurements is given. */
export interface BenchContext {
  rounds: number;
  /** Hears of each step as it begins. */
  report: (step: string) => void;
  /** Ends the measurement; what it has made is undone. */
  signal: AbortSignal;
}

/** Figures that are measured together. */
export interface BenchGroup {
  name: string;
  summary: string;
  run: (context: BenchContext) => Promise<Figure[]>;
  /** How its figures are printed; one line for each in the table of all groups unless said otherwise. */
  lines?: (figures: readonly Figure[]) => string[];
}
