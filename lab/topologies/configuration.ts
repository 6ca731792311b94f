// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../instance.js';
import type { Topology } from './topology.js';

/** The box's start-up configuration: the topology's file without what is not there, and with its MTU. */
export function configurationText(topology: Topology): string {
  const absent = new Set(topology.absentWords);
  const { configuration, addedConfiguration } = topology;
  const files = [configuration, ...(addedConfiguration === undefined ? [] : [addedConfiguration])];
  const lines = files
    .flatMap((file) => readFileSync(join(ROOT, file), 'utf8').split('\n'))
    .filter((line) => !line.split(' ').some((word) => absent.has(word)));
  const { mtuBytes } = topology;
  if (mtuBytes === undefined) return lines.join('\n');
  return lines
    .flatMap((line) => {
      const port = /^port (\S+) np /.exec(line)?.[1];
      return port === undefined ? [line] : [line, `port ${port} mtu ${mtuBytes}`];
    })
    .join('\n');
}
