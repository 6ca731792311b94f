// SPDX-License-Identifier: Apache-2.0
// What happens under the loads of a soak.
import { nasServers } from '../box/nas.js';
import type { Lab } from '../lab.js';
import {
  connectionsCut,
  fastPathDies,
  serverDies,
  serverFreezes,
  sluicedDies,
  wireSpoilt,
  type Disturbance,
} from '../load/disturb.js';
import { hostsOf } from '../topologies/topology.js';

/** A member that owes an answer for so long is taken out, which faults below do on purpose. */
export const MEMBER_TIMEOUT_MS = 4000;
const TOO_LONG_MS = MEMBER_TIMEOUT_MS + 1500;
const SPOILT_MS = 2000;
const CUT_MS = 600;

/** Faults that each server alone may have. */
function ofServer(lab: Lab, server: string): Disturbance[] {
  return [
    serverDies(lab, server),
    serverFreezes(lab, server),
    wireSpoilt(lab, server, ['cut'], CUT_MS),
    wireSpoilt(lab, server, ['loss', '2%', 'reorder', '5%', 'duplicate', '1%'], SPOILT_MS),
    wireSpoilt(lab, server, ['delay', '3ms', 'jitter', '3ms'], SPOILT_MS),
  ];
}

/** Those that a server does not come back from by itself. */
function forLong(lab: Lab, server: string): Disturbance[] {
  return [serverDies(lab, server, TOO_LONG_MS), serverFreezes(lab, server, TOO_LONG_MS)];
}

function ofClient(lab: Lab, client: string): Disturbance[] {
  const { nfsAddress = '' } = lab.instance.topology;
  return [
    connectionsCut(lab, client, nfsAddress),
    wireSpoilt(lab, client, ['cut'], CUT_MS),
    wireSpoilt(lab, client, ['loss', '1%', 'reorder', '5%'], SPOILT_MS),
  ];
}

/**
 * What may happen in a round, each as likely as the others. In every other round the box's own processes
 * live, so that what they take can be compared before and after.
 */
export function faultsOf(lab: Lab, round: number): Disturbance[] {
  const servers = nasServers(lab);
  const unlucky = servers[round % servers.length] ?? '';
  return [
    ...servers.flatMap((server) => ofServer(lab, server)),
    ...forLong(lab, unlucky),
    ...hostsOf(lab.instance.topology, 'client').flatMap(({ name }) => ofClient(lab, name)),
    ...(round % 2 === 0 ? [fastPathDies(lab), fastPathDies(lab), sluicedDies(lab)] : []),
  ];
}
