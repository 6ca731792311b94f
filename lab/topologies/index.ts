// SPDX-License-Identifier: Apache-2.0
import { LabError } from '../errors.js';
import { demo } from './demo.js';
import { nasTopologies } from './nas.js';
import { nfs } from './nfs.js';
import { pair } from './pair.js';
import { tcp } from './tcp.js';
import type { Topology } from './topology.js';

/** Every topology the lab knows. */
export const topologies: readonly Topology[] = [demo, nfs, pair, tcp, ...nasTopologies];

/**
 * The topology of that name.
 *
 * @throws LabError `unknown-topology`
 */
export function findTopology(name: string): Topology {
  const found = topologies.find((topology) => topology.name === name);
  if (found !== undefined) return found;
  const names = topologies.map((topology) => topology.name).join(', ');
  throw new LabError('unknown-topology', `no topology is called '${name}'`, `topologies: ${names}`);
}
