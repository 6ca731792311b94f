// SPDX-License-Identifier: Apache-2.0
// From schemas of attributes and message fields to fields of structures.
import { GeneratorError } from './errors.js';
import { bytesFor, bytesOfCType } from './layout.js';
import type { Field, FieldType, Struct } from './layout.js';
import type { Attribute, Kind } from './model.js';
import type { FieldSchema, ValueSchema } from './schema.js';

const ADDRESS_FORMATS: Record<string, FieldType> = {
  'ip-address': { form: 'address' },
  'ip-interface': { form: 'prefix' },
  'ip-prefix': { form: 'prefix' },
  'ipv4-address': { form: 'address' },
  'ipv4-prefix': { form: 'prefix' },
  'ipv4-interface': { form: 'prefix' },
  'mac-address': { form: 'mac' },
};

/** Types that attributes and fields share. `owner` and `name` are for messages and for names of enumerations. */
function plainType(owner: string, name: string, schema: ValueSchema): FieldType {
  if (schema.oneOf !== undefined) {
    return { form: 'choice', name: `${owner}-${name}`, choices: schema.oneOf };
  }
  const byFormat = ADDRESS_FORMATS[schema.format ?? ''];
  if (byFormat !== undefined) return byFormat;
  if (schema.type === 'boolean') return { form: 'boolean' };
  if (schema.type === 'integer') {
    const cType = schema['x-sluice-c-type'];
    if (cType !== undefined) return { form: 'unsigned', bytes: bytesOfCType(cType) };
    if (schema.maximum !== undefined) return { form: 'unsigned', bytes: bytesFor(schema.maximum) };
  }
  if (schema.type === 'string' && schema.maxLength !== undefined) {
    return { form: 'text', bytes: schema.maxLength + 1 };
  }
  throw new GeneratorError(
    'dictionary-invalid',
    `${owner} ${name} has no size in messages: give it maximum, maxLength, a format, oneOf or x-sluice-c-type`,
  );
}

/** A field of a message or event; lists are of the structures given. */
export function fieldOf(
  owner: string,
  name: string,
  schema: FieldSchema,
  structs: Struct[],
): Field {
  const common = {
    name,
    description: schema.description,
    ...(schema['x-sluice-unit'] !== undefined && { unit: schema['x-sluice-unit'] }),
  };
  if (schema.items !== undefined) {
    const target = schema.items.$ref.replace('#/$defs/', '');
    const struct = structs.find((known) => known.name === target);
    if (struct === undefined || schema.maxItems === undefined) {
      throw new GeneratorError(
        'dictionary-invalid',
        `${owner} ${name}: ${target} is no structure defined with x-sluice-struct, or maxItems is missing`,
      );
    }
    return { ...common, type: { form: 'struct', struct }, list: schema.maxItems };
  }
  if (schema.contentEncoding !== undefined) {
    const bytes = schema['x-sluice-bytes'] ?? 0;
    return { ...common, type: { form: 'raw', bytes, align: schema['x-sluice-align'] ?? 1 } };
  }
  const type = plainType(owner, name, schema);
  if (type.form !== 'unsigned') return { ...common, type };
  return {
    ...common,
    type: {
      ...type,
      ...(schema['x-sluice-id-of'] !== undefined && { idOf: schema['x-sluice-id-of'] }),
      ...(schema['x-sluice-enum'] !== undefined && { names: schema['x-sluice-enum'] }),
    },
  };
}

/** The field of a set message that carries an attribute; references become ids. */
export function attributeField(kind: Kind, attribute: Attribute): Field {
  const { schema, name } = attribute;
  const common = {
    name,
    description: schema.description,
    ...(schema['x-sluice-unit'] !== undefined && { unit: schema['x-sluice-unit'] }),
  };
  const element: FieldType =
    attribute.reference === undefined
      ? plainType(kind.cName, name, { ...schema, ...schema.items })
      : {
          form: 'unsigned',
          bytes: 2,
          idOf: attribute.reference,
          idRequired: isAlwaysSet(attribute),
        };
  return schema.type === 'array'
    ? { ...common, type: element, list: schema.maxItems ?? 0 }
    : { ...common, type: element };
}

function isAlwaysSet({ schema, required }: Attribute): boolean {
  return required || schema.default !== undefined || schema['x-sluice-default-key'] === true;
}
