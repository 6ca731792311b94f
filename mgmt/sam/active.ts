// SPDX-License-Identifier: Apache-2.0
import {
  type ObjectValue,
  childrenOf,
  isRecord,
  listOf,
  nameOf,
  objectsOf,
  textOf,
} from '../config/document.js';
import type { ConfigDocument, PendingChange } from '../daemon/protocol.js';

/** What of a configuration a running fast path can be given, and what has to wait. */
export interface Active {
  document: ConfigDocument;
  /** Ports that wait for their NP to be started. */
  waiting: PendingChange[];
}

/**
 * The configuration for a fast path that was started with a placement: NPs and SPs are those it runs. A port
 * whose NP it does not run yet waits for the restart, and with it the servers bound to that port.
 */
export function activePart(document: ConfigDocument, placement: ConfigDocument): Active {
  const nps = isRecord(placement['np']) ? placement['np'] : {};
  const waitingPorts = objectsOf(document, 'port').filter((port) => !(textOf(port, 'np') in nps));
  const active: ConfigDocument = structuredClone(document);
  active['np'] = nps;
  if (isRecord(placement['sp'])) active['sp'] = placement['sp'];
  else Reflect.deleteProperty(active, 'sp');
  if (waitingPorts.length > 0) leaveOut(active, new Set(waitingPorts.map((port) => port.key)));
  return {
    document: active,
    waiting: waitingPorts.map((port) => ({
      object: nameOf(port),
      attribute: 'np',
      active: null,
      configured: textOf(port, 'np'),
      applies: 'fast-path-restart',
    })),
  };
}

/** Takes ports out of a copy, and whatever depends on them. */
function leaveOut(active: ConfigDocument, ports: ReadonlySet<string>): void {
  for (const vlan of objectsOf(active, 'vlan')) {
    vlan.value['ports'] = listOf(vlan, 'ports').filter((port) => !ports.has(port));
  }
  const servers = new Set(
    objectsOf(active, 'server')
      .filter((server) => ports.has(textOf(server, 'port')))
      .map((server) => server.key),
  );
  for (const domain of objectsOf(active, 'virtual-domain')) {
    for (const member of childrenOf(domain)) {
      if (servers.has(textOf(member, 'server'))) remove(domain.value, 'member', member.key);
    }
  }
  for (const server of servers) remove(active, 'server', server);
  for (const port of ports) remove(active, 'port', port);
}

function remove(container: ObjectValue, kind: string, key: string): void {
  const held = container[kind];
  if (isRecord(held)) Reflect.deleteProperty(held, key);
}
