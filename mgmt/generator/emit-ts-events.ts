// SPDX-License-Identifier: Apache-2.0
// events.ts: names, codes, texts and arguments of events.
import { choiceTables, getProperties, interfaceText, runtimeImport } from './emit-ts-messages.js';
import type { Event, Model } from './model.js';
import { camel, pascal } from './names.js';
import { doc, file, literal, union } from './ts-text.js';

const TYPES = `
/** What is fixed about an event. */
export interface EventDefinition {
  /** Stable code. */
  code: number;
  severity: Severity;
  /** Which side raises it. */
  source: 'fast-path' | 'management';
  /** Kind of the object it is about. */
  about: KindName;
  help: string;
  /** {name} stands for an argument, {key} for the object's key. */
  template: string;
}`;

const DESCRIBE = `
/** The text of an event for people. */
export function describeEvent<N extends EventName>(
  name: N,
  key: string,
  values: EventArguments[N],
): string {
  const known: Readonly<Record<string, unknown>> = { ...values, key };
  return EVENTS[name].template.replace(/\\{([A-Za-z0-9]+)\\}/g, (_, word: string) => String(known[word]));
}`;

export function emitEvents(model: Model): string {
  const raised = model.events.filter((event) => event.source === 'fast-path');
  const decoders = raised.map(decoder);
  const body = [
    ...choiceTables(raised.map((event) => event.arguments)),
    `${doc('Names of events.')}\nexport type EventName = ${union(model.events.map((event) => event.name))};`,
    `${doc('As in RFC 5424.')}\nexport type Severity = 'critical' | 'error' | 'warning' | 'notice' | 'info';`,
    TYPES.trim(),
    ...model.events.map((event) => interfaceText(argumentsType(event), event.arguments)),
    `${doc('Arguments by event.')}\nexport interface EventArguments {\n${model.events
      .map((event) => `${literal(event.name)}: ${argumentsType(event)};`)
      .join('\n')}\n}`,
    `export const EVENTS: Readonly<Record<EventName, EventDefinition>> = ${literal(definitions(model.events))};`,
    `${doc('Codes, never reused.')}\nexport const EVENT_NUMBERS: ReadonlyMap<EventName, number> = new Map([\n${model.events
      .map((event) => `[${literal(event.name)}, ${event.code}]`)
      .join(',\n')}\n]);`,
    DESCRIBE.trim(),
    `${doc('An event of the fast path with its arguments.')}\nexport type RaisedEvent = ${raised
      .map((event) => `{ name: ${literal(event.name)}; arguments: ${argumentsType(event)} }`)
      .join(' | ')};`,
    decodeFunction(raised, model.events),
    ...decoders,
  ].join('\n\n');
  return file([runtimeImport(body), "import type { KindName } from './kinds.js';"], body);
}

function argumentsType(event: Event): string {
  return `${pascal(event.name)}Arguments`;
}

function definitions(events: Event[]): Record<string, unknown> {
  return Object.fromEntries(
    events.map((event) => [
      event.name,
      {
        code: event.code,
        severity: event.severity,
        source: event.source,
        about: event.about.name,
        help: event.description,
        template: event.template.replace(/\{([^}]*)\}/g, (_, word: string) => `{${camel(word)}}`),
      },
    ]),
  );
}

function decoder(event: Event): string {
  const { arguments: struct } = event;
  const name = `decode${argumentsType(event)}`;
  const view = `viewOf(payload, ${struct.fields.length === 0 ? 0 : struct.bytes}, ${literal(event.name)})`;
  const body =
    struct.fields.length === 0
      ? `${view};\nreturn {};`
      : `const view = ${view};\nreturn {\n${getProperties(struct, '').join('\n')}\n};`;
  return `function ${name}(payload: Uint8Array): ${argumentsType(event)} {\n${body}\n}`;
}

function decodeFunction(events: Event[], all: Event[]): string {
  const cases = events.map(
    (event) =>
      `case ${literal(event.name)}:\nreturn { name, arguments: decode${argumentsType(event)}(payload) };`,
  );
  const others = all
    .filter((event) => !events.includes(event))
    .map((event) => `case ${literal(event.name)}:`)
    .join('\n');
  return `/**\n * Reads the arguments of an event message of the fast path.\n *\n * @param payload the message's arguments, cut to its argumentsBytes\n * @throws CodecError when they do not fit the event, or when the fast path does not raise it\n */\nexport function decodeEvent(name: EventName, payload: Uint8Array): RaisedEvent {\nswitch (name) {\n${cases.join('\n')}\n${others}\nthrow new CodecError('message-damaged', \`event \${name} is not one of the fast path's\`);\n}\n}`;
}
