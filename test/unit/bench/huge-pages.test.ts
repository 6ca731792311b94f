// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchError } from '../../../lab/bench/errors.js';
import { withHugePages } from '../../../lab/bench/huge-pages.js';

describe('withHugePages', () => {
  let directory: string;

  /** Files that read and write like the kernel's, but for that nothing happens to memory. */
  function kernel(total: number, free: number): void {
    writeFileSync(join(directory, 'nr_hugepages'), `${total}\n`);
    writeFileSync(join(directory, 'free_hugepages'), `${free}\n`);
  }

  const total = (): number => Number(readFileSync(join(directory, 'nr_hugepages'), 'utf8'));

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('adds what is missing and gives it back', async () => {
    kernel(512, 100);
    const during = await withHugePages(190, () => Promise.resolve(total()), directory);
    expect(during).to.equal(602);
    expect(total()).to.equal(512);
  });

  it('leaves the number alone where enough are free', async () => {
    kernel(512, 190);
    const during = await withHugePages(190, () => Promise.resolve(total()), directory);
    expect(during).to.equal(512);
    expect(total()).to.equal(512);
  });

  it('gives back what it added, not what others added meanwhile', async () => {
    kernel(512, 502);
    const body = (): Promise<void> => {
      kernel(1000, 0);
      return Promise.resolve();
    };
    await withHugePages(512, body, directory);
    expect(total()).to.equal(990);
  });

  it('gives back after a failure too, and passes it on', async () => {
    kernel(10, 0);
    const failure = new Error('measured nothing');
    let caught: unknown;
    try {
      await withHugePages(5, () => Promise.reject(failure), directory);
    } catch (error) {
      caught = error;
    }
    expect(caught).to.equal(failure);
    expect(total()).to.equal(10);
  });

  it('says so where the kernel has no huge pages at all', async () => {
    let caught: unknown;
    try {
      await withHugePages(5, () => Promise.resolve(), join(directory, 'none'));
    } catch (error) {
      caught = error;
    }
    expect(caught).to.be.instanceOf(BenchError).with.property('code', 'no-huge-pages');
  });
});
