// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.
import {
  CodecError,
  getAddress,
  getMac,
  getText,
  getUnsigned,
  getUnsigned64,
  viewOf,
} from '../generator/runtime/memory.js';
import type { KindName } from './kinds.js';

/** Names of events. */
export type EventName =
  | 'fastpath-started'
  | 'fastpath-attached'
  | 'fastpath-exited'
  | 'config-applied'
  | 'config-refused'
  | 'hold-down-released'
  | 'port-up'
  | 'port-down'
  | 'server-located'
  | 'server-moved'
  | 'server-lost'
  | 'member-up'
  | 'member-down'
  | 'flow-table-full'
  | 'ring-error'
  | 'dictionary-mismatch'
  | 'tap-failed'
  | 'commit'
  | 'commit-confirmed-expired'
  | 'rollback'
  | 'fastpath-failed'
  | 'fastpath-hung'
  | 'management-started'
  | 'management-stopped'
  | 'startup-refused'
  | 'configuration-saved'
  | 'counters-cleared'
  | 'commit-refused'
  | 'restart-requested'
  | 'address-in-use'
  | 'tcp-target-located'
  | 'tcp-target-lost'
  | 'tcp-target-moved'
  | 'tcp-address-in-use'
  | 'tcp-connection-reset'
  | 'nfs-server-located'
  | 'nfs-server-lost'
  | 'nfs-server-moved'
  | 'nfs-address-in-use'
  | 'nfs-member-joined'
  | 'nfs-member-refused'
  | 'nfs-member-out'
  | 'nfs-last-member'
  | 'nfs-no-member'
  | 'nfs-serving'
  | 'nfs-all-failed'
  | 'nfs-foreign-handle'
  | 'nfs-map-full'
  | 'nfs-store-failed'
  | 'nfs-recovery-began'
  | 'nfs-repaired'
  | 'nfs-recovery-ended'
  | 'nfs-verifier-changed'
  | 'nfs-subtree-inactive'
  | 'nfs-reinstated'
  | 'nfs-member-unlike'
  | 'nfs-locks-lost';

/** As in RFC 5424. */
export type Severity = 'critical' | 'error' | 'warning' | 'notice' | 'info';

/** What is fixed about an event. */
export interface EventDefinition {
  /** Stable code. */
  code: number;
  severity: Severity;
  /** Which side raises it. */
  source: 'fast-path' | 'management';
  /** Kind of the object it is about. */
  about: KindName;
  help: string;
  /** {name} stands for an argument, {key} for the object's key. */
  template: string;
}

/** The fast path has started and looked for flows to adopt. */
export interface FastpathStartedArguments {
  /** Flow entries taken over. */
  flowsAdopted: bigint;
  /** Flow entries that failed the check. */
  flowsDiscarded: bigint;
}

/** The management plane has attached to a fast path. */
export interface FastpathAttachedArguments {
  /** Process id. */
  pid: number;
  /** Configuration generation in force there. */
  generation: bigint;
}

/** The fast path has ended without being asked to. */
export interface FastpathExitedArguments {
  /** Process id. */
  pid: number;
  /** Exit code or signal, and the last words. */
  reason: string;
}

/** The fast path has acknowledged a configuration. */
export interface ConfigAppliedArguments {
  /** Its generation. */
  generation: bigint;
}

/** The fast path has refused a configuration; nothing changed. */
export interface ConfigRefusedArguments {
  /** Kind and key of the object at fault. */
  object: string;
  /** Attribute at fault. */
  attribute: string;
  /** What is wrong and what to do. */
  reason: string;
}

/** Ports pass traffic from now on. */
export interface HoldDownReleasedArguments {
  /** Ports released. */
  ports: number;
}

/** The link of a port came up. */
export interface PortUpArguments {
  /** Link speed, 0 when unknown. */
  speedMbps: number;
}

/** The link of a port went down. */
export interface PortDownArguments {
  /** Cause as far as known. */
  reason: string;
}

/** A server answered on a port. */
export interface ServerLocatedArguments {
  /** Server. */
  address: string;
  /** Its station, or its router's. */
  mac: string;
  /** Key of the port. */
  port: string;
}

/** A located server answered from elsewhere. */
export interface ServerMovedArguments {
  /** Server. */
  address: string;
  /** Its new station. */
  mac: string;
  /** Key of the port it was on. */
  fromPort: string;
  /** Key of the port it is on. */
  toPort: string;
}

/** A located server fell silent. */
export interface ServerLostArguments {
  /** Server. */
  address: string;
  /** Key of the port it was on. */
  port: string;
}

/** A member passed its health check and takes new flows. */
export type MemberUpArguments = Record<string, never>;

/** A member failed its health check and gets no new flows. */
export interface MemberDownArguments {
  /** What failed. */
  reason: string;
}

/** A flow table is full and evicts the idlest flows. */
export interface FlowTableFullArguments {
  /** Entries in the table. */
  capacity: number;
  /** Entries evicted since start. */
  evicted: bigint;
}

/** A ring message failed its check. */
export interface RingErrorArguments {
  /** Which ring: down or up. */
  ring: string;
  /** Which check failed. */
  reason: string;
}

/** Management plane and fast path come from different builds. */
export interface DictionaryMismatchArguments {
  /** Hash of our dictionary. */
  ours: string;
  /** Hash of the other's. */
  theirs: string;
}

/** The interface that joins a port to Linux does not work. */
export interface TapFailedArguments {
  /** Cause. */
  reason: string;
}

/** A candidate became the running configuration. */
export interface CommitArguments {
  /** Number of the commit. */
  number: number;
  /** Who made it. */
  user: string;
  /** From where: a terminal, an address, a script. */
  from: string;
  /** Number of changes. */
  changes: number;
  /** What the operator said about it. */
  comment: string;
}

/** A commit that had to be confirmed was not. */
export interface CommitConfirmedExpiredArguments {
  /** Number of the commit. */
  number: number;
  /** Time that was given. */
  seconds: number;
}

/** An earlier configuration was restored. */
export interface RollbackArguments {
  /** Number of the commit that restores it. */
  number: number;
  /** Who made it. */
  user: string;
  /** From where: a terminal, an address, a script. */
  from: string;
  /** Number of changes. */
  changes: number;
  /** Which commit was restored, and why. */
  comment: string;
}

/** The fast path cannot start until something is changed. */
export interface FastpathFailedArguments {
  /** What is wrong and what to type. */
  reason: string;
}

/** The heartbeat of the fast path stopped. */
export interface FastpathHungArguments {
  /** Process id. */
  pid: number;
  /** Age of the last heartbeat. */
  milliseconds: number;
}

/** sluiced has started. */
export interface ManagementStartedArguments {
  /** Version of the program. */
  version: string;
  /** Which configuration it began with: running, start-up or empty. */
  source: string;
}

/** sluiced was asked to stop. */
export type ManagementStoppedArguments = Record<string, never>;

/** The start-up configuration has a fault; the box runs without it. */
export interface StartupRefusedArguments {
  /** What is wrong and what to do. */
  reason: string;
}

/** The running configuration became the start-up configuration. */
export interface ConfigurationSavedArguments {
  /** Who made it. */
  user: string;
  /** From where: a terminal, an address, a script. */
  from: string;
}

/** Counters were set to zero. */
export interface CountersClearedArguments {
  /** Who made it. */
  user: string;
  /** From where: a terminal, an address, a script. */
  from: string;
}

/** A commit was refused; nothing changed. */
export interface CommitRefusedArguments {
  /** Who made it. */
  user: string;
  /** From where: a terminal, an address, a script. */
  from: string;
  /** What is wrong and what to do. */
  reason: string;
}

/** An operator restarts a part. */
export interface RestartRequestedArguments {
  /** Who made it. */
  user: string;
  /** From where: a terminal, an address, a script. */
  from: string;
  /** Which part. */
  what: string;
}

/** Two stations claim one address (RFC 5227): two servers, or a server and the appliance. */
export interface AddressInUseArguments {
  /** The address. */
  address: string;
  /** The station that keeps it: the appliance, or the server found first. */
  mac: string;
  /** The other station. */
  otherMac: string;
  /** Key of the port of the first. */
  port: string;
  /** Key of the port of the other. */
  otherPort: string;
}

/** A target of a relay, or the gateway to it, answered on a port. */
export interface TcpTargetLocatedArguments {
  /** Target, or gateway. */
  address: string;
  /** Its station. */
  mac: string;
  /** Key of the port. */
  port: string;
}

/** A located target of a relay, or the gateway to it, fell silent. */
export interface TcpTargetLostArguments {
  /** Target, or gateway. */
  address: string;
  /** Key of the port it was on. */
  port: string;
  /** Why. */
  reason: string;
}

/** A located target of a relay, or the gateway to it, answered from elsewhere. */
export interface TcpTargetMovedArguments {
  /** Target, or gateway. */
  address: string;
  /** Its new station. */
  mac: string;
  /** Key of the port it is on. */
  port: string;
}

/** Two stations claim an address of a TCP service or of its target. */
export interface TcpAddressInUseArguments {
  /** The address. */
  address: string;
  /** The station that keeps it: the appliance, or the target found first. */
  mac: string;
  /** The other station. */
  otherMac: string;
  /** Key of the port of the first. */
  port: string;
  /** Key of the port of the other. */
  otherPort: string;
}

/** An operator ended a TCP connection with a RST. */
export interface TcpConnectionResetArguments {
  /** Who made it. */
  user: string;
  /** From where: a terminal, an address, a script. */
  from: string;
  /** Address and port of ours. */
  local: string;
  /** Address and port of the peer. */
  remote: string;
}

/** A server of a file system, or the gateway to it, answered on a port. */
export interface NfsServerLocatedArguments {
  /** Server, or gateway. */
  address: string;
  /** Its station. */
  mac: string;
  /** Key of the port. */
  port: string;
}

/** A located server of a file system, or the gateway to it, fell silent. */
export interface NfsServerLostArguments {
  /** Server, or gateway. */
  address: string;
  /** Key of the port it was on. */
  port: string;
  /** Why. */
  reason: string;
}

/** A server of a file system, or the gateway to it, was found elsewhere. */
export interface NfsServerMovedArguments {
  /** Server, or gateway. */
  address: string;
  /** Its new station. */
  mac: string;
  /** Key of the port it is on. */
  port: string;
}

/** Two stations claim an address of an NFS service or of a server of it. */
export interface NfsAddressInUseArguments {
  /** The address. */
  address: string;
  /** The station that keeps it: the appliance, or the server found first. */
  mac: string;
  /** The other station. */
  otherMac: string;
  /** Key of the port of the first. */
  port: string;
  /** Key of the port of the other. */
  otherPort: string;
}

/** A member was found in step and takes part. */
export interface NfsMemberJoinedArguments {
  /** The file system. */
  filesystem: string;
  /** The member's server. */
  member: string;
}

/** A member's content differs, or it cannot be compared. */
export interface NfsMemberRefusedArguments {
  /** The file system. */
  filesystem: string;
  /** The member's server. */
  member: string;
  /** Why, in words. */
  reason: string;
}

/** A member that failed or disagreed was taken out of the current set. */
export interface NfsMemberOutArguments {
  /** The file system. */
  filesystem: string;
  /** The member's server. */
  member: string;
  /** Why, in words. */
  reason: string;
  /** The call, in words: procedure, file, client. */
  call: string;
  /** The client, empty when it was no client's call. */
  client: string;
  /** Its transaction id (RFC 5531). */
  xid: number;
}

/** One member is left. */
export interface NfsLastMemberArguments {
  /** The file system. */
  filesystem: string;
  /** The member's server. */
  member: string;
}

/** No member is left, or none has joined yet. */
export interface NfsNoMemberArguments {
  /** The file system. */
  filesystem: string;
  /** Why, in words. */
  reason: string;
}

/** A file system begins to serve, or does so again. */
export interface NfsServingArguments {
  /** The file system. */
  filesystem: string;
}

/** A modification failed on all members in the same odd way. */
export interface NfsAllFailedArguments {
  /** The file system. */
  filesystem: string;
  /** Why, in words. */
  reason: string;
  /** The call, in words: procedure, file, client. */
  call: string;
  /** The client, empty when it was no client's call. */
  client: string;
  /** Its transaction id (RFC 5531). */
  xid: number;
}

/** A forged or foreign handle; told at most once a second. */
export interface NfsForeignHandleArguments {
  /** The client. */
  client: string;
  /** Why, in words. */
  reason: string;
  /** Handles like this so far. */
  count: bigint;
}

/** The stored map has reached its limit; told at most once a minute. */
export interface NfsMapFullArguments {
  /** The file system. */
  filesystem: string;
}

/** The store reported an error. */
export interface NfsStoreFailedArguments {
  /** Why, in words. */
  reason: string;
}

/** Comparison of what was being modified begins. */
export interface NfsRecoveryBeganArguments {
  /** The file system. */
  filesystem: string;
  /** Objects to be compared. */
  objects: bigint;
}

/** An object was repaired on a member. */
export interface NfsRepairedArguments {
  /** The file system. */
  filesystem: string;
  /** The member's server. */
  member: string;
  /** The object, as far as its path is known. */
  file: string;
  /** Why, in words. */
  reason: string;
}

/** All that was being modified has been compared. */
export interface NfsRecoveryEndedArguments {
  /** The file system. */
  filesystem: string;
  /** Objects repaired. */
  objects: bigint;
}

/** The write verifier of a file system changed. */
export interface NfsVerifierChangedArguments {
  /** The file system. */
  filesystem: string;
  /** Why, in words. */
  reason: string;
}

/** The directory of a sub-tree is not there. */
export interface NfsSubtreeInactiveArguments {
  /** The file system. */
  filesystem: string;
  /** Why, in words. */
  reason: string;
}

/** An administrator reinstates a member after an offline copy. */
export interface NfsReinstatedArguments {
  /** Who. */
  user: string;
  /** From where. */
  from: string;
  /** The file system. */
  filesystem: string;
  /** The member's server. */
  member: string;
}

/** A member's handles are not those that clients of krb5i and krb5p were given. */
export interface NfsMemberUnlikeArguments {
  /** The file system. */
  filesystem: string;
  /** The member's server. */
  member: string;
  /** Why, in words. */
  reason: string;
}

/** The member that kept the locks of a file system (NLM) is not current any more. */
export interface NfsLocksLostArguments {
  /** The file system. */
  filesystem: string;
  /** The member that has left. */
  member: string;
  /** Locks since the fast path was started; those from before are not counted. */
  count: bigint;
}

/** Arguments by event. */
export interface EventArguments {
  'fastpath-started': FastpathStartedArguments;
  'fastpath-attached': FastpathAttachedArguments;
  'fastpath-exited': FastpathExitedArguments;
  'config-applied': ConfigAppliedArguments;
  'config-refused': ConfigRefusedArguments;
  'hold-down-released': HoldDownReleasedArguments;
  'port-up': PortUpArguments;
  'port-down': PortDownArguments;
  'server-located': ServerLocatedArguments;
  'server-moved': ServerMovedArguments;
  'server-lost': ServerLostArguments;
  'member-up': MemberUpArguments;
  'member-down': MemberDownArguments;
  'flow-table-full': FlowTableFullArguments;
  'ring-error': RingErrorArguments;
  'dictionary-mismatch': DictionaryMismatchArguments;
  'tap-failed': TapFailedArguments;
  commit: CommitArguments;
  'commit-confirmed-expired': CommitConfirmedExpiredArguments;
  rollback: RollbackArguments;
  'fastpath-failed': FastpathFailedArguments;
  'fastpath-hung': FastpathHungArguments;
  'management-started': ManagementStartedArguments;
  'management-stopped': ManagementStoppedArguments;
  'startup-refused': StartupRefusedArguments;
  'configuration-saved': ConfigurationSavedArguments;
  'counters-cleared': CountersClearedArguments;
  'commit-refused': CommitRefusedArguments;
  'restart-requested': RestartRequestedArguments;
  'address-in-use': AddressInUseArguments;
  'tcp-target-located': TcpTargetLocatedArguments;
  'tcp-target-lost': TcpTargetLostArguments;
  'tcp-target-moved': TcpTargetMovedArguments;
  'tcp-address-in-use': TcpAddressInUseArguments;
  'tcp-connection-reset': TcpConnectionResetArguments;
  'nfs-server-located': NfsServerLocatedArguments;
  'nfs-server-lost': NfsServerLostArguments;
  'nfs-server-moved': NfsServerMovedArguments;
  'nfs-address-in-use': NfsAddressInUseArguments;
  'nfs-member-joined': NfsMemberJoinedArguments;
  'nfs-member-refused': NfsMemberRefusedArguments;
  'nfs-member-out': NfsMemberOutArguments;
  'nfs-last-member': NfsLastMemberArguments;
  'nfs-no-member': NfsNoMemberArguments;
  'nfs-serving': NfsServingArguments;
  'nfs-all-failed': NfsAllFailedArguments;
  'nfs-foreign-handle': NfsForeignHandleArguments;
  'nfs-map-full': NfsMapFullArguments;
  'nfs-store-failed': NfsStoreFailedArguments;
  'nfs-recovery-began': NfsRecoveryBeganArguments;
  'nfs-repaired': NfsRepairedArguments;
  'nfs-recovery-ended': NfsRecoveryEndedArguments;
  'nfs-verifier-changed': NfsVerifierChangedArguments;
  'nfs-subtree-inactive': NfsSubtreeInactiveArguments;
  'nfs-reinstated': NfsReinstatedArguments;
  'nfs-member-unlike': NfsMemberUnlikeArguments;
  'nfs-locks-lost': NfsLocksLostArguments;
}

export const EVENTS: Readonly<Record<EventName, EventDefinition>> = {
  'fastpath-started': {
    code: 1,
    severity: 'notice',
    source: 'fast-path',
    about: 'system',
    help: 'The fast path has started and looked for flows to adopt.',
    template:
      'The fast path has started: {flowsAdopted} flow entries adopted, {flowsDiscarded} discarded.',
  },
  'fastpath-attached': {
    code: 2,
    severity: 'notice',
    source: 'management',
    about: 'system',
    help: 'The management plane has attached to a fast path.',
    template: 'Attached to the fast path, process {pid}, configuration generation {generation}.',
  },
  'fastpath-exited': {
    code: 3,
    severity: 'error',
    source: 'management',
    about: 'system',
    help: 'The fast path has ended without being asked to.',
    template: 'The fast path, process {pid}, has ended: {reason}.',
  },
  'config-applied': {
    code: 4,
    severity: 'info',
    source: 'management',
    about: 'system',
    help: 'The fast path has acknowledged a configuration.',
    template: 'Configuration generation {generation} is in force.',
  },
  'config-refused': {
    code: 5,
    severity: 'warning',
    source: 'management',
    about: 'system',
    help: 'The fast path has refused a configuration; nothing changed.',
    template: 'Configuration refused: {object} {attribute}: {reason}',
  },
  'hold-down-released': {
    code: 6,
    severity: 'notice',
    source: 'fast-path',
    about: 'system',
    help: 'Ports pass traffic from now on.',
    template: 'Configuration complete: hold-down has ended on {ports} ports.',
  },
  'port-up': {
    code: 7,
    severity: 'notice',
    source: 'fast-path',
    about: 'port',
    help: 'The link of a port came up.',
    template: 'Port {key} is up at {speedMbps} Mb/s.',
  },
  'port-down': {
    code: 8,
    severity: 'warning',
    source: 'fast-path',
    about: 'port',
    help: 'The link of a port went down.',
    template: 'Port {key} is down: {reason}.',
  },
  'server-located': {
    code: 9,
    severity: 'info',
    source: 'fast-path',
    about: 'member',
    help: 'A server answered on a port.',
    template: 'Server {address} of {key} is at {mac} on port {port}.',
  },
  'server-moved': {
    code: 10,
    severity: 'warning',
    source: 'fast-path',
    about: 'member',
    help: 'A located server answered from elsewhere.',
    template: 'Server {address} of {key} moved from port {fromPort} to {toPort}, now at {mac}.',
  },
  'server-lost': {
    code: 11,
    severity: 'warning',
    source: 'fast-path',
    about: 'member',
    help: 'A located server fell silent.',
    template: 'Server {address} of {key} no longer answers ARP on port {port}.',
  },
  'member-up': {
    code: 12,
    severity: 'notice',
    source: 'fast-path',
    about: 'member',
    help: 'A member passed its health check and takes new flows.',
    template: 'Member {key} is up.',
  },
  'member-down': {
    code: 13,
    severity: 'error',
    source: 'fast-path',
    about: 'member',
    help: 'A member failed its health check and gets no new flows.',
    template: 'Member {key} is down: {reason}.',
  },
  'flow-table-full': {
    code: 14,
    severity: 'warning',
    source: 'fast-path',
    about: 'np',
    help: 'A flow table is full and evicts the idlest flows.',
    template:
      'The flow table of NP {key} is full ({capacity} entries); {evicted} idle entries have been evicted. Raise system flow-capacity.',
  },
  'ring-error': {
    code: 15,
    severity: 'error',
    source: 'fast-path',
    about: 'system',
    help: 'A ring message failed its check.',
    template: 'A damaged message was found in the {ring} ring: {reason}.',
  },
  'dictionary-mismatch': {
    code: 16,
    severity: 'error',
    source: 'management',
    about: 'system',
    help: 'Management plane and fast path come from different builds.',
    template:
      'The fast path was built with dictionary {theirs}, the management plane with {ours}: install both from one build.',
  },
  'tap-failed': {
    code: 17,
    severity: 'error',
    source: 'fast-path',
    about: 'port',
    help: 'The interface that joins a port to Linux does not work.',
    template: 'The tap of port {key} failed: {reason}. Linux gets no packets of this port.',
  },
  commit: {
    code: 18,
    severity: 'notice',
    source: 'management',
    about: 'system',
    help: 'A candidate became the running configuration.',
    template: 'Commit {number} by {user} from {from}, {changes} changes. {comment}',
  },
  'commit-confirmed-expired': {
    code: 19,
    severity: 'warning',
    source: 'management',
    about: 'system',
    help: 'A commit that had to be confirmed was not.',
    template: 'Commit {number} was not confirmed within {seconds} s and is taken back.',
  },
  rollback: {
    code: 20,
    severity: 'notice',
    source: 'management',
    about: 'system',
    help: 'An earlier configuration was restored.',
    template: 'Commit {number} by {user} from {from} rolls back, {changes} changes. {comment}',
  },
  'fastpath-failed': {
    code: 21,
    severity: 'error',
    source: 'management',
    about: 'system',
    help: 'The fast path cannot start until something is changed.',
    template: 'The fast path does not start: {reason}',
  },
  'fastpath-hung': {
    code: 22,
    severity: 'error',
    source: 'management',
    about: 'system',
    help: 'The heartbeat of the fast path stopped.',
    template:
      'The fast path, process {pid}, has not been heard of for {milliseconds} ms and is restarted.',
  },
  'management-started': {
    code: 23,
    severity: 'notice',
    source: 'management',
    about: 'system',
    help: 'sluiced has started.',
    template: 'The management plane {version} has started with the {source} configuration.',
  },
  'management-stopped': {
    code: 24,
    severity: 'notice',
    source: 'management',
    about: 'system',
    help: 'sluiced was asked to stop.',
    template: 'The management plane has stopped on request.',
  },
  'startup-refused': {
    code: 25,
    severity: 'error',
    source: 'management',
    about: 'system',
    help: 'The start-up configuration has a fault; the box runs without it.',
    template:
      'The start-up configuration is not used: {reason} Ports stay held down; correct the candidate and commit.',
  },
  'configuration-saved': {
    code: 26,
    severity: 'notice',
    source: 'management',
    about: 'system',
    help: 'The running configuration became the start-up configuration.',
    template:
      'The running configuration was saved as start-up configuration by {user} from {from}.',
  },
  'counters-cleared': {
    code: 27,
    severity: 'notice',
    source: 'management',
    about: 'system',
    help: 'Counters were set to zero.',
    template: 'Counters were cleared by {user} from {from}.',
  },
  'commit-refused': {
    code: 28,
    severity: 'warning',
    source: 'management',
    about: 'system',
    help: 'A commit was refused; nothing changed.',
    template: 'A commit by {user} from {from} was refused: {reason}',
  },
  'restart-requested': {
    code: 29,
    severity: 'notice',
    source: 'management',
    about: 'system',
    help: 'An operator restarts a part.',
    template: 'A restart of the {what} was requested by {user} from {from}.',
  },
  'address-in-use': {
    code: 30,
    severity: 'error',
    source: 'fast-path',
    about: 'virtual-domain',
    help: 'Two stations claim one address (RFC 5227): two servers, or a server and the appliance.',
    template:
      'Two stations have address {address} of {key}: {mac} on port {port} and {otherMac} on port {otherPort}. Give one of them another address.',
  },
  'tcp-target-located': {
    code: 31,
    severity: 'notice',
    source: 'fast-path',
    about: 'tcp-service',
    help: 'A target of a relay, or the gateway to it, answered on a port.',
    template: 'Target {address} of TCP service {key} is at {mac} on port {port}.',
  },
  'tcp-target-lost': {
    code: 32,
    severity: 'warning',
    source: 'fast-path',
    about: 'tcp-service',
    help: 'A located target of a relay, or the gateway to it, fell silent.',
    template: 'Target {address} of TCP service {key} no longer answers on port {port}: {reason}.',
  },
  'tcp-target-moved': {
    code: 33,
    severity: 'warning',
    source: 'fast-path',
    about: 'tcp-service',
    help: 'A located target of a relay, or the gateway to it, answered from elsewhere.',
    template: 'Target {address} of TCP service {key} has moved to {mac} on port {port}.',
  },
  'tcp-address-in-use': {
    code: 34,
    severity: 'error',
    source: 'fast-path',
    about: 'tcp-service',
    help: 'Two stations claim an address of a TCP service or of its target.',
    template:
      'Two stations have address {address} of TCP service {key}: {mac} on port {port} and {otherMac} on port {otherPort}. Give one of them another address.',
  },
  'tcp-connection-reset': {
    code: 40,
    severity: 'notice',
    source: 'management',
    about: 'system',
    help: 'An operator ended a TCP connection with a RST.',
    template: 'The TCP connection of {local} with {remote} was reset by {user} from {from}.',
  },
  'nfs-server-located': {
    code: 41,
    severity: 'notice',
    source: 'fast-path',
    about: 'nfs-service',
    help: 'A server of a file system, or the gateway to it, answered on a port.',
    template: 'Server {address} of NFS service {key} is at {mac} on port {port}.',
  },
  'nfs-server-lost': {
    code: 42,
    severity: 'warning',
    source: 'fast-path',
    about: 'nfs-service',
    help: 'A located server of a file system, or the gateway to it, fell silent.',
    template:
      'Server {address} of NFS service {key} no longer answers on port {port}: {reason}. Look after the server and its link.',
  },
  'nfs-server-moved': {
    code: 43,
    severity: 'warning',
    source: 'fast-path',
    about: 'nfs-service',
    help: 'A server of a file system, or the gateway to it, was found elsewhere.',
    template: 'Server {address} of NFS service {key} has moved to {mac} on port {port}.',
  },
  'nfs-address-in-use': {
    code: 44,
    severity: 'error',
    source: 'fast-path',
    about: 'nfs-service',
    help: 'Two stations claim an address of an NFS service or of a server of it.',
    template:
      'Two stations have address {address} of NFS service {key}: {mac} on port {port} and {otherMac} on port {otherPort}. Give one of them another address.',
  },
  'nfs-member-joined': {
    code: 45,
    severity: 'notice',
    source: 'fast-path',
    about: 'filesystem-member',
    help: 'A member was found in step and takes part.',
    template: 'Server {member} is a current member of file system {filesystem}.',
  },
  'nfs-member-refused': {
    code: 46,
    severity: 'error',
    source: 'fast-path',
    about: 'filesystem-member',
    help: "A member's content differs, or it cannot be compared.",
    template:
      'Server {member} does not become a member of file system {filesystem}: {reason}. It is not used; bring it in step by an offline copy, then type `filesystem {filesystem} reinstate {member} force`.',
  },
  'nfs-member-out': {
    code: 47,
    severity: 'error',
    source: 'fast-path',
    about: 'filesystem-member',
    help: 'A member that failed or disagreed was taken out of the current set.',
    template:
      'Server {member} has been taken out of file system {filesystem}: {reason} ({call}). It is not used again until it has been brought in step and `filesystem {filesystem} reinstate {member} force` was typed.',
  },
  'nfs-last-member': {
    code: 48,
    severity: 'critical',
    source: 'fast-path',
    about: 'filesystem',
    help: 'One member is left.',
    template:
      'File system {filesystem} has one member left, {member}: nothing is replicated any more. Bring another one in step and reinstate it.',
  },
  'nfs-no-member': {
    code: 49,
    severity: 'critical',
    source: 'fast-path',
    about: 'filesystem',
    help: 'No member is left, or none has joined yet.',
    template: 'File system {filesystem} does not serve: no member of it is current. {reason}',
  },
  'nfs-serving': {
    code: 50,
    severity: 'notice',
    source: 'fast-path',
    about: 'filesystem',
    help: 'A file system begins to serve, or does so again.',
    template: 'File system {filesystem} serves.',
  },
  'nfs-all-failed': {
    code: 51,
    severity: 'warning',
    source: 'fast-path',
    about: 'filesystem',
    help: 'A modification failed on all members in the same odd way.',
    template:
      'All members of file system {filesystem} failed alike: {reason} ({call}). No member is blamed; look at the call, and at what the servers have in common.',
  },
  'nfs-foreign-handle': {
    code: 52,
    severity: 'warning',
    source: 'fast-path',
    about: 'nfs',
    help: 'A forged or foreign handle; told at most once a second.',
    template:
      'Client {client} used a file handle that is not of this box: {reason}. If it mounted from another server, mount again.',
  },
  'nfs-map-full': {
    code: 53,
    severity: 'error',
    source: 'fast-path',
    about: 'filesystem',
    help: 'The stored map has reached its limit; told at most once a minute.',
    template:
      'File system {filesystem}: the map of file handles is full; new files are refused for a while. Raise nfs map-max-mib and restart the fast path.',
  },
  'nfs-store-failed': {
    code: 54,
    severity: 'critical',
    source: 'fast-path',
    about: 'nfs',
    help: 'The store reported an error.',
    template:
      'NFS cannot write to its stable storage: {reason}. Modifications wait; look after the disk and its space.',
  },
  'nfs-recovery-began': {
    code: 55,
    severity: 'warning',
    source: 'fast-path',
    about: 'filesystem',
    help: 'Comparison of what was being modified begins.',
    template:
      'File system {filesystem}: after an unclean end {objects} objects are compared on all members; until then they are locked.',
  },
  'nfs-repaired': {
    code: 56,
    severity: 'notice',
    source: 'fast-path',
    about: 'filesystem-member',
    help: 'An object was repaired on a member.',
    template: 'File system {filesystem}: {file} was brought in step on server {member}.',
  },
  'nfs-recovery-ended': {
    code: 57,
    severity: 'notice',
    source: 'fast-path',
    about: 'filesystem',
    help: 'All that was being modified has been compared.',
    template:
      'File system {filesystem}: the comparison after an unclean end is over, {objects} objects were repaired.',
  },
  'nfs-verifier-changed': {
    code: 58,
    severity: 'warning',
    source: 'fast-path',
    about: 'filesystem',
    help: 'The write verifier of a file system changed.',
    template:
      'File system {filesystem}: data that clients had not committed may be lost: {reason}. Clients are told and send it again.',
  },
  'nfs-subtree-inactive': {
    code: 59,
    severity: 'warning',
    source: 'fast-path',
    about: 'filesystem',
    help: 'The directory of a sub-tree is not there.',
    template:
      'File system {filesystem}: a sub-tree is not shown: {reason}. Make its directory on the members.',
  },
  'nfs-reinstated': {
    code: 60,
    severity: 'warning',
    source: 'management',
    about: 'filesystem-member',
    help: 'An administrator reinstates a member after an offline copy.',
    template:
      'Server {member} of file system {filesystem} was declared in step by {user} from {from}; it is compared now.',
  },
  'nfs-member-unlike': {
    code: 61,
    severity: 'warning',
    source: 'fast-path',
    about: 'filesystem-member',
    help: "A member's handles are not those that clients of krb5i and krb5p were given.",
    template:
      "Server {member} of file system {filesystem} is not used for krb5i and krb5p: {reason}. Give it a block-identical image of the others' file system.",
  },
  'nfs-locks-lost': {
    code: 62,
    severity: 'error',
    source: 'fast-path',
    about: 'filesystem',
    help: 'The member that kept the locks of a file system (NLM) is not current any more.',
    template:
      'File system {filesystem}: server {member}, which kept the locks of clients, has left: the {count} locks that were held or waited for are lost. They are not claimed again elsewhere: have the programs that rely on them begin anew.',
  },
};

/** Codes, never reused. */
export const EVENT_NUMBERS: ReadonlyMap<EventName, number> = new Map([
  ['fastpath-started', 1],
  ['fastpath-attached', 2],
  ['fastpath-exited', 3],
  ['config-applied', 4],
  ['config-refused', 5],
  ['hold-down-released', 6],
  ['port-up', 7],
  ['port-down', 8],
  ['server-located', 9],
  ['server-moved', 10],
  ['server-lost', 11],
  ['member-up', 12],
  ['member-down', 13],
  ['flow-table-full', 14],
  ['ring-error', 15],
  ['dictionary-mismatch', 16],
  ['tap-failed', 17],
  ['commit', 18],
  ['commit-confirmed-expired', 19],
  ['rollback', 20],
  ['fastpath-failed', 21],
  ['fastpath-hung', 22],
  ['management-started', 23],
  ['management-stopped', 24],
  ['startup-refused', 25],
  ['configuration-saved', 26],
  ['counters-cleared', 27],
  ['commit-refused', 28],
  ['restart-requested', 29],
  ['address-in-use', 30],
  ['tcp-target-located', 31],
  ['tcp-target-lost', 32],
  ['tcp-target-moved', 33],
  ['tcp-address-in-use', 34],
  ['tcp-connection-reset', 40],
  ['nfs-server-located', 41],
  ['nfs-server-lost', 42],
  ['nfs-server-moved', 43],
  ['nfs-address-in-use', 44],
  ['nfs-member-joined', 45],
  ['nfs-member-refused', 46],
  ['nfs-member-out', 47],
  ['nfs-last-member', 48],
  ['nfs-no-member', 49],
  ['nfs-serving', 50],
  ['nfs-all-failed', 51],
  ['nfs-foreign-handle', 52],
  ['nfs-map-full', 53],
  ['nfs-store-failed', 54],
  ['nfs-recovery-began', 55],
  ['nfs-repaired', 56],
  ['nfs-recovery-ended', 57],
  ['nfs-verifier-changed', 58],
  ['nfs-subtree-inactive', 59],
  ['nfs-reinstated', 60],
  ['nfs-member-unlike', 61],
  ['nfs-locks-lost', 62],
]);

/** The text of an event for people. */
export function describeEvent<N extends EventName>(
  name: N,
  key: string,
  values: EventArguments[N],
): string {
  const known: Readonly<Record<string, unknown>> = { ...values, key };
  return EVENTS[name].template.replace(/\{([A-Za-z0-9]+)\}/g, (_, word: string) =>
    String(known[word]),
  );
}

/** An event of the fast path with its arguments. */
export type RaisedEvent =
  | { name: 'fastpath-started'; arguments: FastpathStartedArguments }
  | { name: 'hold-down-released'; arguments: HoldDownReleasedArguments }
  | { name: 'port-up'; arguments: PortUpArguments }
  | { name: 'port-down'; arguments: PortDownArguments }
  | { name: 'server-located'; arguments: ServerLocatedArguments }
  | { name: 'server-moved'; arguments: ServerMovedArguments }
  | { name: 'server-lost'; arguments: ServerLostArguments }
  | { name: 'member-up'; arguments: MemberUpArguments }
  | { name: 'member-down'; arguments: MemberDownArguments }
  | { name: 'flow-table-full'; arguments: FlowTableFullArguments }
  | { name: 'ring-error'; arguments: RingErrorArguments }
  | { name: 'tap-failed'; arguments: TapFailedArguments }
  | { name: 'address-in-use'; arguments: AddressInUseArguments }
  | { name: 'tcp-target-located'; arguments: TcpTargetLocatedArguments }
  | { name: 'tcp-target-lost'; arguments: TcpTargetLostArguments }
  | { name: 'tcp-target-moved'; arguments: TcpTargetMovedArguments }
  | { name: 'tcp-address-in-use'; arguments: TcpAddressInUseArguments }
  | { name: 'nfs-server-located'; arguments: NfsServerLocatedArguments }
  | { name: 'nfs-server-lost'; arguments: NfsServerLostArguments }
  | { name: 'nfs-server-moved'; arguments: NfsServerMovedArguments }
  | { name: 'nfs-address-in-use'; arguments: NfsAddressInUseArguments }
  | { name: 'nfs-member-joined'; arguments: NfsMemberJoinedArguments }
  | { name: 'nfs-member-refused'; arguments: NfsMemberRefusedArguments }
  | { name: 'nfs-member-out'; arguments: NfsMemberOutArguments }
  | { name: 'nfs-last-member'; arguments: NfsLastMemberArguments }
  | { name: 'nfs-no-member'; arguments: NfsNoMemberArguments }
  | { name: 'nfs-serving'; arguments: NfsServingArguments }
  | { name: 'nfs-all-failed'; arguments: NfsAllFailedArguments }
  | { name: 'nfs-foreign-handle'; arguments: NfsForeignHandleArguments }
  | { name: 'nfs-map-full'; arguments: NfsMapFullArguments }
  | { name: 'nfs-store-failed'; arguments: NfsStoreFailedArguments }
  | { name: 'nfs-recovery-began'; arguments: NfsRecoveryBeganArguments }
  | { name: 'nfs-repaired'; arguments: NfsRepairedArguments }
  | { name: 'nfs-recovery-ended'; arguments: NfsRecoveryEndedArguments }
  | { name: 'nfs-verifier-changed'; arguments: NfsVerifierChangedArguments }
  | { name: 'nfs-subtree-inactive'; arguments: NfsSubtreeInactiveArguments }
  | { name: 'nfs-member-unlike'; arguments: NfsMemberUnlikeArguments }
  | { name: 'nfs-locks-lost'; arguments: NfsLocksLostArguments };

/**
 * Reads the arguments of an event message of the fast path.
 *
 * @param payload the message's arguments, cut to its argumentsBytes
 * @throws CodecError when they do not fit the event, or when the fast path does not raise it
 */
export function decodeEvent(name: EventName, payload: Uint8Array): RaisedEvent {
  switch (name) {
    case 'fastpath-started':
      return { name, arguments: decodeFastpathStartedArguments(payload) };
    case 'hold-down-released':
      return { name, arguments: decodeHoldDownReleasedArguments(payload) };
    case 'port-up':
      return { name, arguments: decodePortUpArguments(payload) };
    case 'port-down':
      return { name, arguments: decodePortDownArguments(payload) };
    case 'server-located':
      return { name, arguments: decodeServerLocatedArguments(payload) };
    case 'server-moved':
      return { name, arguments: decodeServerMovedArguments(payload) };
    case 'server-lost':
      return { name, arguments: decodeServerLostArguments(payload) };
    case 'member-up':
      return { name, arguments: decodeMemberUpArguments(payload) };
    case 'member-down':
      return { name, arguments: decodeMemberDownArguments(payload) };
    case 'flow-table-full':
      return { name, arguments: decodeFlowTableFullArguments(payload) };
    case 'ring-error':
      return { name, arguments: decodeRingErrorArguments(payload) };
    case 'tap-failed':
      return { name, arguments: decodeTapFailedArguments(payload) };
    case 'address-in-use':
      return { name, arguments: decodeAddressInUseArguments(payload) };
    case 'tcp-target-located':
      return { name, arguments: decodeTcpTargetLocatedArguments(payload) };
    case 'tcp-target-lost':
      return { name, arguments: decodeTcpTargetLostArguments(payload) };
    case 'tcp-target-moved':
      return { name, arguments: decodeTcpTargetMovedArguments(payload) };
    case 'tcp-address-in-use':
      return { name, arguments: decodeTcpAddressInUseArguments(payload) };
    case 'nfs-server-located':
      return { name, arguments: decodeNfsServerLocatedArguments(payload) };
    case 'nfs-server-lost':
      return { name, arguments: decodeNfsServerLostArguments(payload) };
    case 'nfs-server-moved':
      return { name, arguments: decodeNfsServerMovedArguments(payload) };
    case 'nfs-address-in-use':
      return { name, arguments: decodeNfsAddressInUseArguments(payload) };
    case 'nfs-member-joined':
      return { name, arguments: decodeNfsMemberJoinedArguments(payload) };
    case 'nfs-member-refused':
      return { name, arguments: decodeNfsMemberRefusedArguments(payload) };
    case 'nfs-member-out':
      return { name, arguments: decodeNfsMemberOutArguments(payload) };
    case 'nfs-last-member':
      return { name, arguments: decodeNfsLastMemberArguments(payload) };
    case 'nfs-no-member':
      return { name, arguments: decodeNfsNoMemberArguments(payload) };
    case 'nfs-serving':
      return { name, arguments: decodeNfsServingArguments(payload) };
    case 'nfs-all-failed':
      return { name, arguments: decodeNfsAllFailedArguments(payload) };
    case 'nfs-foreign-handle':
      return { name, arguments: decodeNfsForeignHandleArguments(payload) };
    case 'nfs-map-full':
      return { name, arguments: decodeNfsMapFullArguments(payload) };
    case 'nfs-store-failed':
      return { name, arguments: decodeNfsStoreFailedArguments(payload) };
    case 'nfs-recovery-began':
      return { name, arguments: decodeNfsRecoveryBeganArguments(payload) };
    case 'nfs-repaired':
      return { name, arguments: decodeNfsRepairedArguments(payload) };
    case 'nfs-recovery-ended':
      return { name, arguments: decodeNfsRecoveryEndedArguments(payload) };
    case 'nfs-verifier-changed':
      return { name, arguments: decodeNfsVerifierChangedArguments(payload) };
    case 'nfs-subtree-inactive':
      return { name, arguments: decodeNfsSubtreeInactiveArguments(payload) };
    case 'nfs-member-unlike':
      return { name, arguments: decodeNfsMemberUnlikeArguments(payload) };
    case 'nfs-locks-lost':
      return { name, arguments: decodeNfsLocksLostArguments(payload) };
    case 'fastpath-attached':
    case 'fastpath-exited':
    case 'config-applied':
    case 'config-refused':
    case 'dictionary-mismatch':
    case 'commit':
    case 'commit-confirmed-expired':
    case 'rollback':
    case 'fastpath-failed':
    case 'fastpath-hung':
    case 'management-started':
    case 'management-stopped':
    case 'startup-refused':
    case 'configuration-saved':
    case 'counters-cleared':
    case 'commit-refused':
    case 'restart-requested':
    case 'tcp-connection-reset':
    case 'nfs-reinstated':
      throw new CodecError('message-damaged', `event ${name} is not one of the fast path's`);
  }
}

function decodeFastpathStartedArguments(payload: Uint8Array): FastpathStartedArguments {
  const view = viewOf(payload, 16, 'fastpath-started');
  return {
    flowsAdopted: getUnsigned64(view, 0),
    flowsDiscarded: getUnsigned64(view, 8),
  };
}

function decodeHoldDownReleasedArguments(payload: Uint8Array): HoldDownReleasedArguments {
  const view = viewOf(payload, 8, 'hold-down-released');
  return {
    ports: getUnsigned(view, 0, 4),
  };
}

function decodePortUpArguments(payload: Uint8Array): PortUpArguments {
  const view = viewOf(payload, 8, 'port-up');
  return {
    speedMbps: getUnsigned(view, 0, 4),
  };
}

function decodePortDownArguments(payload: Uint8Array): PortDownArguments {
  const view = viewOf(payload, 128, 'port-down');
  return {
    reason: getText(view, 0, 128, 'port-down reason'),
  };
}

function decodeServerLocatedArguments(payload: Uint8Array): ServerLocatedArguments {
  const view = viewOf(payload, 40, 'server-located');
  return {
    address: getAddress(view, 0, 'server-located address'),
    mac: getMac(view, 20),
    port: getText(view, 26, 8, 'server-located port'),
  };
}

function decodeServerMovedArguments(payload: Uint8Array): ServerMovedArguments {
  const view = viewOf(payload, 48, 'server-moved');
  return {
    address: getAddress(view, 0, 'server-moved address'),
    mac: getMac(view, 20),
    fromPort: getText(view, 26, 8, 'server-moved from-port'),
    toPort: getText(view, 34, 8, 'server-moved to-port'),
  };
}

function decodeServerLostArguments(payload: Uint8Array): ServerLostArguments {
  const view = viewOf(payload, 32, 'server-lost');
  return {
    address: getAddress(view, 0, 'server-lost address'),
    port: getText(view, 20, 8, 'server-lost port'),
  };
}

function decodeMemberUpArguments(payload: Uint8Array): MemberUpArguments {
  viewOf(payload, 0, 'member-up');
  return {};
}

function decodeMemberDownArguments(payload: Uint8Array): MemberDownArguments {
  const view = viewOf(payload, 128, 'member-down');
  return {
    reason: getText(view, 0, 128, 'member-down reason'),
  };
}

function decodeFlowTableFullArguments(payload: Uint8Array): FlowTableFullArguments {
  const view = viewOf(payload, 16, 'flow-table-full');
  return {
    capacity: getUnsigned(view, 0, 4),
    evicted: getUnsigned64(view, 8),
  };
}

function decodeRingErrorArguments(payload: Uint8Array): RingErrorArguments {
  const view = viewOf(payload, 136, 'ring-error');
  return {
    ring: getText(view, 0, 8, 'ring-error ring'),
    reason: getText(view, 8, 128, 'ring-error reason'),
  };
}

function decodeTapFailedArguments(payload: Uint8Array): TapFailedArguments {
  const view = viewOf(payload, 128, 'tap-failed');
  return {
    reason: getText(view, 0, 128, 'tap-failed reason'),
  };
}

function decodeAddressInUseArguments(payload: Uint8Array): AddressInUseArguments {
  const view = viewOf(payload, 48, 'address-in-use');
  return {
    address: getAddress(view, 0, 'address-in-use address'),
    mac: getMac(view, 20),
    otherMac: getMac(view, 26),
    port: getText(view, 32, 8, 'address-in-use port'),
    otherPort: getText(view, 40, 8, 'address-in-use other-port'),
  };
}

function decodeTcpTargetLocatedArguments(payload: Uint8Array): TcpTargetLocatedArguments {
  const view = viewOf(payload, 40, 'tcp-target-located');
  return {
    address: getAddress(view, 0, 'tcp-target-located address'),
    mac: getMac(view, 20),
    port: getText(view, 26, 8, 'tcp-target-located port'),
  };
}

function decodeTcpTargetLostArguments(payload: Uint8Array): TcpTargetLostArguments {
  const view = viewOf(payload, 80, 'tcp-target-lost');
  return {
    address: getAddress(view, 0, 'tcp-target-lost address'),
    port: getText(view, 20, 8, 'tcp-target-lost port'),
    reason: getText(view, 28, 48, 'tcp-target-lost reason'),
  };
}

function decodeTcpTargetMovedArguments(payload: Uint8Array): TcpTargetMovedArguments {
  const view = viewOf(payload, 40, 'tcp-target-moved');
  return {
    address: getAddress(view, 0, 'tcp-target-moved address'),
    mac: getMac(view, 20),
    port: getText(view, 26, 8, 'tcp-target-moved port'),
  };
}

function decodeTcpAddressInUseArguments(payload: Uint8Array): TcpAddressInUseArguments {
  const view = viewOf(payload, 48, 'tcp-address-in-use');
  return {
    address: getAddress(view, 0, 'tcp-address-in-use address'),
    mac: getMac(view, 20),
    otherMac: getMac(view, 26),
    port: getText(view, 32, 8, 'tcp-address-in-use port'),
    otherPort: getText(view, 40, 8, 'tcp-address-in-use other-port'),
  };
}

function decodeNfsServerLocatedArguments(payload: Uint8Array): NfsServerLocatedArguments {
  const view = viewOf(payload, 40, 'nfs-server-located');
  return {
    address: getAddress(view, 0, 'nfs-server-located address'),
    mac: getMac(view, 20),
    port: getText(view, 26, 8, 'nfs-server-located port'),
  };
}

function decodeNfsServerLostArguments(payload: Uint8Array): NfsServerLostArguments {
  const view = viewOf(payload, 80, 'nfs-server-lost');
  return {
    address: getAddress(view, 0, 'nfs-server-lost address'),
    port: getText(view, 20, 8, 'nfs-server-lost port'),
    reason: getText(view, 28, 48, 'nfs-server-lost reason'),
  };
}

function decodeNfsServerMovedArguments(payload: Uint8Array): NfsServerMovedArguments {
  const view = viewOf(payload, 40, 'nfs-server-moved');
  return {
    address: getAddress(view, 0, 'nfs-server-moved address'),
    mac: getMac(view, 20),
    port: getText(view, 26, 8, 'nfs-server-moved port'),
  };
}

function decodeNfsAddressInUseArguments(payload: Uint8Array): NfsAddressInUseArguments {
  const view = viewOf(payload, 48, 'nfs-address-in-use');
  return {
    address: getAddress(view, 0, 'nfs-address-in-use address'),
    mac: getMac(view, 20),
    otherMac: getMac(view, 26),
    port: getText(view, 32, 8, 'nfs-address-in-use port'),
    otherPort: getText(view, 40, 8, 'nfs-address-in-use other-port'),
  };
}

function decodeNfsMemberJoinedArguments(payload: Uint8Array): NfsMemberJoinedArguments {
  const view = viewOf(payload, 64, 'nfs-member-joined');
  return {
    filesystem: getText(view, 0, 32, 'nfs-member-joined filesystem'),
    member: getText(view, 32, 32, 'nfs-member-joined member'),
  };
}

function decodeNfsMemberRefusedArguments(payload: Uint8Array): NfsMemberRefusedArguments {
  const view = viewOf(payload, 224, 'nfs-member-refused');
  return {
    filesystem: getText(view, 0, 32, 'nfs-member-refused filesystem'),
    member: getText(view, 32, 32, 'nfs-member-refused member'),
    reason: getText(view, 64, 160, 'nfs-member-refused reason'),
  };
}

function decodeNfsMemberOutArguments(payload: Uint8Array): NfsMemberOutArguments {
  const view = viewOf(payload, 440, 'nfs-member-out');
  return {
    filesystem: getText(view, 0, 32, 'nfs-member-out filesystem'),
    member: getText(view, 32, 32, 'nfs-member-out member'),
    reason: getText(view, 64, 160, 'nfs-member-out reason'),
    call: getText(view, 224, 192, 'nfs-member-out call'),
    client: getAddress(view, 416, 'nfs-member-out client'),
    xid: getUnsigned(view, 436, 4),
  };
}

function decodeNfsLastMemberArguments(payload: Uint8Array): NfsLastMemberArguments {
  const view = viewOf(payload, 64, 'nfs-last-member');
  return {
    filesystem: getText(view, 0, 32, 'nfs-last-member filesystem'),
    member: getText(view, 32, 32, 'nfs-last-member member'),
  };
}

function decodeNfsNoMemberArguments(payload: Uint8Array): NfsNoMemberArguments {
  const view = viewOf(payload, 192, 'nfs-no-member');
  return {
    filesystem: getText(view, 0, 32, 'nfs-no-member filesystem'),
    reason: getText(view, 32, 160, 'nfs-no-member reason'),
  };
}

function decodeNfsServingArguments(payload: Uint8Array): NfsServingArguments {
  const view = viewOf(payload, 32, 'nfs-serving');
  return {
    filesystem: getText(view, 0, 32, 'nfs-serving filesystem'),
  };
}

function decodeNfsAllFailedArguments(payload: Uint8Array): NfsAllFailedArguments {
  const view = viewOf(payload, 408, 'nfs-all-failed');
  return {
    filesystem: getText(view, 0, 32, 'nfs-all-failed filesystem'),
    reason: getText(view, 32, 160, 'nfs-all-failed reason'),
    call: getText(view, 192, 192, 'nfs-all-failed call'),
    client: getAddress(view, 384, 'nfs-all-failed client'),
    xid: getUnsigned(view, 404, 4),
  };
}

function decodeNfsForeignHandleArguments(payload: Uint8Array): NfsForeignHandleArguments {
  const view = viewOf(payload, 192, 'nfs-foreign-handle');
  return {
    client: getAddress(view, 0, 'nfs-foreign-handle client'),
    reason: getText(view, 20, 160, 'nfs-foreign-handle reason'),
    count: getUnsigned64(view, 184),
  };
}

function decodeNfsMapFullArguments(payload: Uint8Array): NfsMapFullArguments {
  const view = viewOf(payload, 32, 'nfs-map-full');
  return {
    filesystem: getText(view, 0, 32, 'nfs-map-full filesystem'),
  };
}

function decodeNfsStoreFailedArguments(payload: Uint8Array): NfsStoreFailedArguments {
  const view = viewOf(payload, 160, 'nfs-store-failed');
  return {
    reason: getText(view, 0, 160, 'nfs-store-failed reason'),
  };
}

function decodeNfsRecoveryBeganArguments(payload: Uint8Array): NfsRecoveryBeganArguments {
  const view = viewOf(payload, 40, 'nfs-recovery-began');
  return {
    filesystem: getText(view, 0, 32, 'nfs-recovery-began filesystem'),
    objects: getUnsigned64(view, 32),
  };
}

function decodeNfsRepairedArguments(payload: Uint8Array): NfsRepairedArguments {
  const view = viewOf(payload, 320, 'nfs-repaired');
  return {
    filesystem: getText(view, 0, 32, 'nfs-repaired filesystem'),
    member: getText(view, 32, 32, 'nfs-repaired member'),
    file: getText(view, 64, 96, 'nfs-repaired file'),
    reason: getText(view, 160, 160, 'nfs-repaired reason'),
  };
}

function decodeNfsRecoveryEndedArguments(payload: Uint8Array): NfsRecoveryEndedArguments {
  const view = viewOf(payload, 40, 'nfs-recovery-ended');
  return {
    filesystem: getText(view, 0, 32, 'nfs-recovery-ended filesystem'),
    objects: getUnsigned64(view, 32),
  };
}

function decodeNfsVerifierChangedArguments(payload: Uint8Array): NfsVerifierChangedArguments {
  const view = viewOf(payload, 192, 'nfs-verifier-changed');
  return {
    filesystem: getText(view, 0, 32, 'nfs-verifier-changed filesystem'),
    reason: getText(view, 32, 160, 'nfs-verifier-changed reason'),
  };
}

function decodeNfsSubtreeInactiveArguments(payload: Uint8Array): NfsSubtreeInactiveArguments {
  const view = viewOf(payload, 192, 'nfs-subtree-inactive');
  return {
    filesystem: getText(view, 0, 32, 'nfs-subtree-inactive filesystem'),
    reason: getText(view, 32, 160, 'nfs-subtree-inactive reason'),
  };
}

function decodeNfsMemberUnlikeArguments(payload: Uint8Array): NfsMemberUnlikeArguments {
  const view = viewOf(payload, 224, 'nfs-member-unlike');
  return {
    filesystem: getText(view, 0, 32, 'nfs-member-unlike filesystem'),
    member: getText(view, 32, 32, 'nfs-member-unlike member'),
    reason: getText(view, 64, 160, 'nfs-member-unlike reason'),
  };
}

function decodeNfsLocksLostArguments(payload: Uint8Array): NfsLocksLostArguments {
  const view = viewOf(payload, 72, 'nfs-locks-lost');
  return {
    filesystem: getText(view, 0, 32, 'nfs-locks-lost filesystem'),
    member: getText(view, 32, 32, 'nfs-locks-lost member'),
    count: getUnsigned64(view, 64),
  };
}
