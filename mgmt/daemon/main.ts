// SPDX-License-Identifier: Apache-2.0
// sluiced: the management plane. Exit codes: 0 stopped on request, 1 refused to start, 2 wrong arguments.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigErrors, SluiceError, messageOf } from '../config/errors.js';
import { StartupFile } from '../config/startup.js';
import { validate } from '../config/validate.js';
import { type DaemonOptions, USAGE, UsageError, parseArguments } from './arguments.js';
import { Daemon } from './daemon.js';
import { PRODUCT, VERSION, projectRoot } from './version.js';

const FASTPATH = join(projectRoot(), 'build/c/bin/sluice-fastpath');

async function main(): Promise<number> {
  const options = parseArguments(process.argv.slice(2), FASTPATH);
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (options.version) {
    process.stdout.write(`${PRODUCT} ${VERSION}\n`);
    return 0;
  }
  if (options.check) return await check(options);
  const daemon = new Daemon(options);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => void daemon.shutDown());
  }
  await daemon.start();
  await daemon.stopped;
  return 0;
}

/** `--check`: says whether the start-up configuration is good. */
async function check({ configPath }: DaemonOptions): Promise<number> {
  if (!existsSync(configPath)) {
    throw new SluiceError('no-such-file', `${configPath}: there is no such file.`, {
      remedy: 'Name another with --config; without one the appliance starts unconfigured.',
    });
  }
  const { document } = await new StartupFile(configPath).read();
  for (const warning of validate(document)) process.stdout.write(`warning: ${warning}\n`);
  process.stdout.write(`${configPath} is good.\n`);
  return 0;
}

/** One line per fault: what, and what to do. */
function complain(error: unknown): void {
  const faults = error instanceof ConfigErrors ? error.faults : [error];
  for (const fault of faults) {
    const remedy = fault instanceof SluiceError ? (fault.remedy ?? '') : '';
    process.stderr.write(`sluiced: ${messageOf(fault)} ${remedy}\n`);
  }
}

try {
  process.exit(await main());
} catch (error) {
  complain(error);
  process.exit(error instanceof UsageError ? 2 : 1);
}
