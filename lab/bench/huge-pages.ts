// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BenchError } from './errors.js';

const DIRECTORY = '/sys/kernel/mm/hugepages/hugepages-2048kB';

/** Runs `body` with that many huge pages of 2 MiB free at its beginning; gives back what was added for it. */
export async function withHugePages<T>(
  wanted: number,
  body: () => Promise<T>,
  directory = DIRECTORY,
): Promise<T> {
  const added = reserve(directory, wanted);
  try {
    return await body();
  } finally {
    // Relative to what is there now: others may have added or given back meanwhile.
    if (added > 0) setPages(directory, read(directory, 'nr_hugepages') - added);
  }
}

function read(directory: string, file: string): number {
  try {
    return Number(readFileSync(join(directory, file), 'utf8'));
  } catch {
    throw new BenchError(
      'no-huge-pages',
      `this kernel has no huge pages of 2 MiB (${directory} cannot be read)`,
      'boot with hugepagesz=2M hugepages=512',
    );
  }
}

function setPages(directory: string, pages: number): void {
  writeFileSync(join(directory, 'nr_hugepages'), `${pages}\n`);
}

/** Gives the number of pages added. */
function reserve(directory: string, wanted: number): number {
  const before = read(directory, 'nr_hugepages');
  const missing = wanted - read(directory, 'free_hugepages');
  if (missing <= 0) return 0;
  try {
    setPages(directory, before + missing);
  } catch {
    throw new BenchError(
      'not-root',
      `${missing} more huge pages of 2 MiB are needed, which only root may reserve`,
      `echo ${before + missing} | sudo tee ${join(directory, 'nr_hugepages')}`,
    );
  }
  const got = read(directory, 'nr_hugepages') - before;
  if (got >= missing) return got;
  if (got > 0) setPages(directory, before);
  throw new BenchError(
    'no-huge-pages',
    `${wanted} free huge pages of 2 MiB are needed, and memory holds only ${wanted - missing + got}`,
    'end other programs, or reserve huge pages after a reboot, before memory is fragmented',
  );
}
