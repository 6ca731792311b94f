// SPDX-License-Identifier: Apache-2.0
// Directories that some servers have and others have not: what file systems of the tests' own are made of.
import { EXPORT_DIR } from '../../../lab/hosts/nas.js';
import { waitFor } from '../../../lab/system/wait.js';
import type { ShowNfsMember } from '../../../mgmt/daemon/protocol.js';
import { restoreConfiguration } from './box.js';
import { awaitSameTrees, EXPORT, lab, serversDiffer } from './nas.js';
import { nfsMembers, restoreMembers } from './nas-members.js';

/** A directory of that kind. */
export interface Part {
  /** Its name on the servers' disks. */
  directory: string;
  /** The path by which they export it. */
  path: string;
}

/** A part of that name; another one's is none to take, for servers go on knowing a directory that was there. */
export function partOf(name: string): Part {
  return { directory: `${EXPORT_DIR}/content/${name}`, path: `${EXPORT}/content/${name}` };
}

/** Directories whose times are put back in the end: all servers have the same. */
const TOUCHED = [
  [EXPORT_DIR, '/run/root.time'],
  [`${EXPORT_DIR}/content`, '/run/content.time'],
] as const;

/** Runs a script on a server; it must succeed. */
export async function on(server: string, script: string): Promise<string> {
  return lab().host(server).must(['sh', '-ec', script]);
}

/** Has servers make their directory by a script; from now on they differ. */
export async function makeParts(servers: readonly string[], script: string): Promise<void> {
  serversDiffer(true);
  const keepTimes = TOUCHED.map(([path, kept]) => `touch -r ${path} ${kept}`).join('; ');
  for (const server of servers) await on(server, `${keepTimes}; ${script}`);
}

/** All is as before the directories were made. */
export async function removeParts(part: Part, servers: readonly string[]): Promise<void> {
  await restoreConfiguration();
  const putBack = TOUCHED.map(([path, kept]) => `touch -r ${kept} ${path}`).join('; ');
  for (const server of servers) await on(server, `rm -rf ${part.directory}; ${putBack}`);
  await restoreMembers();
  serversDiffer(false);
  await awaitSameTrees();
}

/** Commands for a file system of such directories, which is exported by its name. */
export function partCommands(name: string, part: Part, servers: readonly string[]): string[] {
  return [
    `filesystem ${name} nfs-service nas`,
    ...servers.map((server) => `filesystem ${name} member ${server} path ${part.path}`),
    `nfs-export ${name} path /${name}`,
    `nfs-export ${name} filesystem ${name}`,
  ];
}

/** The members of a file system, when each has been looked at. */
export async function judged(filesystem: string): Promise<ShowNfsMember[]> {
  let found: ShowNfsMember[] = [];
  await waitFor(
    async () => {
      found = (await nfsMembers()).filter((member) => member.filesystem === filesystem);
      return (
        found.length > 0 && found.every(({ state }) => state !== 'waiting' && state !== 'joining')
      );
    },
    {
      what: `members of ${filesystem} are judged`,
      everyMs: 50,
      lastSeen: () => JSON.stringify(found),
    },
  );
  return found;
}
