// SPDX-License-Identifier: Apache-2.0
// A server's disk without room, though its tree is as before.
import { awaitExit } from '../system/command.js';
import { waitFor } from '../system/wait.js';
import type { Host } from './host.js';
import { EXPORT_DIR } from './nas.js';

/** A disk that is full until it is emptied; again and again is no fault. */
export interface FullDisk {
  empty: () => Promise<void>;
}

/** Smallest piece that is filled: one block of the lab's file systems. */
const BLOCK_BYTES = 4096;
const LARGEST_BYTES = 512 * 1024 * 1024;

/**
 * Holds a file open that has no name any more, and fills the disk with it. The directory gets its time of
 * modification back: who compares trees finds nothing.
 */
const SCRIPT = `cd ${EXPORT_DIR}
touch -r . /run/root-time
exec 3>fill
rm fill
touch -r /run/root-time .
at=0
size=${LARGEST_BYTES}
while [ $size -ge ${BLOCK_BYTES} ]; do
  if fallocate -o $at -l $size /proc/self/fd/3 2>/run/fill.said; then at=$((at + size)); else size=$((size / 2)); fi
done
echo full
exec cat >/dev/null`;

/** Takes all room of a server's disk. */
export async function fillDisk(host: Host): Promise<FullDisk> {
  const child = host.spawn(['sh', '-ec', SCRIPT], ['pipe', 'pipe', 'inherit']);
  const ended = awaitExit(child);
  let said = '';
  child.stdout?.on('data', (text: Buffer) => (said += text.toString()));
  await waitFor(() => Promise.resolve(said.includes('full')), {
    what: `the disk of ${host.name} is full`,
  });
  return {
    empty: async () => {
      child.stdin?.end();
      await ended;
    },
  };
}
