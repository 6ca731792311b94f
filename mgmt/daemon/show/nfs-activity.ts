// SPDX-License-Identifier: Apache-2.0
// What goes on in the NFS switches: files, clients, calls, times, counters, the store.
import { objectsOf } from '../../config/document.js';
import { idOf, keyPathOf } from '../../config/ids.js';
import { PROCEDURES } from '../../generated/procedures.js';
import {
  type Counter,
  type Latency,
  type LatencyOf,
  type ShowArguments,
  type ShowNfsCall,
  type ShowNfsClient,
  type ShowNfsFile,
  type ShowNfsLatency,
  type ShowNfsRows,
  type ShowNfsStatistics,
  counter,
  toCounter,
} from '../protocol.js';
import { type ShowContext, running, statistics } from './context.js';
import { bucketsOf, latencyOf } from './latency.js';
import { NfsNames, procedureName } from './nfs-names.js';
import { NotFound } from './select.js';
import { runningSps } from './sps.js';

const DEFAULT_ROWS = 1000;
const MAX_ROWS = 100_000;

function limitOf({ limit }: ShowArguments): number {
  return Math.min(Math.max(1, limit ?? DEFAULT_ROWS), MAX_ROWS);
}

/** Rows of all SPs, each asked for as many as are wanted, the first of them in an order. */
async function gathered<Row, Shown>(
  context: ShowContext,
  limit: number,
  ask: (sp: number) => Promise<{ rows: Row[]; truncated: boolean }>,
  show: (row: Row) => Shown,
  order: (one: Shown, other: Shown) => bigint,
): Promise<ShowNfsRows<Shown>> {
  const rows: Shown[] = [];
  let truncated = false;
  for (const sp of runningSps(context)) {
    const some = await ask(sp);
    rows.push(...some.rows.map(show));
    truncated ||= some.truncated;
  }
  rows.sort((one, other) => Number(order(one, other)));
  return { rows: rows.slice(0, limit), truncated: truncated || rows.length > limit };
}

/** Largest first. */
const falling =
  <Row>(value: (row: Row) => Counter) =>
  (one: Row, other: Row): bigint =>
    counter(value(other)) - counter(value(one));

/** Most used first. */
export function showNfsFiles(
  context: ShowContext,
  wanted: ShowArguments,
): Promise<ShowNfsRows<ShowNfsFile>> {
  const names = new NfsNames(context);
  const limit = limitOf(wanted);
  return gathered(
    context,
    limit,
    (sp) => context.csm.session.nfsFiles(sp, limit),
    (row): ShowNfsFile => {
      const filesystem = names.filesystem(row.filesystem);
      return {
        filesystem,
        path: row.path,
        object: toCounter(row.object),
        hits: toCounter(row.hits),
        allHits: toCounter(row.allHits),
        list: row.list + 1,
        servers: names.inSlots(filesystem, row.servers),
      };
    },
    falling((row) => row.hits),
  );
}

/** Busiest first. */
export async function showNfsClients(
  context: ShowContext,
  wanted: ShowArguments,
): Promise<ShowNfsRows<ShowNfsClient>> {
  const all = await gathered(
    context,
    MAX_ROWS,
    (sp) => context.csm.session.nfsClients(sp, MAX_ROWS),
    (row): ShowNfsClient => ({
      client: row.client,
      calls: toCounter(row.calls),
      readBytes: toCounter(row.readBytes),
      writtenBytes: toCounter(row.writtenBytes),
      latency: latencyOf(row.timed, row.timeUs, bucketsOf(row)),
    }),
    falling((row) => row.calls),
  );
  const rows = joined(all.rows);
  const limit = limitOf(wanted);
  return { rows: rows.slice(0, limit), truncated: all.truncated || rows.length > limit };
}

/** A client may call services of several SPs: its rows become one. */
function joined(rows: readonly ShowNfsClient[]): ShowNfsClient[] {
  const byClient = new Map<string, ShowNfsClient>();
  for (const row of rows) {
    const other = byClient.get(row.client);
    byClient.set(row.client, other === undefined ? row : added(other, row));
  }
  return [...byClient.values()].sort((one, other) =>
    Number(counter(other.calls) - counter(one.calls)),
  );
}

function added(one: ShowNfsClient, other: ShowNfsClient): ShowNfsClient {
  const plus = (a: Counter, b: Counter): Counter => toCounter(counter(a) + counter(b));
  const sum = (latency: Latency): bigint =>
    BigInt(Math.round(latency.meanUs * Number(latency.count)));
  const buckets = one.latency.buckets.map(
    (calls, i) => counter(calls) + counter(other.latency.buckets[i] ?? 0),
  );
  return {
    client: one.client,
    calls: plus(one.calls, other.calls),
    readBytes: plus(one.readBytes, other.readBytes),
    writtenBytes: plus(one.writtenBytes, other.writtenBytes),
    latency: latencyOf(
      counter(one.latency.count) + counter(other.latency.count),
      sum(one.latency) + sum(other.latency),
      buckets,
    ),
  };
}

/** Oldest first. */
export function showNfsCalls(
  context: ShowContext,
  wanted: ShowArguments,
): Promise<ShowNfsRows<ShowNfsCall>> {
  const names = new NfsNames(context);
  const limit = limitOf(wanted);
  return gathered(
    context,
    limit,
    (sp) => context.csm.session.nfsCalls(sp, limit),
    (row): ShowNfsCall => {
      const filesystem = names.filesystem(row.filesystem);
      return {
        client: row.client,
        port: row.port,
        filesystem,
        xid: row.xid,
        procedure: procedureName(row.procedure),
        object: toCounter(row.object),
        ageUs: toCounter(row.ageUs),
        waitsFor: names.inSlots(filesystem, row.waitsForMembers),
        state: row.state,
      };
    },
    falling((row) => row.ageUs),
  );
}

export function showNfsStatistics(context: ShowContext): ShowNfsStatistics {
  return {
    counters: statistics(context).words('nfs'),
    transport: statistics(context).words('nfs-transport'),
  };
}

export function showNfsStore(context: ShowContext): { counters: Record<string, Counter> } {
  return { counters: statistics(context).words('nfs-store') };
}

/** Times of members, procedures, exports or clients: of those that had calls, or of the one named. */
export async function showNfsLatency(
  context: ShowContext,
  { of = 'member', key }: ShowArguments,
): Promise<ShowNfsLatency> {
  const all = await latencies(context, of);
  if (key === undefined) {
    return { of, rows: all.filter(({ latency }) => counter(latency.count) > 0n) };
  }
  const rows = all.filter(({ name }) => name === key);
  if (rows.length > 0) return { of, rows };
  throw new NotFound('not-found', `${of} ${key}: nothing is known of it.`, {
    object: `${of} ${key}`,
    remedy: `\`show nfs latency ${of}\` lists those that had calls.`,
  });
}

async function latencies(context: ShowContext, of: LatencyOf): Promise<ShowNfsLatency['rows']> {
  const { document, ids } = running(context);
  switch (of) {
    case 'member':
      return objectsOf(document, 'filesystem-member').map((member) => {
        const path = keyPathOf(member);
        const id = idOf(ids, 'filesystem-member', path);
        return { name: path, latency: recorded(context, 'nfs-member', id) };
      });
    case 'procedure':
      return PROCEDURES.map(({ name }, i) => ({
        name,
        latency: recorded(context, 'nfs-procedure', i),
      }));
    case 'export':
      return objectsOf(document, 'nfs-export').map(({ key }) => ({
        name: key,
        latency: recorded(context, 'nfs-export', idOf(ids, 'nfs-export', key)),
      }));
    case 'client':
      return (await showNfsClients(context, { limit: MAX_ROWS })).rows.map(
        ({ client, latency }) => ({ name: client, latency }),
      );
  }
}

function recorded(
  context: ShowContext,
  block: 'nfs-member' | 'nfs-procedure' | 'nfs-export',
  index: number,
): Latency {
  const record = statistics(context).read(block, index);
  return latencyOf(record.count, record.timeUs, bucketsOf(record));
}
