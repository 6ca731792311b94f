// SPDX-License-Identifier: Apache-2.0
// Made from mgmt/dictionary by npm run generate: change the dictionary.

/** Kinds of objects. */
export type KindName =
  | 'system'
  | 'np'
  | 'sp'
  | 'port'
  | 'vlan'
  | 'vsd'
  | 'server'
  | 'virtual-domain'
  | 'member'
  | 'static-route'
  | 'tcp-service'
  | 'tcp'
  | 'nfs-service'
  | 'filesystem'
  | 'filesystem-member'
  | 'nfs-export'
  | 'filesystem-subtree'
  | 'nfs';

/** Numbers of kinds. */
export const KIND_NUMBERS: ReadonlyMap<KindName, number> = new Map([
  ['system', 1],
  ['np', 2],
  ['sp', 3],
  ['port', 4],
  ['vlan', 5],
  ['vsd', 6],
  ['server', 7],
  ['virtual-domain', 8],
  ['member', 9],
  ['static-route', 10],
  ['tcp-service', 11],
  ['tcp', 12],
  ['nfs-service', 13],
  ['filesystem', 14],
  ['filesystem-member', 15],
  ['nfs-export', 16],
  ['filesystem-subtree', 17],
  ['nfs', 18],
]);

/** A kind, or a kind and an attribute of it, such as `port mtu`. */
export type MarkName =
  | 'system'
  | 'system hostname'
  | 'system control-lcore'
  | 'system idle-sleep-us'
  | 'system idle-polls'
  | 'system flow-capacity'
  | 'system mbuf-count'
  | 'system memory-mib'
  | 'system flow-memory'
  | 'np'
  | 'np lcore'
  | 'sp'
  | 'sp lcore'
  | 'port'
  | 'port type'
  | 'port device'
  | 'port np'
  | 'port enabled'
  | 'port mtu'
  | 'port hold-down-link'
  | 'port addresses'
  | 'port description'
  | 'vlan'
  | 'vlan name'
  | 'vlan ports'
  | 'vlan description'
  | 'vsd'
  | 'vsd use'
  | 'vsd vlans'
  | 'vsd description'
  | 'server'
  | 'server address'
  | 'server port'
  | 'server admin-state'
  | 'server description'
  | 'virtual-domain'
  | 'virtual-domain description'
  | 'virtual-domain names'
  | 'virtual-domain vips'
  | 'virtual-domain vlan'
  | 'virtual-domain vsd'
  | 'virtual-domain self-addresses'
  | 'virtual-domain subnets'
  | 'virtual-domain method'
  | 'virtual-domain persistence'
  | 'virtual-domain persistence-timeout-s'
  | 'virtual-domain udp-mode'
  | 'virtual-domain tcp-syn-timeout-s'
  | 'virtual-domain tcp-established-timeout-s'
  | 'virtual-domain tcp-closing-timeout-s'
  | 'virtual-domain udp-rebalance-timeout-s'
  | 'virtual-domain udp-timeout-s'
  | 'virtual-domain fragment-timeout-ms'
  | 'virtual-domain health-method'
  | 'virtual-domain health-port'
  | 'virtual-domain health-rpc-program'
  | 'virtual-domain health-rpc-version'
  | 'virtual-domain health-interval-ms'
  | 'virtual-domain health-timeout-ms'
  | 'virtual-domain health-fall'
  | 'virtual-domain health-rise'
  | 'virtual-domain arp-interval-ms'
  | 'member'
  | 'member server'
  | 'member protocol'
  | 'member vip-port'
  | 'member port'
  | 'member weight'
  | 'static-route'
  | 'static-route virtual-domain'
  | 'static-route prefix'
  | 'static-route next-hop'
  | 'tcp-service'
  | 'tcp-service kind'
  | 'tcp-service address'
  | 'tcp-service tcp-port'
  | 'tcp-service target-addresses'
  | 'tcp-service target-port'
  | 'tcp-service source-address'
  | 'tcp-service vlan'
  | 'tcp-service target-gateway'
  | 'tcp-service priority'
  | 'tcp-service enabled'
  | 'tcp-service description'
  | 'tcp'
  | 'tcp congestion-control'
  | 'tcp min-rto-us'
  | 'tcp max-rto-us'
  | 'tcp initial-rto-us'
  | 'tcp delayed-ack-us'
  | 'tcp keepalive-idle-s'
  | 'tcp keepalive-interval-s'
  | 'tcp keepalive-probes'
  | 'tcp user-timeout-s'
  | 'tcp fin-wait-s'
  | 'tcp time-wait-s'
  | 'tcp syn-retries'
  | 'tcp syn-backlog'
  | 'tcp receive-buffer-bytes'
  | 'tcp send-buffer-bytes'
  | 'tcp max-segment-bytes'
  | 'tcp hop-limit'
  | 'tcp dscp'
  | 'tcp timestamps'
  | 'tcp window-scaling'
  | 'tcp sack'
  | 'tcp ecn'
  | 'tcp nodelay'
  | 'tcp path-mtu-discovery'
  | 'tcp max-connections'
  | 'tcp max-memory-mib'
  | 'nfs-service'
  | 'nfs-service address'
  | 'nfs-service source-address'
  | 'nfs-service vlan'
  | 'nfs-service gateway'
  | 'nfs-service server-transport'
  | 'nfs-service server-connections'
  | 'nfs-service transfer-bytes'
  | 'nfs-service enabled'
  | 'nfs-service description'
  | 'filesystem'
  | 'filesystem nfs-service'
  | 'filesystem fsid'
  | 'filesystem read-method'
  | 'filesystem first-server'
  | 'filesystem write-rule'
  | 'filesystem quorum-percent'
  | 'filesystem first-list-servers'
  | 'filesystem second-list-servers'
  | 'filesystem third-list-servers'
  | 'filesystem promote-hits'
  | 'filesystem demote-hits'
  | 'filesystem interval-ms'
  | 'filesystem handle-entries'
  | 'filesystem retransmit-ms'
  | 'filesystem member-timeout-ms'
  | 'filesystem backlog-calls'
  | 'filesystem notes'
  | 'filesystem lock-member'
  | 'filesystem enabled'
  | 'filesystem description'
  | 'filesystem-member'
  | 'filesystem-member server'
  | 'filesystem-member path'
  | 'filesystem-member weight'
  | 'filesystem-member nfs-port'
  | 'filesystem-member mount-port'
  | 'filesystem-member enabled'
  | 'nfs-export'
  | 'nfs-export path'
  | 'nfs-export filesystem'
  | 'nfs-export directory'
  | 'nfs-export clients'
  | 'nfs-export read-only'
  | 'nfs-export security'
  | 'filesystem-subtree'
  | 'filesystem-subtree path'
  | 'filesystem-subtree target'
  | 'nfs'
  | 'nfs memory-mib'
  | 'nfs map-max-mib'
  | 'nfs duplicate-entries'
  | 'nfs sample-calls';

/** Rapid marks: kind * 256 + attribute, attribute 0 is the object as a whole. */
export const MARK_NUMBERS: ReadonlyMap<MarkName, number> = new Map([
  ['system', 256],
  ['system hostname', 257],
  ['system control-lcore', 258],
  ['system idle-sleep-us', 259],
  ['system idle-polls', 260],
  ['system flow-capacity', 261],
  ['system mbuf-count', 262],
  ['system memory-mib', 263],
  ['system flow-memory', 264],
  ['np', 512],
  ['np lcore', 513],
  ['sp', 768],
  ['sp lcore', 769],
  ['port', 1024],
  ['port type', 1025],
  ['port device', 1026],
  ['port np', 1027],
  ['port enabled', 1028],
  ['port mtu', 1029],
  ['port hold-down-link', 1030],
  ['port addresses', 1031],
  ['port description', 1032],
  ['vlan', 1280],
  ['vlan name', 1281],
  ['vlan ports', 1282],
  ['vlan description', 1283],
  ['vsd', 1536],
  ['vsd use', 1537],
  ['vsd vlans', 1538],
  ['vsd description', 1539],
  ['server', 1792],
  ['server address', 1793],
  ['server port', 1794],
  ['server admin-state', 1795],
  ['server description', 1796],
  ['virtual-domain', 2048],
  ['virtual-domain description', 2049],
  ['virtual-domain names', 2050],
  ['virtual-domain vips', 2051],
  ['virtual-domain vlan', 2052],
  ['virtual-domain vsd', 2053],
  ['virtual-domain self-addresses', 2054],
  ['virtual-domain subnets', 2055],
  ['virtual-domain method', 2056],
  ['virtual-domain persistence', 2057],
  ['virtual-domain persistence-timeout-s', 2058],
  ['virtual-domain udp-mode', 2059],
  ['virtual-domain tcp-syn-timeout-s', 2060],
  ['virtual-domain tcp-established-timeout-s', 2061],
  ['virtual-domain tcp-closing-timeout-s', 2062],
  ['virtual-domain udp-rebalance-timeout-s', 2063],
  ['virtual-domain udp-timeout-s', 2064],
  ['virtual-domain fragment-timeout-ms', 2065],
  ['virtual-domain health-method', 2066],
  ['virtual-domain health-port', 2067],
  ['virtual-domain health-rpc-program', 2068],
  ['virtual-domain health-rpc-version', 2069],
  ['virtual-domain health-interval-ms', 2070],
  ['virtual-domain health-timeout-ms', 2071],
  ['virtual-domain health-fall', 2072],
  ['virtual-domain health-rise', 2073],
  ['virtual-domain arp-interval-ms', 2074],
  ['member', 2304],
  ['member server', 2305],
  ['member protocol', 2306],
  ['member vip-port', 2307],
  ['member port', 2308],
  ['member weight', 2309],
  ['static-route', 2560],
  ['static-route virtual-domain', 2561],
  ['static-route prefix', 2562],
  ['static-route next-hop', 2563],
  ['tcp-service', 2816],
  ['tcp-service kind', 2817],
  ['tcp-service address', 2818],
  ['tcp-service tcp-port', 2819],
  ['tcp-service target-addresses', 2820],
  ['tcp-service target-port', 2821],
  ['tcp-service source-address', 2822],
  ['tcp-service vlan', 2823],
  ['tcp-service target-gateway', 2824],
  ['tcp-service priority', 2825],
  ['tcp-service enabled', 2826],
  ['tcp-service description', 2827],
  ['tcp', 3072],
  ['tcp congestion-control', 3073],
  ['tcp min-rto-us', 3074],
  ['tcp max-rto-us', 3075],
  ['tcp initial-rto-us', 3076],
  ['tcp delayed-ack-us', 3077],
  ['tcp keepalive-idle-s', 3078],
  ['tcp keepalive-interval-s', 3079],
  ['tcp keepalive-probes', 3080],
  ['tcp user-timeout-s', 3081],
  ['tcp fin-wait-s', 3082],
  ['tcp time-wait-s', 3083],
  ['tcp syn-retries', 3084],
  ['tcp syn-backlog', 3085],
  ['tcp receive-buffer-bytes', 3086],
  ['tcp send-buffer-bytes', 3087],
  ['tcp max-segment-bytes', 3088],
  ['tcp hop-limit', 3089],
  ['tcp dscp', 3090],
  ['tcp timestamps', 3091],
  ['tcp window-scaling', 3092],
  ['tcp sack', 3093],
  ['tcp ecn', 3094],
  ['tcp nodelay', 3095],
  ['tcp path-mtu-discovery', 3096],
  ['tcp max-connections', 3097],
  ['tcp max-memory-mib', 3098],
  ['nfs-service', 3328],
  ['nfs-service address', 3329],
  ['nfs-service source-address', 3330],
  ['nfs-service vlan', 3331],
  ['nfs-service gateway', 3332],
  ['nfs-service server-transport', 3333],
  ['nfs-service server-connections', 3334],
  ['nfs-service transfer-bytes', 3335],
  ['nfs-service enabled', 3336],
  ['nfs-service description', 3337],
  ['filesystem', 3584],
  ['filesystem nfs-service', 3585],
  ['filesystem fsid', 3586],
  ['filesystem read-method', 3587],
  ['filesystem first-server', 3588],
  ['filesystem write-rule', 3589],
  ['filesystem quorum-percent', 3590],
  ['filesystem first-list-servers', 3591],
  ['filesystem second-list-servers', 3592],
  ['filesystem third-list-servers', 3593],
  ['filesystem promote-hits', 3594],
  ['filesystem demote-hits', 3595],
  ['filesystem interval-ms', 3596],
  ['filesystem handle-entries', 3597],
  ['filesystem retransmit-ms', 3598],
  ['filesystem member-timeout-ms', 3599],
  ['filesystem backlog-calls', 3600],
  ['filesystem notes', 3601],
  ['filesystem lock-member', 3602],
  ['filesystem enabled', 3603],
  ['filesystem description', 3604],
  ['filesystem-member', 3840],
  ['filesystem-member server', 3841],
  ['filesystem-member path', 3842],
  ['filesystem-member weight', 3843],
  ['filesystem-member nfs-port', 3844],
  ['filesystem-member mount-port', 3845],
  ['filesystem-member enabled', 3846],
  ['nfs-export', 4096],
  ['nfs-export path', 4097],
  ['nfs-export filesystem', 4098],
  ['nfs-export directory', 4099],
  ['nfs-export clients', 4100],
  ['nfs-export read-only', 4101],
  ['nfs-export security', 4102],
  ['filesystem-subtree', 4352],
  ['filesystem-subtree path', 4353],
  ['filesystem-subtree target', 4354],
  ['nfs', 4608],
  ['nfs memory-mib', 4609],
  ['nfs map-max-mib', 4610],
  ['nfs duplicate-entries', 4611],
  ['nfs sample-calls', 4612],
]);

/** Ids of a kind are below its limit. */
export const ID_LIMITS = {
  np: 32,
  sp: 32,
  port: 64,
  vlan: 4095,
  vsd: 256,
  server: 1024,
  'virtual-domain': 256,
  member: 1024,
  'static-route': 1024,
  'tcp-service': 256,
  'nfs-service': 16,
  filesystem: 64,
  'filesystem-member': 256,
  'nfs-export': 128,
  'filesystem-subtree': 64,
} as const;
