// SPDX-License-Identifier: Apache-2.0
// Pieces of TypeScript text that all TypeScript emitters use.
import { GENERATED_NOTE } from './c-text.js';

export function file(imports: string[], ...parts: string[]): string {
  return [
    '// SPDX-License-Identifier: Apache-2.0',
    `// ${GENERATED_NOTE}`,
    ...imports,
    '',
    parts.join('\n\n'),
  ].join('\n');
}

export function doc(text: string): string {
  return `/** ${text.replaceAll('*/', '* /')} */`;
}

export function literal(value: unknown): string {
  return JSON.stringify(value);
}

/** `'a' | 'b'` */
export function union(words: string[]): string {
  return words.map(literal).join(' | ');
}

/** A property name, quoted where it must be. */
export function property(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : literal(name);
}
