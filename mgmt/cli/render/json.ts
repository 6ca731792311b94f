// SPDX-License-Identifier: Apache-2.0

/**
 * The JSON form of a show, the same on every command: a counter is a JSON number up to 2^53 - 1 and a decimal
 * string beyond that, so that no reader loses digits.
 *
 * @param data what `sluiced` answered
 * @param indent 2 for people and scripts, 0 for one object per line in streams
 */
export function toJson(data: unknown, indent: number): string {
  return JSON.stringify(data, exactNumbers, indent);
}

function exactNumbers(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') {
    return value;
  }
  const isSafe =
    value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER);
  return isSafe ? Number(value) : value.toString();
}
