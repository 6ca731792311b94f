// SPDX-License-Identifier: Apache-2.0
import type { ConfigChange, ConfigDocument, ConfigName, Edit } from '../daemon/protocol.js';
import { compareDocuments } from './diff.js';
import { canonical, sameDocument } from './document.js';
import { DocumentEditor } from './edits.js';
import { dictionaryHash } from './grammar.js';
import { noIds } from './ids.js';
import { type ConfigFormat, loadInto, textHeader } from './load.js';
import type { Running } from './running.js';
import { writeText } from './text-writer.js';

/**
 * The three configurations and what may be done to the candidate: what changes it does so whole or not at all.
 * Documents given out are never changed afterwards. Only `commit.ts` sets what runs.
 */
export class ConfigStore {
  private candidateDocument: ConfigDocument = {};
  private runningState: Running = { document: {}, ids: noIds(), commit: 0 };
  private startupDocument: ConfigDocument = {};

  get running(): Running {
    return this.runningState;
  }

  get candidate(): ConfigDocument {
    return this.candidateDocument;
  }

  get candidateChanged(): boolean {
    return !sameDocument(this.candidateDocument, this.runningState.document);
  }

  /** What runs is not what the next start begins with. */
  get unsaved(): boolean {
    return !sameDocument(this.startupDocument, this.runningState.document);
  }

  document(name: ConfigName): ConfigDocument {
    switch (name) {
      case 'running':
        return this.runningState.document;
      case 'startup':
        return this.startupDocument;
      case 'candidate':
        return this.candidateDocument;
    }
  }

  /** A configuration in both forms, as it can be loaded again. */
  render(name: ConfigName): { object: ConfigDocument; text: string } {
    const document = canonical(this.document(name));
    return {
      object: { dictionary: dictionaryHash, ...document },
      text: textHeader() + writeText(document),
    };
  }

  /** @throws ConfigError at the first bad edit; the candidate is then as before */
  edit(edits: readonly Edit[]): number {
    const editor = new DocumentEditor(this.candidateDocument);
    const changed = editor.apply(edits);
    this.candidateDocument = editor.document;
    return changed;
  }

  /** @returns the number of changes to the candidate */
  load(content: string, format: ConfigFormat, mode: 'merge' | 'replace'): number {
    const base = mode === 'replace' ? {} : this.candidateDocument;
    const loaded = loadInto(base, content, format);
    const changes = compareDocuments(this.candidateDocument, loaded).length;
    this.candidateDocument = loaded;
    return changes;
  }

  /** The candidate becomes equal to what runs. @returns the number of changes given up */
  discard(): number {
    const changes = this.compare('running', 'candidate').length;
    this.candidateDocument = this.runningState.document;
    return changes;
  }

  setCandidate(document: ConfigDocument): void {
    this.candidateDocument = document;
  }

  setRunning(running: Running): void {
    this.runningState = running;
  }

  setStartup(document: ConfigDocument): void {
    this.startupDocument = document;
  }

  compare(from: ConfigName, to: ConfigName): ConfigChange[] {
    return compareDocuments(this.document(from), this.document(to));
  }
}
