// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument, ConfigValue, Edit } from '../daemon/protocol.js';
import { isRecord } from './document.js';
import { DocumentEditor } from './edits.js';
import { ConfigError, messageOf } from './errors.js';
import { type Kind, dictionaryHash, kindAt } from './grammar.js';
import { atLine, parseText } from './text-parser.js';

/** Longest configuration that is read, in bytes. */
export const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

/** First line of a configuration written by us; names the dictionary it was written with. */
const HEADER = /^# sluice configuration, dictionary ([0-9a-f]+)/;

export function textHeader(): string {
  return `# sluice configuration, dictionary ${dictionaryHash}\n`;
}

export type ConfigFormat = 'text' | 'json' | 'auto';

/**
 * Reads a configuration in either form and lays it over a document.
 *
 * @param base what it is merged into; an empty document to replace
 * @throws ConfigError: too long, truncated, of another dictionary, or a line or object at fault. `base` is never
 *   changed.
 */
export function loadInto(
  base: ConfigDocument,
  content: string,
  format: ConfigFormat,
): ConfigDocument {
  const bytes = Buffer.byteLength(content, 'utf8');
  if (bytes > MAX_CONFIG_BYTES) {
    throw new ConfigError('too-long', `The configuration has ${bytes} bytes.`, {
      remedy: `At most ${MAX_CONFIG_BYTES} are read; load it in parts with \`merge\`.`,
    });
  }
  const json = format === 'json' || (format === 'auto' && content.trimStart().startsWith('{'));
  return json ? loadJson(base, content) : loadText(base, content);
}

function loadText(base: ConfigDocument, content: string): ConfigDocument {
  const hash = HEADER.exec(content)?.[1];
  if (hash !== undefined) {
    checkDictionary(hash, 'Remove its first line to have each command checked by this one.');
  }
  const editor = new DocumentEditor(base);
  for (const { line, edits } of parseText(content)) {
    atLine(line, () => editor.apply(edits));
  }
  return editor.document;
}

function loadJson(base: ConfigDocument, content: string): ConfigDocument {
  const document = withoutEnvelope(parseJson(content));
  if (document['dictionary'] !== undefined) {
    checkDictionary(
      document['dictionary'],
      'Remove its `dictionary` to have each object checked by this one.',
    );
  }
  const editor = new DocumentEditor(base);
  editor.apply(documentEdits(document));
  return editor.document;
}

/** The document in what `show running-config | json` writes, which has its text form beside it. */
function withoutEnvelope(parsed: Record<string, unknown>): Record<string, unknown> {
  const { object } = parsed;
  return isRecord(object) && typeof parsed['text'] === 'string' ? object : parsed;
}

function checkDictionary(hash: unknown, remedy: string): void {
  if (hash === dictionaryHash) return;
  throw new ConfigError(
    'dictionary-mismatch',
    `The configuration was written with dictionary ${String(hash)}; this is ${dictionaryHash}.`,
    { remedy: `Load it on the release that wrote it. ${remedy}` },
  );
}

function parseJson(content: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (error) {
    throw jsonError(content, messageOf(error), error);
  }
  if (isRecord(parsed)) return parsed;
  throw new ConfigError('bad-json', 'The configuration is JSON, but not an object.', {
    remedy: 'It must have the form {"<kind>": {"<key>": {"<attribute>": value}}}.',
  });
}

/** Tells a document that ends too early from one that is wrong in the middle. */
function jsonError(content: string, message: string, cause: unknown): ConfigError {
  const bytes = Buffer.byteLength(content, 'utf8');
  if (/end of JSON input|Unterminated/.test(message)) {
    return new ConfigError(
      'truncated',
      `The JSON is truncated: it ends after ${bytes} bytes in the middle of a value.`,
      { remedy: 'Fetch or copy the file again, whole.' },
      { cause },
    );
  }
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
  const line = content.slice(0, position).split('\n').length;
  return new ConfigError(
    'bad-json',
    `Line ${line}: the configuration is no valid JSON: ${message}.`,
    { line, remedy: 'Correct the line, or write the file with `show running-config | json`.' },
    { cause },
  );
}

/** The edits that make everything a JSON document says. */
function documentEdits(document: Record<string, unknown>): Edit[] {
  return Object.entries(document)
    .filter(([name]) => name !== 'dictionary')
    .flatMap(([name, held]) => kindEdits(kindAt(undefined, name), held, [name]));
}

/** @param path words of the kind and of the objects around it */
function kindEdits(kind: Kind | undefined, held: unknown, path: string[]): Edit[] {
  if (kind === undefined) return [{ op: 'set', path }];
  if (kind.singleton) return objectEdits(kind, recordAt(held, path), path);
  return Object.entries(recordAt(held, path)).flatMap(([key, value]) => {
    const own = [...path, key];
    return [{ op: 'set' as const, path: own }, ...objectEdits(kind, recordAt(value, own), own)];
  });
}

function objectEdits(kind: Kind, value: Record<string, unknown>, path: string[]): Edit[] {
  return Object.entries(value).flatMap(([name, held]): Edit[] => {
    const attribute = [...path, name];
    const nested = kindAt(kind, name);
    if (nested !== undefined) return kindEdits(nested, held, attribute);
    return Array.isArray(held)
      ? [{ op: 'add', path: attribute, value: held as ConfigValue[] }]
      : [{ op: 'set', path: attribute, value: held as ConfigValue }];
  });
}

function recordAt(value: unknown, path: string[]): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw new ConfigError('bad-value', `${path.join(' ')} is no object.`, {
    object: path.join(' '),
    remedy: 'Write it as {"<name>": {"<attribute>": value}}.',
  });
}
