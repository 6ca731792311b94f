// SPDX-License-Identifier: Apache-2.0
// NFS services, file systems with their members, exports.
import {
  type ConfigObject,
  flagOf,
  listOf,
  numberOf,
  objectsOf,
  textOf,
} from '../../config/document.js';
import { idOf, keyPathOf, slotOf } from '../../config/ids.js';
import { membersOf } from '../../config/rules/filesystems.js';
import type { NasMemberRow } from '../../generated/messages.js';
import {
  type ShowArguments,
  type ShowNfs,
  type ShowNfsExport,
  type ShowNfsFilesystem,
  type ShowNfsMember,
  type ShowNfsService,
  toCounter,
} from '../protocol.js';
import { type ShowContext, attached, running, statistics } from './context.js';
import { chosen } from './select.js';
import { runningSps } from './sps.js';

/** The number clients see where none is configured (csa/nfs_build.c). */
const FSID_BASE = 0x534c0000;

/** More members there cannot be. */
const MAX_MEMBERS = 1024;

export async function showNfs(context: ShowContext): Promise<ShowNfs> {
  return {
    services: services(context),
    filesystems: await filesystems(context, undefined),
    counters: statistics(context).words('nfs'),
  };
}

export async function showNfsFilesystems(
  context: ShowContext,
  { key }: ShowArguments,
): Promise<{ filesystems: ShowNfsFilesystem[] }> {
  return { filesystems: await filesystems(context, key) };
}

/** All members, or those of one file system. */
export async function showNfsMembers(
  context: ShowContext,
  { key }: ShowArguments,
): Promise<{ members: ShowNfsMember[] }> {
  const all = await filesystems(context, key);
  return { members: all.flatMap(({ members }) => members) };
}

export function showNfsExports(
  context: ShowContext,
  { key }: ShowArguments,
): { exports: ShowNfsExport[] } {
  const { document, ids } = running(context);
  const services = new Map(
    objectsOf(document, 'filesystem').map((each) => [each.key, textOf(each, 'nfs-service')]),
  );
  return {
    exports: chosen(objectsOf(document, 'nfs-export'), 'nfs-export', key).map((object) => {
      const id = idOf(ids, 'nfs-export', object.key);
      return {
        export: object.key,
        id,
        service: services.get(textOf(object, 'filesystem')) ?? '',
        path: textOf(object, 'path'),
        filesystem: textOf(object, 'filesystem'),
        directory: textOf(object, 'directory'),
        clients: listOf(object, 'clients'),
        readOnly: flagOf(object, 'read-only'),
        security: textOf(object, 'security'),
        calls: toCounter(statistics(context).read('nfs-export', id).count),
      };
    }),
  };
}

function services(context: ShowContext): ShowNfsService[] {
  const { document, ids } = running(context);
  const all = objectsOf(document, 'filesystem');
  return objectsOf(document, 'nfs-service').map((service) => {
    const id = idOf(ids, 'nfs-service', service.key);
    const sps = runningSps(context);
    return {
      service: service.key,
      id,
      address: textOf(service, 'address'),
      source: textOf(service, 'source-address'),
      transport: textOf(service, 'server-transport'),
      sp: sps[id % sps.length] ?? null,
      state: serviceState(context, service, sps.length),
      filesystems: all
        .filter((each) => textOf(each, 'nfs-service') === service.key)
        .map((each) => each.key),
    };
  });
}

function serviceState(
  context: ShowContext,
  service: ConfigObject,
  sps: number,
): ShowNfsService['state'] {
  if (!flagOf(service, 'enabled')) return 'disabled';
  if (!attached(context)) return 'unknown';
  return sps === 0 ? 'waiting' : 'running';
}

async function filesystems(
  context: ShowContext,
  key: string | undefined,
): Promise<ShowNfsFilesystem[]> {
  const { document } = running(context);
  const wanted = chosen(objectsOf(document, 'filesystem'), 'filesystem', key);
  const rows = await memberRows(context);
  return wanted.map((filesystem) => shown(context, filesystem, rows));
}

/** What the switches of all SPs know of members; nothing without a fast path. */
export async function memberRows(context: ShowContext): Promise<NasMemberRow[]> {
  if (!attached(context)) return [];
  const rows: NasMemberRow[] = [];
  for (const sp of runningSps(context)) {
    rows.push(...(await context.csm.session.nfsMembers(sp, MAX_MEMBERS)).rows);
  }
  return rows;
}

function shown(
  context: ShowContext,
  filesystem: ConfigObject,
  rows: readonly NasMemberRow[],
): ShowNfsFilesystem {
  const { document, ids } = running(context);
  const id = idOf(ids, 'filesystem', filesystem.key);
  const own = rows.filter((row) => row.filesystem === id);
  const [row] = own;
  const keeper = own.find(({ keepsLocks }) => keepsLocks);
  const members = membersOf(filesystem).map((member) => shownMember(context, member, own));
  return {
    filesystem: filesystem.key,
    id,
    service: textOf(filesystem, 'nfs-service'),
    fsid: numberOf(filesystem, 'fsid') || FSID_BASE + id,
    readMethod: textOf(filesystem, 'read-method'),
    writeRule: textOf(filesystem, 'write-rule'),
    description: textOf(filesystem, 'description'),
    state: filesystemState(filesystem, row),
    current: members.filter(({ state }) => state === 'current' || state === 'recovering').length,
    notes: toCounter(row?.notes ?? 0n),
    recoveringObjects: toCounter(row?.recoveringObjects ?? 0n),
    objects: toCounter(row?.objects ?? 0n),
    lockMember: members.find(({ id: of }) => keeper?.member === of)?.member ?? '',
    locksHeld: toCounter(row?.locksHeld ?? 0n),
    locksWaiting: toCounter(row?.locksWaiting ?? 0n),
    exports: objectsOf(document, 'nfs-export')
      .filter((each) => textOf(each, 'filesystem') === filesystem.key)
      .map((each) => textOf(each, 'path')),
    members,
  };
}

function filesystemState(
  filesystem: ConfigObject,
  row: NasMemberRow | undefined,
): ShowNfsFilesystem['state'] {
  if (!flagOf(filesystem, 'enabled')) return 'disabled';
  if (row === undefined) return 'unknown';
  return row.isServing ? 'serving' : 'not-serving';
}

function shownMember(
  context: ShowContext,
  member: ConfigObject,
  rows: readonly NasMemberRow[],
): ShowNfsMember {
  const { document, ids } = running(context);
  const path = keyPathOf(member);
  const id = idOf(ids, 'filesystem-member', path);
  const row = rows.find((each) => each.member === id);
  const server = objectsOf(document, 'server').find(
    (each) => each.key === textOf(member, 'server'),
  );
  const disabled = !flagOf(member, 'enabled');
  return {
    filesystem: member.parent?.key ?? '',
    member: member.key,
    id,
    slot: slotOf(ids, 'filesystem-member', path),
    server: textOf(member, 'server'),
    address: server === undefined ? '' : textOf(server, 'address'),
    path: textOf(member, 'path'),
    state: disabled ? 'disabled' : (row?.state ?? 'unknown'),
    located: statistics(context).read('nfs-member', id).located !== 0n,
    reads: toCounter(row?.reads ?? 0n),
    modifications: toCounter(row?.modifications ?? 0n),
    outstanding: toCounter(row?.outstanding ?? 0n),
    behind: toCounter(row?.behind ?? 0n),
    responseUs: toCounter(row?.responseUs ?? 0n),
    reason: row?.reason ?? '',
  };
}
