// SPDX-License-Identifier: Apache-2.0
// The fast path of the lab's box with us in place of sluiced: so that a test can stop half-way between a
// start and "configuration complete", which sluiced passes in milliseconds.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startupFile } from '../../../lab/box/sluice.js';
import { ROOT } from '../../../lab/instance.js';
import { awaitExit } from '../../../lab/system/command.js';
import { waitFor } from '../../../lab/system/wait.js';
import { assignIds } from '../../../mgmt/config/ids.js';
import { StartupFile } from '../../../mgmt/config/startup.js';
import { messagesOf } from '../../../mgmt/csm/csm.js';
import { fastpathArguments } from '../../../mgmt/csm/arguments.js';
import { Session } from '../../../mgmt/csm/session.js';
import { Region } from '../../../mgmt/ring/region.js';
import { lab } from './current.js';

const FAST_PATH = join(ROOT, 'build/c/bin/sluice-fastpath');

/** A cold fast path that waits for its configuration to be complete. */
export class HeldBox {
  private constructor(
    readonly region: Region,
    readonly session: Session,
    readonly stop: () => Promise<void>,
  ) {}

  /** Starts one with nothing to adopt. `sluiced` and its fast path must not run. */
  static async start(): Promise<HeldBox> {
    const { instance } = lab();
    const runDir = join(instance.stateDir, 'held-box');
    mkdirSync(runDir, { recursive: true });
    const path = join(runDir, 'region');
    const { document } = await new StartupFile(startupFile(instance)).read();
    const setting = {
      runDir,
      nfsDir: join(runDir, 'nfs'),
      region: path,
      instance: `${instance.boxInstance}-held`,
    };
    const region = Region.create(path);
    const argv = [FAST_PATH, ...fastpathArguments(document, setting)];
    const child = lab().host('box').spawn(argv, 'ignore');
    const ended = awaitExit(child);
    const silent = { hello: () => undefined, event: () => undefined, damaged: () => undefined };
    const session = new Session(region, silent);
    region.attach();
    session.start();
    await waitFor(() => Promise.resolve(region.fastPath.state === 'held-down'), {
      what: 'the fast path runs and holds its ports down',
    });
    return new HeldBox(region, session, async () => {
      session.stop();
      child.kill('SIGTERM');
      await ended;
      region.close();
      rmSync(runDir, { recursive: true });
    });
  }

  /** Sends the whole configuration of the start, but not that it is complete. */
  async configure(): Promise<void> {
    const { document, ids } = await new StartupFile(startupFile(lab().instance)).read();
    await this.session.configure(messagesOf(document, assignIds(document, ids)), 1n);
  }
}
