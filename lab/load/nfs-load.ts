// SPDX-License-Identifier: Apache-2.0
// One procedure of NFS, as often as it is answered: lab/peers/nfs-load.
import { join } from 'node:path';
import { LabError } from '../errors.js';
import type { Host } from '../hosts/host.js';
import { ROOT } from '../instance.js';
import { HANG_MS } from '../system/wait.js';

const NFS_LOAD = join(ROOT, 'build/c/bin/nfs-load');

export type NfsOperation = 'getattr' | 'lookup' | 'read' | 'write';

export interface NfsLoadOptions {
  connections?: number;
  /** Calls outstanding on each connection. */
  depth?: number;
  /** Of READ and WRITE. */
  sizeBytes?: number;
  durationMs?: number;
  /** Before that; not counted. */
  warmUpMs?: number;
  /** In the export's root; made. Loads at the same time may need one each. */
  file?: string;
  /** Only getattr and lookup. */
  udp?: boolean;
  /** Print the line `measuring` when the warm-up is over. */
  announce?: boolean;
}

/** What came of it; see lab/peers/nfs-load/report.h. */
export interface NfsLoadReport {
  operation: NfsOperation;
  transport: 'tcp' | 'udp';
  sizeBytes: number;
  connections: number;
  depth: number;
  calls: number;
  errors: number;
  retransmissions: number;
  elapsedUs: number;
  callsPerSecond: number;
  bytesPerSecond: number;
  /** From before a call is sent to when its answer has been read. */
  p50Us: number;
  p99Us: number;
  maxUs: number;
  /** Empty if there was none. */
  firstError: string;
}

const FLAGS: { readonly [O in keyof NfsLoadOptions]-?: string } = {
  connections: '--connections',
  depth: '--depth',
  sizeBytes: '--size',
  durationMs: '--duration-ms',
  warmUpMs: '--warm-up-ms',
  file: '--file',
  udp: '--udp',
  announce: '--announce',
};

/** The words that run it on a host. */
export function nfsLoadCommand(
  server: string,
  exportPath: string,
  operation: NfsOperation,
  options: NfsLoadOptions = {},
): string[] {
  const words = Object.entries(options).flatMap(([name, value]) => {
    const flag = FLAGS[name as keyof NfsLoadOptions];
    if (typeof value === 'boolean') return value ? [flag] : [];
    return [flag, String(value)];
  });
  return [NFS_LOAD, server, exportPath, operation, ...words];
}

/**
 * Loads an export with one procedure. Answers that are not as they should be are counted.
 *
 * @throws LabError `command-failed` if it could not begin
 */
export async function nfsLoad(
  host: Pick<Host, 'run'>,
  server: string,
  exportPath: string,
  operation: NfsOperation,
  options: NfsLoadOptions = {},
): Promise<NfsLoadReport> {
  const timeoutMs = (options.durationMs ?? 0) + HANG_MS;
  const argv = nfsLoadCommand(server, exportPath, operation, options);
  const { stdout, stderr } = await host.run(argv, { timeoutMs });
  const report = stdout.split('\n').find((line) => line.startsWith('{'));
  if (report !== undefined) return JSON.parse(report) as NfsLoadReport;
  throw new LabError('command-failed', `nfs-load gave no report: ${stderr.trim() || stdout}`);
}
