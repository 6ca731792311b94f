// SPDX-License-Identifier: Apache-2.0
// Members of the lab's file system: their states, and how one that was taken out comes back.
import { expect } from 'chai';
import * as nas from '../../../lab/box/nas.js';
import type { ShowNfsMember } from '../../../mgmt/daemon/protocol.js';
import { awaitSameTrees, lab } from './nas-service.js';

export { FILESYSTEM } from '../../../lab/box/nas.js';

/** What the box says of its members. */
export function nfsMembers(): Promise<ShowNfsMember[]> {
  return nas.nfsMembers(lab());
}

/** Servers whose members are current. */
export function currentServers(): Promise<string[]> {
  return nas.currentServers(lab());
}

/** Waits until servers whose members are current hold the same; there have to be some to be compared. */
export async function awaitCurrentAlike(): Promise<void> {
  await awaitSameTrees(currentServers);
  expect(await currentServers(), 'members to be compared').to.have.length.greaterThan(1);
}

/** Waits until a member is in one of some states. */
export function awaitMember(
  server: string,
  ...states: ShowNfsMember['state'][]
): Promise<ShowNfsMember> {
  return nas.awaitMember(lab(), server, ...states);
}

/** Makes one server's files those of another, as an administrator does while neither is written to. */
export function copyOffline(from: string, to: string): Promise<void> {
  return nas.copyOffline(lab(), from, to);
}

/** Types what brings a member back; gives what it said. */
export function reinstate(server: string): Promise<string> {
  return nas.reinstate(lab(), server);
}

/** All servers run, and all members are current again: those that are out after an offline copy. */
export async function restoreMembers(): Promise<void> {
  await nas.restoreMembers(lab());
}
