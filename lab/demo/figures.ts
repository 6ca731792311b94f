// SPDX-License-Identifier: Apache-2.0
import type { ControlClient } from '../../mgmt/cli/client.js';
import {
  counter,
  type ShowDrop,
  type ShowNfsFilesystem,
  type ShowNfsMember,
  type ShowServer,
} from '../../mgmt/daemon/protocol.js';
import type { Lab } from '../lab.js';
import { ServedTally } from './served.js';

/** Most flows asked for at each look: far more than the lab's clients have. */
const FLOW_LIMIT = 5000;

/** What the box says of itself; undefined parts could not be had at this moment. */
export interface BoxFigures {
  /** `ready`, or what the fast path is about; why, if it does not run. */
  state: string;
  restarts: number;
  servers: ShowServer[];
  drops: ShowDrop[];
  busyPercent: number;
  activeFlows: bigint;
  packetsPerSecond: bigint;
  bitsPerSecond: bigint;
  /** None where no NFS service is configured. */
  filesystem: ShowNfsFilesystem | undefined;
  members: MemberFigures[];
}

/** A member of the file system, and what it did since the last look. */
export interface MemberFigures extends ShowNfsMember {
  readsPerSecond: bigint;
  modificationsPerSecond: bigint;
}

/** Collects figures of a running box, over one connection that is made anew when it breaks. */
export class FigureSource {
  readonly served = new ServedTally();
  private client: ControlClient | undefined;
  private last: { atMs: number; packets: bigint; bytes: bigint } | undefined;
  private lastMembers: { atMs: number; rows: readonly ShowNfsMember[] } | undefined;

  constructor(private readonly lab: Lab) {}

  /** The figures of now; undefined while `sluiced` is away (the traffic goes on without it). */
  async look(): Promise<BoxFigures | undefined> {
    try {
      if (this.client?.isOpen !== true) this.client = await this.lab.control(500);
      return await this.ask(this.client);
    } catch {
      this.close();
      return undefined;
    }
  }

  close(): void {
    this.client?.close();
    this.client = undefined;
  }

  private async ask(client: ControlClient): Promise<BoxFigures> {
    const [system, servers, drops, nps, flows, ports, nfs] = await Promise.all([
      client.show('system'),
      client.show('servers'),
      client.show('drops'),
      client.show('nps'),
      client.show('flows', { limit: FLOW_LIMIT }),
      client.show('ports'),
      client.show('nfs-filesystem'),
    ]);
    const [filesystem] = nfs.filesystems;
    this.served.observe(flows.rows);
    const { fastpath } = system;
    return {
      state: fastpath.reason === null ? fastpath.state : `${fastpath.state}: ${fastpath.reason}`,
      restarts: fastpath.restarts,
      servers: servers.servers,
      drops: drops.drops,
      busyPercent: Math.max(0, ...nps.nps.map(({ busyPercent }) => busyPercent)),
      activeFlows: BigInt(flows.rows.length),
      filesystem,
      members: this.memberFigures(filesystem?.members ?? []),
      ...this.rates(
        ports.ports.reduce((sum, { rx }) => sum + counter(rx.packets), 0n),
        ports.ports.reduce((sum, { rx }) => sum + counter(rx.bytes), 0n),
      ),
    };
  }

  private memberFigures(rows: readonly ShowNfsMember[]): MemberFigures[] {
    const now = { atMs: performance.now(), rows };
    const before = this.lastMembers;
    this.lastMembers = now;
    const elapsedMs = now.atMs - (before?.atMs ?? now.atMs);
    return rows.map((row) => {
      const last = before?.rows.find(({ id }) => id === row.id) ?? row;
      const { reads, modifications } = last;
      return {
        ...row,
        readsPerSecond: perSecond(counter(reads), counter(row.reads), elapsedMs),
        modificationsPerSecond: perSecond(
          counter(modifications),
          counter(row.modifications),
          elapsedMs,
        ),
      };
    });
  }

  private rates(
    packets: bigint,
    bytes: bigint,
  ): Pick<BoxFigures, 'packetsPerSecond' | 'bitsPerSecond'> {
    const now = { atMs: performance.now(), packets, bytes };
    const before = this.last;
    this.last = now;
    const elapsedMs = now.atMs - (before?.atMs ?? now.atMs);
    return {
      packetsPerSecond: perSecond(before?.packets ?? packets, packets, elapsedMs),
      bitsPerSecond: 8n * perSecond(before?.bytes ?? bytes, bytes, elapsedMs),
    };
  }
}

/** Growth of a counter. Counters begin at zero again with a new fast path. */
function perSecond(before: bigint, now: bigint, elapsedMs: number): bigint {
  return now < before ? 0n : ((now - before) * 1000n) / BigInt(Math.max(1, Math.round(elapsedMs)));
}
