// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds package.json: the work tree, or where the package is installed. */
export function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) {
    folder = dirname(folder);
  }
  return folder;
}

function packageVersion(): string {
  const content = readFileSync(join(projectRoot(), 'package.json'), 'utf8');
  return (JSON.parse(content) as { version: string }).version;
}

export const PRODUCT = 'Sluice';
export const VERSION = packageVersion();
