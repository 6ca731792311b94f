// SPDX-License-Identifier: Apache-2.0
import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommitListener, CommitEngine } from '../config/commit.js';
import { sameDocument, textOf } from '../config/document.js';
import { SluiceError, messageOf } from '../config/errors.js';
import { History } from '../config/history.js';
import type { Origin } from '../config/origin.js';
import { systemOf } from '../config/placement.js';
import { RunStateFile } from '../config/running.js';
import { StartupFile } from '../config/startup.js';
import { ConfigStore } from '../config/store.js';
import { Csm } from '../csm/csm.js';
import { LoadMeter } from '../csm/load.js';
import { EventLog } from '../events/log.js';
import { LinuxPart } from '../sam/linux.js';
import type { DaemonOptions } from './arguments.js';
import { InstanceLock } from './lock.js';
import { dispatcher } from './methods.js';
import { type HistoryEntry, SOCKET_NAME, type Status } from './protocol.js';
import { ControlServer } from './server.js';
import type { ShowContext } from './show/context.js';
import { statistics } from './show/context.js';
import { runningNps } from './show/traffic.js';
import { chooseBeginning } from './beginning.js';
import { VERSION } from './version.js';

/**
 * sluiced: its parts, and the order in which they start and stop. Every part has an inert constructor, `start`
 * and `stop`.
 */
export class Daemon implements ShowContext {
  readonly store = new ConfigStore();
  readonly history: History;
  readonly events: EventLog;
  readonly engine: CommitEngine;
  readonly csm: Csm;
  readonly load: LoadMeter;
  startedMs = 0;

  private readonly lock: InstanceLock;
  private readonly server: ControlServer;
  private readonly startup: StartupFile;
  private readonly runState: RunStateFile;
  private ended: () => void = () => undefined;
  /** Resolves when the daemon has stopped. */
  readonly stopped = new Promise<void>((resolve) => {
    this.ended = resolve;
  });
  private stopping: Promise<void> | undefined;

  constructor(readonly options: DaemonOptions) {
    const { runDir, stateDir, configPath, fastpath, instance } = options;
    this.lock = new InstanceLock(join(runDir, 'sluiced.lock'));
    this.events = new EventLog(join(runDir, 'events.log'));
    this.history = new History(join(stateDir, 'history'));
    this.startup = new StartupFile(configPath);
    this.runState = new RunStateFile(join(runDir, 'running.json'));
    const supervisor = { program: fastpath, runDir, nfsDir: join(stateDir, 'nfs'), instance };
    this.csm = new Csm(supervisor, new LinuxPart(), this.events);
    this.engine = new CommitEngine({
      store: this.store,
      history: this.history,
      runState: this.runState,
      target: this.csm,
      listener: auditor(this.events),
    });
    this.load = new LoadMeter(
      () => statistics(this),
      () => runningNps(this),
    );
    this.server = new ControlServer(join(runDir, SOCKET_NAME), dispatcher(this));
  }

  /**
   * Starts everything; the fast path comes up on its own time.
   * @throws LockedError, or ConfigError for a start-up configuration that was named and is bad
   */
  async start(): Promise<void> {
    this.startedMs = performance.now();
    await makeDirectory(this.options.runDir, '--run-dir');
    await makeDirectory(this.options.stateDir, '--state-dir');
    this.lock.start();
    try {
      this.events.start();
      await this.history.start();
      await this.begin();
      this.load.start();
      await this.server.start();
    } catch (error) {
      this.lock.stop();
      this.events.stop();
      throw error;
    }
  }

  /** Decides which configuration to begin with, and has it brought to the fast path. */
  private async begin(): Promise<void> {
    const beginning = await chooseBeginning(this.startup, this.runState, this.options.configNamed);
    this.store.setStartup(beginning.startup);
    this.store.setCandidate(beginning.candidate);
    this.events.raise('management-started', '', { version: VERSION, source: beginning.source });
    if (beginning.refused !== undefined) {
      this.events.raise('startup-refused', '', { reason: beginning.refused });
    }
    const running = await this.engine.begin(beginning.running, beginning.source === 'running');
    this.csm.start(running);
    this.engine.start(beginning.confirm);
  }

  /** Stops in order, once. @param leave let the fast path go on forwarding */
  shutDown(leave = this.options.leaveFastpath): Promise<void> {
    this.stopping ??= this.stopAll(leave);
    return this.stopping;
  }

  /** What cannot be stopped does not keep the rest from stopping. */
  private async stopAll(leave: boolean): Promise<void> {
    const steps: (() => Promise<void> | void)[] = [
      () => this.server.stop(),
      () => this.engine.stop(),
      () => {
        this.load.stop();
      },
      () => this.csm.stop(leave),
      () => (leave ? undefined : this.runState.remove()),
    ];
    for (const step of steps) {
      await Promise.resolve(step()).catch((error: unknown) => {
        process.stderr.write(`sluiced: while stopping: ${messageOf(error)}\n`);
      });
    }
    this.events.raise('management-stopped', '', {});
    this.events.stop();
    this.lock.stop();
    this.ended();
  }

  status(): Status {
    const { confirm } = this.engine;
    return {
      hostname: textOf(systemOf(this.store.running.document), 'hostname'),
      candidateChanged: this.store.candidateChanged,
      unsaved: this.store.unsaved,
      confirm:
        confirm === null
          ? null
          : {
              deadlineMs: confirm.deadlineMs,
              secondsLeft: Math.max(0, Math.ceil((confirm.deadlineMs - Date.now()) / 1000)),
            },
      pending: this.csm.pending(this.store.running).length,
      fastpath: this.csm.supervisor.state,
    };
  }

  /** Makes the running configuration the start-up configuration. */
  async save(origin: Origin): Promise<{ path: string; changed: boolean }> {
    const { document, ids } = this.store.running;
    const changed = !sameDocument(document, this.store.document('startup'));
    try {
      await this.startup.write({ document, ids });
    } catch (error) {
      throw new SluiceError(
        'not-saved',
        `The start-up configuration could not be written: ${messageOf(error)}.`,
        { object: this.startup.path, remedy: 'Make the file writable; the old one is unchanged.' },
        { cause: error },
      );
    }
    this.store.setStartup(document);
    this.events.raise('configuration-saved', '', { user: origin.user, from: origin.from });
    return { path: this.startup.path, changed };
  }
}

/** @throws SluiceError that names the directory and the option to choose another */
async function makeDirectory(path: string, option: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o750 });
    await access(path, constants.W_OK);
  } catch (error) {
    throw new SluiceError(
      'no-directory',
      `The directory ${path} cannot be used: ${messageOf(error)}.`,
      { object: path, remedy: `Run sluiced as root, or give it another ${option}.` },
      { cause: error },
    );
  }
}

/** Tells the event log of every commit: who, from where, what [MGT-10]. */
function auditor(events: EventLog): CommitListener {
  return {
    committed: (entry: Omit<HistoryEntry, 'back'>) => {
      const { commit: number, user, from, changes, comment, kind } = entry;
      const name = kind === 'rollback' ? 'rollback' : 'commit';
      events.raise(name, '', { number, user, from, changes, comment });
    },
    refused: (error, origin) => {
      const reason = messageOf(error);
      events.raise('commit-refused', '', { user: origin.user, from: origin.from, reason });
    },
    confirmExpired: ({ commit, seconds }) => {
      events.raise('commit-confirmed-expired', '', { number: commit, seconds });
    },
  };
}
