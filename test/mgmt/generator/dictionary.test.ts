// SPDX-License-Identifier: Apache-2.0
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DICTIONARY_HASH } from '../../../mgmt/generated/dictionary.js';
import { buildModel } from '../../../mgmt/generator/build.js';
import { GeneratorError } from '../../../mgmt/generator/errors.js';
import { loadDictionary } from '../../../mgmt/generator/load.js';
import type { Model } from '../../../mgmt/generator/model.js';

const DICTIONARY = 'mgmt/dictionary';

describe('the dictionary', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-dictionary-'));
    cpSync(DICTIONARY, folder, { recursive: true });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Replaces the first occurrence of a text in a copied file, which must be there. */
  const change = (file: string, from: string | RegExp, to: string): void => {
    const path = join(folder, file);
    const before = readFileSync(path, 'utf8');
    const after = before.replace(from, to);
    expect(after, `${file} holds ${String(from)}`).to.not.equal(before);
    writeFileSync(path, after);
  };

  const build = (): Model => buildModel(loadDictionary(folder));

  const faults: { name: string; file: string; from: string | RegExp; to: string; says: RegExp }[] =
    [
      {
        name: 'a file that is no JSON',
        file: 'objects/np.schema.json',
        from: '{',
        to: '',
        says: /np\.schema\.json/,
      },
      {
        name: 'a keyword that the meta-schema does not know',
        file: 'objects/np.schema.json',
        from: '"x-sluice-apply"',
        to: '"x-sluice-aply"',
        says: /objects\/np\.schema\.json: \/properties\/lcore must NOT have additional properties.*x-sluice-aply/,
      },
      {
        name: 'an attribute without help',
        file: 'objects/np.schema.json',
        from: /"description": "CPU core[^"]*",/,
        to: '',
        says: /objects\/np\.schema\.json: \/properties\/lcore must have required property 'description'/,
      },
      {
        name: 'a mark used twice in a kind',
        file: 'objects/member.schema.json',
        from: '"x-sluice-mark": 5',
        to: '"x-sluice-mark": 4',
        says: /mark in member 4 is used twice/,
      },
      {
        name: 'a kind that takes the number of another',
        file: 'objects/vsd.schema.json',
        from: '"x-sluice-mark": 6',
        to: '"x-sluice-mark": 5',
        says: /kind mark 5 is used twice/,
      },
      {
        name: 'a message that takes the id of another',
        file: 'messages.schema.json',
        from: '"x-sluice-message": 6',
        to: '"x-sluice-message": 5',
        says: /message id 5 is used twice/,
      },
      {
        name: 'a message with the id of a set message',
        file: 'messages.schema.json',
        from: '"x-sluice-message": 6',
        to: '"x-sluice-message": 99',
        says: /message clear-statistics has id 99: 16 to 127 are for set messages/,
      },
      {
        name: 'an event that takes the code of another',
        file: 'events.schema.json',
        from: '"x-sluice-event": 20',
        to: '"x-sluice-event": 19',
        says: /event code 19 is used twice/,
      },
      {
        name: 'two words of a choice with one number',
        file: 'objects/port.schema.json',
        from: '"x-sluice-value": 4',
        to: '"x-sluice-value": 3',
        says: /value of port type 3 is used twice/,
      },
      {
        name: 'a reference to a kind that does not exist',
        file: 'objects/port.schema.json',
        from: '"x-sluice-reference": "np"',
        to: '"x-sluice-reference": "npu"',
        says: /port np names the kind npu/,
      },
      {
        name: 'a default outside its range',
        file: 'objects/port.schema.json',
        from: '"default": 1500',
        to: '"default": 15000',
        says: /port mtu: its default 15000 is out of its range/,
      },
      {
        name: 'a default that is no word of its choice',
        file: 'objects/virtual-domain.schema.json',
        from: '"default": "round-robin"',
        to: '"default": "ring-robin"',
        says: /virtual-domain method: its default "ring-robin" is none of/,
      },
      {
        name: 'a list that makes a message too large for a slot',
        file: 'objects/virtual-domain.schema.json',
        from: '"maxItems": 8',
        to: '"maxItems": 80',
        says: /message set-domain takes \d+ bytes, a ring slot holds 960/,
      },
      {
        name: 'an event whose arguments the event message does not hold',
        file: 'events.schema.json',
        from: '"maxLength": 367',
        to: '"maxLength": 900',
        says: /event config-refused: its arguments take \d+ bytes, the event message holds 512/,
      },
      {
        name: 'a template that names no argument',
        file: 'events.schema.json',
        from: '{from-port}',
        to: '{old-port}',
        says: /event server-moved: its template names \{old-port\}/,
      },
      {
        name: 'an attribute without size in messages',
        file: 'objects/server.schema.json',
        from: '"format": "ipv4-address"',
        to: '"minLength": 1',
        says: /server address has no size in messages/,
      },
      {
        name: 'statistics of a kind that does not exist',
        file: 'statistics/vlan.schema.json',
        from: '"x-sluice-index": "vlan"',
        to: '"x-sluice-index": "wlan"',
        says: /statistics vlan names the kind wlan/,
      },
    ];
  for (const { name, file, from, to, says } of faults) {
    it(`is refused with ${name}`, () => {
      change(file, from, to);
      expect(build).to.throw(GeneratorError, says);
    });
  }

  it('has the hash that the generated files carry', () => {
    expect(build().hash).to.equal(DICTIONARY_HASH);
  });

  it('keeps its hash when only texts for people change', () => {
    change(
      'objects/port.schema.json',
      'Whether the port passes traffic.',
      'Passes traffic or not.',
    );
    change('events.schema.json', 'Member {key} is up.', 'Member {key} came up.');
    change('drops.schema.json', /"x-sluice-remedy": "[^"]*"/, '"x-sluice-remedy": "Do better."');
    expect(build().hash).to.equal(DICTIONARY_HASH);
  });

  const meaningful: { name: string; file: string; from: string | RegExp; to: string }[] = [
    {
      name: 'a range',
      file: 'objects/port.schema.json',
      from: '"maximum": 9600',
      to: '"maximum": 9000',
    },
    {
      name: 'a default',
      file: 'objects/port.schema.json',
      from: '"default": 1500',
      to: '"default": 1400',
    },
    {
      name: 'the order of drop reasons',
      file: 'drops.schema.json',
      from: /("hold-down": \{[^}]*\}),\s*("ethernet-truncated": \{[^}]*\})/,
      to: '$2, $1',
    },
  ];
  for (const { name, file, from, to } of meaningful) {
    it(`gets another hash with a change of ${name}`, () => {
      change(file, from, to);
      expect(build().hash).to.not.equal(DICTIONARY_HASH);
    });
  }

  it('takes a new drop reason from one entry', () => {
    const before = build();
    const entry = '"solar-flare": { "description": "A bit was turned by the sun." },';
    change('drops.schema.json', '"properties": {', `"properties": { ${entry}`);
    const after = build();
    expect(after.drops.map((drop) => drop.name)).to.deep.equal([
      'solar-flare',
      ...before.drops.map((drop) => drop.name),
    ]);
    const counters = after.statistics.find((block) => block.name === 'drops');
    expect(counters?.values[0]?.name).to.equal('solar-flare');
  });
});
