// SPDX-License-Identifier: Apache-2.0
// What clients mount, and which file systems stand inside others.
import type { ConfigDocument } from '../../daemon/protocol.js';
import { type ConfigObject, flagOf, nameOf, objectsOf, textOf } from '../document.js';
import { type Rule, fault } from './rule.js';

/** Keys of file systems, each with the key of its NFS service. */
function servicesByFilesystem(document: ConfigDocument): Map<string, string> {
  return new Map(
    objectsOf(document, 'filesystem').map((each) => [each.key, textOf(each, 'nfs-service')]),
  );
}

/** One export at one path of a service. */
export const distinctExports: Rule = (document, { faults }) => {
  const services = servicesByFilesystem(document);
  const seen = new Map<string, ConfigObject>();
  for (const object of objectsOf(document, 'nfs-export')) {
    const path = textOf(object, 'path');
    const service = services.get(textOf(object, 'filesystem')) ?? '';
    const other = seen.get(`${service} ${path}`);
    seen.set(`${service} ${path}`, object);
    if (other === undefined) continue;
    faults.push(
      fault(
        'duplicate',
        object,
        'path',
        `${nameOf(other)} is ${path} of nfs-service ${service} already`,
        'Give one of them another path.',
      ),
    );
  }
};

/** A sub-tree is a directory inside its file system, at which nothing else stands. */
export const distinctSubtrees: Rule = (document, { faults }) => {
  const seen = new Map<string, ConfigObject>();
  for (const subtree of objectsOf(document, 'filesystem-subtree')) {
    const path = textOf(subtree, 'path');
    if (path === '/') {
      faults.push(
        fault(
          'not-applicable',
          subtree,
          'path',
          'nothing can stand in the place of a whole file system',
          'Name a directory in it, such as /projects.',
        ),
      );
    }
    const key = `${subtree.parent?.key ?? ''} ${path}`;
    const other = seen.get(key);
    seen.set(key, subtree);
    if (other === undefined) continue;
    faults.push(
      fault(
        'duplicate',
        subtree,
        'path',
        `${nameOf(other)} stands at ${path} already`,
        `Remove one of them: \`no ${nameOf(subtree)}\`.`,
      ),
    );
  }
};

/**
 * A file system stands in one place: `..` of its root leads to one directory, and to none that an export does
 * not show.
 */
export const onePlaceEach: Rule = (document, { faults }) => {
  const seen = new Map<string, ConfigObject>();
  for (const subtree of objectsOf(document, 'filesystem-subtree')) {
    const target = textOf(subtree, 'target');
    const other = seen.get(target);
    seen.set(target, subtree);
    if (other === undefined || isSamePlace(other, subtree)) continue;
    faults.push(
      fault(
        'duplicate',
        subtree,
        'target',
        `filesystem ${target} stands at ${nameOf(other)} already, and can stand in one place only`,
        `Remove one of them, such as \`no ${nameOf(subtree)}\`, or show the file system by an export of its own.`,
      ),
    );
  }
};

function isSamePlace(one: ConfigObject, other: ConfigObject): boolean {
  return one.parent?.key === other.parent?.key && textOf(one, 'path') === textOf(other, 'path');
}

/** What is behind a place, in the file system that it is in, is seen by nobody: nothing begins there. */
export const visiblePlaces: Rule = (document, { faults }) => {
  const subtrees = objectsOf(document, 'filesystem-subtree');
  for (const cover of subtrees) {
    const [own, path] = [cover.parent?.key ?? '', textOf(cover, 'path')];
    const target = textOf(cover, 'target');
    const reason = `filesystem ${target} stands at ${path} of filesystem ${own} and hides what is there`;
    for (const subtree of subtrees) {
      const inner = textOf(subtree, 'path');
      if (subtree.parent?.key !== own || !inner.startsWith(`${path}/`)) continue;
      const remedy = `Give it to that one: \`filesystem ${target} subtree ${subtree.key} path ${inner.slice(path.length)} target ${textOf(subtree, 'target')}\`.`;
      faults.push(fault('not-applicable', subtree, 'path', reason, remedy));
    }
    for (const exported of objectsOf(document, 'nfs-export')) {
      const directory = textOf(exported, 'directory');
      if (textOf(exported, 'filesystem') !== own || !`${directory}/`.startsWith(`${path}/`))
        continue;
      const rest = directory.slice(path.length) || '/';
      const remedy = `Export that one: \`${nameOf(exported)} filesystem ${target} directory ${rest}\`.`;
      faults.push(fault('not-applicable', exported, 'directory', reason, remedy));
    }
  }
};

/** Sub-trees lead to file systems of the same service, and never back to where they began. */
export const treeOfSubtrees: Rule = (document, { faults }) => {
  const services = servicesByFilesystem(document);
  const subtrees = objectsOf(document, 'filesystem-subtree');
  for (const subtree of subtrees) {
    const [own, target] = [subtree.parent?.key ?? '', textOf(subtree, 'target')];
    if (services.get(own) !== services.get(target)) {
      faults.push(
        fault(
          'not-applicable',
          subtree,
          'target',
          `filesystem ${target} belongs to nfs-service ${services.get(target) ?? '?'}, this one to ${services.get(own) ?? '?'}`,
          'Let it name a file system of the same NFS service.',
        ),
      );
    } else if (leadsBack(subtrees, target, own)) {
      faults.push(
        fault(
          'loop',
          subtree,
          'target',
          `filesystem ${own} would stand inside itself`,
          `Remove a sub-tree that leads back to it: \`no ${nameOf(subtree)}\`.`,
        ),
      );
    }
  }
};

/** Whether going from file system `from` into sub-trees, one comes to `to`. */
function leadsBack(subtrees: readonly ConfigObject[], from: string, to: string): boolean {
  const reached = new Set([from]);
  for (const key of reached) {
    for (const subtree of subtrees) {
      if (subtree.parent?.key === key) reached.add(textOf(subtree, 'target'));
    }
  }
  return reached.has(to);
}

/** A file system that nobody can mount, told, not refused. */
export const mountable: Rule = (document, { warnings }) => {
  const shown = new Set([
    ...objectsOf(document, 'nfs-export').map((each) => textOf(each, 'filesystem')),
    ...objectsOf(document, 'filesystem-subtree').map((each) => textOf(each, 'target')),
  ]);
  for (const filesystem of objectsOf(document, 'filesystem')) {
    if (shown.has(filesystem.key) || !flagOf(filesystem, 'enabled')) continue;
    warnings.push(
      `${nameOf(filesystem)}: no export leads to it, so that nobody can mount it; make one with ` +
        `\`nfs-export NAME path /${filesystem.key} filesystem ${filesystem.key}\`.`,
    );
  }
};
