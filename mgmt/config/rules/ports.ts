// SPDX-License-Identifier: Apache-2.0
import { type ConfigObject, listOf, nameOf, numberOf, objectsOf, textOf } from '../document.js';
import { effectiveNps, systemOf } from '../placement.js';
import { type Rule, fault } from './rule.js';

/** A device belongs to one port. */
export const distinctDevices: Rule = (document, { faults }) => {
  const seen = new Map<string, ConfigObject>();
  for (const port of objectsOf(document, 'port')) {
    const device = textOf(port, 'device');
    const other = seen.get(device);
    if (other !== undefined) {
      faults.push(
        fault(
          'duplicate',
          port,
          'device',
          `${device} belongs to ${nameOf(other)} already`,
          'Name the device of this port, or remove the other port.',
        ),
      );
    }
    seen.set(device, port);
  }
};

/** The control core runs no worker: it would starve one or the other. */
export const separateCores: Rule = (document, { faults }) => {
  const control = numberOf(systemOf(document), 'control-lcore');
  for (const worker of [...effectiveNps(document), ...objectsOf(document, 'sp')]) {
    if (numberOf(worker, 'lcore') !== control) continue;
    faults.push(
      fault(
        'core-conflict',
        worker,
        'lcore',
        `core ${control} is the control core`,
        `Choose another core, or move the control thread: \`system control-lcore\`.`,
      ),
    );
  }
};

/** A VSD that lists VLANs lists those of its domains. */
export const vsdVlans: Rule = (document, { faults }) => {
  const vsds = new Map(objectsOf(document, 'vsd').map((vsd) => [vsd.key, vsd]));
  for (const domain of objectsOf(document, 'virtual-domain')) {
    const vsd = vsds.get(textOf(domain, 'vsd'));
    const vlan = textOf(domain, 'vlan');
    if (vsd === undefined || listOf(vsd, 'vlans').length === 0) continue;
    if (listOf(vsd, 'vlans').includes(vlan)) continue;
    faults.push(
      fault(
        'not-associated',
        domain,
        'vsd',
        `VLAN ${vlan} of the domain is not associated with ${nameOf(vsd)}`,
        `Associate it: \`${nameOf(vsd)} vlans ${vlan}\`.`,
      ),
    );
  }
};
