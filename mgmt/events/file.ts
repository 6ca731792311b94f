// SPDX-License-Identifier: Apache-2.0
import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { isRecord } from '../config/document.js';
import type { Counter, EventRecord } from '../daemon/protocol.js';
import { EVENTS, type EventName } from '../generated/events.js';

/** A log that has grown to this is put aside; with the one before it, a log takes at most twice as much. */
export const MAX_LOG_BYTES = 8 * 1024 * 1024;

/**
 * Puts a log that has grown too long aside as `<path>.1`.
 * @returns whether it did; whoever has it open must open it anew
 */
export function rotate(path: string, maxBytes = MAX_LOG_BYTES): boolean {
  try {
    if (statSync(path).size < maxBytes) return false;
    renameSync(path, `${path}.1`);
    return true;
  } catch {
    // There is no log yet, or it cannot be moved: then it grows on.
    return false;
  }
}

/** How much of an old log is looked through for events; a line has about 300 bytes. */
const TAIL_BYTES = 1024 * 1024;

/** The newest events of a log that a sluiced before us wrote, oldest first. Lines that are none are skipped. */
export function readEvents(path: string, most: number): EventRecord[] {
  const lines = tail(path).split('\n');
  return lines
    .map(parseLine)
    .filter((record) => record !== undefined)
    .slice(-most);
}

function tail(path: string): string {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    const from = Math.max(0, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - from);
    readSync(file, buffer, 0, buffer.length, from);
    return buffer.toString('utf8');
  } catch {
    return '';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function parseLine(line: string): EventRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { time, sequence, name, object, message } = value;
  const held = value['arguments'];
  if (typeof name !== 'string' || !Object.hasOwn(EVENTS, name) || !isRecord(held)) return undefined;
  const { code, severity } = EVENTS[name as EventName];
  return {
    timeMs: Date.parse(String(time)),
    sequence: Number(sequence),
    code,
    name,
    severity,
    object: String(object),
    message: String(message),
    arguments: held as Record<string, Counter>,
  };
}
