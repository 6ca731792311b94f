// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../errors.js';
import type { Host } from '../hosts/host.js';
import { offloadsOf } from '../hosts/network.js';
import { ROOT, type LabInstance } from '../instance.js';
import { ControlClient } from '../../mgmt/cli/client.js';
import { SOCKET_NAME } from '../../mgmt/daemon/protocol.js';
import { HANG_MS, waitFor } from '../system/wait.js';
import { configurationText } from '../topologies/configuration.js';
import type { Topology } from '../topologies/topology.js';

const DAEMON = join(ROOT, 'build/ts/mgmt/daemon/main.js');
const CLI = join(ROOT, 'build/ts/mgmt/cli/main.js');

/**
 * Script lines for the box's ends of the wires. The fast path takes their frames off before Linux sees
 * them; what Linux shall have of them comes over the exception taps. Without this, Linux would answer ARP and
 * ping a second time.
 */
export function portsForFastPath(topology: Topology): string[] {
  const chains = topology.hosts.map(({ box }) => {
    const hook = `type filter hook ingress device "${box.interface}" priority 0; policy drop;`;
    return `  chain ${box.interface} {\n    ${hook}\n  }`;
  });
  return [
    "nft -f - <<'RULES'",
    'table netdev ports {',
    ...chains,
    '}',
    'RULES',
    ...topology.hosts.flatMap(({ box }) => offloadsOf(topology, box.interface)),
  ];
}

/** The words that run the CLI against the box of a lab. */
export function cliCommand(instance: LabInstance, words: readonly string[]): string[] {
  return [process.execPath, CLI, '--socket', join(instance.boxRunDir, SOCKET_NAME), ...words];
}

/** Start-up configuration of the box; `save` on the box writes here, not into the work tree. */
export function startupFile(instance: LabInstance): string {
  return join(instance.boxRunDir, 'startup.conf');
}

/** Starts `sluiced` on the box with the topology's configuration; it runs on after we have ended. */
export async function startSluiced(box: Host, configuration?: string): Promise<void> {
  const { instance } = box;
  if (!existsSync(DAEMON)) {
    throw new LabError('not-built', `${DAEMON} is missing`, 'npm run build');
  }
  if (!existsSync(startupFile(instance))) {
    if (configuration !== undefined) copyFileSync(configuration, startupFile(instance));
    else writeFileSync(startupFile(instance), configurationText(instance.topology));
  }
  const places = ['--config', startupFile(instance), '--run-dir', instance.boxRunDir];
  const history = ['--state-dir', join(instance.stateDir, 'history')];
  const names = ['--instance', instance.boxInstance];
  await box.startService('sluiced', [process.execPath, DAEMON, ...places, ...history, ...names]);
}

/**
 * Connects to the box's `sluiced`, waiting for its socket if it is just being started.
 *
 * @throws LabError `timeout` with the end of its log
 */
export async function connectBox(
  instance: LabInstance,
  timeoutMs = HANG_MS,
): Promise<ControlClient> {
  const socket = join(instance.boxRunDir, SOCKET_NAME);
  const who = { user: 'lab', from: 'lab' };
  const attempt = async (): Promise<ControlClient | undefined> => {
    try {
      return (await ControlClient.connect(socket, who)).client;
    } catch {
      return undefined;
    }
  };
  return waitFor(attempt, {
    what: 'sluiced answers on its control socket',
    timeoutMs,
    lastSeen: () => logTail(instance, 'box.sluiced.log'),
  });
}

/**
 * Waits until the fast path is ready and every member of the topology's domain is up. Right after the
 * fast path was killed that is still what `sluiced` last heard of it: await an event of the next one first.
 *
 * @throws LabError `timeout` that says what is missing; `command-failed` if the fast path gave up
 */
export async function awaitBoxReady(
  instance: LabInstance,
  timeoutMs = HANG_MS,
  signal?: AbortSignal,
): Promise<void> {
  const client = await connectBox(instance, timeoutMs);
  let seen = 'nothing';
  const look = async (): Promise<boolean> => {
    const { fastpath } = await client.show('system');
    seen = `fast path ${fastpath.state}${fastpath.reason === null ? '' : `: ${fastpath.reason}`}`;
    if (fastpath.state === 'failed') throw new LabError('command-failed', `the box: ${seen}`);
    if (fastpath.state !== 'ready') return false;
    const { servers } = await client.show('servers');
    seen = servers.map(({ server, state }) => `${server} ${state}`).join(', ');
    const members = servers.filter(({ domain }) => domain === instance.topology.domain);
    return members.length > 0 && members.every(({ state }) => state === 'up');
  };
  try {
    await waitFor(look, {
      what: 'the box is ready and all its servers are up',
      timeoutMs,
      everyMs: 100,
      lastSeen: () => `${seen}\n${logTail(instance, 'box.sluiced.log')}`,
      ...(signal === undefined ? {} : { signal }),
    });
  } finally {
    client.close();
  }
}

/** The last lines of a log of the lab. */
export function logTail(instance: LabInstance, file: string, lines = 8): string {
  const path = join(instance.logDir, file);
  if (!existsSync(path)) return `(no ${path})`;
  const tail = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines);
  return [`last lines of ${path}:`, ...tail].join('\n');
}
