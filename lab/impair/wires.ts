// SPDX-License-Identifier: Apache-2.0
// Impairing the box's ends of the wires [LAB-5].
import { WireRefusedError } from '../../mgmt/cli/client.js';
import type {
  Direction,
  ImpairmentParams,
  Methods,
  PortImpairment,
} from '../../mgmt/daemon/protocol.js';
import { connectBox } from '../box/sluice.js';
import { LabError } from '../errors.js';
import type { LabInstance } from '../instance.js';

export const BOTH: readonly Direction[] = ['in', 'out'];

type Method = 'lab.impair' | 'lab.impairments';

/**
 * @throws LabError `no-lab-ports` if the box is not the appliance, `not-up` if no sluiced runs there, `refused`
 *   if it says no
 */
async function ask<M extends Method>(
  instance: LabInstance,
  method: M,
  params: Methods[M]['params'],
): Promise<Methods[M]['result']> {
  const box = instance.record()?.box ?? 'sluice';
  if (box !== 'sluice') {
    throw new LabError(
      'no-lab-ports',
      `the box is Linux (${box}), which has no lab ports: its wires cannot be impaired`,
      `npm run lab -- up ${instance.topology.name} --box sluice`,
    );
  }
  if (instance.process('box.sluiced') === undefined) {
    throw new LabError(
      'not-up',
      'sluiced has ended on the box, and nobody else can impair its wires',
      `npm run lab -- up ${instance.topology.name}`,
    );
  }
  const client = await connectBox(instance);
  try {
    return await client.call(method, params);
  } catch (error) {
    if (!(error instanceof WireRefusedError)) throw error;
    throw new LabError('refused', error.wire.message, error.wire.remedy);
  } finally {
    client.close();
  }
}

/** The box's port that is meant by its own key (`1.1`) or by the host on the other end of its wire. */
export function portOf({ topology }: LabInstance, target: string): string {
  const host = topology.hosts.find(({ name }) => name === target);
  if (host !== undefined) return host.box.port;
  if (/^\d+\.\d+$/.test(target)) return target;
  const known = topology.hosts.map(({ name, box }) => `${name} (port ${box.port})`);
  throw new LabError(
    'unknown-host',
    `'${target}' is neither a host of this lab nor a port of the box`,
    `there are: ${known.join(', ')}`,
  );
}

/**
 * Impairs one wire in the directions given, as the box sees them; what it did there before ends. In force
 * when this resolves. Settings of `{}` heal it.
 *
 * @param target a port of the box, or a host
 */
export async function impair(
  instance: LabInstance,
  target: string,
  directions: readonly Direction[],
  settings: ImpairmentParams,
): Promise<void> {
  const port = portOf(instance, target);
  await ask(instance, 'lab.impair', { port, directions: [...directions], settings });
}

/** How the wires are impaired and what came of it; all, or one. */
export async function impairments(
  instance: LabInstance,
  target?: string,
): Promise<PortImpairment[]> {
  const params = target === undefined ? {} : { port: portOf(instance, target) };
  return (await ask(instance, 'lab.impairments', params)).ports;
}

/** Heals every wire. */
export async function healAll(instance: LabInstance): Promise<void> {
  for (const { port } of await impairments(instance)) await impair(instance, port, BOTH, {});
}
