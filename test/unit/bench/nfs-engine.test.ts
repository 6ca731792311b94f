// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import {
  nfsEngineFigures,
  nfsEngineLines,
  type Rounds,
} from '../../../lab/bench/nfs-engine/group.js';

describe('figures of the NFS engine', () => {
  /** As measured in three rounds. */
  function rounds(udp: number[], tcp: number[]): Rounds {
    const engine = (rates: number[]) =>
      rates.map((callsPerSecond) => ({ callsPerSecond, nsPerCall: 1e9 / callsPerSecond }));
    const operations = ['getattr', 'lookup', 'read', 'write'];
    const switchOnly = { callsPerSecond: 2e6, nsPerCall: 500, sentPerCall: 1 };
    const notes = { notesPerSecond: 1000, p50Us: 1, p99Us: 2 };
    const ways = operations.flatMap((name) => [`${name}.udp`, `${name}.tcp`]);
    const stores = ['disk.1', 'disk.64', 'memory.1', 'memory.64'];
    return {
      engine: new Map([
        ['udp', engine(udp)],
        ['tcp', engine(tcp)],
      ]),
      calls: new Map(ways.map((way) => [way, [switchOnly]])),
      notes: new Map(stores.map((store) => [store, [notes]])),
    };
  }

  it('have names of their own', () => {
    const names = nfsEngineFigures(rounds([1], [1]), 1).map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });

  it('hold calls of one core against each goal once', () => {
    const found = nfsEngineFigures(rounds([9e5, 2e6, 1.5e6], [3e5, 3e5, 5e5]), 3);
    const goals = found.filter(({ peer }) => peer === 'goal');
    expect(goals.map(({ name, value, peerValue }) => [name, value, peerValue])).to.deep.equal([
      ['nfs-engine.udp', 1.5e6, 1e6],
      ['nfs-engine.tcp', 3e5, 4e5],
    ]);
  });

  it('say of each goal whether it is met, and why it is not', () => {
    const lines = nfsEngineLines(nfsEngineFigures(rounds([1.5e6], [3e5]), 1));
    const goals = lines.slice(lines.indexOf('NFS engine: goals'));
    const goal = (title: string): string[] =>
      (goals.find((line) => line.startsWith(title)) ?? '').split(/ {2,}/).slice(1);
    expect(goal('calls of one core over UDP')).to.include.members(['met', '≥ 1.00 Mcalls/s']);
    expect(goal('calls of one core over TCP')).to.include.members(['MISSED', '300.00 kcalls/s']);
    expect(goals.filter((line) => line.startsWith('Missed: '))).to.have.length(1);
    expect(goals.at(-1)).to.match(/^Missed: calls of one core over TCP: each call is four/);
  });
});
