// SPDX-License-Identifier: Apache-2.0
// One measurement: who sends to whom for how long, and what came of it.
import { tcpLoad, TcpServer, type TcpPlace, type TcpReport } from '../../load/tcp-load.js';
import type { Lab } from '../../lab.js';
import { BenchError } from '../errors.js';

export const CLIENT = 'client1';
const SERVER = 'server1';

/** The kernels' congestion control. */
export const CONGESTION = 'cubic';

/** Where the services of topology tcp are. */
export const SERVICE = '10.1.0.50';
export const RELAY_PORT = 5001;
const SINK_PORT = 9;
const SOURCE_PORT = 19;

/** How long data flows in each measurement. */
export const DURATION_MS = 3000;

/** More than can flow in that time. */
const ENDLESS_BYTES = 2 ** 40;

/** Goodput and the longest time that a connection stood still. */
export interface Transfer {
  bitsPerSecond: number;
  stallUs: number;
}

/** @throws BenchError `failed` if a connection failed */
function judged(report: TcpReport): TcpReport {
  if (report.failed === 0) return report;
  throw new BenchError('failed', `connections failed: ${JSON.stringify(report.failures)}`);
}

function transfer(report: TcpReport, bytes: number): Transfer {
  const seconds = judged(report).elapsedUs / 1e6;
  return { bitsPerSecond: (8 * bytes) / seconds, stallUs: report.stallUs };
}

/** The kernel's server behind a relay or a virtual address, while `body` runs. */
export async function withServer<T>(lab: Lab, body: () => Promise<T>): Promise<T> {
  const place = { address: '10.2.0.11', port: RELAY_PORT };
  const server = await TcpServer.start(lab.host(SERVER), place, CONGESTION);
  try {
    return await body();
  } finally {
    await server.stop();
  }
}

interface Amount {
  connections: number;
}

/** The engine sends to the client's kernel. */
export async function engineSends(lab: Lab, { connections }: Amount): Promise<Transfer> {
  const to = { address: SERVICE, port: SOURCE_PORT };
  const options = { connections, downloadBytes: ENDLESS_BYTES, durationMs: DURATION_MS };
  const report = await tcpLoad(lab.host(CLIENT), to, 'source', options);
  return transfer(report, report.receivedBytes);
}

/** The client's kernel sends to the engine. */
export async function engineReceives(lab: Lab, { connections }: Amount): Promise<Transfer> {
  const to = { address: SERVICE, port: SINK_PORT };
  return kernelSends(lab, to, 'sink', connections);
}

/** The server's kernel sends to the client's, by way of an address at the box. */
export async function download(lab: Lab, to: TcpPlace, { connections }: Amount): Promise<Transfer> {
  const options = { connections, downloadBytes: ENDLESS_BYTES, durationMs: DURATION_MS };
  const report = await tcpLoad(lab.host(CLIENT), to, 'exchange', options);
  return transfer(report, report.receivedBytes);
}

/** The client's kernel sends to the server's. */
export async function upload(lab: Lab, to: TcpPlace, { connections }: Amount): Promise<Transfer> {
  return kernelSends(lab, to, 'exchange', connections);
}

async function kernelSends(
  lab: Lab,
  to: TcpPlace,
  mode: 'sink' | 'exchange',
  connections: number,
): Promise<Transfer> {
  const report = await tcpLoad(lab.host(CLIENT), to, mode, {
    connections,
    congestion: CONGESTION,
    uploadBytes: ENDLESS_BYTES,
    durationMs: DURATION_MS,
    // What waits in the socket when the time is up has not arrived: let it be little.
    sendBufferBytes: 1024 * 1024,
  });
  return transfer(report, report.sentBytes);
}

/** Connections per second that are opened, carry 100 bytes each way and are closed. */
export async function connectionRate(lab: Lab, to: TcpPlace): Promise<number> {
  const report = await tcpLoad(lab.host(CLIENT), to, 'exchange', {
    connections: 16,
    total: 4000,
    uploadBytes: 100,
    downloadBytes: 100,
  });
  return (judged(report).completed * 1e6) / report.elapsedUs;
}
