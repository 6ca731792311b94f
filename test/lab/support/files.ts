// SPDX-License-Identifier: Apache-2.0
// Files in and out through the VIP with a real NFS client, byte for byte.
import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../../lab/instance.js';
import type { CommandResult } from '../../../lab/system/command.js';
import { lab, VIP } from './lab.js';

const NFS_RM = join(ROOT, 'build/c/bin/nfs-rm');

/** A stuck copy is given up after this time. */
const COPY_TIMEOUT_MS = 180_000;

let lastNumber = 0;

/** A file of random bytes on this machine and its name on the servers. */
export interface TestFile {
  path: string;
  back: string;
  url: string;
  sha256: string;
}

function directory(): string {
  const path = join(lab().instance.dataDir, 'files');
  mkdirSync(path, { recursive: true });
  return path;
}

/** Makes a file of random bytes. */
export function makeFile(bytes: number): TestFile {
  const name = `test-${lastNumber++}.bin`;
  const path = join(directory(), name);
  const content = randomFillSync(Buffer.alloc(bytes));
  writeFileSync(path, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path, back: `${path}.back`, url: `nfs://${VIP}/export/${name}`, sha256 };
}

/** Removes the file everywhere; it may be missing on the server. */
export async function removeFile(client: string, file: TestFile): Promise<void> {
  rmSync(file.path, { force: true });
  rmSync(file.back, { force: true });
  await lab().exec(client, [NFS_RM, file.url], { timeoutMs: COPY_TIMEOUT_MS });
}

function copy(client: string, from: string, to: string): Promise<CommandResult> {
  return lab().exec(client, ['nfs-cp', from, to], { timeoutMs: COPY_TIMEOUT_MS });
}

/** Copies in. */
export async function copyIn(client: string, file: TestFile): Promise<void> {
  const result = await copy(client, file.path, file.url);
  expect(result.status, `${client} copies in: ${result.stderr}`).to.equal(0);
}

/** Copies out and compares. */
export async function copyOut(client: string, file: TestFile): Promise<void> {
  const result = await copy(client, file.url, file.back);
  expect(result.status, `${client} copies out: ${result.stderr}`).to.equal(0);
  expect(await sha256Of(file.back), `${client}: checksum of what came back`).to.equal(file.sha256);
}

/** Copies in and out again, compares, removes. */
export async function copyBothWays(client: string, bytes: number): Promise<void> {
  const file = makeFile(bytes);
  try {
    await copyIn(client, file);
    await copyOut(client, file);
  } finally {
    await removeFile(client, file);
  }
}

/** Copies in and out over and over while `body` runs; every round has to be right. */
export async function underLoad<T>(
  clients: readonly string[],
  bytes: number,
  body: () => Promise<T>,
): Promise<T> {
  let running = true;
  const loads = clients.map(async (client) => {
    do await copyBothWays(client, bytes);
    while (running);
  });
  const watched = Promise.all(loads);
  try {
    // A load that fails ends the wait for the body, which cannot know.
    return await Promise.race([body(), watched.then(() => new Promise<never>(() => undefined))]);
  } finally {
    running = false;
    await watched;
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
