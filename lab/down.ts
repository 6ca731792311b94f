// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LabInstance } from './instance.js';
import { awaitEnd, signalProcess } from './system/processes.js';
import { destroyNamespaces, listNamespaces } from './system/namespaces.js';

/** Name under which a process that shows a running lab is remembered; see demo/. */
export const DEMO_PROCESS = 'demo';

/**
 * Takes everything of a lab away: processes, namespaces with their wires and mounts, disk images, state.
 * Works from whatever a crash has left; a lab that is not up is no fault. Logs stay.
 */
export async function takeDown(instance: LabInstance): Promise<void> {
  await endDemo(instance);
  await destroyNamespaces(listNamespaces(instance.namespacePrefix));
  removeSharedMemory(instance);
  keepLogs(instance);
  removeImages(instance.record()?.dataDir ?? instance.dataDir);
  instance.removeState();
}

/** Ends the screen of a lab that is taken down from elsewhere. We take down what it would. */
async function endDemo(instance: LabInstance): Promise<void> {
  const demo = instance.process(DEMO_PROCESS);
  if (demo === undefined || demo.pid === process.pid) return;
  signalProcess(demo, 'SIGKILL');
  await awaitEnd(demo, 5000);
}

/** Moves the box's own logs beside those of the hosts: what went wrong is asked after the lab has gone. */
function keepLogs({ boxRunDir, logDir }: LabInstance): void {
  if (!existsSync(boxRunDir)) return;
  mkdirSync(logDir, { recursive: true });
  for (const name of readdirSync(boxRunDir).filter((file) => file.endsWith('.log'))) {
    copyFileSync(join(boxRunDir, name), join(logDir, `box.${name}`));
  }
}

/** What a killed fast path leaves so that its successor may adopt it: here there will be none. */
function removeSharedMemory({ sharedMemory }: LabInstance): void {
  for (const directory of sharedMemory.directories.filter(existsSync)) {
    for (const name of readdirSync(directory)) {
      if (!name.startsWith(sharedMemory.prefix)) continue;
      rmSync(join(directory, name), { recursive: true, force: true });
    }
  }
}

function removeImages(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  for (const name of readdirSync(dataDir)) {
    if (name !== 'log') rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}
