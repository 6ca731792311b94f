#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Lists a tree of files with all that must be the same in a copy, one line of JSON (TreeEntry) each:
//   tree-list <directory> [name to leave out, at any depth]…
import { createHash } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  writeSync,
} from 'node:fs';
import type { BigIntStats } from 'node:fs';

export interface TreeEntry {
  /** From the root of the tree, '.' for the root itself. Each character is a byte: names need not be text. */
  path: string;
  kind: 'file' | 'directory' | 'link' | 'other';
  mode: number;
  uid: number;
  gid: number;
  links: number;
  /** -1 for directories, whose size is the file system's affair. */
  sizeBytes: number;
  /** Since 1970, in decimal. */
  mtimeNs: string;
  /** Where a symbolic link points, as `path`; empty otherwise. */
  target: string;
  /** SHA-256 of a file's content in hexadecimal; empty otherwise. */
  sha256: string;
  /** The first name, in order of paths, of the file that this is a name of; the path itself if it has one only. */
  sameAs: string;
}

const READ_BYTES = 1024 * 1024;
const buffer = Buffer.allocUnsafe(READ_BYTES);

function sha256Of(path: Buffer): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer)) {
      hash.update(buffer.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

function kindOf(stats: BigIntStats): TreeEntry['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

/** What a look at something gives; undefined if it has gone meanwhile, as in a tree that is still used. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

class Lister {
  private readonly lines: string[] = [];
  private readonly firstNames = new Map<bigint, string>();

  constructor(private readonly ignored: ReadonlySet<string>) {}

  list(root: string): string {
    // Not by recursion: what is found is put on a stack, in reverse, so that it comes off in order.
    const waiting: { path: Buffer; name: string }[] = [{ path: Buffer.from(root), name: '.' }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { path, name } = next;
      const found =
        name === '.' ? this.entry(path, name) : unlessGone(() => this.entry(path, name));
      if (found !== true) continue;
      const names = (unlessGone(() => readdirSync(path, { encoding: 'buffer' })) ?? [])
        .filter((each) => !this.ignored.has(each.toString('latin1')))
        .sort((one, other) => Buffer.compare(other, one));
      for (const each of names) {
        const text = each.toString('latin1');
        const below = Buffer.concat([path, Buffer.from('/'), each]);
        waiting.push({ path: below, name: name === '.' ? text : `${name}/${text}` });
      }
    }
    return `${this.lines.join('\n')}\n`;
  }

  /** Notes an entry; says whether it is a directory. */
  private entry(path: Buffer, name: string): boolean {
    const stats = lstatSync(path, { bigint: true });
    const kind = kindOf(stats);
    const several = kind !== 'directory' && stats.nlink > 1n;
    if (several && !this.firstNames.has(stats.ino)) this.firstNames.set(stats.ino, name);
    const entry: TreeEntry = {
      path: name,
      kind,
      mode: Number(stats.mode & 0o7777n),
      uid: Number(stats.uid),
      gid: Number(stats.gid),
      links: Number(stats.nlink),
      sizeBytes: kind === 'directory' ? -1 : Number(stats.size),
      mtimeNs: String(stats.mtimeNs),
      target: kind === 'link' ? readlinkSync(path, { encoding: 'buffer' }).toString('latin1') : '',
      sha256: kind === 'file' ? sha256Of(path) : '',
      sameAs: several ? (this.firstNames.get(stats.ino) ?? name) : name,
    };
    this.lines.push(JSON.stringify(entry));
    return kind === 'directory';
  }
}

const [root = '', ...ignored] = process.argv.slice(2);
if (root === '') {
  console.error('usage: tree-list <directory> [name to leave out]…');
  process.exit(2);
}
// At once: a pipe may take the rest of it only after the process has ended otherwise.
const listed = Buffer.from(new Lister(new Set(ignored)).list(root));
for (let at = 0; at < listed.length;) {
  try {
    at += writeSync(1, listed, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
  }
}
