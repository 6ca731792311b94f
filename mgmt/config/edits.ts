// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument, ConfigValue, Edit } from '../daemon/protocol.js';
import { type ObjectValue, isDefault, isRecord, sameValue } from './document.js';
import { ConfigError } from './errors.js';
import { type Attribute, type Kind, childWords, kindAt, topKinds } from './grammar.js';
import { faultOfKey, faultOfValue, orList, shorten } from './values.js';

interface Step {
  kind: Kind;
  key: string;
}

/** Where the path of an edit leads: to an object or to an attribute of one. */
interface Target {
  kind: Kind;
  /** Kind and key of the object and of those it is nested in, outermost first. */
  steps: Step[];
  attribute?: Attribute;
  object: string;
}

/**
 * Applies edits to a copy of a document. The copy is given out when all went well; whoever meets an error drops
 * the editor, and nothing has changed.
 */
export class DocumentEditor {
  /** The copy; the caller's own once it is done. */
  readonly document: ConfigDocument;

  constructor(document: ConfigDocument) {
    this.document = structuredClone(document);
  }

  /**
   * @returns how many of the edits changed something
   * @throws ConfigError at the first edit that is wrong: unknown kind or attribute, bad key, value out of range,
   *   or something to delete that is not there. Relations between objects are `validate.ts`'s business.
   */
  apply(edits: readonly Edit[]): number {
    return edits.reduce((changed, edit) => changed + (applyEdit(this.document, edit) ? 1 : 0), 0);
  }
}

function applyEdit(document: ConfigDocument, edit: Edit): boolean {
  const target = resolve(edit.path);
  if (target.attribute === undefined) {
    if (edit.value !== undefined || edit.op === 'add') {
      throw new ConfigError(
        'bad-edit',
        `${target.object} is an object and takes no value itself.`,
        {
          object: target.object,
          remedy: `Name one of its attributes: ${[...target.kind.attributes.keys()].join(', ')}.`,
        },
      );
    }
    return edit.op === 'set' ? makeObject(document, target) : removeObject(document, target);
  }
  const attribute = target.attribute;
  if (edit.op === 'delete') return removeValue(document, target, attribute, edit.value);
  const value = checkedValue(target, attribute, edit);
  const holder = makeHolder(document, target);
  const before = holder[attribute.name];
  holder[attribute.name] = edit.op === 'add' ? appended(before, value) : value;
  checkLength(target, attribute, holder[attribute.name]);
  return !sameValue(before ?? attribute.default, holder[attribute.name]);
}

/** Follows a path of full words: kind, key, nested kind, key, …, attribute. */
function resolve(path: readonly string[]): Target {
  const steps: Step[] = [];
  let words = path;
  let kind: Kind | undefined;
  for (;;) {
    const [first, second] = words;
    if (first === undefined) break;
    const nested = kind === undefined ? undefined : kindAt(kind, first);
    if (kind !== undefined && nested === undefined) break;
    const next: Kind = nested ?? topKind(first);
    steps.push({ kind: next, key: next.singleton ? '' : checkedKey(next, second) });
    words = words.slice(next.singleton ? 1 : 2);
    kind = next;
  }
  if (kind === undefined) {
    throw new ConfigError('bad-edit', 'The path of the edit is empty.', {
      remedy: 'Name an object.',
    });
  }
  const object = path.slice(0, path.length - words.length).join(' ');
  if (words.length === 0) return { kind, steps, object };
  return { kind, steps, object, attribute: attributeAt(kind, object, words) };
}

function topKind(word: string): Kind {
  const kind = kindAt(undefined, word);
  if (kind !== undefined) return kind;
  throw new ConfigError('unknown-word', `\`${shorten(word)}\` is no kind of object.`, {
    remedy: `Use ${orList(topKinds().map((candidate) => candidate.name))}.`,
  });
}

function checkedKey(kind: Kind, key: string | undefined): string {
  if (key === undefined) {
    throw new ConfigError('incomplete', `${kind.word} needs a name.`, {
      object: kind.word,
      remedy: kind.key.help,
    });
  }
  const fault = faultOfKey(kind.key, key);
  if (fault === undefined) return key;
  throw new ConfigError('bad-key', `${kind.word} ${key}: ${fault.reason}.`, {
    object: `${kind.word} ${key}`,
    remedy: fault.remedy,
  });
}

function attributeAt(kind: Kind, object: string, words: readonly string[]): Attribute {
  const [name = '', ...rest] = words;
  const attribute = kind.attributes.get(name);
  if (attribute !== undefined && rest.length === 0) return attribute;
  throw new ConfigError('unknown-attribute', `${object} has no \`${words.join(' ')}\`.`, {
    object,
    attribute: name,
    remedy: `It has ${[...childWords(kind), ...kind.attributes.keys()].join(', ')}.`,
  });
}

/** The value of an edit, each element checked by itself; a list attribute always gets an array. */
function checkedValue(
  target: Target,
  attribute: Attribute,
  edit: Edit,
): ConfigValue | ConfigValue[] {
  const fail = (reason: string, remedy: string): never => {
    throw new ConfigError('bad-value', `${target.object} ${attribute.name}: ${reason}.`, {
      object: target.object,
      attribute: attribute.name,
      remedy,
    });
  };
  const { value } = edit;
  if (value === undefined) return fail('the value is missing', attribute.help);
  const items = Array.isArray(value) ? value : [value];
  if (attribute.list === undefined && (Array.isArray(value) || edit.op === 'add')) {
    return fail('it takes one value, not a list', attribute.help);
  }
  for (const item of items) {
    const fault = faultOfValue(attribute, item);
    if (fault !== undefined) return fail(fault.reason, fault.remedy);
  }
  return attribute.list === undefined ? value : [...new Set(items)];
}

function appended(before: unknown, added: ConfigValue | ConfigValue[]): unknown[] {
  const held: unknown[] = Array.isArray(before) ? before : [];
  return [...new Set([...held, ...(Array.isArray(added) ? added : [added])])];
}

function checkLength(target: Target, attribute: Attribute, value: unknown): void {
  if (!Array.isArray(value) || attribute.list === undefined) return;
  if (value.length <= attribute.list.maximum) return;
  throw new ConfigError(
    'limit',
    `${target.object} ${attribute.name}: ${value.length} values are too many.`,
    {
      object: target.object,
      attribute: attribute.name,
      remedy: `Keep at most ${attribute.list.maximum}.`,
    },
  );
}

/** The record of a step's kind in a container, made if wanted. */
function recordIn(container: ObjectValue, name: string): ObjectValue {
  const held = container[name];
  if (isRecord(held)) return held;
  const made: ObjectValue = {};
  container[name] = made;
  return made;
}

function makeHolder(document: ConfigDocument, target: Target): ObjectValue {
  let holder: ObjectValue = document;
  for (const { kind, key } of target.steps) {
    holder = recordIn(holder, kind.word);
    if (!kind.singleton) holder = recordIn(holder, key);
  }
  return holder;
}

/** The object a target leads to, or undefined. */
function findHolder(document: ConfigDocument, steps: Step[]): ObjectValue | undefined {
  let holder: unknown = document;
  for (const { kind, key } of steps) {
    holder = isRecord(holder) ? holder[kind.word] : undefined;
    if (!kind.singleton) holder = isRecord(holder) ? holder[key] : undefined;
  }
  return isRecord(holder) ? holder : undefined;
}

function makeObject(document: ConfigDocument, target: Target): boolean {
  const existed = findHolder(document, target.steps) !== undefined;
  makeHolder(document, target);
  return !existed;
}

function removeObject(document: ConfigDocument, target: Target): boolean {
  const last = target.steps.at(-1);
  const outer = findHolder(document, target.steps.slice(0, -1)) ?? document;
  const held = last === undefined ? undefined : outer[last.kind.word];
  if (last === undefined || !isRecord(held) || (!last.kind.singleton && !(last.key in held))) {
    return nothingThere(target, target.object);
  }
  if (last.kind.singleton || Object.keys(held).length === 1) {
    Reflect.deleteProperty(outer, last.kind.word);
  } else {
    Reflect.deleteProperty(held, last.key);
  }
  return true;
}

function removeValue(
  document: ConfigDocument,
  target: Target,
  attribute: Attribute,
  items: Edit['value'],
): boolean {
  const holder = findHolder(document, target.steps);
  if (holder === undefined && !target.kind.singleton) return nothingThere(target, target.object);
  const before = holder?.[attribute.name];
  if (holder === undefined || before === undefined) return false;
  if (items === undefined || !Array.isArray(before)) {
    Reflect.deleteProperty(holder, attribute.name);
    return !isDefault(attribute, target.steps.at(-1)?.key ?? '', before);
  }
  const gone = Array.isArray(items) ? items : [items];
  for (const item of gone) {
    if (!before.includes(item)) nothingThere(target, `${attribute.name} ${item}`, attribute);
  }
  const rest = before.filter((item) => !gone.includes(item as ConfigValue));
  if (rest.length > 0) holder[attribute.name] = rest;
  else Reflect.deleteProperty(holder, attribute.name);
  return true;
}

function nothingThere(target: Target, what: string, attribute?: Attribute): never {
  const message =
    attribute === undefined ? `${what} does not exist.` : `${target.object} has no ${what}.`;
  throw new ConfigError('not-found', message, {
    object: target.object,
    ...(attribute === undefined ? {} : { attribute: attribute.name }),
    remedy: '`show candidate` lists what there is.',
  });
}
