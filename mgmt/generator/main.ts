// SPDX-License-Identifier: Apache-2.0
// npm run generate: writes firmware/generated and mgmt/generated from mgmt/dictionary.
// npm run generate:check (--check): writes nothing, fails if a file is not what would be written.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildModel } from './build.js';
import { emitC } from './emit-c.js';
import { emitCNames } from './emit-c-names.js';
import { emitTypeScript } from './emit-ts.js';
import { GeneratorError } from './errors.js';
import { formatC, formatTypeScript } from './format.js';
import { loadDictionary } from './load.js';

const C_HEADERS = 'firmware/generated/include/generated';
const C_SOURCES = 'firmware/generated';
const TYPESCRIPT = 'mgmt/generated';

/** The root of the work tree: the nearest folder above that holds package.json. */
function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** All generated files: text by path from the root. */
async function generate(root: string): Promise<Map<string, string>> {
  const model = buildModel(loadDictionary(join(root, 'mgmt/dictionary')));
  const files = new Map<string, string>();
  const names = emitCNames(model);
  const c: Record<string, string> = { [`${C_SOURCES}/names.c`]: names['names.c'] };
  for (const [name, text] of Object.entries({ ...emitC(model), 'names.h': names['names.h'] })) {
    c[`${C_HEADERS}/${name}`] = text;
  }
  for (const [path, text] of Object.entries(c)) files.set(path, formatC(join(root, path), text));
  for (const [name, text] of Object.entries(emitTypeScript(model))) {
    const path = `${TYPESCRIPT}/${name}`;
    files.set(path, await formatTypeScript(join(root, path), text));
  }
  return files;
}

/** Files in the generated folders that the dictionary no longer calls for. */
function leftovers(root: string, files: Map<string, string>): string[] {
  return [C_HEADERS, TYPESCRIPT].flatMap((folder) =>
    (existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [])
      .map((name) => `${folder}/${name}`)
      .filter((path) => !files.has(path)),
  );
}

async function main(): Promise<void> {
  const root = findRoot();
  const files = await generate(root);
  const read = (path: string): string =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
  const changed = [...files.keys()].filter((path) => read(path) !== files.get(path));
  const obsolete = leftovers(root, files);
  if (process.argv.includes('--check')) {
    if (changed.length + obsolete.length > 0) {
      throw new GeneratorError(
        'output-stale',
        `generated files differ from the dictionary: ${[...changed, ...obsolete].join(', ')}; type: npm run generate`,
      );
    }
  } else {
    for (const path of changed) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), files.get(path) ?? '');
    }
    for (const path of obsolete) rmSync(join(root, path));
  }
  process.stdout.write(`generate: ${files.size} files, ${changed.length} changed\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof GeneratorError)) throw error;
  process.stderr.write(`generate: ${error.message}\n`);
  process.exitCode = 1;
}
