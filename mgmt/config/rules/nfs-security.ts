// SPDX-License-Identifier: Apache-2.0
// Exports whose clients use Kerberos. A client makes its security context with one server before it names any
// file (RFC 2203), so that what it may name afterwards has to be on that server.
import type { ConfigDocument } from '../../daemon/protocol.js';
import { type ConfigObject, flagOf, nameOf, objectsOf, textOf } from '../document.js';
import { membersOf } from './filesystems.js';
import { type Rule, fault } from './rule.js';

/** Whether clients of an export may use Kerberos. */
function isSecured(exported: ConfigObject): boolean {
  return textOf(exported, 'security') !== 'sys';
}

/** Whether what clients of an export say cannot be changed on the way, so that they see a server's own handles. */
function isOpaque(exported: ConfigObject): boolean {
  return ['krb5i', 'krb5p'].includes(textOf(exported, 'security'));
}

function filesystemOf(document: ConfigDocument, exported: ConfigObject): ConfigObject | undefined {
  const key = textOf(exported, 'filesystem');
  return objectsOf(document, 'filesystem').find((each) => each.key === key);
}

/** All secured exports of a service lead to one file system. */
export const oneOfferedSet: Rule = (document, { faults }) => {
  const first = new Map<string, ConfigObject>();
  for (const exported of objectsOf(document, 'nfs-export').filter(isSecured)) {
    const filesystem = filesystemOf(document, exported);
    if (filesystem === undefined) continue;
    const service = textOf(filesystem, 'nfs-service');
    const other = first.get(service);
    if (other === undefined) {
      first.set(service, exported);
    } else if (textOf(other, 'filesystem') !== filesystem.key) {
      faults.push(
        fault(
          'not-applicable',
          exported,
          'security',
          `${nameOf(other)} of nfs-service ${service} has clients with Kerberos too, and leads to ` +
            `filesystem ${textOf(other, 'filesystem')}: which of them a client means is not known when it makes itself known`,
          'Give the file systems NFS services of their own, or type ' +
            `\`${nameOf(exported)} security sys\`.`,
        ),
      );
    }
  }
};

/** A secured file system is one piece. */
export const wholeSecured: Rule = (document, { faults }) => {
  for (const exported of objectsOf(document, 'nfs-export').filter(isSecured)) {
    const key = textOf(exported, 'filesystem');
    const subtree = objectsOf(document, 'filesystem-subtree').find(
      (each) => each.parent?.key === key || textOf(each, 'target') === key,
    );
    if (subtree === undefined) continue;
    faults.push(
      fault(
        'not-applicable',
        exported,
        'security',
        `${nameOf(subtree)} joins filesystem ${key} to another one, whose servers do not know its clients`,
        `Remove it (\`no ${nameOf(subtree)}\`), or type \`${nameOf(exported)} security sys\`.`,
      ),
    );
  }
};

/** The servers' own handles are the same only where nobody makes files that have others. */
export const opaqueExports: Rule = (document, { faults }) => {
  const exports = objectsOf(document, 'nfs-export');
  for (const exported of exports.filter(isOpaque)) {
    const filesystem = filesystemOf(document, exported);
    if (filesystem === undefined) continue;
    const security = textOf(exported, 'security');
    if (textOf(exported, 'directory') !== '/') {
      faults.push(
        fault(
          'not-applicable',
          exported,
          'directory',
          `clients of ${security} see whole file systems, as the servers show them`,
          `Type \`${nameOf(exported)} directory /\`, or \`${nameOf(exported)} security krb5\`.`,
        ),
      );
    }
    const writable = exports.find(
      (each) => textOf(each, 'filesystem') === filesystem.key && !flagOf(each, 'read-only'),
    );
    if (membersOf(filesystem).length < 2 || writable === undefined) continue;
    faults.push(
      fault(
        'not-applicable',
        exported,
        'security',
        `${nameOf(filesystem)} has ${String(membersOf(filesystem).length)} members and is written through ` +
          `${nameOf(writable)}: new files have other handles on each server, and clients of ${security} see those`,
        `Type \`${nameOf(writable)} read-only true\`, or let the file system have one member.`,
      ),
    );
  }
};
