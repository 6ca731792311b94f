// SPDX-License-Identifier: Apache-2.0
// set-messages.ts: from configuration objects to the messages that carry them.
import type { Attribute, Kind, Message, Model } from './model.js';
import { messageTypeName } from './emit-ts-messages.js';
import { camel } from './names.js';
import { doc, file, literal, property } from './ts-text.js';

const RESOLVER = `
/** Gives the id of each object; the manager keeps them for the objects' life. */
export interface IdSource {
  /**
   * @param key of the object; of a nested one parent's key, slash, own key
   * @returns its id
   * @throws when there is no such object
   */
  idOf(kind: KindName, key: string): number;
  /** Number of a nested object among those of its parent, for the kinds that have one. */
  slotOf(kind: KindName, key: string): number;
}`;

export function emitSetMessages(model: Model): string {
  const messages = model.messages.filter((message) => message.sets !== undefined);
  const kinds = messages.flatMap(({ sets }) => (sets === undefined ? [] : [sets]));
  return file(
    [
      "import type { KindName } from './kinds.js';",
      `import type { SetMessage, ${messages.map(messageTypeName).sort().join(', ')} } from './messages.js';`,
      `import type { Configuration, ${kinds
        .map((kind) => kind.title)
        .sort()
        .join(', ')} } from './objects.js';`,
    ],
    RESOLVER.trim(),
    ...messages.flatMap((message) => (message.sets ? [setFunction(message, message.sets)] : [])),
    allFunction(model),
  );
}

function functionName(kind: Kind): string {
  return `set${kind.title}`;
}

function setFunction(message: Message, kind: Kind): string {
  const usesIds = !kind.singleton;
  const parameters = [
    `object: ${kind.title}`,
    ...(usesIds ? ['key: string', 'ids: IdSource'] : []),
  ];
  const fields = [
    `message: ${literal(message.struct.name)},`,
    ...(usesIds ? identity(kind) : []),
    ...kind.attributes
      .filter((attribute) => attribute.sent)
      .map((attribute) => {
        const value = `object${access(attribute.name)}`;
        const optional = isOptional(attribute);
        return `${camel(attribute.name)}: ${attribute.reference === undefined ? plain(value, optional) : referenced(attribute.reference, value, attribute.schema.type === 'array', optional)},`;
      }),
  ];
  const keyNote = kind.parent ? "parent's key, slash, own key" : 'of the object';
  const note = usesIds ? `\n *\n * @param key ${keyNote}` : '';
  return `/**\n * The message that sets an object of kind ${kind.name}.${note}\n */\nexport function ${functionName(kind)}(${parameters.join(', ')}): ${messageTypeName(message)} {\nreturn {\n${fields.join('\n')}\n};\n}`;
}

function identity(kind: Kind): string[] {
  const own = `id: ids.idOf(${literal(kind.name)}, key),`;
  if (kind.parent === undefined) return [own, 'key,'];
  const parentKey = "key.slice(0, key.indexOf('/'))";
  return [
    own,
    `${camel(kind.parent.cName)}: ids.idOf(${literal(kind.parent.name)}, ${parentKey}),`,
    ...(kind.id?.slots === undefined ? [] : [`slot: ids.slotOf(${literal(kind.name)}, key),`]),
    'key,',
  ];
}

function access(name: string): string {
  return property(name) === name ? `.${name}` : `[${literal(name)}]`;
}

function isOptional({ required, schema }: Attribute): boolean {
  return !required && schema.default === undefined && schema['x-sluice-default-key'] !== true;
}

/** An address or text that is not given is empty in the message. */
function plain(value: string, optional: boolean): string {
  return optional ? `${value} ?? ''` : value;
}

function referenced(kind: string, value: string, list: boolean, optional: boolean): string {
  if (list) return `${value}.map((item) => ids.idOf(${literal(kind)}, item))`;
  const id = `ids.idOf(${literal(kind)}, ${value})`;
  return optional ? `${value} === undefined ? null : ${id}` : id;
}

function allFunction(model: Model): string {
  const lines = model.kinds
    .filter((kind) => kind.parent === undefined)
    .map((kind) => loop(kind, model));
  return `${doc('The messages of a whole configuration, in the order of kinds.')}\nexport function setMessages(configuration: Configuration, ids: IdSource): SetMessage[] {\nconst messages: SetMessage[] = [];\n${lines.join('\n')}\nreturn messages;\n}`;
}

function loop(kind: Kind, model: Model): string {
  const container = `configuration${access(kind.word)}`;
  if (kind.singleton) return `messages.push(${functionName(kind)}(${container}));`;
  const inner = model.kinds
    .filter((child) => child.parent === kind)
    .map(
      (child) =>
        `for (const [childKey, child] of Object.entries(object${access(child.word)})) {\nmessages.push(${functionName(child)}(child, \`\${key}/\${childKey}\`, ids));\n}`,
    );
  return `for (const [key, object] of Object.entries(${container})) {\nmessages.push(${functionName(kind)}(object, key, ids));\n${inner.join('\n')}\n}`;
}
