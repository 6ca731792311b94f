// SPDX-License-Identifier: Apache-2.0
// objects.ts: configuration objects, as written and as completed with defaults.
import type { Attribute, Kind, Model } from './model.js';
import { doc, file, property, union } from './ts-text.js';

export function emitObjects(model: Model): string {
  const top = model.kinds.filter((kind) => kind.parent === undefined);
  return file(
    [
      '// Configuration objects. X is complete; XInput is as written, where what has a default may be missing.',
    ],
    ...model.kinds.flatMap((kind) => [
      interfaceText(kind, model, true),
      interfaceText(kind, model, false),
    ]),
    `/** A configuration as written. */\nexport interface ConfigurationInput {\n${doc('Hash of the dictionary it was written with.')}\ndictionary: string;\n${top.map((kind) => `${property(kind.word)}?: ${container(kind, 'Input')};`).join('\n')}\n}`,
    `/** A configuration in which every value is there. */\nexport interface Configuration {\n${doc('Hash of the dictionary it was written with.')}\ndictionary: string;\n${top.map((kind) => `${property(kind.word)}: ${container(kind, '')};`).join('\n')}\n}`,
  );
}

function container(kind: Kind, suffix: string): string {
  return kind.singleton ? `${kind.title}${suffix}` : `Record<string, ${kind.title}${suffix}>`;
}

function interfaceText(kind: Kind, model: Model, input: boolean): string {
  const children = model.kinds.filter((child) => child.parent === kind);
  const suffix = input ? 'Input' : '';
  const lines = kind.attributes.map((attribute) => {
    const optional = isOptional(attribute, input) ? '?' : '';
    return `${doc(attribute.schema.description)}\n${property(attribute.name)}${optional}: ${valueType(attribute)};`;
  });
  for (const child of children) {
    lines.push(
      `${doc(child.description)}\n${property(child.word)}${input ? '?' : ''}: ${container(child, suffix)};`,
    );
  }
  return `${doc(kind.description)}\nexport interface ${kind.title}${suffix} {\n${lines.join('\n')}\n}`;
}

function isOptional({ required, schema }: Attribute, input: boolean): boolean {
  if (required) return false;
  return input || (schema.default === undefined && schema['x-sluice-default-key'] !== true);
}

export function valueType({ schema }: Attribute): string {
  if (schema.oneOf) return union(schema.oneOf.map((choice) => choice.const));
  if (schema.type === 'array') return 'string[]';
  return schema.type === 'integer' ? 'number' : (schema.type ?? 'string');
}
