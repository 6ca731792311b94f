// SPDX-License-Identifier: Apache-2.0
// What is measured: procedures, in two shapes, on frames of two sizes, by several quantities.
import type { NfsOperation } from '../../load/nfs-load.js';
import type { Unit } from '../figure.js';

export interface Operation {
  /** Part of figures' names. */
  name: string;
  title: string;
  operation: NfsOperation;
  /** Of READ and WRITE. */
  sizeBytes?: number;
}

export const OPERATIONS: readonly Operation[] = [
  { name: 'getattr', title: 'GETATTR', operation: 'getattr' },
  { name: 'lookup', title: 'LOOKUP', operation: 'lookup' },
  { name: 'read-4k', title: 'READ 4K', operation: 'read', sizeBytes: 4096 },
  { name: 'read-64k', title: 'READ 64K', operation: 'read', sizeBytes: 65_536 },
  { name: 'write-64k', title: 'WRITE 64K', operation: 'write', sizeBytes: 65_536 },
];

export interface Shape {
  name: string;
  connections: number;
  /** Calls outstanding on each. */
  depth: number;
}

export const SHAPES: readonly Shape[] = [
  { name: '1x1', connections: 1, depth: 1 },
  { name: '4x16', connections: 4, depth: 16 },
];

export interface Frames {
  /** Part of figures' names. */
  name: string;
  title: string;
  /** As conditions of figures say it. */
  conditions: string;
  /** In front of the names of topologies. */
  topology: string;
}

const NO_OFFLOADS = 'no checksum or segmentation offload anywhere';

export const FRAMES: readonly Frames[] = [
  {
    name: 'mtu-1500',
    title: 'MTU 1500',
    conditions: `MTU 1500, ${NO_OFFLOADS}`,
    topology: '',
  },
  {
    name: 'mtu-9000',
    title: 'MTU 9000',
    conditions: `MTU 9000, ${NO_OFFLOADS}`,
    topology: 'jumbo-',
  },
  {
    name: 'offload-9000',
    title: 'MTU 9000, offloads',
    conditions: 'MTU 9000, checksums and segmentation left to the wires by all, as with real NICs',
    topology: 'offload-',
  },
];

/** What one load through one box came to. */
export interface Measured {
  callsPerSecond: number;
  p50Us: number;
  p99Us: number;
  /** Of the box, per call; undefined if nothing of it is a process. */
  cpuUs: number | undefined;
}

export type QuantityName = 'rate' | 'p50' | 'p99' | 'cpu';

export interface Quantity {
  name: QuantityName;
  title: string;
  unit: Unit;
  of: (measured: Measured) => number | undefined;
}

export const QUANTITIES: readonly Quantity[] = [
  {
    name: 'rate',
    title: 'calls per second',
    unit: 'calls/s',
    of: ({ callsPerSecond }) => callsPerSecond,
  },
  { name: 'p50', title: 'median time of a call', unit: 'us', of: ({ p50Us }) => p50Us },
  { name: 'p99', title: '99th percentile', unit: 'us', of: ({ p99Us }) => p99Us },
  {
    name: 'cpu',
    title: 'processor time of the box per call',
    unit: 'us',
    of: ({ cpuUs }) => cpuUs,
  },
];

/** One procedure in one shape on frames of one size. */
export interface Cell {
  operation: Operation;
  shape: Shape;
  frames: Frames;
}

export const CELLS: readonly Cell[] = FRAMES.flatMap((frames) =>
  OPERATIONS.flatMap((operation) => SHAPES.map((shape) => ({ operation, shape, frames }))),
);

export function cellName({ operation, shape, frames }: Cell): string {
  return `${operation.name}.${shape.name}.${frames.name}`;
}
