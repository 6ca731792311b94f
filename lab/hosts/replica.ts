// SPDX-License-Identifier: Apache-2.0
// The tree that all replicas hold: some of everything that may differ between a file and its copy.
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  lchownSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

/** Its name in each server's export. */
export const REPLICA_NAME = 'content';

/** A part of it with some of each kind, all of whose links are in it: for clients that take their time. */
export const REPLICA_SAMPLE = `${REPLICA_NAME}/sample`;

const DEPTH = 6;
const FILES_PER_DIRECTORY = 18;
const CROWD = 400;
const SPARSE_BYTES = 8 * 1024 * 1024;

/** Sizes on and off the borders of blocks and of calls. */
const SIZES = [0, 1, 13, 511, 512, 4095, 4096, 4097, 9000, 20_000, 65_536, 65_537, 150_000];
const MODES = [0o644, 0o600, 0o755, 0o400, 0o000, 0o4755, 0o2755, 0o666];
const OWNERS = [
  [0, 0],
  [1000, 1000],
  [1001, 100],
  [65534, 65534],
] as const;

/** Names that careless programs stumble over; all are bytes, for not all of them are text. */
const ODD_NAMES: readonly Buffer[] = [
  'with space',
  ' leading and trailing ',
  '-dash',
  '...',
  'back\\slash',
  'quote\'"`',
  'line\nfeed',
  'star*?[a]',
  'percent%s%n%00',
  'colon:semicolon;',
  '#hash~',
  'ümläut-€-日本語-🙂',
  'x'.repeat(255),
]
  .map((name) => Buffer.from(name))
  .concat(Buffer.from([0xff, 0xfe, 0x80, 0x41]), Buffer.from([0x01, 0x7f]));

type Path = Buffer;

function within(directory: Path, name: string | Buffer): Path {
  return Buffer.concat([directory, Buffer.from('/'), Buffer.from(name)]);
}

/** Numbers that are the same in every run; the tree is the same wherever it is made. */
class Choices {
  private state = 0x2545f491;

  /** From 0 to below - 1. */
  next(below: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % below;
  }

  of<T>(list: readonly T[]): T {
    const found = list[this.next(list.length)];
    if (found === undefined) throw new RangeError('nothing to choose from');
    return found;
  }

  /** A time between 2001 and 2020 in seconds, with a part of whole microseconds. */
  time(): number {
    return 1_000_000_000 + this.next(600_000_000) + this.next(1_000_000) / 1_000_000;
  }

  bytes(count: number): Buffer {
    const bytes = Buffer.alloc(count);
    for (let at = 0; at < count; at += 1) bytes[at] = this.next(256);
    return bytes;
  }
}

/** Makes the tree and notes whose times are to be set: of directories at last, for filling changes them. */
class ReplicaMaker {
  private readonly choices = new Choices();
  private readonly linkable: Path[] = [];
  private readonly directories: Path[] = [];

  make(root: Path): void {
    this.directory(root);
    this.level(root, 1);
    this.oddNames(within(root, 'odd names'));
    this.crowd(within(root, 'crowd'));
    this.links(within(root, 'links'));
    this.sparse(within(root, 'sparse.dat'));
    this.sample(within(root, 'sample'));
    for (const directory of this.directories.reverse()) this.finish(directory, 0o755);
    chmodSync(within(root, 'crowd'), 0o1777);
  }

  private directory(path: Path): void {
    mkdirSync(path);
    this.directories.push(path);
  }

  /** Owner before mode: changing it takes set-user-ID bits away. */
  private finish(path: Path, mode: number | undefined): void {
    const [uid, gid] = this.choices.of(OWNERS);
    lchownSync(path, uid, gid);
    if (mode !== undefined) chmodSync(path, mode);
    const time = this.choices.time();
    lutimesSync(path, time, time);
  }

  private file(path: Path, bytes: number, mode = this.choices.of(MODES)): void {
    writeFileSync(path, this.choices.bytes(bytes));
    this.finish(path, mode);
  }

  private level(directory: Path, depth: number): void {
    for (let number = 0; number < FILES_PER_DIRECTORY; number += 1) {
      const path = within(directory, `file-${number}`);
      this.file(path, this.choices.of(SIZES));
      if (number % 6 === 0) this.linkable.push(path);
    }
    if (depth === DEPTH) return;
    for (const name of depth < 3 ? ['left', 'right'] : ['deeper']) {
      const below = within(directory, name);
      this.directory(below);
      this.level(below, depth + 1);
    }
  }

  private oddNames(directory: Path): void {
    this.directory(directory);
    for (const name of ODD_NAMES) this.file(within(directory, name), 100);
    for (const name of ODD_NAMES.slice(0, 4)) {
      const below = within(directory, Buffer.concat([name, Buffer.from('.d')]));
      this.directory(below);
      this.file(within(below, name), 10);
    }
  }

  /** More names than one answer to READDIR holds. */
  private crowd(directory: Path): void {
    this.directory(directory);
    for (let number = 0; number < CROWD; number += 1) {
      this.file(within(directory, `one-of-many-${number}`), number % 3, 0o644);
    }
  }

  private links(directory: Path): void {
    this.directory(directory);
    this.linkable.forEach((existing, index) => {
      for (let name = 0; name <= index % 3; name += 1) {
        linkSync(existing, within(directory, `hard-${index}-${name}`));
      }
    });
    const targets = ['../crowd', '/nowhere/at/all', 'self', '.', 'a/'.repeat(450), 'with space\n'];
    for (const [index, target] of targets.entries()) {
      const path = within(directory, index === 2 ? 'self' : `soft-${index}`);
      symlinkSync(target, path);
      this.finish(path, undefined);
    }
  }

  private sample(directory: Path): void {
    this.directory(directory);
    const below = within(directory, 'below');
    this.directory(below);
    for (const [number, bytes] of SIZES.entries()) {
      const path = within(number % 2 === 0 ? directory : below, `file-${number}`);
      this.file(path, bytes);
      if (number % 3 === 0) linkSync(path, within(below, `hard-${number}`));
      symlinkSync(path.subarray(directory.length + 1), within(directory, `soft-${number}`));
    }
  }

  private sparse(path: Path): void {
    const file = openSync(path, 'w');
    ftruncateSync(file, SPARSE_BYTES);
    for (const at of [0, 1_000_000, SPARSE_BYTES - 10])
      writeSync(file, this.choices.bytes(10), 0, 10, at);
    closeSync(file);
    this.finish(path, 0o640);
  }
}

/** Makes the tree at a path that does not exist yet; only root may. */
export function makeReplica(path: string): void {
  new ReplicaMaker().make(Buffer.from(path));
}
