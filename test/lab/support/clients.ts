// SPDX-License-Identifier: Apache-2.0
// Clients with many addresses, and the connections they hold.
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../../lab/instance.js';
import type { ConnectReport } from '../../../lab/peers/connect.js';
import { awaitExit } from '../../../lab/system/command.js';
import { HANG_MS, waitFor } from '../../../lab/system/wait.js';
import { hostAddress } from '../../../lab/topologies/topology.js';
import type { ShowFlow } from '../../../mgmt/daemon/protocol.js';
import { box, lab, VIP } from './lab.js';

const NFS_PORT = 2049;

/** Packets of a flow after which it carries a copy, not just the beginnings of a connection. */
const BUSY = 2000n;

const CONNECT = join(ROOT, 'build/ts/lab/peers/connect.js');

let lastAddress = 0;

/** The address a client has from the start. */
export function addressOf(client: string): string {
  const spec = lab().instance.topology.hosts.find(({ name }) => name === client);
  if (spec === undefined) throw new Error(`no client is called ${client}`);
  return hostAddress(spec);
}

/**
 * Addresses nobody had before, so that the box remembers nothing about them: of 10.1.1.0/24 and on, beside
 * those that hosts have from the start.
 */
export function freshAddresses(count: number): string[] {
  return Array.from({ length: count }, () => {
    const number = lastAddress++;
    return `10.1.${1 + Math.floor(number / 250)}.${1 + (number % 250)}`;
  });
}

/** Gives a client more addresses; they go with {@link removeAddresses}. */
export async function addAddresses(client: string, addresses: readonly string[]): Promise<void> {
  const lines = addresses.map((address) => `address add ${address}/32 dev eth0`);
  await lab()
    .host(client)
    .must(['ip', '-batch', '-'], { input: `${lines.join('\n')}\n` });
}

/** Takes the addresses of {@link addAddresses} off all clients. */
export async function removeAddresses(client: string): Promise<void> {
  const addresses = await lab().host(client).must(['ip', '-4', '-o', 'address', 'show', 'eth0']);
  const extra = [...addresses.matchAll(/inet (\S+\/32) /g)].map(([, address]) => address ?? '');
  const lines = extra.map((address) => `address delete ${address} dev eth0`);
  await lab()
    .host(client)
    .must(['ip', '-batch', '-'], { input: `${lines.join('\n')}\n` });
}

/** TCP connections of a client, held open until `close`. */
export interface HeldConnections {
  reports: ConnectReport[];
  /** Makes a call on every connection; gives how many were answered. */
  answered: () => Promise<number>;
  close: () => Promise<void>;
}

/** After so long a connection that shall not come about is given up: two SYNs more than the first. */
export const REFUSED_MS = 3500;

/** Opens one connection from each address, in this order, to a port of the VIP; tries each for so long. */
export async function holdConnections(
  client: string,
  port: number,
  addresses: readonly string[],
  { to = VIP, tryMs = HANG_MS } = {},
): Promise<HeldConnections> {
  const words = [String(tryMs), to, String(port), ...addresses];
  const child = lab()
    .host(client)
    .spawn([process.execPath, CONNECT, ...words]);
  const ended = awaitExit(child);
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('the child has no pipes');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const next = await lines.next();
    if (next.done === true) throw new Error(`the connections of ${client} ended`);
    return next.value;
  };
  const reports: ConnectReport[] = [];
  while (reports.length < addresses.length) {
    reports.push(JSON.parse(await line()) as ConnectReport);
  }
  const answered = async (): Promise<number> => {
    stdin.write('call\n');
    return Number(await line());
  };
  const close = async (): Promise<void> => {
    stdin.end();
    await ended;
  };
  return { reports, answered, close };
}

/** The same, when every connection has to be made. */
export async function connectAll(
  client: string,
  port: number,
  addresses: readonly string[],
): Promise<HeldConnections> {
  const held = await holdConnections(client, port, addresses);
  const failures = held.reports.filter(({ failure }) => failure !== '');
  if (failures.length > 0) await held.close();
  expect(failures).to.deep.equal([]);
  return held;
}

/** TCP flows of one client address, oldest first. */
export async function flowsOf(client: string, protocol = 'tcp'): Promise<ShowFlow[]> {
  const { rows } = await (await box()).show('flows', { client, limit: 10_000 });
  return rows
    .filter((row) => row.protocol === protocol)
    .sort((one, other) => other.ageMs - one.ageMs);
}

/** Waits until a client's copy is under way; gives the flow that carries it. */
export async function awaitTransfer(address: string): Promise<ShowFlow> {
  const isBusy = (flow: ShowFlow): boolean =>
    flow.vipPort === NFS_PORT &&
    flow.state === 'established' &&
    BigInt(flow.toServer.packets) > BUSY;
  return waitFor(async () => (await flowsOf(address)).find(isBusy), {
    what: `${address} copies`,
    everyMs: 20,
  });
}

/** The server each of the connections has met, in their order. */
export async function serversMet(connections: HeldConnections): Promise<string[]> {
  const { rows } = await (await box()).show('flows', { limit: 10_000 });
  return connections.reports.map(({ localAddress, localPort }) => {
    const flow = rows.find((row) => row.client === localAddress && row.clientPort === localPort);
    return flow?.member ?? 'none';
  });
}

/** How often each word is there. */
export function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/**
 * Expects each server to be met so often, one more or less: in the midst of a round, turns that were given
 * before some servers went or came still count.
 */
export function expectAboutShares(met: readonly string[], shares: Record<string, number>): void {
  const counts = tally(met);
  expect(counts).to.have.all.keys(shares);
  for (const [server, share] of Object.entries(shares)) {
    expect(counts[server], `${server} of ${JSON.stringify(counts)}`).to.be.closeTo(share, 1);
  }
}
