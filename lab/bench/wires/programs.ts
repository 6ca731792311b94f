// SPDX-License-Identifier: Apache-2.0
// What runs on the lab's hosts, and what it writes.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../../hosts/host.js';
import { ROOT } from '../../instance.js';
import { BenchError } from '../errors.js';
import { percentile } from '../numbers.js';

const ECHO = join(ROOT, 'build/c/bin/echo_bench');
const GETATTR = join(ROOT, 'build/c/bin/getattr_bench');

const ECHO_PORT = 7007;
const ROUND_TRIPS = 5000;
const PINGS = 500;
const PING_INTERVAL_S = 0.002;
const IPERF_S = 3;
const TIMEOUT_MS = 60_000;
const SERVER_WAIT_MS = 5000;

/** Round-trip times. */
export interface RoundTrips {
  p50Us: number;
  p99Us: number;
}

/**
 * Reads the line of JSON of `echo_bench` and `getattr_bench`.
 *
 * @throws BenchError `bad-output`, also if answers were lost: then the times are of the lucky ones only
 */
export function parseRoundTrips(text: string): RoundTrips {
  const found = /^\{"count":(\d+),"lost":(\d+),"p50Us":([\d.]+),"p99Us":([\d.]+)\}\s*$/.exec(text);
  if (found === null) throw new BenchError('bad-output', `no round trips in '${text.trim()}'`);
  const [, count, lost, p50Us, p99Us] = found.map(Number);
  if (lost !== 0) {
    throw new BenchError('failed', `${lost ?? 0} answers were lost and ${count ?? 0} came`);
  }
  return { p50Us: p50Us ?? NaN, p99Us: p99Us ?? NaN };
}

/** Reads the times that ping(8) printed, one line for each answer. */
export function parsePing(text: string): RoundTrips {
  const timesUs = [...text.matchAll(/time=([\d.]+) ms/g)].map(([, ms]) => Number(ms) * 1000);
  if (timesUs.length === 0) throw new BenchError('bad-output', 'ping printed no times');
  return { p50Us: percentile(timesUs, 0.5), p99Us: percentile(timesUs, 0.99) };
}

/** Reads what `iperf3 --json` received, in bit/s. */
export function parseIperf(text: string): number {
  let parsed: { error?: string; end?: { sum_received?: { bits_per_second?: number } } };
  try {
    parsed = JSON.parse(text) as typeof parsed;
  } catch {
    throw new BenchError('bad-output', `iperf3 wrote no JSON but '${text.trim()}'`);
  }
  const rate = parsed.end?.sum_received?.bits_per_second;
  if (rate === undefined || !(rate > 0)) {
    throw new BenchError('failed', `iperf3: ${parsed.error ?? 'nothing was received'}`);
  }
  return rate;
}

/** Starts the servers that clients measure against, and waits until they listen. */
export async function startServers(server: Host): Promise<void> {
  if (!existsSync(ECHO)) throw new BenchError('not-built', `${ECHO} is missing`, 'npm run build');
  await server.startService('echo', [ECHO, 'serve', String(ECHO_PORT)]);
  await server.startService('iperf3', ['iperf3', '--server']);
  const listening = `until [ "$(ss -Htln 'sport = :${ECHO_PORT} or sport = :5201' | wc -l)" = 2 ]; do sleep 0.05; done`;
  await server.must(['sh', '-c', listening], { timeoutMs: SERVER_WAIT_MS });
}

/** Waits until the address answers: links come up and neighbours are found with the first packets. */
export async function awaitAnswer(
  client: Host,
  address: string,
  signal: AbortSignal,
): Promise<void> {
  const how = ['-n', '-i', '0.2', '-c', '3', '-w', '10'];
  await client.must(['ping', ...how, address], { signal, timeoutMs: TIMEOUT_MS });
}

async function output(host: Host, argv: readonly string[], signal: AbortSignal): Promise<string> {
  return host.must(argv, { signal, timeoutMs: TIMEOUT_MS });
}

/** Requests and responses of 64 bytes, one at a time. */
export async function measureEcho(
  client: Host,
  protocol: 'tcp' | 'udp',
  address: string,
  signal: AbortSignal,
): Promise<RoundTrips> {
  const argv = [ECHO, protocol, address, String(ECHO_PORT), String(ROUND_TRIPS)];
  return parseRoundTrips(await output(client, argv, signal));
}

/** One NFS GETATTR at a time. */
export async function measureGetattr(
  client: Host,
  address: string,
  signal: AbortSignal,
): Promise<RoundTrips> {
  const argv = [GETATTR, address, '/export', '/1m.bin', String(ROUND_TRIPS)];
  return parseRoundTrips(await output(client, argv, signal));
}

/** ICMP echo. */
export async function measurePing(
  client: Host,
  address: string,
  signal: AbortSignal,
): Promise<RoundTrips> {
  const how = ['-n', '-i', String(PING_INTERVAL_S), '-c', String(PINGS)];
  return parsePing(await output(client, ['ping', ...how, address], signal));
}

/** One TCP connection from client to server, in bit/s. */
export async function measureThroughput(
  client: Host,
  address: string,
  signal: AbortSignal,
): Promise<number> {
  const how = ['--time', String(IPERF_S), '--omit', '1', '--json'];
  return parseIperf(await output(client, ['iperf3', '--client', address, ...how], signal));
}
