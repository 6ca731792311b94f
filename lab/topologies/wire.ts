// SPDX-License-Identifier: Apache-2.0
import type { HostSpec } from './topology.js';

/** Locally administered addresses that tell slot and port apart at a glance in a capture. */
const hostMac = (slot: number, port: number): string => `02:5c:00:00:0${slot}:1${port}`;
const boxMac = (slot: number, port: number): string => `02:5c:00:00:0${slot}:0${port}`;

/** The wire of a host to a port of the box. */
export function wire(slot: number, port: number): Pick<HostSpec, 'mac' | 'box'> {
  return {
    mac: hostMac(slot, port),
    box: { interface: `p${slot}${port}`, mac: boxMac(slot, port), port: `${slot}.${port}` },
  };
}
