// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument } from '../daemon/protocol.js';
import { type ConfigObject, allObjects, isDefault, pathOf } from './document.js';
import type { Attribute } from './grammar.js';
import { quoteWord } from './words.js';

/**
 * The command-text form of a configuration: lines that can be typed again, one attribute each, one line per
 * element of a list. Attributes at their default are left out; an object that has nothing else to say is a line
 * of its own. `text-parser.ts` reads it back to an equal document.
 */
export function writeText(document: ConfigDocument): string {
  return allObjects(document)
    .flatMap(objectLines)
    .map((line) => `${line}\n`)
    .join('');
}

function objectLines(object: ConfigObject): string[] {
  const lines = [...object.kind.attributes.values()].flatMap((attribute) => {
    const value = object.value[attribute.name];
    return value === undefined || isDefault(attribute, object.key, value)
      ? []
      : attributeCommands(object, attribute, value);
  });
  return lines.length > 0 || object.kind.singleton ? lines : [objectCommand(object)];
}

/** The command that makes an object. */
export function objectCommand(object: ConfigObject): string {
  return pathOf(object).map(quoteWord).join(' ');
}

/** The command that removes an object. */
export function deleteCommand(object: ConfigObject): string {
  return `no ${objectCommand(object)}`;
}

/** The commands that give an attribute its value; several for a list. */
export function attributeCommands(
  object: ConfigObject,
  attribute: Attribute,
  value: unknown,
): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map(
    (item) => `${objectCommand(object)} ${attribute.name} ${quoteWord(String(item))}`,
  );
}

/** The command that takes an attribute, or one element of a list, away. */
export function removalCommand(object: ConfigObject, attribute: Attribute, item?: string): string {
  const command = `no ${objectCommand(object)} ${attribute.name}`;
  return item === undefined ? command : `${command} ${quoteWord(item)}`;
}
