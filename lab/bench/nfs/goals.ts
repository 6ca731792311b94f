// SPDX-License-Identifier: Apache-2.0
// What NFS through the box was to reach.
import type { Figure } from '../figure.js';
import { goalFigure, goalLines, type Goal, type Reached } from '../goals.js';
import { cellName, CELLS, QUANTITIES, type Cell, type QuantityName } from './cells.js';
import type { Results } from './results.js';
import type { VariantName } from './variants.js';

/** A goal and where what was reached is found; undefined: it was not measured. */
interface MeasuredGoal extends Goal {
  of: (results: Results) => Reached | undefined;
}

function median(results: Results, variant: VariantName, cell: string, name: QuantityName) {
  const quantity = QUANTITIES.find((each) => each.name === name);
  return quantity && results.median(variant, cell, quantity);
}

/** A quantity of the box with one server. */
function plain(cell: string, quantity: QuantityName): MeasuredGoal['of'] {
  return (results) => {
    const value = median(results, 'sluice-1', cell, quantity);
    return value === undefined ? undefined : { value, where: cell };
  };
}

/** The median time of a call, beyond that of the direct way. */
function added(cell: string): MeasuredGoal['of'] {
  return (results) => {
    const ours = median(results, 'sluice-1', cell, 'p50');
    const direct = median(results, 'direct', cell, 'p50');
    if (ours === undefined || direct === undefined) return undefined;
    return { value: Math.max(0, ours - direct), where: cell };
  };
}

/** Of calls per second more is better, of times less. */
function isMoreBetter(quantity: QuantityName): boolean {
  return quantity === 'rate';
}

/** A quantity as a multiple of a rival's, in the cell where it compares worst. */
function comparedWith(
  rival: VariantName,
  cells: readonly Cell[],
  ours: VariantName,
  quantity: QuantityName,
): MeasuredGoal['of'] {
  return (results) => {
    const ratios = cells.map(cellName).flatMap((where) => {
      const value = median(results, ours, where, quantity);
      const peer = median(results, rival, where, quantity);
      return value === undefined || peer === undefined ? [] : [{ value: value / peer, where }];
    });
    const worst = isMoreBetter(quantity) ? 1 : -1;
    return ratios.sort((a, b) => worst * (a.value - b.value))[0];
  };
}

const SMALL_CALLS = CELLS.filter(({ operation }) => (operation.sizeBytes ?? 0) <= 4096);

const KERNEL_PAIR =
  'most of it is the kernel between two namespaces, whose work for the receiving host is done in the name of who sends';
const SHARED_CORES =
  'clients, servers and the box share two cores, so that each one’s work is everybody’s time';
const COPIES =
  'a fast path outside of the kernel copies data out of it and back in, which splicing in the kernel does not';
const THREE_COPIES =
  'a WRITE to three servers is three times the bytes, all of them through the kernel’s wires on the same two ' +
  'cores, and PROXY_V4 has one server';
const PROXY_CACHE =
  'PROXY_V4 answers GETATTR and LOOKUP out of its cache without asking its server, which ours is asked each time';

const PREFIX = 'nfs.goal.';

/** Why we may be behind PROXY_V4 in a cell. */
function whyBehindProxy(ours: VariantName, quantity: QuantityName): Goal['why'] {
  return (where) => {
    const cell = CELLS.find((each) => cellName(each) === where);
    const operation = cell?.operation.operation;
    const reasons = [
      ...(operation === 'getattr' || operation === 'lookup' ? [PROXY_CACHE] : []),
      ...(operation === 'write' && ours === 'sluice-3' ? [THREE_COPIES] : []),
      quantity === 'cpu' ? KERNEL_PAIR : SHARED_CORES,
    ];
    return reasons.join('; ');
  };
}

/** Ahead of it in everything: each quantity in each cell, with one server and with three. */
function aheadOfProxy(ours: 'sluice-1' | 'sluice-3'): MeasuredGoal[] {
  return QUANTITIES.map(({ name: quantity, title }) => ({
    name: `${PREFIX}all-calls.${ours}.${quantity}.vs-proxy-v4`,
    title: `${title} with ${ours === 'sluice-1' ? '1 server' : '3 servers'}, of PROXY_V4's`,
    unit: 'times',
    wanted: 1,
    isAtLeast: isMoreBetter(quantity),
    of: comparedWith('proxy-v4', CELLS, ours, quantity),
    why: whyBehindProxy(ours, quantity),
  }));
}

const GOALS: readonly MeasuredGoal[] = [
  {
    name: `${PREFIX}getattr.cpu`,
    title: 'processor time of a GETATTR',
    unit: 'us',
    wanted: 5,
    isAtLeast: false,
    of: plain('getattr.4x16.offload-9000', 'cpu'),
    why: () => KERNEL_PAIR,
  },
  {
    name: `${PREFIX}read-64k.cpu`,
    title: 'processor time of a READ 64K',
    unit: 'us',
    wanted: 25,
    isAtLeast: false,
    of: plain('read-64k.4x16.offload-9000', 'cpu'),
    why: () => `${KERNEL_PAIR}; ${COPIES}`,
  },
  {
    name: `${PREFIX}added.p50`,
    title: 'median time added to a GETATTR',
    unit: 'us',
    wanted: 25,
    isAtLeast: false,
    of: added('getattr.1x1.mtu-1500'),
    why: () => SHARED_CORES,
  },
  ...(['haproxy', 'nginx'] as const).map((rival) => ({
    name: `${PREFIX}small-calls.vs-${rival}`,
    title: `small calls per second, of ${rival}'s`,
    unit: 'times' as const,
    wanted: 1,
    isAtLeast: true,
    of: comparedWith(rival, SMALL_CALLS, 'sluice-1', 'rate'),
    why: () => `${KERNEL_PAIR}; ${SHARED_CORES}`,
  })),
  ...(['sluice-1', 'sluice-3'] as const).flatMap(aheadOfProxy),
];

/** A figure for each goal that something is known of. */
export function nfsGoalFigures(results: Results, rounds: number): Figure[] {
  return GOALS.flatMap((goal) => {
    const reached = goal.of(results);
    if (reached === undefined) return [];
    return [goalFigure(goal, reached, `median of ${rounds}, alternated`)];
  });
}

export function nfsGoalLines(figures: ReadonlyMap<string, Figure>): string[] {
  return goalLines('NFS: goals', GOALS, figures);
}
