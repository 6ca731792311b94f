// SPDX-License-Identifier: Apache-2.0
// The lab with one virtual NFS server over four that hold the same files, and what its tests look at.
import { useLab } from './current.js';
import { currentServers } from './nas-members.js';
import { awaitSameTrees } from './nas-service.js';

export * from './nas-service.js';

export const SERVERS: readonly string[] = ['nas1', 'nas2', 'nas3', 'nas4'];

useLab('nas', SERVERS);

let holdTheSame = true;

/** Says that servers have files of their own from now on, or all the same again. */
export function serversDiffer(areUnlike: boolean): void {
  holdTheSame = !areUnlike;
}

afterEach('members that are current hold the same', async () => {
  if (holdTheSame) await awaitSameTrees(currentServers);
});
