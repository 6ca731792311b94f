// SPDX-License-Identifier: Apache-2.0
import {
  type ConfigObject,
  childrenOf,
  listOf,
  numberOf,
  objectsOf,
  textOf,
} from '../../config/document.js';
import { idOf, keyPathOf, keysById } from '../../config/ids.js';
import { traffic } from '../../csm/statistics.js';
import type { MemberStateStatistics } from '../../generated/statistics.js';
import {
  type ShowArguments,
  type ShowDomain,
  type ShowRoute,
  type ShowServer,
  macText,
  toCounter,
} from '../protocol.js';
import { type ShowContext, attached, running, statistics } from './context.js';
import { chosen } from './select.js';

export function showDomains(
  context: ShowContext,
  { key }: ShowArguments,
): { domains: ShowDomain[] } {
  const { document, ids } = running(context);
  const domains = chosen(objectsOf(document, 'virtual-domain'), 'virtual-domain', key);
  return {
    domains: domains.map((domain) => {
      const id = idOf(ids, 'virtual-domain', domain.key);
      const counters = statistics(context).read('domain', id);
      const members = childrenOf(domain);
      const up = members.filter(
        (member) => memberState(context, member).up !== 0n && attached(context),
      );
      return {
        domain: domain.key,
        id,
        names: listOf(domain, 'names'),
        vips: listOf(domain, 'vips'),
        vlan: Number(textOf(domain, 'vlan')),
        vsd: textOf(domain, 'vsd'),
        method: textOf(domain, 'method'),
        persistence: textOf(domain, 'persistence'),
        members: members.length,
        membersUp: up.length,
        flowsActive: toCounter(counters.flowsActive),
        toServers: traffic(counters.packetsIn, counters.bytesIn),
        toClients: traffic(counters.packetsOut, counters.bytesOut),
        counters: statistics(context).words('domain', id),
      };
    }),
  };
}

function memberState(context: ShowContext, member: ConfigObject): MemberStateStatistics {
  const id = idOf(running(context).ids, 'member', keyPathOf(member));
  return statistics(context).read('member-state', id);
}

/** One row per member of each domain, then the servers that no domain uses. */
export function showServers(
  context: ShowContext,
  { key }: ShowArguments,
): { servers: ShowServer[] } {
  const { document } = running(context);
  const servers = chosen(objectsOf(document, 'server'), 'server', key);
  const members = objectsOf(document, 'member');
  return {
    servers: servers.flatMap((server) => {
      const used = members.filter((member) => textOf(member, 'server') === server.key);
      return used.length === 0
        ? [unusedServer(server)]
        : used.map((member) => memberRow(context, server, member));
    }),
  };
}

function unusedServer(server: ConfigObject): ShowServer {
  return {
    server: server.key,
    address: textOf(server, 'address'),
    domain: '',
    member: '',
    memberId: null,
    adminState: textOf(server, 'admin-state'),
    weight: null,
    state: 'unused',
    located: false,
    mac: '',
    port: '',
    connectionsActive: 0,
    connectionsTotal: 0,
    toServer: traffic(0n, 0n),
    fromServer: traffic(0n, 0n),
    probesSent: 0,
    probesFailed: 0,
    counters: {},
  };
}

function memberRow(context: ShowContext, server: ConfigObject, member: ConfigObject): ShowServer {
  const { ids } = running(context);
  const id = idOf(ids, 'member', keyPathOf(member));
  const state = statistics(context).read('member-state', id);
  const counters = statistics(context).read('member', id);
  return {
    server: server.key,
    address: textOf(server, 'address'),
    domain: member.parent?.key ?? '',
    member: member.key,
    memberId: id,
    adminState: textOf(server, 'admin-state'),
    weight: numberOf(member, 'weight'),
    state: attached(context) ? serverState(textOf(server, 'admin-state'), state) : 'unknown',
    located: state.located !== 0n,
    mac: macText(state.mac),
    port: portName(context, state.port),
    connectionsActive: toCounter(counters.connectionsActive),
    connectionsTotal: toCounter(counters.connectionsTotal),
    toServer: traffic(counters.packetsIn, counters.bytesIn),
    fromServer: traffic(counters.packetsOut, counters.bytesOut),
    probesSent: toCounter(state.probesSent),
    probesFailed: toCounter(state.probesFailed),
    counters: {
      ...statistics(context).words('member', id),
      ...statistics(context).words('member-state', id),
    },
  };
}

function serverState(admin: string, state: MemberStateStatistics): ShowServer['state'] {
  if (admin === 'disabled') return 'disabled';
  if (state.located === 0n) return 'locating';
  if (state.up === 0n) return 'down';
  return admin === 'drain' ? 'drain' : 'up';
}

/** The port whose id a gauge holds plus one; empty for none. */
function portName(context: ShowContext, idPlusOne: bigint): string {
  const id = Number(idPlusOne) - 1;
  return keysById(running(context).ids, 'port').get(id) ?? '';
}

export function showRoutes(context: ShowContext, { key }: ShowArguments): { routes: ShowRoute[] } {
  const { document, ids } = running(context);
  return {
    routes: chosen(objectsOf(document, 'static-route'), 'static-route', key).map((route) => {
      const id = idOf(ids, 'static-route', route.key);
      const state = statistics(context).read('route-state', id);
      return {
        route: route.key,
        id,
        domain: textOf(route, 'virtual-domain'),
        prefix: textOf(route, 'prefix'),
        nextHop: textOf(route, 'next-hop'),
        located: state.located !== 0n,
        mac: macText(state.mac),
      };
    }),
  };
}
