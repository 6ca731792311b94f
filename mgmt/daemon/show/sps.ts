// SPDX-License-Identifier: Apache-2.0
import { isRecord, objectsOf } from '../../config/document.js';
import { type ShowContext, running } from './context.js';
import { NotFound } from './select.js';

/** The SPs that run, ascending; without a fast path, those configured. */
export function runningSps(context: ShowContext): number[] {
  const incarnation = context.csm.supervisor.attachment?.incarnation;
  if (incarnation === undefined) {
    return objectsOf(running(context).document, 'sp').map((sp) => Number(sp.key));
  }
  const sps = incarnation.placement['sp'];
  return isRecord(sps)
    ? Object.keys(sps)
        .map(Number)
        .sort((a, b) => a - b)
    : [];
}

/** @throws NotFound if it does not run */
export function runningSp(context: ShowContext, sp: number): number {
  const all = runningSps(context);
  if (all.includes(sp)) return sp;
  throw new NotFound('not-found', `sp ${sp}: the fast path runs no such SP.`, {
    object: `sp ${sp}`,
    remedy: all.length === 0 ? 'It runs none.' : `It runs ${all.join(', ')}.`,
  });
}
