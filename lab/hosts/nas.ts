// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabInstance } from '../instance.js';
import { must } from '../system/command.js';
import { waitFor } from '../system/wait.js';
import type { HostSpec } from '../topologies/topology.js';
import type { Host } from './host.js';
import { inRealm, serverKeytab } from './kerberos.js';
import { makeReplica, REPLICA_NAME } from './replica.js';

/** Where a server's own file system is mounted, inside its private /run. */
export const EXPORT_DIR = '/run/export';

/** Sparse: takes up on disk what is written. */
const IMAGE_BYTES = 1024 * 1024 * 1024;

/** Files every server has from the start, by name and size in bytes. */
const CONTENT: readonly (readonly [string, number])[] = [
  ['empty.bin', 0],
  ['one.bin', 1],
  ['64k.bin', 64 * 1024],
  ['1m.bin', 1024 * 1024],
];

/** Bytes that differ from place to place, and are the same on every server and in every run. */
export function patternBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 0x5c1ce;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    bytes[at] = state >> 16;
  }
  return bytes;
}

function imagePath(instance: LabInstance, name: string): string {
  return join(instance.dataDir, `${name}.ext4`);
}

function contentPath(instance: LabInstance): string {
  return join(instance.dataDir, 'content');
}

/**
 * Makes an ext4 image for each server, all with the same content: of its own, or in a topology with Kerberos
 * a copy of the first one's.
 */
export async function makeImages(instance: LabInstance, hosts: readonly HostSpec[]): Promise<void> {
  const { replicas, kerberos } = instance.topology;
  const content = contentPath(instance);
  rmSync(content, { recursive: true, force: true });
  mkdirSync(content, { recursive: true });
  for (const [name, size] of CONTENT) writeFileSync(join(content, name), patternBytes(size));
  if (replicas) makeReplica(join(content, REPLICA_NAME));
  const copied = kerberos === true ? hosts.slice(1) : [];
  await Promise.all(
    hosts.slice(0, hosts.length - copied.length).map(async ({ name }) => {
      const image = imagePath(instance, name);
      rmSync(image, { force: true });
      await must('truncate', ['-s', String(IMAGE_BYTES), image]);
      // What servers fill themselves, see fillReplica(), they need until they are up.
      const filled = replicas ? [] : ['-d', content];
      await must('mkfs.ext4', ['-q', '-F', '-m', '0', ...filled, image]);
    }),
  );
  for (const { name } of copied) {
    const first = imagePath(instance, hosts[0]?.name ?? '');
    await must('cp', ['--sparse=always', first, imagePath(instance, name)]);
  }
  if (!replicas) rmSync(content, { recursive: true });
}

/**
 * Script lines by which a server copies the content itself. Files made before and removed after give each
 * server its own numbers for the same files; handles hold such a number and a random one (ext4's
 * generation), and the order of a directory follows from the file system's own hash seed.
 */
function fillReplica(instance: LabInstance, name: string): string[] {
  const { hosts } = instance.topology;
  const numbers = 7 * (1 + hosts.findIndex((host) => host.name === name)) ** 2;
  return [
    `rmdir ${EXPORT_DIR}/lost+found`,
    `mkdir ${EXPORT_DIR}/numbers`,
    `(cd ${EXPORT_DIR}/numbers && seq ${numbers} | xargs touch)`,
    `cp -a '${contentPath(instance)}/.' ${EXPORT_DIR}`,
    `rm -r ${EXPORT_DIR}/numbers`,
  ];
}

/** Script lines that give a server its private /run and mount its image there. */
export function nasPreparation(instance: LabInstance, name: string): string[] {
  return [
    'mount -t tmpfs -o mode=755 none /run',
    `mkdir -p ${EXPORT_DIR} /run/rpcbind /run/ganesha`,
    `mount -o loop '${imagePath(instance, name)}' ${EXPORT_DIR}`,
    ...(instance.topology.replicas ? fillReplica(instance, name) : []),
    // There is no name server in the lab; one that does not answer makes a server wait and ask.
    ': >/run/resolv.conf',
    'if [ -e /etc/resolv.conf ]; then mount --bind /run/resolv.conf /etc/resolv.conf; fi',
    // Anybody may write: the lab's clients are of many users and the lab is not about permissions.
    `chmod 777 ${EXPORT_DIR}`,
    // All servers' roots begin with one time, as the rest of what they hold does.
    `touch -d '2020-02-20 20:20:20 UTC' ${EXPORT_DIR}`,
    `cat >/run/ganesha/ganesha.conf <<'CONFIGURATION'`,
    ...ganeshaConfiguration(instance),
    'CONFIGURATION',
  ];
}

/** Attr_Expiration_Time=0: tests look at a server's directory behind its back. */
function ganeshaConfiguration(instance: LabInstance): string[] {
  const { kerberos, locks } = instance.topology;
  const flavors = kerberos === true ? 'sys, krb5, krb5i, krb5p' : 'sys';
  return [
    'NFS_CORE_PARAM {',
    '  Protocols = 3, 4; NFS_Port = 2049; MNT_Port = 20048; NLM_Port = 32803; Rquota_Port = 875;',
    `  Enable_NLM = ${locks === true}; Enable_RQUOTA = false; Enable_UDP = true; mount_path_pseudo = true;`,
    '}',
    'NFSv4 {',
    '  Graceless = true; RecoveryBackend = fs; Only_Numeric_Owners = true;',
    '  RecoveryRoot = /run/ganesha;',
    '}',
    `EXPORT_DEFAULTS { Access_Type = RW; Squash = No_Root_Squash; SecType = ${flavors}; }`,
    ...(kerberos === true ? kerberosConfiguration(instance) : []),
    'EXPORT {',
    `  Export_Id = 77; Path = ${EXPORT_DIR}; Pseudo = /export; Protocols = 3, 4;`,
    '  Transports = UDP, TCP; Attr_Expiration_Time = 0; FSAL { Name = VFS; }',
    '}',
  ];
}

/** The box calls servers by user number, clients of the realm by their name. */
function kerberosConfiguration(instance: LabInstance): string[] {
  const keytab = serverKeytab(instance);
  return [`NFS_KRB5 { PrincipalName = nfs; KeytabPath = ${keytab}; Active_krb5 = true; }`];
}

/** The status monitor, without which nfs-ganesha gives no locks; its state is in the server's private /run. */
async function startStatusMonitor(host: Host): Promise<void> {
  if (host.instance.topology.locks !== true || host.service('statd') !== undefined) return;
  await host.must(['mkdir', '-p', '/run/statd/sm', '/run/statd/sm.bak']);
  await host.startService('statd', ['rpc.statd', '-F', '-L', '-P', '/run/statd']);
  await waitFor(
    async () => (await host.run(['rpcinfo', '-t', '127.0.0.1', 'status'])).status === 0,
    {
      what: `the status monitor of ${host.name} answers`,
      everyMs: 50,
    },
  );
}

/** Starts rpcbind (if it does not run) and nfs-ganesha; both run on after we have ended. */
export async function startNfsServer(host: Host): Promise<void> {
  if (host.service('rpcbind') === undefined) {
    await host.startService('rpcbind', ['rpcbind', '-f']);
    await waitFor(async () => (await host.run(['test', '-S', '/run/rpcbind.sock'])).status === 0, {
      what: `rpcbind of ${host.name} listens`,
      everyMs: 20,
    });
  }
  await startStatusMonitor(host);
  const log = join(host.instance.logDir, `${host.name}.ganesha.log`);
  const files = ['-L', log, '-f', '/run/ganesha/ganesha.conf', '-p', '/run/ganesha/ganesha.pid'];
  const realm = host.instance.topology.kerberos === true ? inRealm(host.instance) : [];
  await host.startService('ganesha', [...realm, 'ganesha.nfsd', '-F', ...files, '-N', 'NIV_EVENT']);
}

/**
 * Waits until a server gives its files to a client on the host itself.
 *
 * @throws LabError `timeout` with what that client said last
 */
export async function awaitNfsServer(host: Host): Promise<void> {
  let said = '';
  const look = async (): Promise<boolean> => {
    const { status, stderr } = await host.run(['nfs-ls', 'nfs://127.0.0.1/export']);
    said = stderr.trim();
    return status === 0;
  };
  await waitFor(look, {
    what: `the NFS server of ${host.name} gives its files (logs in ${host.instance.logDir})`,
    lastSeen: () => said,
  });
}
