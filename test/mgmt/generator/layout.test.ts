// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { placeFields } from '../../../mgmt/generator/layout.js';
import type { Field, FieldType } from '../../../mgmt/generator/layout.js';

const field = (name: string, type: FieldType, list?: number): Field => ({
  name,
  description: name,
  type,
  ...(list !== undefined && { list }),
});
const unsigned = (bytes: 1 | 2 | 4 | 8): FieldType => ({ form: 'unsigned', bytes });

interface Row {
  name: string;
  fields: Field[];
  places: number[];
  gaps: { offset: number; bytes: number }[];
  bytes: number;
}

const rows: Row[] = [
  {
    name: 'fields that fit need no gap',
    fields: [field('a', unsigned(8)), field('b', unsigned(4)), field('c', unsigned(4))],
    places: [0, 8, 12],
    gaps: [],
    bytes: 16,
  },
  {
    name: 'each field stands at a multiple of its width, gaps are explicit',
    fields: [field('a', unsigned(1)), field('b', unsigned(8)), field('c', unsigned(2))],
    places: [0, 8, 16],
    gaps: [
      { offset: 1, bytes: 7 },
      { offset: 18, bytes: 6 },
    ],
    bytes: 24,
  },
  {
    name: 'a list stands behind its count',
    fields: [field('a', unsigned(1)), field('b', unsigned(4), 3)],
    places: [0, 4],
    gaps: [{ offset: 1, bytes: 1 }],
    bytes: 16,
  },
  {
    name: 'addresses need no alignment',
    fields: [field('a', unsigned(1)), field('b', { form: 'address' }), field('c', { form: 'mac' })],
    places: [0, 1, 21],
    gaps: [{ offset: 27, bytes: 5 }],
    bytes: 32,
  },
  { name: 'nothing takes nothing', fields: [], places: [], gaps: [], bytes: 0 },
];

describe('the layout of structures', () => {
  for (const row of rows) {
    it(row.name, () => {
      const struct = placeFields('s', 's', row.fields);
      expect(struct.fields.map((placed) => placed.offset)).to.deep.equal(row.places);
      expect(struct.gaps).to.deep.equal(row.gaps);
      expect(struct.bytes).to.equal(row.bytes);
    });
  }
});
