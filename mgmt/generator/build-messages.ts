// SPDX-License-Identifier: Apache-2.0
import { attributeField, fieldOf } from './fields.js';
import { placeFields } from './layout.js';
import type { Field, Struct } from './layout.js';
import type { Kind, Message } from './model.js';
import type { MessageSchema } from './schema.js';

/** The messages of messages.schema.json and one set message for each kind, by id. */
export function buildMessages(
  schemas: Record<string, MessageSchema>,
  kinds: Kind[],
): { structs: Struct[]; messages: Message[] } {
  const entries = Object.entries(schemas);
  const structs: Struct[] = [];
  const place = ([name, schema]: [string, MessageSchema]): Struct =>
    placeFields(
      name,
      schema.description,
      Object.entries(schema.properties).map(([field, value]) =>
        fieldOf(name, field, value, structs),
      ),
    );
  for (const entry of entries) if (entry[1]['x-sluice-struct']) structs.push(place(entry));
  const messages: Message[] = kinds.map(setMessage);
  for (const entry of entries) {
    const { 'x-sluice-message': id, 'x-sluice-direction': direction } = entry[1];
    if (id !== undefined && direction !== undefined) {
      messages.push({ id, direction, struct: place(entry) });
    }
  }
  return { structs, messages: messages.sort((a, b) => a.id - b.id) };
}

function setMessage(kind: Kind): Message {
  const fields: Field[] = kind.singleton ? [] : identityFields(kind);
  for (const attribute of kind.attributes) {
    if (attribute.sent) fields.push(attributeField(kind, attribute));
  }
  const description = `Sets one object of kind ${kind.name}. ${kind.description}`;
  return {
    id: kind.message,
    direction: 'down',
    struct: placeFields(`set-${kind.cName}`, description, fields),
    sets: kind,
  };
}

function identityFields(kind: Kind): Field[] {
  const id = (of: Kind, name: string, description: string): Field => ({
    name,
    description,
    type: { form: 'unsigned', bytes: 2, idOf: of.name, idRequired: true },
  });
  const fields = [id(kind, 'id', 'Id of the object.')];
  if (kind.parent) {
    fields.push(id(kind.parent, kind.parent.cName, `The ${kind.parent.name} it is part of.`));
  }
  if (kind.id?.slots !== undefined) {
    fields.push({
      name: 'slot',
      description: `Its number among those of its ${kind.parent?.name ?? 'kind'}.`,
      type: { form: 'unsigned', bytes: 1 },
    });
  }
  fields.push({
    name: 'key',
    description:
      'Key of the object, for messages to the operator' +
      (kind.parent ? `; ${kind.parent.name} and own key joined by a slash.` : '.'),
    type: { form: 'text', bytes: kind.keyLength + 1 },
  });
  return fields;
}
