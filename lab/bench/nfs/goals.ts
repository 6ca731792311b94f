// SPDX-License-Identifier: Apache-2.0
// What was set out to be reached, and whether it was.
import { figure, type Figure, type Unit } from '../figure.js';
import { alignedLines, readable } from '../report.js';
import { cellName, CELLS, QUANTITIES, type Cell } from './cells.js';
import type { Results } from './results.js';
import type { VariantName } from './variants.js';

/** What was reached, and in which cell. */
interface Reached {
  value: number;
  cell: string;
}

interface Goal {
  /** Part of the figure's name. */
  name: string;
  title: string;
  unit: Unit;
  wanted: number;
  /** Is as much as wanted or more good? Otherwise as much or less. */
  isAtLeast: boolean;
  of: (results: Results) => Reached | undefined;
  /** What costs so much, for when it is missed. */
  why: string;
}

function median(results: Results, variant: VariantName, cell: string, name: string) {
  const quantity = QUANTITIES.find((each) => each.name === name);
  return quantity && results.median(variant, cell, quantity);
}

/** A quantity of the box with one server. */
function plain(cell: string, quantity: string): Goal['of'] {
  return (results) => {
    const value = median(results, 'sluice-1', cell, quantity);
    return value === undefined ? undefined : { value, cell };
  };
}

/** The median time of a call, beyond that of the direct way. */
function added(cell: string): Goal['of'] {
  return (results) => {
    const ours = median(results, 'sluice-1', cell, 'p50');
    const direct = median(results, 'direct', cell, 'p50');
    if (ours === undefined || direct === undefined) return undefined;
    return { value: Math.max(0, ours - direct), cell };
  };
}

/** Calls per second as a multiple of a rival's, in the cell where it is least. */
function aheadOf(rival: VariantName, cells: readonly Cell[], ours: VariantName): Goal['of'] {
  return (results) => {
    const ratios = cells.map(cellName).flatMap((cell) => {
      const value = median(results, ours, cell, 'rate');
      const peer = median(results, rival, cell, 'rate');
      return value === undefined || peer === undefined ? [] : [{ value: value / peer, cell }];
    });
    return ratios.sort((a, b) => a.value - b.value)[0];
  };
}

const SMALL_CALLS = CELLS.filter(({ operation }) => (operation.sizeBytes ?? 0) <= 4096);

const KERNEL_PAIR =
  'most of it is the kernel between two namespaces, whose work for the receiving host is done in the name of who sends';
const SHARED_CORES =
  'clients, servers and the box share two cores, so that each one’s work is everybody’s time';
const COPIES =
  'a fast path outside of the kernel copies data out of it and back in, which splicing in the kernel does not';
const THREE_SERVERS =
  'one rival server is compared with three, which all write everything on the same two cores';

const GOALS: readonly Goal[] = [
  {
    name: 'getattr.cpu',
    title: 'processor time of a GETATTR',
    unit: 'us',
    wanted: 5,
    isAtLeast: false,
    of: plain('getattr.4x16.offload-9000', 'cpu'),
    why: KERNEL_PAIR,
  },
  {
    name: 'read-64k.cpu',
    title: 'processor time of a READ 64K',
    unit: 'us',
    wanted: 25,
    isAtLeast: false,
    of: plain('read-64k.4x16.offload-9000', 'cpu'),
    why: `${KERNEL_PAIR}; ${COPIES}`,
  },
  {
    name: 'added.p50',
    title: 'median time added to a GETATTR',
    unit: 'us',
    wanted: 25,
    isAtLeast: false,
    of: added('getattr.1x1.mtu-1500'),
    why: SHARED_CORES,
  },
  ...(['haproxy', 'nginx'] as const).map((rival) => ({
    name: `small-calls.vs-${rival}`,
    title: `small calls per second, of ${rival}'s`,
    unit: 'times' as const,
    wanted: 1,
    isAtLeast: true,
    of: aheadOf(rival, SMALL_CALLS, 'sluice-1'),
    why: `${KERNEL_PAIR}; ${SHARED_CORES}`,
  })),
  ...(['sluice-1', 'sluice-3'] as const).map((ours) => ({
    name: `all-calls.${ours}.vs-proxy-v4`,
    title: `calls per second with ${ours === 'sluice-1' ? '1 server' : '3 servers'}, of PROXY_V4's`,
    unit: 'times' as const,
    wanted: 1,
    isAtLeast: true,
    of: aheadOf('proxy-v4', CELLS, ours),
    why: ours === 'sluice-1' ? SHARED_CORES : THREE_SERVERS,
  })),
];

const PREFIX = 'nfs.goal.';

/** A figure for each goal that something is known of; its peer is the goal. */
export function goalFigures(results: Results, rounds: number): Figure[] {
  return GOALS.flatMap(({ name, title, unit, wanted, isAtLeast, of }) => {
    const reached = of(results);
    if (reached === undefined) return [];
    const bound = isAtLeast ? 'at least, where it is least' : 'at most';
    return [
      figure({
        name: `${PREFIX}${name}`,
        value: reached.value,
        unit,
        peer: 'goal',
        peerValue: wanted,
        conditions: `${title}: ${bound}; ${reached.cell}; median of ${rounds}, alternated`,
      }),
    ];
  });
}

function isMet({ isAtLeast, wanted }: Goal, value: number): boolean {
  return isAtLeast ? value >= wanted : value <= wanted;
}

function cellOf({ conditions }: Figure): string {
  return conditions.split('; ')[1] ?? '';
}

/** A line for each goal, and beneath it why those are missed that are. */
export function goalLines(figures: ReadonlyMap<string, Figure>): string[] {
  const known = GOALS.flatMap((goal) => {
    const found = figures.get(`${PREFIX}${goal.name}`);
    return found === undefined ? [] : [{ goal, found, met: isMet(goal, found.value) }];
  });
  const rows = known.map(({ goal, found, met }) => [
    goal.title,
    readable(found.value, found.unit),
    `${goal.isAtLeast ? '≥' : '≤'} ${readable(goal.wanted, goal.unit)}`,
    met ? 'met' : 'MISSED',
    cellOf(found),
  ]);
  const missed = known.filter(({ met }) => !met);
  return [
    'NFS: goals',
    ...alignedLines([['goal', 'reached', 'wanted', 'is', 'in'], ...rows], new Set([0, 3, 4])),
    ...missed.map(({ goal }) => `Missed: ${goal.title}: ${goal.why}`),
  ];
}
