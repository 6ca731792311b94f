// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { expect } from 'chai';
import { DICTIONARY_HASH } from '../../../mgmt/generated/dictionary.js';
import { RingError } from '../../../mgmt/ring/errors.js';
import { Region } from '../../../mgmt/ring/region.js';
import { GOLDEN_MESSAGES } from '../generated/golden-messages.js';
import type { DownMessage } from '../../../mgmt/generated/messages.js';
import { TemporaryRegion } from './temporary.js';

const SLOTS = 1024;
const SLOT_BYTES = 1024;
/** Places in the file, as shm/region.h and shm/ring.h lay them out. */
const DOWN_RING = 256;
const RING_HEADER = 128;
const SLOT_PAYLOAD = 16;

describe('the shared region', () => {
  let region: TemporaryRegion;

  beforeEach(() => {
    region = new TemporaryRegion();
  });

  afterEach(() => {
    region.remove();
  });

  /** Overwrites bytes of the file behind everyone's back. */
  const scribble = (offset: number, bytes: Uint8Array): void => {
    const file = openSync(region.path, 'r+');
    writeSync(file, bytes, 0, bytes.length, offset);
    closeSync(file);
  };

  for (const { name, message } of GOLDEN_MESSAGES) {
    it(`carries ${name} from end to end`, () => {
      const up = message.message === 'nak' || message.message === 'flows-rows';
      if (up) region.fastPath.send(message);
      else region.manager.send(message as DownMessage);
      const [receiver, other] = up
        ? [region.manager, region.fastPath]
        : [region.fastPath, region.manager];
      expect(receiver.receive()).to.deep.equal(message);
      expect(receiver.receive()).to.equal(undefined);
      expect(other.receive()).to.equal(undefined);
    });
  }

  it('keeps order over many turns of the ring', () => {
    for (let i = 0; i < 3 * SLOTS; i++) {
      region.manager.send({ message: 'ready', transaction: 2 * i });
      region.manager.send({ message: 'abort', transaction: 2 * i + 1 });
      expect(region.fastPath.receive()).to.deep.equal({ message: 'ready', transaction: 2 * i });
      expect(region.fastPath.receive()).to.deep.equal({ message: 'abort', transaction: 2 * i + 1 });
    }
  });

  it('says when a ring is full, and goes on once there is room', () => {
    for (let i = 0; i < SLOTS; i++) region.manager.send({ message: 'ready', transaction: i });
    expect(region.manager.backlog).to.equal(SLOTS);
    expect(() => {
      region.manager.send({ message: 'ready', transaction: SLOTS });
    })
      .to.throw(RingError, /the ring is full/)
      .with.property('code', 'ring-full');
    region.fastPath.receive();
    region.manager.send({ message: 'ready', transaction: SLOTS });
    expect(region.manager.backlog).to.equal(SLOTS);
  });

  it('reports a damaged message once and delivers the next', () => {
    region.manager.send({ message: 'ready', transaction: 1 });
    region.manager.send({ message: 'ready', transaction: 2 });
    scribble(DOWN_RING + RING_HEADER + SLOT_PAYLOAD, Uint8Array.of(0xee));
    expect(() => region.fastPath.receive())
      .to.throw(RingError, /bad checksum/)
      .with.property('code', 'ring-damaged');
    expect(region.fastPath.receive()).to.deep.equal({ message: 'ready', transaction: 2 });
  });

  it('reports a message out of sequence', () => {
    region.manager.send({ message: 'ready', transaction: 1 });
    region.manager.send({ message: 'ready', transaction: 2 });
    region.fastPath.receive();
    scribble(DOWN_RING + RING_HEADER + SLOT_BYTES, Uint8Array.of(9));
    expect(() => region.fastPath.receive()).to.throw(RingError, /out of sequence/);
  });

  it('is found again by a manager that comes later, with what is in flight', () => {
    region.fastPath.send({ message: 'ack', transaction: 4, generation: 7n });
    region.manager.close();
    const next = Region.open(region.path);
    expect(next.receive()).to.deep.equal({ message: 'ack', transaction: 4, generation: 7n });
    next.close();
  });

  it('tells each side who the other is and how long it has been silent', () => {
    expect(region.manager.fastPath).to.include({ state: 'absent', pid: 0 });
    region.fastPath.attach();
    expect(region.manager.fastPath).to.include({ state: 'starting', pid: process.pid });
    region.fastPath.beat('forwarding', 12n);
    const { state, generation, silentUs } = region.manager.fastPath;
    expect({ state, generation }).to.deep.equal({ state: 'forwarding', generation: 12n });
    expect(silentUs < 1_000_000n).to.equal(true);

    expect(region.manager.attach()).to.equal(1n);
    expect(region.manager.attach()).to.equal(2n);
    expect(region.fastPath.manager).to.include({ generation: 2n, pid: process.pid });
    region.manager.detach();
    expect(region.fastPath.manager.pid).to.equal(0);
  });

  it('cannot be used after it is closed, and can be closed twice', () => {
    region.manager.close();
    region.manager.close();
    expect(() => region.manager.receive()).to.throw(/the region is closed/);
  });

  const foreign: { name: string; spoil: () => void; code: string; says: RegExp }[] = [
    {
      name: 'another dictionary',
      spoil: () => {
        scribble(24, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
      },
      code: 'dictionary-mismatch',
      says: new RegExp(`0807060504030201, this build has ${DICTIONARY_HASH}`),
    },
    {
      name: 'another layout',
      spoil: () => {
        scribble(8, Uint8Array.of(77, 0, 0, 0));
      },
      code: 'layout-mismatch',
      says: /version 77/,
    },
    {
      name: 'a file that is no region',
      spoil: () => {
        writeFileSync(region.path, 'x'.repeat(4096));
      },
      code: 'region-foreign',
      says: /no shared region/,
    },
    {
      name: 'a file cut short',
      spoil: () => {
        truncateSync(region.path, 5000);
      },
      code: 'region-damaged',
      says: /damaged/,
    },
    {
      name: 'an empty file',
      spoil: () => {
        truncateSync(region.path, 0);
      },
      code: 'region-damaged',
      says: /0 bytes/,
    },
  ];
  for (const { name, spoil, code, says } of foreign) {
    it(`refuses to attach to ${name}, naming the file and the difference`, () => {
      spoil();
      expect(() => Region.open(region.path))
        .to.throw(RingError, says)
        .that.includes({ code, object: region.path });
    });
  }

  it('refuses to attach where there is no file', () => {
    expect(() => Region.open(`${region.path}-elsewhere`))
      .to.throw(RingError, /No such file/)
      .with.property('code', 'region-missing');
  });

  it('refuses to be made where it cannot be', () => {
    expect(() => Region.create(`${region.folder}/no/such/folder`))
      .to.throw(RingError, /cannot be made/)
      .with.property('code', 'region-failed');
  });
});
