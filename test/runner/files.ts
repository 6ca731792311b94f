// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from 'node:fs';

export { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';

/** Files under a folder (at any depth) whose name ends in `suffix`; none if there is no folder. */
export function globSync(folder: string, suffix: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(suffix))
    .map((name) => `${folder}/${name}`);
}
