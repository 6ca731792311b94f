// SPDX-License-Identifier: Apache-2.0
// What the live screen says, as lines of at most 80 columns. Pure: figures in, text out.
import { scaled, span } from '../../mgmt/cli/render/units.js';
import { counter, type ShowServer } from '../../mgmt/daemon/protocol.js';
import type { LoadProgress } from '../load/copy-load.js';
import { hostAddress, hostsOf, type Topology } from '../topologies/topology.js';
import type { BoxFigures, MemberFigures } from './figures.js';
import type { ServedTally, Service } from './served.js';
import type { Style } from './style.js';

/** Everything one picture shows. */
export interface Picture {
  topology: Topology;
  upMs: number;
  loads: readonly LoadProgress[];
  /** Undefined while `sluiced` does not answer. */
  box: BoxFigures | undefined;
  served: ServedTally;
  /** What keys do, or what the last one did; empty where there are none. */
  keys: string;
}

const WIDTH = 80;
const CELL = 19;

/** The whole picture for a terminal. */
export function fullPicture(picture: Picture, style: Style): string[] {
  const { topology, upMs } = picture;
  const title = titleOf(topology);
  const up = `up ${span(upMs)}`;
  return [
    style.title(title) + style.faint(up.padStart(WIDTH - title.length)),
    ...boxLines(picture.box, style),
    '',
    ...loadLines(picture, style),
    '',
    ...(topology.nfsAddress === undefined
      ? byConnection(picture, style)
      : byCall(picture, style, topology.nfsAddress)),
  ];
}

function titleOf(topology: Topology): string {
  const { vip, nfsAddress } = topology;
  const servers = `${hostsOf(topology, 'nas').length} servers`;
  return nfsAddress === undefined
    ? `Sluice: NFS at ${vip}, served by ${servers}`
    : `Sluice: NFS at ${vip} by connection, at ${nfsAddress} by call`;
}

/** The rest of the picture where a virtual domain is all there is. */
function byConnection(picture: Picture, style: Style): string[] {
  return [
    ...servedLines(picture, style),
    '',
    ...serverLines(picture, style),
    dropLine(picture.box, style),
    '',
    style.faint('CLI of the box: npm run lab -- cli     a host: npm run lab -- exec client1 bash'),
    style.faint('Ctrl-C ends and cleans up.'),
  ];
}

/** The rest of the picture where a virtual NFS server stands beside the virtual domain. */
function byCall(picture: Picture, style: Style, address: string): string[] {
  const exec = `npm run lab -- exec client1 nfs-ls nfs://${address}/export`;
  return [
    ...serverLines(picture, style),
    '',
    ...memberLines(picture.box, style),
    filesystemLine(picture.box, style),
    dropLine(picture.box, style),
    style.faint(picture.keys.slice(0, WIDTH)),
    style.faint(`npm run lab -- cli | ${exec}`),
  ];
}

/** One line for a log. */
export function shortPicture({ topology, upMs, loads, box }: Picture): string {
  const sum = (value: (load: LoadProgress) => number): number =>
    loads.reduce((total, load) => total + value(load), 0);
  const bytes = loads.reduce((total, load) => total + load.bytes, 0n);
  const members = (box?.servers ?? []).map(({ server, state, connectionsTotal }) => {
    return `${server} ${state} ${scaled(connectionsTotal)} connections`;
  });
  const state = box === undefined ? 'sluiced does not answer' : `fast path ${box.state}`;
  return [
    `${span(upMs)}: ${state}`,
    `${scaled(bytes)}B copied, ${sum((load) => load.checksumsRight)} checksums right`,
    `${sum((load) => load.failures)} failures`,
    ...members,
    ...(topology.nfsAddress === undefined ? [] : (box?.members ?? []).map(shortMember)),
  ].join('; ');
}

function shortMember({ server, state, reads, modifications }: MemberFigures): string {
  return `${server} ${state} ${scaled(reads)} reads ${scaled(modifications)} changes`;
}

function boxLines(box: BoxFigures | undefined, style: Style): string[] {
  if (box === undefined) {
    return [
      style.head('Box       ') + style.bad('sluiced does not answer; traffic goes on without it'),
    ];
  }
  const ready = box.state === 'ready';
  const restarts = box.restarts === 0 ? '' : `, restarted ${box.restarts} times`;
  const state = ready ? style.good('ready') : style.bad(box.state.slice(0, 60));
  return [
    `${style.head('Box')}       fast path ${state}${restarts}`,
    `          ${scaled(box.packetsPerSecond)} packets/s   ${scaled(box.bitsPerSecond)}b/s   ` +
      `${scaled(box.activeFlows)} flows   worker ${Math.round(box.busyPercent)} % busy`,
  ];
}

function loadLines({ loads }: Picture, style: Style): string[] {
  const head = 'Client    balanced by  doing              rate  rounds    copied  checksums';
  const rows = loads.map((load) => {
    const rate = `${scaled(BigInt(Math.round(load.bytesPerSecond)))}B/s`;
    const checks =
      load.failures === 0
        ? style.good(`${load.checksumsRight} right`)
        : style.bad(`${load.failures} failed`);
    return (
      `${load.client.padEnd(10)}${load.by.padEnd(13)}` +
      `${load.doing.padEnd(13)}${rate.padStart(10)}${String(load.rounds).padStart(8)}` +
      `${`${scaled(load.bytes)}B`.padStart(10)}  ${checks}`
    );
  });
  const failure = loads.find((load) => load.lastFailure !== '')?.lastFailure;
  const why =
    failure === undefined ? [] : [style.bad(failure.split('\n')[0]?.slice(0, WIDTH) ?? '')];
  return [style.head(head), ...rows, ...why];
}

function servedLines({ topology, served }: Picture, style: Style): string[] {
  const servers = hostsOf(topology, 'nas');
  const head = `Served by ${servers.map(({ name }) => name.padStart(CELL)).join(' ')}`;
  const rows = hostsOf(topology, 'client').map((client) => {
    const cells = servers.map((server) => {
      return cellText(served.between(hostAddress(client), server.name)).padStart(CELL);
    });
    return `${client.name.padEnd(10)}${cells.join(' ')}`;
  });
  return [style.head(head), ...rows, style.faint('          (connections / packets / bytes)')];
}

function cellText({ connections, packets, bytes }: Service): string {
  return connections === 0 ? '-' : `${connections} / ${scaled(packets)} / ${scaled(bytes)}B`;
}

function serverLines({ topology, box }: Picture, style: Style): string[] {
  const head = 'Server    state      active     total     packets in    out     bytes in     out';
  const rows = (box?.servers ?? [])
    .filter(({ domain }) => domain === topology.domain)
    .map((server) => serverLine(server, style));
  return [style.head(head), ...rows];
}

function serverLine(server: ShowServer, style: Style): string {
  const { toServer, fromServer } = server;
  const state = server.state.padEnd(9);
  const numbers = [
    scaled(server.connectionsActive).padStart(8),
    scaled(server.connectionsTotal).padStart(10),
    scaled(counter(toServer.packets)).padStart(15),
    scaled(counter(fromServer.packets)).padStart(7),
    `${scaled(counter(toServer.bytes))}B`.padStart(13),
    `${scaled(counter(fromServer.bytes))}B`.padStart(8),
  ];
  const mark = server.state === 'up' ? style.good : style.bad;
  return `${server.server.padEnd(10)}${mark(state)}${numbers.join('')}`;
}

/** What is told of a member, in columns of these widths. */
const MEMBER_COLUMNS: readonly (readonly [string, number, (member: MemberFigures) => string])[] = [
  ['reads/s', 9, ({ readsPerSecond }) => scaled(readsPerSecond)],
  ['changes/s', 10, ({ modificationsPerSecond }) => scaled(modificationsPerSecond)],
  ['reads', 8, ({ reads }) => scaled(reads)],
  ['changes', 9, ({ modifications }) => scaled(modifications)],
  ['owes', 7, ({ outstanding }) => scaled(outstanding)],
  ['behind', 7, ({ behind }) => scaled(behind)],
  ['time', 8, ({ responseUs }) => `${scaled(responseUs)}us`],
];

function memberLines(box: BoxFigures | undefined, style: Style): string[] {
  const titles = MEMBER_COLUMNS.map(([title, width]) => title.padStart(width));
  const head = `Member    state     ${titles.join('')}`;
  return [style.head(head), ...(box?.members ?? []).map((member) => memberLine(member, style))];
}

function memberLine(member: MemberFigures, style: Style): string {
  const cells = MEMBER_COLUMNS.map(([, width, textOf]) => textOf(member).padStart(width));
  const mark = member.state === 'current' ? style.good : style.bad;
  return `${member.server.padEnd(10)}${mark(member.state.padEnd(10))}${cells.join('')}`;
}

/** Whether the file system serves, and who of its members is out for which reason. */
function filesystemLine(box: BoxFigures | undefined, style: Style): string {
  const filesystem = box?.filesystem;
  if (filesystem === undefined) return style.head('Files');
  const { state, current, members } = filesystem;
  const text = `${state}, ${current} of ${members.length} members current`;
  const out = members.find(({ reason }) => reason !== '');
  const why = out === undefined ? '' : `; ${out.server}: ${out.reason}`;
  const shown = `${text}${why}`.slice(0, WIDTH - 10);
  return `${style.head('Files')}     ${why === '' ? style.good(shown) : style.bad(shown)}`;
}

function dropLine(box: BoxFigures | undefined, style: Style): string {
  if (box === undefined) return style.head('Drops');
  const dropped = box.drops.filter(({ packets }) => counter(packets) > 0n);
  if (dropped.length === 0) return `${style.head('Drops')}     ${style.good('none')}`;
  const words = dropped.map(({ reason, packets }) => `${reason} ${scaled(packets)}`).join(', ');
  return `${style.head('Drops')}     ${words.slice(0, WIDTH - 10)}`;
}
