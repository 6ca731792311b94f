// SPDX-License-Identifier: Apache-2.0
import {
  type ConfigObject,
  type ObjectValue,
  childrenOf,
  flagOf,
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
  /** Ports that wait for their NP, and services that wait for an SP, to be started. */
  waiting: PendingChange[];
}

/**
 * The configuration for a fast path that was started with a placement: NPs and SPs are those it runs. A port
 * whose NP it does not run yet waits for the restart, and with it the servers bound to that port; while no SP
 * runs all TCP and NFS services do, and the file systems and exports of these with them.
 */
export function activePart(document: ConfigDocument, placement: ConfigDocument): Active {
  const nps = isRecord(placement['np']) ? placement['np'] : {};
  const waitingPorts = objectsOf(document, 'port').filter((port) => !(textOf(port, 'np') in nps));
  const active: ConfigDocument = structuredClone(document);
  active['np'] = nps;
  if (isRecord(placement['sp'])) active['sp'] = placement['sp'];
  else Reflect.deleteProperty(active, 'sp');
  if (waitingPorts.length > 0) leaveOut(active, new Set(waitingPorts.map((port) => port.key)));
  const waitingServices = isRecord(placement['sp']) ? [] : servicesOf(document);
  for (const service of waitingServices) remove(active, service.kind.name, service.key);
  if (waitingServices.length > 0) {
    for (const name of ['filesystem', 'nfs-export']) Reflect.deleteProperty(active, name);
  }
  return {
    document: active,
    waiting: [
      ...waitingPorts.map((port) => waitFor(port, 'np', textOf(port, 'np'))),
      ...waitingServices.map((service) => waitFor(service, 'enabled', flagOf(service, 'enabled'))),
    ],
  };
}

/** What ends in the box, on an SP. */
function servicesOf(document: ConfigDocument): ConfigObject[] {
  return [...objectsOf(document, 'tcp-service'), ...objectsOf(document, 'nfs-service')];
}

function waitFor(object: ConfigObject, attribute: string, configured: unknown): PendingChange {
  const applies = 'fast-path-restart';
  return { object: nameOf(object), attribute, active: null, configured, applies };
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
  for (const filesystem of objectsOf(active, 'filesystem')) leaveOutServers(filesystem, servers);
  for (const server of servers) remove(active, 'server', server);
  for (const port of ports) remove(active, 'port', port);
}

/** Takes the members on some servers out of a file system, and its wish to lock on one of them. */
function leaveOutServers(filesystem: ConfigObject, servers: ReadonlySet<string>): void {
  for (const member of childrenOf(filesystem)) {
    if (member.kind.name !== 'filesystem-member' || !servers.has(textOf(member, 'server')))
      continue;
    remove(filesystem.value, member.kind.word, member.key);
  }
  if (servers.has(textOf(filesystem, 'lock-member'))) {
    Reflect.deleteProperty(filesystem.value, 'lock-member');
  }
}

function remove(container: ObjectValue, kind: string, key: string): void {
  const held = container[kind];
  if (isRecord(held)) Reflect.deleteProperty(held, key);
}
