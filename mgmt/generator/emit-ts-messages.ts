// SPDX-License-Identifier: Apache-2.0
// messages.ts: types of ring messages; codecs.ts: their bytes.
import type { Field, FieldType, PlacedField, Struct } from './layout.js';
import type { Message, Model } from './model.js';
import { camel, pascal, upper } from './names.js';
import { doc, file, literal, union } from './ts-text.js';

const RUNTIME = '../generator/runtime/memory.js';

export function messageTypeName(message: Message): string {
  return `${pascal(message.struct.name)}Message`;
}

export function emitMessages(model: Model): string {
  const byDirection = (direction: 'down' | 'up'): string =>
    model.messages
      .filter((message) => message.direction === direction)
      .map(messageTypeName)
      .join(' | ');
  return file(
    [
      '// Ring messages. Ids are null where there is no object, addresses empty where there is none.',
      "import type { EventName } from './events.js';",
      "import type { KindName, MarkName } from './kinds.js';",
    ],
    ...model.structs.map((struct) => interfaceText(pascal(struct.name), struct)),
    ...model.messages.map((message) =>
      interfaceText(
        messageTypeName(message),
        message.struct,
        `message: ${literal(message.struct.name)};`,
      ),
    ),
    `${doc('From the manager to the fast path.')}\nexport type DownMessage = ${byDirection('down')};`,
    `${doc('From the fast path to the manager.')}\nexport type UpMessage = ${byDirection('up')};`,
    `${doc('The messages that carry configuration objects.')}\nexport type SetMessage = ${model.messages
      .filter((message) => message.sets)
      .map(messageTypeName)
      .join(' | ')};`,
    'export type Message = DownMessage | UpMessage;',
  );
}

export function interfaceText(name: string, struct: Struct, first = ''): string {
  const lines = struct.fields.map(
    (field) => `${doc(field.description)}\n${camel(field.name)}: ${fieldType(field)};`,
  );
  const all = [...(first === '' ? [] : [first]), ...lines];
  if (all.length === 0)
    return `${doc(struct.description)}\nexport type ${name} = Record<string, never>;`;
  return `${doc(struct.description)}\nexport interface ${name} {\n${all.join('\n')}\n}`;
}

function fieldType(field: Field): string {
  const type = elementType(field.type);
  if (field.list === undefined) return type;
  return /[|]/.test(type) ? `(${type})[]` : `${type}[]`;
}

function elementType(type: FieldType): string {
  switch (type.form) {
    case 'unsigned':
      if (type.names !== undefined) return namedType(type.names);
      if (type.idOf !== undefined) return type.idRequired === true ? 'number' : 'number | null';
      return type.bytes === 8 ? 'bigint' : 'number';
    case 'boolean':
      return 'boolean';
    case 'choice':
      return union(type.choices.map((choice) => choice.const));
    case 'raw':
      return 'Uint8Array';
    case 'struct':
      return pascal(type.struct.name);
    case 'text':
    case 'address':
    case 'prefix':
    case 'mac':
      return 'string';
  }
}

function namedType(names: 'kind' | 'mark' | 'event'): string {
  return { kind: 'KindName | null', mark: 'MarkName | null', event: 'EventName | null' }[names];
}

/** Statements that write a structure: `name` is the value, `base` an expression of its place. */
export function putStatements(struct: Struct, value: string, base: string): string[] {
  return struct.fields.map((field) => {
    const what = literal(`${struct.name} ${field.name}`);
    const source = `${value}.${camel(field.name)}`;
    if (field.list === undefined)
      return `${putElement(field, source, at(base, field.offset), what)};`;
    return `putList(view, ${place(field, base)}, ${source}, ${what}, (at, item) => { ${putElement(field, 'item', 'at', what)}; });`;
  });
}

function putElement(field: PlacedField, source: string, offset: string, what: string): string {
  const { type } = field;
  switch (type.form) {
    case 'unsigned':
      if (type.names !== undefined) {
        return `putUnsigned(view, ${offset}, ${type.bytes}, numberOf(${upper(type.names)}_NUMBERS, ${source}), ${what})`;
      }
      if (type.idOf !== undefined) return `putId(view, ${offset}, ${source}, ${what})`;
      if (type.bytes === 8) return `putUnsigned64(view, ${offset}, ${source}, ${what})`;
      return `putUnsigned(view, ${offset}, ${type.bytes}, ${source}, ${what})`;
    case 'boolean':
      return `putBoolean(view, ${offset}, ${source})`;
    case 'choice':
      return `putChoice(view, ${offset}, ${upper(type.name)}, ${source})`;
    case 'text':
      return `putText(view, ${offset}, ${type.bytes}, ${source}, ${what})`;
    case 'raw':
      return `putBytes(view, ${offset}, ${type.bytes}, ${source}, ${what})`;
    case 'struct':
      return `put${pascal(type.struct.name)}(view, ${offset}, ${source})`;
    case 'address':
    case 'prefix':
    case 'mac':
      return `put${pascal(type.form)}(view, ${offset}, ${source}, ${what})`;
  }
}

/** Properties that read a structure. */
export function getProperties(struct: Struct, base: string): string[] {
  return struct.fields.map((field) => {
    const what = literal(`${struct.name} ${field.name}`);
    const name = camel(field.name);
    if (field.list === undefined)
      return `${name}: ${getElement(field, at(base, field.offset), what)},`;
    return `${name}: getList(view, ${place(field, base)}, ${what}, (at) => ${getElement(field, 'at', what)}),`;
  });
}

function getElement(field: PlacedField, offset: string, what: string): string {
  const { type } = field;
  switch (type.form) {
    case 'unsigned':
      if (type.names !== undefined) {
        return `wordOf(${upper(type.names)}_NUMBERS, getUnsigned(view, ${offset}, ${type.bytes}), ${what})`;
      }
      if (type.idOf !== undefined) {
        return type.idRequired === true
          ? `getId(view, ${offset}, ${what})`
          : `getOptionalId(view, ${offset})`;
      }
      if (type.bytes === 8) return `getUnsigned64(view, ${offset})`;
      return `getUnsigned(view, ${offset}, ${type.bytes})`;
    case 'boolean':
      return `getBoolean(view, ${offset}, ${what})`;
    case 'choice':
      return `getChoice(view, ${offset}, ${upper(type.name)}, ${what})`;
    case 'text':
      return `getText(view, ${offset}, ${type.bytes}, ${what})`;
    case 'raw':
      return `getBytes(view, ${offset}, ${type.bytes})`;
    case 'mac':
      return `getMac(view, ${offset})`;
    case 'struct':
      return `get${pascal(type.struct.name)}(view, ${offset})`;
    case 'address':
    case 'prefix':
      return `get${pascal(type.form)}(view, ${offset}, ${what})`;
  }
}

function at(base: string, offset: number): string {
  return base === '' ? String(offset) : `${base} + ${offset}`;
}

function place(field: PlacedField, base: string): string {
  return `{ countOffset: ${at(base, field.countOffset ?? 0)}, offset: ${at(base, field.offset)}, elementBytes: ${field.elementBytes}, maximum: ${field.list ?? 0} }`;
}

export function choiceTables(structs: Struct[]): string[] {
  return structs.flatMap((struct) =>
    struct.fields.flatMap(({ type }) =>
      type.form === 'choice'
        ? [
            `const ${upper(type.name)} = { ${type.choices.map((choice) => `${literal(choice.const)}: ${choice['x-sluice-value']}`).join(', ')} } as const;`,
          ]
        : [],
    ),
  );
}

/** An import of exactly those runtime functions that the text calls. */
export function runtimeImport(text: string): string {
  const candidates = [
    'CodecError',
    'getAddress',
    'getBoolean',
    'getBytes',
    'getChoice',
    'getId',
    'getList',
    'getMac',
    'getOptionalId',
    'getPrefix',
    'getText',
    'getUnsigned',
    'getUnsigned64',
    'numberOf',
    'putAddress',
    'putBoolean',
    'putBytes',
    'putChoice',
    'putId',
    'putList',
    'putMac',
    'putPrefix',
    'putText',
    'putUnsigned',
    'putUnsigned64',
    'viewOf',
    'wordOf',
  ];
  const used = candidates.filter((name) => new RegExp(`\\b${name}\\(`).test(text));
  return `import { ${used.join(', ')} } from ${literal(RUNTIME)};`;
}

export function emitCodecs(model: Model): string {
  const structs = [...model.structs, ...model.messages.map((message) => message.struct)];
  const body = [
    ...choiceTables(structs),
    ...model.structs.flatMap(structCodec),
    ...model.messages.flatMap(messageCodec),
    idTable(model),
    encodeSwitch(model),
    decodeSwitch(model),
  ].join('\n\n');
  const types = [
    ...model.structs.map((struct) => pascal(struct.name)),
    ...model.messages.map(messageTypeName),
    'Message',
  ];
  return file(
    [
      '// Bytes of ring messages, as struct sl_msg_… of generated/messages.h lays them out.',
      runtimeImport(body),
      "import { EVENT_NUMBERS } from './events.js';",
      "import { KIND_NUMBERS, MARK_NUMBERS } from './kinds.js';",
      `import type { ${types.sort().join(', ')} } from './messages.js';`,
    ],
    body,
  );
}

function structCodec(struct: Struct): string[] {
  const name = pascal(struct.name);
  return [
    `function put${name}(view: DataView, base: number, value: ${name}): void {\n${putStatements(struct, 'value', 'base').join('\n')}\n}`,
    `function get${name}(view: DataView, base: number): ${name} {\nreturn {\n${getProperties(struct, 'base').join('\n')}\n};\n}`,
  ];
}

function messageCodec(message: Message): string[] {
  const { struct } = message;
  const name = messageTypeName(message);
  return [
    `function encode${name}(message: ${name}): Uint8Array {\nconst payload = new Uint8Array(${struct.bytes});\nconst view = new DataView(payload.buffer);\n${putStatements(struct, 'message', '').join('\n')}\nreturn payload;\n}`,
    `function decode${name}(payload: Uint8Array): ${name} {\nconst view = viewOf(payload, ${struct.bytes}, ${literal(struct.name)});\nreturn {\nmessage: ${literal(struct.name)},\n${getProperties(struct, '').join('\n')}\n};\n}`,
  ];
}

function idTable(model: Model): string {
  const rows = model.messages.map(({ struct, id }) => `${literal(struct.name)}: ${id}`);
  const sizes = model.messages.map(({ struct }) => `${literal(struct.name)}: ${struct.bytes}`);
  return [
    `${doc('Message ids, never reused.')}\nexport const MESSAGE_IDS: Readonly<Record<Message['message'], number>> = {\n${rows.join(',\n')}\n};`,
    `${doc('Payload lengths in bytes.')}\nexport const MESSAGE_BYTES: Readonly<Record<Message['message'], number>> = {\n${sizes.join(',\n')}\n};`,
  ].join('\n\n');
}

function encodeSwitch(model: Model): string {
  const cases = model.messages.map(
    (message) =>
      `case ${literal(message.struct.name)}:\nreturn encode${messageTypeName(message)}(message);`,
  );
  return `/**\n * The payload of a message.\n * @throws CodecError (value-unfit) naming the field whose value does not fit\n */\nexport function encodeMessage(message: Message): Uint8Array {\nswitch (message.message) {\n${cases.join('\n')}\n}\n}`;
}

function decodeSwitch(model: Model): string {
  const cases = model.messages.map(
    (message) => `case ${message.id}:\nreturn decode${messageTypeName(message)}(payload);`,
  );
  return `/**\n * The message of an id and a payload, which is copied.\n * @throws CodecError message-unknown or message-damaged\n */\nexport function decodeMessage(id: number, payload: Uint8Array): Message {\nswitch (id) {\n${cases.join('\n')}\ndefault:\nthrow new CodecError('message-unknown', \`message id \${id} has no meaning in this dictionary\`);\n}\n}`;
}
