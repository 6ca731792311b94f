// SPDX-License-Identifier: Apache-2.0
import type { ShowName, ShowResults } from '../../daemon/protocol.js';
import { renderCounters, renderDrops, renderEvents, renderFlows, renderNps } from './activity.js';
import {
  renderDomains,
  renderPorts,
  renderRoutes,
  renderServers,
  renderVlans,
  renderVsds,
} from './objects.js';
import {
  renderTcpConnection,
  renderTcpConnections,
  renderTcpEnded,
  renderTcpListeners,
  renderTcpServices,
  renderTcpStatistics,
} from './tcp.js';
import {
  renderNfs,
  renderNfsCalls,
  renderNfsClients,
  renderNfsExports,
  renderNfsFiles,
  renderNfsFilesystems,
  renderNfsLatency,
  renderNfsMembers,
  renderNfsStatistics,
  renderNfsStore,
} from './nfs.js';
import { renderHistory, renderPending, renderSystem, renderVersion } from './state.js';

/**
 * Turns the answer of one show into lines.
 *
 * @param width columns of the screen
 * @param detail true when a single object was asked for by its key, or everything
 */
type Renderer<N extends ShowName> = (
  result: ShowResults[N],
  width: number,
  detail: boolean,
) => string[];

const RENDERERS: { readonly [N in ShowName]: Renderer<N> } = {
  version: renderVersion,
  system: renderSystem,
  ports: renderPorts,
  vlans: renderVlans,
  vsds: renderVsds,
  'virtual-domains': renderDomains,
  servers: renderServers,
  'static-routes': renderRoutes,
  flows: renderFlows,
  drops: renderDrops,
  counters: renderCounters,
  nps: renderNps,
  'tcp-connections': renderTcpConnections,
  'tcp-connection': renderTcpConnection,
  'tcp-ended': renderTcpEnded,
  'tcp-listeners': renderTcpListeners,
  'tcp-statistics': renderTcpStatistics,
  'tcp-services': renderTcpServices,
  nfs: renderNfs,
  'nfs-filesystem': renderNfsFilesystems,
  'nfs-member': renderNfsMembers,
  'nfs-files': renderNfsFiles,
  'nfs-clients': renderNfsClients,
  'nfs-calls': renderNfsCalls,
  'nfs-statistics': renderNfsStatistics,
  'nfs-latency': renderNfsLatency,
  'nfs-store': renderNfsStore,
  'nfs-exports': renderNfsExports,
  events: renderEvents,
  'running-config': configLines,
  'startup-config': configLines,
  candidate: configLines,
  history: renderHistory,
  pending: renderPending,
};

/** Lines of any show; see {@link Renderer} for the parameters. */
export function renderShow<N extends ShowName>(
  what: N,
  result: ShowResults[N],
  width: number,
  detail: boolean,
): string[] {
  return RENDERERS[what](result, width, detail);
}

/** The command text as it is: it can be typed or loaded again. */
function configLines({ text }: { readonly text: string }): string[] {
  return text.split('\n').filter((line, index, all) => line !== '' || index < all.length - 1);
}
