// SPDX-License-Identifier: Apache-2.0
import { type Latency, toCounter } from '../protocol.js';

/** Buckets of a histogram (SL_NFS_BUCKETS): bucket 0 below 1 us, bucket i below 2^i us, the last above. */
const BUCKETS = 26;

/** Fields `bucket0`, `bucket1`, … of a record or row, in order. */
export function bucketsOf(record: object): bigint[] {
  const fields = record as Readonly<Record<string, unknown>>;
  return Array.from({ length: BUCKETS }, (_, i) => {
    const value = fields[`bucket${i}`];
    return typeof value === 'bigint' ? value : 0n;
  });
}

/** A histogram in figures that people compare. */
export function latencyOf(count: bigint, sumUs: bigint, buckets: readonly bigint[]): Latency {
  const last = buckets.findLastIndex((calls) => calls > 0n);
  return {
    count: toCounter(count),
    meanUs: count === 0n ? 0 : Number(sumUs) / Number(count),
    p50Us: percentile(buckets, 0.5),
    p90Us: percentile(buckets, 0.9),
    p99Us: percentile(buckets, 0.99),
    maxUs: last < 0 ? 0 : 2 ** last,
    buckets: buckets.map(toCounter),
  };
}

/** The time below which a share of the calls is, as if calls lay evenly within their bucket; 0 without any. */
function percentile(buckets: readonly bigint[], share: number): number {
  const total = buckets.reduce((sum, calls) => sum + Number(calls), 0);
  let left = total * share;
  for (const [index, calls] of buckets.entries()) {
    if (calls > 0n && left <= Number(calls)) {
      const low = index === 0 ? 0 : 2 ** (index - 1);
      return low + (2 ** index - low) * (left / Number(calls));
    }
    left -= Number(calls);
  }
  return 0;
}
