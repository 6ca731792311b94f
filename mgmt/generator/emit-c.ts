// SPDX-License-Identifier: Apache-2.0
// The C headers of firmware/generated.
import { choiceEnums, comment, enumText, header, structText } from './c-text.js';
import { CACHE_LINE_BYTES, MAX_PAYLOAD_BYTES, limitOf, rapidMark } from './model.js';
import type { Model, StatisticsBlock, Word } from './model.js';
import { snake, upper } from './names.js';

const INT = '<stdint.h>';
const DEF = '<stddef.h>';

/** Headers by file name. */
export function emitC(model: Model): Record<string, string> {
  return {
    'address.h': addressHeader(),
    'dictionary.h': dictionaryHeader(model),
    'kinds.h': kindsHeader(model),
    'drops.h': wordsHeader('drop', 'drop_reason', 'Why a packet is dropped.', model.drops),
    'stages.h': wordsHeader('stage', 'stage', 'Stages of the packet path.', model.stages),
    'procedures.h': wordsHeader(
      'procedure',
      'procedure',
      'Procedures of NFS version 3 (RFC 1813).',
      model.procedures,
    ),
    'messages.h': messagesHeader(model),
    'events.h': eventsHeader(model),
    'statistics.h': statisticsHeader(model),
  };
}

function addressHeader(): string {
  return header(
    'address',
    [INT],
    `${comment('Addresses as messages carry them, of either family.')}
    #if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
    #error "messages are little-endian: build for x86-64"
    #endif

    struct sl_addr {
    /* 4 or 6; 0 means no address, and all bytes are zero. */
    uint8_t family;
    uint8_t reserved_1[3];
    /* Network order; IPv4 in the first four, the others zero. */
    uint8_t bytes[16];
    };
    _Static_assert(sizeof(struct sl_addr) == 20, "size of sl_addr");

    /* A network (host bits zero) or an interface's address with the length of its network. */
    struct sl_addr_prefix {
    struct sl_addr address;
    /* 0 to 32 or 0 to 128 by the address's family. */
    uint8_t length_bits;
    uint8_t reserved_21[3];
    };
    _Static_assert(sizeof(struct sl_addr_prefix) == 24, "size of sl_addr_prefix");`,
  );
}

function dictionaryHeader(model: Model): string {
  return header(
    'dictionary',
    [INT],
    `/* Both sides compare it when they attach: another value means another build. */
    #define SL_DICTIONARY_HASH UINT64_C(0x${model.hash})
    #define SL_DICTIONARY_HASH_TEXT "${model.hash}"`,
  );
}

function kindsHeader(model: Model): string {
  const kinds = enumText('kind', 'Kinds of objects.', [
    { name: 'SL_KIND_NONE', value: 0 },
    ...model.kinds.map((kind) => ({
      name: `SL_KIND_${upper(kind.cName)}`,
      value: kind.mark,
      description: kind.description,
    })),
  ]);
  const marks = enumText(
    'mark',
    'Rapid marks: the number of each kind, times 256, plus the number of the attribute; 0 there is the object as a whole.',
    [
      { name: 'SL_MARK_NONE', value: 0 },
      ...model.kinds.flatMap((kind) => [
        { name: `SL_MARK_${upper(kind.cName)}`, value: rapidMark(kind) },
        ...kind.attributes.map((attribute) => ({
          name: `SL_MARK_${upper(kind.cName)}_${upper(attribute.name)}`,
          value: rapidMark(kind, attribute),
        })),
      ]),
    ],
  );
  const limits = model.kinds
    .filter((kind) => !kind.singleton)
    .map((kind) => `#define SL_LIMIT_${upper(kind.cName)} ${limitOf(kind)}u`);
  return header(
    'kinds',
    [INT],
    [
      '/* No object: where a message carries an id that may be absent. */',
      '#define SL_ID_NONE 0xffffu',
      '',
      '/* Ids of a kind are below its limit, so an array of that length holds them. */',
      ...limits,
      '',
      kinds,
      '',
      marks,
      '',
      '/* Kind of the object a rapid mark is about. */',
      'static inline uint8_t sl_mark_kind(uint16_t mark) { return (uint8_t)(mark >> 8); }',
    ].join('\n'),
  );
}

function wordsHeader(prefix: string, name: string, description: string, words: Word[]): string {
  const values = words.map((word, index) => ({
    name: `SL_${upper(prefix)}_${upper(word.name)}`,
    value: index,
    description: word.description,
  }));
  const count = `#define SL_${upper(prefix)}_COUNT ${words.length}u`;
  return header(`${prefix}s`, [], [enumText(name, description, values), '', count].join('\n'));
}

function messagesHeader(model: Model): string {
  const ids = enumText(
    'message_id',
    'Ids of ring messages, never reused.',
    model.messages.map(({ struct, id, direction }) => ({
      name: `SL_MSG_${upper(struct.name)}`,
      value: id,
      description: `${direction === 'down' ? 'Down' : 'Up'}: struct sl_msg_${snake(struct.name)}.`,
    })),
  );
  const structs = [
    ...model.structs.map((struct) => ({ struct, cName: `sl_${snake(struct.name)}` })),
    ...model.messages.map(({ struct }) => ({ struct, cName: `sl_msg_${snake(struct.name)}` })),
  ];
  return header(
    'messages',
    [DEF, INT, '"generated/address.h"', '"generated/kinds.h"'],
    [
      `#define SL_MSG_PAYLOAD_MAX ${MAX_PAYLOAD_BYTES}u`,
      '',
      ids,
      ...structs.flatMap(({ struct, cName }) => [
        '',
        ...choiceEnums(struct).flatMap((text) => [text, '']),
        structText(cName, struct),
      ]),
    ].join('\n'),
  );
}

function eventsHeader(model: Model): string {
  const codes = enumText(
    'event',
    'Codes of events, never reused.',
    model.events.map((event) => ({
      name: `SL_EVENT_${upper(event.name)}`,
      value: event.code,
      description: event.description,
    })),
  );
  const raised = model.events.filter(
    (event) => event.source === 'fast-path' && event.arguments.fields.length > 0,
  );
  return header(
    'events',
    [DEF, INT, '"generated/address.h"'],
    [
      codes,
      '',
      comment(
        'Arguments of the events that the fast path raises; they go into struct sl_msg_event, member arguments. An event without a structure here has none.',
      ),
      ...raised.flatMap((event) => [
        '',
        structText(`sl_event_${snake(event.name)}`, event.arguments),
      ]),
    ].join('\n'),
  );
}

function statisticsHeader(model: Model): string {
  return header(
    'statistics',
    [
      DEF,
      INT,
      '"generated/drops.h"',
      '"generated/kinds.h"',
      '"generated/procedures.h"',
      '"generated/stages.h"',
    ],
    [
      comment(
        'The statistics area. Every value is an unsigned 64-bit word with one writer, read by others at any time without a lock; writers store whole words.',
      ),
      ...model.statistics.flatMap((block) => ['', statisticsRecord(block)]),
      '',
      comment(
        'Layout of the whole area. np: one writer for each NP. control: written by the control thread.',
      ),
      'struct sl_statistics {',
      ...model.statistics.map((block) => {
        const np = block.writer === 'np' ? '[SL_LIMIT_NP]' : '';
        const index = block.records === 1 ? '' : `[${indexLimit(block)}]`;
        const name = snake(block.name);
        return `/* ${block.writer} */\nstruct sl_stat_${name} ${name}${np}${index};`;
      }),
      '};',
      `_Static_assert(sizeof(struct sl_statistics) == ${model.statisticsBytes}, "size of sl_statistics");`,
      ...model.statistics.map((block) => {
        const name = snake(block.name);
        return `_Static_assert(offsetof(struct sl_statistics, ${name}) == ${block.offset}, "place of ${name}");`;
      }),
    ].join('\n'),
  );

  function indexLimit(block: StatisticsBlock): string {
    if (block.index === 'stage') return 'SL_STAGE_COUNT';
    if (block.index === 'procedure') return 'SL_PROCEDURE_COUNT';
    const kind = model.kinds.find((candidate) => candidate.name === block.index);
    return `SL_LIMIT_${upper(kind?.cName ?? block.index)}`;
  }
}

function statisticsRecord(block: StatisticsBlock): string {
  const cName = `sl_stat_${snake(block.name)}`;
  const used = block.values.length * 8;
  const rest = (block.recordBytes - used) / 8;
  const align = `_Alignas(${CACHE_LINE_BYTES})`;
  const values = block.perDrop
    ? ['/* By enum sl_drop_reason. */', `${align} uint64_t count[SL_DROP_COUNT];`]
    : block.values.map((value, index) => {
        const unit = value.unit !== undefined && value.unit.length > 2 ? ` In ${value.unit}.` : '';
        const gauge = value.gauge ? ' Gauge.' : '';
        const declaration = `uint64_t ${snake(value.name)};`;
        const aligned = index === 0 ? `${align} ${declaration}` : declaration;
        return `${comment(`${value.description}${unit}${gauge}`)}\n${aligned}`;
      });
  return [
    comment(`${block.description} Writer: ${block.writer}.`),
    `struct ${cName} {`,
    ...values,
    ...(rest > 0 ? [`uint64_t reserved_${used}[${rest}];`] : []),
    '};',
    `_Static_assert(sizeof(struct ${cName}) == ${block.recordBytes}, "size of ${cName}");`,
    ...(block.perDrop
      ? []
      : block.values.map(
          (value, index) =>
            `_Static_assert(offsetof(struct ${cName}, ${snake(value.name)}) == ${index * 8}, "place of ${cName}.${snake(value.name)}");`,
        )),
  ].join('\n');
}
