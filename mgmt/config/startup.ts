// SPDX-License-Identifier: Apache-2.0
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ConfigDocument } from '../daemon/protocol.js';
import { canonical } from './document.js';
import { readIfExists, writeAtomically } from './files.js';
import { type Ids, noIds, parseIds } from './ids.js';
import { loadInto, textHeader } from './load.js';
import { writeText } from './text-writer.js';

/** The start-up configuration and the ids its objects had when it was saved. */
export interface Startup {
  document: ConfigDocument;
  ids: Ids;
}

const IDS_LINE = /^# ids (\{.*\})$/m;

/**
 * The start-up configuration: a file of configuration commands that may be written by hand. Ours begins with the
 * dictionary's hash and ends with the ids of the objects, both as comments.
 */
export class StartupFile {
  constructor(readonly path: string) {}

  /**
   * @returns an empty configuration if there is no file
   * @throws ConfigError if the file cannot be used; it is not changed
   */
  async read(): Promise<Startup> {
    const content = await readIfExists(this.path);
    if (content === undefined) return { document: {}, ids: noIds() };
    return { document: canonical(loadInto({}, content, 'auto')), ids: idsOf(content) };
  }

  /** Replaces the file at once, or leaves it as it was. */
  async write({ document, ids }: Startup): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o750 });
    const content = `${textHeader()}${writeText(document)}# ids ${JSON.stringify(ids)}\n`;
    await writeAtomically(this.path, content);
  }
}

function idsOf(content: string): Ids {
  const json = IDS_LINE.exec(content)?.[1];
  try {
    return json === undefined ? noIds() : parseIds(JSON.parse(json));
  } catch {
    return noIds();
  }
}
