// SPDX-License-Identifier: Apache-2.0
import type { Command } from './command.js';
import { GrammarError } from './errors.js';
import { suggest } from './suggest.js';
import { ValueProblem } from './tree.js';
import type { Choice, Node, ValueChoice, WordChoice } from './tree.js';
import type { Word } from './words.js';

/** A line that was followed through the tree. */
export interface Walk {
  /** Where the line ended. */
  readonly node: Node;
  /** The line in full words. */
  readonly words: readonly string[];
}

/** A walk that ended where Enter does something. */
export interface CompleteWalk extends Walk {
  readonly action: Command;
}

/**
 * Follows words through the tree.
 *
 * @param root where the line begins
 * @param words the line
 * @throws GrammarError that names the word at fault, the reason and what would be accepted
 */
export function walk(root: Node, words: readonly Word[]): Walk {
  let node = root;
  const taken: string[] = [];
  for (const word of words) {
    const step = stepInto(node, word, taken);
    taken.push(step.word);
    node = step.node;
  }
  return { node, words: taken };
}

/**
 * Follows a whole line, which must be complete.
 *
 * @throws GrammarError, also `incomplete` when more must follow
 */
export function walkLine(root: Node, words: readonly Word[]): CompleteWalk {
  const result = walk(root, words);
  if (result.node.action === undefined) {
    const last = words.at(-1);
    throw new GrammarError(
      'incomplete',
      `\`${result.words.join(' ')}\` is not complete.`,
      `What can follow: ${expectation(result.node)}.`,
      last === undefined ? 0 : last.start + last.text.length,
    );
  }
  return { ...result, action: result.node.action };
}

/** The choices whose word begins with what was typed, from the first tier that has any. */
export function matchingWords(node: Node, text: string): readonly WordChoice[] {
  for (const tier of node.tiers) {
    const matching = tier.filter((choice) => isWord(choice) && choice.word.startsWith(text));
    if (matching.length > 0) {
      return matching as readonly WordChoice[];
    }
  }
  return [];
}

/** Every choice of a node; a word that an earlier tier has already is left out. */
export function choicesOf(node: Node): readonly Choice[] {
  const seen = new Set<string>();
  return node.tiers.flat().filter((choice) => {
    const name = isWord(choice) ? choice.word : choice.label;
    const fresh = !seen.has(name);
    seen.add(name);
    return fresh;
  });
}

/** What could stand here, in words for an error message; long lists are cut. */
export function expectation(node: Node): string {
  const names = choicesOf(node).map((choice) => (isWord(choice) ? choice.word : choice.label));
  const shown = names.slice(0, 8);
  return names.length > shown.length ? `${shown.join(', ')} and more (type ?)` : shown.join(', ');
}

function isWord(choice: Choice): choice is WordChoice {
  return choice.type === 'word';
}

interface Step {
  readonly word: string;
  readonly node: Node;
}

function stepInto(node: Node, word: Word, before: readonly string[]): Step {
  const found = word.quoted ? undefined : chooseWord(node, word);
  if (found !== undefined) {
    return { word: found.word, node: found.next() };
  }
  const values = node.tiers.flat().filter((choice): choice is ValueChoice => !isWord(choice));
  for (const [index, choice] of values.entries()) {
    try {
      const value = choice.check(word.text);
      return { word: value, node: choice.next(value) };
    } catch (error) {
      if (!(error instanceof ValueProblem)) {
        throw error;
      }
      if (index === values.length - 1) {
        throw badValue(node, word, error);
      }
    }
  }
  throw unknownWord(node, word, before);
}

/**
 * The word choice that was meant: the full word of any tier, else the only one of the first tier with a match
 * that begins so; undefined when no word does.
 */
function chooseWord(node: Node, word: Word): WordChoice | undefined {
  const full = choicesOf(node).find((choice) => isWord(choice) && choice.word === word.text);
  if (full !== undefined && isWord(full)) {
    return full;
  }
  const matching = matchingWords(node, word.text).filter((choice) => choice.exact !== true);
  if (matching.length > 1 && !valueFits(node, word.text)) {
    throw new GrammarError(
      'ambiguous-word',
      `\`${word.text}\` is ambiguous: ${matching.map((choice) => choice.word).join(', ')}.`,
      'Type more letters.',
      word.start,
    );
  }
  return matching.length === 1 ? matching[0] : undefined;
}

function valueFits(node: Node, text: string): boolean {
  return node.tiers.flat().some((choice) => {
    if (isWord(choice)) {
      return false;
    }
    try {
      choice.check(text);
      return true;
    } catch {
      return false;
    }
  });
}

function badValue(node: Node, word: Word, problem: ValueProblem): GrammarError {
  const words = choicesOf(node).filter(isWord);
  const also = words.length === 0 ? '' : ` Or one of: ${words.map((c) => c.word).join(', ')}.`;
  return new GrammarError('bad-value', problem.message, problem.remedy + also, word.start);
}

function unknownWord(node: Node, word: Word, before: readonly string[]): GrammarError {
  const choices = choicesOf(node);
  if (choices.length === 0) {
    return new GrammarError(
      'too-many-words',
      `\`${word.text}\` is too much: \`${before.join(' ')}\` is complete without it.`,
      'Leave it out.',
      word.start,
    );
  }
  const near = suggest(
    word.text,
    choices.filter(isWord).map((choice) => choice.word),
  );
  const place = before.length === 0 ? 'no command' : `not known after \`${before.join(' ')}\``;
  return new GrammarError(
    'unknown-word',
    `\`${word.text}\` is ${place}.`,
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : `What can stand here: ${expectation(node)}.`,
    word.start,
  );
}
