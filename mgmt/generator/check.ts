// SPDX-License-Identifier: Apache-2.0
// What a dictionary must keep beyond the shape of its files.
import { GeneratorError } from './errors.js';
import type { Event, Kind, Model } from './model.js';
import { MAX_PAYLOAD_BYTES, kindNamed } from './model.js';

const FIRST_SET = 16;
const LAST_SET = 127;

/** @throws GeneratorError naming the two that collide, or the one that does not fit */
export function checkModel(model: Model): void {
  unique('kind mark', model.kinds, (kind) => kind.mark);
  unique('message id', model.messages, (message) => message.id);
  unique('event code', model.events, (event) => event.code);
  model.kinds.forEach((kind) => {
    checkKind(kind, model.kinds);
  });
  for (const { id, struct, sets } of model.messages) {
    refuse(
      struct.bytes > MAX_PAYLOAD_BYTES,
      `message ${struct.name} takes ${struct.bytes} bytes, a ring slot holds ${MAX_PAYLOAD_BYTES}: make a list or text of it shorter`,
    );
    refuse(
      (id >= FIRST_SET && id <= LAST_SET) !== (sets !== undefined),
      `message ${struct.name} has id ${id}: ${FIRST_SET} to ${LAST_SET} are for set messages, and only for them`,
    );
  }
  model.events.forEach((event) => {
    checkEvent(event, model);
  });
}

/** A slot is a number in a parent, and a word leads from a parent to one kind. */
function checkPlace(kind: Kind, kinds: Kind[]): void {
  refuse(
    kind.id?.slots !== undefined && (kind.parent === undefined || kind.id.source !== 'assigned'),
    `${kind.name}: slots are for nested kinds whose ids are assigned`,
  );
  const twin = kinds.find(
    (other) => other !== kind && other.parent === kind.parent && other.word === kind.word,
  );
  refuse(
    twin !== undefined,
    `${kind.name} and ${twin?.name ?? ''} have the word ${kind.word} in one place`,
  );
}

function checkKind(kind: Kind, kinds: Kind[]): void {
  checkPlace(kind, kinds);
  unique(`mark in ${kind.name}`, kind.attributes, (attribute) => attribute.schema['x-sluice-mark']);
  for (const { name, schema, required, reference } of kind.attributes) {
    const where = `${kind.name} ${name}`;
    if (reference !== undefined) kindNamed(kinds, reference, where);
    if (schema.oneOf)
      unique(`value of ${where}`, schema.oneOf, (choice) => choice['x-sluice-value']);
    const fallback = schema.default;
    refuse(
      fallback === undefined && ['integer', 'boolean'].includes(schema.type ?? '') && !required,
      `${where}: a message cannot leave it out: give it a default or require it`,
    );
    const choices = schema.oneOf?.map((choice) => choice.const);
    refuse(
      fallback !== undefined &&
        choices !== undefined &&
        !choices.some((choice) => choice === fallback),
      `${where}: its default ${JSON.stringify(fallback)} is none of ${JSON.stringify(choices)}`,
    );
    refuse(
      typeof fallback === 'number' &&
        (fallback < (schema.minimum ?? -Infinity) || fallback > (schema.maximum ?? Infinity)),
      `${where}: its default ${JSON.stringify(fallback)} is out of its range`,
    );
  }
}

function checkEvent(event: Event, model: Model): void {
  const known = new Set(['key', ...event.arguments.fields.map((field) => field.name)]);
  for (const [, name = ''] of event.template.matchAll(/\{([^}]*)\}/g)) {
    refuse(
      !known.has(name),
      `event ${event.name}: its template names {${name}}, which is no argument`,
    );
  }
  const carrier = model.messages
    .find((message) => message.struct.name === 'event')
    ?.struct.fields.find((field) => field.name === 'arguments');
  refuse(
    event.arguments.bytes > (carrier?.elementBytes ?? 0),
    `event ${event.name}: its arguments take ${event.arguments.bytes} bytes, the event message holds ${carrier?.elementBytes ?? 0}`,
  );
}

function unique<T>(what: string, items: T[], numberOf: (item: T) => number): void {
  const seen = new Set<number>();
  for (const item of items) {
    const number = numberOf(item);
    refuse(
      seen.has(number),
      `${what} ${number} is used twice: numbers are never shared nor reused`,
    );
    seen.add(number);
  }
}

function refuse(condition: boolean, message: string): void {
  if (condition) throw new GeneratorError('dictionary-conflict', `mgmt/dictionary: ${message}`);
}
