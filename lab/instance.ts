// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError } from './errors.js';
import { identify, isAlive, type ProcessId } from './system/processes.js';
import { findTopology } from './topologies/index.js';
import type { Topology } from './topologies/topology.js';

/** Root of the work tree; this file is build/ts/lab/instance.js when it runs. */
export const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

const STATE_ROOT = '/run/sluice-lab';

/** What may stand in place of the appliance: itself, nftables DNAT, plain Linux routing, relays, an NFS proxy. */
export const BOX_KINDS = ['sluice', 'nft', 'route', 'haproxy', 'nginx', 'ganesha-proxy'] as const;
export type BoxKind = (typeof BOX_KINDS)[number];

/** Kept in the state directory while a lab is up. */
interface LabRecord {
  topology: string;
  box: BoxKind;
  dataDir: string;
}

/**
 * One lab on this machine: the names of its namespaces and the places of its files. Two of them can be up
 * side by side if SLUICE_LAB_INSTANCE names them apart.
 */
export class LabInstance {
  readonly label: string;
  /** Processes, the box's run directory: gone with the lab, and visible from any work tree. */
  readonly stateDir: string;
  /** Disk images and logs; logs stay after `down`. */
  readonly dataDir: string;

  constructor(readonly topology: Topology) {
    const suffix = process.env['SLUICE_LAB_INSTANCE'] ?? '';
    if (!/^[a-z0-9]{0,8}$/.test(suffix)) {
      throw new LabError(
        'usage',
        `SLUICE_LAB_INSTANCE is '${suffix}'`,
        'use at most 8 lower-case letters and digits',
      );
    }
    this.label = suffix === '' ? topology.name : `${topology.name}.${suffix}`;
    this.stateDir = join(STATE_ROOT, this.label);
    this.dataDir = join(ROOT, 'build', 'lab', this.label);
  }

  /** Run directory of `sluiced`. */
  get boxRunDir(): string {
    return join(this.stateDir, 'box');
  }

  /** By this name the box's shared memory is told from that of other boxes; see {@link sharedMemory}. */
  get boxInstance(): string {
    const [topology, suffix] = this.label.split('.');
    // In front, so that no lab's name begins with another's.
    return suffix === undefined ? `lab-${topology ?? ''}` : `${suffix}-lab-${topology ?? ''}`;
  }

  /** Where and how the names of the box's shared memory begin: huge pages, flow tables, DPDK's own files. */
  get sharedMemory(): { directories: string[]; prefix: string } {
    const directories = ['/dev/hugepages', '/dev/shm', '/run/dpdk'];
    return { directories, prefix: `sluice-${this.boxInstance}` };
  }

  get logDir(): string {
    return join(this.dataDir, 'log');
  }

  /** Every namespace of the lab starts with this, and no other namespace does. */
  get namespacePrefix(): string {
    return `sl-${this.label}-`;
  }

  namespace(host: string): string {
    return `${this.namespacePrefix}${host}`;
  }

  /** Makes the directories and notes what is being brought up. */
  create(box: BoxKind): void {
    for (const directory of [this.boxRunDir, this.pidDir, this.logDir]) {
      mkdirSync(directory, { recursive: true });
    }
    const record: LabRecord = { topology: this.topology.name, box, dataDir: this.dataDir };
    writeFileSync(join(this.stateDir, 'lab.json'), JSON.stringify(record));
  }

  /** What is up, or undefined. */
  record(): LabRecord | undefined {
    const file = join(this.stateDir, 'lab.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LabRecord) : undefined;
  }

  removeState(): void {
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  private get pidDir(): string {
    return join(this.stateDir, 'pids');
  }

  /** Remembers a process of the lab by a name such as `nas1.ganesha`. */
  noteProcess(name: string, pid: number): ProcessId {
    const id = identify(pid);
    if (id === undefined) {
      throw new LabError('command-failed', `${name} ended at once`, `see ${this.logDir}`);
    }
    writeFileSync(join(this.pidDir, `${name}.json`), JSON.stringify(id));
    return id;
  }

  /** A remembered process that runs still; undefined otherwise. */
  process(name: string): ProcessId | undefined {
    const file = join(this.pidDir, `${name}.json`);
    if (!existsSync(file)) return undefined;
    const id = JSON.parse(readFileSync(file, 'utf8')) as ProcessId;
    return isAlive(id) ? id : undefined;
  }

  /** Names of all remembered processes that run still. */
  processNames(): string[] {
    if (!existsSync(this.pidDir)) return [];
    return readdirSync(this.pidDir)
      .map((file) => file.replace(/\.json$/, ''))
      .filter((name) => this.process(name) !== undefined);
  }
}

/** Labs that are up, this work tree's or another's. */
export function runningTopologies(): string[] {
  if (!existsSync(STATE_ROOT)) return [];
  return readdirSync(STATE_ROOT).filter((label) => existsSync(join(STATE_ROOT, label, 'lab.json')));
}

/**
 * The lab that is up, for commands that name a host only.
 *
 * @throws LabError `not-up`
 */
export function currentInstance(): LabInstance {
  for (const label of runningTopologies()) {
    const instance = new LabInstance(findTopology(label.replace(/\..*$/, '')));
    if (instance.label === label) return instance;
  }
  throw new LabError('not-up', 'no lab is up', 'npm run lab -- up nfs');
}
