// SPDX-License-Identifier: Apache-2.0
import type { Command } from './command.js';

/**
 * The command tree: what may stand at each place of a command line. Help, completion, abbreviation and
 * errors all come from walking it, so that they cannot disagree with what is accepted.
 *
 * Nodes are made when the walk reaches them; the tree may therefore be endless (an attribute list returns to
 * itself) and may depend on what was typed before.
 */
/** One thing that can be typed, with the line of help that goes with it. */
export interface Candidate {
  readonly word: string;
  readonly help: string;
}

/** What a node may ask for while it offers candidates; the session answers from the candidate configuration. */
export interface Lookup {
  /**
   * Keys of the objects that exist now.
   *
   * @param kind dictionary name of the kind, for instance `port`
   * @param parent key of the object they are nested in; undefined for objects of the top level
   * @returns keys in the order of the configuration; empty when `sluiced` cannot tell
   */
  keys(kind: string, parent?: string): Promise<readonly string[]>;
  /**
   * Elements that a list attribute has now.
   *
   * @param path full words of the object and the attribute, for instance `['vlan', '10', 'ports']`
   */
  elements(path: readonly string[]): Promise<readonly string[]>;
}

/** A fixed word. */
export interface WordChoice {
  readonly type: 'word';
  readonly word: string;
  readonly help: string;
  /** True: it must be typed in full (a word whose accident would hurt). */
  readonly exact?: boolean;
  /** What may follow. */
  readonly next: () => Node;
}

/** A place for something the operator makes up: a key, a number, an address, text. */
export interface ValueChoice {
  readonly type: 'value';
  /** How help shows it, for instance `<1..256>`. */
  readonly label: string;
  readonly help: string;
  /**
   * Returns the canonical form of a word, or throws {@link ValueProblem}.
   *
   * @param text the word without its quotes
   */
  readonly check: (text: string) => string;
  /** Words to offer on Tab and `?`; gets what is typed already, for values that are lists. */
  readonly candidates?: (lookup: Lookup, partial: string) => Promise<readonly Candidate[]>;
  /** What may follow; gets the canonical word. */
  readonly next: (value: string) => Node;
}

export type Choice = WordChoice | ValueChoice;

/** A place in a command line. */
export interface Node {
  /**
   * What may be typed here, in tiers: a word that fits a choice of an earlier tier is never compared to a later
   * one (unless it is that one's full word), so that an attribute hides a command of the same beginning.
   */
  readonly tiers: readonly (readonly Choice[])[];
  /** What Enter does here, as help shows it; undefined when more must follow. */
  readonly enter?: string;
  /** What to do when the line ends here. */
  readonly action?: Command;
}

/** Why a word is no valid value: the reason, and what would be. */
export class ValueProblem extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
    this.name = 'ValueProblem';
  }
}

/** A node with a single tier. */
export function node(choices: readonly Choice[], end?: { enter: string; action: Command }): Node {
  return end === undefined
    ? { tiers: [choices] }
    : { tiers: [choices], enter: end.enter, action: end.action };
}

/** A node at which the line can only end. */
export function end(enter: string, action: Command): Node {
  return { tiers: [], enter, action };
}
