// SPDX-License-Identifier: Apache-2.0
// names.h and names.c: words of the dictionary for messages to people, and sizes of messages.
import { GENERATED_NOTE, comment, header, quote } from './c-text.js';
import { rapidMark } from './model.js';
import type { Model } from './model.js';
import { snake, upper } from './names.js';

interface Table {
  /** C function. */
  name: string;
  description: string;
  rows: [label: string, text: string][];
}

/** Files by name. */
export function emitCNames(model: Model): { 'names.h': string; 'names.c': string } {
  const tables = tablesOf(model);
  const prototypes = tables.map(
    (table) => `${comment(table.description)}\nconst char *${table.name}(unsigned int value);`,
  );
  return {
    'names.h': header(
      'names',
      ['<stddef.h>', '<stdint.h>'],
      [
        comment(
          'Words of the dictionary. Each returns static text, "unknown" for a number without meaning.',
        ),
        '',
        prototypes.join('\n\n'),
        '',
        comment('Payload length of a message, 0 for an id without meaning.'),
        'size_t sl_message_bytes(unsigned int id);',
      ].join('\n'),
    ),
    'names.c': sourceText(model, tables),
  };
}

function sourceText(model: Model, tables: Table[]): string {
  const sizes = model.messages.map(
    ({ struct }) =>
      `case SL_MSG_${upper(struct.name)}:\nreturn sizeof(struct sl_msg_${snake(struct.name)});`,
  );
  const headers = ['names', 'drops', 'events', 'kinds', 'messages', 'procedures', 'stages'];
  return [
    '/* SPDX-License-Identifier: Apache-2.0 */',
    `/* ${GENERATED_NOTE} */`,
    ...headers.map((name) => `#include "generated/${name}.h"`),
    '',
    ...tables.flatMap((table) => [
      `const char *${table.name}(unsigned int value)`,
      '{',
      'switch (value) {',
      ...table.rows.map(([label, text]) => `case ${label}:\nreturn ${quote(text)};`),
      'default:',
      'return "unknown";',
      '}',
      '}',
      '',
    ]),
    'size_t sl_message_bytes(unsigned int id)',
    '{',
    'switch (id) {',
    ...sizes,
    'default:',
    'return 0;',
    '}',
    '}',
    '',
  ].join('\n');
}

function tablesOf(model: Model): Table[] {
  const drop = (name: string): string => `SL_DROP_${upper(name)}`;
  return [
    {
      name: 'sl_kind_name',
      description: 'Of enum sl_kind, such as virtual-domain.',
      rows: model.kinds.map((kind) => [`SL_KIND_${upper(kind.cName)}`, kind.name]),
    },
    {
      name: 'sl_mark_name',
      description: 'Of enum sl_mark: kind and attribute, such as port mtu.',
      rows: model.kinds.flatMap((kind): [string, string][] => [
        [String(rapidMark(kind)), kind.name],
        ...kind.attributes.map((attribute): [string, string] => [
          String(rapidMark(kind, attribute)),
          `${kind.name} ${attribute.name}`,
        ]),
      ]),
    },
    {
      name: 'sl_message_name',
      description: 'Of enum sl_message_id, such as set-port.',
      rows: model.messages.map(({ struct }) => [`SL_MSG_${upper(struct.name)}`, struct.name]),
    },
    {
      name: 'sl_event_name',
      description: 'Of enum sl_event, such as member-down.',
      rows: model.events.map((event) => [`SL_EVENT_${upper(event.name)}`, event.name]),
    },
    {
      name: 'sl_drop_name',
      description: 'Of enum sl_drop_reason, such as hold-down.',
      rows: model.drops.map((word) => [drop(word.name), word.name]),
    },
    {
      name: 'sl_stage_name',
      description: 'Of enum sl_stage, such as lookup.',
      rows: model.stages.map((word) => [`SL_STAGE_${upper(word.name)}`, word.name]),
    },
    {
      name: 'sl_procedure_name',
      description: 'Of enum sl_procedure, such as readdirplus.',
      rows: model.procedures.map((word) => [`SL_PROCEDURE_${upper(word.name)}`, word.name]),
    },
  ];
}
