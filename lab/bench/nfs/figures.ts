// SPDX-License-Identifier: Apache-2.0
import { figure, type Figure } from '../figure.js';
import { cellName, CELLS, QUANTITIES, type Cell, type Quantity } from './cells.js';
import { nfsGoalFigures } from './goals.js';
import { DURATION_MS } from './measure.js';
import type { Results } from './results.js';
import { OURS, RIVALS, type Variant } from './variants.js';

/** What holds for all figures of the group. */
export const COMMON =
  'nfs-ganesha, NFS version 3 over TCP, network namespaces of one machine, veth wires, two cores for ' +
  'everything; rivals have one server and one thread';

/** What processor time is. */
export const CPU =
  "what the box's threads ran, by the scheduler, with the kernel's work that ran in their name; of our " +
  'worker only turns with work, by its own statistics: it polls';

function conditionsOf(cell: Cell, quantity: Quantity, rounds: number): string {
  const { operation, shape, frames } = cell;
  const load = `${operation.title} over ${shape.connections} connections, ${shape.depth} calls outstanding on each, ${frames.conditions}`;
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

/** Every quantity of every cell, through ours, next to each rival; then the goals. */
export function figuresOf(results: Results, rounds: number): Figure[] {
  const compared = CELLS.flatMap((cell) =>
    QUANTITIES.flatMap((quantity) =>
      OURS.flatMap((ours) =>
        RIVALS.flatMap((rival) => comparison(results, cell, quantity, ours, rival, rounds)),
      ),
    ),
  );
  return [...compared, ...nfsGoalFigures(results, rounds)];
}
