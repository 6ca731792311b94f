// SPDX-License-Identifier: Apache-2.0
// The addon as TypeScript sees it. Nothing outside mgmt/ring uses it.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { RingError } from './errors.js';

/** Rings by number, as in addon/bridge.h. */
export const DOWN = 0;
export const UP = 1;
export type RingNumber = typeof DOWN | typeof UP;

/** The changing part of the region's header. */
export interface NativeStatus {
  managerGeneration: bigint;
  managerHeartbeatUs: bigint;
  managerPid: number;
  fastPathGeneration: bigint;
  fastPathHeartbeatUs: bigint;
  fastPathPid: number;
  fastPathState: number;
}

/** A mapped region; unmapped by close() or with the object. Methods throw after close(). */
export interface NativeRegion {
  /** @returns 0 or -errno as sl_ring_enqueue() */
  enqueue(ring: RingNumber, id: number, payload: Uint8Array): number;
  /** @returns a message, or -errno as sl_ring_dequeue() */
  dequeue(ring: RingNumber): { id: number; payload: Uint8Array } | number;
  /** Messages in a ring. */
  used(ring: RingNumber): bigint;
  /** Adds up records of sums.length words. @returns 0 or -errno as sl_counters_sum() */
  sum(offsetBytes: number, strideBytes: number, records: number, sums: BigUint64Array): number;
  status(): NativeStatus;
  /** @returns the manager's generation */
  attachManager(pid: number, nowUs: bigint): bigint;
  beatManager(nowUs: bigint): void;
  detachManager(): void;
  attachFastPath(pid: number, nowUs: bigint): void;
  beatFastPath(nowUs: bigint, state: number, generation: bigint): void;
  close(): void;
}

interface Addon {
  /** Makes (create) or opens the region; throws an Error with errno. */
  NativeRegion: new (
    path: string,
    dictionaryHash: bigint,
    statisticsBytes: number,
    create: boolean,
  ) => NativeRegion;
}

const ADDON = 'build/addon/Release/sluice_ring.node';

let loaded: Addon | undefined;

/**
 * The addon, loaded at first use.
 * @throws RingError (addon-missing)
 */
export function addon(): Addon {
  if (loaded !== undefined) return loaded;
  const path = join(projectRoot(), ADDON);
  const remedy = 'build it: npm run build:addon';
  if (!existsSync(path)) {
    throw new RingError('addon-missing', path, `the ring addon ${path} is not built`, remedy);
  }
  try {
    loaded = createRequire(import.meta.url)(path) as Addon;
    return loaded;
  } catch (error) {
    const text = `the ring addon ${path} does not load: ${(error as Error).message}`;
    throw new RingError('addon-missing', path, text, remedy, { cause: error });
  }
}

/** The nearest folder above this module that holds package.json. */
function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) {
    folder = dirname(folder);
  }
  return folder;
}
