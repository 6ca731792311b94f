// SPDX-License-Identifier: Apache-2.0
import { compareDocuments } from '../config/diff.js';
import { textOf } from '../config/document.js';
import { SluiceError } from '../config/errors.js';
import { dictionaryHash } from '../config/grammar.js';
import type { Origin } from '../config/origin.js';
import { systemOf } from '../config/placement.js';
import { validate } from '../config/validate.js';
import type { Dispatcher, RequestContext } from './connection.js';
import type { Daemon } from './daemon.js';
import { labMethods } from './lab-methods.js';
import { nfsMethods } from './nfs-methods.js';
import {
  type Params,
  configRef,
  edits,
  eventFilter,
  flag,
  integer,
  oneOf,
  optionalText,
  showArguments,
  tcpConnection,
  text,
} from './params.js';
import {
  type ConfigDocument,
  type ConfigRef,
  type EventRecord,
  type MethodName,
  type Methods,
  PROTOCOL_VERSION,
  endpointText,
} from './protocol.js';
import { show } from './show/index.js';
import { VERSION } from './version.js';

type Method<M extends MethodName> = (
  params: Params,
  request: RequestContext,
) => Methods[M]['result'] | Promise<Methods[M]['result']>;

type MethodTable = { readonly [M in MethodName]: Method<M> };

/** A client that does not read its events loses its stream after so many have piled up unread. */
const MAX_UNREAD_CHUNKS = 10_000;

/** The methods of the control protocol, over the daemon's parts. */
export function dispatcher(daemon: Daemon): Dispatcher {
  const table: MethodTable = {
    ...sessionMethods(daemon),
    ...configMethods(daemon),
    ...commitMethods(daemon),
    ...systemMethods(daemon),
    ...labMethods(daemon),
    ...nfsMethods(daemon),
  };
  return async (method, params, request) => {
    const found = Object.hasOwn(table, method)
      ? (table[method as MethodName] as Method<MethodName>)
      : undefined;
    if (found !== undefined) return await found(params, request);
    throw new SluiceError('unknown-method', `There is no method \`${method}\`.`, {
      remedy: 'Use a client of the same release as sluiced.',
    });
  };
}

function originOf({ connection }: RequestContext): Origin {
  return { user: connection.user, from: connection.from };
}

function sessionMethods(daemon: Daemon): Pick<MethodTable, 'hello' | 'status' | 'cancel' | 'show'> {
  return {
    hello: (params, { connection }) => {
      connection.user = (optionalText(params, 'user') ?? connection.user).slice(0, 63);
      connection.from = (optionalText(params, 'from') ?? connection.from).slice(0, 63);
      return {
        protocol: PROTOCOL_VERSION,
        version: VERSION,
        dictionary: dictionaryHash,
        hostname: textOf(systemOf(daemon.store.running.document), 'hostname'),
        pid: process.pid,
      };
    },
    status: () => daemon.status(),
    cancel: (params, { connection }) => {
      connection.cancel(integer(params, 'id'));
      return {};
    },
    show: (params) =>
      show(daemon, text(params, 'what'), showArguments(params['arguments'])) as Promise<
        Methods['show']['result']
      >,
  };
}

type ConfigMethod =
  | 'config.get'
  | 'config.edit'
  | 'config.discard'
  | 'config.load'
  | 'config.validate'
  | 'config.diff';

function configMethods({ store, history }: Daemon): Pick<MethodTable, ConfigMethod> {
  const documentOf = (ref: ConfigRef): ConfigDocument =>
    typeof ref === 'number' ? history.back(ref).document : store.document(ref);
  return {
    'config.get': (params) =>
      store.render(oneOf(params, 'which', ['running', 'startup', 'candidate'] as const)),
    'config.edit': (params) => ({ changed: store.edit(edits(params)) }),
    'config.discard': () => ({ changes: store.discard() }),
    'config.load': (params) => ({
      changes: store.load(
        text(params, 'content'),
        oneOf(params, 'format', ['text', 'json', 'auto'] as const),
        oneOf(params, 'mode', ['merge', 'replace'] as const),
      ),
    }),
    'config.validate': () => ({ warnings: validate(store.candidate) }),
    'config.diff': (params) => ({
      changes: compareDocuments(
        documentOf(configRef(params, 'from')),
        documentOf(configRef(params, 'to')),
      ),
    }),
  };
}

type CommitMethod =
  'commit' | 'commit.confirmed' | 'commit.confirm' | 'rollback' | 'history' | 'save';

function commitMethods(daemon: Daemon): Pick<MethodTable, CommitMethod> {
  const { engine, history } = daemon;
  return {
    commit: (params, request) => engine.commit(originOf(request), optionalText(params, 'comment')),
    'commit.confirmed': (params, request) =>
      engine.commitConfirmed(
        originOf(request),
        integer(params, 'seconds'),
        optionalText(params, 'comment'),
      ),
    'commit.confirm': () => engine.confirmCommit(),
    rollback: (params, request) =>
      engine.rollback(originOf(request), integer(params, 'back'), optionalText(params, 'comment')),
    history: () => ({ entries: history.entries() }),
    save: (_params, request) => daemon.save(originOf(request)),
  };
}

function systemMethods(
  daemon: Daemon,
): Pick<MethodTable, 'clear' | 'tcp.reset' | 'events' | 'restart' | 'shutdown'> {
  const { csm, events } = daemon;
  return {
    clear: async (params, request) => {
      const what = oneOf(params, 'what', ['counters', 'events', 'tcp', 'nfs'] as const);
      if (what === 'events') {
        events.clear();
        return {};
      }
      await csm.session.clearStatistics(what === 'counters' ? null : what);
      events.raise('counters-cleared', '', originOf(request));
      return {};
    },
    'tcp.reset': async (params, request) => {
      const { local, localPort, remote, remotePort } = tcpConnection(params);
      await csm.session.resetTcp({ local, localPort, peer: remote, peerPort: remotePort });
      events.raise('tcp-connection-reset', '', {
        ...originOf(request),
        local: endpointText(local, localPort),
        remote: endpointText(remote, remotePort),
      });
      return {};
    },
    events: async (params, request) => {
      const filter = eventFilter(params['filter']);
      return flag(params, 'follow')
        ? await followEvents(daemon, filter, request)
        : sendEvents(daemon, filter, request);
    },
    restart: async (params, request) => {
      oneOf(params, 'what', ['fastpath'] as const);
      events.raise('restart-requested', '', { ...originOf(request), what: 'fast path' });
      await csm.restart();
      return { pid: csm.supervisor.attachment?.incarnation.process.pid ?? 0 };
    },
    shutdown: (params) => {
      const leave = flag(params, 'leaveFastpath');
      // After the answer is on its way.
      setImmediate(() => void daemon.shutDown(leave));
      return {};
    },
  };
}

function sendEvents(
  { events }: Daemon,
  filter: Parameters<Daemon['events']['select']>[0],
  { chunk }: RequestContext,
): { sent: number } {
  const kept = events.select(filter);
  for (const record of kept) chunk(record);
  return { sent: kept.length };
}

/** Sends what is kept, then each event as it comes, until the client has had enough. */
async function followEvents(
  daemon: Daemon,
  filter: NonNullable<Parameters<Daemon['events']['select']>[0]>,
  request: RequestContext,
): Promise<{ sent: number }> {
  let { sent } = sendEvents(daemon, filter, request);
  let unread = 0;
  await new Promise<void>((resolve) => {
    const full = new AbortController();
    const signal = AbortSignal.any([request.signal, full.signal]);
    const take = (record: EventRecord): void => {
      sent++;
      unread = request.chunk(record) ? 0 : unread + 1;
      if (unread > MAX_UNREAD_CHUNKS) full.abort();
    };
    signal.addEventListener('abort', () => {
      resolve();
    });
    daemon.events.follow(filter, signal, take);
    if (request.signal.aborted) resolve();
  });
  return { sent };
}
