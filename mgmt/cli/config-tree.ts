// SPDX-License-Identifier: Apache-2.0
import { findKind, kindOf, topKinds } from '../config/grammar.js';
import type { Attribute, Kind } from '../config/grammar.js';
import { faultOfKey } from '../config/values.js';
import { referencesOf, valueChoices } from './config-values.js';
import { ConfigureCommand } from './configure.js';
import { end, ValueProblem } from './tree.js';
import type { Choice, Lookup, Node, ValueChoice, WordChoice } from './tree.js';

/** An object on the way down from the top: its kind and its full words. */
interface Place {
  readonly kind: Kind;
  readonly path: readonly string[];
}

/** Commands that make and change objects, and `no`, which removes; they stand at the top level. */
export function topConfiguration(): Choice[] {
  return [
    ...topKinds().map((kind) => kindChoice(kind, [], settingNode)),
    noChoice(() => ({ tiers: [topKinds().map((kind) => kindChoice(kind, [], removalNode))] })),
  ];
}

/**
 * Commands about one object, as its mode offers them.
 *
 * @param path full words of the object, of a kind of the dictionary
 */
export function objectConfiguration(path: readonly string[]): Choice[] {
  const place: Place = { kind: kindOfPath(path), path };
  return [
    ...insideChoices(place, new Set(), settingNode),
    noChoice(() => ({ tiers: [removalChoices(place)] })),
  ];
}

/** The kind of the innermost object of a path. */
function kindOfPath(path: readonly string[]): Kind {
  const words = path.map(findKind).filter((_, index) => index % 2 === 0);
  const kind = words.at(-1);
  if (kind === undefined) {
    throw new Error(`the dictionary has no object ${path.join(' ')}`);
  }
  return kind;
}

function noChoice(next: () => Node): WordChoice {
  return { type: 'word', word: 'no', help: 'Remove an object, or restore a default', next };
}

function kindChoice(
  kind: Kind,
  outer: readonly string[],
  inside: (place: Place) => Node,
): WordChoice {
  const path = [...outer, kind.name];
  return {
    type: 'word',
    word: kind.name,
    help: kind.help,
    next: () =>
      kind.singleton ? inside({ kind, path }) : { tiers: [[keyChoice(kind, path, inside)]] },
  };
}

function keyChoice(
  kind: Kind,
  path: readonly string[],
  inside: (place: Place) => Node,
): ValueChoice {
  const parent = path.length > 2 ? path[1] : undefined;
  return keyOf(kind, parent, (key) => inside({ kind, path: [...path, key] }));
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
    label: `<${kind.name}>`,
    help: kind.key.help,
    check: (text) => {
      const fault = faultOfKey(kind.key, text);
      if (fault !== undefined) {
        throw new ValueProblem(`${kind.name} ${text}: ${fault.reason}.`, fault.remedy);
      }
      return text;
    },
    candidates: async (lookup) =>
      (await lookup.keys(kind.name, parent)).map((word) => ({ word, help: 'exists' })),
    next,
  };
}

/** Behind an object: Enter makes it and opens its mode; attributes and nested objects may follow. */
function settingNode(place: Place): Node {
  return {
    tiers: [insideChoices(place, new Set(), settingNode)],
    enter: `Open ${place.path.join(' ')}, making it if it is new`,
    action: new ConfigureCommand(place.path, 'open'),
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
      : place.kind.children.map((name) => kindChoice(kindOf(name), place.path, nested));
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
    action: new ConfigureCommand(place.path, 'edit'),
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
    action: new ConfigureCommand(place.path, 'edit'),
  };
}

function removalChoices(place: Place): Choice[] {
  const children = place.kind.children.map((name) =>
    kindChoice(kindOf(name), place.path, removalNode),
  );
  const attributes = [...place.kind.attributes.values()].map((attribute): WordChoice => ({
    type: 'word',
    word: attribute.name,
    help: attribute.help,
    next: () => attributeRemoval(place, attribute),
  }));
  return [...children, ...attributes];
}

function attributeRemoval(place: Place, attribute: Attribute): Node {
  const action = new ConfigureCommand(place.path, 'edit');
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
