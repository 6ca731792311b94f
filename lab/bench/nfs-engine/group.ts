// SPDX-License-Identifier: Apache-2.0
// What the NFS switch takes of one core, without a wire and without a kernel; and what its notes take.
import { figure, type Figure } from '../figure.js';
import { goalFigure, goalLines, type Goal } from '../goals.js';
import type { BenchContext, BenchGroup } from '../group.js';
import { withHugePages } from '../huge-pages.js';
import { median } from '../numbers.js';
import { tableLines } from '../report.js';
import {
  ENGINE_LOAD,
  runEngineBench,
  runStoreBench,
  runSwitchBench,
  type EngineOperation,
  type EngineResult,
  type StoreResult,
  type SwitchResult,
  type Transport,
} from './programs.js';

/** For the pools and engines of three endpoints, with some room. */
const HUGE_PAGES = 160;

const MEMBERS = 3;

const OPERATIONS: readonly { name: EngineOperation; title: string }[] = [
  { name: 'getattr', title: 'GETATTR' },
  { name: 'lookup', title: 'LOOKUP' },
  { name: 'read', title: 'READ of 4 KiB' },
  { name: 'write', title: 'unstable WRITE of 4 KiB' },
];

const { connections, depth } = ENGINE_LOAD;

const TRANSPORTS: readonly { name: Transport; title: string; load: string }[] = [
  { name: 'udp', title: 'whole messages, as from UDP', load: `${depth} calls under way over UDP` },
  {
    name: 'tcp',
    title: 'records of TCP in pieces of 1,448 bytes',
    load: `${depth} calls under way on each of ${connections} connections of TCP`,
  },
];

/** Notes under way at a time: a client that waits for each, and many clients. */
const DEPTHS = [1, 64] as const;
const SAFETIES = ['disk', 'memory'] as const;

const ENGINE =
  'GETATTR of one directory, one member that answers at once and is asked over the same; endpoints on in-process ' +
  'rings, MTU 1500, checksums in software; counted are the cycles of the box alone, from parsing a received frame to ' +
  'putting frames on a ring, in turns in which no other program had the core';

/** What a call consists of, for when calls are too few. */
const FOUR_MESSAGES =
  'each call is four messages, the client’s and the member’s and both answers, with checksums of all frames in ' +
  'software; and clients, member and other programs push the box out of the caches of the core between its turns';

/** Calls per second of one core that were set out to be reached. */
const GOALS: Record<Transport, Goal> = {
  udp: engineGoal('udp', 1_000_000),
  tcp: engineGoal('tcp', 400_000),
};

function engineGoal(transport: Transport, wanted: number): Goal {
  return {
    name: `nfs-engine.${transport}`,
    title: `calls of one core over ${transport.toUpperCase()}`,
    unit: 'calls/s',
    wanted,
    isAtLeast: true,
    why: () => FOUR_MESSAGES,
  };
}

const SWITCH =
  'the switch alone, from the message of a call to that of its answer, on buffers of its process; 64 calls at a ' +
  'time over 1,024 files, 3 members that answer at once and whose time is not counted; bursts in which another ' +
  'program had the core are left out; peer: GETATTR with one member through endpoints, frames included';

const STORE =
  'the store with its thread on the disk of the work tree; a note is put, awaited and dropped';

/** What all rounds gave, by a name. */
export interface Rounds {
  engine: Map<string, EngineResult[]>;
  calls: Map<string, SwitchResult[]>;
  notes: Map<string, StoreResult[]>;
}

function add<Value>(to: Map<string, Value[]>, key: string, value: Value): void {
  to.set(key, [...(to.get(key) ?? []), value]);
}

/** Everything once per round, so that a change of the machine's mood meets all alike. */
async function measure({ rounds, report, signal }: BenchContext): Promise<Rounds> {
  const results: Rounds = { engine: new Map(), calls: new Map(), notes: new Map() };
  for (let round = 1; round <= rounds; round += 1) {
    report(`nfs-engine: round ${round} of ${rounds}`);
    for (const { name: transport } of TRANSPORTS) {
      add(results.engine, transport, await runEngineBench(transport, signal));
      for (const { name } of OPERATIONS) {
        const found = await runSwitchBench(name, transport, MEMBERS, signal);
        add(results.calls, `${name}.${transport}`, found);
      }
    }
    for (const safety of SAFETIES) {
      for (const depth of DEPTHS) {
        const found = await runStoreBench(safety, depth, signal);
        add(results.notes, `${safety}.${depth}`, found);
      }
    }
  }
  return results;
}

/** Calls per second of one core, frames included. */
function engineRate({ engine }: Rounds, transport: Transport): number {
  return median((engine.get(transport) ?? []).map(({ callsPerSecond }) => callsPerSecond));
}

function engineFigures(results: Rounds, rounds: number): Figure[] {
  return TRANSPORTS.map(({ name: transport, load }) => {
    const reached = { value: engineRate(results, transport), where: load };
    return goalFigure(GOALS[transport], reached, `${ENGINE}; median of ${rounds}`);
  });
}

function switchFigures(results: Rounds, rounds: number): Figure[] {
  return TRANSPORTS.flatMap(({ name: transport, title: how }) =>
    OPERATIONS.map(({ name, title }) => {
      const found = results.calls.get(`${name}.${transport}`) ?? [];
      const sent = median(found.map(({ sentPerCall }) => sentPerCall)).toFixed(2);
      return figure({
        name: `nfs-engine.switch.${name}.${transport}`,
        value: median(found.map(({ callsPerSecond }) => callsPerSecond)),
        unit: 'calls/s',
        peer: 'with frames',
        peerValue: engineRate(results, transport),
        conditions: `${title}, ${how}, per second of one core, each sent to ${sent} members; ${SWITCH}; median of ${rounds}`,
      });
    }),
  );
}

const NOTE_QUANTITIES = [
  { name: 'rate', unit: 'notes/s', of: ({ notesPerSecond }: StoreResult) => notesPerSecond },
  { name: 'p50', unit: 'us', of: ({ p50Us }: StoreResult) => p50Us },
  { name: 'p99', unit: 'us', of: ({ p99Us }: StoreResult) => p99Us },
] as const;

/** Notes that survive the end of the program alone, next to those that survive loss of power. */
function noteFigures({ notes }: Rounds, rounds: number): Figure[] {
  return DEPTHS.flatMap((depth) =>
    NOTE_QUANTITIES.map(({ name, unit, of }) => {
      const value = (safety: string): number =>
        median((notes.get(`${safety}.${depth}`) ?? []).map(of));
      return figure({
        name: `nfs-engine.notes.${depth}-at-a-time.${name}`,
        value: value('memory'),
        unit,
        peer: 'notes on disk',
        peerValue: value('disk'),
        conditions: `${depth} at a time that survive the end of the program; peer: that survive loss of power; ${STORE}; median of ${rounds}`,
      });
    }),
  );
}

export function nfsEngineFigures(results: Rounds, rounds: number): Figure[] {
  return [engineFigures, switchFigures, noteFigures].flatMap((of) => of(results, rounds));
}

/** A line for each figure, and what became of the goals. */
export function nfsEngineLines(figures: readonly Figure[]): string[] {
  const byName = new Map(figures.map((each) => [each.name, each]));
  const goals = TRANSPORTS.map(({ name }) => GOALS[name]);
  return [...tableLines(figures), '', ...goalLines('NFS engine: goals', goals, byName)];
}

export const nfsEngineGroup: BenchGroup = {
  name: 'nfs-engine',
  summary: 'what the NFS switch takes of one core, no kernel in the way, and its notes of the disk',
  run: (context) =>
    withHugePages(HUGE_PAGES, async () => nfsEngineFigures(await measure(context), context.rounds)),
  lines: nfsEngineLines,
};
