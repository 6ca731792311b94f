// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  MESSAGE_BYTES,
  MESSAGE_IDS,
  decodeMessage,
  encodeMessage,
} from '../../../mgmt/generated/codecs.js';
import { MAX_PAYLOAD_BYTES } from '../../../mgmt/generated/dictionary.js';
import type { Message } from '../../../mgmt/generated/messages.js';
import { CodecError } from '../../../mgmt/generator/runtime/memory.js';
import { GOLDEN_MESSAGES } from './golden-messages.js';

const GOLDEN_FILE = 'test/vectors/messages.txt';

function readGolden(): Map<string, string> {
  const lines = readFileSync(GOLDEN_FILE, 'utf8').split('\n');
  const pairs = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(pairs.map((line) => line.split(' ') as [string, string]));
}

/** A sound message of each form of fault below. */
function golden<T extends Message['message']>(name: T): Extract<Message, { message: T }> {
  const found = GOLDEN_MESSAGES.find((row) => row.message.message === name);
  return structuredClone(found?.message) as Extract<Message, { message: T }>;
}

describe('message codecs', () => {
  const file = readGolden();

  it('have a golden line for each message of the table and no other', () => {
    expect([...file.keys()]).to.deep.equal(GOLDEN_MESSAGES.map((row) => row.name));
  });

  for (const { name, message } of GOLDEN_MESSAGES) {
    it(`make the golden bytes of ${name}, as C does`, () => {
      expect(Buffer.from(encodeMessage(message)).toString('hex')).to.equal(file.get(name));
    });

    it(`read ${name} from the golden bytes that C makes`, () => {
      const payload = Buffer.from(file.get(name) ?? '', 'hex');
      expect(decodeMessage(MESSAGE_IDS[message.message], payload)).to.deep.equal(message);
    });
  }

  it('fit every message into a ring slot', () => {
    for (const [name, bytes] of Object.entries(MESSAGE_BYTES)) {
      expect(bytes, name).to.be.within(8, MAX_PAYLOAD_BYTES);
    }
  });

  it('never give one id to two messages', () => {
    const ids = Object.values(MESSAGE_IDS);
    expect(new Set(ids).size).to.equal(ids.length);
  });
});

describe('values that do not fit a message', () => {
  const port = golden('set-port');
  const member = golden('set-member');
  const begin = golden('begin');
  const rows: { name: string; message: Message; says: RegExp }[] = [
    {
      name: 'a number beyond its field',
      message: { ...port, mtu: 65536 },
      says: /set-port mtu: 65536 is not an integer from 0 to 65535/,
    },
    { name: 'a negative number', message: { ...port, mtu: -1 }, says: /set-port mtu: -1/ },
    { name: 'a fraction', message: { ...member, weight: 1.5 }, says: /set-member weight: 1.5/ },
    {
      name: 'a bigint beyond 64 bits',
      message: { ...begin, generation: 2n ** 64n },
      says: /begin generation: 18446744073709551616/,
    },
    {
      name: 'a negative bigint',
      message: { ...begin, generation: -1n },
      says: /begin generation: -1/,
    },
    {
      name: 'a text too long by one byte',
      message: { ...port, device: 'x'.repeat(32) },
      says: /set-port device: .* at most 31 bytes/,
    },
    {
      name: 'a text that is too long in UTF-8 only',
      message: { ...port, device: 'ä'.repeat(16) },
      says: /set-port device/,
    },
    {
      name: 'a text with a NUL inside',
      message: { ...port, device: 'a\0b' },
      says: /set-port device/,
    },
    {
      name: 'a list too long by one',
      message: { ...port, addresses: Array<string>(9).fill('10.0.0.1/8') },
      says: /set-port addresses: a list of 9 is not a list of at most 8/,
    },
    {
      name: 'an address without prefix length',
      message: { ...port, addresses: ['10.0.0.1'] },
      says: /"10.0.0.1" is not an address and a prefix length/,
    },
    {
      name: 'a prefix longer than an address',
      message: { ...port, addresses: ['10.0.0.1/33'] },
      says: /10.0.0.1\/33/,
    },
    {
      name: 'an address that is none',
      message: { ...golden('flows-query'), client: '10.0.0.256' },
      says: /flows-query client: "10.0.0.256" is not an IP address/,
    },
    {
      name: 'the number that stands for no id, as an id',
      message: { ...member, id: 0xffff },
      says: /set-member id: 65535 is not an id/,
    },
  ];
  for (const { name, message, says } of rows) {
    it(`are refused by field: ${name}`, () => {
      expect(() => encodeMessage(message))
        .to.throw(CodecError, says)
        .with.property('code', 'value-unfit');
    });
  }
});

describe('bytes that are no message', () => {
  /** The encoded set-port with a byte changed; offsets are those asserted in generated/messages.h. */
  const damaged = (name: 'set-port' | 'flows-query', at: number, byte: number): Uint8Array => {
    const payload = encodeMessage(golden(name));
    payload[at] = byte;
    return payload;
  };
  const whole = encodeMessage(golden('set-port'));
  const { 'set-port': portId, 'flows-query': queryId } = MESSAGE_IDS;
  const rows = [
    { name: 'a byte too few', id: portId, payload: whole.subarray(1), says: /length of 247/ },
    { name: 'nothing', id: portId, payload: whole.subarray(0, 0), says: /length of 0/ },
    {
      name: 'a choice without a word',
      id: portId,
      payload: damaged('set-port', 8, 99),
      says: /set-port type: 99/,
    },
    {
      name: 'a boolean of 2',
      id: portId,
      payload: damaged('set-port', 44, 2),
      says: /set-port enabled: 2/,
    },
    {
      name: 'a text without end',
      id: portId,
      payload: whole.map((byte, i) => (i >= 9 && i < 41 ? 0x41 : byte)),
      says: /set-port device: a text without end/,
    },
    {
      name: 'a list longer than its place',
      id: portId,
      payload: damaged('set-port', 50, 200),
      says: /set-port addresses: a count of 200/,
    },
    {
      name: 'an address of no family',
      id: queryId,
      payload: damaged('flows-query', 12, 5),
      says: /flows-query client: family 5/,
    },
  ];
  for (const { name, id, payload, says } of rows) {
    it(`are refused: ${name}`, () => {
      expect(() => decodeMessage(id, payload))
        .to.throw(CodecError, says)
        .with.property('code', 'message-damaged');
    });
  }

  it('are refused when their id has no meaning', () => {
    expect(() => decodeMessage(999, whole))
      .to.throw(CodecError, /message id 999/)
      .with.property('code', 'message-unknown');
  });
});
