// SPDX-License-Identifier: Apache-2.0
import type { HelloMessage } from '../generated/messages.js';
import type { Region } from '../ring/region.js';
import { isAlive } from './process.js';
import type { Ending, Incarnation } from './program.js';
import { Session, type SessionListener } from './session.js';

/** Why an attachment ended. */
export type Departure =
  /** The process is gone; how, if it was our child. */
  | { how: 'ended'; ending: Ending | undefined }
  /** It lives, but its control thread does not move. */
  | { how: 'hung'; silentMs: number }
  /** The up ring holds what no fast path writes. */
  | { how: 'damaged'; error: unknown };

/** How often life is looked for and our own heartbeat given. */
const WATCH_MS = 50;
/** A control thread silent for so long hangs. Opening a NIC takes it a second or two. */
const HUNG_MS = 5000;
/** The longest start: EAL, huge pages, adopting millions of flows. */
const START_MS = 30_000;

/**
 * Our hold on one fast path, from attaching to its end: region, session and watch. Made for each incarnation
 * anew.
 */
export class Attachment {
  readonly session: Session;
  /** Settles when the fast path ends, hangs or damages its ring; never fails. */
  readonly gone: Promise<Departure>;

  private leave: (departure: Departure) => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private open = true;
  private readonly beganMs = performance.now();

  /**
   * @param region opened; closed by `stop`
   * @param ended of our own child, for its exit code
   */
  constructor(
    readonly incarnation: Incarnation,
    readonly region: Region,
    listener: Omit<SessionListener, 'damaged'>,
    private readonly ended: Promise<Ending> | undefined,
  ) {
    this.gone = new Promise((resolve) => {
      this.leave = resolve;
    });
    this.session = new Session(region, {
      hello: (message: HelloMessage) => {
        listener.hello(message);
      },
      event: (message) => {
        listener.event(message);
      },
      damaged: (error) => {
        this.leave({ how: 'damaged', error });
      },
    });
  }

  start(): void {
    this.region.attach();
    this.session.start();
    this.timer = setInterval(() => {
      this.watch();
    }, WATCH_MS);
    void this.ended?.then((ending) => {
      this.leave({ how: 'ended', ending });
    });
  }

  /** Lets go. The fast path, if it lives, goes on and can be attached to again. */
  stop(reason: string): void {
    clearInterval(this.timer);
    this.open = false;
    this.session.stop(reason);
    this.region.detach();
    this.region.close();
  }

  /** Whether its workers run. */
  get running(): boolean {
    if (!this.open) return false;
    const { state } = this.region.fastPath;
    return state === 'held-down' || state === 'forwarding';
  }

  /** Waits until the workers run. @returns false if it departed before */
  async untilRunning(): Promise<boolean> {
    const departed = this.gone.then(() => true);
    while (this.open && !this.running) {
      const tick = new Promise<false>((resolve) => setTimeout(resolve, 5, false));
      if (await Promise.race([departed, tick])) return false;
    }
    return this.open;
  }

  private watch(): void {
    this.region.beat();
    if (!isAlive(this.incarnation.process)) {
      // Our own child tells how it ended; only another's end has to be noticed here.
      if (this.ended === undefined) this.leave({ how: 'ended', ending: undefined });
      return;
    }
    const silentMs = this.silentMs();
    if (silentMs > (this.running ? HUNG_MS : START_MS)) this.leave({ how: 'hung', silentMs });
  }

  private silentMs(): number {
    if (!this.running) return Math.round(performance.now() - this.beganMs);
    return Number(this.region.fastPath.silentUs / 1000n);
  }
}
