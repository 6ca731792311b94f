// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import { counter } from '../daemon/protocol.js';
import type { ShowResults } from '../daemon/protocol.js';
import { liveCommand } from './command.js';
import type { Command, CommandContext } from './command.js';
import { table } from './render/table.js';
import { rate, scaled } from './render/units.js';
import { end, node, ValueProblem } from './tree.js';
import type { Choice, Node, ValueChoice } from './tree.js';

const DEFAULT_INTERVAL_S = 1;
const MAX_INTERVAL_S = 3600;

/** One reading of what a view shows. */
interface Sample {
  /** Monotonic, in milliseconds. */
  readonly atMs: number;
  readonly counters: ShowResults['counters'];
  readonly ports: ShowResults['ports'];
  readonly servers: ShowResults['servers'];
}

/** The parts a live view can be made of. */
type Part = 'counters' | 'ports' | 'servers';

const PARTS: { readonly [P in Part]: { readonly help: string; readonly render: Renderer } } = {
  counters: { help: 'Paths, flows and drops per second', render: renderPaths },
  ports: { help: 'Packets per second of each port', render: renderPorts },
  servers: { help: 'Connections and packets per second of each server', render: renderServers },
};

type Renderer = (now: Sample, before: Sample, width: number) => string[];

/** What may follow `monitor`. */
export function monitorNode(): Node {
  const everything = Object.keys(PARTS) as Part[];
  const parts = Object.entries(PARTS).map(([name, { help }]): Choice => ({
    type: 'word',
    word: name,
    help,
    next: () => intervalNode([name as Part]),
  }));
  return node([...parts, interval(everything)], {
    enter: 'Everything, each second, until Ctrl-C',
    action: monitorCommand(everything, DEFAULT_INTERVAL_S),
  });
}

function intervalNode(parts: readonly Part[]): Node {
  return node([interval(parts)], {
    enter: 'Each second, until Ctrl-C',
    action: monitorCommand(parts, DEFAULT_INTERVAL_S),
  });
}

function interval(parts: readonly Part[]): ValueChoice {
  return {
    type: 'value',
    label: '<seconds>',
    help: `Seconds between two readings, from 0.1 to ${String(MAX_INTERVAL_S)}`,
    check: (text) => {
      const seconds = /^\d+([.]\d+)?$/.test(text) ? Number(text) : 0;
      if (seconds < 0.1 || seconds > MAX_INTERVAL_S) {
        throw new ValueProblem(
          `\`${text}\` is out of range.`,
          `Give seconds from 0.1 to ${String(MAX_INTERVAL_S)}.`,
        );
      }
      return text;
    },
    next: (text) => end('Until Ctrl-C', monitorCommand(parts, Number(text))),
  };
}

function monitorCommand(parts: readonly Part[], seconds: number): Command {
  return liveCommand(async (context) => {
    const stop = AbortSignal.any([context.signal, context.output.gone]);
    let before = await sample(context);
    while (await passed(seconds, stop)) {
      const now = await sample(context);
      show(context, parts, now, before);
      before = now;
    }
  });
}

/** Waits. @returns false when the view was ended meanwhile */
async function passed(seconds: number, stop: AbortSignal): Promise<boolean> {
  try {
    await delay(seconds * 1000, undefined, { signal: stop });
    return true;
  } catch {
    return false;
  }
}

async function sample({ client, signal }: CommandContext): Promise<Sample> {
  const [counters, ports, servers] = await Promise.all([
    client.show('counters', {}, { signal }),
    client.show('ports', {}, { signal }),
    client.show('servers', {}, { signal }),
  ]);
  return { atMs: performance.now(), counters, ports, servers };
}

function show(
  { output }: CommandContext,
  parts: readonly Part[],
  now: Sample,
  before: Sample,
): void {
  const data = Object.fromEntries(parts.map((part) => [part, now[part]]));
  output.frame({ elapsedMs: Math.round(now.atMs - before.atMs), ...data }, () =>
    parts.flatMap((part, index) => [
      ...(index === 0 ? [] : ['']),
      ...PARTS[part].render(now, before, output.width),
    ]),
  );
}

function renderPaths(now: Sample, before: Sample, width: number): string[] {
  const elapsedMs = now.atMs - before.atMs;
  const rows = (
    [
      ['flow-thru', now.counters.paths.flowThru, before.counters.paths.flowThru],
      ['buffered', now.counters.paths.buffered, before.counters.paths.buffered],
      ['slow', now.counters.paths.slow, before.counters.paths.slow],
      ['service', now.counters.paths.service, before.counters.paths.service],
      ['fabric', now.counters.fabric.in, before.counters.fabric.in],
      ['dropped', now.counters.drops, before.counters.drops],
    ] as const
  ).map(([name, current, last]) => [name, scaled(current), rate(grown(current, last), elapsedMs)]);
  return table(
    [{ title: 'Path' }, { title: 'Packets', align: 'right' }, { title: 'Now', align: 'right' }],
    rows,
    width,
  );
}

function renderPorts(now: Sample, before: Sample, width: number): string[] {
  const elapsedMs = now.atMs - before.atMs;
  const last = new Map(before.ports.ports.map((port) => [port.port, port]));
  return table(
    [
      { title: 'Port' },
      { title: 'State' },
      { title: 'Rx pkts', align: 'right' },
      { title: 'Rx bytes', align: 'right' },
      { title: 'Tx pkts', align: 'right' },
      { title: 'Tx bytes', align: 'right' },
    ],
    now.ports.ports.map((port) => {
      const old = last.get(port.port) ?? port;
      return [
        port.port,
        port.state,
        rate(grown(port.rx.packets, old.rx.packets), elapsedMs),
        rate(grown(port.rx.bytes, old.rx.bytes), elapsedMs),
        rate(grown(port.tx.packets, old.tx.packets), elapsedMs),
        rate(grown(port.tx.bytes, old.tx.bytes), elapsedMs),
      ];
    }),
    width,
  );
}

function renderServers(now: Sample, before: Sample, width: number): string[] {
  const elapsedMs = now.atMs - before.atMs;
  const last = new Map(before.servers.servers.map((server) => [keyOfServer(server), server]));
  return table(
    [
      { title: 'Server', flexible: true },
      { title: 'Domain', flexible: true },
      { title: 'State' },
      { title: 'Conns', align: 'right' },
      { title: 'New', align: 'right' },
      { title: 'To srv', align: 'right' },
      { title: 'From srv', align: 'right' },
    ],
    now.servers.servers.map((server) => {
      const old = last.get(keyOfServer(server)) ?? server;
      return [
        server.server,
        server.domain === '' ? '-' : server.domain,
        server.state,
        scaled(server.connectionsActive),
        rate(grown(server.connectionsTotal, old.connectionsTotal), elapsedMs),
        rate(grown(server.toServer.packets, old.toServer.packets), elapsedMs),
        rate(grown(server.fromServer.packets, old.fromServer.packets), elapsedMs),
      ];
    }),
    width,
  );
}

function keyOfServer(server: ShowResults['servers']['servers'][number]): string {
  return `${server.domain}/${server.member}/${server.server}`;
}

/** Growth of a counter; one that fell was cleared or belongs to a new fast path and counts from zero. */
function grown(now: number | string, before: number | string): bigint {
  const difference = counter(now) - counter(before);
  return difference < 0n ? counter(now) : difference;
}
