// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.

/** Procedures of NFS version 3 (RFC 1813). */
export type Procedure =
  | 'null'
  | 'getattr'
  | 'setattr'
  | 'lookup'
  | 'access'
  | 'readlink'
  | 'read'
  | 'write'
  | 'create'
  | 'mkdir'
  | 'symlink'
  | 'mknod'
  | 'remove'
  | 'rmdir'
  | 'rename'
  | 'link'
  | 'readdir'
  | 'readdirplus'
  | 'fsstat'
  | 'fsinfo'
  | 'pathconf'
  | 'commit';

export interface ProcedureDefinition {
  name: Procedure;
  /** The name in TypeScript. */
  property: string;
  help: string;
}

/** In the order of their numbers. */
export const PROCEDURES: readonly ProcedureDefinition[] = [
  { name: 'null', property: 'null', help: 'Does nothing: is the server there?' },
  { name: 'getattr', property: 'getattr', help: 'Attributes of an object.' },
  { name: 'setattr', property: 'setattr', help: 'Sets attributes of an object.' },
  { name: 'lookup', property: 'lookup', help: 'Finds a name in a directory.' },
  { name: 'access', property: 'access', help: 'What a user may do with an object.' },
  { name: 'readlink', property: 'readlink', help: 'Reads a symbolic link.' },
  { name: 'read', property: 'read', help: 'Reads of a file.' },
  { name: 'write', property: 'write', help: 'Writes to a file.' },
  { name: 'create', property: 'create', help: 'Makes a file.' },
  { name: 'mkdir', property: 'mkdir', help: 'Makes a directory.' },
  { name: 'symlink', property: 'symlink', help: 'Makes a symbolic link.' },
  { name: 'mknod', property: 'mknod', help: 'Makes a special file.' },
  { name: 'remove', property: 'remove', help: 'Removes a file.' },
  { name: 'rmdir', property: 'rmdir', help: 'Removes a directory.' },
  { name: 'rename', property: 'rename', help: 'Renames an object.' },
  { name: 'link', property: 'link', help: 'Makes another name of an object.' },
  { name: 'readdir', property: 'readdir', help: 'Lists a directory.' },
  {
    name: 'readdirplus',
    property: 'readdirplus',
    help: 'Lists a directory with attributes and handles.',
  },
  { name: 'fsstat', property: 'fsstat', help: 'Space of a file system.' },
  { name: 'fsinfo', property: 'fsinfo', help: 'Abilities of a file system.' },
  { name: 'pathconf', property: 'pathconf', help: 'Limits of names and links.' },
  { name: 'commit', property: 'commit', help: 'Puts data written before on stable storage.' },
];
