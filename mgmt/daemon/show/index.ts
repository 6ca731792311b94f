// SPDX-License-Identifier: Apache-2.0
import { SluiceError } from '../../config/errors.js';
import type { ShowArguments, ShowName, ShowResults } from '../protocol.js';
import type { ShowContext } from './context.js';
import { showDomains, showRoutes, showServers } from './domains.js';
import { showNfs, showNfsExports, showNfsFilesystems, showNfsMembers } from './nfs.js';
import {
  showNfsCalls,
  showNfsClients,
  showNfsFiles,
  showNfsLatency,
  showNfsStatistics,
  showNfsStore,
} from './nfs-activity.js';
import { showPorts, showVlans, showVsds } from './ports.js';
import {
  showTcpConnection,
  showTcpConnections,
  showTcpEnded,
  showTcpListeners,
  showTcpServices,
  showTcpStatistics,
} from './tcp.js';
import { showPending, showSystem, showVersion } from './system.js';
import { showCounters, showDrops, showFlows, showNps } from './traffic.js';

type Handler<N extends ShowName> = (
  context: ShowContext,
  wanted: ShowArguments,
) => ShowResults[N] | Promise<ShowResults[N]>;

/** What can be shown, each by its name. */
const HANDLERS: { readonly [N in ShowName]: Handler<N> } = {
  version: showVersion,
  system: showSystem,
  ports: showPorts,
  vlans: showVlans,
  vsds: showVsds,
  'virtual-domains': showDomains,
  servers: showServers,
  'static-routes': showRoutes,
  flows: showFlows,
  drops: showDrops,
  counters: showCounters,
  nps: showNps,
  'tcp-connections': showTcpConnections,
  'tcp-connection': showTcpConnection,
  'tcp-ended': showTcpEnded,
  'tcp-listeners': showTcpListeners,
  'tcp-statistics': showTcpStatistics,
  'tcp-services': showTcpServices,
  nfs: showNfs,
  'nfs-filesystem': showNfsFilesystems,
  'nfs-member': showNfsMembers,
  'nfs-files': showNfsFiles,
  'nfs-clients': showNfsClients,
  'nfs-calls': showNfsCalls,
  'nfs-statistics': showNfsStatistics,
  'nfs-latency': showNfsLatency,
  'nfs-store': showNfsStore,
  'nfs-exports': showNfsExports,
  events: ({ events }, { filter, limit }) => ({
    events: events.select({ ...filter, ...(limit === undefined ? {} : { last: limit }) }),
  }),
  'running-config': ({ store }) => store.render('running'),
  'startup-config': ({ store }) => store.render('startup'),
  candidate: ({ store }) => ({
    ...store.render('candidate'),
    changes: store.compare('running', 'candidate'),
  }),
  history: ({ history }) => ({ entries: history.entries() }),
  pending: showPending,
};

/** @throws SluiceError `unknown-show` */
export async function show(
  context: ShowContext,
  what: string,
  wanted: ShowArguments,
): Promise<unknown> {
  const handler = Object.hasOwn(HANDLERS, what)
    ? (HANDLERS[what as ShowName] as Handler<ShowName>)
    : undefined;
  if (handler !== undefined) return await handler(context, wanted);
  throw new SluiceError('unknown-show', `There is no \`show ${what}\`.`, {
    remedy: `Use one of ${Object.keys(HANDLERS).join(', ')}.`,
  });
}
