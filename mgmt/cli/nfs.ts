// SPDX-License-Identifier: Apache-2.0
// Commands about NFS: what follows `show nfs`, `trace nfs`, `clear nfs`, and `reinstate` behind a file system.
import { isIP } from 'node:net';
import { kindOf } from '../config/grammar.js';
import type { LatencyOf, ShowName } from '../daemon/protocol.js';
import { PROCEDURES } from '../generated/procedures.js';
import { command } from './command.js';
import type { Command } from './command.js';
import { keyOf } from './config-tree.js';
import { renderReinstated, renderTrace } from './render/nfs.js';
import { countValue, showCommand } from './show-command.js';
import { end, node, ValueProblem } from './tree.js';
import type { Choice, Node, ValueChoice, WordChoice } from './tree.js';

/** How long a trace waits for a call unless it is said. */
const TRACE_SECONDS = 60;
const MAX_TRACE_SECONDS = 3600;

/** What may follow `show nfs`; by itself it shows everything at a glance. */
export function showNfsNode(): Node {
  return node(
    [
      word('filesystem', 'File systems, their members and notes', () =>
        filesystemNode('nfs-filesystem'),
      ),
      word('member', 'Members: state, calls, what they owe', () => filesystemNode('nfs-member')),
      word('files', 'Files that are used most, and their servers', () =>
        limited('nfs-files', 'top'),
      ),
      word('clients', 'Clients, the busiest first', () => limited('nfs-clients', 'top')),
      word('calls', 'Calls under way, the oldest first', () => limited('nfs-calls', 'limit')),
      word('statistics', 'Counters of the switch and its connections', statisticsNode),
      word('latency', 'How long calls take', latencyNode),
      word('store', 'Stable storage: handles, notes, commits', () =>
        end('Show it', showCommand('nfs-store')),
      ),
      word('exports', 'What clients mount', exportsNode),
    ],
    { enter: 'Show services and file systems', action: showCommand('nfs') },
  );
}

function word(name: string, help: string, next: () => Node): WordChoice {
  return { type: 'word', word: name, help, next };
}

function filesystemNode(what: Extract<ShowName, 'nfs-filesystem' | 'nfs-member'>): Node {
  const key = keyOf(kindOf('filesystem'), undefined, (value) =>
    end('Show it in detail', showCommand(what, { key: value })),
  );
  return node([key], { enter: 'Show all', action: showCommand(what) });
}

function exportsNode(): Node {
  const key = keyOf(kindOf('nfs-export'), undefined, (value) =>
    end('Show it in detail', showCommand('nfs-exports', { key: value })),
  );
  return node([key], { enter: 'Show all', action: showCommand('nfs-exports') });
}

function limited(
  what: Extract<ShowName, 'nfs-files' | 'nfs-clients' | 'nfs-calls'>,
  name: 'top' | 'limit',
): Node {
  const count = countValue('<rows>', (limit) => end('Show these', showCommand(what, { limit })));
  return node([word(name, 'At most so many', () => node([count]))], {
    enter: 'Show them',
    action: showCommand(what),
  });
}

function statisticsNode(): Node {
  const all = word('all', 'Also the counters that are zero', () =>
    end('Show every counter', showCommand('nfs-statistics', { all: true })),
  );
  return node([all], { enter: 'Show them', action: showCommand('nfs-statistics') });
}

const LATENCIES: { readonly [O in LatencyOf]: string } = {
  member: 'Of members, from sent to answered',
  procedure: 'Of procedures, from call to answer',
  export: 'Of exports, from call to answer',
  client: 'Of clients, from call to answer',
};

function latencyNode(): Node {
  const choices = Object.entries(LATENCIES).map(([name, help]) =>
    word(name, help, () => latencyOfNode(name as LatencyOf)),
  );
  return node(choices, { enter: 'Show those of members', action: showCommand('nfs-latency') });
}

function latencyOfNode(of: LatencyOf): Node {
  return node([latencyName(of)], {
    enter: 'Show all that had calls',
    action: showCommand('nfs-latency', { of }),
  });
}

/** One of those that times are told of, by the name that the list has for it. */
function latencyName(of: LatencyOf): ValueChoice {
  const next = (key: string): Node => end('Show it', showCommand('nfs-latency', { of, key }));
  switch (of) {
    case 'export':
      return keyOf(kindOf('nfs-export'), undefined, next);
    case 'client':
      return addressValue('Address of the client', next);
    case 'procedure':
      return {
        type: 'value',
        label: '<procedure>',
        help: 'Name of a procedure, such as write',
        check: checkProcedure,
        candidates: () => Promise.resolve(PROCEDURE_WORDS),
        next,
      };
    case 'member':
      return {
        type: 'value',
        label: '<filesystem/member>',
        help: 'A member, such as home/nas1',
        check: (text) => text,
        next,
      };
  }
}

const PROCEDURE_WORDS = PROCEDURES.map(({ name, help }) => ({ word: name, help }));

function checkProcedure(text: string): string {
  const name = text.toLowerCase();
  if (PROCEDURES.some((procedure) => procedure.name === name)) return name;
  throw new ValueProblem(
    `\`${text}\` is no procedure of NFS.`,
    `Use one of ${PROCEDURES.map((procedure) => procedure.name).join(', ')}.`,
  );
}

function addressValue(help: string, next: (address: string) => Node): ValueChoice {
  return {
    type: 'value',
    label: '<address>',
    help,
    check: (text) => {
      if (isIP(text) !== 0) return text;
      throw new ValueProblem(
        `\`${text}\` is no IP address.`,
        'Write it as 10.1.0.11 or 2001:db8::11.',
      );
    },
    next,
  };
}

// ------------------------------------------------------------------------------------------- trace

/** Which call is traced. */
interface Wanted {
  client?: string;
  procedure?: string;
  seconds?: number;
}

/** What may follow `trace`. */
export function traceNode(): Node {
  return node([word('nfs', 'The next call of NFS, step by step', () => traceNfsNode({}))]);
}

/** Filters may stand in any order, each once. */
function traceNfsNode(wanted: Wanted): Node {
  const filters: Record<keyof Wanted, Choice> = {
    client: word('client', 'Only a call of a client', () =>
      node([
        addressValue('Address of the client', (client) => traceNfsNode({ ...wanted, client })),
      ]),
    ),
    procedure: word('procedure', 'Only a call of a procedure', () =>
      node(
        PROCEDURES.map(({ name, help }) =>
          word(name, help, () => traceNfsNode({ ...wanted, procedure: name })),
        ),
      ),
    ),
    seconds: word('seconds', 'How long to wait for the call', () =>
      node([secondsValue((seconds) => traceNfsNode({ ...wanted, seconds }))]),
    ),
  };
  const left = Object.entries(filters).filter(([name]) => !(name in wanted));
  return node(
    left.map(([, choice]) => choice),
    { enter: 'Wait for the call and show its steps', action: traceCommand(wanted) },
  );
}

function secondsValue(next: (seconds: number) => Node): ValueChoice {
  return {
    type: 'value',
    label: `<1..${String(MAX_TRACE_SECONDS)}>`,
    help: 'Seconds',
    check: (text) => {
      if (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= MAX_TRACE_SECONDS) return text;
      throw new ValueProblem(
        `\`${text}\` is out of range.`,
        `Give a whole number from 1 to ${String(MAX_TRACE_SECONDS)}.`,
      );
    },
    next: (text) => next(Number(text)),
  };
}

function traceCommand({ seconds = TRACE_SECONDS, ...wanted }: Wanted): Command {
  return command(async ({ client, output, signal }) => {
    const trace = await client.call('nfs.trace', { ...wanted, seconds }, { signal });
    output.result(trace, () => renderTrace(trace, output.width));
  });
}

// --------------------------------------------------------------------------------------- reinstate

/** What may be done with a file system, besides configuring it. */
export function filesystemOperations(filesystem: string): Choice[] {
  return [
    {
      type: 'word',
      word: 'reinstate',
      help: 'Declare a member to be in step after an offline copy',
      exact: true,
      next: () =>
        node([
          keyOf(kindOf('filesystem-member'), filesystem, (member) =>
            reinstateNode(filesystem, member),
          ),
        ]),
    },
  ];
}

function reinstateNode(filesystem: string, member: string): Node {
  const force: WordChoice = {
    type: 'word',
    word: 'force',
    help: 'It was copied offline and has exactly what the current members have',
    exact: true,
    next: () => end('Reinstate it', reinstateCommand(filesystem, member, true)),
  };
  return node([force], {
    enter: 'Say what it would mean',
    action: reinstateCommand(filesystem, member, false),
  });
}

function reinstateCommand(filesystem: string, member: string, force: boolean): Command {
  return command(async ({ client, output, signal }) => {
    const result = await client.call('nfs.reinstate', { filesystem, member, force }, { signal });
    output.result(result, () => renderReinstated(result, output.width));
  });
}

/** What may follow `clear nfs`. */
export function clearNfsNode(): Node {
  const clear = command(async ({ client, output, signal }) => {
    const result = await client.call('clear', { what: 'nfs' }, { signal });
    output.result(result, () => ['The NFS statistics are cleared.']);
  });
  return node([
    word('statistics', 'Set the counters and times of NFS to zero', () => end('Clear them', clear)),
  ]);
}
