// SPDX-License-Identifier: Apache-2.0
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { GeneratorError } from './errors.js';
import type {
  DictionaryFiles,
  EnumerationSchema,
  EventSchema,
  KindSchema,
  MessageSchema,
  StatisticsSchema,
} from './schema.js';

const SUFFIX = '.schema.json';

/**
 * Reads the dictionary and checks each file against the meta-schema.
 *
 * @param directory the folder mgmt/dictionary
 * @throws GeneratorError naming the file and the place in it
 */
export function loadDictionary(directory: string): DictionaryFiles {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(SUFFIX) && name !== `meta${SUFFIX}`)
    .sort();
  const check = metaCheck(directory);
  const raw: Record<string, unknown> = {};
  for (const name of files) {
    const content = readJson(join(directory, name));
    check(name, content);
    raw[name] = content;
  }
  return sortOut(raw);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new GeneratorError('dictionary-invalid', `${path}: ${(error as Error).message}`);
  }
}

function metaCheck(directory: string): (name: string, content: unknown) => void {
  const ajv = new Ajv2020({ allErrors: true, formats: { regex: isRegularExpression } });
  const valid = ajv.compile(readJson(join(directory, `meta${SUFFIX}`)) as object);
  return (name, content) => {
    if (valid(content)) return;
    // The branches of the sorts that the file is not of fail too: the deepest place is the cause.
    const depth = (path: string): number => path.split('/').length;
    const worst = [...(valid.errors ?? [])].sort(
      (a, b) => depth(b.instancePath) - depth(a.instancePath),
    )[0];
    throw new GeneratorError(
      'dictionary-invalid',
      `mgmt/dictionary/${name}: ${worst?.instancePath ?? ''} ${worst?.message ?? 'is invalid'} ` +
        `${JSON.stringify(worst?.params ?? {})}; mgmt/dictionary/meta.schema.json says what is allowed`,
    );
  };
}

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

function sortOut(raw: Record<string, unknown>): DictionaryFiles {
  const all = Object.values(raw) as Record<string, unknown>[];
  const withKey = (key: string): Record<string, unknown>[] => all.filter((file) => key in file);
  const byId = (id: string): Record<string, unknown> => {
    const found = all.find((file) => file['$id'] === id);
    if (found === undefined) {
      throw new GeneratorError('dictionary-invalid', `mgmt/dictionary: no file has the $id ${id}`);
    }
    return found;
  };
  const byMark = (a: KindSchema, b: KindSchema): number => a['x-sluice-mark'] - b['x-sluice-mark'];
  return {
    kinds: (withKey('x-sluice-kind') as unknown as KindSchema[]).sort(byMark),
    messages: byId('sluice:messages')['$defs'] as Record<string, MessageSchema>,
    events: byId('sluice:events')['$defs'] as Record<string, EventSchema>,
    statistics: withKey('x-sluice-statistics') as unknown as StatisticsSchema[],
    drops: byId('sluice:drops') as unknown as EnumerationSchema,
    stages: byId('sluice:stages') as unknown as EnumerationSchema,
    procedures: byId('sluice:procedures') as unknown as EnumerationSchema,
    raw,
  };
}
