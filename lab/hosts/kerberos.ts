// SPDX-License-Identifier: Apache-2.0
// A Kerberos realm of the lab's own (MIT Kerberos, files and addresses of the lab alone): one user, and one key that
// all servers share, since clients know them by one name.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabInstance } from '../instance.js';
import { must } from '../system/command.js';
import { awaitEnd, signalProcess } from '../system/processes.js';
import { waitFor } from '../system/wait.js';
import type { Host } from './host.js';

const REALM = 'SLUICE.TEST';
const USER = 'user';

/** By this name clients ask for the virtual NFS server. */
export const SERVICE_HOST = 'nas.sluice.test';
const SERVICE = `nfs/${SERVICE_HOST}`;

function directory(instance: LabInstance): string {
  return join(instance.dataDir, 'kerberos');
}

/** The key of all servers. */
export function serverKeytab(instance: LabInstance): string {
  return join(directory(instance), 'server.keytab');
}

/** Words that give a command the lab's realm, and the tickets of its user. */
export function inRealm(instance: LabInstance): string[] {
  const files = directory(instance);
  return [
    'env',
    `KRB5_CONFIG=${join(files, 'krb5.conf')}`,
    `KRB5_KDC_PROFILE=${join(files, 'kdc.conf')}`,
    `KRB5CCNAME=FILE:${join(files, 'tickets')}`,
  ];
}

/** Tickets are asked for on the host on which the KDC runs; servers need none. */
function configuration(files: string): Record<string, string> {
  return {
    'krb5.conf': `[libdefaults]
 default_realm = ${REALM}
 dns_lookup_kdc = false
 dns_lookup_realm = false
 dns_canonicalize_hostname = false
 rdns = false
 ignore_acceptor_hostname = true
[realms]
 ${REALM} = {
  kdc = 127.0.0.1
 }
`,
    'kdc.conf': `[kdcdefaults]
 kdc_listen = 127.0.0.1:88
 kdc_tcp_listen = ""
[realms]
 ${REALM} = {
  database_name = ${join(files, 'principal')}
  key_stash_file = ${join(files, 'stash')}
  acl_file = ${join(files, 'acl')}
 }
`,
  };
}

/** Makes the realm; it goes with the lab's images. */
export async function makeRealm(instance: LabInstance): Promise<void> {
  const files = directory(instance);
  rmSync(files, { recursive: true, force: true });
  mkdirSync(files, { recursive: true });
  for (const [name, text] of Object.entries(configuration(files))) {
    writeFileSync(join(files, name), text);
  }
  const [command = '', ...words] = inRealm(instance);
  const administrate = (...argv: string[]): Promise<string> => must(command, [...words, ...argv]);
  await administrate('kdb5_util', 'create', '-s', '-r', REALM, '-P', 'lab');
  const keytabs = [
    [USER, join(files, 'user.keytab')],
    [SERVICE, serverKeytab(instance)],
  ] as const;
  for (const [principal, keytab] of keytabs) {
    await administrate('kadmin.local', '-q', `addprinc -randkey ${principal}`);
    await administrate('kadmin.local', '-q', `ktadd -k ${keytab} ${principal}`);
  }
}

/** Gets the user tickets for the servers, by which a client may call them for a day. */
export async function takeTickets(host: Host): Promise<void> {
  const { instance } = host;
  const realm = inRealm(instance);
  const kdc = await host.startService('krb5kdc', [...realm, 'krb5kdc', '-n']);
  try {
    const keytab = join(directory(instance), 'user.keytab');
    let said = '';
    await waitFor(
      async () => {
        const { status, stderr } = await host.run([...realm, 'kinit', '-k', '-t', keytab, USER]);
        said = stderr.trim();
        return status === 0;
      },
      { what: 'the KDC gives tickets', everyMs: 50, lastSeen: () => said },
    );
    await host.must([...realm, 'kvno', SERVICE]);
  } finally {
    signalProcess(kdc, 'SIGTERM');
    await awaitEnd(kdc);
  }
}
