// SPDX-License-Identifier: Apache-2.0
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SluiceError, messageOf } from '../config/errors.js';
import { DEFAULT_RUN_DIR } from './protocol.js';

/** What sluiced was started with; paths are absolute. */
export interface DaemonOptions {
  /** On tmpfs: socket, shared region, lock, logs, what runs. */
  runDir: string;
  /** The start-up configuration. */
  configPath: string;
  /** Whether the operator named the file; then it must be usable, else the box starts held down without it. */
  configNamed: boolean;
  /** On a disk: the history of commits. */
  stateDir: string;
  /** Tells several boxes on one machine apart in names of shared memory. */
  instance: string;
  /** The fast-path program. */
  fastpath: string;
  /** Check the configuration, say what is wrong, and end. */
  check: boolean;
  /** Leave the fast path running at SIGTERM. */
  leaveFastpath: boolean;
  help: boolean;
  version: boolean;
}

export class UsageError extends SluiceError {}

export const USAGE = `usage: sluiced [options]
  --run-dir DIR        socket, shared region, logs, what runs (default ${DEFAULT_RUN_DIR}; a tmpfs)
  --config-dir DIR     where startup.conf is (default /etc/sluice)
  --config FILE        the start-up configuration itself; a bad one is an error
  --state-dir DIR      history of commits (default /var/lib/sluice)
  --instance NAME      tells several boxes on one machine apart (default sluice)
  --fastpath PROGRAM   the fast path (default: sluice-fastpath of this build)
  --leave-fastpath     at SIGTERM let the fast path go on forwarding
  --check              check the configuration, say what is wrong, and end
  --foreground         stay in the foreground (always; for service managers)
  --version, --help
`;

/**
 * @param args the command line without node and program
 * @param defaultFastpath the program built beside this one
 * @throws UsageError
 */
export function parseArguments(args: string[], defaultFastpath: string): DaemonOptions {
  const { values } = parse(args);
  const instance = values.instance ?? 'sluice';
  if (!/^[A-Za-z0-9-]{1,31}$/.test(instance)) {
    throw new UsageError('usage', `--instance ${instance} is no name.`, {
      remedy: 'Use up to 31 letters, digits or dashes.',
    });
  }
  return {
    runDir: resolve(values['run-dir'] ?? DEFAULT_RUN_DIR),
    configPath: resolve(
      values.config ?? join(values['config-dir'] ?? '/etc/sluice', 'startup.conf'),
    ),
    configNamed: values.config !== undefined,
    stateDir: resolve(values['state-dir'] ?? '/var/lib/sluice'),
    instance,
    fastpath: resolve(values.fastpath ?? defaultFastpath),
    check: values.check ?? false,
    leaveFastpath: values['leave-fastpath'] ?? false,
    help: values.help ?? false,
    version: values.version ?? false,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      strict: true,
      allowPositionals: false,
      options: {
        'run-dir': { type: 'string' },
        'config-dir': { type: 'string' },
        config: { type: 'string' },
        'state-dir': { type: 'string' },
        instance: { type: 'string' },
        fastpath: { type: 'string' },
        'leave-fastpath': { type: 'boolean' },
        check: { type: 'boolean' },
        foreground: { type: 'boolean' },
        version: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const message = messageOf(error).replace(/[^.]$/, '$&.');
    throw new UsageError('usage', message, { remedy: 'Type `sluiced --help`.' });
  }
}
