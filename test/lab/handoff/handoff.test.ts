// SPDX-License-Identifier: Apache-2.0
// Live connections of real clients are handed from engine to engine and to and from Linux while data flow
// [TCH-1..3]; the clients' kernel notices nothing: every byte arrives, and no RST is on the wire of a
// connection that lives.
import { expect } from 'chai';
import type { Context } from 'mocha';
import {
  HandoffNetwork,
  type HandoffBox,
  type HandoffOptions,
  type MoveReport,
  type Place,
} from '../../../lab/box/handoff.js';
import { TcpHeld, tcpLoad, type TcpReport } from '../../../lab/load/tcp-load.js';
import { LATE_SENDER, labObstacle } from './support.js';
import { HANG_MS, waitFor } from '../../../lab/system/wait.js';

const MB = 1_000_000;

/** Between two hand-offs so much has to flow, so that there is no time in which none is under way. */
const STEP_BYTES = MB;

/** Places that connections go around, from the first on, and what that shows. */
const CYCLES: readonly (readonly [Place, ...Place[]])[] = [
  ['a', 'b'],
  ['a', 'linux'],
  ['linux', 'a', 'b'],
];

/** Hand-offs of one run, and what they carried. */
interface Journey {
  load: TcpReport;
  moves: Map<string, number>;
  carried: Pick<MoveReport, 'unreadBytes' | 'unsentBytes' | 'unacknowledgedBytes'>;
  freezesUs: number[];
}

describe('lab: hand-off of live connections', () => {
  let network: HandoffNetwork;
  let box: HandoffBox;

  before('two namespaces with TUN devices', async function (this: Context) {
    const reason = await labObstacle();
    if (reason !== undefined) {
      console.log(`    SKIPPED, all hand-offs: ${reason}`);
      this.skip();
    }
    network = await HandoffNetwork.up(process.env['SLUICE_LAB_INSTANCE'] ?? 'test');
  });

  after(async () => {
    await (network as HandoffNetwork | undefined)?.down();
  });

  afterEach(async () => {
    await (box as HandoffBox | undefined)?.stop();
  });

  async function start(options: HandoffOptions = {}): Promise<void> {
    box = await network.start(options);
  }

  /** Moves whatever lives at each place of a cycle on to the next as long as the load runs. */
  async function journey(
    cycle: readonly Place[],
    loading: Promise<TcpReport>,
    connections = 1,
    holdUs = 0,
  ): Promise<Journey> {
    const moves = new Map<string, number>();
    const carried = { unreadBytes: 0, unsentBytes: 0, unacknowledgedBytes: 0 };
    const freezesUs: number[] = [];
    await box.opened(connections);
    for (let step = 0; await box.flowed(STEP_BYTES); step += 1) {
      const from = cycle[step % cycle.length] ?? 'a';
      const to = cycle[(step + 1) % cycle.length] ?? 'a';
      const report = await box.move(from, to, connections, holdUs);
      expect(report.reasons, `hand-off from ${from} to ${to}`).to.deep.equal({});
      const kind = `${from} to ${to}`;
      moves.set(kind, (moves.get(kind) ?? 0) + report.moved);
      carried.unreadBytes += report.unreadBytes;
      carried.unsentBytes += report.unsentBytes;
      carried.unacknowledgedBytes += report.unacknowledgedBytes;
      if (report.moved > 0) freezesUs.push(report.freezeUsMean);
    }
    return { load: await loading, moves, carried, freezesUs };
  }

  /** What was measured is told in the title, not judged: it depends on the machine. */
  function tell({ test }: Context, { moves, freezesUs }: Journey): void {
    const sorted = freezesUs.toSorted((a, b) => a - b);
    const at = (share: number): string =>
      ((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) / 1000).toFixed(1);
    const kinds = [...moves].map(([kind, count]) => `${count} ${kind}`).join(', ');
    if (test === undefined) return;
    test.title += `: ${kinds}; frozen ${at(0.5)} ms, at most ${at(1)} ms`;
  }

  /** Nothing went wrong that a client, or somebody on its wire, could have seen. */
  async function expectUnnoticed(load: TcpReport, connections: number): Promise<void> {
    expect(load.failures).to.deep.equal({});
    expect(load.completed).to.equal(connections);
    const seen = await box.show();
    expect(seen.resets, 'RSTs on the wire').to.equal(0);
    expect(seen.strays, 'packets of connections nobody has').to.equal(0);
    expect(seen.heldDropped).to.equal(0);
    expect(seen.failed).to.equal(0);
    expect(seen.accepted).to.equal(connections);
    for (const engine of seen.engines) {
      expect(engine.refusedFrozen, 'segments that met a frozen connection').to.equal(0);
      expect(engine.heldBytes).to.equal(0);
    }
  }

  /** Each connection's positions survived all of its hand-offs. */
  async function expectCounted(bytes: number): Promise<void> {
    const { connections } = await box.show();
    for (const each of connections) {
      expect(each).to.include({ receivedBytes: bytes, sentBytes: bytes, end: '' });
      if (each.place === 'linux') continue;
      expect(each).to.include({ bytesIn: bytes, bytesOut: bytes });
      // Pure ACKs and retransmissions come on top of what the data took.
      expect(each.segmentsOut).to.be.at.least(bytes / 1500);
      expect(each.segmentsIn).to.be.at.least(bytes / 1500);
    }
  }

  for (const cycle of CYCLES) {
    const around = [...cycle, cycle[0]].join(' to ');

    for (const congestion of ['cubic', 'bbr']) {
      it(`200 MB of an echo with ${congestion} while it goes ${around}, again and again`, async function (this: Context) {
        await start({ home: cycle[0] });
        const uploadBytes = 200 * MB;
        const options = { uploadBytes, congestion };
        const went = await journey(
          cycle,
          tcpLoad(network.clients, box.at('ipv4'), 'echo', options),
        );
        tell(this, went);
        await expectUnnoticed(went.load, 1);
        await expectCounted(uploadBytes);
        for (const count of went.moves.values()) expect(count).to.be.greaterThan(12);
        expect(went.carried.unacknowledgedBytes).to.be.greaterThan(0);
      });
    }

    it(`over IPv6 and a hold of 5 ms, ${around}`, async function (this: Context) {
      await start({ home: cycle[0] });
      const options = { uploadBytes: 50 * MB };
      const loading = tcpLoad(network.clients, box.at('ipv6'), 'echo', options);
      const went = await journey(cycle, loading, 1, 5000);
      tell(this, went);
      await expectUnnoticed(went.load, 1);
      await expectCounted(options.uploadBytes);
      for (const freezeUs of went.freezesUs) expect(freezeUs).to.be.at.least(5000);
    });

    for (const [what, impairment] of [
      ['0.1 % loss', { lossPpm: 1000 }],
      [
        '1 % loss, 1 % reordering and 2 ms delay',
        { lossPpm: 10_000, reorderPpm: 10_000, delayUs: 2000 },
      ],
    ] as const) {
      it(`with ${what} each way, ${around}`, async function (this: Context) {
        await start({ home: cycle[0], ...impairment });
        const uploadBytes = 30 * MB;
        const went = await journey(
          cycle,
          tcpLoad(network.clients, box.at('ipv4'), 'echo', { uploadBytes, congestion: 'bbr' }),
        );
        tell(this, went);
        await expectUnnoticed(went.load, 1);
        await expectCounted(uploadBytes);
        expect((await box.show()).lost).to.be.greaterThan(0);
        for (const count of went.moves.values()) expect(count).to.be.greaterThan(2);
      });
    }

    it(`unread, unsent and unacknowledged data all go along, ${around}`, async () => {
      await start({ home: cycle[0] });
      const options = { uploadBytes: 20 * MB, readRate: 4 * MB };
      const loading = tcpLoad(network.clients, box.at('ipv4'), 'echo', options);
      await box.opened(1);
      await box.flowed(2 * MB);
      await box.pause();
      for (let step = 0; step < cycle.length; step += 1) {
        const [from, to] = [cycle[step] ?? 'a', cycle[(step + 1) % cycle.length] ?? 'a'];
        // There and back until it happens to have some of each.
        await waitFor(
          async () => {
            const there = await box.move(from, to);
            expect(there.moved).to.equal(1);
            if (there.unreadBytes > 0 && there.unsentBytes + there.residueBytes > 0) return true;
            expect((await box.move(to, from)).moved).to.equal(1);
            return false;
          },
          { what: `unread and unsent data on the way from ${from} to ${to}` },
        );
      }
      await box.resume();
      await expectUnnoticed(await loading, 1);
      await expectCounted(options.uploadBytes);
    });

    it(`a connection that the client has half closed, ${around}`, async () => {
      await start({ home: cycle[0] });
      const options = { uploadBytes: 3 * MB, readRate: 2 * MB };
      const loading = tcpLoad(network.clients, box.at('ipv4'), 'echo', options);
      await box.opened(1);
      await box.flowed(options.uploadBytes);
      for (let step = 0; step < 3 * cycle.length; step += 1) {
        const [from, to] = [cycle[step % cycle.length], cycle[(step + 1) % cycle.length]];
        const report = await box.move(from ?? 'a', to ?? 'a');
        expect(report.reasons).to.deep.equal({});
      }
      await expectUnnoticed(await loading, 1);
      await expectCounted(options.uploadBytes);
    });

    it(`a connection that the box has half closed, ${around}`, async () => {
      await start({ home: cycle[0] });
      const bytes = 20 * MB;
      const { address, port } = box.at('ipv4');
      const words = [process.execPath, LATE_SENDER, address, String(port), String(bytes)];
      const sending = network.clients.run(words, { timeoutMs: HANG_MS });
      await box.opened(1);
      await box.shut();
      let moved = 0;
      for (let step = 0; await box.flowed(MB / 2); step += 1) {
        const [from, to] = [cycle[step % cycle.length], cycle[(step + 1) % cycle.length]];
        const report = await box.move(from ?? 'a', to ?? 'a');
        expect(report.reasons).to.deep.equal({});
        moved += report.moved;
      }
      const { status, stderr } = await sending;
      expect(status, stderr).to.equal(0);
      expect(moved).to.be.greaterThan(10);
      const { resets, connections } = await box.show();
      expect(resets).to.equal(0);
      expect(connections[0]).to.include({ receivedBytes: bytes, end: '' });
    });

    it(`two hundred idle connections at once, ${around}`, async () => {
      await start({ home: cycle[0] });
      const held = await TcpHeld.open(network.clients, box.at('ipv4'), { connections: 200 });
      await box.opened(200);
      for (let step = 0; step < 2 * cycle.length; step += 1) {
        const [from, to] = [cycle[step % cycle.length], cycle[(step + 1) % cycle.length]];
        expect(await box.move(from ?? 'a', to ?? 'a')).to.include({ moved: 200, refused: 0 });
      }
      await expectUnnoticed(await held.close(), 200);
    });

    it(`fifty busy connections at once, ${around}`, async function (this: Context) {
      await start({ home: cycle[0] });
      const options = { connections: 50, uploadBytes: 2 * MB, congestion: 'cubic' };
      const loading = tcpLoad(network.clients, box.at('ipv4'), 'echo', options);
      const went = await journey(cycle, loading, 50);
      tell(this, went);
      await expectUnnoticed(went.load, 50);
      await expectCounted(options.uploadBytes);
    });
  }

  for (const [from, to] of [
    ['a', 'b'],
    ['a', 'linux'],
    ['linux', 'a'],
  ] as const) {
    it(`given up before the commit, from ${from} to ${to}: the first goes on`, async () => {
      await start({ home: from });
      const options = { uploadBytes: 50 * MB };
      const loading = tcpLoad(network.clients, box.at('ipv4'), 'echo', options);
      await box.opened(1);
      let aborted = 0;
      while (await box.flowed(STEP_BYTES)) {
        aborted += (await box.abort(from, to, 1, 1000)).aborted;
      }
      await expectUnnoticed(await loading, 1);
      await expectCounted(options.uploadBytes);
      expect(aborted).to.be.greaterThan(10);
      expect((await box.show()).connections[0]).to.include({ place: from, moves: 0 });
    });
  }

  it('a command that asks for more than there is moves what there is', async () => {
    await start();
    expect(await box.move('a', 'b')).to.include({ moved: 0, refused: 0 });
  });
});
