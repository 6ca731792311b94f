// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { BenchError } from '../../../lab/bench/errors.js';
import { parseSchedstat, usedUs } from '../../../lab/bench/nfs/box-cpu.js';
import { cellName, CELLS, type Measured } from '../../../lab/bench/nfs/cells.js';
import { figuresOf } from '../../../lab/bench/nfs/figures.js';
import { Results } from '../../../lab/bench/nfs/results.js';
import { nfsTables } from '../../../lab/bench/nfs/tables.js';
import { VARIANTS } from '../../../lab/bench/nfs/variants.js';
import { relayedOf } from '../../../lab/box/relayed.js';
import { LabError } from '../../../lab/errors.js';
import { findTopology } from '../../../lab/topologies/index.js';

describe('processor time of a box', () => {
  it('of a rival is what its threads ran', () => {
    expect(usedUs({ ranNs: 1_000_000 }, { ranNs: 4_000_000 }, 10_000)).to.equal(3000);
  });

  const worker = (ranNs: number, waitedNs: number, busyCycles: number, totalCycles: number) => ({
    ranNs: 0,
    worker: { ranNs, waitedNs, busyCycles, totalCycles },
  });

  it('of a worker is the share of its turns with work, not of those that polled in vain', () => {
    const before = worker(0, 0, 100, 1000);
    // Awake all the 10 ms, a quarter of them with work.
    expect(usedUs(before, worker(10_000_000, 0, 350, 2000), 10_000)).to.equal(2500);
    // Asleep half of them.
    expect(usedUs(before, worker(5_000_000, 0, 350, 2000), 10_000)).to.equal(2500);
  });

  it('of a worker leaves out what others had the processor for in its turns', () => {
    const after = worker(5_000_000, 5_000_000, 900, 1000);
    expect(usedUs(worker(0, 0, 0, 0), after, 10_000)).to.equal(4500);
  });

  it('of a worker is never more than it ran', () => {
    const after = worker(2_000_000, 0, 900, 1000);
    expect(usedUs(worker(0, 0, 0, 0), after, 10_000)).to.equal(2000);
  });

  it('has that of the other threads beside a worker', () => {
    const after = { ...worker(2_000_000, 0, 900, 1000), ranNs: 500_000 };
    expect(usedUs(worker(0, 0, 0, 0), after, 10_000)).to.equal(2500);
  });

  it('is not guessed of a worker that stands still', () => {
    const still = worker(3, 4, 5, 7);
    expect(() => usedUs(still, still, 10_000)).to.throw(BenchError, 'stands still');
  });

  it('of a thread is in its schedstat', () => {
    expect(parseSchedstat('1022545 2101630 2\n')).to.deep.equal({
      ranNs: 1_022_545,
      waitedNs: 2_101_630,
    });
    expect(() => parseSchedstat('')).to.throw(BenchError, "schedstat says ''");
  });
});

describe('figures of NFS', () => {
  const measured = (callsPerSecond: number, cpuUs?: number): Measured => ({
    callsPerSecond,
    p50Us: 1e6 / callsPerSecond,
    p99Us: 3e6 / callsPerSecond,
    cpuUs,
  });

  /** Every box and cell once; the direct way has no process in it. */
  function results(): Results {
    const all = new Results();
    VARIANTS.forEach(({ name }, index) => {
      for (const cell of CELLS) {
        const cpu = name === 'direct' ? undefined : 4 + index;
        all.add(name, cellName(cell), measured(10_000 * (index + 1), cpu));
      }
    });
    return all;
  }

  it('are medians of all rounds', () => {
    const all = results();
    for (const rate of [70_000, 90_000]) {
      all.add('sluice-1', 'getattr.1x1.mtu-1500', measured(rate, 1));
    }
    const found = figuresOf(all, 3).find(
      ({ name }) => name === 'nfs.getattr.1x1.mtu-1500.rate.sluice-1.vs-haproxy',
    );
    expect(found).to.include({ value: 70_000, peerValue: 20_000, ratio: 3.5, peer: 'haproxy' });
  });

  it('have names of their own', () => {
    const names = figuresOf(results(), 1).map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('compare processor time with boxes that take some, and not with a route', () => {
    const names = figuresOf(results(), 1).map(({ name }) => name);
    expect(names).to.include('nfs.read-64k.4x16.mtu-9000.cpu.sluice-3.vs-proxy-v4');
    expect(names.filter((name) => /\.cpu\..*vs-direct/.test(name))).to.deep.equal([]);
  });

  it('hold what was reached against the goals', () => {
    const goals = figuresOf(results(), 1).filter(({ peer }) => peer === 'goal');
    expect(goals.map(({ name, value }) => [name, value])).to.deep.equal([
      ['nfs.goal.getattr.cpu', 8],
      ['nfs.goal.read-64k.cpu', 8],
      // 20 µs through the box where the direct way takes 100: nothing is added.
      ['nfs.goal.added.p50', 0],
      ['nfs.goal.small-calls.vs-haproxy', 2.5],
      ['nfs.goal.small-calls.vs-nginx', 1.66667],
      ['nfs.goal.all-calls.sluice-1.rate.vs-proxy-v4', 1.25],
      ['nfs.goal.all-calls.sluice-1.p50.vs-proxy-v4', 0.8],
      ['nfs.goal.all-calls.sluice-1.p99.vs-proxy-v4', 0.8],
      ['nfs.goal.all-calls.sluice-1.cpu.vs-proxy-v4', 1.14286],
      ['nfs.goal.all-calls.sluice-3.rate.vs-proxy-v4', 1.5],
      ['nfs.goal.all-calls.sluice-3.p50.vs-proxy-v4', 0.666667],
      ['nfs.goal.all-calls.sluice-3.p99.vs-proxy-v4', 0.666667],
      ['nfs.goal.all-calls.sluice-3.cpu.vs-proxy-v4', 1.28571],
    ]);
  });

  /** What is printed, and a goal's cells in it. */
  function printed(all: Results): { lines: string[]; goal: (title: string) => string[] } {
    const lines = nfsTables(figuresOf(all, 2));
    const ofGoals = lines.slice(lines.indexOf('NFS: goals'));
    const goal = (title: string): string[] =>
      (ofGoals.find((line) => line.startsWith(title)) ?? '').split(/ {2,}/).slice(1);
    return { lines, goal };
  }

  const why = (lines: readonly string[], title: string): string =>
    lines.find((line) => line.startsWith(`Missed: ${title}`)) ?? '';

  it('say of each goal whether it is met, where it is nearest to be missed, and why it is', () => {
    const all = results();
    all.add('sluice-3', 'write-64k.1x1.mtu-1500', { ...measured(1, 1), p50Us: 0, p99Us: 0 });
    const { lines, goal } = printed(all);
    expect(goal('processor time of a GETATTR')).to.deep.equal([
      ...['8.0 µs', '≤ 5.0 µs', 'MISSED', 'getattr.4x16.offload-9000'],
    ]);
    expect(goal('processor time of a READ 64K')).to.include('met');
    expect(goal('calls per second with 3 servers')).to.deep.equal([
      ...['0.75 ×', '≥ 1.00 ×', 'MISSED', 'write-64k.1x1.mtu-1500'],
    ]);
    expect(why(lines, 'calls per second with 3 servers')).to.include('three times the bytes');
    // The two of processor time are behind everywhere.
    expect(lines.filter((line) => line.startsWith('Missed: '))).to.have.length(4);
  });

  it('are behind PROXY_V4 with a slow call in one cell, though calls per second are more', () => {
    const all = results();
    const slow = { ...measured(50_000, 1), p99Us: 10_000 };
    for (let times = 0; times < 3; times += 1) all.add('sluice-1', 'lookup.4x16.mtu-9000', slow);
    const { lines, goal } = printed(all);
    expect(goal('calls per second with 1 server')).to.include('met');
    expect(goal('median time of a call with 1 server')).to.include('met');
    expect(goal('99th percentile with 1 server')).to.deep.equal([
      ...['133.33 ×', '≤ 1.00 ×', 'MISSED', 'lookup.4x16.mtu-9000'],
    ]);
    expect(why(lines, '99th percentile with 1 server')).to.include('out of its cache');
  });

  it('are printed with a line for each cell and a column for each box', () => {
    const lines = nfsTables(figuresOf(results(), 1));
    const line = lines.find((each) => each.startsWith('READ 64K 4×16, MTU 9000')) ?? '';
    expect(line.split(/ {2,}/)).to.deep.equal([
      'READ 64K 4×16, MTU 9000',
      ...['10.00 kcalls/s', '20.00 kcalls/s', '30.00 kcalls/s', '40.00 kcalls/s'],
      ...['50.00 kcalls/s', '5.00', '2.50'],
      ...['60.00 kcalls/s', '6.00', '3.00'],
    ]);
  });
});

describe('what a rival relays', () => {
  it('is the relay port of topology tcp', () => {
    expect(relayedOf(findTopology('tcp')).ports).to.have.length(1);
  });

  it('is all that a client of NFS needs, to the first server', () => {
    expect(relayedOf(findTopology('three-nas'))).to.deep.equal({
      address: '10.1.0.200',
      ports: [111, 2049, 20048],
      server: '10.2.0.11',
    });
  });

  it('is nothing where there is no such thing', () => {
    expect(() => relayedOf(findTopology('pair'))).to.throw(LabError, 'nothing to relay');
  });
});
