// SPDX-License-Identifier: Apache-2.0
import { ConfigError } from '../config/errors.js';
import { noIds } from '../config/ids.js';
import type { ConfirmState, RunStateFile, Running } from '../config/running.js';
import type { Startup, StartupFile } from '../config/startup.js';
import { validate } from '../config/validate.js';
import type { ConfigDocument } from './protocol.js';

/** What sluiced begins with. */
export interface Beginning {
  /** Where `running` is from. */
  source: 'running' | 'start-up' | 'empty';
  running: Running;
  candidate: ConfigDocument;
  startup: ConfigDocument;
  confirm: ConfirmState | null;
  /** Why the start-up configuration is not used, if it is not. */
  refused?: string;
}

/**
 * Chooses the configuration to begin with: what ran, if a sluiced before us was killed and this is still the
 * same boot; else the start-up configuration; else none, with every port held down [MGT-5].
 *
 * @param named whether the operator named the file: then a bad one is an error
 * @throws ConfigError for a bad file that was named
 */
export async function chooseBeginning(
  file: StartupFile,
  runState: RunStateFile,
  named: boolean,
): Promise<Beginning> {
  const ran = await runState.read();
  const { startup, refused } = await readStartup(file, named && ran === undefined);
  if (ran !== undefined) {
    const { running, confirm } = ran;
    return {
      source: 'running',
      running,
      candidate: running.document,
      startup: startup.document,
      confirm,
    };
  }
  const empty: Running = { document: {}, ids: noIds(), commit: 0 };
  if (refused !== undefined) {
    const { document } = startup;
    return {
      source: 'empty',
      running: empty,
      candidate: document,
      startup: document,
      confirm: null,
      refused,
    };
  }
  const { document, ids } = startup;
  return {
    source: Object.keys(document).length > 0 ? 'start-up' : 'empty',
    running: { document, ids, commit: 0 },
    candidate: document,
    startup: document,
    confirm: null,
  };
}

interface Read {
  /** What could be read of it; empty if nothing could. */
  startup: Startup;
  refused?: string;
}

async function readStartup(file: StartupFile, strict: boolean): Promise<Read> {
  let startup: Startup = { document: {}, ids: noIds() };
  try {
    startup = await file.read();
    validate(startup.document);
    return { startup };
  } catch (error) {
    if (!(error instanceof ConfigError) || strict) throw error;
    const remedy = error.remedy === undefined ? '' : ` ${error.remedy}`;
    return { startup, refused: `${file.path}: ${error.message}${remedy}` };
  }
}
