// SPDX-License-Identifier: Apache-2.0
// The lab with one virtual NFS server over four that hold the same files, and what its tests look at.
import { compareTrees } from '../../../lab/hosts/trees.js';
import {
  nfsExercise,
  type ExerciseMode,
  type ExerciseOptions,
  type ExerciseReport,
} from '../../../lab/load/nfs-exercise.js';
import { waitFor } from '../../../lab/system/wait.js';
import { box, lab, useLab } from './current.js';

export { box, cli, lab } from './current.js';

export const CLIENTS: readonly string[] = ['client1', 'client2'];
export const SERVERS: readonly string[] = ['nas1', 'nas2', 'nas3', 'nas4'];

/** The address that balances each call, and what it exports. */
export const ADDRESS = '10.1.0.200';
export const EXPORT = '/export';
export const TARGET = `nfs://${ADDRESS}${EXPORT}`;

/** Members stamp what they are sent with the time at which they do it, each on its own. */
const MTIME_TOLERANCE_MS = 20_000;

useLab('nas', SERVERS);

/**
 * Waits until the virtual server gives its files to a client. Before its file systems serve it answers no
 * MNT, and libnfs does not ask again.
 */
export async function awaitService(): Promise<void> {
  let said = '';
  await waitFor(
    async () => {
      const { filesystems } = await (await box()).show('nfs-filesystem');
      said = filesystems.map(({ filesystem, state }) => `${filesystem} ${state}`).join(', ');
      return filesystems.length > 0 && filesystems.every(({ state }) => state === 'serving');
    },
    { what: 'the file systems serve', everyMs: 100, lastSeen: () => said },
  );
  await waitFor(
    async () => {
      const { status, stderr } = await lab().exec('client1', ['nfs-ls', TARGET]);
      said = stderr.trim();
      return status === 0;
    },
    { what: 'the virtual NFS server gives its files', everyMs: 200, lastSeen: () => said },
  );
}

/**
 * Waits until servers hold the same again: of what a client has been told is done, a member may still have
 * some to do.
 *
 * @param servers those that are in step; all unless said otherwise
 */
export async function awaitSameTrees(servers: readonly string[] = SERVERS): Promise<void> {
  const hosts = servers.map((name) => lab().host(name));
  let differences: string[] = [];
  await waitFor(
    async () => {
      differences = await compareTrees(hosts, { mtimeToleranceMs: MTIME_TOLERANCE_MS });
      return differences.length === 0;
    },
    {
      what: `${servers.join(', ')} hold the same`,
      everyMs: 500,
      lastSeen: () => `\n${differences.join('\n')}`,
    },
  );
}

let lastDirectory = 0;

/** Exercises the virtual server from a client by libnfs, in a directory of its own. */
export function exercise(
  client: string,
  mode: ExerciseMode,
  options: ExerciseOptions = {},
): Promise<ExerciseReport> {
  lastDirectory += 1;
  const directory = `/${mode}-${lastDirectory}`;
  return nfsExercise(lab().host(client), mode, TARGET, { directory, ...options });
}
