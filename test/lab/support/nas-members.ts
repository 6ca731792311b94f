// SPDX-License-Identifier: Apache-2.0
// Members of the lab's file system: their states, and how one that was taken out comes back.
import { expect } from 'chai';
import { EXPORT_DIR } from '../../../lab/hosts/nas.js';
import { waitFor } from '../../../lab/system/wait.js';
import type { ShowNfsMember } from '../../../mgmt/daemon/protocol.js';
import { box, cli, lab } from './current.js';
import { awaitService, SERVERS } from './nas.js';

export const FILESYSTEM = 'files';

type State = ShowNfsMember['state'];

/** What the box says of its members. */
export async function nfsMembers(): Promise<ShowNfsMember[]> {
  const { members } = await (await box()).show('nfs-member');
  return members;
}

/** Servers whose members are current. */
export async function currentServers(): Promise<string[]> {
  const members = await nfsMembers();
  return members.filter(({ state }) => state === 'current').map(({ server }) => server);
}

/** Waits until a member is in one of some states. */
export async function awaitMember(server: string, ...states: State[]): Promise<ShowNfsMember> {
  let seen = 'nothing';
  return waitFor(
    async () => {
      const found = (await nfsMembers()).find((member) => member.server === server);
      seen = `${found?.state ?? 'gone'} ${found?.reason ?? ''}`;
      return found !== undefined && states.includes(found.state) && found;
    },
    { what: `${server} is ${states.join(' or ')}`, everyMs: 50, lastSeen: () => seen },
  );
}

/** Makes one server's files those of another, as an administrator does while neither is written to. */
export async function copyOffline(from: string, to: string): Promise<void> {
  const source = lab().host(from);
  const archive = `${source.instance.dataDir}/${to}.offline.tar`;
  await source.must(['tar', '-C', EXPORT_DIR, '--exclude=./lost+found', '-cf', archive, '.']);
  const script = `find ${EXPORT_DIR} -mindepth 1 -maxdepth 1 ! -name lost+found -exec rm -rf {} +
tar -C ${EXPORT_DIR} -xpf '${archive}' && rm '${archive}'`;
  await lab().host(to).must(['sh', '-ec', script]);
}

/** Types what brings a member back; gives what it said. */
export async function reinstate(server: string): Promise<string> {
  const { stdout, stderr } = await cli('-c', `filesystem ${FILESYSTEM} reinstate ${server} force`);
  return stdout + stderr;
}

/** All servers run, and all members are current again: those that are out after an offline copy. */
export async function restoreMembers(): Promise<void> {
  for (const server of SERVERS) {
    if (lab().host(server).service('ganesha') === undefined) await lab().startServer(server);
  }
  await lab().awaitReady();
  await awaitService();
  const [source] = await currentServers();
  expect(source, 'a member that serves').to.be.a('string');
  for (const { server, state } of await nfsMembers()) {
    if (state === 'out' || state === 'refused') {
      await copyOffline(source ?? '', server);
      await lab().killServer(server);
      await lab().startServer(server);
      await reinstate(server);
    }
    await awaitMember(server, 'current');
  }
}
