// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.
import type { KindName } from './kinds.js';
import type {
  SetMessage,
  SetDomainMessage,
  SetFilesystemMemberMessage,
  SetFilesystemMessage,
  SetFilesystemSubtreeMessage,
  SetMemberMessage,
  SetNfsExportMessage,
  SetNfsMessage,
  SetNfsServiceMessage,
  SetNpMessage,
  SetPortMessage,
  SetServerMessage,
  SetSpMessage,
  SetStaticRouteMessage,
  SetSystemMessage,
  SetTcpMessage,
  SetTcpServiceMessage,
  SetVlanMessage,
  SetVsdMessage,
} from './messages.js';
import type {
  Configuration,
  Filesystem,
  FilesystemMember,
  FilesystemSubtree,
  Member,
  NetworkProcessor,
  Nfs,
  NfsExport,
  NfsService,
  Port,
  Server,
  StaticRoute,
  StorageProcessor,
  System,
  Tcp,
  TcpService,
  VirtualDomain,
  VirtualStorageDomain,
  Vlan,
} from './objects.js';

/** Gives the id of each object; the manager keeps them for the objects' life. */
export interface IdSource {
  /**
   * @param key of the object; of a nested one parent's key, slash, own key
   * @returns its id
   * @throws when there is no such object
   */
  idOf(kind: KindName, key: string): number;
  /** Number of a nested object among those of its parent, for the kinds that have one. */
  slotOf(kind: KindName, key: string): number;
}

/**
 * The message that sets an object of kind system.
 */
export function setSystem(object: System): SetSystemMessage {
  return {
    message: 'set-system',
    idleSleepUs: object['idle-sleep-us'],
    idlePolls: object['idle-polls'],
  };
}

/**
 * The message that sets an object of kind np.
 *
 * @param key of the object
 */
export function setNetworkProcessor(
  object: NetworkProcessor,
  key: string,
  ids: IdSource,
): SetNpMessage {
  return {
    message: 'set-np',
    id: ids.idOf('np', key),
    key,
    lcore: object.lcore,
  };
}

/**
 * The message that sets an object of kind sp.
 *
 * @param key of the object
 */
export function setStorageProcessor(
  object: StorageProcessor,
  key: string,
  ids: IdSource,
): SetSpMessage {
  return {
    message: 'set-sp',
    id: ids.idOf('sp', key),
    key,
    lcore: object.lcore,
  };
}

/**
 * The message that sets an object of kind port.
 *
 * @param key of the object
 */
export function setPort(object: Port, key: string, ids: IdSource): SetPortMessage {
  return {
    message: 'set-port',
    id: ids.idOf('port', key),
    key,
    type: object.type,
    device: object.device,
    np: ids.idOf('np', object.np),
    enabled: object.enabled,
    mtu: object.mtu,
    holdDownLink: object['hold-down-link'],
    addresses: object.addresses,
  };
}

/**
 * The message that sets an object of kind vlan.
 *
 * @param key of the object
 */
export function setVlan(object: Vlan, key: string, ids: IdSource): SetVlanMessage {
  return {
    message: 'set-vlan',
    id: ids.idOf('vlan', key),
    key,
    ports: object.ports.map((item) => ids.idOf('port', item)),
  };
}

/**
 * The message that sets an object of kind vsd.
 *
 * @param key of the object
 */
export function setVirtualStorageDomain(
  object: VirtualStorageDomain,
  key: string,
  ids: IdSource,
): SetVsdMessage {
  return {
    message: 'set-vsd',
    id: ids.idOf('vsd', key),
    key,
    use: object.use,
    vlans: object.vlans.map((item) => ids.idOf('vlan', item)),
  };
}

/**
 * The message that sets an object of kind server.
 *
 * @param key of the object
 */
export function setServer(object: Server, key: string, ids: IdSource): SetServerMessage {
  return {
    message: 'set-server',
    id: ids.idOf('server', key),
    key,
    address: object.address,
    port: object.port === undefined ? null : ids.idOf('port', object.port),
    adminState: object['admin-state'],
  };
}

/**
 * The message that sets an object of kind virtual-domain.
 *
 * @param key of the object
 */
export function setVirtualDomain(
  object: VirtualDomain,
  key: string,
  ids: IdSource,
): SetDomainMessage {
  return {
    message: 'set-domain',
    id: ids.idOf('virtual-domain', key),
    key,
    vips: object.vips,
    vlan: ids.idOf('vlan', object.vlan),
    vsd: object.vsd === undefined ? null : ids.idOf('vsd', object.vsd),
    selfAddresses: object['self-addresses'],
    subnets: object.subnets,
    method: object.method,
    persistence: object.persistence,
    persistenceTimeoutS: object['persistence-timeout-s'],
    udpMode: object['udp-mode'],
    tcpSynTimeoutS: object['tcp-syn-timeout-s'],
    tcpEstablishedTimeoutS: object['tcp-established-timeout-s'],
    tcpClosingTimeoutS: object['tcp-closing-timeout-s'],
    udpRebalanceTimeoutS: object['udp-rebalance-timeout-s'],
    udpTimeoutS: object['udp-timeout-s'],
    fragmentTimeoutMs: object['fragment-timeout-ms'],
    healthMethod: object['health-method'],
    healthPort: object['health-port'],
    healthRpcProgram: object['health-rpc-program'],
    healthRpcVersion: object['health-rpc-version'],
    healthIntervalMs: object['health-interval-ms'],
    healthTimeoutMs: object['health-timeout-ms'],
    healthFall: object['health-fall'],
    healthRise: object['health-rise'],
    arpIntervalMs: object['arp-interval-ms'],
  };
}

/**
 * The message that sets an object of kind member.
 *
 * @param key parent's key, slash, own key
 */
export function setMember(object: Member, key: string, ids: IdSource): SetMemberMessage {
  return {
    message: 'set-member',
    id: ids.idOf('member', key),
    domain: ids.idOf('virtual-domain', key.slice(0, key.indexOf('/'))),
    key,
    server: ids.idOf('server', object.server),
    protocol: object.protocol,
    vipPort: object['vip-port'],
    port: object.port,
    weight: object.weight,
  };
}

/**
 * The message that sets an object of kind static-route.
 *
 * @param key of the object
 */
export function setStaticRoute(
  object: StaticRoute,
  key: string,
  ids: IdSource,
): SetStaticRouteMessage {
  return {
    message: 'set-static-route',
    id: ids.idOf('static-route', key),
    key,
    virtualDomain: ids.idOf('virtual-domain', object['virtual-domain']),
    prefix: object.prefix,
    nextHop: object['next-hop'],
  };
}

/**
 * The message that sets an object of kind tcp-service.
 *
 * @param key of the object
 */
export function setTcpService(
  object: TcpService,
  key: string,
  ids: IdSource,
): SetTcpServiceMessage {
  return {
    message: 'set-tcp-service',
    id: ids.idOf('tcp-service', key),
    key,
    kind: object.kind,
    address: object.address,
    tcpPort: object['tcp-port'],
    targetAddresses: object['target-addresses'],
    targetPort: object['target-port'],
    sourceAddress: object['source-address'] ?? '',
    vlan: object.vlan === undefined ? null : ids.idOf('vlan', object.vlan),
    targetGateway: object['target-gateway'] ?? '',
    priority: object.priority,
    enabled: object.enabled,
  };
}

/**
 * The message that sets an object of kind tcp.
 */
export function setTcp(object: Tcp): SetTcpMessage {
  return {
    message: 'set-tcp',
    congestionControl: object['congestion-control'],
    minRtoUs: object['min-rto-us'],
    maxRtoUs: object['max-rto-us'],
    initialRtoUs: object['initial-rto-us'],
    delayedAckUs: object['delayed-ack-us'],
    keepaliveIdleS: object['keepalive-idle-s'],
    keepaliveIntervalS: object['keepalive-interval-s'],
    keepaliveProbes: object['keepalive-probes'],
    userTimeoutS: object['user-timeout-s'],
    finWaitS: object['fin-wait-s'],
    timeWaitS: object['time-wait-s'],
    synRetries: object['syn-retries'],
    synBacklog: object['syn-backlog'],
    receiveBufferBytes: object['receive-buffer-bytes'],
    sendBufferBytes: object['send-buffer-bytes'],
    maxSegmentBytes: object['max-segment-bytes'],
    hopLimit: object['hop-limit'],
    dscp: object.dscp,
    timestamps: object.timestamps,
    windowScaling: object['window-scaling'],
    sack: object.sack,
    ecn: object.ecn,
    nodelay: object.nodelay,
    pathMtuDiscovery: object['path-mtu-discovery'],
  };
}

/**
 * The message that sets an object of kind nfs-service.
 *
 * @param key of the object
 */
export function setNfsService(
  object: NfsService,
  key: string,
  ids: IdSource,
): SetNfsServiceMessage {
  return {
    message: 'set-nfs-service',
    id: ids.idOf('nfs-service', key),
    key,
    address: object.address,
    sourceAddress: object['source-address'] ?? '',
    vlan: object.vlan === undefined ? null : ids.idOf('vlan', object.vlan),
    gateway: object.gateway ?? '',
    serverTransport: object['server-transport'],
    serverConnections: object['server-connections'],
    transferBytes: object['transfer-bytes'],
    enabled: object.enabled,
  };
}

/**
 * The message that sets an object of kind filesystem.
 *
 * @param key of the object
 */
export function setFilesystem(
  object: Filesystem,
  key: string,
  ids: IdSource,
): SetFilesystemMessage {
  return {
    message: 'set-filesystem',
    id: ids.idOf('filesystem', key),
    key,
    nfsService: ids.idOf('nfs-service', object['nfs-service']),
    fsid: object.fsid,
    readMethod: object['read-method'],
    firstServer: object['first-server'],
    writeRule: object['write-rule'],
    quorumPercent: object['quorum-percent'],
    firstListServers: object['first-list-servers'],
    secondListServers: object['second-list-servers'],
    thirdListServers: object['third-list-servers'],
    promoteHits: object['promote-hits'],
    demoteHits: object['demote-hits'],
    intervalMs: object['interval-ms'],
    handleEntries: object['handle-entries'],
    retransmitMs: object['retransmit-ms'],
    memberTimeoutMs: object['member-timeout-ms'],
    backlogCalls: object['backlog-calls'],
    notes: object.notes,
    lockMember:
      object['lock-member'] === undefined ? null : ids.idOf('server', object['lock-member']),
    enabled: object.enabled,
  };
}

/**
 * The message that sets an object of kind filesystem-member.
 *
 * @param key parent's key, slash, own key
 */
export function setFilesystemMember(
  object: FilesystemMember,
  key: string,
  ids: IdSource,
): SetFilesystemMemberMessage {
  return {
    message: 'set-filesystem-member',
    id: ids.idOf('filesystem-member', key),
    filesystem: ids.idOf('filesystem', key.slice(0, key.indexOf('/'))),
    slot: ids.slotOf('filesystem-member', key),
    key,
    server: ids.idOf('server', object.server),
    path: object.path,
    weight: object.weight,
    nfsPort: object['nfs-port'],
    mountPort: object['mount-port'],
    enabled: object.enabled,
  };
}

/**
 * The message that sets an object of kind nfs-export.
 *
 * @param key of the object
 */
export function setNfsExport(object: NfsExport, key: string, ids: IdSource): SetNfsExportMessage {
  return {
    message: 'set-nfs-export',
    id: ids.idOf('nfs-export', key),
    key,
    path: object.path,
    filesystem: ids.idOf('filesystem', object.filesystem),
    directory: object.directory,
    clients: object.clients,
    readOnly: object['read-only'],
    security: object.security,
  };
}

/**
 * The message that sets an object of kind filesystem-subtree.
 *
 * @param key parent's key, slash, own key
 */
export function setFilesystemSubtree(
  object: FilesystemSubtree,
  key: string,
  ids: IdSource,
): SetFilesystemSubtreeMessage {
  return {
    message: 'set-filesystem-subtree',
    id: ids.idOf('filesystem-subtree', key),
    filesystem: ids.idOf('filesystem', key.slice(0, key.indexOf('/'))),
    key,
    path: object.path,
    target: ids.idOf('filesystem', object.target),
  };
}

/**
 * The message that sets an object of kind nfs.
 */
export function setNfs(object: Nfs): SetNfsMessage {
  return {
    message: 'set-nfs',
    sampleCalls: object['sample-calls'],
  };
}

/** The messages of a whole configuration, in the order of kinds. */
export function setMessages(configuration: Configuration, ids: IdSource): SetMessage[] {
  const messages: SetMessage[] = [];
  messages.push(setSystem(configuration.system));
  for (const [key, object] of Object.entries(configuration.np)) {
    messages.push(setNetworkProcessor(object, key, ids));
  }
  for (const [key, object] of Object.entries(configuration.sp)) {
    messages.push(setStorageProcessor(object, key, ids));
  }
  for (const [key, object] of Object.entries(configuration.port)) {
    messages.push(setPort(object, key, ids));
  }
  for (const [key, object] of Object.entries(configuration.vlan)) {
    messages.push(setVlan(object, key, ids));
  }
  for (const [key, object] of Object.entries(configuration.vsd)) {
    messages.push(setVirtualStorageDomain(object, key, ids));
  }
  for (const [key, object] of Object.entries(configuration.server)) {
    messages.push(setServer(object, key, ids));
  }
  for (const [key, object] of Object.entries(configuration['virtual-domain'])) {
    messages.push(setVirtualDomain(object, key, ids));
    for (const [childKey, child] of Object.entries(object.member)) {
      messages.push(setMember(child, `${key}/${childKey}`, ids));
    }
  }
  for (const [key, object] of Object.entries(configuration['static-route'])) {
    messages.push(setStaticRoute(object, key, ids));
  }
  for (const [key, object] of Object.entries(configuration['tcp-service'])) {
    messages.push(setTcpService(object, key, ids));
  }
  messages.push(setTcp(configuration.tcp));
  for (const [key, object] of Object.entries(configuration['nfs-service'])) {
    messages.push(setNfsService(object, key, ids));
  }
  for (const [key, object] of Object.entries(configuration.filesystem)) {
    messages.push(setFilesystem(object, key, ids));
    for (const [childKey, child] of Object.entries(object.member)) {
      messages.push(setFilesystemMember(child, `${key}/${childKey}`, ids));
    }
    for (const [childKey, child] of Object.entries(object.subtree)) {
      messages.push(setFilesystemSubtree(child, `${key}/${childKey}`, ids));
    }
  }
  for (const [key, object] of Object.entries(configuration['nfs-export'])) {
    messages.push(setNfsExport(object, key, ids));
  }
  messages.push(setNfs(configuration.nfs));
  return messages;
}
