// SPDX-License-Identifier: Apache-2.0
// Layout of structures in shared memory. Rules: little-endian, each field naturally aligned, every gap an
// explicit reserved field, size a multiple of 8. Raise LAYOUT_RULES in hash.ts when they change.
import type { CType, ChoiceSchema } from './schema.js';

/** What a field holds. */
export type FieldType =
  | {
      form: 'unsigned';
      bytes: 1 | 2 | 4 | 8;
      /** The value is an id of an object of this kind (`any` of several). */
      idOf?: string;
      /** An id that is always there. */
      idRequired?: boolean;
      /** A number that the dictionary gives names to. */
      names?: 'kind' | 'mark' | 'event';
    }
  | { form: 'boolean' }
  | { form: 'choice'; name: string; choices: ChoiceSchema[] }
  | { form: 'text'; bytes: number }
  | { form: 'raw'; bytes: number; align: number }
  | { form: 'address' }
  | { form: 'prefix' }
  | { form: 'mac' }
  | { form: 'struct'; struct: Struct };

export interface Field {
  /** Dictionary word. */
  name: string;
  description: string;
  unit?: string;
  type: FieldType;
  /** A list of at most so many, preceded in memory by its count (uint16). */
  list?: number;
}

/** A field with its place. */
export interface PlacedField extends Field {
  offset: number;
  /** Bytes of one element. */
  elementBytes: number;
  /** Place of a list's count. */
  countOffset?: number;
}

export interface Gap {
  offset: number;
  bytes: number;
}

export interface Struct {
  /** Dictionary word. */
  name: string;
  description: string;
  fields: PlacedField[];
  gaps: Gap[];
  bytes: number;
}

export const ADDRESS_BYTES = 20;
export const PREFIX_BYTES = 24;
export const MAC_BYTES = 6;
const STRUCT_ALIGN = 8;
const COUNT_BYTES = 2;

export function bytesOfCType(type: CType): 1 | 2 | 4 | 8 {
  return ({ uint8: 1, uint16: 2, uint32: 4, uint64: 8 } as const)[type];
}

/** The narrowest width that holds a value. */
export function bytesFor(maximum: number): 1 | 2 | 4 | 8 {
  if (maximum <= 0xff) return 1;
  if (maximum <= 0xffff) return 2;
  return maximum <= 0xffffffff ? 4 : 8;
}

function sizeAndAlign(type: FieldType): [size: number, align: number] {
  switch (type.form) {
    case 'unsigned':
      return [type.bytes, type.bytes];
    case 'boolean':
    case 'choice':
      return [1, 1];
    case 'text':
      return [type.bytes, 1];
    case 'raw':
      return [type.bytes, type.align];
    case 'address':
      return [ADDRESS_BYTES, 1];
    case 'prefix':
      return [PREFIX_BYTES, 1];
    case 'mac':
      return [MAC_BYTES, 1];
    case 'struct':
      return [type.struct.bytes, STRUCT_ALIGN];
  }
}

/** Gives each field its place, in the order of the dictionary. */
export function placeFields(name: string, description: string, fields: Field[]): Struct {
  const struct: Struct = { name, description, fields: [], gaps: [], bytes: 0 };
  const advanceTo = (align: number): number => {
    const place = Math.ceil(struct.bytes / align) * align;
    if (place > struct.bytes)
      struct.gaps.push({ offset: struct.bytes, bytes: place - struct.bytes });
    return place;
  };
  for (const field of fields) {
    const placed: PlacedField = { ...field, offset: 0, elementBytes: 0 };
    if (field.list !== undefined) {
      placed.countOffset = advanceTo(COUNT_BYTES);
      struct.bytes = placed.countOffset + COUNT_BYTES;
    }
    const [size, align] = sizeAndAlign(field.type);
    placed.offset = advanceTo(align);
    placed.elementBytes = size;
    struct.bytes = placed.offset + size * (field.list ?? 1);
    struct.fields.push(placed);
  }
  struct.bytes = advanceTo(STRUCT_ALIGN);
  return struct;
}
