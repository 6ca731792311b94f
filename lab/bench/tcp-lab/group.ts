// SPDX-License-Identifier: Apache-2.0
// The box's TCP with kernels as peers, next to the kernels among themselves and to haproxy.
import { Lab } from '../../lab.js';
import type { Figure } from '../figure.js';
import type { BenchContext, BenchGroup } from '../group.js';
import { withHugePages } from '../huge-pages.js';
import { inOwnLab } from '../own-lab.js';
import { measureRelay } from './relay.js';
import { measureWires } from './wires.js';

/** What the lab's fast path asks for, with room. */
const HUGE_PAGES = 256;

async function measure(context: BenchContext): Promise<Figure[]> {
  const lab = await Lab.up('tcp', { signal: context.signal });
  let figures: Figure[];
  try {
    figures = await measureWires(lab, context);
  } finally {
    await lab.down();
  }
  return [...figures, ...(await measureRelay(context))];
}

export const tcpLabGroup: BenchGroup = {
  name: 'tcp-lab',
  summary: "the box's TCP over bad wires next to the kernel's, its relay next to haproxy",
  run: (context) => withHugePages(HUGE_PAGES, () => inOwnLab(() => measure(context))),
};
