// SPDX-License-Identifier: Apache-2.0
// Lab ports that impair traffic [LAB-5], as kernels on the wire see it. Bounds of shares are four standard
// deviations wide; of times only the lower one is judged.
import { expect } from 'chai';
import { counter, type Direction } from '../../mgmt/daemon/protocol.js';
import { LabError } from '../../lab/errors.js';
import { HANG_MS, waitFor } from '../../lab/system/wait.js';
import { copyBothWays, makeFile, copyIn, removeFile, type TestFile } from './support/files.js';
import { box, lab, VIP } from './support/lab.js';

const CLIENT = 'client1';
const PORT = '1.1';
/** Box and ping read their clocks in whole microseconds. */
const CLOCK_MS = 0.005;

/** What ping(8) says when it has ended. */
interface Ping {
  sent: number;
  received: number;
  duplicates: number;
  shortestMs: number;
  /** Sequence numbers in the order of the answers. */
  order: number[];
}

/**
 * Requests all at once; ends with the last answer. If some are missing ping waits for its pace, ten
 * seconds, which is long enough for a busy machine; if none has come, for one.
 */
function ping(count: number): Promise<Ping> {
  return runPing('-c', String(count), '-l', String(count), '-i', '10');
}

/** Requests at a pace. An answer later than twice the longest before it may not be waited for. */
function pacedPing(count: number, intervalSeconds: string): Promise<Ping> {
  return runPing('-c', String(count), '-i', intervalSeconds);
}

async function runPing(...words: string[]): Promise<Ping> {
  const argv = ['ping', '-n', '-W', '1', ...words, VIP];
  const { stdout } = await lab().exec(CLIENT, argv, { timeoutMs: HANG_MS });
  const [, sent, received] = /(\d+) packets transmitted, (\d+) received/.exec(stdout) ?? [];
  return {
    sent: Number(sent),
    received: Number(received),
    duplicates: Number(/\+(\d+) duplicates/.exec(stdout)?.[1] ?? 0),
    shortestMs: Number(/rtt min\S* = ([\d.]+)/.exec(stdout)?.[1]),
    order: [...stdout.matchAll(/icmp_seq=(\d+)/g)].map(([, number]) => Number(number)),
  };
}

/** One counter of one direction of the client's wire. */
async function counted(direction: Direction, name: string): Promise<number> {
  const counters = Object.entries((await lab().impairment(CLIENT))[direction].counters);
  const [, value] = counters.find(([each]) => each === name) ?? [];
  if (value === undefined) throw new Error(`a wire has no counter ${name}`);
  return Number(counter(value));
}

/** By how much a counter grows meanwhile. */
async function growth(
  direction: Direction,
  name: string,
  body: () => Promise<unknown>,
): Promise<number> {
  const before = await counted(direction, name);
  await body();
  return (await counted(direction, name)) - before;
}

/** Packets that the box dropped, by reason, since the counters were cleared. */
async function dropped(reason: RegExp): Promise<number> {
  const { drops } = await (await box()).show('drops', { all: true });
  return drops
    .filter((row) => reason.test(row.reason))
    .reduce((sum, { packets }) => sum + Number(counter(packets)), 0);
}

/** Segments that the client's kernel has sent again (RFC 4022, tcpRetransSegs). */
async function retransmitted(): Promise<number> {
  const lines = (await lab().host(CLIENT).must(['cat', '/proc/net/snmp'])).split('\n');
  const [names = [], values = []] = lines
    .filter((line) => line.startsWith('Tcp:'))
    .map((line) => line.split(' '));
  return Number(values[names.indexOf('RetransSegs')]);
}

describe('lab: wires can be impaired while traffic passes', () => {
  let file: TestFile | undefined;

  beforeEach('the client has found the VIP', async () => {
    await waitFor(async () => (await ping(1)).received === 1, { what: 'the VIP answers' });
  });

  afterEach('all wires are good ones', async () => {
    await lab().heal();
    if (file !== undefined) await removeFile(CLIENT, file);
    file = undefined;
  });

  it('loss: a share of the requests gets no answer, and the wire has counted them', async () => {
    await lab().impair(CLIENT, 'in', 'loss', '20%');
    let received = 0;
    const lost = await growth('in', 'lost', async () => {
      ({ received } = await pacedPing(400, '0.002'));
    });
    expect(received).to.be.within(280, 352);
    expect(lost).to.be.within(48, 120);
  });

  it('loss: TCP repairs it, byte for byte, and says that it has sent again', async () => {
    const before = await retransmitted();
    await lab().impair(CLIENT, 'both', 'loss', '2%');
    await copyBothWays(CLIENT, 2 * 1024 * 1024);
    expect(await counted('in', 'lost')).to.be.above(0);
    expect(await counted('out', 'lost')).to.be.above(0);
    expect(await retransmitted()).to.be.above(before);
  });

  it('bursts: losses come one after another', async () => {
    await lab().impair(CLIENT, 'in', 'burst-loss', '2%', 'burst-end', '10%');
    const { received, order } = await pacedPing(500, '0.002');
    const gaps = order.filter((number, at) => at > 0 && number - (order[at - 1] ?? 0) > 1).length;
    expect(received).to.be.below(490);
    // Ten on average; were they lost one by one there would be about as many gaps as losses.
    expect((500 - received) / gaps).to.be.above(2.5);
  });

  it('tail loss: the last request before a pause is lost, those before it are not', async () => {
    await lab().impair(CLIENT, 'in', 'tail-loss', '100%', 'tail-idle', '5ms');
    const lost = await growth('in', 'tailLost', async () => {
      expect((await ping(1)).received).to.equal(0);
      const { received, order } = await ping(10);
      expect(order).to.not.include(10);
      // A busy machine may make pauses in between.
      expect(received).to.be.above(0);
    });
    expect(lost).to.be.at.least(2);
  });

  for (const [direction, delay, leastMs] of [
    ['in', '20ms', 20],
    ['out', '20ms', 20],
    ['both', '15ms', 30],
  ] as const) {
    it(`delay of ${delay} ${direction}: a round trip takes at least ${leastMs} ms`, async () => {
      await lab().impair(CLIENT, direction, 'delay', delay);
      const { received, shortestMs } = await ping(20);
      expect(received).to.equal(20);
      expect(shortestMs).to.be.at.least(leastMs - CLOCK_MS);
    });
  }

  it('jitter: nothing is lost and the order stays', async () => {
    await lab().impair(CLIENT, 'in', 'delay', '2ms', 'jitter', '10ms');
    const { received, order } = await ping(100);
    expect(received).to.equal(100);
    expect(order).to.deep.equal([...order].sort((a, b) => a - b));
  });

  it('jitter that may reorder does, and loses nothing', async () => {
    await lab().impair(CLIENT, 'in', 'jitter', '20ms', 'jitter-reorders');
    const { received, order } = await ping(100);
    expect(received).to.equal(100);
    expect(order).to.not.deep.equal([...order].sort((a, b) => a - b));
  });

  it('reordering: some requests are passed by others, none is lost', async () => {
    await lab().impair(CLIENT, 'in', 'reorder', '10%', 'reorder-delay', '200ms');
    const { received, order } = await ping(100);
    expect(received).to.equal(100);
    expect(order).to.not.deep.equal([...order].sort((a, b) => a - b));
    expect(await counted('in', 'reordered')).to.be.above(0);
  });

  it('duplication: the sender hears the same answer twice', async () => {
    await lab().impair(CLIENT, 'out', 'duplicate', '100%');
    const { received, duplicates } = await ping(50);
    expect(received).to.equal(50);
    expect(duplicates).to.be.at.least(49);
  });

  it('rate: a copy takes the time its bytes need', async () => {
    const megabytes = 4;
    file = makeFile(megabytes * 1024 * 1024);
    await lab().impair(CLIENT, 'in', 'rate', '40mbit', 'queue', '64k');
    const beganMs = performance.now();
    await copyIn(CLIENT, file);
    const leastMs = (megabytes * 1024 * 1024 * 8) / 40_000;
    expect(performance.now() - beganMs).to.be.at.least(leastMs);
  });

  it('rate: what its queue does not take is dropped, and TCP gets along', async () => {
    await lab().impair(CLIENT, 'out', 'rate', '50mbit', 'queue', '8k');
    const lost = await growth('out', 'queueDropped', () => copyBothWays(CLIENT, 2 * 1024 * 1024));
    expect(lost).to.be.above(0);
  });

  it('corruption: the box drops each request for a bad checksum or header', async () => {
    const before = { all: await dropped(/./), checksums: await dropped(/checksum/) };
    await lab().impair(CLIENT, 'in', 'corrupt', '100%');
    const corrupted = await growth('in', 'corrupted', async () => {
      expect((await ping(50)).received).to.equal(0);
    });
    await lab().impair(CLIENT, 'in');
    expect(corrupted).to.be.at.least(50);
    await waitFor(async () => (await dropped(/./)) - before.all >= 50, {
      what: '50 packets are dropped',
    });
    // A bit in the version or a length is found before any checksum.
    expect((await dropped(/checksum/)) - before.checksums).to.be.at.least(40);
  });

  it('a cut wire passes nothing in either direction, and all once it is whole again', async () => {
    await lab().impair(CLIENT, 'both', 'cut');
    expect((await ping(20)).received).to.equal(0);
    await lab().impair(CLIENT, 'both');
    // The client's kernel may give its neighbour up for what the cut has lost, and a packet with it.
    await waitFor(async () => (await ping(20)).received === 20, {
      what: 'the VIP answers all of 20 requests again',
    });
  });

  it('other wires have nothing of it', async () => {
    await lab().impair('client2', 'both', 'cut');
    expect((await ping(20)).received).to.equal(20);
    expect((await lab().impairment(CLIENT)).in.settings.cut).to.equal(false);
    expect((await lab().impairment('client2')).in.settings.cut).to.equal(true);
  });

  it('what is said takes the place of what was, a port is as good as a host', async () => {
    await lab().impair(CLIENT, 'in', 'loss', '100%');
    await lab().impair(PORT, 'in', 'delay', '1ms');
    const { settings } = (await lab().impairment(PORT)).in;
    expect([settings.lossPpm, settings.delayUs]).to.deep.equal([0, 1000]);
    expect((await ping(5)).received).to.equal(5);
  });

  it('a commit leaves it, a restart of the fast path ends it', async () => {
    const client = await box();
    await lab().impair(CLIENT, 'in', 'delay', '1ms');
    await client.call('config.edit', {
      edits: [{ op: 'set', path: ['port', PORT, 'description'], value: 'wire' }],
    });
    await client.call('commit', {});
    expect((await lab().impairment(CLIENT)).in.settings.delayUs).to.equal(1000);
    await client.call('rollback', { back: 1 });
    await client.call('restart', { what: 'fastpath' });
    await lab().awaitReady();
    expect((await lab().impairment(CLIENT)).in.settings.delayUs).to.equal(0);
  });

  for (const [what, target, words, reason] of [
    ['a share beyond all', CLIENT, ['loss', '101%'], /port 1\.1: loss is a probability.*100%/],
    ['a rate too slow', CLIENT, ['rate', '1bit'], /port 1\.1: rate is within 1 kbit\/s/],
    ['a port that is not there', '9.9', ['cut'], /port 9\.9: there is none/],
    ['somebody unknown', 'nobody', ['cut'], /'nobody' is neither a host .* nor a port/],
    ['a word unknown', CLIENT, ['lose', '1%'], /'lose' is nothing that a wire can do/],
  ] as const) {
    it(`${what} is refused with a reason, and nothing changes`, async () => {
      const refusal = await lab()
        .impair(target, 'in', ...words)
        .catch((error: unknown) => error);
      expect(refusal).to.be.instanceOf(LabError);
      expect((refusal as LabError).message).to.match(reason);
      expect((refusal as LabError).remedy).to.not.equal('');
      expect((await ping(5)).received).to.equal(5);
    });
  }
});
