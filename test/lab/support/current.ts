// SPDX-License-Identifier: Apache-2.0
// One lab for all lab tests of a process: brought up before the first of them, taken down after the last, and
// also when the run is interrupted. Which topology it is say `lab.ts` and `tcp.ts`.
import type { Context } from 'mocha';
import type { ControlClient } from '../../../mgmt/cli/client.js';
import { serversOf } from '../../../lab/topologies/topology.js';
import { Lab, type UpOptions } from '../../../lab/lab.js';
import { run, type CommandResult } from '../../../lab/system/command.js';
import { HANG_MS } from '../../../lab/system/wait.js';

/** A lab of the tests' own; that of somebody trying things out beside them is left alone. */
process.env['SLUICE_LAB_INSTANCE'] ??= 'test';

/** Several waits for servers, each of HANG_MS at most. */
const UP_TIMEOUT_MS = 240_000;

let current: Lab | undefined;
let connection: ControlClient | undefined;

/** The lab that is up. */
export function lab(): Lab {
  if (current === undefined) throw new Error('the lab is not up');
  return current;
}

/** A connection to the box's `sluiced`, made again after one that has ended, noticed or not. */
export async function box(): Promise<ControlClient> {
  const current = connection;
  const lives = await current?.call('status', {}).then(
    () => true,
    () => false,
  );
  if (current !== undefined && lives === true) return current;
  current?.close();
  connection = await lab().control();
  return connection;
}

/** Runs the real CLI against the box. */
export function cli(...words: string[]): Promise<CommandResult> {
  return lab().cli(words, { timeoutMs: 2 * HANG_MS });
}

async function takeDown(): Promise<void> {
  connection?.close();
  const lab = current;
  current = undefined;
  await lab?.down();
}

/** Why lab tests cannot run here, or undefined. */
async function obstacle(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'the lab needs root: run the tests with sudo';
  const { status } = await run('ip', ['netns', 'list']);
  return status === 0 ? undefined : 'the lab needs network namespaces: ip netns list fails';
}

/**
 * Has all tests of this process run in a lab of a topology.
 *
 * @param servers those that the tests rely on
 * @param options how the lab is brought up, for instance with another box
 */
export function useLab(
  topology: string,
  servers: readonly string[],
  options: UpOptions = {},
): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      void takeDown().finally(() => process.exit(130));
    });
  }

  before('the lab comes up', async function (this: Context) {
    this.timeout(UP_TIMEOUT_MS);
    const reason = await obstacle();
    if (reason !== undefined) {
      console.log(`    SKIPPED, all lab tests: ${reason}`);
      this.skip();
    }
    current = await Lab.up(topology, options);
    const names = serversOf(current.instance.topology).map(({ name }) => name);
    if (names.join() !== servers.join()) throw new Error('the topology has other servers');
  });

  after('the lab goes down', async function (this: Context) {
    this.timeout(UP_TIMEOUT_MS);
    await takeDown();
  });
}
