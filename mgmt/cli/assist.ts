// SPDX-License-Identifier: Apache-2.0
import { quoteWord } from '../config/words.js';
import { GrammarError } from './errors.js';
import { choicesOf, walk } from './walk.js';
import { splitLine, splitPipes } from './words.js';
import type { Candidate, Choice, Lookup, Node } from './tree.js';
import type { Word } from './words.js';

/** What Tab does. */
export interface Completion {
  /** Characters to put in at the cursor; may be empty. */
  readonly insert: string;
  /** What could be meant when it is not settled yet, to be shown; empty when it is. */
  readonly alternatives: readonly Candidate[];
}

/** One line that `?` shows; `word` is a word, a `<label>` or `<enter>`. */
export type HelpLine = Candidate;

/** The part of a line that lies before the cursor, cut for help and completion. */
interface Place {
  readonly node: Node;
  /** What is typed already of the word at the cursor; empty between words. */
  readonly partial: string;
  readonly quoted: boolean;
}

/** The grammars of a line: the command, and a filter after each `|`. */
export interface Roots {
  readonly command: Node;
  readonly filter: Node;
}

/**
 * What can follow at the cursor.
 *
 * @param roots grammars of the mode the line is typed in
 * @param line the line up to the cursor
 * @throws GrammarError when what stands before the cursor is wrong already
 */
export async function help(roots: Roots, line: string, lookup: Lookup): Promise<HelpLine[]> {
  const place = placeOf(roots, line);
  const lines: HelpLine[] = [];
  for (const choice of choicesOf(place.node)) {
    if (choice.type === 'word') {
      lines.push({ word: choice.word, help: choice.help });
    } else {
      lines.push({ word: choice.label, help: choice.help });
      lines.push(...(await candidatesOf(choice, lookup, place.partial)));
    }
  }
  const matching = lines.filter(
    (entry) => entry.word.startsWith(place.partial) || /^<.*>$/.test(entry.word),
  );
  if (place.partial === '' && place.node.enter !== undefined) {
    matching.push({ word: '<enter>', help: place.node.enter });
  }
  return place.partial === '' ? matching : dropLabelsIfWordsMatch(matching, place.partial);
}

/**
 * Completes the word at the cursor.
 *
 * @param roots grammars of the mode the line is typed in
 * @param line the line up to the cursor
 * @throws GrammarError when what stands before the word at the cursor is wrong already
 */
export async function complete(roots: Roots, line: string, lookup: Lookup): Promise<Completion> {
  const place = placeOf(roots, line);
  const all: Candidate[] = [];
  for (const choice of choicesOf(place.node)) {
    all.push(...(await candidatesOf(choice, lookup, place.partial)));
  }
  const matching = unique(all).filter((entry) => entry.word.startsWith(place.partial));
  const [first] = matching;
  if (first === undefined) {
    return { insert: '', alternatives: [] };
  }
  if (matching.length === 1) {
    return { insert: finishWord(first.word, place), alternatives: [] };
  }
  const common = commonPrefix(matching.map((entry) => entry.word));
  return { insert: common.slice(place.partial.length), alternatives: matching };
}

function placeOf(roots: Roots, line: string): Place {
  const { words, inWord, openQuote } = splitLine(line);
  const last = words.at(-1);
  const partial = inWord && last !== undefined ? last : undefined;
  const settled = partial === undefined ? words : words.slice(0, -1);
  const segments = splitPipes(settled);
  const [command = [], ...filters] = segments;
  const inFilter = filters.at(-1);
  const node = inFilter === undefined ? roots.command : roots.filter;
  if (inFilter !== undefined) {
    checkBeforePipe(roots.command, command);
  }
  return {
    node: walk(node, inFilter ?? command).node,
    partial: partial?.text ?? '',
    quoted: partial?.quoted === true || openQuote !== undefined,
  };
}

/** A filter makes sense only behind a complete command. */
function checkBeforePipe(root: Node, command: readonly Word[]): void {
  if (walk(root, command).node.action === undefined) {
    throw new GrammarError(
      'incomplete',
      'The command before | is not complete.',
      'Type ? before the |.',
      0,
    );
  }
}

async function candidatesOf(
  choice: Choice,
  lookup: Lookup,
  partial: string,
): Promise<readonly Candidate[]> {
  if (choice.type === 'word') {
    return [{ word: choice.word, help: choice.help }];
  }
  return choice.candidates === undefined ? [] : await choice.candidates(lookup, partial);
}

function dropLabelsIfWordsMatch(lines: readonly HelpLine[], partial: string): HelpLine[] {
  const words = lines.filter((entry) => entry.word.startsWith(partial));
  return words.length > 0 ? words : [...lines];
}

/** The rest of a word and the blank after it. A key that needs quotes is completed only when they are there. */
function finishWord(word: string, place: Place): string {
  const rest = word.slice(place.partial.length);
  if (place.quoted) {
    return `${rest}" `;
  }
  return quoteWord(word) === word
    ? `${rest} `
    : place.partial === ''
      ? `${quoteWord(word)} `
      : rest;
}

function commonPrefix(words: readonly string[]): string {
  const [first = '', ...others] = words;
  let length = first.length;
  for (const word of others) {
    while (!word.startsWith(first.slice(0, length))) {
      length--;
    }
  }
  return first.slice(0, length);
}

function unique(candidates: readonly Candidate[]): Candidate[] {
  const byWord = new Map(candidates.map((entry) => [entry.word, entry]));
  return [...byWord.values()];
}
