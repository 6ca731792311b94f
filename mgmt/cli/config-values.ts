// SPDX-License-Identifier: Apache-2.0
import { referenceOf } from '../config/grammar.js';
import type { Attribute } from '../config/grammar.js';
import { faultOfValue, valueOfWord } from '../config/values.js';
import type { ValueType } from '../generated/cli-grammar.js';
import { ValueProblem } from './tree.js';
import type { Candidate, Choice, Lookup, Node, WordChoice } from './tree.js';

/** Words that could be typed for a value, found out when they are needed. */
export type Words = (lookup: Lookup) => Promise<readonly string[]>;

/** Keys of the objects that an attribute may name; none when it is no reference. */
export function referencesOf(attribute: Attribute): Words {
  const kind = referenceOf(attribute);
  return (lookup) => (kind === undefined ? Promise.resolve([]) : lookup.keys(kind));
}

/**
 * The place of an attribute's value: fixed words where the dictionary lists them, else something that the
 * operator makes up.
 *
 * @param object full words of the object, for errors
 * @param next what may follow the value
 * @param words candidates for Tab
 */
export function valueChoices(
  object: readonly string[],
  attribute: Attribute,
  next: () => Node,
  words: Words,
): Choice[] {
  const { value } = attribute;
  if (value.type === 'choice' && attribute.list === undefined) {
    return value.choices.map(({ word, help }) => fixed(attribute, word, help, next));
  }
  if (value.type === 'boolean') {
    return ['true', 'false'].map((word) => fixed(attribute, word, attribute.help, next));
  }
  return [
    {
      type: 'value',
      label: labelOf(attribute),
      help: valueHelp(attribute),
      check: (text) => checkValue(object, attribute, text),
      candidates: (lookup, partial) => listCandidates(attribute, words(lookup), partial),
      next,
    },
  ];
}

function fixed(attribute: Attribute, word: string, help: string, next: () => Node): WordChoice {
  const isDefault = String(attribute.default) === word;
  return { type: 'word', word, help: isDefault ? `${help} (default)` : help, next };
}

/** Checks each element; a list is typed as one word with commas. */
function checkValue(object: readonly string[], attribute: Attribute, text: string): string {
  const what = [...object, attribute.name].join(' ');
  const isList = attribute.list !== undefined;
  const items = isList ? text.split(',').filter((item) => item !== '') : [text];
  if (items.length === 0) {
    throw new ValueProblem(`${what}: a value is missing.`, attribute.help);
  }
  for (const item of items) {
    const fault = faultOfValue(attribute, valueOfWord(attribute, item));
    if (fault !== undefined) {
      throw new ValueProblem(`${what}: ${fault.reason}.`, fault.remedy);
    }
  }
  return items.join(',');
}

/** Candidates of the last element of a list; those before it stay as they are. */
async function listCandidates(
  attribute: Attribute,
  words: Promise<readonly string[]>,
  partial: string,
): Promise<Candidate[]> {
  const before = attribute.list === undefined ? '' : partial.slice(0, partial.lastIndexOf(',') + 1);
  const taken = new Set(before.split(','));
  return (await words)
    .filter((word) => !taken.has(word))
    .map((word) => ({ word: before + word, help: 'exists' }));
}

function labelOf(attribute: Attribute): string {
  const item = itemLabel(attribute);
  return attribute.list === undefined ? `<${item}>` : `<${item},…>`;
}

function itemLabel({ name, value }: Attribute): string {
  switch (value.type) {
    case 'integer':
      return `${String(value.minimum)}..${String(value.maximum)}`;
    case 'reference':
      return value.kind;
    case 'choice':
      return value.choices.map((choice) => choice.word).join('|');
    case 'text':
    case 'boolean':
      return name;
    case 'address':
    case 'interface':
    case 'prefix':
    case 'ip-address':
    case 'ip-interface':
    case 'ip-prefix':
    case 'hostname':
      return FORM_LABELS[value.type];
  }
}

/** Types whose values have a fixed form. */
type Form = Extract<
  ValueType['type'],
  'address' | 'interface' | 'prefix' | 'ip-address' | 'ip-interface' | 'ip-prefix' | 'hostname'
>;

/** How values of a fixed form are shown. */
const FORM_LABELS: Readonly<Record<Form, string>> = {
  address: 'a.b.c.d',
  interface: 'a.b.c.d/length',
  prefix: 'network/length',
  'ip-address': 'address',
  'ip-interface': 'address/length',
  'ip-prefix': 'network/length',
  hostname: 'dns-name',
};

/** Help of a value: what it is, its unit and default, how it takes effect. */
function valueHelp(attribute: Attribute): string {
  const notes = [
    attribute.unit === undefined ? '' : `unit ${attribute.unit}`,
    defaultNote(attribute),
    attribute.apply === 'live' ? '' : `takes effect at ${attribute.apply}`,
    listNote(attribute),
    attribute.value.type === 'text' ? 'quote it if it holds blanks' : '',
  ].filter((note) => note !== '');
  return notes.length === 0 ? attribute.help : `${attribute.help} (${notes.join('; ')})`;
}

function defaultNote(attribute: Attribute): string {
  if (attribute.defaultIsKey) {
    return "default the object's own name";
  }
  const text = String(attribute.default ?? '');
  return text === '' ? '' : `default ${text}`;
}

function listNote({ list }: Attribute): string {
  return list === undefined ? '' : `at most ${String(list.maximum)}, joined by commas`;
}
