// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument } from '../../daemon/protocol.js';
import { addressKey, parseAddress } from '../addresses.js';
import {
  type ConfigObject,
  childrenOf,
  effective,
  listOf,
  nameOf,
  numberOf,
  objectsOf,
  textOf,
} from '../document.js';
import { isInside } from './addresses.js';
import { type Findings, type Rule, fault } from './rule.js';

/** Most members a domain has in the fast path (SL_MAX_DOMAIN_MEMBERS). */
export const MAX_DOMAIN_MEMBERS = 64;

/** A member with what the rules ask about it. */
interface Placed {
  member: ConfigObject;
  domain: ConfigObject;
  server: ConfigObject;
  /** Key of the server's address. */
  address: string;
  vlan: string;
  protocol: string;
  /** Port on the server; 0: whatever the client asks for. */
  port: number;
  vipPort: number;
  /** Untagged ports on which the server may be: replies there do not tell their VLAN. */
  ports: string[];
}

function placedMembers(document: ConfigDocument): Placed[] {
  const servers = new Map(objectsOf(document, 'server').map((server) => [server.key, server]));
  return objectsOf(document, 'virtual-domain').flatMap((domain) =>
    childrenOf(domain).flatMap((member) => {
      const server = servers.get(textOf(member, 'server'));
      const address = parseAddress(server === undefined ? '' : textOf(server, 'address'));
      if (server === undefined || address === undefined) return [];
      const vipPort = numberOf(member, 'vip-port');
      return [
        {
          member,
          domain,
          server,
          address: addressKey(address),
          vlan: textOf(domain, 'vlan'),
          protocol: textOf(member, 'protocol'),
          port: numberOf(member, 'port') || vipPort,
          vipPort,
          ports: untaggedPorts(document, textOf(domain, 'vlan'), effective(server, 'port')),
        },
      ];
    }),
  );
}

/** Server and combo ports of a VLAN, or the one the server is bound to. A trunk's tag tells domains apart. */
function untaggedPorts(document: ConfigDocument, vlanKey: string, only: unknown): string[] {
  const vlan = objectsOf(document, 'vlan').find((candidate) => candidate.key === vlanKey);
  const inVlan = vlan === undefined ? [] : listOf(vlan, 'ports');
  return objectsOf(document, 'port')
    .filter((port) => inVlan.includes(port.key) && (only === undefined || only === port.key))
    .filter((port) => ['server', 'combo'].includes(textOf(port, 'type')))
    .map((port) => port.key);
}

const meets = (a: number, b: number): boolean => a === 0 || b === 0 || a === b;
const protocolsMeet = (a: Placed, b: Placed): boolean =>
  a.protocol === 'any' || b.protocol === 'any' || a.protocol === b.protocol;

/**
 * A server that two domains share on one port is told apart by protocol and port of its replies; where these
 * meet, it never can be, and the configuration is refused [IFF-3, IFF-6].
 */
export const distinguishableServers: Rule = (document, findings) => {
  const byAddress = new Map<string, Placed[]>();
  for (const placed of placedMembers(document)) {
    const others = byAddress.get(placed.address) ?? [];
    for (const other of others) compareSharing(placed, other, findings);
    byAddress.set(placed.address, [...others, placed]);
  }
};

function compareSharing(placed: Placed, other: Placed, { faults, warnings }: Findings): void {
  if (placed.domain.key === other.domain.key) return;
  const shared = placed.ports.filter((port) => other.ports.includes(port));
  const [port] = shared;
  if (port === undefined) return;
  const text = textOf(placed.server, 'address');
  if (protocolsMeet(placed, other) && meets(placed.port, other.port)) {
    faults.push(
      fault(
        'ambiguous-server',
        placed.member,
        'server',
        `${text} on port ${port} serves ${nameOf(other.member)} (VLAN ${other.vlan}) and this ` +
          `domain (VLAN ${placed.vlan}) with the same protocol and port, so that its replies could ` +
          'never be told apart',
        'Give the two members different `port`s (or protocols), or put their VLANs on different ports.',
      ),
    );
    return;
  }
  warnings.push(
    `${nameOf(placed.member)}: ${text} also serves ${nameOf(other.domain)} on port ${port}; what it ` +
      'sends besides replies cannot be attributed to a domain and is dropped.',
  );
}

/** Within a domain no two members are the same service of the same server. */
export const distinctMembers: Rule = (document, { faults }) => {
  const all = placedMembers(document);
  all.forEach((placed, index) => {
    const twin = all
      .slice(0, index)
      .find(
        (other) =>
          other.domain.key === placed.domain.key &&
          other.address === placed.address &&
          protocolsMeet(placed, other) &&
          meets(placed.vipPort, other.vipPort) &&
          meets(placed.port, other.port),
      );
    if (twin === undefined) return;
    faults.push(
      fault(
        'duplicate',
        placed.member,
        'server',
        `${nameOf(twin.member)} is the same service of ${textOf(placed.server, 'address')}`,
        `Remove one of them (\`no ${nameOf(placed.member)}\`) and use \`weight\` for its share.`,
      ),
    );
  });
};

/** As many members as the fast path has room for. */
export const memberLimit: Rule = (document, { faults }) => {
  for (const domain of objectsOf(document, 'virtual-domain')) {
    const count = childrenOf(domain).length;
    if (count <= MAX_DOMAIN_MEMBERS) continue;
    faults.push(
      fault(
        'limit',
        domain,
        'member',
        `${count} members are too many`,
        `Keep at most ${MAX_DOMAIN_MEMBERS} in one domain.`,
      ),
    );
  }
};

/** A TCP probe needs a port to connect to; a UDP probe one to send to. */
export const probablePorts: Rule = (document, { faults }) => {
  for (const domain of objectsOf(document, 'virtual-domain')) {
    const method = textOf(domain, 'health-method');
    if (method === 'arp' || numberOf(domain, 'health-port') !== 0) continue;
    const member = childrenOf(domain).find(
      (candidate) => numberOf(candidate, 'port') === 0 && numberOf(candidate, 'vip-port') === 0,
    );
    if (member === undefined) continue;
    faults.push(
      fault(
        'incomplete',
        domain,
        'health-port',
        `the ${method} probe of member ${member.key} has no port, since the member serves every port`,
        `Name the port to probe: \`${nameOf(domain)} health-port 2049\`.`,
      ),
    );
  }
};

/** Things that are legal and yet keep a domain from working: told, not refused. */
export const workingDomains: Rule = (document, { warnings }) => {
  const routes = objectsOf(document, 'static-route');
  for (const { member, domain, server, ports } of placedMembers(document)) {
    const text = textOf(server, 'address');
    const subnets = [...listOf(domain, 'subnets'), ...listOf(domain, 'self-addresses')];
    const routed = routes.some(
      (route) =>
        textOf(route, 'virtual-domain') === domain.key && isInside(text, [textOf(route, 'prefix')]),
    );
    if (subnets.length > 0 && !isInside(text, subnets) && !routed) {
      warnings.push(
        `${nameOf(member)}: ${text} is in no subnet of the domain and no static route leads to it, ` +
          'so that it is looked for directly.',
      );
    }
    if (ports.length === 0 && !hasTrunk(document, textOf(domain, 'vlan'))) {
      warnings.push(
        `${nameOf(member)}: VLAN ${textOf(domain, 'vlan')} has no port on which a server could be; ` +
          'it will not be located.',
      );
    }
  }
};

function hasTrunk(document: ConfigDocument, vlanKey: string): boolean {
  const vlan = objectsOf(document, 'vlan').find((candidate) => candidate.key === vlanKey);
  const inVlan = vlan === undefined ? [] : listOf(vlan, 'ports');
  return objectsOf(document, 'port').some(
    (port) => inVlan.includes(port.key) && textOf(port, 'type') === 'server-access',
  );
}
