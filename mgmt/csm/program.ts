// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isRecord } from '../config/document.js';
import { SluiceError, messageOf } from '../config/errors.js';
import { writeAtomically } from '../config/files.js';
import { rotate } from '../events/file.js';
import type { ConfigDocument } from '../daemon/protocol.js';
import { type ProcessIdentity, identify, parseIdentity } from './process.js';

/** A fast path that was started: enough for a later sluiced to find and adopt it. */
export interface Incarnation {
  process: ProcessIdentity;
  /** Path of its shared region. */
  region: string;
  /** Configuration of what applies only at a start (cores, memory), as it was then. */
  placement: ConfigDocument;
  /** Milliseconds since the epoch. */
  startedMs: number;
  /** Length of the log when it was started: what follows it wrote. */
  logOffset: number;
  /** What it said of itself when it was ready. */
  about?: { version: string; dpdk: string };
}

/** The fast path could not be started at all. */
export class LaunchError extends SluiceError {}

/** How a child ended, as far as it is known. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A child just started. */
export interface Started {
  process: ProcessIdentity;
  logOffset: number;
  ended: Promise<Ending>;
}

/**
 * Starts the program in a session of its own, so that it outlives us, with its output appended to a log.
 * @throws LaunchError if there is no such program or the log cannot be written
 */
export async function startProgram(
  program: string,
  args: readonly string[],
  logPath: string,
): Promise<Started> {
  const log = openLog(logPath);
  try {
    const logOffset = fstatSync(log).size;
    const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log] });
    const ended = new Promise<Ending>((resolve) => {
      child.once('exit', (code, signal) => {
        resolve({ code, signal });
      });
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const process = child.pid === undefined ? undefined : identify(child.pid);
    // It may have ended already; then nobody has its id, and nobody will be taken for it.
    return { process: process ?? { pid: child.pid ?? 0, startTime: '' }, logOffset, ended };
  } catch (error) {
    throw new LaunchError(
      'no-fastpath',
      `The fast path ${program} does not start: ${messageOf(error)}.`,
      { object: 'system', remedy: 'Build it with `npm run build`, or give --fastpath.' },
      { cause: error },
    );
  } finally {
    closeSync(log);
  }
}

function openLog(path: string): number {
  try {
    rotate(path);
    return openSync(path, 'a', 0o640);
  } catch (error) {
    throw new LaunchError(
      'no-log',
      `The log of the fast path cannot be written: ${messageOf(error)}.`,
      { object: 'system', remedy: `Make ${path} writable.` },
      { cause: error },
    );
  }
}

const LAST_WORDS_BYTES = 4096;

/** What a program wrote to its log last: at most so many lines, joined; empty if it said nothing. */
export function lastWords(logPath: string, offset: number, lines = 3): string {
  let file: number | undefined;
  try {
    file = openSync(logPath, 'r');
    const { size } = fstatSync(file);
    const from = Math.max(offset, size - LAST_WORDS_BYTES);
    const buffer = Buffer.alloc(Math.max(0, size - from));
    readSync(file, buffer, 0, buffer.length, from);
    const said = buffer.toString('utf8').split('\n');
    return said
      .map((line) => line.trim())
      .filter((line) => line !== '' && !/^(EAL|TELEMETRY|ethdev|PMD):/.test(line))
      .slice(-lines)
      .join(' ');
  } catch {
    return '';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Keeps the incarnation for a later sluiced. */
export async function keepIncarnation(path: string, incarnation: Incarnation): Promise<void> {
  await writeAtomically(path, `${JSON.stringify(incarnation)}\n`);
}

/** The incarnation kept; undefined if there is none, or none that can be read. */
export async function findIncarnation(path: string): Promise<Incarnation | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (!isRecord(value)) return undefined;
    const process = parseIdentity(value['process']);
    const { region, placement, startedMs, logOffset, about } = value;
    if (process === undefined || typeof region !== 'string' || !isRecord(placement)) {
      return undefined;
    }
    return {
      process,
      region,
      placement,
      startedMs: Number(startedMs),
      logOffset: Number(logOffset),
      ...(isRecord(about) && {
        about: { version: String(about['version']), dpdk: String(about['dpdk']) },
      }),
    };
  } catch {
    return undefined;
  }
}
