// SPDX-License-Identifier: Apache-2.0
import { numberOf, objectsOf, textOf } from '../config/document.js';
import { effectiveNps, nfsOf, systemOf, tcpOf } from '../config/placement.js';
import type { ConfigDocument } from '../daemon/protocol.js';

/** Where a fast path runs, besides what the configuration says. */
export interface FastpathSetting {
  runDir: string;
  /** Where handles and notes of NFS are kept; survives a reboot. */
  nfsDir: string;
  region: string;
  instance: string;
}

/** The arguments of `sluice-fastpath` for a configuration. */
export function fastpathArguments(document: ConfigDocument, setting: FastpathSetting): string[] {
  const system = systemOf(document);
  const tcp = tcpOf(document);
  const nfs = nfsOf(document);
  const nps = effectiveNps(document).map((np) => `${np.key}@${numberOf(np, 'lcore')}`);
  const sps = objectsOf(document, 'sp').map((sp) => `${sp.key}@${numberOf(sp, 'lcore')}`);
  return [
    ...['--region', setting.region],
    ...['--run-dir', setting.runDir],
    ...['--instance', setting.instance],
    ...['--control-lcore', String(numberOf(system, 'control-lcore'))],
    ...['--np', nps.join(',')],
    ...(sps.length > 0 ? ['--sp', sps.join(',')] : []),
    ...['--flow-capacity', String(numberOf(system, 'flow-capacity'))],
    ...['--flow-memory', textOf(system, 'flow-memory')],
    ...['--mbufs', String(numberOf(system, 'mbuf-count'))],
    ...['--memory-mib', String(numberOf(system, 'memory-mib'))],
    ...['--tcp-connections', String(numberOf(tcp, 'max-connections'))],
    ...['--tcp-memory-mib', String(numberOf(tcp, 'max-memory-mib'))],
    ...['--nfs-memory-mib', String(numberOf(nfs, 'memory-mib'))],
    ...['--nfs-map-mib', String(numberOf(nfs, 'map-max-mib'))],
    ...['--nfs-duplicates', String(numberOf(nfs, 'duplicate-entries'))],
    ...['--state-directory', setting.nfsDir],
  ];
}
