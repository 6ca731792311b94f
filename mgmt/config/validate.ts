// SPDX-License-Identifier: Apache-2.0
import type { ConfigDocument } from '../daemon/protocol.js';
import { throwFaults } from './errors.js';
import { distinctAddresses, distinctSubnets, reachableRoutes } from './rules/addresses.js';
import {
  distinctMembers,
  distinguishableServers,
  memberLimit,
  probablePorts,
  workingDomains,
} from './rules/members.js';
import { distinctDevices, separateCores, vsdVlans } from './rules/ports.js';
import {
  agreedThresholds,
  distinctFilesystemNumbers,
  distinctReplicas,
  lockMembers,
  pathLengths,
  reachableReplicas,
  reachableGateways,
  replicated,
  servedNfsServices,
} from './rules/filesystems.js';
import {
  distinctExports,
  distinctSubtrees,
  mountable,
  onePlaceEach,
  treeOfSubtrees,
  visiblePlaces,
} from './rules/nfs-exports.js';
import { oneOfferedSet, opaqueExports, wholeSecured } from './rules/nfs-security.js';
import { references } from './rules/references.js';
import type { Findings, Rule } from './rules/rule.js';
import {
  agreedSources,
  distinctTcpServices,
  reachableTargets,
  servedTcpServices,
  sharedBuffers,
} from './rules/tcp-services.js';
import { schemaFaults } from './schema.js';

const RULES: readonly Rule[] = [
  references,
  distinctDevices,
  separateCores,
  distinctAddresses,
  distinctSubnets,
  reachableRoutes,
  vsdVlans,
  memberLimit,
  distinctMembers,
  distinguishableServers,
  probablePorts,
  workingDomains,
  distinctTcpServices,
  servedTcpServices,
  reachableTargets,
  agreedSources,
  sharedBuffers,
  servedNfsServices,
  reachableGateways,
  agreedThresholds,
  distinctFilesystemNumbers,
  pathLengths,
  distinctReplicas,
  reachableReplicas,
  lockMembers,
  replicated,
  distinctExports,
  distinctSubtrees,
  onePlaceEach,
  visiblePlaces,
  treeOfSubtrees,
  oneOfferedSet,
  wholeSecured,
  opaqueExports,
  mountable,
];

/**
 * Checks a whole configuration: first each object against the dictionary, then, if all are well-formed, the
 * relations between them.
 *
 * @returns warnings: legal, but probably not meant
 * @throws ConfigError, or ConfigErrors with every fault found
 */
export function validate(document: ConfigDocument): string[] {
  throwFaults(schemaFaults(document));
  const findings: Findings = { faults: [], warnings: [] };
  for (const rule of RULES) rule(document, findings);
  throwFaults(findings.faults);
  return [...new Set(findings.warnings)];
}
