// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument } from '../../daemon/protocol.js';
import { addressKey, contains, overlaps, parseAddress, parsePrefix } from '../addresses.js';
import { type ConfigObject, listOf, nameOf, objectsOf, textOf } from '../document.js';
import type { KindName } from '../grammar.js';
import { type Rule, fault } from './rule.js';

/** One use of an address: by whom, as what. */
interface Use {
  object: ConfigObject;
  attribute: string;
  text: string;
  role: string;
}

const bare = (text: string): string => text.split('/', 1)[0] ?? text;

/** Addresses at which SPs end TCP. Services share them, so that each is one use. */
function serviceAddresses(document: ConfigDocument): Use[] {
  const seen = new Set<string>();
  return objectsOf(document, 'tcp-service').flatMap((object) =>
    ['address', 'source-address'].flatMap((attribute) => {
      const text = bare(textOf(object, attribute));
      const address = parseAddress(text);
      if (address === undefined || seen.has(addressKey(address))) return [];
      seen.add(addressKey(address));
      return [{ object, attribute, text, role: 'an address' }];
    }),
  );
}

/** Addresses of virtual NFS servers. One may call its servers from its own, which is one use. */
function nfsAddresses(document: ConfigDocument): Use[] {
  return objectsOf(document, 'nfs-service').flatMap((object) => {
    const use = (attribute: string): Use[] => {
      const text = bare(textOf(object, attribute));
      return text === '' ? [] : [{ object, attribute, text, role: 'an address' }];
    };
    const same = bare(textOf(object, 'source-address')) === textOf(object, 'address');
    return [...use('address'), ...(same ? [] : use('source-address'))];
  });
}

/** Addresses that the box answers for: VIPs, its own in domains and on ports, those of services. */
function ownAddresses(document: ConfigDocument): Use[] {
  const uses = (kind: KindName, attribute: string, role: string): Use[] =>
    objectsOf(document, kind).flatMap((object) =>
      listOf(object, attribute).map((text) => ({ object, attribute, text: bare(text), role })),
    );
  return [
    ...uses('virtual-domain', 'vips', 'a VIP'),
    ...uses('virtual-domain', 'self-addresses', 'an own address'),
    ...uses('port', 'addresses', 'an own address'),
    ...serviceAddresses(document),
    ...nfsAddresses(document),
  ];
}

/** No address has two uses: VIP twice, VIP and own address, service and VIP, any of these and server. */
export const distinctAddresses: Rule = (document, { faults }) => {
  const seen = new Map<string, Use>();
  for (const use of ownAddresses(document)) {
    const address = parseAddress(use.text);
    if (address === undefined) continue;
    const key = addressKey(address);
    const other = seen.get(key);
    if (other === undefined) {
      seen.set(key, use);
      continue;
    }
    faults.push(
      fault(
        'address-conflict',
        use.object,
        use.attribute,
        `${use.text} is already ${other.role} of ${nameOf(other.object)}`,
        remedyFor(use),
      ),
    );
  }
  for (const server of objectsOf(document, 'server')) {
    const text = textOf(server, 'address');
    const address = parseAddress(text);
    const other = address === undefined ? undefined : seen.get(addressKey(address));
    if (other === undefined) continue;
    faults.push(
      fault(
        'address-conflict',
        server,
        'address',
        `${text} is ${other.role} of ${nameOf(other.object)}; a server needs its own`,
        'Give the server its real address, or the other one that is free.',
      ),
    );
  }
};

/** One address of several can be taken away; one that stands alone is replaced. */
function remedyFor({ object, attribute, text }: Use): string {
  const words = `${nameOf(object)} ${attribute}`;
  return Array.isArray(object.value[attribute])
    ? `Give one of them another address: \`no ${words} ${text}\`.`
    : `Give one of them another address: \`${words} …\`.`;
}

/** Subnets of the domains of one VLAN do not overlap: the source of a packet would not tell its domain. */
export const distinctSubnets: Rule = (document, { faults }) => {
  const domains = objectsOf(document, 'virtual-domain');
  const seen: { domain: ConfigObject; vlan: string; text: string }[] = [];
  for (const domain of domains) {
    const vlan = textOf(domain, 'vlan');
    for (const text of listOf(domain, 'subnets')) {
      const prefix = parsePrefix(text);
      const other = seen.find((entry) => {
        const theirs = parsePrefix(entry.text);
        return entry.vlan === vlan && prefix && theirs && overlaps(prefix, theirs);
      });
      if (other !== undefined) {
        faults.push(
          fault(
            'subnet-overlap',
            domain,
            'subnets',
            `${text} overlaps ${other.text} of ${nameOf(other.domain)} in VLAN ${vlan}`,
            'Make the subnets distinct, or put one of the domains into another VLAN.',
          ),
        );
      }
      seen.push({ domain, vlan, text });
    }
  }
};

/** A static route leads to a next hop that the domain reaches directly, and no two have one destination. */
export const reachableRoutes: Rule = (document, { faults }) => {
  const domains = new Map(objectsOf(document, 'virtual-domain').map((d) => [d.key, d]));
  const seen = new Map<string, ConfigObject>();
  for (const route of objectsOf(document, 'static-route')) {
    const domain = domains.get(textOf(route, 'virtual-domain'));
    if (domain === undefined) continue;
    const hop = textOf(route, 'next-hop');
    const subnets = [...listOf(domain, 'subnets'), ...listOf(domain, 'self-addresses')];
    if (subnets.length > 0 && !isInside(hop, subnets)) {
      faults.push(
        fault(
          'unreachable',
          route,
          'next-hop',
          `${hop} is in no subnet of ${nameOf(domain)}`,
          `Name a router inside ${subnets.join(' or ')}, or add its subnet to the domain.`,
        ),
      );
    }
    const key = `${domain.key} ${textOf(route, 'prefix')}`;
    const other = seen.get(key);
    if (other !== undefined) {
      faults.push(
        fault(
          'duplicate',
          route,
          'prefix',
          `${nameOf(other)} leads to ${textOf(route, 'prefix')} already`,
          `Remove one of them: \`no ${nameOf(route)}\`.`,
        ),
      );
    }
    seen.set(key, route);
  }
};

/** Whether an address lies in one of the subnets. */
export function isInside(text: string, subnets: readonly string[]): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  return subnets.some((subnet) => {
    const prefix = parsePrefix(subnet);
    return prefix !== undefined && contains(prefix, address);
  });
}
