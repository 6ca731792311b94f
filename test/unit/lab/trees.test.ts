// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { treeDifferences, type Tree } from '../../../lab/hosts/trees.js';
import { ROOT } from '../../../lab/instance.js';
import type { TreeEntry } from '../../../lab/peers/tree-list.js';

const TREE_LIST = join(ROOT, 'build/ts/lab/peers/tree-list.js');
const SECONDS = 1_600_000_000;

describe('comparison of trees', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sluice-trees-'));
    make('nas1');
    cpSync(join(directory, 'nas1'), join(directory, 'nas2'), {
      recursive: true,
      preserveTimestamps: true,
      verbatimSymlinks: true,
    });
    // cpSync() makes two files of two names of one, and gives directories times of their own.
    rmSync(at('nas2', 'sub/second'));
    linkSync(at('nas2', 'first'), at('nas2', 'sub/second'));
    for (const name of ['nas1', 'nas2']) settle(name);
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function at(server: string, path: string): string {
    return join(directory, server, path);
  }

  function make(server: string): void {
    mkdirSync(at(server, 'sub'), { recursive: true });
    writeFileSync(at(server, 'first'), 'content');
    linkSync(at(server, 'first'), at(server, 'sub/second'));
    writeFileSync(at(server, 'odd\nname'), 'odd');
    symlinkSync('first', at(server, 'soft'));
  }

  function settle(server: string): void {
    for (const path of ['first', 'odd\nname', 'soft', 'sub', '.']) {
      lutimesSync(at(server, path), SECONDS, SECONDS);
    }
  }

  function list(server: string): Tree {
    const lines = execFileSync(process.execPath, [TREE_LIST, join(directory, server), 'ignored']);
    const entries = lines
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as TreeEntry);
    return { server, entries };
  }

  function differences(toleranceMs = Infinity): string[] {
    return treeDifferences([list('nas1'), list('nas2')], toleranceMs);
  }

  it('finds none between a tree and its copy, whatever their files are numbered', () => {
    expect(differences(0)).to.deep.equal([]);
  });

  const changes: readonly (readonly [string, () => void, RegExp])[] = [
    [
      'a byte of the content',
      () => {
        writeFileSync(at('nas2', 'first'), 'Content');
      },
      /^first: content is [0-9a-f]{64} on nas1; [0-9a-f]{64} on nas2$/,
    ],
    [
      'the size',
      () => {
        writeFileSync(at('nas2', 'first'), 'content!');
      },
      /^first: size is 7 bytes on nas1; 8 bytes on nas2$/,
    ],
    [
      'the mode',
      () => {
        chmodSync(at('nas2', 'first'), 0o600);
      },
      /^first: mode is 644 on nas1; 600 on nas2$/,
    ],
    [
      'a name more',
      () => {
        writeFileSync(at('nas2', 'sub/more'), '');
      },
      /^sub\/more: is on nas2 and not on nas1$/,
    ],
    [
      'a name less, and told so that it can be read',
      () => {
        rmSync(at('nas2', 'odd\nname'));
      },
      /^odd\\nname: is on nas1 and not on nas2$/,
    ],
    [
      'another target of a symbolic link',
      () => {
        rmSync(at('nas2', 'soft'));
        symlinkSync('third', at('nas2', 'soft'));
      },
      /^soft: target is first on nas1; third on nas2$/,
    ],
    [
      'a file where another name of one was',
      () => {
        rmSync(at('nas2', 'sub/second'));
        writeFileSync(at('nas2', 'sub/second'), 'content');
      },
      /^sub\/second: name of the same file is first on nas1; sub\/second on nas2$/,
    ],
    [
      'another type',
      () => {
        rmSync(at('nas2', 'soft'));
        mkdirSync(at('nas2', 'soft'));
      },
      /^soft: type is link on nas1; directory on nas2$/,
    ],
  ];
  for (const [what, change, expected] of changes) {
    it(`finds ${what}`, () => {
      change();
      expect(differences().filter((line) => expected.test(line))).to.have.lengthOf(1);
    });
  }

  it('finds times that lie further apart than they may', () => {
    lutimesSync(at('nas2', 'first'), SECONDS, SECONDS + 2);
    expect(differences(2500)).to.deep.equal([]);
    const [line, second, ...more] = differences(1500);
    expect(line).to.equal(
      'first: time of modification is 2020-09-13T12:26:40.000000000 on nas1; ' +
        '2020-09-13T12:26:42.000000000 on nas2',
    );
    // The other name of the same file.
    expect(second).to.match(/^sub\/second: /);
    expect(more).to.deep.equal([]);
  });

  it('leaves out names that it is told to', () => {
    mkdirSync(at('nas2', 'sub/ignored'));
    lutimesSync(at('nas2', 'sub'), SECONDS, SECONDS);
    const links = differences(0).filter((line) => !line.includes(': links is '));
    expect(links).to.deep.equal([]);
  });
});
