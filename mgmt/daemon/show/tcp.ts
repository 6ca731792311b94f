// SPDX-License-Identifier: Apache-2.0
import { addressKey, parseAddress } from '../../config/addresses.js';
import { flagOf, listOf, numberOf, objectsOf, textOf } from '../../config/document.js';
import { idOf, keysById } from '../../config/ids.js';
import type { TcpQuery } from '../../csm/session.js';
import type { TcpListenerRow, TcpRow } from '../../generated/messages.js';
import {
  type Counter,
  type ShowArguments,
  type ShowTcpConnection,
  type ShowTcpListener,
  type ShowTcpRows,
  type ShowTcpService,
  type ShowTcpStatistics,
  type TcpConnectionName,
  endpointText,
  toCounter,
} from '../protocol.js';
import { type ShowContext, attached, running, statistics } from './context.js';
import { NotFound, chosen } from './select.js';
import { runningSp, runningSps } from './sps.js';

const DEFAULT_ROWS = 1000;
const MAX_ROWS = 100_000;

/** Connections in being, or (ended) those that ended last. */
export function showTcpConnections(
  context: ShowContext,
  wanted: ShowArguments,
): Promise<ShowTcpRows<ShowTcpConnection>> {
  return connections(context, 'connections', wanted);
}

/** The newest first, of all SPs: each has its own list, which is short, so that all of them are asked for. */
export async function showTcpEnded(
  context: ShowContext,
  wanted: ShowArguments,
): Promise<ShowTcpRows<ShowTcpConnection>> {
  const limit = limitOf(wanted);
  const { rows, truncated } = await connections(context, 'ended', { ...wanted, limit: MAX_ROWS });
  rows.sort((one, other) => Number(one.endedMs) - Number(other.endedMs));
  return { rows: rows.slice(0, limit), truncated: truncated || rows.length > limit };
}

async function connections(
  context: ShowContext,
  what: 'connections' | 'ended',
  wanted: ShowArguments,
): Promise<ShowTcpRows<ShowTcpConnection>> {
  const query = { ...queryOf(context, wanted), what };
  const { rows, truncated } = await context.csm.session.tcpConnections(query, limitOf(wanted));
  const services = keysById(running(context).ids, 'tcp-service');
  const places = servicePlaces(context);
  const named = rows.map((row) => {
    const one = shown(row, services);
    // An ended connection is no service's any more: its address and port tell whose it was.
    return one.service === '' ? { ...one, service: places.get(placeOf(one)) ?? '' } : one;
  });
  return { rows: named, truncated };
}

/** Keys of the services by where they listen. */
function servicePlaces(context: ShowContext): Map<string, string> {
  return new Map(
    objectsOf(running(context).document, 'tcp-service').map((service) => [
      placeOf({ local: textOf(service, 'address'), localPort: numberOf(service, 'tcp-port') }),
      service.key,
    ]),
  );
}

/** The same for every way to write an address. */
function placeOf({ local, localPort }: Pick<ShowTcpConnection, 'local' | 'localPort'>): string {
  const address = parseAddress(local);
  return address === undefined ? '' : `${addressKey(address)} ${localPort}`;
}

/** The one connection that a name fits. @throws NotFound */
export async function showTcpConnection(
  context: ShowContext,
  { connection }: ShowArguments,
): Promise<ShowTcpConnection> {
  if (connection === undefined) {
    throw new NotFound('not-found', 'No connection is named.', {
      remedy: 'Name its ends: `show tcp connection 10.1.0.50:7 10.1.0.11:40000`.',
    });
  }
  const { local, localPort, remote, remotePort } = connection;
  const query = {
    ...queryOf(context, {}),
    ...{ local, localPort, peer: remote, peerPort: remotePort },
  };
  const { rows } = await context.csm.session.tcpConnections({ ...query, what: 'connections' }, 1);
  const [row] = rows;
  if (row === undefined) throw noConnection(connection);
  return shown(row, keysById(running(context).ids, 'tcp-service'));
}

function noConnection(name: TcpConnectionName): NotFound {
  const between = `${endpointText(name.local, name.localPort)} and ${endpointText(name.remote, name.remotePort)}`;
  return new NotFound('not-found', `There is no TCP connection between ${between}.`, {
    remedy: '`show tcp connections` lists them, `show tcp ended` says what became of past ones.',
  });
}

export async function showTcpListeners(
  context: ShowContext,
  wanted: ShowArguments,
): Promise<ShowTcpRows<ShowTcpListener>> {
  const query = queryOf(context, wanted);
  const { rows, truncated } = await context.csm.session.tcpListeners(query, limitOf(wanted));
  const services = keysById(running(context).ids, 'tcp-service');
  return { rows: rows.map((row) => shown(row, services)), truncated };
}

export function showTcpStatistics(context: ShowContext, { sp }: ShowArguments): ShowTcpStatistics {
  const sps = (sp === undefined ? runningSps(context) : [runningSp(context, sp)]).map((id) => ({
    sp: id,
    counters: statistics(context).words('tcp', id),
  }));
  return { counters: sumOf(sps.map(({ counters }) => counters)), sps };
}

function sumOf(records: Record<string, Counter>[]): Record<string, Counter> {
  const sums = new Map<string, bigint>();
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) {
      sums.set(name, (sums.get(name) ?? 0n) + BigInt(value));
    }
  }
  return Object.fromEntries([...sums].map(([name, sum]) => [name, toCounter(sum)]));
}

export function showTcpServices(
  context: ShowContext,
  { key }: ShowArguments,
): { services: ShowTcpService[] } {
  const { document, ids } = running(context);
  const services = chosen(objectsOf(document, 'tcp-service'), 'tcp-service', key);
  return {
    services: services.map((service) => {
      const id = idOf(ids, 'tcp-service', service.key);
      const counters = statistics(context).read('tcp-service', id);
      return {
        service: service.key,
        id,
        kind: textOf(service, 'kind'),
        address: textOf(service, 'address'),
        port: numberOf(service, 'tcp-port'),
        targets: listOf(service, 'target-addresses'),
        targetPort: numberOf(service, 'target-port') || numberOf(service, 'tcp-port'),
        description: textOf(service, 'description'),
        state: stateOf(context, flagOf(service, 'enabled'), counters.listening),
        connectionsActive: toCounter(counters.connectionsActive),
        connectionsAccepted: toCounter(counters.connectionsAccepted),
        bytesIn: toCounter(counters.bytesIn),
        bytesOut: toCounter(counters.bytesOut),
        counters: statistics(context).words('tcp-service', id),
      };
    }),
  };
}

function stateOf(
  context: ShowContext,
  enabled: boolean,
  listening: bigint,
): ShowTcpService['state'] {
  if (!enabled) return 'disabled';
  if (!attached(context)) return 'unknown';
  if (runningSps(context).length === 0) return 'waiting';
  return listening > 0n ? 'listening' : 'silent';
}

function limitOf({ limit }: ShowArguments): number {
  return Math.min(Math.max(1, limit ?? DEFAULT_ROWS), MAX_ROWS);
}

function queryOf(context: ShowContext, wanted: ShowArguments): TcpQuery {
  return {
    sp: wanted.sp === undefined ? null : runningSp(context, wanted.sp),
    service: wanted.service === undefined ? null : serviceId(context, wanted.service),
    state: wanted.state ?? 'any',
    peer: wanted.peer ?? '',
    peerPort: 0,
    local: '',
    localPort: 0,
  };
}

function serviceId(context: ShowContext, key: string): number {
  const { document, ids } = running(context);
  chosen(objectsOf(document, 'tcp-service'), 'tcp-service', key);
  return idOf(ids, 'tcp-service', key);
}

/** A row with the names of what it refers to, its 64-bit numbers fit for the protocol. */
function shown<Row extends TcpRow | TcpListenerRow>(
  row: Row,
  services: ReadonlyMap<number, string>,
): Row extends TcpRow ? ShowTcpConnection : ShowTcpListener {
  const fields = Object.entries(row).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'bigint' ? toCounter(value) : value,
  ]);
  const named = {
    ...(Object.fromEntries(fields) as Record<string, unknown>),
    sp: row.sp ?? 0,
    service: row.service === null ? '' : (services.get(row.service) ?? ''),
  };
  return named as unknown as Row extends TcpRow ? ShowTcpConnection : ShowTcpListener;
}
