// SPDX-License-Identifier: Apache-2.0
import { type Attribute, GRAMMAR, type KindGrammar } from '../generated/cli-grammar.js';
import { DICTIONARY_HASH } from '../generated/dictionary.js';
import type { KindName } from '../generated/kinds.js';

export type { Attribute } from '../generated/cli-grammar.js';
export type { KindName } from '../generated/kinds.js';

/** A kind of the dictionary, arranged for looking things up. */
export interface Kind {
  name: KindName;
  /** What it is called in commands and documents; within its parent, no other kind is. */
  word: string;
  help: string;
  /** Rapid mark of an object of this kind as a whole. */
  mark: number;
  /** There is exactly one, without key. */
  singleton: boolean;
  /** The kind inside whose objects these are nested. */
  parent: KindName | undefined;
  /** Kinds nested in this one. */
  children: readonly KindName[];
  /** Rule for keys; a singleton has one that nothing fits. */
  key: KeyRule;
  ids: KindGrammar['ids'];
  /** By name, in the order of the dictionary. */
  attributes: ReadonlyMap<string, Attribute>;
}

export interface KeyRule {
  pattern: RegExp;
  help: string;
}

const NO_KEY: KeyRule = { pattern: /^(?!)/, help: 'It has no name.' };

function arrange(kind: KindGrammar): Kind {
  return {
    name: kind.name,
    word: kind.word,
    help: kind.help,
    mark: kind.mark * 256,
    singleton: kind.singleton,
    parent: kind.parent,
    children: GRAMMAR.filter((other) => other.parent === kind.name).map((other) => other.name),
    key:
      kind.key === undefined
        ? NO_KEY
        : { pattern: new RegExp(kind.key.pattern, 'u'), help: kind.key.help },
    ids: kind.ids,
    attributes: new Map(kind.attributes.map((attribute) => [attribute.name, attribute])),
  };
}

const KINDS: ReadonlyMap<string, Kind> = new Map(GRAMMAR.map((kind) => [kind.name, arrange(kind)]));
const TOP_KINDS = [...KINDS.values()].filter((kind) => kind.parent === undefined);

/** Hash of the dictionary this program was built with. */
export const dictionaryHash: string = DICTIONARY_HASH;

export function allKinds(): readonly Kind[] {
  return [...KINDS.values()];
}

/** Kinds whose objects stand at the top of a document. */
export function topKinds(): readonly Kind[] {
  return TOP_KINDS;
}

/** The kind of a name; undefined if the dictionary has none. */
export function findKind(name: string): Kind | undefined {
  return KINDS.get(name);
}

export function kindOf(name: KindName): Kind {
  const kind = KINDS.get(name);
  if (kind === undefined) throw new Error(`the dictionary has no kind ${name}`);
  return kind;
}

/** The kind that a word leads to: inside objects of `parent`, or at the top; undefined if there is none. */
export function kindAt(parent: Kind | undefined, word: string): Kind | undefined {
  const around = parent === undefined ? TOP_KINDS : parent.children.map(kindOf);
  return around.find((kind) => kind.word === word);
}

/** Words of the kinds nested in a kind. */
export function childWords(kind: Kind): string[] {
  return kind.children.map((name) => kindOf(name).word);
}

/** The kind whose objects an attribute names; undefined if it is no reference. */
export function referenceOf(attribute: Attribute): KindName | undefined {
  return attribute.value.type === 'reference' ? attribute.value.kind : undefined;
}
