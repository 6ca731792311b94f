// SPDX-License-Identifier: Apache-2.0
import type { Statistics } from './statistics.js';

interface Sample {
  timeMs: number;
  busy: bigint;
  total: bigint;
}

const SAMPLE_MS = 1000;

/** How busy each NP is, from its cycle counters: the share over the last second or so. */
export class LoadMeter {
  private timer: NodeJS.Timeout | undefined;
  private samples = new Map<number, Sample>();
  private shares = new Map<number, number>();

  /**
   * @param statistics of the fast path attached to now
   * @param nps numbers of the NPs to watch
   */
  constructor(
    private readonly statistics: () => Statistics,
    private readonly nps: () => number[],
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.sample();
    }, SAMPLE_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Busy share of an NP, 0..100 with one decimal. */
  percent(np: number): number {
    return this.shares.get(np) ?? 0;
  }

  private sample(): void {
    const statistics = this.statistics();
    const timeMs = performance.now();
    for (const np of this.nps()) {
      const { busyCycles: busy, totalCycles: total } = statistics.read('np', 0, { np });
      const before = this.samples.get(np);
      this.samples.set(np, { timeMs, busy, total });
      // Counters of a fast path that was started in between begin anew.
      if (before === undefined || total <= before.total || busy < before.busy) {
        this.shares.set(np, 0);
        continue;
      }
      const perMille = ((busy - before.busy) * 1000n) / (total - before.total);
      this.shares.set(np, Math.min(1000, Number(perMille)) / 10);
    }
  }
}
