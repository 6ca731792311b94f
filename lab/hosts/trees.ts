// SPDX-License-Identifier: Apache-2.0
// Whether servers hold the same files, seen from outside: in each server's own file system.
import { join } from 'node:path';
import { ROOT } from '../instance.js';
import type { TreeEntry } from '../peers/tree-list.js';
import type { Host } from './host.js';
import { EXPORT_DIR } from './nas.js';

const TREE_LIST = join(ROOT, 'build/ts/lab/peers/tree-list.js');

/** Differences that are told of; there may be one for each of many thousand files. */
const TOLD = 20;

export interface CompareOptions {
  /** Below each server's export; all of it unless said otherwise. */
  directory?: string;
  /** Names that are left out at any depth. */
  ignore?: readonly string[];
  /**
   * How far times of modification may lie apart; 0 unless said otherwise, and Infinity to leave them out.
   * Each server stamps a write with its own clock's time of it.
   */
  mtimeToleranceMs?: number;
}

/** A server's tree. */
export interface Tree {
  server: string;
  entries: readonly TreeEntry[];
}

/** Lists what a server holds. */
export async function listTree(host: Host, options: CompareOptions = {}): Promise<Tree> {
  const directory = join(EXPORT_DIR, options.directory ?? '');
  const ignored = ['lost+found', ...(options.ignore ?? [])];
  const listed = await host.must([process.execPath, TREE_LIST, directory, ...ignored]);
  const lines = listed.split('\n').filter((line) => line !== '');
  return { server: host.name, entries: lines.map((line) => JSON.parse(line) as TreeEntry) };
}

/** A path or target for people: what is no UTF-8, and what cannot be seen, is shown as JSON does. */
function readable(bytes: string): string {
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  return text.includes('�') ? JSON.stringify(bytes) : JSON.stringify(text).slice(1, -1);
}

/** What is compared, by what it is called, and how a value is shown. */
const ASPECTS: readonly (readonly [string, (entry: TreeEntry) => string])[] = [
  ['type', ({ kind }) => kind],
  ['mode', ({ mode }) => mode.toString(8)],
  ['owner', ({ uid, gid }) => `${uid}:${gid}`],
  ['size', ({ sizeBytes }) => (sizeBytes < 0 ? '' : `${sizeBytes} bytes`)],
  ['links', ({ links }) => String(links)],
  ['name of the same file', ({ sameAs }) => readable(sameAs)],
  ['target', ({ target }) => readable(target)],
  ['content', ({ sha256 }) => sha256],
];

/** "644 on nas1, nas3; 600 on nas2" */
function byValue(values: readonly (readonly [string, string])[]): string {
  const servers = new Map<string, string[]>();
  for (const [server, value] of values) {
    servers.set(value, [...(servers.get(value) ?? []), server]);
  }
  return [...servers].map(([value, names]) => `${value} on ${names.join(', ')}`).join('; ');
}

function timesDiffer(entries: readonly TreeEntry[], toleranceMs: number): boolean {
  if (toleranceMs === Infinity) return false;
  const times = entries.map(({ mtimeNs }) => BigInt(mtimeNs));
  const least = times.reduce((one, other) => (one < other ? one : other));
  const most = times.reduce((one, other) => (one > other ? one : other));
  return most - least > BigInt(Math.round(toleranceMs * 1_000_000));
}

function timeText({ mtimeNs }: TreeEntry): string {
  const ns = BigInt(mtimeNs);
  const fraction = String(ns % 1_000_000_000n).padStart(9, '0');
  return `${new Date(Number(ns / 1_000_000_000n) * 1000).toISOString().slice(0, 19)}.${fraction}`;
}

/**
 * Differences between trees, a line each, in order of paths.
 *
 * @param mtimeToleranceMs see {@link CompareOptions}
 */
export function treeDifferences(trees: readonly Tree[], mtimeToleranceMs = 0): string[] {
  const byPath = new Map<string, Map<string, TreeEntry>>();
  for (const { server, entries } of trees) {
    for (const entry of entries) {
      const found = byPath.get(entry.path) ?? new Map<string, TreeEntry>();
      byPath.set(entry.path, found.set(server, entry));
    }
  }
  const servers = trees.map(({ server }) => server);
  const paths = [...byPath].sort(([one], [other]) => (one < other ? -1 : 1));
  return paths.flatMap(([path, entries]) =>
    entryDifferences(readable(path), servers, entries, mtimeToleranceMs),
  );
}

function entryDifferences(
  path: string,
  servers: readonly string[],
  entries: ReadonlyMap<string, TreeEntry>,
  toleranceMs: number,
): string[] {
  const missing = servers.filter((server) => !entries.has(server));
  if (missing.length > 0) {
    return [`${path}: is on ${[...entries.keys()].join(', ')} and not on ${missing.join(', ')}`];
  }
  const differences = ASPECTS.flatMap(([what, valueOf]) => {
    const values = [...entries].map(([server, entry]) => [server, valueOf(entry)] as const);
    const same = new Set(values.map(([, value]) => value)).size === 1;
    return same ? [] : [`${path}: ${what} is ${byValue(values)}`];
  });
  if (timesDiffer([...entries.values()], toleranceMs)) {
    const values = [...entries].map(([server, entry]) => [server, timeText(entry)] as const);
    differences.push(`${path}: time of modification is ${byValue(values)}`);
  }
  return differences;
}

/**
 * Compares what servers hold, byte for byte: names, types, sizes, modes, owners, links, targets, content and
 * times. Gives the differences, of which there should be none, as lines; many are cut short.
 */
export async function compareTrees(
  hosts: readonly Host[],
  options: CompareOptions = {},
): Promise<string[]> {
  const trees = await Promise.all(hosts.map((host) => listTree(host, options)));
  const differences = treeDifferences(trees, options.mtimeToleranceMs);
  if (differences.length <= TOLD) return differences;
  return [...differences.slice(0, TOLD), `and ${differences.length - TOLD} more differences`];
}
