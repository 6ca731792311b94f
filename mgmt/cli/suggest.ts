// SPDX-License-Identifier: Apache-2.0

/** Most words {@link suggest} returns. */
const MAX_SUGGESTIONS = 3;

/**
 * Words that were perhaps meant, nearest first: within a third of the letters by optimal string alignment
 * distance (one letter more, less, changed, or two neighbours swapped count one each).
 *
 * @param typed what was typed
 * @param words what would have been accepted
 */
export function suggest(typed: string, words: readonly string[]): string[] {
  const limit = Math.max(1, Math.floor(typed.length / 3));
  return words
    .map((word) => ({ word, distance: distance(typed.toLowerCase(), word.toLowerCase()) }))
    .filter((entry) => entry.distance <= limit)
    .sort((a, b) => a.distance - b.distance || a.word.localeCompare(b.word))
    .slice(0, MAX_SUGGESTIONS)
    .map((entry) => entry.word);
}

/** Optimal string alignment distance; three rows are enough because a swap looks two rows back. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + cost,
      );
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, at(beforeLast, column - 2) + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

/** A cell of the matrix; what lies outside of it is infinitely far. */
function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
