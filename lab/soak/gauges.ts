// SPDX-License-Identifier: Apache-2.0
// What the box takes while nobody works: it has to be the same after a round as before.
import { readFileSync } from 'node:fs';
import { counter } from '../../mgmt/daemon/protocol.js';
import { askBox, nasServers } from '../box/nas.js';
import { LabError } from '../errors.js';
import { EXPORT_DIR } from '../hosts/nas.js';
import type { Lab } from '../lab.js';
import { waitFor } from '../system/wait.js';

/** One look at a quiet box. */
export interface Gauges {
  /** Notes of modifications, and calls of clients under way: none when all is quiet. */
  notes: number;
  calls: number;
  /** Objects in stable storage, and files of all kinds that the first server has: there is one for each. */
  objects: number;
  files: number;
  storeBytes: number;
  mbufs: number;
  fastPath: ProcessMemory;
  sluiced: ProcessMemory;
}

interface ProcessMemory {
  pid: number;
  /** Resident, without huge pages. */
  kib: number;
}

/** What the last lives of the box had promised may be there in vain. */
const MORE_OBJECTS = 64;
/** How far a gauge may be above what it was when its process was first seen quiet. */
const MORE_MBUFS = 1024;
const MORE_FASTPATH_KIB = 48 * 1024;
/** Node collects its garbage when it likes. */
const MORE_SLUICED_KIB = 128 * 1024;

function memoryOf(pid: number): ProcessMemory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return { pid, kib: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) };
}

async function countFiles(lab: Lab): Promise<number> {
  const [server = ''] = nasServers(lab);
  return Number(await lab.host(server).must(['sh', '-ec', `find ${EXPORT_DIR} | wc -l`]));
}

async function look(lab: Lab): Promise<Gauges> {
  const files = await countFiles(lab);
  return askBox(lab, async (box) => {
    const [system, nfs, store] = await Promise.all([
      box.show('system'),
      box.show('nfs'),
      box.show('nfs-store'),
    ]);
    const of = (counters: typeof nfs.counters, name: string): number =>
      Number(counter(counters[name] ?? 0));
    return {
      notes: nfs.filesystems.reduce((sum, { notes }) => sum + Number(counter(notes)), 0),
      calls: of(nfs.counters, 'calls-active'),
      objects: of(store.counters, 'objects'),
      files,
      storeBytes: of(store.counters, 'used-bytes'),
      mbufs: of(system.fastpath.counters, 'mbufs-in-use'),
      fastPath: memoryOf(system.fastpath.pid ?? 0),
      sluiced: memoryOf(system.pid),
    };
  });
}

/** In words, for the log and for failures. */
export function gaugesText({ notes, calls, objects, mbufs, fastPath, sluiced }: Gauges): string {
  return (
    `${notes} notes, ${calls} calls, ${objects} objects, ${mbufs} mbufs, ` +
    `fast path ${Math.round(fastPath.kib / 1024)} MiB, sluiced ${Math.round(sluiced.kib / 1024)} MiB`
  );
}

/**
 * Waits until nothing is under way: no call, no note.
 *
 * @throws LabError `timeout` with what is left
 */
export async function awaitQuiet(lab: Lab): Promise<Gauges> {
  let seen: Gauges | undefined;
  return waitFor(
    async () => {
      seen = await look(lab);
      return seen.notes === 0 && seen.calls === 0 && seen;
    },
    {
      what: 'the box has nothing under way',
      everyMs: 250,
      lastSeen: () => (seen === undefined ? 'nothing' : gaugesText(seen)),
    },
  );
}

/** Remembers the first quiet look at each process, and judges later ones by it. */
export class GaugeJudge {
  private readonly fastPaths = new Map<number, Gauges>();
  private readonly sluiceds = new Map<number, Gauges>();

  /** @throws LabError `soak-failed` that names each gauge that has grown */
  judge(now: Gauges): void {
    const fastPath = firstOf(this.fastPaths, now.fastPath.pid, now);
    const sluiced = firstOf(this.sluiceds, now.sluiced.pid, now);
    const grown = [
      growth('stored objects', now.files, now.objects, MORE_OBJECTS),
      growth('mbufs', fastPath.mbufs, now.mbufs, MORE_MBUFS),
      growth('KiB of the fast path', fastPath.fastPath.kib, now.fastPath.kib, MORE_FASTPATH_KIB),
      growth('KiB of sluiced', sluiced.sluiced.kib, now.sluiced.kib, MORE_SLUICED_KIB),
    ].filter((text) => text !== '');
    if (grown.length > 0) {
      throw new LabError('soak-failed', `the box takes more than before: ${grown.join('; ')}`);
    }
  }
}

function firstOf(seen: Map<number, Gauges>, pid: number, now: Gauges): Gauges {
  const first = seen.get(pid) ?? now;
  seen.set(pid, first);
  return first;
}

function growth(what: string, before: number, now: number, allowed: number): string {
  return now > before + allowed ? `${now} ${what} where there were ${before}` : '';
}
