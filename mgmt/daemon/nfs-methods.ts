// SPDX-License-Identifier: Apache-2.0
// What operators have NFS switches do: trace a call, reinstate a member.
import { setTimeout as delay } from 'node:timers/promises';
import { objectsOf, textOf } from '../config/document.js';
import { SluiceError } from '../config/errors.js';
import { idOf } from '../config/ids.js';
import { membersOf } from '../config/rules/filesystems.js';
import type { ConfigObject } from '../config/document.js';
import type { RequestContext } from './connection.js';
import type { Daemon } from './daemon.js';
import { type Params, flag, integer, nfsTrace, text } from './params.js';
import type { Methods, Reinstated, ShowNfsTrace } from './protocol.js';
import { memberRows } from './show/nfs.js';
import { NfsNames, procedureName, procedureNumber } from './show/nfs-names.js';
import { NotFound, chosen } from './show/select.js';
import { runningSps } from './show/sps.js';

/** How often a switch is asked whether something has come to its end. */
const POLL_MS = 200;

/** How long a member that is being compared is waited for. */
const JOIN_MS = 60_000;

type NfsMethod = 'nfs.trace' | 'nfs.reinstate';

type NfsMethods = {
  readonly [M in NfsMethod]: (
    params: Params,
    request: RequestContext,
  ) => Promise<Methods[M]['result']>;
};

export function nfsMethods(daemon: Daemon): NfsMethods {
  return {
    'nfs.trace': (params, { signal }) => trace(daemon, params, signal),
    'nfs.reinstate': (params, request) => reinstate(daemon, params, request),
  };
}

/** Arms a trace on every SP, and waits for the first call that matches. */
async function trace(daemon: Daemon, params: Params, signal: AbortSignal): Promise<ShowNfsTrace> {
  const { client, procedure } = nfsTrace(params);
  const seconds = integer(params, 'seconds');
  const sps = runningSps(daemon);
  for (const sp of sps) {
    await daemon.csm.session.armNfsTrace({
      sp,
      client: client ?? '',
      procedure: procedureNumber(procedure),
    });
  }
  const endMs = performance.now() + seconds * 1000;
  while (performance.now() < endMs && !signal.aborted) {
    for (const sp of sps) {
      const found = await traced(daemon, sp);
      if (found !== undefined) return found;
    }
    await pause(signal);
  }
  throw new SluiceError('no-call', `No call that matches came within ${seconds} s.`, {
    remedy: '`show nfs clients` lists who calls; the trace stays armed until another is.',
  });
}

async function traced(daemon: Daemon, sp: number): Promise<ShowNfsTrace | undefined> {
  const { head, rows } = await daemon.csm.session.nfsTrace(sp);
  if (!head.isComplete) return undefined;
  const names = new NfsNames(daemon);
  return {
    client: head.client,
    procedure: procedureName(head.procedure),
    xid: head.xid,
    steps: rows.map((row) => ({
      atUs: row.atUs,
      member: names.member(row.member),
      text: row.text,
    })),
    lost: head.lost,
  };
}

/** Waits a little; less if the request is given up. */
async function pause(signal: AbortSignal): Promise<void> {
  await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
}

/** Declares a member to be in step, and waits for what its comparison says. */
async function reinstate(
  daemon: Daemon,
  params: Params,
  request: RequestContext,
): Promise<Reinstated> {
  const { ids } = daemon.store.running;
  const member = memberOf(daemon, text(params, 'filesystem'), text(params, 'member'));
  const [filesystem, key] = [member.parent?.key ?? '', member.key];
  const id = idOf(ids, 'filesystem-member', `${filesystem}/${key}`);
  if (!flag(params, 'force')) {
    const row = (await memberRows(daemon)).find((each) => each.member === id);
    const isCurrent = row?.state === 'current' || row?.state === 'recovering';
    throw isCurrent ? notOut(filesystem, key) : unforced(filesystem, key);
  }
  await daemon.csm.session.reinstateNfs({
    filesystem: idOf(ids, 'filesystem', filesystem),
    member: id,
  });
  const { user, from } = request.connection;
  daemon.events.raise('nfs-reinstated', `${filesystem}/${key}`, {
    user,
    from,
    filesystem,
    member: key,
  });
  return { filesystem, member: key, ...(await outcome(daemon, id, request.signal)) };
}

/** A member by its own key or by its server's. @throws NotFound */
function memberOf(daemon: Daemon, filesystem: string, name: string): ConfigObject {
  const all = objectsOf(daemon.store.running.document, 'filesystem');
  const members = chosen(all, 'filesystem', filesystem).flatMap(membersOf);
  const found =
    members.find((member) => member.key === name) ??
    members.find((member) => textOf(member, 'server') === name);
  if (found !== undefined) return found;
  const keys = members.map((member) => member.key).join(', ');
  throw new NotFound('not-found', `filesystem ${filesystem} has no member ${name}.`, {
    object: `filesystem ${filesystem}`,
    remedy: keys === '' ? 'It has none.' : `It has ${keys}.`,
  });
}

function notOut(filesystem: string, member: string): SluiceError {
  return new SluiceError(
    'not-out',
    `${member} is a current member of ${filesystem}: there is nothing to bring back.`,
    {
      object: `filesystem ${filesystem} member ${member}`,
      remedy: '`show nfs member` says which members are out.',
    },
  );
}

function unforced(filesystem: string, member: string): SluiceError {
  return new SluiceError(
    'not-forced',
    `Reinstating says that ${member} has exactly what the current members of ${filesystem} have; ` +
      'what differs and is not found by the comparison is served to clients.',
    {
      object: `filesystem ${filesystem} member ${member}`,
      remedy: `Copy the file system offline first, then type \`filesystem ${filesystem} reinstate ${member} force\`.`,
    },
  );
}

async function outcome(
  daemon: Daemon,
  member: number,
  signal: AbortSignal,
): Promise<Pick<Reinstated, 'state' | 'reason'>> {
  const endMs = performance.now() + JOIN_MS;
  for (;;) {
    const row = (await memberRows(daemon)).find((each) => each.member === member);
    const state = row?.state ?? 'unknown';
    const isOver = state !== 'joining' && state !== 'waiting';
    if (isOver || performance.now() >= endMs || signal.aborted) {
      return { state, reason: row?.reason ?? '' };
    }
    await pause(signal);
  }
}
