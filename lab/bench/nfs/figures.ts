// SPDX-License-Identifier: Apache-2.0
import { figure, type Figure } from '../figure.js';
import { cellName, CELLS, QUANTITIES, type Cell, type Quantity } from './cells.js';
import { DURATION_MS } from './measure.js';
import type { Results } from './results.js';
import { OURS, RIVALS, type Variant, type VariantName } from './variants.js';

/** What holds for all figures of the group. */
export const COMMON =
  'nfs-ganesha, NFS version 3 over TCP, network namespaces of one machine, veth wires, no checksum or ' +
  'segmentation offload anywhere, two cores for everything; rivals have one server and one thread';

/** What processor time is. */
export const CPU =
  "of a rival what its threads ran; of ours the worker's turns with work, polling left out, by its own " +
  'statistics; work of the kernel that ran in their name is in both';

function conditionsOf(cell: Cell, quantity: Quantity, rounds: number): string {
  const { operation, shape, frames } = cell;
  const load = `${operation.title} over ${shape.connections} connections, ${shape.depth} calls outstanding on each, MTU ${frames.mtuBytes}`;
  const how = quantity.name === 'cpu' ? `; ${CPU}` : '';
  return `${load}, ${DURATION_MS / 1000} s; ${COMMON}${how}; median of ${rounds}, alternated`;
}

function comparison(
  results: Results,
  cell: Cell,
  quantity: Quantity,
  ours: Variant,
  rival: Variant,
  rounds: number,
): Figure[] {
  const value = results.median(ours.name, cellName(cell), quantity);
  const peerValue = results.median(rival.name, cellName(cell), quantity);
  if (value === undefined || peerValue === undefined) return [];
  return [
    figure({
      name: `nfs.${cellName(cell)}.${quantity.name}.${ours.name}.vs-${rival.name}`,
      value,
      unit: quantity.unit,
      peer: rival.title,
      peerValue,
      conditions: conditionsOf(cell, quantity, rounds),
    }),
  ];
}

/** What was set out to be reached, in µs; see {@link goalsOf}. */
const GOALS = [
  { name: 'getattr', cell: 'getattr.4x16.mtu-9000', quantity: 'cpu', goalUs: 5 },
  { name: 'read-64k', cell: 'read-64k.4x16.mtu-9000', quantity: 'cpu', goalUs: 25 },
  { name: 'added', cell: 'getattr.1x1.mtu-1500', quantity: 'p50', goalUs: 25 },
] as const;

function goalValue(
  results: Results,
  variant: VariantName,
  { name, cell, quantity }: (typeof GOALS)[number],
): number | undefined {
  const found = QUANTITIES.find((each) => each.name === quantity);
  if (found === undefined) return undefined;
  const value = results.median(variant, cell, found);
  if (name !== 'added' || value === undefined) return value;
  const direct = results.median('direct', cell, found);
  return direct === undefined ? undefined : Math.max(0, value - direct);
}

function goalsOf(results: Results, rounds: number): Figure[] {
  return GOALS.flatMap((goal) => {
    const value = goalValue(results, 'sluice-1', goal);
    if (value === undefined) return [];
    const added = goal.name === 'added' ? ' beyond that of the direct way' : '';
    return [
      figure({
        name: `nfs.goal.${goal.name}.${goal.quantity}`,
        value,
        unit: 'us',
        peer: 'goal',
        peerValue: goal.goalUs,
        conditions: `${goal.quantity} of ${goal.cell} through Sluice, 1 server${added}; a ratio above 1 misses the goal; ${COMMON}; ${CPU}; median of ${rounds}, alternated`,
      }),
    ];
  });
}

/** Every quantity of every cell, through ours, next to each rival; then the goals. */
export function figuresOf(results: Results, rounds: number): Figure[] {
  const compared = CELLS.flatMap((cell) =>
    QUANTITIES.flatMap((quantity) =>
      OURS.flatMap((ours) =>
        RIVALS.flatMap((rival) => comparison(results, cell, quantity, ours, rival, rounds)),
      ),
    ),
  );
  return [...compared, ...goalsOf(results, rounds)];
}
