// SPDX-License-Identifier: Apache-2.0
import { counter } from '../../daemon/protocol.js';
import type {
  Counter,
  Latency,
  Reinstated,
  ShowNfsExport,
  ShowNfsFilesystem,
  ShowNfsMember,
  ShowNfsTrace,
  ShowResults,
} from '../../daemon/protocol.js';
import { counterPairs } from './objects.js';
import { pairs, tableOrNone, wrap } from './table.js';
import type { Column } from './table.js';
import { scaled, span } from './units.js';

const right = (title: string): Column => ({ title, align: 'right' });
const left = (title: string): Column => ({ title });
const wide = (title: string): Column => ({ title, flexible: true });

/** `show nfs`: services and file systems at a glance. */
export function renderNfs(
  { services, filesystems, counters }: ShowResults['nfs'],
  width: number,
): string[] {
  const table = tableOrNone(
    'No NFS services are configured.',
    [wide('Service'), wide('Address'), left('Servers by'), right('SP'), left('State')],
    services.map((service) => [
      service.service,
      service.address,
      service.transport,
      service.sp === null ? '-' : String(service.sp),
      service.state,
    ]),
    width,
  );
  const words = [
    'calls',
    'reads',
    'modifications',
    'calls-active',
    'retransmissions',
    'members-out',
  ];
  const told = words.map((name): [string, Counter] => [name, counters[name] ?? 0]);
  return [
    ...table,
    '',
    ...filesystemTable(filesystems, width),
    ...filesystems.flatMap((filesystem) => unreplicated(filesystem, width)),
    '',
    ...pairs(counterPairs(Object.fromEntries(told)), width),
  ];
}

/** `show nfs filesystem`: one line each; a single one with its members. */
export function renderNfsFilesystems(
  { filesystems }: ShowResults['nfs-filesystem'],
  width: number,
  detail: boolean,
): string[] {
  const [only] = filesystems;
  return detail && only !== undefined
    ? filesystemDetail(only, width)
    : [
        ...filesystemTable(filesystems, width),
        ...filesystems.flatMap((each) => unreplicated(each, width)),
      ];
}

/** What has to be said loudly of a file system that has lost all its replicas but one. */
function unreplicated(
  { filesystem, current, members }: ShowNfsFilesystem,
  width: number,
): string[] {
  const last = members.find(({ state }) => state === 'current' || state === 'recovering');
  if (current !== 1 || last === undefined) return [];
  const others = members.filter((member) => member !== last && member.state !== 'disabled');
  if (others.length === 0) return [];
  const command = `filesystem ${filesystem} reinstate ${others[0]?.member ?? ''} force`;
  return [
    '',
    ...wrap(
      `WARNING: file system ${filesystem} has one member left, ${last.member}: nothing is ` +
        `replicated. Copy it offline to another one, then type \`${command}\`.`,
      width,
    ),
  ];
}

function filesystemTable(filesystems: readonly ShowNfsFilesystem[], width: number): string[] {
  return tableOrNone(
    'No file systems are configured.',
    [
      wide('File system'),
      wide('Service'),
      left('State'),
      right('Members'),
      left('Reads by'),
      right('Notes'),
      right('Objects'),
    ],
    filesystems.map((filesystem) => [
      filesystem.filesystem,
      filesystem.service,
      filesystem.state,
      `${String(filesystem.current)}/${String(filesystem.members.length)}`,
      filesystem.readMethod,
      scaled(filesystem.notes),
      scaled(filesystem.objects),
    ]),
    width,
  );
}

function filesystemDetail(filesystem: ShowNfsFilesystem, width: number): string[] {
  const recovering = counter(filesystem.recoveringObjects);
  return [
    ...pairs(
      [
        ['File system', filesystem.filesystem],
        ['Description', filesystem.description],
        ['NFS service', filesystem.service],
        ['Number (fsid)', String(filesystem.fsid)],
        ['State', filesystem.state],
        ['Reads by', filesystem.readMethod],
        ['Writes by', filesystem.writeRule],
        ['Exports', filesystem.exports.join(', ')],
        ['Notes', scaled(filesystem.notes)],
        ['Objects in memory', scaled(filesystem.objects)],
        ['Locks', lockText(filesystem)],
        ['Being compared', recovering === 0n ? '' : `${scaled(recovering)} objects`],
      ],
      width,
    ),
    '',
    ...memberTable(filesystem.members, width),
    ...unreplicated(filesystem, width),
  ];
}

/** Where locks are kept: if that server leaves they are lost, and nobody claims them again elsewhere. */
function lockText({ lockMember, locksHeld, locksWaiting }: ShowNfsFilesystem): string {
  if (lockMember === '') return '';
  const waiting = counter(locksWaiting) === 0n ? '' : `, ${scaled(locksWaiting)} waited for`;
  return `kept by ${lockMember} alone: ${scaled(locksHeld)} held${waiting}`;
}

/** `show nfs member`. */
export function renderNfsMembers({ members }: ShowResults['nfs-member'], width: number): string[] {
  return memberTable(members, width);
}

function memberTable(members: readonly ShowNfsMember[], width: number): string[] {
  const table = tableOrNone(
    'No members are configured.',
    [
      { title: 'Member', flexible: true, narrowest: 12 },
      wide('Server'),
      left('State'),
      right('Reads'),
      right('Changes'),
      right('Owes'),
      right('Behind'),
      right('Time'),
    ],
    members.map((member) => [
      `${member.filesystem}/${member.member}`,
      `${member.address}:${member.path}`,
      member.state === 'waiting' && !member.located ? 'not located' : member.state,
      scaled(member.reads),
      scaled(member.modifications),
      scaled(member.outstanding),
      scaled(member.behind),
      time(Number(member.responseUs)),
    ]),
    width,
  );
  const reasons = members.filter(({ reason }) => reason !== '');
  return [
    ...table,
    ...(reasons.length === 0 ? [] : ['']),
    ...reasons.flatMap((member) =>
      wrap(`${member.filesystem}/${member.member} is ${member.state}: ${member.reason}`, width),
    ),
  ];
}

/** `show nfs files`. */
export function renderNfsFiles(
  { rows, truncated }: ShowResults['nfs-files'],
  width: number,
): string[] {
  const lines = tableOrNone(
    'No file is balanced by its use.',
    [
      wide('File system'),
      wide('File'),
      right('Hits'),
      right('In all'),
      right('List'),
      wide('Servers'),
    ],
    rows.map((row) => [
      row.filesystem,
      row.path === '' ? `object ${String(row.object)}` : row.path,
      scaled(row.hits),
      scaled(row.allHits),
      String(row.list),
      row.servers.join(', '),
    ]),
    width,
  );
  return withMore(lines, truncated, 'top', width);
}

/** `show nfs clients`. */
export function renderNfsClients(
  { rows, truncated }: ShowResults['nfs-clients'],
  width: number,
): string[] {
  const lines = tableOrNone(
    'No client has called.',
    [
      { title: 'Client', flexible: true, narrowest: 15 },
      right('Calls'),
      right('Read'),
      right('Written'),
      right('Mean'),
      right('p50'),
      right('p99'),
      right('Max'),
    ],
    rows.map((row) => [
      row.client,
      scaled(row.calls),
      scaled(row.readBytes),
      scaled(row.writtenBytes),
      time(row.latency.meanUs),
      time(row.latency.p50Us),
      time(row.latency.p99Us),
      time(row.latency.maxUs),
    ]),
    width,
  );
  return withMore(lines, truncated, 'top', width);
}

/** `show nfs calls`. */
export function renderNfsCalls(
  { rows, truncated }: ShowResults['nfs-calls'],
  width: number,
): string[] {
  const lines = tableOrNone(
    'No calls are under way.',
    [
      { title: 'Client', flexible: true, narrowest: 15 },
      left('Procedure'),
      left('Xid'),
      right('Age'),
      wide('File system'),
      wide('Waits for'),
      wide('State'),
    ],
    rows.map((row) => [
      row.client === '' ? 'ourselves' : row.client,
      row.procedure,
      xidText(row.xid),
      time(Number(row.ageUs)),
      row.filesystem,
      row.waitsFor.join(', '),
      row.state,
    ]),
    width,
  );
  return withMore(lines, truncated, 'limit', width);
}

function withMore(lines: string[], truncated: boolean, word: string, width: number): string[] {
  return truncated
    ? [...lines, ...wrap(`There are more: ask for more with \`${word} N\`.`, width)]
    : lines;
}

/** `show nfs statistics`: what ever happened, or (all) also what never did. */
export function renderNfsStatistics(
  { counters, transport }: ShowResults['nfs-statistics'],
  width: number,
  all: boolean,
): string[] {
  const happened = (values: Record<string, Counter>): [string, Counter][] =>
    Object.entries(values).filter(([, value]) => all || counter(value) !== 0n);
  const [calls, connections] = [happened(counters), happened(transport)];
  const total = Object.keys(counters).length + Object.keys(transport).length;
  const hidden = total - calls.length - connections.length;
  return [
    'Calls',
    ...pairs(counterPairs(Object.fromEntries(calls)), width),
    '',
    'Connections and datagrams',
    ...pairs(counterPairs(Object.fromEntries(connections)), width),
    ...(hidden === 0
      ? []
      : ['', ...wrap(`${String(hidden)} are zero: add \`all\` to see them.`, width)]),
  ];
}

/** `show nfs store`. */
export function renderNfsStore({ counters }: ShowResults['nfs-store'], width: number): string[] {
  const transactions = Number(counters['transactions'] ?? 0);
  const commitUs = Number(counters['commit-ns'] ?? 0) / 1000;
  return pairs(
    [
      ['Objects', scaled(counters['objects'] ?? 0)],
      ['Notes', scaled(counters['notes'] ?? 0)],
      ['Taken', `${scaled(counters['used-bytes'] ?? 0)} bytes`],
      ['Requests', scaled(counters['requests'] ?? 0)],
      ['Transactions', scaled(transactions)],
      ['Time of one', transactions === 0 ? '-' : time(commitUs / transactions)],
      ['The longest', time(Number(counters['commit-longest-ns'] ?? 0) / 1000)],
    ],
    width,
  );
}

/** `show nfs latency`. */
export function renderNfsLatency(
  { of, rows }: ShowResults['nfs-latency'],
  width: number,
): string[] {
  return tableOrNone(
    `No ${of} has had a call that was timed.`,
    [
      wide(`${of.charAt(0).toUpperCase()}${of.slice(1)}`),
      right('Calls'),
      right('Mean'),
      right('p50'),
      right('p90'),
      right('p99'),
      right('Max'),
    ],
    rows.map(({ name, latency }) => [name, ...latencyCells(latency)]),
    width,
  );
}

function latencyCells(latency: Latency): string[] {
  return [
    scaled(latency.count),
    time(latency.meanUs),
    time(latency.p50Us),
    time(latency.p90Us),
    time(latency.p99Us),
    time(latency.maxUs),
  ];
}

/** `show nfs exports`: one line each; a single one at length. */
export function renderNfsExports(
  { exports }: ShowResults['nfs-exports'],
  width: number,
  detail: boolean,
): string[] {
  const [only] = exports;
  if (detail && only !== undefined) return exportDetail(only, width);
  return tableOrNone(
    'No exports are configured.',
    [
      wide('Path'),
      wide('Service'),
      wide('File system'),
      wide('Directory'),
      wide('Clients'),
      left('Access'),
      left('Security'),
      right('Calls'),
    ],
    exports.map((each) => [
      each.path,
      each.service,
      each.filesystem,
      each.directory,
      each.clients.join(', ') || 'all',
      each.readOnly ? 'read' : 'write',
      each.security,
      scaled(each.calls),
    ]),
    width,
  );
}

function exportDetail(each: ShowNfsExport, width: number): string[] {
  return pairs(
    [
      ['Export', each.export],
      ['Path', each.path],
      ['NFS service', each.service],
      ['File system', each.filesystem],
      ['Directory', each.directory],
      ['Clients', each.clients.join(', ') || 'all'],
      ['Access', each.readOnly ? 'read only' : 'read and write'],
      ['Security', each.security],
      ['Calls timed', scaled(each.calls)],
    ],
    width,
  );
}

/** `trace nfs`: the steps of one call. */
export function renderTrace(trace: ShowNfsTrace, width: number): string[] {
  const lost = `${String(trace.lost)} more steps were not kept.`;
  return [
    ...wrap(`${trace.procedure} of ${trace.client}, xid ${xidText(trace.xid)}`, width),
    '',
    ...tableOrNone(
      'It took no steps.',
      [right('After'), wide('Member'), wide('Step')],
      trace.steps.map((step) => [time(step.atUs), step.member, step.text]),
      width,
    ),
    ...(trace.lost === 0 ? [] : wrap(lost, width)),
  ];
}

/** What came of `filesystem F reinstate S force`. */
export function renderReinstated(result: Reinstated, width: number): string[] {
  const { filesystem, member, state, reason } = result;
  const who = `${member} of file system ${filesystem}`;
  const because = reason === '' ? '' : `: ${reason}`;
  const words: Readonly<Record<Reinstated['state'], string>> = {
    current: `${who} was found in step and takes part again.`,
    recovering: `${who} was found in step and takes part again; objects are still compared.`,
    joining: `${who} is still being compared; \`show nfs member ${filesystem}\` tells when it is over.`,
    waiting: `${who} cannot be compared yet; \`show nfs member ${filesystem}\` tells when it is.`,
    refused: `${who} is not in step and stays out${because}`,
    out: `${who} was taken out again${because}`,
    disabled: `${who} is disabled.`,
    unknown: `${who} is not in force.`,
  };
  return wrap(words[state], width);
}

function xidText(xid: number): string {
  return `0x${xid.toString(16).padStart(8, '0')}`;
}

/** A time measured in microseconds. */
function time(microseconds: number): string {
  if (microseconds === 0) return '-';
  if (microseconds < 10) return `${microseconds.toFixed(1)}us`;
  if (microseconds < 10_000) return `${String(Math.round(microseconds))}us`;
  return span(microseconds / 1000);
}
