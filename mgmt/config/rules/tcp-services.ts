// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument } from '../../daemon/protocol.js';
import { addressKey, parseAddress, parsePrefix } from '../addresses.js';
import {
  type ConfigObject,
  flagOf,
  listOf,
  nameOf,
  numberOf,
  objectsOf,
  textOf,
} from '../document.js';
import { systemOf, tcpOf } from '../placement.js';
import { isInside } from './addresses.js';
import { type Findings, type Rule, fault } from './rule.js';

/** Attributes that only a relay has a use for. */
const RELAY_ONLY = ['target-addresses', 'target-port', 'source-address', 'target-gateway'] as const;

/** Bytes of a packet buffer, headroom included. */
const BUFFER_BYTES = 2176;

const isRelay = (service: ConfigObject): boolean => textOf(service, 'kind') === 'relay';

const familyOf = (text: string): 4 | 6 => (text.includes(':') ? 6 : 4);

/** One service at one address and port. */
export const distinctTcpServices: Rule = (document, { faults }) => {
  const seen = new Map<string, ConfigObject>();
  for (const service of objectsOf(document, 'tcp-service')) {
    const text = textOf(service, 'address');
    const address = parseAddress(text);
    if (address === undefined) continue;
    const port = numberOf(service, 'tcp-port');
    const key = `${addressKey(address)} ${port}`;
    const other = seen.get(key);
    if (other === undefined) {
      seen.set(key, service);
      continue;
    }
    faults.push(
      fault(
        'duplicate',
        service,
        'tcp-port',
        `${nameOf(other)} has port ${port} of ${text} already`,
        'Give one of them another port or address.',
      ),
    );
  }
};

/** A service needs an SP to run on. */
export const servedTcpServices: Rule = (document, { faults }) => {
  if (objectsOf(document, 'sp').length > 0) return;
  const service = objectsOf(document, 'tcp-service').find((each) => flagOf(each, 'enabled'));
  if (service === undefined) return;
  faults.push(
    fault(
      'incomplete',
      service,
      'enabled',
      'no storage processor is configured that would run it',
      `Make one with \`sp 0\`, or type \`${nameOf(service)} enabled false\`.`,
    ),
  );
};

/** A relay knows where to connect, from where, and how to get there; other services have no targets. */
export const reachableTargets: Rule = (document, findings) => {
  for (const service of objectsOf(document, 'tcp-service')) {
    if (isRelay(service)) checkRelay(service, findings);
    else checkPlain(service, findings);
  }
};

function checkPlain(service: ConfigObject, { faults }: Findings): void {
  for (const name of RELAY_ONLY) {
    if (service.value[name] === undefined) continue;
    faults.push(
      fault(
        'not-applicable',
        service,
        name,
        `a service of kind ${textOf(service, 'kind')} connects to nobody`,
        `Take it away (\`no ${nameOf(service)} ${name}\`), or make the kind relay.`,
      ),
    );
  }
}

function checkRelay(service: ConfigObject, findings: Findings): void {
  const source = textOf(service, 'source-address');
  const missing = listOf(service, 'target-addresses').length === 0 ? 'target-addresses' : '';
  const incomplete = missing === '' && source === '' ? 'source-address' : missing;
  if (incomplete === '') {
    checkTargets(service, source, findings);
    checkGateway(service, source, findings);
    return;
  }
  findings.faults.push(
    fault(
      'incomplete',
      service,
      incomplete,
      'a relay cannot do without it',
      incomplete === 'source-address'
        ? `Say from where it connects: \`${nameOf(service)} source-address 10.2.0.2/24\`.`
        : `Say to whom it connects: \`${nameOf(service)} target-addresses 10.2.0.11\`.`,
    ),
  );
}

function checkTargets(service: ConfigObject, source: string, { faults }: Findings): void {
  const gateway = textOf(service, 'target-gateway');
  for (const target of listOf(service, 'target-addresses')) {
    if (familyOf(target) !== familyOf(source)) {
      faults.push(
        fault(
          'family-conflict',
          service,
          'target-addresses',
          `${target} cannot be reached from ${source}, which is of the other family`,
          'Give targets and source-address one family; the service itself may have the other.',
        ),
      );
    } else if (gateway === '' && !isInside(target, [source])) {
      faults.push(
        fault(
          'unreachable',
          service,
          'target-addresses',
          `${target} is outside ${source} and there is no gateway`,
          `Name the router: \`${nameOf(service)} target-gateway …\`, or correct the prefix length.`,
        ),
      );
    }
  }
}

function checkGateway(service: ConfigObject, source: string, { faults }: Findings): void {
  const gateway = textOf(service, 'target-gateway');
  if (gateway === '' || isInside(gateway, [source])) return;
  faults.push(
    fault(
      'unreachable',
      service,
      'target-gateway',
      `${gateway} is not inside ${source}`,
      'Name a router that is reached directly from source-address.',
    ),
  );
}

/** Relays that connect from one address agree on what is reached from it directly. */
export const agreedSources: Rule = (document, { faults }) => {
  const seen = new Map<string, ConfigObject>();
  for (const service of objectsOf(document, 'tcp-service')) {
    const text = textOf(service, 'source-address');
    const source = parsePrefix(text);
    if (source === undefined) continue;
    const other = seen.get(addressKey(source));
    if (other === undefined) {
      seen.set(addressKey(source), service);
    } else if (differ(service, other)) {
      faults.push(
        fault(
          'address-conflict',
          service,
          'source-address',
          `${nameOf(other)} uses this address with another prefix length or VLAN`,
          'Make both the same, or give one of them another address.',
        ),
      );
    }
  }
};

function differ(one: ConfigObject, other: ConfigObject): boolean {
  const length = (service: ConfigObject): string =>
    textOf(service, 'source-address').split('/')[1] ?? '';
  return length(one) !== length(other) || textOf(one, 'vlan') !== textOf(other, 'vlan');
}

/** What connections may hold leaves buffers for everything else: told, not refused. */
export const sharedBuffers: Rule = (document: ConfigDocument, { warnings }) => {
  const sps = objectsOf(document, 'sp').length;
  if (objectsOf(document, 'tcp-service').length === 0) return;
  const held = sps * numberOf(tcpOf(document), 'max-memory-mib') * 1024 * 1024;
  const buffers = numberOf(systemOf(document), 'mbuf-count');
  if (held * 4 <= buffers * BUFFER_BYTES * 3) return;
  warnings.push(
    `tcp max-memory-mib: connections on ${sps} SPs together may hold more than three quarters of the ` +
      `${buffers} packet buffers, and traffic may find none; lower it or raise \`system mbuf-count\`.`,
  );
};
