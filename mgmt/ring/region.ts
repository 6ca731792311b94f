// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:os';
import { MESSAGE_IDS, decodeMessage, encodeMessage } from '../generated/codecs.js';
import { DICTIONARY_HASH_VALUE } from '../generated/dictionary.js';
import type { DownMessage, Message, UpMessage } from '../generated/messages.js';
import { STATISTICS_BYTES } from '../generated/statistics.js';
import { RingError, regionError } from './errors.js';
import { DOWN, UP, addon } from './native.js';
import type { NativeRegion, RingNumber } from './native.js';
import { StatisticsReader } from './statistics.js';

const { ENOBUFS, EAGAIN, EILSEQ } = constants.errno;

/** Life of the fast path; numbers as enum sl_fast_path_state. */
const STATES = ['absent', 'starting', 'held-down', 'forwarding', 'stopping'] as const;
export type FastPathState = (typeof STATES)[number];

/** One side of a region, as the header tells. */
export interface ManagerStatus {
  /** Grows by one with each manager that attaches. */
  generation: bigint;
  /** 0 when none is attached. */
  pid: number;
  /** Time since its last heartbeat. */
  silentUs: bigint;
}

export interface FastPathStatus {
  state: FastPathState;
  /** Generation of the configuration in force, 0 for none. */
  generation: bigint;
  /** 0 when none has attached. */
  pid: number;
  /** Time since its last heartbeat. */
  silentUs: bigint;
}

/** Microseconds of CLOCK_MONOTONIC, in which heartbeats are counted. */
export function monotonicUs(): bigint {
  return process.hrtime.bigint() / 1000n;
}

/** Maps the region at a path. @throws RingError */
function map(path: string, create: boolean): NativeRegion {
  const { NativeRegion } = addon();
  try {
    return new NativeRegion(path, DICTIONARY_HASH_VALUE, STATISTICS_BYTES, create);
  } catch (error) {
    throw regionError(path, error, create);
  }
}

/** What both ends of a region can do. Out and In are the messages it sends and receives. */
abstract class RegionEnd<Out extends Message, In extends Message> {
  /** Counters and gauges, readable at any time. */
  readonly statistics: StatisticsReader;

  protected constructor(
    readonly path: string,
    protected readonly native: NativeRegion,
    private readonly outRing: RingNumber,
    private readonly inRing: RingNumber,
  ) {
    this.statistics = new StatisticsReader(native);
  }

  /**
   * Puts a message on the ring.
   * @throws RingError: ring-full when the other side does not keep up (nothing was sent; try again after it
   *   has), ring-damaged when the region must be made anew
   * @throws CodecError when a value does not fit its field
   */
  send(message: Out): void {
    const rc = this.native.enqueue(
      this.outRing,
      MESSAGE_IDS[message.message],
      encodeMessage(message),
    );
    if (rc === 0) return;
    const text = `shared region ${this.path}: ${message.message} cannot be sent`;
    if (rc === -ENOBUFS) {
      throw new RingError('ring-full', this.path, `${text}: the ring is full`, 'try again later');
    }
    throw this.damaged(`${text}: the ring's counts contradict each other`);
  }

  /**
   * Takes the oldest message, if there is one.
   * @throws RingError (ring-damaged) once for each message that fails its check: what it said is lost
   * @throws CodecError when it is no message of this dictionary
   */
  receive(): In | undefined {
    const taken = this.native.dequeue(this.inRing);
    if (typeof taken !== 'number') return decodeMessage(taken.id, taken.payload) as In;
    if (taken === -EAGAIN) return undefined;
    const cause = taken === -EILSEQ ? 'is out of sequence' : 'has a bad checksum, length or id';
    throw this.damaged(`shared region ${this.path}: a message ${cause}`);
  }

  /** Messages sent that the other side has not taken yet. */
  get backlog(): number {
    return Number(this.native.used(this.outRing));
  }

  get manager(): ManagerStatus {
    const status = this.native.status();
    return {
      generation: status.managerGeneration,
      pid: status.managerPid,
      silentUs: silence(status.managerHeartbeatUs),
    };
  }

  get fastPath(): FastPathStatus {
    const status = this.native.status();
    return {
      state: STATES[status.fastPathState] ?? 'absent',
      generation: status.fastPathGeneration,
      pid: status.fastPathPid,
      silentUs: silence(status.fastPathHeartbeatUs),
    };
  }

  /** Unmaps the region; the file stays. Safe to call twice. */
  close(): void {
    this.native.close();
  }

  private damaged(text: string): RingError {
    return new RingError(
      'ring-damaged',
      this.path,
      text,
      'restart the fast path: a new region is made',
    );
  }
}

function silence(heartbeatUs: bigint): bigint {
  const now = monotonicUs();
  return now > heartbeatUs ? now - heartbeatUs : 0n;
}

/** The manager's end of a region: sends down, receives up. */
export class Region extends RegionEnd<DownMessage, UpMessage> {
  private constructor(path: string, native: NativeRegion) {
    super(path, native, DOWN, UP);
  }

  /**
   * Makes a region, replacing a file at the path; who has that one mapped keeps the old one.
   * @throws RingError (region-failed, addon-missing)
   */
  static create(path: string): Region {
    return new Region(path, map(path, true));
  }

  /**
   * Opens a region that a manager before us has made.
   * @throws RingError: region-missing, region-foreign, region-damaged, layout-mismatch, dictionary-mismatch,
   *   region-failed, addon-missing
   */
  static open(path: string): Region {
    return new Region(path, map(path, false));
  }

  /** Takes the manager's side over. @returns our generation */
  attach(): bigint {
    return this.native.attachManager(process.pid, monotonicUs());
  }

  /** Tells the fast path that we live. */
  beat(): void {
    this.native.beatManager(monotonicUs());
  }

  /** Leaves in order: the fast path need not wonder where we are. */
  detach(): void {
    this.native.detachManager();
  }
}

/** The fast path's end of a region, for tools and tests that stand in for it: sends up, receives down. */
export class FastPathEnd extends RegionEnd<UpMessage, DownMessage> {
  private constructor(path: string, native: NativeRegion) {
    super(path, native, UP, DOWN);
  }

  /** Opens the region; errors as Region.open(). */
  static open(path: string): FastPathEnd {
    return new FastPathEnd(path, map(path, false));
  }

  /** Takes the fast path's side over, in state starting. */
  attach(): void {
    this.native.attachFastPath(process.pid, monotonicUs());
  }

  /** @param generation of the configuration in force */
  beat(state: FastPathState, generation: bigint): void {
    this.native.beatFastPath(monotonicUs(), STATES.indexOf(state), generation);
  }
}
