// SPDX-License-Identifier: Apache-2.0
import { counter, type ShowFlow } from '../../mgmt/daemon/protocol.js';

/** What one server did for one client. */
export interface Service {
  connections: number;
  packets: bigint;
  bytes: bigint;
}

interface SeenFlow extends Service {
  cell: string;
  ageMs: number;
}

/**
 * Adds up who served whom from the flow table as it looks from time to time. A flow stays in the table for
 * a while after it has ended, so that looking every second misses none; what has left the table stays counted.
 */
export class ServedTally {
  private readonly finished = new Map<string, Service>();
  private live = new Map<string, SeenFlow>();

  /** Takes in the flows that are in the table now. */
  observe(rows: readonly ShowFlow[]): void {
    const now = new Map<string, SeenFlow>();
    for (const row of rows) {
      // Persistence records and flows of nobody's server are in the table too.
      if (row.member === '' || (row.protocol !== 'tcp' && row.protocol !== 'udp')) continue;
      const key = `${row.protocol} ${row.client}:${row.clientPort} ${row.vip}:${row.vipPort}`;
      const seen = seenFlow(row);
      const twin = now.get(key);
      // Several NPs may know of one flow; the one that carries it has counted more.
      if (twin === undefined || twin.packets < seen.packets) now.set(key, seen);
    }
    for (const [key, before] of this.live) {
      const after = now.get(key);
      // The same addresses and ports again, but younger: another connection.
      if (after === undefined || after.ageMs < before.ageMs) this.finish(before);
    }
    this.live = now;
  }

  /** What `member` did for the client of that address so far. */
  between(client: string, member: string): Service {
    const cell = cellOf(client, member);
    const sum = { ...(this.finished.get(cell) ?? { connections: 0, packets: 0n, bytes: 0n }) };
    for (const flow of this.live.values()) if (flow.cell === cell) add(sum, flow);
    return sum;
  }

  private finish(flow: SeenFlow): void {
    const sum = this.finished.get(flow.cell) ?? { connections: 0, packets: 0n, bytes: 0n };
    add(sum, flow);
    this.finished.set(flow.cell, sum);
  }
}

function cellOf(client: string, member: string): string {
  return `${client} ${member}`;
}

function seenFlow(row: ShowFlow): SeenFlow {
  const { toServer, toClient } = row;
  return {
    cell: cellOf(row.client, row.member),
    ageMs: row.ageMs,
    connections: 1,
    packets: counter(toServer.packets) + counter(toClient.packets),
    bytes: counter(toServer.bytes) + counter(toClient.bytes),
  };
}

function add(sum: Service, more: Service): void {
  sum.connections += more.connections;
  sum.packets += more.packets;
  sum.bytes += more.bytes;
}
