// SPDX-License-Identifier: Apache-2.0
import { isRecord } from '../config/document.js';
import { parseAddress } from '../config/addresses.js';
import { SluiceError } from '../config/errors.js';
import { TCP_STATES } from '../csm/session.js';
import { PROCEDURES } from '../generated/procedures.js';
import type {
  ConfigRef,
  ConfigValue,
  Edit,
  EventFilter,
  Severity,
  LatencyOf,
  ShowArguments,
  TcpConnectionName,
} from './protocol.js';

/** Parameters as they came; nothing about them is certain. */
export type Params = Record<string, unknown>;

/** A request's parameters do not fit its method. */
export class BadParams extends SluiceError {
  constructor(name: string, wanted: string) {
    super('bad-params', `The parameter \`${name}\` must be ${wanted}.`, {
      remedy: 'See mgmt/daemon/protocol.ts for the methods and their parameters.',
    });
  }
}

export function text(params: Params, name: string): string {
  const value = params[name];
  if (typeof value === 'string') return value;
  throw new BadParams(name, 'text');
}

export function optionalText(params: Params, name: string): string | undefined {
  return params[name] === undefined ? undefined : text(params, name);
}

export function integer(params: Params, name: string): number {
  const value = params[name];
  if (Number.isSafeInteger(value)) return value as number;
  throw new BadParams(name, 'a whole number');
}

export function optionalInteger(params: Params, name: string): number | undefined {
  return params[name] === undefined ? undefined : integer(params, name);
}

export function flag(params: Params, name: string): boolean {
  const value = params[name] ?? false;
  if (typeof value === 'boolean') return value;
  throw new BadParams(name, 'true or false');
}

export function oneOf<T extends string>(params: Params, name: string, words: readonly T[]): T {
  const found = words.find((word) => word === params[name]);
  if (found !== undefined) return found;
  throw new BadParams(name, words.join(' or '));
}

/** A name of a configuration, or how many commits back. */
export function configRef(params: Params, name: string): ConfigRef {
  return typeof params[name] === 'number'
    ? integer(params, name)
    : oneOf(params, name, ['running', 'startup', 'candidate'] as const);
}

export function edits(params: Params): Edit[] {
  const value = params['edits'];
  if (!Array.isArray(value)) throw new BadParams('edits', 'a list of edits');
  return value.map(edit);
}

function edit(value: unknown): Edit {
  if (!isRecord(value)) throw new BadParams('edits', 'a list of objects');
  const path = value['path'];
  if (!Array.isArray(path) || !path.every((word) => typeof word === 'string')) {
    throw new BadParams('edits', 'edits with a path of words');
  }
  const op = oneOf(value, 'op', ['set', 'add', 'delete'] as const);
  const held = value['value'];
  if (held === undefined || held === null) return { op, path };
  const items: unknown[] = Array.isArray(held) ? held : [held];
  if (!items.every((item) => ['string', 'number', 'boolean'].includes(typeof item))) {
    throw new BadParams('edits', 'edits whose values are text, numbers, true or false');
  }
  return { op, path, value: held as ConfigValue | ConfigValue[] };
}

const SEVERITIES: readonly Severity[] = ['debug', 'info', 'notice', 'warning', 'error', 'critical'];

export function eventFilter(value: unknown): EventFilter {
  if (value === undefined) return {};
  if (!isRecord(value)) throw new BadParams('filter', 'an object');
  const filter: EventFilter = {};
  const { code } = value;
  if (typeof code === 'number' || typeof code === 'string') filter.code = code;
  if (value['severity'] !== undefined) filter.severity = oneOf(value, 'severity', SEVERITIES);
  if (value['object'] !== undefined) filter.object = text(value, 'object');
  if (value['last'] !== undefined) filter.last = integer(value, 'last');
  return filter;
}

/** The ends of a TCP connection. */
export function tcpConnection(value: unknown): TcpConnectionName {
  if (!isRecord(value)) throw new BadParams('connection', 'an object');
  return {
    local: ipAddress(value, 'local'),
    localPort: tcpPort(value, 'localPort'),
    remote: ipAddress(value, 'remote'),
    remotePort: tcpPort(value, 'remotePort'),
  };
}

function ipAddress(params: Params, name: string): string {
  const value = text(params, name);
  if (parseAddress(value) === undefined) throw new BadParams(name, 'an IP address');
  return value;
}

function tcpPort(params: Params, name: string): number {
  const value = integer(params, name);
  if (value < 1 || value > 0xffff) throw new BadParams(name, 'a port from 1 to 65535');
  return value;
}

const LATENCIES: readonly LatencyOf[] = ['member', 'procedure', 'export', 'client'];

/** Which calls are to be traced. */
export function nfsTrace(params: Params): { client?: string; procedure?: string } {
  const words = PROCEDURES.map(({ name }) => name);
  return {
    ...(params['client'] === undefined ? {} : { client: ipAddress(params, 'client') }),
    ...(params['procedure'] === undefined ? {} : { procedure: oneOf(params, 'procedure', words) }),
  };
}

export function showArguments(value: unknown): ShowArguments {
  if (value === undefined) return {};
  if (!isRecord(value)) throw new BadParams('arguments', 'an object');
  const wanted: ShowArguments = {};
  for (const name of ['key', 'domain', 'member', 'client', 'service', 'peer'] as const) {
    const held = optionalText(value, name);
    if (held !== undefined) wanted[name] = held;
  }
  for (const name of ['limit', 'np', 'sp'] as const) {
    const held = optionalInteger(value, name);
    if (held !== undefined) wanted[name] = held;
  }
  if (value['state'] !== undefined) wanted.state = oneOf(value, 'state', TCP_STATES);
  if (value['of'] !== undefined) wanted.of = oneOf(value, 'of', LATENCIES);
  if (value['connection'] !== undefined) wanted.connection = tcpConnection(value['connection']);
  if (flag(value, 'all')) wanted.all = true;
  if (value['filter'] !== undefined) wanted.filter = eventFilter(value['filter']);
  return wanted;
}
