// SPDX-License-Identifier: Apache-2.0
import { isIP } from 'node:net';
import { kindOf } from '../config/grammar.js';
import type { KindName } from '../config/grammar.js';
import type {
  EventFilter,
  EventRecord,
  Severity,
  ShowArguments,
  ShowName,
} from '../daemon/protocol.js';
import { EVENTS } from '../generated/events.js';
import { liveCommand } from './command.js';
import type { Command } from './command.js';
import { keyOf } from './config-tree.js';
import { showNfsNode } from './nfs.js';
import { renderEvent } from './render/activity.js';
import { countValue, showCommand } from './show-command.js';
import { showTcpNode } from './tcp.js';
import { end, node, ValueProblem } from './tree.js';
import type { Candidate, Choice, Node, ValueChoice, WordChoice } from './tree.js';

/** Shows that `show tcp` gathers; see tcp.ts. */
type TcpShowName = Exclude<Extract<ShowName, `tcp-${string}`>, 'tcp-services'>;

/** Shows that `show nfs` gathers; see nfs.ts. */
type NfsShowName = Extract<ShowName, `nfs-${string}`>;

/** What can be shown, with its help; the type makes sure that nothing of the protocol is missing. */
const SHOWS: {
  readonly [N in Exclude<ShowName, TcpShowName | NfsShowName> | 'tcp']: {
    readonly help: string;
    readonly next: () => Node;
  };
} = {
  version: { help: 'Versions of the parts', next: () => plain('version') },
  system: { help: 'State of the appliance and its fast path', next: () => plain('system') },
  ports: { help: 'Ports: state, VLANs, traffic', next: () => keyed('ports', 'port') },
  vlans: { help: 'VLANs and their ports', next: () => keyed('vlans', 'vlan') },
  vsds: { help: 'Virtual storage domains', next: () => keyed('vsds', 'vsd') },
  'virtual-domains': {
    help: 'Virtual domains: VIPs, members, traffic',
    next: () => keyed('virtual-domains', 'virtual-domain'),
  },
  servers: {
    help: 'Servers: state, location, connections, probes',
    next: () => keyed('servers', 'server'),
  },
  'static-routes': {
    help: 'Static routes of virtual domains',
    next: () => keyed('static-routes', 'static-route'),
  },
  'tcp-services': {
    help: 'TCP services: state, connections, bytes in and out',
    next: () => keyed('tcp-services', 'tcp-service'),
  },
  tcp: { help: 'TCP of storage processors: connections, listeners, statistics', next: showTcpNode },
  nfs: { help: 'NFS: services, file systems, members, files, times', next: showNfsNode },
  flows: { help: 'Flows through the fast path', next: () => flowsNode({}) },
  drops: { help: 'Why packets were dropped, and what to do', next: dropsNode },
  counters: { help: 'Paths, stages, flows and fabric', next: () => plain('counters') },
  nps: { help: 'Network processors: how busy they are', next: () => keyed('nps', 'np') },
  events: { help: 'Events, the newest last', next: () => eventsNode({}) },
  'running-config': { help: 'The running configuration', next: () => plain('running-config') },
  'startup-config': { help: 'The start-up configuration', next: () => plain('startup-config') },
  candidate: { help: 'The configuration being edited', next: () => plain('candidate') },
  history: { help: 'Past commits', next: () => plain('history') },
  pending: { help: 'What waits for a restart to take effect', next: () => plain('pending') },
};

const SEVERITIES: readonly Severity[] = ['debug', 'info', 'notice', 'warning', 'error', 'critical'];

/** Names of events with their help, for completion. */
const EVENT_NAMES: readonly Candidate[] = Object.entries(EVENTS).map(([word, { help }]) => ({
  word,
  help,
}));

/** What may follow `show`. */
export function showNode(): Node {
  return node(
    Object.entries(SHOWS).map(([word, { help, next }]) => ({ type: 'word', word, help, next })),
  );
}

function plain(what: ShowName): Node {
  return end('Show it', showCommand(what));
}

function keyed(what: ShowName, kind: KindName): Node {
  const key = keyOf(kindOf(kind), undefined, (value) =>
    end('Show it in detail', showCommand(what, { key: value })),
  );
  return node([key], { enter: 'Show all', action: showCommand(what) });
}

function dropsNode(): Node {
  const all: Choice = {
    type: 'word',
    word: 'all',
    help: 'Also the reasons that never occurred',
    next: () => end('Show every reason', showCommand('drops', { all: true })),
  };
  return node([all], { enter: 'Show what was dropped', action: showCommand('drops') });
}

/** Filters of `show flows` may stand in any order, each once. */
function flowsNode(args: ShowArguments): Node {
  const filters: Record<'domain' | 'member' | 'client' | 'np' | 'limit', Choice> = {
    domain: filterOf(
      'domain',
      'Only flows of a virtual domain',
      keyFilter('virtual-domain', (domain) => ({ ...args, domain })),
    ),
    member: filterOf('member', 'Only flows to a member', memberFilter(args)),
    client: filterOf('client', 'Only flows of a client address', clientFilter(args)),
    np: filterOf(
      'np',
      'Only flows of a network processor',
      keyFilter('np', (np) => ({ ...args, np: Number(np) })),
    ),
    limit: filterOf(
      'limit',
      'At most so many flows',
      countValue('<flows>', (limit) => flowsNode({ ...args, limit })),
    ),
  };
  const left = Object.entries(filters).filter(([name]) => !(name in args));
  return node(
    left.map(([, choice]) => choice),
    { enter: 'Show these flows', action: showCommand('flows', args) },
  );
}

function filterOf(word: string, help: string, value: ValueChoice): WordChoice {
  return { type: 'word', word, help, next: () => node([value]) };
}

function keyFilter(kind: KindName, args: (key: string) => ShowArguments): ValueChoice {
  return keyOf(kindOf(kind), undefined, (key) => flowsNode(args(key)));
}

/** A member of the domain named before, else of any. */
function memberFilter(args: ShowArguments): ValueChoice {
  const next = (member: string): Node => flowsNode({ ...args, member });
  return keyOf(kindOf('member'), args.domain, next);
}

function clientFilter(args: ShowArguments): ValueChoice {
  return {
    type: 'value',
    label: '<address>',
    help: 'Address of the client',
    check: (text) => {
      if (isIP(text) === 0) {
        throw new ValueProblem(`\`${text}\` is no IP address.`, 'Write it as 10.1.0.11.');
      }
      return text;
    },
    next: (client) => flowsNode({ ...args, client }),
  };
}

/** Filters of `show events`, in any order; `follow` ends the line. */
function eventsNode(filter: EventFilter): Node {
  const follow: Choice = {
    type: 'word',
    word: 'follow',
    help: 'Go on with new events until Ctrl-C',
    next: () => end('Follow events', followCommand(filter)),
  };
  const left = Object.entries(eventFilters(filter)).filter(([name]) => !(name in filter));
  return node([...left.map(([, choice]) => choice), follow], {
    enter: 'Show these events',
    action: showCommand('events', { filter }),
  });
}

function eventFilters(
  filter: EventFilter,
): Record<'severity' | 'code' | 'object' | 'last', Choice> {
  const severities = SEVERITIES.map((severity): WordChoice => ({
    type: 'word',
    word: severity,
    help: severity === 'debug' ? 'Everything' : `${severity} and worse`,
    next: () => eventsNode({ ...filter, severity }),
  }));
  return {
    severity: {
      type: 'word',
      word: 'severity',
      help: 'Only this severity and worse',
      next: () => node(severities),
    },
    code: filterOf('code', 'Only events of one name or number', codeValue(filter)),
    object: filterOf('object', 'Only events of one object', {
      type: 'value',
      label: '<object>',
      help: 'For instance "member nas1", in quotes',
      check: (text) => text,
      next: (object) => eventsNode({ ...filter, object }),
    }),
    last: filterOf(
      'last',
      'At most so many, the newest',
      countValue('<events>', (last) => eventsNode({ ...filter, last })),
    ),
  };
}

function codeValue(filter: EventFilter): ValueChoice {
  return {
    type: 'value',
    label: '<code>',
    help: 'Name or number of an event',
    check: (text) => text,
    candidates: () => Promise.resolve(EVENT_NAMES),
    next: (text) => eventsNode({ ...filter, code: /^\d+$/.test(text) ? Number(text) : text }),
  };
}

function followCommand(filter: EventFilter): Command {
  return liveCommand(async ({ client, output, signal }) => {
    const either = AbortSignal.any([signal, output.gone]);
    await client.call(
      'events',
      { filter, follow: true },
      {
        signal: either,
        onChunk: (chunk) => {
          const event = chunk as EventRecord;
          output.item(event, () => renderEvent(event, output.width));
        },
      },
    );
  });
}
