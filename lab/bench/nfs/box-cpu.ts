// SPDX-License-Identifier: Apache-2.0
// What the box takes of the processors while it serves.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabInstance } from '../../instance.js';
import type { Lab } from '../../lab.js';
import { childrenOf } from '../../system/processes.js';
import { Region } from '../../../mgmt/ring/region.js';
import { BenchError } from '../errors.js';

/** Time on a processor until now, and for a fast path what its worker had work for. */
export interface CpuReading {
  /** Of all threads of the box's processes, but for a worker. */
  ranNs: number;
  /** Undefined for a rival, which does not poll. */
  worker?: WorkerReading;
}

/** Of the one worker of a lab's box; its NP and its SP share the lcore. */
export interface WorkerReading extends ThreadTime {
  /** Cycles of turns that had work, of NP and SP together. */
  busyCycles: number;
  /** All that have passed. */
  totalCycles: number;
}

/** What the scheduler says of a thread: /proc/<pid>/task/<tid>/schedstat. */
export interface ThreadTime {
  ranNs: number;
  /** It was ready to run while others had the processor. */
  waitedNs: number;
}

/** Gives a reading of the box that stands there. */
export type CpuMeter = () => CpuReading;

/** Reads the text of a schedstat. */
export function parseSchedstat(text: string): ThreadTime {
  const [, ran, waited] = /^(\d+) (\d+) \d+\s*$/.exec(text) ?? [];
  if (ran === undefined || waited === undefined) {
    throw new BenchError('bad-output', `schedstat says '${text.trim()}'`);
  }
  return { ranNs: Number(ran), waitedNs: Number(waited) };
}

const NO_TIME: ThreadTime = { ranNs: 0, waitedNs: 0 };

/** Of the threads of a process whose names are wanted, in sum. */
function timeOf(pid: number, wanted: (name: string) => boolean = () => true): ThreadTime {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).reduce((sum, task) => {
    const file = join(tasks, task, 'schedstat');
    // A thread may end between listing and reading.
    if (!existsSync(file) || !wanted(readFileSync(join(tasks, task, 'comm'), 'utf8').trim())) {
      return sum;
    }
    const { ranNs, waitedNs } = parseSchedstat(readFileSync(file, 'utf8'));
    return { ranNs: sum.ranNs + ranNs, waitedNs: sum.waitedNs + waitedNs };
  }, NO_TIME);
}

/** A service of the box with its children, such as nginx's worker. */
function serviceMeter(lab: Lab, service: string): CpuMeter {
  const id = lab.host('box').service(service);
  if (id === undefined) throw new BenchError('failed', `${service} does not run on the box`);
  const pids = [id.pid, ...childrenOf(id.pid)];
  return () => ({ ranNs: pids.reduce((sum, pid) => sum + timeOf(pid).ranNs, 0) });
}

/** The region of the fast path that runs; csm/ keeps its path there for a `sluiced` after it. */
function regionPath({ boxRunDir }: LabInstance): string {
  const text = readFileSync(join(boxRunDir, 'fastpath.json'), 'utf8');
  const { region } = JSON.parse(text) as { region?: unknown };
  if (typeof region === 'string') return region;
  throw new BenchError('bad-output', `fastpath.json of the box names no region: ${text.trim()}`);
}

/** As DPDK calls the threads of workers. */
const isWorker = (name: string): boolean => name.startsWith('rte-worker');

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
      const cycles = { busyCycles: Number(busyCycles), totalCycles: Number(totalCycles) };
      return {
        ranNs: timeOf(id.pid, (name) => !isWorker(name)).ranNs,
        worker: { ...timeOf(id.pid, isWorker), ...cycles },
      };
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
 * Time on a processor between two readings, in µs. A worker polls, so only its turns with work count. Their
 * cycles go on while others have the processor: they are shares of the time in which it ran or waited for one.
 *
 * @param elapsedUs between the readings
 */
export function usedUs(before: CpuReading, after: CpuReading, elapsedUs: number): number {
  const othersUs = (after.ranNs - before.ranNs) / 1000;
  if (before.worker === undefined || after.worker === undefined) return othersUs;
  return othersUs + workerUs(before.worker, after.worker, elapsedUs);
}

function workerUs(before: WorkerReading, after: WorkerReading, elapsedUs: number): number {
  const total = after.totalCycles - before.totalCycles;
  const ranUs = (after.ranNs - before.ranNs) / 1000;
  const awakeUs = ranUs + (after.waitedNs - before.waitedNs) / 1000;
  if (!(total > 0 && awakeUs > 0)) {
    throw new BenchError('failed', 'the worker of the box stands still');
  }
  const busyUs = ((after.busyCycles - before.busyCycles) / total) * elapsedUs;
  return ranUs * Math.min(1, busyUs / awakeUs);
}
