// SPDX-License-Identifier: Apache-2.0
import type { Applied, ConfigTarget } from '../config/commit.js';
import { objectsOf, sameValue } from '../config/document.js';
import { SluiceError } from '../config/errors.js';
import { expand } from '../config/expand.js';
import { type Ids, idOf, noIds, slotOf } from '../config/ids.js';
import type { Running } from '../config/running.js';
import type { PendingChange } from '../daemon/protocol.js';
import type { EventLog } from '../events/log.js';
import { decodeEvent } from '../generated/events.js';
import type { EventMessage, SetMessage } from '../generated/messages.js';
import { setMessages } from '../generated/set-messages.js';
import { activePart } from '../sam/active.js';
import type { LinuxPart } from '../sam/linux.js';
import { pendingChanges, placementOf } from '../sam/places.js';
import type { Attachment } from './attachment.js';
import { preflight } from './preflight.js';
import { FastpathLost, RefusedByFastpath, type Session } from './session.js';
import { FastpathFailed, Supervisor, type SupervisorOptions } from './supervisor.js';

/**
 * Configuration and statistics manager: brings configurations to the fast path and, behind it, to Linux, and
 * keeps both as the running configuration says, whatever dies in between.
 */
export class Csm implements ConfigTarget {
  readonly supervisor: Supervisor;

  /** What the fast path is to have; it gets it again whenever it starts. */
  private wanted: Running = { document: {}, ids: noIds(), commit: 0 };
  private generation = 0n;
  /** The refusal told last, so that one that is met again and again is told once. */
  private refusal = '';

  constructor(
    private readonly options: SupervisorOptions,
    private readonly linux: LinuxPart,
    private readonly events: EventLog,
  ) {
    this.supervisor = new Supervisor(
      options,
      {
        wanted: () => this.wanted.document,
        configure: (attachment) => this.configure(attachment),
        event: (message) => {
          this.raise(message);
        },
      },
      events,
    );
  }

  /** @param running what the fast path is to have from its start */
  start(running: Running): void {
    this.wanted = running;
    this.supervisor.start();
  }

  /** @param leave let the fast path go on forwarding */
  async stop(leave: boolean): Promise<void> {
    await this.supervisor.stop(leave);
  }

  /** Generation in force in the fast path; null while none is. */
  get activeGeneration(): number | null {
    const generation = this.supervisor.attachment?.region.fastPath.generation ?? 0n;
    return generation === 0n ? null : Number(generation);
  }

  /** Configured, but not in force before the fast path is restarted. */
  pending(running: Running): PendingChange[] {
    const placement = this.supervisor.attachment?.incarnation.placement;
    if (placement === undefined) return [];
    return [
      ...pendingChanges(placement, running.document),
      ...activePart(running.document, placement).waiting,
    ];
  }

  async apply(next: Running, previous: Running): Promise<Applied> {
    await this.checkPlacement(next, previous);
    this.wanted = next;
    let gaveUp = false;
    try {
      const attachment = this.supervisor.attachment;
      if (attachment === undefined || this.supervisor.state === 'starting') {
        const failed = this.supervisor.state === 'failed';
        await (failed ? this.supervisor.restart() : this.supervisor.untilSettled());
      } else if (this.restartHurtsNobody(attachment, next, previous)) {
        gaveUp = true;
        await this.supervisor.restart();
      } else {
        await this.configureAndUndo(attachment, next, previous);
      }
    } catch (error) {
      this.wanted = previous;
      // One that ran is to run again; whatever a silent one has taken, a new one has nothing of it.
      if (gaveUp || error instanceof FastpathLost) this.restartQuietly();
      throw named(error);
    }
    const pending = this.pending(next);
    this.events.raise('config-applied', '', { generation: this.generation });
    return { generation: this.activeGeneration, pending, warnings: [] };
  }

  /** Has the next start checked now, if this configuration makes it another than was accepted before. */
  private async checkPlacement(next: Running, previous: Running): Promise<void> {
    const active = this.supervisor.attachment?.incarnation.placement;
    if (active === undefined) return;
    const unchanged = sameValue(placementOf(next.document), placementOf(previous.document));
    if (!unchanged) await preflight(this.options, next.document, active);
  }

  /**
   * Restarts the fast path, so that what is pending takes effect.
   * @throws PreflightFailed if it could not start again; it then goes on running
   */
  async restart(): Promise<void> {
    const active = this.supervisor.attachment?.incarnation.placement;
    if (active !== undefined) await preflight(this.options, this.wanted.document, active);
    await this.supervisor.restart();
  }

  /** Nothing passes, so that what needs a restart of the fast path can have it with the commit. */
  private restartHurtsNobody(attachment: Attachment, next: Running, previous: Running): boolean {
    const idle = objectsOf(previous.document, 'port').length === 0;
    return idle && pendingChanges(attachment.incarnation.placement, next.document).length > 0;
  }

  /** Nobody waits for the outcome; a failure shows in `show system`. */
  private restartQuietly(): void {
    if (this.supervisor.attachment === undefined && this.supervisor.state === 'starting') return;
    this.supervisor.restart().catch(() => undefined);
  }

  /** Fast path, then Linux; if either refuses, both are as before. */
  private async configureAndUndo(
    attachment: Attachment,
    next: Running,
    previous: Running,
  ): Promise<void> {
    await this.send(attachment, next);
    try {
      await this.linux.apply(next.document, previous.document);
    } catch (error) {
      await this.send(attachment, previous);
      throw error;
    }
    if (this.supervisor.state !== 'ready') {
      await attachment.session.ready();
      this.supervisor.becomeReady();
    }
  }

  /** Gives a fast path that has just been attached to what it is to have. */
  private async configure(attachment: Attachment): Promise<void> {
    const running = this.wanted;
    await this.send(attachment, running);
    await attachment.session.ready();
    // Traffic does not wait for Linux: a tap that refuses its address is told, and the ports work.
    await this.linux.apply(running.document, {}).catch((error: unknown) => {
      this.raiseRefusal(error);
    });
  }

  private async send(attachment: Attachment, running: Running): Promise<void> {
    const { document } = activePart(running.document, attachment.incarnation.placement);
    const inForce = attachment.region.fastPath.generation;
    this.generation = (inForce > this.generation ? inForce : this.generation) + 1n;
    try {
      await attachment.session.configure(messagesOf(document, running.ids), this.generation);
      this.refusal = '';
    } catch (error) {
      this.raiseRefusal(error);
      throw error;
    }
  }

  private raiseRefusal(error: unknown): void {
    if (!(error instanceof SluiceError) || error.message === this.refusal) return;
    this.refusal = error.message;
    const { object = '', attribute = '', message } = error;
    const head = `${object} ${attribute}: `;
    const reason = message.startsWith(head) ? message.slice(head.length) : message;
    this.events.raise('config-refused', '', { object, attribute, reason });
  }

  /** An event of the fast path goes into the log with the time it happened. */
  private raise(message: EventMessage): void {
    if (message.code === null) return;
    try {
      const payload = message.arguments.subarray(0, message.argumentsBytes);
      const event = decodeEvent(message.code, payload);
      this.events.raise(event.name, message.key, event.arguments, Number(message.timeUs / 1000n));
      // A damaged ring is not mended: the next fast path gets a new region.
      if (event.name === 'ring-error') this.restartQuietly();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.events.raise('ring-error', '', { ring: 'up', reason });
    }
  }

  /** The conversation with the fast path. @throws FastpathFailed while there is none */
  get session(): Session {
    const { attachment, state, reason } = this.supervisor;
    if (attachment !== undefined) return attachment.session;
    throw new FastpathFailed('no-fastpath', `The fast path does not run (${state}).`, {
      object: 'system',
      remedy: reason ?? 'Wait until `show system` says that it is ready.',
    });
  }
}

/** The messages that carry a configuration. */
export function messagesOf(document: Running['document'], ids: Ids): SetMessage[] {
  return setMessages(expand(document), {
    idOf: (kind, key) => idOf(ids, kind, key),
    slotOf: (kind, key) => slotOf(ids, kind, key),
  });
}

/** A failure to start is the refusal of the commit that needed the start. */
function named(error: unknown): unknown {
  if (!(error instanceof FastpathFailed) || error instanceof RefusedByFastpath) return error;
  return new FastpathFailed(
    error.code,
    `The fast path does not run with this configuration: ${error.message}`,
    { object: error.object ?? 'system', ...(error.remedy && { remedy: error.remedy }) },
    { cause: error },
  );
}
