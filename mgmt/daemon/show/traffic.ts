// SPDX-License-Identifier: Apache-2.0
import { isRecord, objectsOf, textOf } from '../../config/document.js';
import { idOf, keysById } from '../../config/ids.js';
import { effectiveNps } from '../../config/placement.js';
import { traffic } from '../../csm/statistics.js';
import { DROPS } from '../../generated/drops.js';
import type { FlowRow } from '../../generated/messages.js';
import { STAGES } from '../../generated/stages.js';
import type { NpChoice } from '../../ring/statistics.js';
import {
  type ShowArguments,
  type ShowCounters,
  type ShowDrop,
  type ShowFlow,
  type ShowFlows,
  type ShowNp,
  type ShowStage,
  toCounter,
} from '../protocol.js';
import { type ShowContext, running, statistics } from './context.js';
import { NotFound } from './select.js';

/** Reasons with their counts, what happened most first. */
export function showDrops(
  context: ShowContext,
  { all }: ShowArguments,
): { total: ReturnType<typeof toCounter>; drops: ShowDrop[] } {
  const counts = dropCounts(context);
  const drops = DROPS.map((drop, index) => ({ drop, packets: counts[index] ?? 0n }));
  const shown = drops.filter(({ packets }) => all === true || packets > 0n);
  // A stable sort: reasons that are zero stay in the order of the dictionary.
  shown.sort((a, b) => (a.packets < b.packets ? 1 : a.packets > b.packets ? -1 : 0));
  return {
    total: toCounter(counts.reduce((sum, count) => sum + count, 0n)),
    drops: shown.map(({ drop, packets }) => ({
      reason: drop.name,
      packets: toCounter(packets),
      meaning: drop.help,
      remedy: drop.remedy,
    })),
  };
}

/** Packets dropped for each reason, by workers and by the control thread. */
function dropCounts(context: ShowContext): bigint[] {
  const reader = statistics(context);
  const workers: Record<string, bigint> = { ...reader.read('drops') };
  const control: Record<string, bigint> = { ...reader.read('control-drops') };
  return DROPS.map((drop) => (workers[drop.property] ?? 0n) + (control[drop.property] ?? 0n));
}

function stagesOf(context: ShowContext, choice: NpChoice): ShowStage[] {
  return STAGES.map((stage, index) => {
    const counters = statistics(context).read('stage', index, choice);
    return {
      stage: stage.name,
      in: toCounter(counters.packets),
      dropped: toCounter(counters.dropped),
    };
  });
}

export function showCounters(context: ShowContext): ShowCounters {
  const np = statistics(context).read('np');
  const words = statistics(context).words('np');
  return {
    paths: {
      flowThru: toCounter(np.flowThruPackets),
      buffered: toCounter(np.bufferedPackets),
      slow: toCounter(np.slowPackets),
      service: toCounter(np.servicePackets),
    },
    flows: Object.fromEntries(Object.entries(words).filter(([name]) => name.startsWith('flows-'))),
    fabric: { in: toCounter(np.fabricInPackets), out: toCounter(np.fabricOutPackets) },
    stages: stagesOf(context, {}),
    drops: toCounter(dropCounts(context).reduce((sum, count) => sum + count, 0n)),
  };
}

/** The NPs that run; without a fast path, those configured. */
export function runningNps(context: ShowContext): number[] {
  const placement = context.csm.supervisor.attachment?.incarnation.placement;
  const nps = placement?.['np'];
  return isRecord(nps)
    ? Object.keys(nps).map(Number)
    : effectiveNps(running(context).document).map((np) => Number(np.key));
}

export function showNps(context: ShowContext): { nps: ShowNp[] } {
  const ports = objectsOf(running(context).document, 'port');
  return {
    nps: runningNps(context).map((np) => ({
      np,
      lcore: Number(statistics(context).read('np', 0, { np }).lcore),
      busyPercent: context.load.percent(np),
      ports: ports.filter((port) => textOf(port, 'np') === String(np)).map((port) => port.key),
      counters: statistics(context).words('np', 0, { np }),
      stages: stagesOf(context, { np }),
    })),
  };
}

const DEFAULT_FLOWS = 1000;
const MAX_FLOWS = 100_000;

export async function showFlows(context: ShowContext, wanted: ShowArguments): Promise<ShowFlows> {
  const { ids } = running(context);
  const limit = Math.min(Math.max(1, wanted.limit ?? DEFAULT_FLOWS), MAX_FLOWS);
  const query = {
    np: wanted.np ?? null,
    domain: wanted.domain === undefined ? null : domainId(context, wanted.domain),
    member: wanted.member === undefined ? null : memberId(context, wanted.member, wanted.domain),
    client: wanted.client ?? '',
  };
  const { rows, truncated } = await context.csm.session.flows(query, limit);
  const names: Names = {
    domain: keysById(ids, 'virtual-domain'),
    member: keysById(ids, 'member'),
    port: keysById(ids, 'port'),
  };
  return { rows: rows.map((row) => flowRow(row, names)), truncated };
}

function domainId(context: ShowContext, key: string): number {
  const { document, ids } = running(context);
  const domain = objectsOf(document, 'virtual-domain').find((candidate) => candidate.key === key);
  if (domain !== undefined) return idOf(ids, 'virtual-domain', key);
  throw new NotFound('not-found', `virtual-domain ${key}: there is none.`, {
    object: `virtual-domain ${key}`,
    remedy: '`show virtual-domains` lists them.',
  });
}

/** A member by its name, in the domain that is named, else in the only one that has it. */
function memberId(context: ShowContext, key: string, domain: string | undefined): number {
  const found = objectsOf(running(context).document, 'member').filter(
    (member) => member.key === key && (domain === undefined || member.parent?.key === domain),
  );
  const [member] = found;
  if (member?.parent !== undefined && found.length === 1) {
    return idOf(running(context).ids, 'member', `${member.parent.key}/${member.key}`);
  }
  throw new NotFound(
    member === undefined ? 'not-found' : 'ambiguous',
    member === undefined
      ? `member ${key}: there is none.`
      : `member ${key}: ${found.length} domains have one of this name.`,
    { object: `member ${key}`, remedy: '`show servers` lists them; name the domain as well.' },
  );
}

interface Names {
  domain: Map<number, string>;
  member: Map<number, string>;
  port: Map<number, string>;
}

const PROTOCOLS: Readonly<Record<number, string>> = {
  0: 'persistence',
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
};

function flowRow(row: FlowRow, names: Names): ShowFlow {
  const nameOf = (map: Map<number, string>, id: number | null): string =>
    id === null ? '' : (map.get(id) ?? `#${id}`);
  const member = nameOf(names.member, row.member);
  return {
    np: row.np ?? 0,
    protocol: PROTOCOLS[row.protocol] ?? String(row.protocol),
    client: row.clientAddress,
    clientPort: row.clientPort,
    vip: row.vipAddress,
    vipPort: row.vipPort,
    server: row.serverAddress,
    serverPort: row.serverPort,
    domain: nameOf(names.domain, row.domain),
    member: member.slice(member.indexOf('/') + 1),
    state: row.state,
    idleMs: row.idleMs,
    ageMs: Number(row.ageMs),
    toServer: traffic(row.packetsIn, row.bytesIn),
    toClient: traffic(row.packetsOut, row.bytesOut),
    clientMac: row.clientMac,
    serverMac: row.serverMac,
    ingressPort: nameOf(names.port, row.clientSidePort),
    egressPort: nameOf(names.port, row.serverSidePort),
  };
}
