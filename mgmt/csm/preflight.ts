// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { type ConfigObject, numberOf, objectsOf, nameOf } from '../config/document.js';
import { type Fault, SluiceError, messageOf } from '../config/errors.js';
import { effectiveNps, systemOf } from '../config/placement.js';
import type { ConfigDocument } from '../daemon/protocol.js';
import { fastpathArguments } from './arguments.js';
import type { SupervisorOptions } from './supervisor.js';

/** The machine cannot run a fast path with this configuration. */
export class PreflightFailed extends SluiceError {}

/** Huge pages the smallest fast path takes, in MiB: the program accepts no less. */
const LEAST_MEMORY_MIB = 32;
const PREFLIGHT_MS = 10_000;

/**
 * Has the program look whether it could start with a configuration, while one that was started with another
 * placement runs: a restart that cannot succeed is found out before the running one is given up [PLT-1].
 *
 * @param document the configuration to start with
 * @param active placement of the one that runs; the memory it holds counts as free
 * @throws PreflightFailed with the program's words: what is missing and what to type
 */
export async function preflight(
  { program, runDir, nfsDir, instance }: SupervisorOptions,
  document: ConfigDocument,
  active: ConfigDocument,
): Promise<void> {
  const setting = { runDir, nfsDir, region: runDir, instance };
  const args = [...fastpathArguments(document, setting), ...memoryArguments(document, active)];
  const words = await new Promise<string>((resolve) => {
    execFile(program, [...args, '--preflight'], { timeout: PREFLIGHT_MS }, (error, out, said) => {
      resolve(error === null ? '' : said.trim() || out.trim() || messageOf(error));
    });
  });
  if (words === '') return;
  throw new PreflightFailed(
    'preflight',
    `The fast path could not start with this configuration: ${words}`,
    { ...culprit(document, words), remedy: 'Nothing was changed, and the fast path goes on.' },
  );
}

/** Only what is wanted beyond what the running one gives back has to be free. The last argument counts. */
function memoryArguments(document: ConfigDocument, active: ConfigDocument): string[] {
  const more =
    numberOf(systemOf(document), 'memory-mib') - numberOf(systemOf(active), 'memory-mib');
  if (more <= 0 && flowEntries(document) <= flowEntries(active)) return ['--no-huge'];
  return ['--memory-mib', String(Math.max(LEAST_MEMORY_MIB, more))];
}

function flowEntries(document: ConfigDocument): number {
  return effectiveNps(document).length * numberOf(systemOf(document), 'flow-capacity');
}

/** The attribute that a finding is about: a core by its number, memory by the word. */
function culprit(document: ConfigDocument, words: string): Fault {
  const system = systemOf(document);
  if (words.startsWith('huge pages')) return about(system, 'memory-mib');
  const lcore = /^lcore (\d+)/.exec(words)?.[1];
  if (lcore === undefined) return { object: 'system' };
  const placed = [...effectiveNps(document), ...objectsOf(document, 'sp')];
  const worker = placed.find((object) => numberOf(object, 'lcore') === Number(lcore));
  return worker === undefined ? about(system, 'control-lcore') : about(worker, 'lcore');
}

function about(object: ConfigObject, attribute: string): Fault {
  return { object: nameOf(object), attribute };
}
