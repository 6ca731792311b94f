// SPDX-License-Identifier: Apache-2.0
import type { CommitEngine } from '../../config/commit.js';
import type { History } from '../../config/history.js';
import type { Running } from '../../config/running.js';
import type { ConfigStore } from '../../config/store.js';
import type { Csm } from '../../csm/csm.js';
import type { LoadMeter } from '../../csm/load.js';
import { Statistics } from '../../csm/statistics.js';
import type { EventLog } from '../../events/log.js';
import type { DaemonOptions } from '../arguments.js';
import type { Status } from '../protocol.js';

/** The parts of the daemon that `show` looks at. It changes none of them. */
export interface ShowContext {
  options: DaemonOptions;
  store: ConfigStore;
  history: History;
  engine: CommitEngine;
  csm: Csm;
  load: LoadMeter;
  events: EventLog;
  /** Milliseconds of the monotonic clock at which sluiced started. */
  startedMs: number;
  status(): Status;
}

export function running(context: ShowContext): Running {
  return context.store.running;
}

/** Statistics of the fast path attached to now. */
export function statistics(context: ShowContext): Statistics {
  return new Statistics(context.csm.supervisor.attachment?.region.statistics);
}

/** Whether there is a fast path whose gauges mean something. */
export function attached(context: ShowContext): boolean {
  return context.csm.supervisor.attachment !== undefined;
}
