// SPDX-License-Identifier: Apache-2.0
// What the box takes of the processors while it serves.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabInstance } from '../../instance.js';
import type { Lab } from '../../lab.js';
import { childrenOf } from '../../system/processes.js';
import { Region } from '../../../mgmt/ring/region.js';
import { BenchError } from '../errors.js';

/** Time on a processor until now, and for a fast path what its workers had work for. */
export interface CpuReading {
  /** Of all threads of the box's processes. */
  ranNs: number;
  /** Undefined for a rival, which does not poll. */
  worker?: WorkerReading;
}

/** Of the one worker of a lab's box; its NP and its SP share the lcore. */
export interface WorkerReading {
  /** Cycles of turns that had work, of NP and SP together. */
  busyCycles: number;
  /** All that have passed. */
  totalCycles: number;
}

/** Gives a reading of the box that stands there. */
export type CpuMeter = () => CpuReading;

/** Time on a processor from the text of /proc/<pid>/task/<tid>/schedstat: its first number, in ns. */
export function parseSchedstat(text: string): number {
  const ran = /^(\d+) \d+ \d+\s*$/.exec(text)?.[1];
  if (ran === undefined) throw new BenchError('bad-output', `schedstat says '${text.trim()}'`);
  return Number(ran);
}

function ranNs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).reduce((sum, task) => {
    const file = join(tasks, task, 'schedstat');
    // A thread may end between listing and reading.
    return existsSync(file) ? sum + parseSchedstat(readFileSync(file, 'utf8')) : sum;
  }, 0);
}

/** A service of the box with its children, such as nginx's worker. */
function serviceMeter(lab: Lab, service: string): CpuMeter {
  const id = lab.host('box').service(service);
  if (id === undefined) throw new BenchError('failed', `${service} does not run on the box`);
  const pids = [id.pid, ...childrenOf(id.pid)];
  return () => ({ ranNs: pids.reduce((sum, pid) => sum + ranNs(pid), 0) });
}

/** The region of the fast path that runs; csm/ keeps its path there for a `sluiced` after it. */
function regionPath({ boxRunDir }: LabInstance): string {
  const text = readFileSync(join(boxRunDir, 'fastpath.json'), 'utf8');
  const { region } = JSON.parse(text) as { region?: unknown };
  if (typeof region === 'string') return region;
  throw new BenchError('bad-output', `fastpath.json of the box names no region: ${text.trim()}`);
}

async function fastPathMeter(lab: Lab): Promise<CpuMeter> {
  const id = await lab.boxProcess('sluice-fastpath');
  if (id === undefined) throw new BenchError('failed', 'the box runs no fast path');
  const path = regionPath(lab.instance);
  return () => {
    const region = Region.open(path);
    try {
      // The rows of SPs follow those of NPs, and a sum is over all of them.
      const { busyCycles } = region.statistics.read('np');
      const { totalCycles } = region.statistics.read('np', 0, { np: 0 });
      const worker = { busyCycles: Number(busyCycles), totalCycles: Number(totalCycles) };
      return { ranNs: ranNs(id.pid), worker };
    } finally {
      region.close();
    }
  };
}

/** Services of the box that are rivals, by what stands in its place. */
const SERVICES = new Map<string | undefined, string>([
  ['haproxy', 'haproxy'],
  ['nginx', 'nginx'],
  ['ganesha-proxy', 'ganesha'],
]);

/** Reads what stands in the box's place; undefined for a mere route, which has no process. */
export async function meterOf(lab: Lab): Promise<CpuMeter | undefined> {
  const box = lab.instance.record()?.box;
  if (box === 'sluice') return fastPathMeter(lab);
  const service = SERVICES.get(box);
  return service === undefined ? undefined : serviceMeter(lab, service);
}

/**
 * Time on a processor between two readings, in µs. Of a worker, which polls, it is the time of turns with
 * work. That time goes on while others have the core, so it is never taken for more than all threads ran.
 *
 * @param elapsedUs between the readings
 */
export function usedUs(before: CpuReading, after: CpuReading, elapsedUs: number): number {
  const ranUs = (after.ranNs - before.ranNs) / 1000;
  if (before.worker === undefined || after.worker === undefined) return ranUs;
  const total = after.worker.totalCycles - before.worker.totalCycles;
  const busy = after.worker.busyCycles - before.worker.busyCycles;
  if (!(total > 0)) throw new BenchError('failed', 'the worker of the box stands still');
  return Math.min(ranUs, (busy / total) * elapsedUs);
}
