// SPDX-License-Identifier: Apache-2.0
// What TCP that ends in the box takes of one core, without a wire: next to the kernel's own.
import { figure, type Figure } from '../figure.js';
import type { BenchContext, BenchGroup } from '../group.js';
import { withHugePages } from '../huge-pages.js';
import { median } from '../numbers.js';
import {
  kernelConnectionBytes,
  runKernelPeer,
  runTcpBench,
  type KernelResult,
  type Mode,
  type TcpRequest,
  type TcpResult,
} from './programs.js';

/** For the pools of three endpoints, and their engines for 10,000 connections; with some room. */
const HUGE_PAGES = 280;

const MESSAGE_BYTES = 100;
const RELAY_CONNECTIONS = 8;
const SMALL_CONNECTIONS = 256;
/** Numbers of connections over which the cost of a segment is to be flat. */
const SCALE = [100, 1000, 10_000] as const;
const IDLE_CONNECTIONS = 10_000;
/** Of a core, that idle connections may take. */
const IDLE_GOAL = 0.005;

const OURS =
  'endpoints on in-process rings, MTU 1500; counted are the cycles of the endpoint in the middle alone, from parsing a received frame to putting frames on a ring; real-time priority where that is allowed';
const KERNEL =
  "the kernel's TCP over lo with MTU 1500 and no segmentation offload (it computes no checksums there), per second of CPU of the process in the middle, in the same run";

function request(mode: TcpRequest['mode'], connections: number, offload = false): TcpRequest {
  return { mode, connections, messageBytes: MESSAGE_BYTES, offload };
}

/** Every measurement of ours, by a name. */
const OURS_REQUESTS = {
  relay: request('relay', RELAY_CONNECTIONS),
  relayOffload: request('relay', RELAY_CONNECTIONS, true),
  echo: request('echo', SMALL_CONNECTIONS),
  setUp: request('set-up', SMALL_CONNECTIONS),
  idle: request('idle', IDLE_CONNECTIONS),
  scale100: request('echo', SCALE[0]),
  scale1000: request('echo', SCALE[1]),
  scale10000: request('echo', SCALE[2]),
} as const;

type OursName = keyof typeof OURS_REQUESTS;

const KERNEL_REQUESTS: readonly { mode: Mode; connections: number }[] = [
  { mode: 'relay', connections: RELAY_CONNECTIONS },
  { mode: 'echo', connections: SMALL_CONNECTIONS },
  { mode: 'set-up', connections: SMALL_CONNECTIONS },
];

/** What all rounds gave. */
interface Rounds {
  ours: Map<OursName, TcpResult[]>;
  kernel: Map<Mode, KernelResult[]>;
  kernelBytes: number;
}

function add<Key, Value>(to: Map<Key, Value[]>, key: Key, value: Value): void {
  to.set(key, [...(to.get(key) ?? []), value]);
}

/** Everything once per round, one after the other, so that a change of the machine's mood meets all alike. */
async function measure(context: BenchContext): Promise<Rounds> {
  const rounds: Rounds = {
    ours: new Map(),
    kernel: new Map(),
    kernelBytes: kernelConnectionBytes(),
  };
  for (let round = 1; round <= context.rounds; round += 1) {
    context.report(`tcp: round ${round} of ${context.rounds}`);
    for (const name of Object.keys(OURS_REQUESTS) as OursName[]) {
      add(rounds.ours, name, await runTcpBench(OURS_REQUESTS[name], context.signal));
    }
    for (const { mode, connections } of KERNEL_REQUESTS) {
      const result = await runKernelPeer(mode, connections, MESSAGE_BYTES, context.signal);
      add(rounds.kernel, mode, result);
    }
  }
  return rounds;
}

function figuresOf(rounds: Rounds, count: number): Figure[] {
  const medians = `; median of ${count}, alternated`;
  const ours = (name: OursName, value: keyof TcpResult): number =>
    median((rounds.ours.get(name) ?? []).map((result) => result[value]));
  const kernel = (mode: Mode, value: keyof KernelResult): number =>
    median((rounds.kernel.get(mode) ?? []).map((result) => result[value]));
  const relayed = (name: string, from: OursName, how: string): Figure =>
    figure({
      name,
      value: ours(from, 'bitsPerSecond'),
      unit: 'bit/s',
      peer: 'kernel, splice()',
      peerValue: kernel('relay', 'bitsPerSecond'),
      conditions: `payload relayed over ${RELAY_CONNECTIONS} connections with windows of 128 KiB per second of one core, ${how}; first goal 40 Gb/s; ${OURS}; peer: ${KERNEL}${medians}`,
    });
  const scaled = (name: string, from: OursName, connections: number): Figure =>
    figure({
      name,
      value: ours(from, 'nsPerSegment'),
      unit: 'ns/segment',
      peer: `the same, ${SCALE[0]} conns`,
      peerValue: ours('scale100', 'nsPerSegment'),
      conditions: `received or sent segments of ${MESSAGE_BYTES} bytes over ${connections.toLocaleString('en')} connections that ask in turn, at most 256 questions unanswered at a time, checksums in software; goal: as many as with ${SCALE[0]}; ${OURS}${medians}`,
    });
  const connectionBytes = (name: string, from: OursName, value: keyof TcpResult, what: string) =>
    figure({
      name,
      value: ours(from, value),
      unit: 'bytes',
      peer: 'kernel objects',
      peerValue: rounds.kernelBytes,
      conditions: `memory of a connection and its session ${what}; peer: sizes of the kernel's TCP socket, its inode, file and dentry${medians}`,
    });
  return [
    relayed('tcp.relay', 'relay', 'checksums verified and made in software'),
    relayed('tcp.relay.offload', 'relayOffload', 'checksums and cutting left to the ports'),
    figure({
      name: 'tcp.request-reply',
      value: ours('echo', 'requestsPerSecond'),
      unit: 'requests/s',
      peer: 'kernel, epoll',
      peerValue: kernel('echo', 'requestsPerSecond'),
      conditions: `${MESSAGE_BYTES} bytes and as many back, one at a time on each of ${SMALL_CONNECTIONS} connections, per second of one core, checksums in software; first goal 3 M/s; ${OURS}; peer: ${KERNEL}${medians}`,
    }),
    figure({
      name: 'tcp.set-up',
      value: ours('setUp', 'connectionsPerSecond'),
      unit: 'connections/s',
      peer: 'kernel, epoll',
      peerValue: kernel('set-up', 'connectionsPerSecond'),
      conditions: `connections set up, asked ${MESSAGE_BYTES} bytes, answered and closed, ${SMALL_CONNECTIONS} at a time, per second of one core; ${OURS}; peer: ${KERNEL}${medians}`,
    }),
    scaled('tcp.segment.100', 'scale100', SCALE[0]),
    scaled('tcp.segment.1k', 'scale1000', SCALE[1]),
    scaled('tcp.segment.10k', 'scale10000', SCALE[2]),
    figure({
      name: 'tcp.idle.10k',
      value: ours('idle', 'idleShare'),
      unit: 'share',
      peer: 'goal',
      peerValue: IDLE_GOAL,
      conditions: `share of one core that ${IDLE_CONNECTIONS.toLocaleString('en')} idle connections take, looked at every 50 us as by a worker that sleeps; ${OURS}${medians}`,
    }),
    connectionBytes('tcp.memory.idle', 'idle', 'bytesPerIdleConnection', 'that is idle'),
    connectionBytes(
      'tcp.memory.busy',
      'relay',
      'bytesPerBusyConnection',
      'with a window of 128 KiB in flight, the frames themselves not counted',
    ),
  ];
}

export const tcpGroup: BenchGroup = {
  name: 'tcp',
  summary: "what TCP that ends in the box takes of one core, next to the kernel's",
  run: async (context) =>
    withHugePages(HUGE_PAGES, async () => figuresOf(await measure(context), context.rounds)),
};
