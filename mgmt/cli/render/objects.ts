// SPDX-License-Identifier: Apache-2.0
import { counter, macText } from '../../daemon/protocol.js';
import type {
  Counter,
  ShowDomain,
  ShowPort,
  ShowResults,
  ShowServer,
  Traffic,
} from '../../daemon/protocol.js';
import { pairs, tableOrNone } from './table.js';
import type { Column } from './table.js';
import { moment, scaled, span } from './units.js';

const right = (title: string): Column => ({ title, align: 'right' });
const left = (title: string): Column => ({ title });
const wide = (title: string): Column => ({ title, flexible: true });

/** A MAC address is never broken over two lines. */
const MAC_LENGTH = 17;

/** `show ports`: one line each; a single port with everything that is known about it. */
export function renderPorts(
  { ports }: ShowResults['ports'],
  width: number,
  detail: boolean,
): string[] {
  const [only] = ports;
  if (detail && only !== undefined) {
    return portDetail(only, width);
  }
  return tableOrNone(
    'No ports are configured.',
    [
      left('Port'),
      left('Type'),
      right('NP'),
      left('State'),
      right('MTU'),
      wide('VLANs'),
      right('Rx pkts'),
      right('Tx pkts'),
      wide('Device'),
    ],
    ports.map((port) => [
      port.port,
      port.type,
      String(port.np),
      port.state,
      String(port.mtu),
      port.vlans.join(','),
      scaled(port.rx.packets),
      scaled(port.tx.packets),
      port.device,
    ]),
    width,
  );
}

function portDetail(port: ShowPort, width: number): string[] {
  return pairs(
    [
      ['Port', port.port],
      ['Description', port.description],
      ['Type', port.type],
      ['State', port.state],
      ['Enabled', port.enabled ? 'yes' : 'no'],
      ['Device', port.device],
      ['NP', String(port.np)],
      ['MTU', `${String(port.mtu)} bytes`],
      ['Addresses', port.addresses.join(', ')],
      ['VLANs', port.vlans.join(', ')],
      ['Received', traffic(port.rx)],
      ['Sent', traffic(port.tx)],
      ...counterPairs(port.counters),
    ],
    width,
  );
}

/** `show vlans`. */
export function renderVlans({ vlans }: ShowResults['vlans'], width: number): string[] {
  return tableOrNone(
    'No VLANs are configured.',
    [
      right('VLAN'),
      wide('Name'),
      wide('Ports'),
      wide('Domains'),
      right('Rx pkts'),
      right('Tx pkts'),
      wide('Description'),
    ],
    vlans.map((vlan) => [
      String(vlan.vlan),
      vlan.name,
      vlan.ports.join(', '),
      vlan.domains.join(', '),
      scaled(vlan.rx.packets),
      scaled(vlan.tx.packets),
      vlan.description,
    ]),
    width,
  );
}

/** `show vsds`. */
export function renderVsds({ vsds }: ShowResults['vsds'], width: number): string[] {
  return tableOrNone(
    'No VSDs are configured.',
    [wide('VSD'), left('Use'), wide('VLANs'), wide('Domains'), wide('Description')],
    vsds.map((vsd) => [
      vsd.vsd,
      vsd.use,
      vsd.vlans.join(', '),
      vsd.domains.join(', '),
      vsd.description,
    ]),
    width,
  );
}

/** `show virtual-domains`: one line each; a single domain with everything that is known about it. */
export function renderDomains(
  { domains }: ShowResults['virtual-domains'],
  width: number,
  detail: boolean,
): string[] {
  const [only] = domains;
  if (detail && only !== undefined) {
    return domainDetail(only, width);
  }
  return tableOrNone(
    'No virtual domains are configured.',
    [
      wide('Domain'),
      wide('VIPs'),
      right('VLAN'),
      left('Method'),
      wide('Persistence'),
      right('Up'),
      right('Flows'),
      right('To srv'),
      right('To cli'),
    ],
    domains.map((domain) => [
      domain.domain,
      domain.vips.join(', '),
      String(domain.vlan),
      domain.method,
      domain.persistence,
      `${String(domain.membersUp)}/${String(domain.members)}`,
      scaled(domain.flowsActive),
      scaled(domain.toServers.packets),
      scaled(domain.toClients.packets),
    ]),
    width,
  );
}

function domainDetail(domain: ShowDomain, width: number): string[] {
  return pairs(
    [
      ['Virtual domain', domain.domain],
      ['Names', domain.names.join(', ')],
      ['VIPs', domain.vips.join(', ')],
      ['VLAN', String(domain.vlan)],
      ['VSD', domain.vsd],
      ['Method', domain.method],
      ['Persistence', domain.persistence],
      ['Members up', `${String(domain.membersUp)} of ${String(domain.members)}`],
      ['Active flows', scaled(domain.flowsActive)],
      ['To servers', traffic(domain.toServers)],
      ['To clients', traffic(domain.toClients)],
      ...counterPairs(domain.counters),
    ],
    width,
  );
}

/** `show servers`: one line per member; one server with everything that is known about it. */
export function renderServers(
  { servers }: ShowResults['servers'],
  width: number,
  detail: boolean,
): string[] {
  if (detail) {
    return servers.flatMap((server, index) => [
      ...(index === 0 ? [] : ['']),
      ...serverDetail(server, width),
    ]);
  }
  return tableOrNone(
    'No servers are configured.',
    [
      wide('Server'),
      wide('Address'),
      wide('Domain'),
      left('State'),
      { title: 'Located at', flexible: true, narrowest: MAC_LENGTH },
      right('Conns'),
      right('Total'),
      right('Probes'),
      right('Failed'),
    ],
    servers.map((server) => [
      server.server,
      server.address,
      server.domain === '' ? '-' : server.domain,
      server.state,
      server.located ? `${server.port} ${server.mac}` : 'not located',
      scaled(server.connectionsActive),
      scaled(server.connectionsTotal),
      scaled(server.probesSent),
      scaled(server.probesFailed),
    ]),
    width,
  );
}

function serverDetail(server: ShowServer, width: number): string[] {
  return pairs(
    [
      ['Server', server.server],
      ['Address', server.address],
      ['Member', server.domain === '' ? 'of no domain' : `${server.member} of ${server.domain}`],
      ['Administration', server.adminState],
      ['Weight', server.weight === null ? '' : String(server.weight)],
      ['State', server.state],
      ['Located', server.located ? `port ${server.port}, MAC ${server.mac}` : 'no'],
      [
        'Connections',
        `${scaled(server.connectionsActive)} active, ${scaled(server.connectionsTotal)} in all`,
      ],
      ['To the server', traffic(server.toServer)],
      ['From the server', traffic(server.fromServer)],
      ['Probes', `${scaled(server.probesSent)} sent, ${scaled(server.probesFailed)} failed`],
      ...counterPairs(server.counters),
    ],
    width,
  );
}

/** `show static-routes`. */
export function renderRoutes({ routes }: ShowResults['static-routes'], width: number): string[] {
  return tableOrNone(
    'No static routes are configured.',
    [wide('Route'), wide('Domain'), left('Prefix'), left('Next hop'), left('Located at')],
    routes.map((route) => [
      route.route,
      route.domain,
      route.prefix,
      route.nextHop,
      route.located ? route.mac : 'not located',
    ]),
    width,
  );
}

/** Packets and bytes in words. */
export function traffic(amount: Traffic): string {
  return `${scaled(amount.packets)} packets, ${scaled(amount.bytes)} bytes`;
}

/** Gauges that the named lines of a detailed view tell in words. */
const TOLD_IN_WORDS: ReadonlySet<string> = new Set([
  'present',
  'link-up',
  'held-down',
  'located',
  'up',
  'port',
]);

/** Counters under their dictionary words, beneath the named lines of a detailed view. */
export function counterPairs(counters: Readonly<Record<string, Counter>>): [string, string][] {
  return Object.entries(counters)
    .filter(([name]) => !TOLD_IN_WORDS.has(name))
    .map(([name, value]) => [`  ${name.replace(/-us$/, '')}`, figure(name, counter(value))]);
}

/** A counter for people; the dictionary's units are in its names. */
function figure(name: string, value: bigint): string {
  if (name === 'mac') return macText(value);
  if (name === 'state-since-us') return value === 0n ? '-' : moment(Number(value / 1000n));
  if (name.endsWith('-us')) return value < 1000n ? `${value}us` : span(Number(value / 1000n));
  return scaled(value);
}
