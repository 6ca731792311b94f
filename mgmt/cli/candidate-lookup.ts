// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument } from '../daemon/protocol.js';
import { findKind } from '../config/grammar.js';
import type { Lookup } from './tree.js';

/** Answers what exists from a configuration document, for completion and help. */
export class CandidateLookup implements Lookup {
  /** @param document the candidate; empty when `sluiced` could not be asked */
  constructor(private readonly document: ConfigDocument) {}

  keys(kind: string, parent?: string): Promise<readonly string[]> {
    const found = findKind(kind);
    const word = found?.word ?? kind;
    if (found?.parent === undefined) {
      return Promise.resolve(Object.keys(recordAt(this.document[word])));
    }
    const parents = recordAt(this.document[found.parent]);
    const inside = parent === undefined ? Object.values(parents) : [parents[parent]];
    return Promise.resolve(
      inside.flatMap((object) => Object.keys(recordAt(recordAt(object)[word]))),
    );
  }

  elements(path: readonly string[]): Promise<readonly string[]> {
    let value: unknown = this.document;
    for (const word of path) {
      value = recordAt(value)[word];
    }
    return Promise.resolve(Array.isArray(value) ? value.map(String) : []);
  }
}

function recordAt(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
