// SPDX-License-Identifier: Apache-2.0
// What goes wrong while a load runs: servers and the box's processes are killed, connections and wires are cut.
import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '../errors.js';
import type { Lab } from '../lab.js';
import { awaitEnd, signalProcess } from '../system/processes.js';
import { waitFor } from '../system/wait.js';

/** Something that goes wrong, and is well again when it has happened. */
export interface Disturbance {
  name: string;
  happen: () => Promise<void>;
}

/** An NFS server is killed with -9 and started again after a while. */
export function serverDies(lab: Lab, server: string, downMs = 500): Disturbance {
  return {
    name: `${server} dies`,
    happen: async () => {
      await lab.killServer(server);
      await delay(downMs);
      await lab.startServer(server);
    },
  };
}

/** A server stands still and goes on: what it was asked meanwhile it does late. */
export function serverFreezes(lab: Lab, server: string, frozenMs = 500): Disturbance {
  return {
    name: `${server} freezes for ${frozenMs} ms`,
    happen: async () => {
      const process = lab.host(server).service('ganesha');
      if (process === undefined) throw new LabError('not-up', `${server} runs no NFS server`);
      signalProcess(process, 'SIGSTOP');
      await delay(frozenMs);
      signalProcess(process, 'SIGCONT');
    },
  };
}

/** The TCP connections that a client's programs have to an address are reset. */
export function connectionsCut(lab: Lab, client: string, address: string): Disturbance {
  return {
    name: `connections of ${client} are cut`,
    happen: async () => {
      await lab.host(client).must(['ss', '--kill', 'dst', address]);
    },
  };
}

/**
 * The box resets the TCP connections that a client's address has with one of the box's: for clients whose
 * sockets nobody else reaches, as those of a virtual machine are.
 */
export function connectionsReset(lab: Lab, client: string, address: string): Disturbance {
  return {
    name: `connections of ${client} are reset`,
    happen: async () => {
      const control = await lab.control();
      try {
        const { rows } = await control.show('tcp-connections', { peer: client });
        for (const { local, localPort, remote, remotePort } of rows) {
          if (local !== address) continue;
          // One that has ended by itself meanwhile needs no reset.
          await control
            .call('tcp.reset', { local, localPort, remote, remotePort })
            .catch(() => undefined);
        }
      } finally {
        control.close();
      }
    },
  };
}

/** The fast path is killed with -9; its successor is ready and knows its servers when that has happened. */
export function fastPathDies(lab: Lab): Disturbance {
  return {
    name: 'the fast path dies',
    happen: async () => {
      const process = await lab.boxProcess('sluice-fastpath');
      if (process === undefined) throw new LabError('not-up', 'the box runs no fast path');
      signalProcess(process, 'SIGKILL');
      await awaitEnd(process);
      await waitFor(async () => (await lab.boxProcess('sluice-fastpath')) !== undefined, {
        what: 'the next fast path has started',
      });
      await lab.awaitReady();
    },
  };
}

/** `sluiced` is killed with -9, and another one takes its place. */
export function sluicedDies(lab: Lab): Disturbance {
  return {
    name: 'sluiced dies',
    happen: async () => {
      const process = await lab.boxProcess('sluiced');
      if (process === undefined) throw new LabError('not-up', 'the box runs no sluiced');
      signalProcess(process, 'SIGKILL');
      await awaitEnd(process);
      await lab.startSluiced();
      await lab.awaitReady();
    },
  };
}

/**
 * The wire of a host is a bad one for a while.
 *
 * @param words what it does, as `npm run lab -- impair` takes it
 */
export function wireSpoilt(
  lab: Lab,
  host: string,
  words: readonly string[],
  spoiltMs = 1000,
): Disturbance {
  return {
    name: `the wire of ${host} does ${words.join(' ')} for ${spoiltMs} ms`,
    happen: async () => {
      await lab.impair(host, 'both', ...words);
      await delay(spoiltMs);
      await lab.impair(host, 'both');
    },
  };
}

/** How disturbances follow each other. */
export interface DisturbOptions {
  /** Between two of them. */
  pauseMs?: number;
  /** So many at most; without a limit they go on as long as the body does. */
  times?: number;
  /** In the order in which they are given, over and over, and not at random. */
  inTurn?: boolean;
  /** Of the random order; the same seed gives the same order. */
  seed?: number;
}

/** What a body came to, and what happened meanwhile, in order. */
export interface Disturbed<T> {
  result: T;
  happened: string[];
}

/** Numbers that follow from a seed (xorshift32, Marsaglia 2003). */
export function* randomNumbers(seed: number): Generator<number, never> {
  let state = (seed | 1) >>> 0;
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state >>> 0;
  }
}

/**
 * Runs a body while one disturbance after the other happens, in random order unless said otherwise, until it
 * ends. All is well again when this resolves or rejects.
 *
 * @param body gets the list of what has happened, which grows while it runs
 */
export async function whileDisturbed<T>(
  disturbances: readonly Disturbance[],
  body: (happened: readonly string[]) => Promise<T>,
  { pauseMs = 300, times = Infinity, inTurn = false, seed = 1 }: DisturbOptions = {},
): Promise<Disturbed<T>> {
  const happened: string[] = [];
  const numbers = randomNumbers(seed);
  const ended = new AbortController();
  const disturb = async (): Promise<void> => {
    while (happened.length < times) {
      await delay(pauseMs, undefined, { signal: ended.signal }).catch(() => undefined);
      const number = inTurn ? happened.length : numbers.next().value;
      const chosen = disturbances[number % disturbances.length];
      if (ended.signal.aborted || chosen === undefined) return;
      happened.push(chosen.name);
      await chosen.happen();
    }
  };
  const running = body(happened).finally(() => {
    ended.abort();
  });
  const [result, disturbed] = await Promise.allSettled([running, disturb()]);
  if (result.status === 'rejected') throw result.reason;
  if (disturbed.status === 'rejected') throw disturbed.reason;
  return { result: result.value, happened };
}
