// SPDX-License-Identifier: Apache-2.0
// Commands about the TCP of SPs: what follows `show tcp`, `reset` and `clear tcp`.
import { isIP } from 'node:net';
import { kindOf } from '../config/grammar.js';
import { TCP_STATES } from '../csm/session.js';
import { endpointText } from '../daemon/protocol.js';
import type { ShowArguments, ShowName, TcpConnectionName } from '../daemon/protocol.js';
import { command } from './command.js';
import type { Command } from './command.js';
import { keyOf } from './config-tree.js';
import { endpointOf } from './endpoint.js';
import type { Endpoint } from './endpoint.js';
import { countValue, showCommand } from './show-command.js';
import { end, node, ValueProblem } from './tree.js';
import type { Choice, Node, ValueChoice, WordChoice } from './tree.js';

/** Shows that take the same filters. */
type ListName = Extract<ShowName, 'tcp-connections' | 'tcp-ended' | 'tcp-listeners'>;

/** A filter of a list, by its word. */
type FilterName = 'sp' | 'service' | 'state' | 'peer' | 'limit';

/** The filters that make sense for each list. */
const FILTERS: { readonly [N in ListName]: readonly FilterName[] } = {
  'tcp-connections': ['sp', 'service', 'state', 'peer', 'limit'],
  'tcp-ended': ['sp', 'peer', 'limit'],
  'tcp-listeners': ['sp', 'service', 'limit'],
};

/** What may follow `show tcp`. */
export function showTcpNode(): Node {
  return node([
    word('connections', 'Connections in being; Cwnd and queues in bytes', () =>
      listNode('tcp-connections', {}),
    ),
    word('connection', 'One connection with everything known about it', () =>
      connectionNode((connection) =>
        end('Show it in detail', showCommand('tcp-connection', { connection })),
      ),
    ),
    word('ended', 'Connections that ended last, and why; In and Out in bytes', () =>
      listNode('tcp-ended', {}),
    ),
    word('listeners', 'Addresses and ports that are listened on', () =>
      listNode('tcp-listeners', {}),
    ),
    word('statistics', 'Counters of TCP, of all SPs together or of one', () => statisticsNode({})),
  ]);
}

function word(name: string, help: string, next: () => Node): WordChoice {
  return { type: 'word', word: name, help, next };
}

/** Filters may stand in any order, each once. */
function listNode(what: ListName, args: ShowArguments): Node {
  const left = FILTERS[what].filter((name) => !(name in args));
  return node(
    left.map((name) => filterChoice(name, (more) => listNode(what, { ...args, ...more }))),
    { enter: 'Show these', action: showCommand(what, args) },
  );
}

function filterChoice(name: FilterName, next: (more: ShowArguments) => Node): Choice {
  switch (name) {
    case 'sp':
      return word('sp', 'Only those of a storage processor', () => node([spValue(next)]));
    case 'service':
      return word('service', 'Only those of a TCP service', () =>
        node([keyOf(kindOf('tcp-service'), undefined, (service) => next({ service }))]),
      );
    case 'state':
      return word('state', 'Only those in a state', () => node(stateChoices(next)));
    case 'peer':
      return word('peer', 'Only those with a peer address', () => node([peerValue(next)]));
    case 'limit':
      return word('limit', 'At most so many', () =>
        node([countValue('<rows>', (limit) => next({ limit }))]),
      );
  }
}

function spValue(next: (more: ShowArguments) => Node): ValueChoice {
  return keyOf(kindOf('sp'), undefined, (sp) => next({ sp: Number(sp) }));
}

function stateChoices(next: (more: ShowArguments) => Node): Choice[] {
  return TCP_STATES.filter((state) => state !== 'any' && state !== 'listen').map((state) =>
    word(state, `In state ${state} (RFC 9293)`, () => next({ state })),
  );
}

function peerValue(next: (more: ShowArguments) => Node): ValueChoice {
  return {
    type: 'value',
    label: '<address>',
    help: 'Address of the peer',
    check: (text) => {
      if (isIP(text) === 0) {
        throw new ValueProblem(
          `\`${text}\` is no IP address.`,
          'Write it as 10.1.0.11 or 2001:db8::11.',
        );
      }
      return text;
    },
    next: (peer) => next({ peer }),
  };
}

function statisticsNode(args: ShowArguments): Node {
  const choices: Choice[] = [];
  if (args.sp === undefined) {
    choices.push(
      word('sp', 'Of one storage processor', () =>
        node([spValue((more) => statisticsNode({ ...args, ...more }))]),
      ),
    );
  }
  if (args.all === undefined) {
    choices.push(
      word('all', 'Also the counters that are zero', () => statisticsNode({ ...args, all: true })),
    );
  }
  return node(choices, { enter: 'Show them', action: showCommand('tcp-statistics', args) });
}

/** Two ends of a connection, ours first. */
function connectionNode(next: (connection: TcpConnectionName) => Node): Node {
  const whole = (local: Endpoint): Node =>
    node([
      endpointValue('<remote>', 'Address and port of the peer', (remote) =>
        next({
          local: local.address,
          localPort: local.port,
          remote: remote.address,
          remotePort: remote.port,
        }),
      ),
    ]);
  return node([endpointValue('<local>', 'Address and port of ours', whole)]);
}

function endpointValue(
  label: string,
  help: string,
  next: (endpoint: Endpoint) => Node,
): ValueChoice {
  return {
    type: 'value',
    label,
    help: `${help}, such as 10.1.0.50:7 or [2001:db8::50]:7`,
    check: (text) => {
      const { address, port } = endpointOf(text);
      return endpointText(address, port);
    },
    next: (text) => next(endpointOf(text)),
  };
}

/** What may follow `reset`. */
export function resetNode(): Node {
  return node([
    word('tcp', 'TCP of storage processors', () =>
      node([
        word('connection', 'End a connection with a RST', () =>
          connectionNode((connection) => end('Reset it', resetCommand(connection))),
        ),
      ]),
    ),
  ]);
}

function resetCommand(connection: TcpConnectionName): Command {
  return command(async ({ client, output, signal }) => {
    await client.call('tcp.reset', connection, { signal });
    const { local, localPort, remote, remotePort } = connection;
    output.result({}, () => [
      `The connection of ${endpointText(local, localPort)} with ` +
        `${endpointText(remote, remotePort)} is reset.`,
    ]);
  });
}

/** What may follow `clear tcp`. */
export function clearTcpNode(): Node {
  const clear = command(async ({ client, output, signal }) => {
    const result = await client.call('clear', { what: 'tcp' }, { signal });
    output.result(result, () => ['The TCP statistics are cleared.']);
  });
  return node([
    word('statistics', 'Set the counters of TCP to zero', () => end('Clear them', clear)),
  ]);
}
