// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isRecord, listOf, objectsOf } from '../config/document.js';
import { SluiceError, messageOf } from '../config/errors.js';
import type { ConfigDocument } from '../daemon/protocol.js';

/** Linux refused its part of a configuration; what was done of it is undone. */
export class LinuxError extends SluiceError {}

/** Runs a program and gives its output; rejects with its message. Replaced in tests. */
export type Runner = (program: string, args: readonly string[]) => Promise<string>;

const runProgram: Runner = async (program, args) => {
  const { stdout } = await promisify(execFile)(program, [...args], { timeout: 5000 });
  return stdout;
};

/** Name of the Linux interface that the fast path makes for a port. */
export function tapOf(port: string): string {
  return `p${port}`;
}

interface Step {
  verb: 'add' | 'del';
  port: string;
  address: string;
}

/**
 * The attributes that live in Linux: own addresses of a port are set on its tap. Only addresses that the
 * configuration named are ever removed; others, put there by an operator or a routing daemon, stay.
 */
export class LinuxPart {
  constructor(private readonly run: Runner = runProgram) {}

  /**
   * Makes the taps have the addresses of a configuration. The taps are there when the fast path has
   * acknowledged the ports.
   *
   * @param previous what was applied before; its addresses that are gone are removed
   * @throws LinuxError; then the taps are as they were
   */
  async apply(next: ConfigDocument, previous: ConfigDocument): Promise<void> {
    const wanted = addressesOf(next);
    const before = addressesOf(previous);
    if (wanted.size === 0 && before.size === 0) return;
    const present = await this.present();
    const done: Step[] = [];
    for (const step of stepsTo(wanted, before, present)) {
      try {
        await this.do(step);
        done.push(step);
      } catch (error) {
        await this.undo(done);
        throw new LinuxError(
          'linux-refused',
          `port ${step.port} addresses: Linux refused ${step.address} on ${tapOf(step.port)}: ` +
            `${reasonOf(error)}.`,
          {
            object: `port ${step.port}`,
            attribute: 'addresses',
            remedy: `\`ip addr show dev ${tapOf(step.port)}\` shows what it has; \`show events\` tells of the tap.`,
          },
          { cause: error },
        );
      }
    }
  }

  private async do({ verb, port, address }: Step): Promise<void> {
    await this.run('ip', ['addr', verb, address, 'dev', tapOf(port)]);
  }

  private async undo(done: Step[]): Promise<void> {
    for (const step of done.reverse()) {
      // What cannot be undone either is gone with its tap; the first failure is the one to be told.
      await this.do({ ...step, verb: step.verb === 'add' ? 'del' : 'add' }).catch(() => undefined);
    }
  }

  /** The IPv4 addresses each interface has now. */
  private async present(): Promise<Map<string, Set<string>>> {
    let interfaces: unknown;
    try {
      interfaces = JSON.parse(await this.run('ip', ['-j', '-4', 'addr', 'show']));
    } catch (error) {
      throw new LinuxError(
        'linux-refused',
        `The addresses of Linux cannot be read: ${reasonOf(error)}.`,
        { object: 'system', remedy: 'Install iproute2, and run sluiced as root.' },
        { cause: error },
      );
    }
    return new Map((Array.isArray(interfaces) ? interfaces : []).filter(isRecord).map(interfaceOf));
  }
}

function interfaceOf(entry: Record<string, unknown>): [string, Set<string>] {
  const infos = Array.isArray(entry['addr_info']) ? entry['addr_info'].filter(isRecord) : [];
  const addresses = infos.map((info) => `${String(info['local'])}/${String(info['prefixlen'])}`);
  return [String(entry['ifname']), new Set(addresses)];
}

function addressesOf(document: ConfigDocument): Map<string, string[]> {
  return new Map(
    objectsOf(document, 'port')
      .map((port) => [port.key, listOf(port, 'addresses')] as const)
      .filter(([, addresses]) => addresses.length > 0),
  );
}

/** Removals first, so that an address can move from one port to another. */
function stepsTo(
  wanted: Map<string, string[]>,
  before: Map<string, string[]>,
  present: Map<string, Set<string>>,
): Step[] {
  const has = (port: string, address: string) => present.get(tapOf(port))?.has(address) === true;
  const removals = [...before].flatMap(([port, addresses]) =>
    addresses
      .filter((address) => wanted.get(port)?.includes(address) !== true && has(port, address))
      .map((address) => ({ verb: 'del' as const, port, address })),
  );
  const additions = [...wanted].flatMap(([port, addresses]) =>
    addresses
      .filter((address) => !has(port, address))
      .map((address) => ({ verb: 'add' as const, port, address })),
  );
  return [...removals, ...additions];
}

/** What `ip` said, without the command line that Node puts before it. */
function reasonOf(error: unknown): string {
  const stderr = isRecord(error) ? error['stderr'] : undefined;
  const said = typeof stderr === 'string' && stderr.trim() !== '' ? stderr : messageOf(error);
  return said.trim().replace(/[.]$/, '').split('\n').at(-1) ?? '';
}
