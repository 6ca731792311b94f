// SPDX-License-Identifier: Apache-2.0
import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from '../hosts/host.js';
import { ROOT } from '../instance.js';

/** Time between two rounds: the load shall be seen, not heard. */
const PAUSE_MS = 500;

/** A command that hangs longer than this is given up and counted as failed. */
const COMMAND_TIMEOUT_MS = 60_000;

/** nfs-cp does not write over a file that exists, and libnfs-utils has nothing that removes one. */
const NFS_RM = join(ROOT, 'build/c/bin/nfs-rm');

/** What one client's load has done. Written by the load, read by the screen. */
export interface LoadProgress {
  client: string;
  doing: 'copying in' | 'reading back' | 'checking' | 'pausing' | 'stopped';
  /** How what it copies to is balanced. */
  by: string;
  rounds: number;
  /** Bytes carried over NFS, both ways. */
  bytes: bigint;
  /** Of the last copy. */
  bytesPerSecond: number;
  checksumsRight: number;
  failures: number;
  lastFailure: string;
}

/** Where a client copies to. */
export interface CopyTarget {
  /** How it is balanced, in a word. */
  by: string;
  address: string;
}

/**
 * A client at work: copies a file of random bytes in over NFS, reads it back, compares checksums, again and
 * again. Uses libnfs's `nfs-cp`, a real NFSv3 client over TCP: portmap, MOUNT and NFS connections.
 */
export class CopyLoad {
  readonly progress: LoadProgress;
  private readonly directory: string;
  private readonly held = new Set<string>();
  private under = Promise.resolve();

  /** @param targets which it copies to in turn */
  constructor(
    private readonly host: Host,
    private readonly targets: readonly CopyTarget[],
    private readonly fileBytes: number,
  ) {
    this.directory = join(host.instance.dataDir, 'load', host.name);
    this.progress = {
      client: host.name,
      doing: 'stopped',
      by: '',
      rounds: 0,
      bytes: 0n,
      bytesPerSecond: 0,
      checksumsRight: 0,
      failures: 0,
      lastFailure: '',
    };
  }

  /** Works until the signal is raised; a failed round is counted, not thrown. */
  async run(signal: AbortSignal): Promise<void> {
    mkdirSync(this.directory, { recursive: true });
    for (let turn = 0; !signal.aborted; turn += 1) {
      const target = this.targets[turn % this.targets.length];
      if (target !== undefined && !this.held.has(target.by)) {
        this.under = this.round(target, signal).catch((error: unknown) => {
          if (signal.aborted) return;
          this.progress.failures += 1;
          this.progress.lastFailure = error instanceof Error ? error.message : String(error);
        });
        await this.under;
      }
      this.progress.doing = 'pausing';
      await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
    this.progress.doing = 'stopped';
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Copies nothing more to a target; nothing is under way there when this resolves. */
  async hold(by: string): Promise<void> {
    this.held.add(by);
    await this.under;
  }

  /** Goes on with a target. */
  release(by: string): void {
    this.held.delete(by);
  }

  private async round({ by, address }: CopyTarget, signal: AbortSignal): Promise<void> {
    this.progress.by = by;
    const sent = join(this.directory, 'sent.bin');
    const received = join(this.directory, 'received.bin');
    const remote = `nfs://${address}/export/${this.host.name}-${Date.now()}.bin`;
    const bytes = randomFillSync(Buffer.alloc(this.fileBytes));
    writeFileSync(sent, bytes);
    rmSync(received, { force: true });
    await this.copy('copying in', sent, remote, signal);
    await this.copy('reading back', remote, received, signal);
    this.progress.doing = 'checking';
    await this.command([NFS_RM, remote], signal);
    const wanted = createHash('sha256').update(bytes).digest('hex');
    const got = await sha256(received);
    this.progress.rounds += 1;
    if (got !== wanted) throw new Error(`${this.host.name}: the file read back differs`);
    this.progress.checksumsRight += 1;
  }

  private async copy(
    doing: LoadProgress['doing'],
    from: string,
    to: string,
    signal: AbortSignal,
  ): Promise<void> {
    this.progress.doing = doing;
    const beganMs = performance.now();
    await this.command(['nfs-cp', from, to], signal);
    const seconds = (performance.now() - beganMs) / 1000;
    this.progress.bytes += BigInt(this.fileBytes);
    this.progress.bytesPerSecond = this.fileBytes / seconds;
  }

  private async command(argv: readonly string[], signal: AbortSignal): Promise<void> {
    const result = await this.host.run(argv, { timeoutMs: COMMAND_TIMEOUT_MS, signal });
    if (result.status === 0) return;
    const reason = result.stderr.trim().split('\n')[0] ?? '';
    throw new Error(`${this.host.name}: ${reason || `exit code ${result.status}`}`);
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
