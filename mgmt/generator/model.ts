// SPDX-License-Identifier: Apache-2.0
// The dictionary as the emitters see it.
import { GeneratorError } from './errors.js';
import type { Struct } from './layout.js';
import type { AttributeSchema, KeySchema, Severity } from './schema.js';

export interface Attribute {
  name: string;
  schema: AttributeSchema;
  required: boolean;
  /** Whether the set message carries it. */
  sent: boolean;
  /** Kind of which the value, or each element, is a key. */
  reference?: string;
}

export interface Kind {
  /** Dictionary word, such as `virtual-domain`. */
  name: string;
  /** Word in C and in messages, such as `domain`. */
  cName: string;
  /** TypeScript interface. */
  title: string;
  description: string;
  /** Word of the CLI and of configuration documents. */
  word: string;
  mark: number;
  message: number;
  singleton: boolean;
  parent?: Kind;
  key?: KeySchema;
  id?: { minimum: number; maximum: number; source: 'key' | 'assigned'; slots?: number };
  attributes: Attribute[];
  /** Longest key as messages carry it, parents included. */
  keyLength: number;
}

export interface Message {
  id: number;
  direction: 'down' | 'up';
  struct: Struct;
  /** The kind whose objects it sets. */
  sets?: Kind;
}

export interface Event {
  code: number;
  name: string;
  description: string;
  source: 'fast-path' | 'management';
  severity: Severity;
  about: Kind;
  template: string;
  arguments: Struct;
}

export interface Statistic {
  name: string;
  description: string;
  unit?: string;
  gauge: boolean;
}

/** One block of the statistics area: records of 64-bit words. */
export interface StatisticsBlock {
  name: string;
  title: string;
  description: string;
  writer: 'np' | 'control';
  /** Records for each NP (np) or in all (control). */
  records: number;
  /** What a record's index is: a kind's id, the stage, the procedure, or nothing. */
  index: string;
  /** The record is one counter for each drop reason. */
  perDrop: boolean;
  values: Statistic[];
  offset: number;
  recordBytes: number;
  /** Bytes from one NP's records to the next one's. */
  npStride: number;
}

export interface Word {
  name: string;
  description: string;
  remedy?: string;
}

export interface Model {
  hash: string;
  kinds: Kind[];
  /** Structures that messages contain. */
  structs: Struct[];
  messages: Message[];
  events: Event[];
  drops: Word[];
  stages: Word[];
  /** Of NFS version 3. */
  procedures: Word[];
  statistics: StatisticsBlock[];
  statisticsBytes: number;
  /** Copies of what NPs write. */
  nps: number;
}

/** Largest message payload: a ring slot of 1024 bytes less its header, with room to spare. */
export const MAX_PAYLOAD_BYTES = 960;
export const CACHE_LINE_BYTES = 64;

/** Number of array elements that ids 0..maximum need. */
export function limitOf(kind: Kind): number {
  return kind.id === undefined ? 1 : kind.id.maximum + 1;
}

/** Rapid mark: kind and attribute in one number; attribute 0 is the object as a whole. */
export function rapidMark(kind: Kind, attribute?: Attribute): number {
  return kind.mark * 256 + (attribute?.schema['x-sluice-mark'] ?? 0);
}

/**
 * The kind of a name.
 *
 * @param from what names it, for the message
 * @throws GeneratorError when there is none
 */
export function kindNamed(kinds: Kind[], name: string, from: string): Kind {
  const found = kinds.find((kind) => kind.name === name);
  if (found === undefined) {
    throw new GeneratorError(
      'dictionary-conflict',
      `${from} names the kind ${name}, which no file in mgmt/dictionary/objects defines`,
    );
  }
  return found;
}
