// SPDX-License-Identifier: Apache-2.0
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SluiceError, messageOf } from '../config/errors.js';
import type { ConfigDocument, FastpathState } from '../daemon/protocol.js';
import type { EventLog } from '../events/log.js';
import { DICTIONARY_HASH } from '../generated/dictionary.js';
import type { EventMessage, HelloMessage } from '../generated/messages.js';
import { RingError } from '../ring/errors.js';
import { Region } from '../ring/region.js';
import { placementOf } from '../sam/places.js';
import { fastpathArguments } from './arguments.js';
import { Attachment, type Departure } from './attachment.js';
import { Backoff } from './backoff.js';
import { Gate } from './gate.js';
import { isAlive, terminate } from './process.js';
import {
  type Ending,
  type Incarnation,
  findIncarnation,
  keepIncarnation,
  lastWords,
  startProgram,
} from './program.js';

/** The fast path does not start, or cannot be attached to, until something is changed. */
export class FastpathFailed extends SluiceError {}

export interface SupervisorOptions {
  program: string;
  runDir: string;
  /** Where handles and notes of NFS are kept; survives a reboot. */
  nfsDir: string;
  instance: string;
}

/** What the supervisor asks of, and tells to, the one it works for. */
export interface SupervisorHost {
  /** The configuration that a fast path started now is to have. */
  wanted(): ConfigDocument;
  /** Configures a fast path whose workers run. Throws if that is refused. */
  configure(attachment: Attachment): Promise<void>;
  event(message: EventMessage): void;
}

/** Exit codes with which the program says that trying again is no use: bad arguments, failed preflight. */
const HOPELESS_EXITS: readonly number[] = [2, 3];
/** How often a configuration that the fast path refused when it started is tried again. */
const RETRY_MS = 3000;
/** How long an orderly stop of the fast path may take. */
const STOP_GRACE_MS = 3000;

/**
 * Keeps one fast path running: finds a living one or starts one, attaches, has it configured, and starts the
 * next when it ends. It never gives up on its own account, except where the program itself says that it is
 * no use; then it waits for `restart`.
 */
export class Supervisor {
  state: FastpathState = 'stopped';
  /** Why it does not forward, for the operator; null while all is well. */
  reason: string | null = null;
  /** Starts after the first. */
  restarts = 0;
  /** The fast path attached to; undefined while there is none. */
  attachment: Attachment | undefined;

  private readonly backoff = new Backoff();
  private readonly settled = new Gate();
  private readonly woken = new Gate();
  private launching: Promise<unknown> = Promise.resolve();
  private stopping = false;
  private ending = false;
  private starts = 0;
  /** Of the fast path attached to; undefined before it was. */
  private readySinceMs: number | undefined;
  private retryTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: SupervisorOptions,
    private readonly host: SupervisorHost,
    private readonly events: EventLog,
  ) {}

  get logPath(): string {
    return join(this.options.runDir, 'fastpath.log');
  }

  private get incarnationPath(): string {
    return join(this.options.runDir, 'fastpath.json');
  }

  start(): void {
    this.state = 'starting';
    void this.run();
  }

  /** @param leave let the fast path go on forwarding, for the next sluiced to adopt */
  async stop(leave: boolean): Promise<void> {
    this.stopping = true;
    clearTimeout(this.retryTimer);
    this.woken.open();
    if (!leave) await this.endLast();
    this.attachment?.stop('sluiced stops');
    this.attachment = undefined;
    this.state = 'stopped';
    this.settled.fail(stopped());
  }

  /** Ends whatever was started last, attached to or not. */
  private async endLast(): Promise<void> {
    await this.launching;
    const last = this.attachment?.incarnation ?? (await findIncarnation(this.incarnationPath));
    if (last === undefined) return;
    await terminate(last.process, STOP_GRACE_MS);
    await this.forget(last);
  }

  /** Waits until the fast path is ready. @throws SluiceError that says why it is not */
  async untilSettled(): Promise<void> {
    if (this.state === 'ready') return;
    await this.settled.wait();
  }

  /** Ends the fast path, if there is one, and starts it anew; resolves when it is ready. */
  async restart(): Promise<void> {
    const outcome = this.settled.wait();
    this.backoff.reset();
    this.ending = true;
    this.become('starting', null);
    await Promise.all([outcome, this.endCurrent()]);
  }

  /** Ends the fast path; the turn that attends it, or waits for better times, then starts the next. */
  private async endCurrent(): Promise<void> {
    if (this.attachment !== undefined) {
      await terminate(this.attachment.incarnation.process, STOP_GRACE_MS);
      return;
    }
    const left = await findIncarnation(this.incarnationPath);
    if (left !== undefined) {
      await terminate(left.process, STOP_GRACE_MS);
      await this.forget(left);
    }
    this.woken.open();
  }

  private become(state: FastpathState, reason: string | null): void {
    if (this.state === 'stopped' && this.stopping) return;
    this.state = state;
    this.reason = reason;
  }

  /** One turn for each incarnation. */
  private async run(): Promise<void> {
    let found = await this.adoptable();
    while (!this.isStopping()) {
      this.readySinceMs = undefined;
      try {
        await (found === undefined ? this.launchAndAttend() : this.adoptAndAttend(found));
        const servedMs = this.servedMs();
        await this.pause(this.ending ? 0 : this.backoff.ended(servedMs));
      } catch (error) {
        this.fail(error);
        await this.woken.wait();
      }
      found = undefined;
    }
  }

  /** How long the incarnation has been ready; attending to it has said since when. */
  private servedMs(): number {
    return this.readySinceMs === undefined ? 0 : performance.now() - this.readySinceMs;
  }

  /** A function, because others change the flag while `run` waits. */
  private isStopping(): boolean {
    return this.stopping;
  }

  private fail(error: unknown): void {
    const failure =
      error instanceof SluiceError
        ? error
        : new FastpathFailed('fastpath-failed', messageOf(error), { object: 'system' });
    const reason = [failure.message, failure.remedy].filter((text) => text !== undefined).join(' ');
    this.become('failed', reason);
    this.events.raise('fastpath-failed', '', { reason });
    this.settled.fail(failure);
  }

  /** Waits before the next start, unless somebody wants it at once. */
  private async pause(ms: number): Promise<void> {
    if (ms === 0 || this.isStopping()) return;
    const timer = setTimeout(() => {
      this.woken.open();
    }, ms);
    await this.woken.wait();
    clearTimeout(timer);
  }

  /** A fast path that a sluiced before us started and that still lives. Regions of others are cleared up. */
  private async adoptable(): Promise<Incarnation | undefined> {
    const left = await findIncarnation(this.incarnationPath);
    const alive = left !== undefined && isAlive(left.process);
    const directory = join(this.options.runDir, 'regions');
    for (const name of await readdir(directory).catch(() => [])) {
      const path = join(directory, name);
      if (!alive || path !== left.region) await rm(path, { force: true });
    }
    if (!alive && left !== undefined) await rm(this.incarnationPath, { force: true });
    return alive ? left : undefined;
  }

  private async adoptAndAttend(incarnation: Incarnation): Promise<void> {
    let region: Region;
    try {
      region = Region.open(incarnation.region);
    } catch (error) {
      if (error instanceof RingError && error.code === 'dictionary-mismatch') {
        const theirs = otherHash(error.message);
        this.events.raise('dictionary-mismatch', '', { ours: DICTIONARY_HASH, theirs });
      }
      throw new FastpathFailed(
        'not-attached',
        `The fast path, process ${incarnation.process.pid}, goes on forwarding but cannot be managed: ` +
          `${messageOf(error)}.`,
        { object: 'system', remedy: 'Type `restart fastpath` to replace it; flows survive that.' },
        { cause: error },
      );
    }
    await this.attend(new Attachment(incarnation, region, this.listener(incarnation), undefined));
  }

  private async launchAndAttend(): Promise<void> {
    if (this.starts++ > 0) this.restarts++;
    this.ending = false;
    this.become('starting', this.reason);
    const launch = this.launch();
    this.launching = launch.catch(() => undefined);
    await this.attend(await launch);
  }

  /** Makes a region and starts the program on it. */
  private async launch(): Promise<Attachment> {
    const { program, runDir, nfsDir, instance } = this.options;
    const document = this.host.wanted();
    const path = join(runDir, 'regions', `${Date.now()}-${process.pid}`);
    await mkdir(join(runDir, 'regions'), { recursive: true, mode: 0o750 });
    const region = Region.create(path);
    try {
      const args = fastpathArguments(document, { runDir, nfsDir, region: path, instance });
      const child = await startProgram(program, args, this.logPath);
      const incarnation: Incarnation = {
        process: child.process,
        region: path,
        placement: placementOf(document),
        startedMs: Date.now(),
        logOffset: child.logOffset,
      };
      await keepIncarnation(this.incarnationPath, incarnation);
      return new Attachment(incarnation, region, this.listener(incarnation), child.ended);
    } catch (error) {
      region.close();
      await rm(path, { force: true });
      throw error;
    }
  }

  private listener(incarnation: Incarnation) {
    return {
      hello: (message: HelloMessage): void => {
        // rte_version() begins with the name.
        const dpdk = message.dpdkVersion.replace(/^DPDK /, '');
        incarnation.about = { version: message.version, dpdk };
        // Only `show version` of a later sluiced would miss it.
        keepIncarnation(this.incarnationPath, incarnation).catch(() => undefined);
      },
      event: (message: EventMessage): void => {
        this.host.event(message);
      },
    };
  }

  /** Holds on to a fast path until it departs, and clears up behind it. */
  private async attend(attachment: Attachment): Promise<void> {
    this.attachment = attachment;
    attachment.start();
    void this.bringUp(attachment);
    const departure = await attachment.gone;
    clearTimeout(this.retryTimer);
    if (this.isStopping()) return;
    this.attachment = undefined;
    this.become('starting', null);
    const reason = this.describe(attachment.incarnation, departure);
    attachment.stop(reason);
    try {
      this.depart(attachment.incarnation, departure, reason);
    } finally {
      if (departure.how !== 'ended') await terminate(attachment.incarnation.process, 0);
      await this.forget(attachment.incarnation);
    }
  }

  /** Configures a fast path as soon as it can be, again and again if it refuses. */
  private async bringUp(attachment: Attachment): Promise<void> {
    if (!(await attachment.untilRunning()) || this.attachment !== attachment) return;
    this.become('configuring', null);
    this.events.raise('fastpath-attached', '', {
      pid: attachment.incarnation.process.pid,
      generation: attachment.region.fastPath.generation,
    });
    await this.tryConfigure(attachment);
  }

  private async tryConfigure(attachment: Attachment): Promise<void> {
    try {
      await this.host.configure(attachment);
      if (this.attachment === attachment && !this.ending) this.becomeReady();
    } catch (error) {
      if (this.attachment !== attachment || this.ending || this.state === 'ready') return;
      this.become('configuring', messageOf(error));
      this.settled.fail(error);
      this.retryTimer = setTimeout(() => void this.tryConfigure(attachment), RETRY_MS);
    }
  }

  /** The fast path has its configuration and its ports are released. */
  becomeReady(): void {
    clearTimeout(this.retryTimer);
    this.readySinceMs ??= performance.now();
    this.become('ready', null);
    this.settled.open();
  }

  /** Tells of an end nobody asked for; gives up where the program says that it is no use. */
  private depart(incarnation: Incarnation, departure: Departure, reason: string): void {
    if (this.ending) return;
    const { pid } = incarnation.process;
    if (departure.how === 'hung') {
      this.events.raise('fastpath-hung', '', { pid, milliseconds: departure.silentMs });
    } else if (departure.how === 'damaged') {
      this.events.raise('ring-error', '', { ring: 'up', reason: messageOf(departure.error) });
    }
    this.events.raise('fastpath-exited', '', { pid, reason });
    this.become('starting', reason);
    const code = departure.how === 'ended' ? departure.ending?.code : undefined;
    if (code !== undefined && code !== null && HOPELESS_EXITS.includes(code)) {
      const said = lastWords(this.logPath, incarnation.logOffset, 8);
      throw new FastpathFailed('fastpath-failed', said === '' ? `It ended with ${reason}.` : said, {
        object: 'system',
        remedy: 'Then type `restart fastpath`, or commit a configuration that it can start with.',
      });
    }
    if (this.backoff.failures > 1) this.settled.fail(gone(reason));
  }

  private describe(incarnation: Incarnation, departure: Departure): string {
    if (departure.how === 'hung') return `it was not heard of for ${departure.silentMs} ms`;
    if (departure.how === 'damaged') return 'its ring is damaged';
    const how = describeEnding(departure.ending);
    const said = lastWords(this.logPath, incarnation.logOffset, 2);
    return said === '' ? how : `${how}; it said: ${said}`;
  }

  private async forget(incarnation: Incarnation): Promise<void> {
    await rm(incarnation.region, { force: true });
    await rm(this.incarnationPath, { force: true });
  }
}

function describeEnding(ending: Ending | undefined): string {
  if (ending === undefined) return 'it is gone';
  if (ending.signal !== null) return `signal ${ending.signal}`;
  return `exit code ${ending.code ?? 0}`;
}

function gone(reason: string): FastpathFailed {
  return new FastpathFailed('fastpath-failed', `The fast path does not stay up: ${reason}.`, {
    object: 'system',
    remedy: '`show system` names its log file.',
  });
}

/** The hash in a message that is not ours. */
function otherHash(message: string): string {
  const hashes = message.match(/[0-9a-f]{16}/g) ?? [];
  return hashes.find((hash) => hash !== DICTIONARY_HASH) ?? 'another';
}

function stopped(): FastpathFailed {
  return new FastpathFailed('stopping', 'sluiced stops.', { remedy: 'Start it again.' });
}
