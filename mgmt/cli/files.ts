// SPDX-License-Identifier: Apache-2.0
import { type FileHandle, open } from 'node:fs/promises';
import { RefusedError } from './errors.js';

/** Largest configuration that `sluiced` takes, in bytes. */
const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

/**
 * Reads a configuration or command file, never more than {@link MAX_CONFIG_BYTES}.
 *
 * @param path file on this machine
 * @throws RefusedError that names the file, the reason and the remedy
 */
export async function readConfigFile(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      return decode(path, await readAtMost(path, file));
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof RefusedError ? error : cannotRead(path, error as NodeJS.ErrnoException);
  }
}

/** Counts what is read: the size that a device or a pipe tells says nothing of what comes out of it. */
async function readAtMost(path: string, file: FileHandle): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of file.createReadStream({ autoClose: false })) {
    const part = chunk as Buffer;
    bytes += part.length;
    if (bytes > MAX_CONFIG_BYTES) {
      throw new RefusedError(
        'file-too-long',
        `${path}: it has more than the ${String(MAX_CONFIG_BYTES)} bytes a configuration may have.`,
        'Load it in parts with `load FILE merge`.',
      );
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RefusedError(
      'file-not-text',
      `${path}: it is not UTF-8 text.`,
      'Name a file of commands or a JSON configuration.',
    );
  }
}

/** What the usual failures mean and what to do; others are told in the system's own words. */
const READ_FAILURES: ReadonlyMap<string, readonly [code: string, reason: string, remedy: string]> =
  new Map([
    ['ENOENT', ['no-such-file', 'there is no such file', 'Check its name.']],
    ['EACCES', ['file-not-readable', 'you may not read it', 'Check its permissions.']],
    ['EISDIR', ['not-a-file', 'it is a directory', 'Name a file in it.']],
  ]);

function cannotRead(path: string, error: NodeJS.ErrnoException): RefusedError {
  const [code, reason, remedy] = READ_FAILURES.get(error.code ?? '') ?? [
    'file-not-readable',
    error.message,
    'Check the file.',
  ];
  return new RefusedError(code, `${path}: ${reason}.`, remedy);
}
