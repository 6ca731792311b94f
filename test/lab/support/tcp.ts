// SPDX-License-Identifier: Apache-2.0
// The lab with kernel TCP on both sides of a box that ends TCP, and what its tests look at.
import { expect } from 'chai';
import {
  tcpLoad,
  type TcpLoadOptions,
  type TcpMode,
  type TcpPlace,
  type TcpReport,
} from '../../../lab/load/tcp-load.js';
import { waitFor } from '../../../lab/system/wait.js';
import {
  counter,
  type ShowArguments,
  type ShowTcpConnection,
} from '../../../mgmt/daemon/protocol.js';
import { box, lab, useLab } from './current.js';

export { box, cli, lab } from './current.js';

export const MIB = 1024 * 1024;

/** What one address family of the lab is called. */
export interface Family {
  name: string;
  service: string;
  server1: string;
  server2: string;
  client1: string;
}

export const IPV4: Family = {
  name: 'IPv4',
  service: '10.1.0.50',
  server1: '10.2.0.11',
  server2: '10.2.0.12',
  client1: '10.1.0.11',
};

export const IPV6: Family = {
  name: 'IPv6',
  service: '2001:db8:1::50',
  server1: '2001:db8:2::11',
  server2: '2001:db8:2::12',
  client1: '2001:db8:1::11',
};

export const FAMILIES: readonly Family[] = [IPV4, IPV6];

/** Ports of the box's services and of the servers behind its relays. */
export const ECHO = 7;
export const SINK = 9;
export const SOURCE = 19;
export const RELAY = 5001;
export const FAN = 5003;

useLab('tcp', ['server1', 'server2']);

export function at(address: string, port: number): TcpPlace {
  return { address, port };
}

/** Runs connections of which none may fail. */
export async function loadAll(
  client: string,
  to: TcpPlace,
  mode: Exclude<TcpMode, 'hold'>,
  options: TcpLoadOptions,
): Promise<TcpReport> {
  const report = await tcpLoad(lab().host(client), to, mode, options);
  const expected = options.total ?? options.connections ?? 1;
  expect(report.failures, `failures of ${mode} to ${to.address}:${to.port}`).to.deep.equal({});
  expect(report.completed).to.equal(expected);
  return report;
}

/** Counters of TCP, of all SPs together, added up. */
export async function tcpCounter(...names: string[]): Promise<number> {
  const { counters } = await (await box()).show('tcp-statistics');
  return names.reduce((sum, name) => {
    const value = counters[name];
    if (value === undefined) throw new Error(`TCP has no counter ${name}`);
    return sum + Number(counter(value));
  }, 0);
}

/** By how much a counter of TCP, or some together, grow through something, once they grow no more. */
export async function growthOf(
  counters: string | readonly string[],
  body: () => Promise<unknown>,
): Promise<number> {
  const names = typeof counters === 'string' ? [counters] : counters;
  const before = await settled(names);
  await body();
  return (await settled(names)) - before;
}

async function settled(names: readonly string[]): Promise<number> {
  await statisticsWritten();
  let last = await tcpCounter(...names);
  await waitFor(
    async () => {
      await statisticsWritten();
      const now = await tcpCounter(...names);
      const stands = now === last;
      last = now;
      return stands;
    },
    { what: `counters stand still: ${names.join()}` },
  );
  return last;
}

/** Waits until the box has written all its statistics anew, which it does ten times a second. */
async function statisticsWritten(): Promise<void> {
  const uptime = async (): Promise<number> =>
    Number((await (await box()).show('system')).fastpath.counters['uptime-us']);
  // The first change may be of the middle of writing them.
  for (let changes = 0; changes < 2; changes++) {
    const before = await uptime();
    await waitFor(async () => (await uptime()) !== before, { what: 'statistics', everyMs: 20 });
  }
}

export async function connections(wanted: ShowArguments = {}): Promise<ShowTcpConnection[]> {
  return (await (await box()).show('tcp-connections', { limit: 100_000, ...wanted })).rows;
}

export async function ended(wanted: ShowArguments = {}): Promise<ShowTcpConnection[]> {
  return (await (await box()).show('tcp-ended', { limit: 10_000, ...wanted })).rows;
}

/** Waits until no connection is left but such as wait after their end. */
export async function awaitNoConnections(): Promise<void> {
  let seen: string[] = [];
  await waitFor(
    async () => {
      const rows = await connections();
      seen = rows.map(({ state }) => state);
      return seen.every((state) => state === 'time-wait');
    },
    { what: 'all connections have ended', lastSeen: () => seen.join() },
  );
}

/** Waits until one of the newest ends fits. */
export async function awaitEnded(
  what: string,
  fits: (row: ShowTcpConnection) => boolean,
): Promise<ShowTcpConnection> {
  let seen = '';
  return waitFor(
    async () => {
      const rows = await ended();
      seen = rows
        .slice(0, 5)
        .map(({ end, endDetail, remotePort }) => `${remotePort} ${end} ${endDetail}`)
        .join(', ');
      return rows.find(fits);
    },
    { what, everyMs: 100, lastSeen: () => seen },
  );
}

/** Waits until all services that are configured and enabled listen. */
export async function awaitServices(): Promise<void> {
  let seen = '';
  await waitFor(
    async () => {
      const { services } = await (await box()).show('tcp-services');
      seen = services.map(({ service, state }) => `${service} ${state}`).join(', ');
      return services.every(({ state }) => state === 'listening' || state === 'disabled');
    },
    { what: 'all TCP services listen', lastSeen: () => seen },
  );
}
