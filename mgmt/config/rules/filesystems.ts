// SPDX-License-Identifier: Apache-2.0
// NFS services, file systems and their members: who serves them, thresholds, ways to servers.
import type { ConfigDocument } from '../../daemon/protocol.js';
import { parseAddress } from '../addresses.js';
import {
  type ConfigObject,
  childrenOf,
  flagOf,
  nameOf,
  numberOf,
  objectsOf,
  textOf,
} from '../document.js';
import { isInside } from './addresses.js';
import { type Findings, type Rule, fault } from './rule.js';

/** Longest path in bytes that calls of MOUNT are made with (SL_NFS_PATH_BYTES less the end). */
const MAX_PATH_BYTES = 255;

/** Members of a file system. */
export function membersOf(filesystem: ConfigObject): ConfigObject[] {
  return childrenOf(filesystem).filter((child) => child.kind.name === 'filesystem-member');
}

/** The NFS service that a file system names; undefined if it does not exist. */
function serviceOf(document: ConfigDocument, filesystem: ConfigObject): ConfigObject | undefined {
  const key = textOf(filesystem, 'nfs-service');
  return objectsOf(document, 'nfs-service').find((service) => service.key === key);
}

/** A service needs an SP to run on. */
export const servedNfsServices: Rule = (document, { faults }) => {
  if (objectsOf(document, 'sp').length > 0) return;
  const service = objectsOf(document, 'nfs-service').find((each) => flagOf(each, 'enabled'));
  if (service === undefined) return;
  faults.push(
    fault(
      'incomplete',
      service,
      'enabled',
      'no storage processor is configured that would run it',
      `Make one with \`sp 0\`, or type \`${nameOf(service)} enabled false\`.`,
    ),
  );
};

/** The router to servers is reached directly from where they are called. */
export const reachableGateways: Rule = (document, { faults }) => {
  for (const service of objectsOf(document, 'nfs-service')) {
    const gateway = textOf(service, 'gateway');
    const source = textOf(service, 'source-address');
    if (gateway === '' || (source !== '' && isInside(gateway, [source]))) continue;
    faults.push(
      fault(
        'unreachable',
        service,
        'gateway',
        source === ''
          ? `${gateway} is reached from nowhere, for there is no source-address`
          : `${gateway} is not inside ${source}`,
        `Give a source-address in its subnet: \`${nameOf(service)} source-address …\`.`,
      ),
    );
  }
};

/** Pairs of attributes of a file system of which the second must not be smaller, or must be larger. */
const ORDERED = [
  ['first-list-servers', 'second-list-servers', 0, 'a promoted file would have fewer servers'],
  ['second-list-servers', 'third-list-servers', 0, 'a promoted file would have fewer servers'],
  ['demote-hits', 'promote-hits', 1, 'files would be promoted and demoted at once'],
  [
    'retransmit-ms',
    'member-timeout-ms',
    1,
    'a member would be taken out before a call is sent again',
  ],
] as const;

/** Thresholds, lists and time-outs agree with each other. */
export const agreedThresholds: Rule = (document, { faults }) => {
  for (const filesystem of objectsOf(document, 'filesystem')) {
    for (const [low, high, apart, consequence] of ORDERED) {
      const [below, above] = [numberOf(filesystem, low), numberOf(filesystem, high)];
      if (above >= below + apart) continue;
      const relation = apart === 0 ? 'is below' : 'is not above';
      faults.push(
        fault(
          'contradiction',
          filesystem,
          high,
          `${above} ${relation} ${low}, which is ${below}: ${consequence}`,
          `Raise ${high} or lower ${low}.`,
        ),
      );
    }
  }
};

/** File systems of one service that clients could not tell apart. What follows from ids never meets. */
export const distinctFilesystemNumbers: Rule = (document, { faults }) => {
  const seen = new Map<string, ConfigObject>();
  for (const filesystem of objectsOf(document, 'filesystem')) {
    const fsid = numberOf(filesystem, 'fsid');
    if (fsid === 0) continue;
    const key = `${textOf(filesystem, 'nfs-service')} ${fsid}`;
    const other = seen.get(key);
    seen.set(key, filesystem);
    if (other === undefined) continue;
    faults.push(
      fault(
        'duplicate',
        filesystem,
        'fsid',
        `${nameOf(other)} of the same NFS service has the number ${fsid}`,
        `Give one of them another, or let it follow: \`no ${nameOf(filesystem)} fsid\`.`,
      ),
    );
  }
};

const PATHS = [
  ['filesystem-member', 'path'],
  ['filesystem-subtree', 'path'],
  ['nfs-export', 'path'],
  ['nfs-export', 'directory'],
] as const;

/** Paths are as long as servers and clients take them, in bytes. */
export const pathLengths: Rule = (document, { faults }) => {
  for (const [kind, attribute] of PATHS) {
    for (const object of objectsOf(document, kind)) {
      const bytes = Buffer.byteLength(textOf(object, attribute), 'utf8');
      if (bytes <= MAX_PATH_BYTES) continue;
      faults.push(
        fault(
          'too-long',
          object,
          attribute,
          `it is ${bytes} bytes long`,
          `Name a directory whose path has at most ${MAX_PATH_BYTES}.`,
        ),
      );
    }
  }
};

/** No directory of a server stands for two replicas: they would not be two. */
export const distinctReplicas: Rule = (document, { faults }) => {
  const seen = new Map<string, ConfigObject>();
  for (const member of objectsOf(document, 'filesystem-member')) {
    const key = `${textOf(member, 'server')} ${textOf(member, 'path')}`;
    const other = seen.get(key);
    seen.set(key, member);
    if (other === undefined) continue;
    faults.push(
      fault(
        'duplicate',
        member,
        'path',
        `${nameOf(other)} is that directory of server ${textOf(member, 'server')} already`,
        `Remove one of them (\`no ${nameOf(member)}\`), or give it another directory.`,
      ),
    );
  }
};

/** Each server is called from an address of its own family, and there is a way to it. */
export const reachableReplicas: Rule = (document, findings) => {
  const servers = new Map(objectsOf(document, 'server').map((server) => [server.key, server]));
  for (const filesystem of objectsOf(document, 'filesystem')) {
    const service = serviceOf(document, filesystem);
    if (service === undefined) continue;
    for (const member of membersOf(filesystem)) {
      const server = servers.get(textOf(member, 'server'));
      if (server !== undefined) checkWay(member, textOf(server, 'address'), service, findings);
    }
  }
};

function checkWay(
  member: ConfigObject,
  address: string,
  service: ConfigObject,
  { faults }: Findings,
): void {
  const source = textOf(service, 'source-address');
  const from = source === '' ? textOf(service, 'address') : source;
  const families = [address, from.split('/')[0] ?? ''].map((text) => parseAddress(text)?.family);
  if (families[0] !== families[1]) {
    faults.push(
      fault(
        'family-conflict',
        member,
        'server',
        `${address} cannot be called from ${from}, which is of the other family`,
        `Say from where it is called: \`${nameOf(service)} source-address …\`.`,
      ),
    );
  } else if (source !== '' && textOf(service, 'gateway') === '' && !isInside(address, [source])) {
    faults.push(
      fault(
        'unreachable',
        member,
        'server',
        `${address} is outside ${source} and there is no gateway`,
        `Name the router: \`${nameOf(service)} gateway …\`, or correct the prefix length.`,
      ),
    );
  }
}

/** Locks go to a server that has the file system. */
export const lockMembers: Rule = (document, { faults }) => {
  for (const filesystem of objectsOf(document, 'filesystem')) {
    const wanted = textOf(filesystem, 'lock-member');
    const servers = membersOf(filesystem).map((member) => textOf(member, 'server'));
    if (wanted === '' || servers.includes(wanted)) continue;
    faults.push(
      fault(
        'not-applicable',
        filesystem,
        'lock-member',
        `server ${wanted} is no member of it`,
        `Name one that is (${servers.join(', ') || 'it has none yet'}), or type \`no ${nameOf(filesystem)} lock-member\`.`,
      ),
    );
  }
};

/** What is legal and yet keeps a file system from serving, or from surviving a loss: told, not refused. */
export const replicated: Rule = (document, { warnings }) => {
  for (const filesystem of objectsOf(document, 'filesystem')) {
    if (!flagOf(filesystem, 'enabled')) continue;
    const count = membersOf(filesystem).filter((member) => flagOf(member, 'enabled')).length;
    if (count === 0) {
      warnings.push(
        `${nameOf(filesystem)}: it has no enabled member, so that it does not serve; add one with ` +
          `\`${nameOf(filesystem)} member SERVER path /export\`.`,
      );
    } else if (count === 1) {
      warnings.push(
        `${nameOf(filesystem)}: it has one enabled member, so that nothing is replicated.`,
      );
    }
  }
};
