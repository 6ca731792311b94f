// SPDX-License-Identifier: Apache-2.0
// Calls of NFS through the box, next to a plain route and to what else could stand there.
import { Lab } from '../../lab.js';
import type { Figure } from '../figure.js';
import type { BenchContext, BenchGroup } from '../group.js';
import { withHugePages } from '../huge-pages.js';
import { inOwnLab } from '../own-lab.js';
import { levelOffloads } from '../wires/variants.js';
import { meterOf } from './box-cpu.js';
import { cellName, CELLS, FRAMES, type Frames } from './cells.js';
import { figuresOf } from './figures.js';
import { measureCell } from './measure.js';
import { Results } from './results.js';
import { nfsTables } from './tables.js';
import { awaitFiles, VARIANTS, type Variant } from './variants.js';

/** What the lab's fast path asks for, with room. */
const HUGE_PAGES = 256;

/** All cells of one kind of wires, through one box. */
async function measureVariant(
  variant: Variant,
  frames: Frames,
  results: Results,
  signal: AbortSignal,
): Promise<void> {
  const lab = await Lab.up(`${frames.topology}${variant.topology}`, { box: variant.box, signal });
  try {
    await levelOffloads(lab);
    await awaitFiles(lab, signal);
    const meter = await meterOf(lab);
    for (const cell of CELLS.filter((each) => each.frames === frames)) {
      results.add(variant.name, cellName(cell), await measureCell(lab, cell, meter, signal));
    }
  } finally {
    await lab.down();
  }
}

async function measure(context: BenchContext): Promise<Figure[]> {
  const results = new Results();
  for (let round = 1; round <= context.rounds; round += 1) {
    for (const frames of FRAMES) {
      for (const variant of VARIANTS) {
        const what = `${variant.title}, ${frames.title}`;
        context.report(`nfs: round ${round} of ${context.rounds}, ${what}`);
        await measureVariant(variant, frames, results, context.signal);
      }
    }
  }
  return figuresOf(results, context.rounds);
}

export const nfsGroup: BenchGroup = {
  name: 'nfs',
  summary: 'calls of NFS through the box, next to a route, haproxy, nginx and an NFS proxy',
  run: (context) => withHugePages(HUGE_PAGES, () => inOwnLab(() => measure(context))),
  lines: nfsTables,
};
