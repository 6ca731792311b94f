// SPDX-License-Identifier: Apache-2.0
import { counter } from '../../daemon/protocol.js';
import type { Counter } from '../../daemon/protocol.js';

const SUFFIXES = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;

/** Counters below this are shown digit by digit. */
const EXACT_BELOW = 100_000n;

/**
 * A counter for people: exact while short, else three significant digits with k, M, G, … (powers of 1000).
 * The JSON form of a show has the exact number.
 */
export function scaled(value: Counter | bigint): string {
  const exact = typeof value === 'bigint' ? value : counter(value);
  if (exact < EXACT_BELOW) {
    return exact.toString();
  }
  let divisor = 1000n;
  let suffix = 1;
  while (exact >= divisor * 1000n && suffix < SUFFIXES.length - 1) {
    divisor *= 1000n;
    suffix++;
  }
  const tenths = (exact * 10n) / divisor;
  const digits =
    tenths >= 1000n ? (tenths / 10n).toString() : `${String(tenths / 10n)}.${String(tenths % 10n)}`;
  return `${digits}${SUFFIXES[suffix] ?? ''}`;
}

/** A rate for people, for instance `12.3k/s`; `elapsedMs` is the time the difference took to come about. */
export function rate(difference: bigint, elapsedMs: number): string {
  if (elapsedMs <= 0) {
    return '-';
  }
  return `${scaled((difference * 1000n) / BigInt(Math.round(elapsedMs)))}/s`;
}

/** A span of time in at most two units, for instance `850ms`, `12s`, `3m05s`, `2h10m`, `4d03h`. */
export function span(milliseconds: number): string {
  if (milliseconds < 1000) {
    return `${String(Math.max(0, Math.round(milliseconds)))}ms`;
  }
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 60) {
    return `${String(seconds)}s`;
  }
  if (seconds < 3600) {
    return twoUnits(seconds, 60, 'm', 's');
  }
  if (seconds < 86_400) {
    return twoUnits(Math.floor(seconds / 60), 60, 'h', 'm');
  }
  return twoUnits(Math.floor(seconds / 3600), 24, 'd', 'h');
}

/** A moment in local time: `2026-11-20 20:05:07`. */
export function moment(milliseconds: number): string {
  const date = new Date(milliseconds);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  return `${day} ${time}`;
}

/** How many of something, with the right ending: `1 change`, `2 changes`. */
export function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function twoUnits(value: number, base: number, big: string, small: string): string {
  return `${String(Math.floor(value / base))}${big}${twoDigits(value % base)}${small}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
