// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { type Logger, destination, pino } from 'pino';
import {
  type Counter,
  type EventFilter,
  type EventRecord,
  type Severity,
  toCounter,
} from '../daemon/protocol.js';
import { EVENTS, type EventArguments, type EventName, describeEvent } from '../generated/events.js';
import { readEvents, rotate } from './file.js';

/** How many events are kept in memory. */
export const KEPT_EVENTS = 1000;

/** The length of the log is looked at once for so many events. */
const CHECK_EVERY = 1000;

const PINO_LEVELS = { critical: 60, error: 50, warning: 40, notice: 35, info: 30 } as const;

/** Worst last, as filters compare them. */
const SEVERITIES: readonly Severity[] = ['debug', 'info', 'notice', 'warning', 'error', 'critical'];

/**
 * What happened: each event has a stable code, goes as a JSON line to the log file, and is kept with the last
 * thousand for `show events` and for those who follow.
 */
export class EventLog {
  private readonly emitter = new EventEmitter();
  private kept: EventRecord[] = [];
  private sequence = 0;
  private unchecked = 0;
  private stream: ReturnType<typeof destination> | undefined;
  private logger: Logger<'notice'> | undefined;

  /** @param path of the log file; appended to */
  constructor(private readonly path: string) {
    this.emitter.setMaxListeners(0);
  }

  /** Opens the log, and takes up the events that a sluiced before us wrote to it. */
  start(): void {
    this.kept = readEvents(this.path, KEPT_EVENTS);
    this.sequence = this.kept.at(-1)?.sequence ?? 0;
    rotate(this.path);
    const stream = destination({ dest: this.path, append: true, mkdir: true, sync: true });
    // A full disk must not stop the box: events then live in memory only.
    stream.on('error', () => undefined);
    this.stream = stream;
    const severityOf = new Map<number, string>(
      Object.entries(PINO_LEVELS).map(([severity, level]) => [level, severity]),
    );
    this.logger = pino(
      {
        base: null,
        level: 'info',
        customLevels: { notice: PINO_LEVELS.notice },
        timestamp: false,
        formatters: { level: (_label, level) => ({ severity: severityOf.get(level) ?? 'info' }) },
        messageKey: 'message',
      },
      stream,
    );
  }

  stop(): void {
    this.stream?.flushSync();
    this.stream?.end();
    this.logger = undefined;
    this.stream = undefined;
  }

  /**
   * Raises an event.
   *
   * @param key of the object it is about; empty for the box as a whole
   * @param timeMs when it happened, if the fast path says so; milliseconds since the epoch
   */
  raise<N extends EventName>(
    name: N,
    key: string,
    values: EventArguments[N],
    timeMs = Date.now(),
  ): void {
    const { code, severity, about } = EVENTS[name];
    const record: EventRecord = {
      timeMs,
      sequence: ++this.sequence,
      code,
      name,
      severity,
      object: key === '' ? '' : `${about} ${key}`,
      message: describeEvent(name, key, values).trim(),
      arguments: plainArguments(values),
    };
    this.keep(record);
    this.write(record);
  }

  /** The events kept that pass a filter, oldest first. */
  select(filter: EventFilter = {}): EventRecord[] {
    const passing = this.kept.filter((record) => passes(record, filter));
    return filter.last === undefined
      ? passing
      : passing.slice(-Math.max(0, filter.last) || Infinity);
  }

  /** Calls for each new event that passes a filter, until the signal is set off. */
  follow(filter: EventFilter, signal: AbortSignal, take: (record: EventRecord) => void): void {
    const listener = (record: EventRecord): void => {
      if (passes(record, filter)) take(record);
    };
    this.emitter.on('event', listener);
    signal.addEventListener('abort', () => this.emitter.off('event', listener), { once: true });
  }

  clear(): void {
    this.kept = [];
  }

  private keep(record: EventRecord): void {
    this.kept.push(record);
    if (this.kept.length > KEPT_EVENTS) this.kept = this.kept.slice(-KEPT_EVENTS);
    this.emitter.emit('event', record);
  }

  private write(record: EventRecord): void {
    if (++this.unchecked >= CHECK_EVERY) {
      this.unchecked = 0;
      if (rotate(this.path)) this.stream?.reopen();
    }
    const { timeMs, severity, message, ...rest } = record;
    const line = { time: new Date(timeMs).toISOString(), ...rest };
    if (severity === 'critical') this.logger?.fatal(line, message);
    else if (severity === 'error') this.logger?.error(line, message);
    else if (severity === 'warning') this.logger?.warn(line, message);
    else if (severity === 'notice') this.logger?.notice(line, message);
    else this.logger?.info(line, message);
  }
}

/** Arguments as JSON carries them: 64-bit counters as numbers while that is exact. */
function plainArguments(values: object): Record<string, Counter> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? toCounter(value) : (value as Counter),
    ]),
  );
}

function passes(record: EventRecord, filter: EventFilter): boolean {
  const { code, severity, object } = filter;
  if (code !== undefined && code !== record.code && code !== record.name) return false;
  if (object !== undefined && object !== record.object) return false;
  return (
    severity === undefined || SEVERITIES.indexOf(record.severity) >= SEVERITIES.indexOf(severity)
  );
}
