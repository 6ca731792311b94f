// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

/** Version of the layout rules in layout.ts: raised when the same dictionary would give other structures. */
const LAYOUT_RULES = 1;

/** Text for people: it changes neither layout nor meaning, so a better wording keeps files and builds compatible. */
const TEXT_KEYS = new Set([
  '$schema',
  'title',
  'description',
  'x-sluice-remedy',
  'x-sluice-template',
]);

/**
 * Hash of the dictionary: the first 8 bytes of the SHA-256 of its canonical form, which is its files
 * without help texts, in order of name; the order inside a file stays, for it is the order of the layout.
 *
 * @returns 16 hexadecimal digits
 */
export function dictionaryHash(files: Record<string, unknown>): string {
  const canonical = JSON.stringify([LAYOUT_RULES, withoutText(files)]);
  return createHash('sha256').update(canonical).digest('hex').slice(0, 16);
}

/** Properties may be called `description` themselves: only strings are text. */
function withoutText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !(TEXT_KEYS.has(key) && typeof item === 'string'))
      .map(([key, item]) => [key, withoutText(item)]),
  );
}
