// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../lab/instance.js';
import { run } from '../../../lab/system/command.js';

/** A client that sends after the server has closed its side. */
export const LATE_SENDER = join(ROOT, 'build/ts/lab/peers/late-sender.js');

/** Why hand-offs cannot be tried here, or undefined. */
export async function labObstacle(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'the lab needs root: run the tests with sudo';
  if (!existsSync('/dev/net/tun')) return 'there is no /dev/net/tun: type modprobe tun';
  const { status } = await run('ip', ['netns', 'list']);
  return status === 0 ? undefined : 'the lab needs network namespaces: ip netns list fails';
}
