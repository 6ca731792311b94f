// SPDX-License-Identifier: Apache-2.0
// schemas.ts: the JSON Schema of a whole configuration document, for ajv.
import type { Attribute, Kind, Model } from './model.js';
import { doc, file, literal } from './ts-text.js';

/** Keywords that ajv checks; the others have done their work in the generator. */
const KEPT = [
  'type',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
  'x-sluice-power-of-two',
] as const;

export function emitSchemas(model: Model): string {
  const top = model.kinds.filter((kind) => kind.parent === undefined);
  const schema = {
    type: 'object',
    additionalProperties: false,
    required: ['dictionary'],
    properties: {
      dictionary: { type: 'string' },
      ...Object.fromEntries(top.map((kind) => [kind.word, containerSchema(kind, model)])),
    },
  };
  return file(
    [],
    `${doc('Schema of a configuration document.')}\nexport const CONFIGURATION_SCHEMA = ${literal(schema)} as const;`,
  );
}

function containerSchema(kind: Kind, model: Model): Record<string, unknown> {
  const object = objectSchema(kind, model);
  if (kind.singleton) return object;
  const count = kind.id === undefined ? undefined : kind.id.maximum - kind.id.minimum + 1;
  return {
    type: 'object',
    maxProperties: count,
    propertyNames: { pattern: kind.key?.pattern },
    additionalProperties: object,
  };
}

function objectSchema(kind: Kind, model: Model): Record<string, unknown> {
  const children = model.kinds.filter((child) => child.parent === kind);
  return {
    type: 'object',
    additionalProperties: false,
    required: kind.attributes.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries([
      ...kind.attributes.map((attribute) => [attribute.name, attributeSchema(attribute)] as const),
      ...children.map((child) => [child.word, containerSchema(child, model)] as const),
    ]),
  };
}

function attributeSchema({ schema }: Attribute): Record<string, unknown> {
  const kept = Object.fromEntries(
    KEPT.filter((keyword) => schema[keyword] !== undefined).map((keyword) => [
      keyword,
      schema[keyword],
    ]),
  );
  if (schema.oneOf) return { enum: schema.oneOf.map((choice) => choice.const) };
  if (schema.items === undefined) return kept;
  const { type, format, maxLength } = schema.items;
  return { ...kept, items: { type, format, maxLength } };
}
