// SPDX-License-Identifier: Apache-2.0
import { kindAt, kindOf, topKinds } from '../config/grammar.js';
import type { Attribute, Kind, KindName } from '../config/grammar.js';
import { faultOfKey } from '../config/values.js';
import { referencesOf, valueChoices } from './config-values.js';
import { ConfigureCommand } from './configure.js';
import { end, ValueProblem } from './tree.js';
import type { Choice, Lookup, Node, ValueChoice, WordChoice } from './tree.js';

/** What may be done with an object besides configuring it. */
export type Operations = (kind: KindName, key: string) => Choice[];

/** An object on the way down from the top. */
interface Place {
  readonly kind: Kind;
  /** Its full words. */
  readonly path: readonly string[];
  /** Full words of the object in whose mode the line is typed; empty at the top level. */
  readonly mode: readonly string[];
  readonly operations: Operations;
}

/** Where a kind stands: full words of the object around it, the rest as in {@link Place}. */
type Surroundings = Pick<Place, 'path' | 'mode' | 'operations'>;

/**
 * Commands that make and change objects, and `no`, which removes; they stand at the top level.
 *
 * @param operations what else may be done with objects
 */
export function topConfiguration(operations: Operations): Choice[] {
  const top: Surroundings = { path: [], mode: [], operations };
  return [
    ...topKindChoices(top, settingNode),
    noChoice(() => ({ tiers: [topKindChoices(top, removalNode)] })),
  ];
}

/**
 * Commands about one object, as its mode offers them.
 *
 * @param path full words of the object, of a kind of the dictionary
 * @param operations what else may be done with objects
 */
export function objectConfiguration(path: readonly string[], operations: Operations): Choice[] {
  const place: Place = { kind: kindOfPath(path), path, mode: path, operations };
  const top: Surroundings = { path: [], mode: [], operations };
  return [
    ...insideChoices(place, new Set(), settingNode),
    ...operationsOf(place),
    noChoice(() => ({ tiers: [removalChoices(place), topKindChoices(top, removalNode)] })),
  ];
}

function topKindChoices(top: Surroundings, inside: (place: Place) => Node): Choice[] {
  return topKinds().map((kind) => kindChoice(kind, top, inside));
}

/** The kind of the innermost object of a path. */
function kindOfPath(path: readonly string[]): Kind {
  const words = path.filter((_, index) => index % 2 === 0);
  const kind = words.reduce<Kind | undefined>((outer, word) => kindAt(outer, word), undefined);
  if (kind === undefined) {
    throw new Error(`the dictionary has no object ${path.join(' ')}`);
  }
  return kind;
}

function noChoice(next: () => Node): WordChoice {
  return { type: 'word', word: 'no', help: 'Remove an object, or restore a default', next };
}

function kindChoice(kind: Kind, outer: Surroundings, inside: (place: Place) => Node): WordChoice {
  const place: Place = { ...outer, kind, path: [...outer.path, kind.word] };
  return {
    type: 'word',
    word: kind.word,
    help: kind.help,
    next: () => (kind.singleton ? inside(place) : { tiers: [[keyChoice(place, inside)]] }),
  };
}

function keyChoice(place: Place, inside: (place: Place) => Node): ValueChoice {
  const { kind, path } = place;
  const parent = path.length > 2 ? path[1] : undefined;
  return keyOf(kind, parent, (key) => inside({ ...place, path: [...path, key] }));
}

/**
 * The place of a key.
 *
 * @param kind the object's kind
 * @param parent key of the object it is nested in; undefined at the top level
 */
export function keyOf(
  kind: Kind,
  parent: string | undefined,
  next: (key: string) => Node,
): ValueChoice {
  return {
    type: 'value',
    label: `<${kind.word}>`,
    help: kind.key.help,
    check: (text) => {
      const fault = faultOfKey(kind.key, text);
      if (fault !== undefined) {
        throw new ValueProblem(`${kind.word} ${text}: ${fault.reason}.`, fault.remedy);
      }
      return text;
    },
    candidates: async (lookup) =>
      (await lookup.keys(kind.name, parent)).map((word) => ({ word, help: 'exists' })),
    next,
  };
}

function operationsOf({ kind, path, operations }: Place): Choice[] {
  return operations(kind.name, path.at(-1) ?? '');
}

/** Behind an object: Enter makes it and opens its mode; attributes and nested objects may follow. */
function settingNode(place: Place): Node {
  return {
    tiers: [insideChoices(place, new Set(), settingNode), operationsOf(place)],
    enter: `Open ${place.path.join(' ')}, making it if it is new`,
    action: new ConfigureCommand(place.mode, place.path, 'open'),
  };
}

function insideChoices(
  place: Place,
  given: ReadonlySet<string>,
  nested: (place: Place) => Node,
): Choice[] {
  const attributes = [...place.kind.attributes.values()]
    .filter((attribute) => !given.has(attribute.name))
    .map((attribute) => attributeChoice(place, attribute, given));
  const children =
    given.size > 0
      ? []
      : place.kind.children.map((name) => kindChoice(kindOf(name), place, nested));
  return [...children, ...attributes];
}

function attributeChoice(
  place: Place,
  attribute: Attribute,
  given: ReadonlySet<string>,
): WordChoice {
  const after = (): Node => ({
    tiers: [insideChoices(place, new Set([...given, attribute.name]), settingNode)],
    enter: `Change ${place.path.join(' ')}`,
    action: new ConfigureCommand(place.mode, place.path, 'edit'),
  });
  return {
    type: 'word',
    word: attribute.name,
    help: attribute.help,
    next: () => ({ tiers: [valueChoices(place.path, attribute, after, referencesOf(attribute))] }),
  };
}

/** Behind `no` and an object: Enter removes it, an attribute restores its default. */
function removalNode(place: Place): Node {
  return {
    tiers: [removalChoices(place)],
    enter: place.kind.singleton ? 'Restore every default' : `Remove ${place.path.join(' ')}`,
    action: new ConfigureCommand(place.mode, place.path, 'edit'),
  };
}

function removalChoices(place: Place): Choice[] {
  const children = place.kind.children.map((name) => kindChoice(kindOf(name), place, removalNode));
  const attributes = [...place.kind.attributes.values()].map((attribute): WordChoice => ({
    type: 'word',
    word: attribute.name,
    help: attribute.help,
    next: () => attributeRemoval(place, attribute),
  }));
  return [...children, ...attributes];
}

function attributeRemoval(place: Place, attribute: Attribute): Node {
  const action = new ConfigureCommand(place.mode, place.path, 'edit');
  if (attribute.list === undefined) {
    return end(`Restore the default of ${attribute.name}`, action);
  }
  const present = (lookup: Lookup): Promise<readonly string[]> =>
    lookup.elements([...place.path, attribute.name]);
  return {
    tiers: [valueChoices(place.path, attribute, () => end('Take these away', action), present)],
    enter: `Empty ${attribute.name}`,
    action,
  };
}
