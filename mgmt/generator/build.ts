// SPDX-License-Identifier: Apache-2.0
import { buildMessages } from './build-messages.js';
import { buildStatistics } from './build-statistics.js';
import { checkModel } from './check.js';
import { fieldOf } from './fields.js';
import { dictionaryHash } from './hash.js';
import { placeFields } from './layout.js';
import { kindNamed, limitOf } from './model.js';
import type { Attribute, Event, Kind, Model, Word } from './model.js';
import type { DictionaryFiles, EnumerationSchema, KindSchema } from './schema.js';

/** Makes the model of a dictionary. @throws GeneratorError when it contradicts itself */
export function buildModel(files: DictionaryFiles): Model {
  const kinds = buildKinds(files.kinds);
  const { structs, messages } = buildMessages(files.messages, kinds);
  const drops = wordsOf(files.drops);
  const stages = wordsOf(files.stages);
  const procedures = wordsOf(files.procedures);
  const nps = limitOf(kindNamed(kinds, 'np', 'statistics'));
  const statistics = buildStatistics(files.statistics, {
    kinds,
    drops,
    stages,
    procedures,
    nps,
  });
  const model: Model = {
    hash: dictionaryHash(files.raw),
    kinds,
    structs,
    messages,
    events: buildEvents(files, kinds),
    drops,
    stages,
    procedures,
    statistics: statistics.blocks,
    statisticsBytes: statistics.bytes,
    nps,
  };
  checkModel(model);
  return model;
}

function buildKinds(schemas: KindSchema[]): Kind[] {
  const kinds: Kind[] = [];
  const parentsFirst = [...schemas].sort(
    (a, b) => Number('x-sluice-parent' in a) - Number('x-sluice-parent' in b),
  );
  for (const schema of parentsFirst) kinds.push(buildKind(schema, kinds));
  return kinds.sort((a, b) => a.mark - b.mark);
}

function buildKind(schema: KindSchema, known: Kind[]): Kind {
  const name = schema['x-sluice-kind'];
  const key = schema['x-sluice-key'];
  const id = schema['x-sluice-id'];
  const parentName = schema['x-sluice-parent'];
  const parent = parentName === undefined ? undefined : kindNamed(known, parentName, name);
  const ownLength = key === undefined ? 0 : (key.maxLength ?? String(key.maximum).length);
  return {
    name,
    cName: schema['x-sluice-c-name'] ?? name,
    title: schema.title,
    description: schema.description,
    word: schema['x-sluice-words']?.[0] ?? name,
    mark: schema['x-sluice-mark'],
    message: schema['x-sluice-message'],
    singleton: schema['x-sluice-singleton'] === true,
    ...(parent && { parent }),
    ...(key && { key }),
    ...(id && { id }),
    attributes: buildAttributes(schema),
    keyLength: parent === undefined ? ownLength : parent.keyLength + 1 + ownLength,
  };
}

function buildAttributes(schema: KindSchema): Attribute[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties).map(([name, attribute]) => {
    const reference = attribute['x-sluice-reference'] ?? attribute.items?.['x-sluice-reference'];
    const inFastPath = (attribute['x-sluice-where'] ?? ['fast-path']).includes('fast-path');
    const needsRestart = attribute['x-sluice-apply'] === 'fast-path-restart';
    return {
      name,
      schema: attribute,
      required: required.has(name),
      sent: attribute['x-sluice-sent'] ?? (inFastPath && !needsRestart),
      ...(reference !== undefined && { reference }),
    };
  });
}

function buildEvents(files: DictionaryFiles, kinds: Kind[]): Event[] {
  return Object.entries(files.events)
    .map(([name, schema]) => ({
      code: schema['x-sluice-event'],
      name,
      description: schema.description,
      source: schema['x-sluice-source'],
      severity: schema['x-sluice-severity'],
      about: kindNamed(kinds, schema['x-sluice-about'], `event ${name}`),
      template: schema['x-sluice-template'],
      arguments: placeFields(
        name,
        schema.description,
        Object.entries(schema.properties).map(([field, value]) => fieldOf(name, field, value, [])),
      ),
    }))
    .sort((a, b) => a.code - b.code);
}

function wordsOf(schema: EnumerationSchema): Word[] {
  return Object.entries(schema.properties).map(([name, word]) => ({
    name,
    description: word.description,
    ...(word['x-sluice-remedy'] !== undefined && { remedy: word['x-sluice-remedy'] }),
  }));
}
