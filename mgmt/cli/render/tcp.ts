// SPDX-License-Identifier: Apache-2.0
import { counter, endpointText } from '../../daemon/protocol.js';
import type {
  Counter,
  ShowResults,
  ShowTcpConnection,
  ShowTcpListener,
  ShowTcpService,
} from '../../daemon/protocol.js';
import { counterPairs } from './objects.js';
import { pairs, tableOrNone, wrap } from './table.js';
import type { Column } from './table.js';
import { scaled, span } from './units.js';

const right = (title: string): Column => ({ title, align: 'right' });
const left = (title: string): Column => ({ title });
const wide = (title: string): Column => ({ title, flexible: true });

/** Slow start has not ended yet: there is no threshold (RFC 5681, 3.1). */
const NO_THRESHOLD = 0xffffffff;

/** `[2001:db8:1::50]:5001` stays on one line. */
const NARROWEST_PLACE = 22;

/** `show tcp connections`; Send-Q and Recv-Q are all that is queued, as ss(8) has them. */
export function renderTcpConnections(
  { rows, truncated }: ShowResults['tcp-connections'],
  width: number,
): string[] {
  const lines = tableOrNone(
    'No TCP connections.',
    [
      right('SP'),
      wide('Local'),
      wide('Remote'),
      wide('State'),
      right('RTT'),
      right('Cwnd'),
      right('Send-Q'),
      right('Recv-Q'),
      right('Rexmit'),
    ],
    rows.map((row) => [
      String(row.sp),
      endpointText(row.local, row.localPort),
      endpointText(row.remote, row.remotePort),
      row.state,
      time(row.srttUs),
      scaled(row.cwndBytes),
      scaled(row.unacknowledgedBytes + row.unsentBytes),
      scaled(row.unreadBytes + row.unconsumedBytes + row.outOfOrderBytes),
      scaled(row.segsRetransmitted),
    ]),
    width,
  );
  return withMore(lines, truncated, width);
}

/** `show tcp ended`: the newest first. */
export function renderTcpEnded(
  { rows, truncated }: ShowResults['tcp-ended'],
  width: number,
): string[] {
  const lines = tableOrNone(
    'No TCP connection has ended.',
    [
      right('SP'),
      wide('Local'),
      wide('Remote'),
      wide('Why'),
      right('Ended'),
      right('Lived'),
      right('In'),
      right('Out'),
    ],
    rows.map((row) => [
      String(row.sp),
      endpointText(row.local, row.localPort),
      endpointText(row.remote, row.remotePort),
      endOf(row),
      `${ago(row.endedMs)} ago`,
      span(Math.max(0, Number(row.ageMs) - Number(row.endedMs))),
      scaled(row.bytesIn),
      scaled(row.bytesOut),
    ]),
    width,
  );
  return withMore(lines, truncated, width);
}

function endOf({ end, endDetail }: ShowTcpConnection): string {
  return endDetail === '' ? end : `${end}: ${endDetail}`;
}

function ago(milliseconds: Counter): string {
  return span(Number(milliseconds));
}

function withMore(lines: string[], truncated: boolean, width: number): string[] {
  return truncated
    ? [...lines, ...wrap('There are more: ask for more with `limit N`, or filter.', width)]
    : lines;
}

/** A time measured in microseconds. */
function time(microseconds: number): string {
  if (microseconds === 0) return '-';
  return microseconds < 10_000 ? `${String(microseconds)}us` : span(microseconds / 1000);
}

/** `show tcp connection`: everything about one. */
export function renderTcpConnection(row: ShowTcpConnection, width: number): string[] {
  return pairs(
    [...identity(row), ...path(row), ...sender(row), ...receiver(row), ...totals(row)],
    width,
  );
}

type Pairs = [string, string][];

function identity(row: ShowTcpConnection): Pairs {
  return [
    ['Local', endpointText(row.local, row.localPort)],
    ['Remote', endpointText(row.remote, row.remotePort)],
    ['State', row.state],
    ['SP', String(row.sp)],
    ['Service', row.service === '' ? '-' : row.service],
    ['Opened by', row.isActiveOpen ? 'us' : 'the peer'],
    ['Age', ago(row.ageMs)],
    ['Last segment', `${ago(row.idleMs)} ago`],
    ['Handed off', row.isFrozen ? 'just now' : ''],
    ['Agreed', agreed(row)],
  ];
}

function agreed(row: ShowTcpConnection): string {
  const options = [
    row.timestamps ? 'timestamps' : '',
    row.sack ? 'SACK' : '',
    row.ecn ? 'ECN' : '',
    row.windowScaling
      ? `window scales ${String(row.sendScale)} (theirs) and ${String(row.receiveScale)} (ours)`
      : '',
  ].filter((option) => option !== '');
  return options.length === 0 ? 'no options' : options.join(', ');
}

function path(row: ShowTcpConnection): Pairs {
  return [
    ['Segment', `${String(row.mssBytes)} bytes, path MTU ${String(row.pathMtuBytes)}`],
    [
      'Round trip',
      row.srttUs === 0
        ? 'not measured'
        : `${time(row.srttUs)} (variation ${time(row.rttvarUs)}, least ${time(row.rttMinUs)})`,
    ],
    ['Time-out', time(row.rtoUs)],
  ];
}

function sender(row: ShowTcpConnection): Pairs {
  const threshold =
    row.ssthreshBytes === NO_THRESHOLD ? 'slow start' : `threshold ${scaled(row.ssthreshBytes)}`;
  const recovery = row.isInRecovery ? ', repairing a loss' : '';
  return [
    [
      'Congestion',
      `${row.congestion}, window ${scaled(row.cwndBytes)} bytes, ${threshold}${recovery}`,
    ],
    ['Peer offers', `${scaled(row.sendWindowBytes)} bytes`],
    ['Unsent', `${scaled(row.unsentBytes)} bytes`],
    [
      'In flight',
      `${scaled(row.unacknowledgedBytes)} bytes, ${scaled(row.sackedBytes)} of them SACKed, ` +
        `${scaled(row.lostBytes)} lost`,
    ],
    [
      'Sent again',
      `${scaled(row.segsRetransmitted)} segments, ${scaled(row.bytesRetransmitted)} bytes`,
    ],
    [
      'Recoveries',
      `${scaled(row.fastRecoveries)} fast, ${scaled(row.rtoExpiries)} by time-out, ` +
        `${scaled(row.tlpProbes)} probes`,
    ],
    ['Priority', String(row.priority)],
  ];
}

function receiver(row: ShowTcpConnection): Pairs {
  return [
    ['We offer', `${scaled(row.receiveWindowBytes)} bytes`],
    [
      'Received',
      `${scaled(row.unreadBytes)} bytes unread, ${scaled(row.unconsumedBytes)} in use, ` +
        `${scaled(row.outOfOrderBytes)} behind gaps`,
    ],
    [
      'Oddities',
      `${scaled(row.outOfOrderSegsIn)} segments out of order, ${scaled(row.duplicateSegsIn)} ` +
        `again, ${scaled(row.dsacks)} reported again by the peer`,
    ],
  ];
}

function totals(row: ShowTcpConnection): Pairs {
  return [
    ['In all, in', `${scaled(row.segsIn)} segments, ${scaled(row.bytesIn)} bytes`],
    ['In all, out', `${scaled(row.segsOut)} segments, ${scaled(row.bytesOut)} bytes`],
  ];
}

/** `show tcp listeners`. */
export function renderTcpListeners(
  { rows, truncated }: ShowResults['tcp-listeners'],
  width: number,
): string[] {
  const lines = tableOrNone(
    'Nothing listens.',
    [
      right('SP'),
      wide('Address'),
      right('Port'),
      wide('Service'),
      right('Backlog'),
      right('Begun'),
      right('Accepted'),
      right('Refused'),
      right('Cookies'),
    ],
    rows.map(listenerRow),
    width,
  );
  return withMore(lines, truncated, width);
}

function listenerRow(row: ShowTcpListener): string[] {
  return [
    String(row.sp),
    row.address === '' ? 'any' : row.address,
    String(row.port),
    row.service,
    String(row.backlog),
    String(row.embryonic + row.waiting),
    scaled(row.accepted),
    scaled(row.refused),
    scaled(row.cookies),
  ];
}

/** `show tcp statistics`: what ever happened, or (all) also what never did. */
export function renderTcpStatistics(
  { counters, sps }: ShowResults['tcp-statistics'],
  width: number,
  all: boolean,
): string[] {
  if (sps.length === 0) return ['The fast path runs no SP.'];
  const entries = Object.entries(counters);
  const shown = all ? entries : entries.filter(([, value]) => counter(value) !== 0n);
  const head = sps.map(({ sp }) => String(sp)).join(', ');
  const hidden = entries.length - shown.length;
  return [
    `${sps.length === 1 ? 'SP' : 'SPs'} ${head}`,
    ...pairs(counterPairs(Object.fromEntries(shown)), width),
    ...(hidden === 0
      ? []
      : ['', ...wrap(`${String(hidden)} are zero: add \`all\` to see them.`, width)]),
  ];
}

/** `show tcp-services`: one line each; a single one with everything that is known about it. */
export function renderTcpServices(
  { services }: ShowResults['tcp-services'],
  width: number,
  detail: boolean,
): string[] {
  const [only] = services;
  if (detail && only !== undefined) return serviceDetail(only, width);
  return tableOrNone(
    'No TCP services are configured.',
    [
      wide('Service'),
      left('Kind'),
      { title: 'Listens on', flexible: true, narrowest: NARROWEST_PLACE },
      wide('Targets'),
      left('State'),
      right('Conns'),
      right('Total'),
      right('In'),
      right('Out'),
    ],
    services.map((service) => [
      service.service,
      service.kind,
      endpointText(service.address, service.port),
      service.targets.join(', '),
      service.state,
      scaled(service.connectionsActive),
      scaled(service.connectionsAccepted),
      scaled(service.bytesIn),
      scaled(service.bytesOut),
    ]),
    width,
  );
}

function serviceDetail(service: ShowTcpService, width: number): string[] {
  const targets = service.targets.map((target) => endpointText(target, service.targetPort));
  return pairs(
    [
      ['TCP service', service.service],
      ['Description', service.description],
      ['Kind', service.kind],
      ['Listens on', endpointText(service.address, service.port)],
      ['Targets', targets.join(', ')],
      ['State', service.state],
      ...counterPairs(service.counters),
    ],
    width,
  );
}
