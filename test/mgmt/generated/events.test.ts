// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { decodeMessage, encodeMessage, MESSAGE_IDS } from '../../../mgmt/generated/codecs.js';
import {
  EVENTS,
  EVENT_NUMBERS,
  decodeEvent,
  describeEvent,
} from '../../../mgmt/generated/events.js';
import type { EventMessage } from '../../../mgmt/generated/messages.js';
import { CodecError } from '../../../mgmt/generator/runtime/memory.js';

/** struct sl_event_server_moved, byte by byte. */
function serverMoved(): Uint8Array {
  const bytes = new Uint8Array(48);
  bytes.set([4, 0, 0, 0, 10, 2, 0, 11], 0);
  bytes.set([0x02, 0, 0, 0, 0x0b, 0x0c], 20);
  bytes.set(new TextEncoder().encode('2.1'), 26);
  bytes.set(new TextEncoder().encode('2.16'), 34);
  return bytes;
}

describe('events', () => {
  it('give the arguments of a structure the fast path made', () => {
    expect(decodeEvent('server-moved', serverMoved())).to.deep.equal({
      name: 'server-moved',
      arguments: {
        address: '10.2.0.11',
        mac: '02:00:00:00:0b:0c',
        fromPort: '2.1',
        toPort: '2.16',
      },
    });
  });

  it('pass the ring inside an event message', () => {
    const message: EventMessage = {
      message: 'event',
      timeUs: 1_700_000_000_000_000n,
      code: 'server-moved',
      id: 5,
      argumentsBytes: 48,
      key: 'nfs/nas1',
      arguments: serverMoved(),
    };
    const back = decodeMessage(MESSAGE_IDS.event, encodeMessage(message)) as EventMessage;
    expect(back.code).to.equal('server-moved');
    expect(back.key).to.equal('nfs/nas1');
    expect(back.arguments.subarray(0, back.argumentsBytes)).to.deep.equal(serverMoved());
  });

  it('say what happened in a sentence with their arguments', () => {
    const text = describeEvent('server-moved', 'nfs/nas1', {
      address: '10.2.0.11',
      mac: '02:00:00:00:0b:0c',
      fromPort: '2.1',
      toPort: '2.2',
    });
    expect(text).to.equal(
      'Server 10.2.0.11 of nfs/nas1 moved from port 2.1 to 2.2, now at 02:00:00:00:0b:0c.',
    );
  });

  it('without arguments have an empty structure', () => {
    expect(decodeEvent('member-up', new Uint8Array(0))).to.deep.equal({
      name: 'member-up',
      arguments: {},
    });
  });

  it('refuse arguments of another length', () => {
    expect(() => decodeEvent('server-moved', serverMoved().subarray(8))).to.throw(
      CodecError,
      /length of 40 instead of 48/,
    );
  });

  it('refuse to come from the fast path when the management plane raises them', () => {
    expect(() => decodeEvent('commit', new Uint8Array(0))).to.throw(CodecError, /commit/);
  });

  it('have a code of their own each', () => {
    expect(new Set(EVENT_NUMBERS.values()).size).to.equal(Object.keys(EVENTS).length);
  });
});
