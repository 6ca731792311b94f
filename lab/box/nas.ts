// SPDX-License-Identifier: Apache-2.0
// The virtual NFS server of a box in a lab: whether it serves, its members, and how they are brought back.
import type { ControlClient } from '../../mgmt/cli/client.js';
import type { ShowNfsMember } from '../../mgmt/daemon/protocol.js';
import { LabError } from '../errors.js';
import { EXPORT_DIR } from '../hosts/nas.js';
import { compareTrees } from '../hosts/trees.js';
import type { Lab } from '../lab.js';
import { waitFor } from '../system/wait.js';
import { hostsOf } from '../topologies/topology.js';

/** The only file system of the topologies of replicas, and what clients mount of it. */
export const FILESYSTEM = 'files';
export const EXPORT = '/export';

/** Members stamp what they are sent with the time at which they do it, each on its own. */
const MTIME_TOLERANCE_MS = 20_000;

type State = ShowNfsMember['state'];

/** What libnfs mounts. */
export function nfsTarget(lab: Lab): string {
  const { nfsAddress, name } = lab.instance.topology;
  if (nfsAddress === undefined) {
    throw new LabError('usage', `topology ${name} has no virtual NFS server`, 'use nas');
  }
  return `nfs://${nfsAddress}${EXPORT}`;
}

/** Names of the servers that hold the files. */
export function nasServers(lab: Lab): string[] {
  return hostsOf(lab.instance.topology, 'nas').map(({ name }) => name);
}

/** Asks the box's `sluiced` over a connection of its own. */
export async function askBox<T>(lab: Lab, ask: (client: ControlClient) => Promise<T>): Promise<T> {
  const client = await lab.control();
  try {
    return await ask(client);
  } finally {
    client.close();
  }
}

/** What the box says of its members. */
export async function nfsMembers(lab: Lab): Promise<ShowNfsMember[]> {
  const { members } = await askBox(lab, (client) => client.show('nfs-member'));
  return members;
}

/** Servers whose members are current. */
export async function currentServers(lab: Lab): Promise<string[]> {
  const members = await nfsMembers(lab);
  return members.filter(({ state }) => state === 'current').map(({ server }) => server);
}

/** Waits until a member is in one of some states. */
export async function awaitMember(
  lab: Lab,
  server: string,
  ...states: State[]
): Promise<ShowNfsMember> {
  let seen = 'nothing';
  return waitFor(
    async () => {
      const found = (await nfsMembers(lab)).find((member) => member.server === server);
      seen = `${found?.state ?? 'gone'} ${found?.reason ?? ''}`;
      return found !== undefined && states.includes(found.state) && found;
    },
    { what: `${server} is ${states.join(' or ')}`, everyMs: 50, lastSeen: () => seen },
  );
}

/** Waits until the file systems serve, and the virtual server gives its files to a client. */
export async function awaitNfsService(lab: Lab): Promise<void> {
  const [client] = hostsOf(lab.instance.topology, 'client');
  const target = nfsTarget(lab);
  let said = '';
  await waitFor(
    async () => {
      const { filesystems } = await askBox(lab, (box) => box.show('nfs-filesystem'));
      said = filesystems.map(({ filesystem, state }) => `${filesystem} ${state}`).join(', ');
      return filesystems.length > 0 && filesystems.every(({ state }) => state === 'serving');
    },
    { what: 'the file systems serve', everyMs: 100, lastSeen: () => said },
  );
  await waitFor(
    async () => {
      const { status, stderr } = await lab.exec(client?.name ?? '', ['nfs-ls', target]);
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
 * @param wanted the servers, or what finds them at each look
 * @throws LabError `timeout` with the differences
 */
export async function awaitSameTrees(
  lab: Lab,
  wanted: readonly string[] | (() => Promise<readonly string[]>),
): Promise<void> {
  let servers: readonly string[] = [];
  let differences: string[] = [];
  await waitFor(
    async () => {
      servers = typeof wanted === 'function' ? await wanted() : wanted;
      const hosts = servers.map((name) => lab.host(name));
      differences = await compareTrees(hosts, { mtimeToleranceMs: MTIME_TOLERANCE_MS });
      return differences.length === 0;
    },
    {
      what: 'servers hold the same',
      everyMs: 500,
      lastSeen: () => `${servers.join(', ')}\n${differences.join('\n')}`,
    },
  );
}

/** Where a server has what it exports by that path. */
function directoryOf(path: string): string {
  return path.replace(EXPORT, EXPORT_DIR);
}

/**
 * Makes one server's files those of another, as an administrator does while neither is written to.
 *
 * @param path of the files, as both servers export it
 */
export async function copyOffline(
  lab: Lab,
  from: string,
  to: string,
  path = EXPORT,
): Promise<void> {
  const source = lab.host(from);
  const directory = directoryOf(path);
  const archive = `${source.instance.dataDir}/${to}.offline.tar`;
  // Of the formats that tar knows this one keeps fractions of seconds.
  const words = ['--format=posix', '--exclude=./lost+found', '-cf', archive, '.'];
  await source.must(['tar', '-C', directory, ...words]);
  const script = `find ${directory} -mindepth 1 -maxdepth 1 ! -name lost+found -exec rm -rf {} +
tar -C ${directory} -xpf '${archive}' && rm '${archive}'`;
  await lab.host(to).must(['sh', '-ec', script]);
}

/** Types what brings a member back; gives what it said. */
export async function reinstate(lab: Lab, server: string): Promise<string> {
  const { stdout, stderr } = await lab.cli([
    '-c',
    `filesystem ${FILESYSTEM} reinstate ${server} force`,
  ]);
  return stdout + stderr;
}

/** Waits until all that the box compares after an unclean end has been compared. */
async function awaitRecovered(lab: Lab): Promise<void> {
  let left = '';
  await waitFor(
    async () => {
      const members = await nfsMembers(lab);
      const recovering = members.filter(({ state }) => state === 'recovering');
      left = recovering.map(({ server }) => server).join(', ');
      return recovering.length === 0;
    },
    { what: 'what was being modified has been compared', everyMs: 100, lastSeen: () => left },
  );
}

/**
 * All servers run, and all members are current again: those that are out after an offline copy. Gives the
 * servers that were. Nobody may write meanwhile.
 */
export async function restoreMembers(lab: Lab): Promise<string[]> {
  for (const server of nasServers(lab)) {
    if (lab.host(server).service('ganesha') === undefined) await lab.startServer(server);
  }
  await lab.awaitReady();
  await awaitNfsService(lab);
  await awaitRecovered(lab);
  const members = await nfsMembers(lab);
  const source = members.find(({ state }) => state === 'current')?.server;
  if (source === undefined) {
    const states = members.map(({ server, state, reason }) => `${server} ${state} ${reason}`);
    throw new LabError('command-failed', `no member is current: ${states.join('; ')}`);
  }
  const out = members.filter(({ state }) => state === 'out' || state === 'refused');
  await Promise.all(
    out.map(async ({ server, path }) => {
      await copyOffline(lab, source, server, path);
      await lab.killServer(server);
      await lab.startServer(server);
    }),
  );
  // One after the other: while one is being compared others are refused.
  for (const { server } of out) await reinstate(lab, server);
  for (const { server } of members) await awaitMember(lab, server, 'current');
  return out.map(({ server }) => server);
}
