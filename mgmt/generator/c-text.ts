// SPDX-License-Identifier: Apache-2.0
// Pieces of C text that all C emitters use.
import type { Field, FieldType, Gap, PlacedField, Struct } from './layout.js';
import { snake, upper } from './names.js';

export const GENERATED_NOTE =
  'Made from mgmt/dictionary by npm run generate: change the dictionary.';

/** A whole header with its guard. */
export function header(name: string, includes: string[], body: string): string {
  const guard = `GENERATED_${upper(name)}_H`;
  return [
    '/* SPDX-License-Identifier: Apache-2.0 */',
    `/* ${GENERATED_NOTE} */`,
    `#ifndef ${guard}`,
    `#define ${guard}`,
    '',
    ...includes.map((file) => `#include ${file}`),
    '',
    body,
    '',
    '#endif',
    '',
  ].join('\n');
}

export function comment(text: string): string {
  return `/* ${text.replaceAll('*/', '* /')} */`;
}

export function quote(text: string): string {
  return JSON.stringify(text);
}

function elementType(type: FieldType): string {
  switch (type.form) {
    case 'unsigned':
      return `uint${type.bytes * 8}_t`;
    case 'boolean':
    case 'choice':
    case 'mac':
    case 'raw':
      return 'uint8_t';
    case 'text':
      return 'char';
    case 'address':
      return 'struct sl_addr';
    case 'prefix':
      return 'struct sl_addr_prefix';
    case 'struct':
      return `struct sl_${snake(type.struct.name)}`;
  }
}

/** `[32]` of a text, `[6]` of a MAC. */
function elementArray(type: FieldType): string {
  if (type.form === 'mac') return '[6]';
  return type.form === 'text' || type.form === 'raw' ? `[${type.bytes}]` : '';
}

function aboutField(field: Field): string {
  const notes: string[] = [field.description];
  const { type } = field;
  if (field.unit !== undefined && field.unit.length > 2) notes.push(`In ${field.unit}.`);
  if (type.form === 'choice') notes.push(`enum sl_attr_${snake(type.name)}.`);
  if (type.form === 'boolean') notes.push('0 or 1.');
  if (type.form === 'text') notes.push('NUL-terminated.');
  if (type.form === 'unsigned' && type.idOf !== undefined) {
    const what = type.idOf === 'any' ? 'Id' : `Id of a ${type.idOf}`;
    notes.push(type.idRequired === true ? `${what}.` : `${what} or SL_ID_NONE.`);
  }
  if (type.form === 'unsigned' && type.names !== undefined) notes.push(`enum sl_${type.names}.`);
  return notes.join(' ');
}

function fieldLines(field: PlacedField): [number, string][] {
  const name = snake(field.name);
  const list = field.list === undefined ? '' : `[${field.list}]`;
  const declaration = `${elementType(field.type)} ${name}${list}${elementArray(field.type)};`;
  const lines: [number, string][] = [
    [field.offset, `${comment(aboutField(field))}\n${declaration}`],
  ];
  if (field.countOffset !== undefined) {
    lines.unshift([
      field.countOffset,
      `${comment(`Elements of ${name}.`)}\nuint16_t ${name}_count;`,
    ]);
  }
  return lines;
}

function gapLine(gap: Gap): [number, string] {
  const array = gap.bytes === 1 ? '' : `[${gap.bytes}]`;
  return [gap.offset, `uint8_t reserved_${gap.offset}${array};`];
}

/** A structure and the assertions that hold its layout. */
export function structText(cName: string, struct: Struct): string {
  const lines = [...struct.fields.flatMap(fieldLines), ...struct.gaps.map(gapLine)];
  lines.sort(([a], [b]) => a - b);
  const offsets = struct.fields.flatMap((field): [string, number][] => {
    const name = snake(field.name);
    const own: [string, number] = [name, field.offset];
    return field.countOffset === undefined ? [own] : [[`${name}_count`, field.countOffset], own];
  });
  return [
    comment(struct.description),
    `struct ${cName} {`,
    ...lines.map(([, text]) => text),
    '};',
    `_Static_assert(sizeof(struct ${cName}) == ${struct.bytes}, "size of ${cName}");`,
    ...offsets.map(
      ([name, offset]) =>
        `_Static_assert(offsetof(struct ${cName}, ${name}) == ${offset}, "place of ${cName}.${name}");`,
    ),
  ].join('\n');
}

/** The enumerations of a structure's choice fields. */
export function choiceEnums(struct: Struct): string[] {
  return struct.fields.flatMap(({ type, description }) => {
    if (type.form !== 'choice') return [];
    const name = `attr_${snake(type.name)}`;
    return [
      enumText(
        name,
        description,
        type.choices.map((choice) => ({
          name: `SL_${upper(name)}_${upper(choice.const)}`,
          value: choice['x-sluice-value'],
          description: choice.description,
        })),
      ),
    ];
  });
}

export function enumText(
  name: string,
  description: string,
  values: { name: string; value: number | string; description?: string }[],
): string {
  return [
    comment(description),
    `enum sl_${name} {`,
    ...values.map((value) => {
      const line = `${value.name} = ${value.value},`;
      return value.description === undefined ? line : `${comment(value.description)}\n${line}`;
    }),
    '};',
  ].join('\n');
}
