// SPDX-License-Identifier: Apache-2.0
import {
  type ConfigObject,
  flagOf,
  listOf,
  numberOf,
  objectsOf,
  textOf,
} from '../../config/document.js';
import { idOf } from '../../config/ids.js';
import { traffic } from '../../csm/statistics.js';
import type { PortStateStatistics } from '../../generated/statistics.js';
import type { ShowArguments, ShowPort, ShowVlan, ShowVsd } from '../protocol.js';
import { type ShowContext, attached, running, statistics } from './context.js';
import { chosen } from './select.js';

export function showPorts(context: ShowContext, { key }: ShowArguments): { ports: ShowPort[] } {
  const { document, ids } = running(context);
  const vlans = objectsOf(document, 'vlan');
  const ports = chosen(objectsOf(document, 'port'), 'port', key);
  return {
    ports: ports.map((port) => {
      const id = idOf(ids, 'port', port.key);
      const counters = statistics(context).read('port', id);
      return {
        port: port.key,
        id,
        type: textOf(port, 'type'),
        device: textOf(port, 'device'),
        np: Number(textOf(port, 'np')),
        enabled: flagOf(port, 'enabled'),
        mtu: numberOf(port, 'mtu'),
        description: textOf(port, 'description'),
        addresses: listOf(port, 'addresses'),
        vlans: vlans
          .filter((vlan) => listOf(vlan, 'ports').includes(port.key))
          .map((vlan) => Number(vlan.key)),
        state: attached(context)
          ? portState(port, statistics(context).read('port-state', id))
          : ('unknown' as const),
        rx: traffic(counters.rxPackets, counters.rxBytes),
        tx: traffic(counters.txPackets, counters.txBytes),
        counters: {
          ...statistics(context).words('port', id),
          ...statistics(context).words('port-state', id),
        },
      };
    }),
  };
}

function portState(port: ConfigObject, state: PortStateStatistics): ShowPort['state'] {
  if (!flagOf(port, 'enabled')) return 'disabled';
  if (state.present === 0n || state.heldDown !== 0n) return 'hold-down';
  return state.linkUp === 0n ? 'down' : 'up';
}

export function showVlans(context: ShowContext, { key }: ShowArguments): { vlans: ShowVlan[] } {
  const { document } = running(context);
  const domains = objectsOf(document, 'virtual-domain');
  const vlans = chosen(objectsOf(document, 'vlan'), 'vlan', key);
  return {
    vlans: vlans.map((vlan) => {
      const counters = statistics(context).read('vlan', Number(vlan.key));
      return {
        vlan: Number(vlan.key),
        name: textOf(vlan, 'name'),
        description: textOf(vlan, 'description'),
        ports: listOf(vlan, 'ports'),
        domains: domains
          .filter((domain) => textOf(domain, 'vlan') === vlan.key)
          .map((domain) => domain.key),
        rx: traffic(counters.rxPackets, counters.rxBytes),
        tx: traffic(counters.txPackets, counters.txBytes),
      };
    }),
  };
}

export function showVsds(context: ShowContext, { key }: ShowArguments): { vsds: ShowVsd[] } {
  const { document, ids } = running(context);
  const domains = objectsOf(document, 'virtual-domain');
  return {
    vsds: chosen(objectsOf(document, 'vsd'), 'vsd', key).map((vsd) => ({
      vsd: vsd.key,
      id: idOf(ids, 'vsd', vsd.key),
      use: textOf(vsd, 'use'),
      description: textOf(vsd, 'description'),
      vlans: listOf(vsd, 'vlans').map(Number),
      domains: domains
        .filter((domain) => textOf(domain, 'vsd') === vsd.key)
        .map((domain) => domain.key),
    })),
  };
}
