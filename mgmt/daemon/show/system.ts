// SPDX-License-Identifier: Apache-2.0
import { dictionaryHash } from '../../config/grammar.js';
import { textOf } from '../../config/document.js';
import { systemOf } from '../../config/placement.js';
import {
  PROTOCOL_VERSION,
  type PendingChange,
  type ShowSystem,
  type ShowVersion,
  toCounter,
} from '../protocol.js';
import { PRODUCT, VERSION } from '../version.js';
import { type ShowContext, running, statistics } from './context.js';

export function showVersion(context: ShowContext): ShowVersion {
  const about = context.csm.supervisor.attachment?.incarnation.about;
  return {
    product: PRODUCT,
    version: VERSION,
    dictionary: dictionaryHash,
    protocol: PROTOCOL_VERSION,
    node: process.version,
    fastpath: about ?? null,
  };
}

export function showSystem(context: ShowContext): ShowSystem {
  const { csm, history, options } = context;
  const { attachment, state, restarts, reason, logPath } = csm.supervisor;
  const counters = statistics(context).read('system');
  return {
    hostname: textOf(systemOf(running(context).document), 'hostname'),
    uptimeSeconds: Math.floor((performance.now() - context.startedMs) / 1000),
    pid: process.pid,
    runDir: options.runDir,
    fastpath: {
      state,
      pid: attachment?.incarnation.process.pid ?? null,
      uptimeSeconds:
        attachment === undefined
          ? null
          : Math.max(0, Math.floor((Date.now() - attachment.incarnation.startedMs) / 1000)),
      restarts,
      generation: csm.activeGeneration,
      flowsAdopted: toCounter(counters.flowsAdopted),
      flowsDiscarded: toCounter(counters.flowsDiscarded),
      reason,
      logFile: logPath,
      counters: statistics(context).words('system'),
    },
    status: context.status(),
    pending: csm.pending(running(context)),
    lastCommit: history.entries()[0] ?? null,
  };
}

export function showPending(context: ShowContext): { pending: PendingChange[] } {
  return { pending: context.csm.pending(running(context)) };
}
