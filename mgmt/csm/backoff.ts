// SPDX-License-Identifier: Apache-2.0

/** A process that has served so long had started well: its end is an accident, not a failure to start. */
const SERVED_WELL_MS = 1000;
const DELAYS_MS = [0, 250, 1000, 2000, 5000, 10_000] as const;

/** How long to wait before a process is started again: not at all, unless it failed quickly and repeatedly. */
export class Backoff {
  private quickFailures = 0;

  /**
   * @param servedMs how long it was ready; 0: never
   * @returns milliseconds to wait
   */
  ended(servedMs: number): number {
    this.quickFailures = servedMs >= SERVED_WELL_MS ? 0 : this.quickFailures + 1;
    const step = Math.max(0, this.quickFailures - 1);
    return DELAYS_MS[Math.min(step, DELAYS_MS.length - 1)] ?? 0;
  }

  /** Failures in a row that followed quickly on the start. */
  get failures(): number {
    return this.quickFailures;
  }

  reset(): void {
    this.quickFailures = 0;
  }
}
