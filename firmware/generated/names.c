/* SPDX-License-Identifier: Apache-2.0 */
/* Made from mgmt/dictionary by npm run generate: change the dictionary. */
#include "generated/names.h"
#include "generated/drops.h"
#include "generated/events.h"
#include "generated/kinds.h"
#include "generated/messages.h"
#include "generated/procedures.h"
#include "generated/stages.h"

const char *sl_kind_name(unsigned int value)
{
    switch (value) {
    case SL_KIND_SYSTEM:
        return "system";
    case SL_KIND_NP:
        return "np";
    case SL_KIND_SP:
        return "sp";
    case SL_KIND_PORT:
        return "port";
    case SL_KIND_VLAN:
        return "vlan";
    case SL_KIND_VSD:
        return "vsd";
    case SL_KIND_SERVER:
        return "server";
    case SL_KIND_DOMAIN:
        return "virtual-domain";
    case SL_KIND_MEMBER:
        return "member";
    case SL_KIND_STATIC_ROUTE:
        return "static-route";
    case SL_KIND_TCP_SERVICE:
        return "tcp-service";
    case SL_KIND_TCP:
        return "tcp";
    case SL_KIND_NFS_SERVICE:
        return "nfs-service";
    case SL_KIND_FILESYSTEM:
        return "filesystem";
    case SL_KIND_FILESYSTEM_MEMBER:
        return "filesystem-member";
    case SL_KIND_NFS_EXPORT:
        return "nfs-export";
    case SL_KIND_FILESYSTEM_SUBTREE:
        return "filesystem-subtree";
    case SL_KIND_NFS:
        return "nfs";
    default:
        return "unknown";
    }
}

const char *sl_mark_name(unsigned int value)
{
    switch (value) {
    case 256:
        return "system";
    case 257:
        return "system hostname";
    case 258:
        return "system control-lcore";
    case 259:
        return "system idle-sleep-us";
    case 260:
        return "system idle-polls";
    case 261:
        return "system flow-capacity";
    case 262:
        return "system mbuf-count";
    case 263:
        return "system memory-mib";
    case 264:
        return "system flow-memory";
    case 512:
        return "np";
    case 513:
        return "np lcore";
    case 768:
        return "sp";
    case 769:
        return "sp lcore";
    case 1024:
        return "port";
    case 1025:
        return "port type";
    case 1026:
        return "port device";
    case 1027:
        return "port np";
    case 1028:
        return "port enabled";
    case 1029:
        return "port mtu";
    case 1030:
        return "port hold-down-link";
    case 1031:
        return "port addresses";
    case 1032:
        return "port description";
    case 1280:
        return "vlan";
    case 1281:
        return "vlan name";
    case 1282:
        return "vlan ports";
    case 1283:
        return "vlan description";
    case 1536:
        return "vsd";
    case 1537:
        return "vsd use";
    case 1538:
        return "vsd vlans";
    case 1539:
        return "vsd description";
    case 1792:
        return "server";
    case 1793:
        return "server address";
    case 1794:
        return "server port";
    case 1795:
        return "server admin-state";
    case 1796:
        return "server description";
    case 2048:
        return "virtual-domain";
    case 2049:
        return "virtual-domain description";
    case 2050:
        return "virtual-domain names";
    case 2051:
        return "virtual-domain vips";
    case 2052:
        return "virtual-domain vlan";
    case 2053:
        return "virtual-domain vsd";
    case 2054:
        return "virtual-domain self-addresses";
    case 2055:
        return "virtual-domain subnets";
    case 2056:
        return "virtual-domain method";
    case 2057:
        return "virtual-domain persistence";
    case 2058:
        return "virtual-domain persistence-timeout-s";
    case 2059:
        return "virtual-domain udp-mode";
    case 2060:
        return "virtual-domain tcp-syn-timeout-s";
    case 2061:
        return "virtual-domain tcp-established-timeout-s";
    case 2062:
        return "virtual-domain tcp-closing-timeout-s";
    case 2063:
        return "virtual-domain udp-rebalance-timeout-s";
    case 2064:
        return "virtual-domain udp-timeout-s";
    case 2065:
        return "virtual-domain fragment-timeout-ms";
    case 2066:
        return "virtual-domain health-method";
    case 2067:
        return "virtual-domain health-port";
    case 2068:
        return "virtual-domain health-rpc-program";
    case 2069:
        return "virtual-domain health-rpc-version";
    case 2070:
        return "virtual-domain health-interval-ms";
    case 2071:
        return "virtual-domain health-timeout-ms";
    case 2072:
        return "virtual-domain health-fall";
    case 2073:
        return "virtual-domain health-rise";
    case 2074:
        return "virtual-domain arp-interval-ms";
    case 2304:
        return "member";
    case 2305:
        return "member server";
    case 2306:
        return "member protocol";
    case 2307:
        return "member vip-port";
    case 2308:
        return "member port";
    case 2309:
        return "member weight";
    case 2560:
        return "static-route";
    case 2561:
        return "static-route virtual-domain";
    case 2562:
        return "static-route prefix";
    case 2563:
        return "static-route next-hop";
    case 2816:
        return "tcp-service";
    case 2817:
        return "tcp-service kind";
    case 2818:
        return "tcp-service address";
    case 2819:
        return "tcp-service tcp-port";
    case 2820:
        return "tcp-service target-addresses";
    case 2821:
        return "tcp-service target-port";
    case 2822:
        return "tcp-service source-address";
    case 2823:
        return "tcp-service vlan";
    case 2824:
        return "tcp-service target-gateway";
    case 2825:
        return "tcp-service priority";
    case 2826:
        return "tcp-service enabled";
    case 2827:
        return "tcp-service description";
    case 3072:
        return "tcp";
    case 3073:
        return "tcp congestion-control";
    case 3074:
        return "tcp min-rto-us";
    case 3075:
        return "tcp max-rto-us";
    case 3076:
        return "tcp initial-rto-us";
    case 3077:
        return "tcp delayed-ack-us";
    case 3078:
        return "tcp keepalive-idle-s";
    case 3079:
        return "tcp keepalive-interval-s";
    case 3080:
        return "tcp keepalive-probes";
    case 3081:
        return "tcp user-timeout-s";
    case 3082:
        return "tcp fin-wait-s";
    case 3083:
        return "tcp time-wait-s";
    case 3084:
        return "tcp syn-retries";
    case 3085:
        return "tcp syn-backlog";
    case 3086:
        return "tcp receive-buffer-bytes";
    case 3087:
        return "tcp send-buffer-bytes";
    case 3088:
        return "tcp max-segment-bytes";
    case 3089:
        return "tcp hop-limit";
    case 3090:
        return "tcp dscp";
    case 3091:
        return "tcp timestamps";
    case 3092:
        return "tcp window-scaling";
    case 3093:
        return "tcp sack";
    case 3094:
        return "tcp ecn";
    case 3095:
        return "tcp nodelay";
    case 3096:
        return "tcp path-mtu-discovery";
    case 3097:
        return "tcp max-connections";
    case 3098:
        return "tcp max-memory-mib";
    case 3328:
        return "nfs-service";
    case 3329:
        return "nfs-service address";
    case 3330:
        return "nfs-service source-address";
    case 3331:
        return "nfs-service vlan";
    case 3332:
        return "nfs-service gateway";
    case 3333:
        return "nfs-service server-transport";
    case 3334:
        return "nfs-service server-connections";
    case 3335:
        return "nfs-service transfer-bytes";
    case 3336:
        return "nfs-service enabled";
    case 3337:
        return "nfs-service description";
    case 3584:
        return "filesystem";
    case 3585:
        return "filesystem nfs-service";
    case 3586:
        return "filesystem fsid";
    case 3587:
        return "filesystem read-method";
    case 3588:
        return "filesystem first-server";
    case 3589:
        return "filesystem write-rule";
    case 3590:
        return "filesystem quorum-percent";
    case 3591:
        return "filesystem first-list-servers";
    case 3592:
        return "filesystem second-list-servers";
    case 3593:
        return "filesystem third-list-servers";
    case 3594:
        return "filesystem promote-hits";
    case 3595:
        return "filesystem demote-hits";
    case 3596:
        return "filesystem interval-ms";
    case 3597:
        return "filesystem handle-entries";
    case 3598:
        return "filesystem retransmit-ms";
    case 3599:
        return "filesystem member-timeout-ms";
    case 3600:
        return "filesystem backlog-calls";
    case 3601:
        return "filesystem notes";
    case 3602:
        return "filesystem lock-member";
    case 3603:
        return "filesystem enabled";
    case 3604:
        return "filesystem description";
    case 3840:
        return "filesystem-member";
    case 3841:
        return "filesystem-member server";
    case 3842:
        return "filesystem-member path";
    case 3843:
        return "filesystem-member weight";
    case 3844:
        return "filesystem-member nfs-port";
    case 3845:
        return "filesystem-member mount-port";
    case 3846:
        return "filesystem-member enabled";
    case 4096:
        return "nfs-export";
    case 4097:
        return "nfs-export path";
    case 4098:
        return "nfs-export filesystem";
    case 4099:
        return "nfs-export directory";
    case 4100:
        return "nfs-export clients";
    case 4101:
        return "nfs-export read-only";
    case 4102:
        return "nfs-export security";
    case 4352:
        return "filesystem-subtree";
    case 4353:
        return "filesystem-subtree path";
    case 4354:
        return "filesystem-subtree target";
    case 4608:
        return "nfs";
    case 4609:
        return "nfs memory-mib";
    case 4610:
        return "nfs map-max-mib";
    case 4611:
        return "nfs duplicate-entries";
    case 4612:
        return "nfs sample-calls";
    default:
        return "unknown";
    }
}

const char *sl_message_name(unsigned int value)
{
    switch (value) {
    case SL_MSG_BEGIN:
        return "begin";
    case SL_MSG_COMMIT:
        return "commit";
    case SL_MSG_ABORT:
        return "abort";
    case SL_MSG_READY:
        return "ready";
    case SL_MSG_FLOWS_QUERY:
        return "flows-query";
    case SL_MSG_CLEAR_STATISTICS:
        return "clear-statistics";
    case SL_MSG_TCP_QUERY:
        return "tcp-query";
    case SL_MSG_TCP_RESET:
        return "tcp-reset";
    case SL_MSG_IMPAIR:
        return "impair";
    case SL_MSG_IMPAIRMENT_QUERY:
        return "impairment-query";
    case SL_MSG_NFS_QUERY:
        return "nfs-query";
    case SL_MSG_NFS_TRACE:
        return "nfs-trace";
    case SL_MSG_NFS_REINSTATE:
        return "nfs-reinstate";
    case SL_MSG_SET_SYSTEM:
        return "set-system";
    case SL_MSG_SET_NP:
        return "set-np";
    case SL_MSG_SET_SP:
        return "set-sp";
    case SL_MSG_SET_PORT:
        return "set-port";
    case SL_MSG_SET_VLAN:
        return "set-vlan";
    case SL_MSG_SET_VSD:
        return "set-vsd";
    case SL_MSG_SET_SERVER:
        return "set-server";
    case SL_MSG_SET_DOMAIN:
        return "set-domain";
    case SL_MSG_SET_MEMBER:
        return "set-member";
    case SL_MSG_SET_STATIC_ROUTE:
        return "set-static-route";
    case SL_MSG_SET_TCP_SERVICE:
        return "set-tcp-service";
    case SL_MSG_SET_TCP:
        return "set-tcp";
    case SL_MSG_SET_NFS_SERVICE:
        return "set-nfs-service";
    case SL_MSG_SET_FILESYSTEM:
        return "set-filesystem";
    case SL_MSG_SET_FILESYSTEM_MEMBER:
        return "set-filesystem-member";
    case SL_MSG_SET_NFS_EXPORT:
        return "set-nfs-export";
    case SL_MSG_SET_FILESYSTEM_SUBTREE:
        return "set-filesystem-subtree";
    case SL_MSG_SET_NFS:
        return "set-nfs";
    case SL_MSG_HELLO:
        return "hello";
    case SL_MSG_ACK:
        return "ack";
    case SL_MSG_NAK:
        return "nak";
    case SL_MSG_EVENT:
        return "event";
    case SL_MSG_FLOWS_ROWS:
        return "flows-rows";
    case SL_MSG_TCP_ROWS:
        return "tcp-rows";
    case SL_MSG_TCP_LISTENERS:
        return "tcp-listeners";
    case SL_MSG_IMPAIRMENT:
        return "impairment";
    case SL_MSG_NFS_MEMBERS:
        return "nfs-members";
    case SL_MSG_NFS_FILES:
        return "nfs-files";
    case SL_MSG_NFS_CLIENTS:
        return "nfs-clients";
    case SL_MSG_NFS_CALLS:
        return "nfs-calls";
    case SL_MSG_NFS_STEPS:
        return "nfs-steps";
    default:
        return "unknown";
    }
}

const char *sl_event_name(unsigned int value)
{
    switch (value) {
    case SL_EVENT_FASTPATH_STARTED:
        return "fastpath-started";
    case SL_EVENT_FASTPATH_ATTACHED:
        return "fastpath-attached";
    case SL_EVENT_FASTPATH_EXITED:
        return "fastpath-exited";
    case SL_EVENT_CONFIG_APPLIED:
        return "config-applied";
    case SL_EVENT_CONFIG_REFUSED:
        return "config-refused";
    case SL_EVENT_HOLD_DOWN_RELEASED:
        return "hold-down-released";
    case SL_EVENT_PORT_UP:
        return "port-up";
    case SL_EVENT_PORT_DOWN:
        return "port-down";
    case SL_EVENT_SERVER_LOCATED:
        return "server-located";
    case SL_EVENT_SERVER_MOVED:
        return "server-moved";
    case SL_EVENT_SERVER_LOST:
        return "server-lost";
    case SL_EVENT_MEMBER_UP:
        return "member-up";
    case SL_EVENT_MEMBER_DOWN:
        return "member-down";
    case SL_EVENT_FLOW_TABLE_FULL:
        return "flow-table-full";
    case SL_EVENT_RING_ERROR:
        return "ring-error";
    case SL_EVENT_DICTIONARY_MISMATCH:
        return "dictionary-mismatch";
    case SL_EVENT_TAP_FAILED:
        return "tap-failed";
    case SL_EVENT_COMMIT:
        return "commit";
    case SL_EVENT_COMMIT_CONFIRMED_EXPIRED:
        return "commit-confirmed-expired";
    case SL_EVENT_ROLLBACK:
        return "rollback";
    case SL_EVENT_FASTPATH_FAILED:
        return "fastpath-failed";
    case SL_EVENT_FASTPATH_HUNG:
        return "fastpath-hung";
    case SL_EVENT_MANAGEMENT_STARTED:
        return "management-started";
    case SL_EVENT_MANAGEMENT_STOPPED:
        return "management-stopped";
    case SL_EVENT_STARTUP_REFUSED:
        return "startup-refused";
    case SL_EVENT_CONFIGURATION_SAVED:
        return "configuration-saved";
    case SL_EVENT_COUNTERS_CLEARED:
        return "counters-cleared";
    case SL_EVENT_COMMIT_REFUSED:
        return "commit-refused";
    case SL_EVENT_RESTART_REQUESTED:
        return "restart-requested";
    case SL_EVENT_ADDRESS_IN_USE:
        return "address-in-use";
    case SL_EVENT_TCP_TARGET_LOCATED:
        return "tcp-target-located";
    case SL_EVENT_TCP_TARGET_LOST:
        return "tcp-target-lost";
    case SL_EVENT_TCP_TARGET_MOVED:
        return "tcp-target-moved";
    case SL_EVENT_TCP_ADDRESS_IN_USE:
        return "tcp-address-in-use";
    case SL_EVENT_TCP_CONNECTION_RESET:
        return "tcp-connection-reset";
    case SL_EVENT_NFS_SERVER_LOCATED:
        return "nfs-server-located";
    case SL_EVENT_NFS_SERVER_LOST:
        return "nfs-server-lost";
    case SL_EVENT_NFS_SERVER_MOVED:
        return "nfs-server-moved";
    case SL_EVENT_NFS_ADDRESS_IN_USE:
        return "nfs-address-in-use";
    case SL_EVENT_NFS_MEMBER_JOINED:
        return "nfs-member-joined";
    case SL_EVENT_NFS_MEMBER_REFUSED:
        return "nfs-member-refused";
    case SL_EVENT_NFS_MEMBER_OUT:
        return "nfs-member-out";
    case SL_EVENT_NFS_LAST_MEMBER:
        return "nfs-last-member";
    case SL_EVENT_NFS_NO_MEMBER:
        return "nfs-no-member";
    case SL_EVENT_NFS_SERVING:
        return "nfs-serving";
    case SL_EVENT_NFS_ALL_FAILED:
        return "nfs-all-failed";
    case SL_EVENT_NFS_FOREIGN_HANDLE:
        return "nfs-foreign-handle";
    case SL_EVENT_NFS_MAP_FULL:
        return "nfs-map-full";
    case SL_EVENT_NFS_STORE_FAILED:
        return "nfs-store-failed";
    case SL_EVENT_NFS_RECOVERY_BEGAN:
        return "nfs-recovery-began";
    case SL_EVENT_NFS_REPAIRED:
        return "nfs-repaired";
    case SL_EVENT_NFS_RECOVERY_ENDED:
        return "nfs-recovery-ended";
    case SL_EVENT_NFS_VERIFIER_CHANGED:
        return "nfs-verifier-changed";
    case SL_EVENT_NFS_SUBTREE_INACTIVE:
        return "nfs-subtree-inactive";
    case SL_EVENT_NFS_REINSTATED:
        return "nfs-reinstated";
    case SL_EVENT_NFS_MEMBER_UNLIKE:
        return "nfs-member-unlike";
    case SL_EVENT_NFS_LOCKS_LOST:
        return "nfs-locks-lost";
    default:
        return "unknown";
    }
}

const char *sl_drop_name(unsigned int value)
{
    switch (value) {
    case SL_DROP_HOLD_DOWN:
        return "hold-down";
    case SL_DROP_ETHERNET_TRUNCATED:
        return "ethernet-truncated";
    case SL_DROP_ETHERNET_SOURCE_INVALID:
        return "ethernet-source-invalid";
    case SL_DROP_MAC_NOT_LOCAL:
        return "mac-not-local";
    case SL_DROP_ETHERTYPE_UNKNOWN:
        return "ethertype-unknown";
    case SL_DROP_IPV6_UNSUPPORTED:
        return "ipv6-unsupported";
    case SL_DROP_VLAN_NOT_MEMBER:
        return "vlan-not-member";
    case SL_DROP_ARP_MALFORMED:
        return "arp-malformed";
    case SL_DROP_IPV4_TRUNCATED:
        return "ipv4-truncated";
    case SL_DROP_IPV4_HEADER_BAD:
        return "ipv4-header-bad";
    case SL_DROP_IPV4_CHECKSUM_BAD:
        return "ipv4-checksum-bad";
    case SL_DROP_IPV4_SOURCE_INVALID:
        return "ipv4-source-invalid";
    case SL_DROP_TCP_TRUNCATED:
        return "tcp-truncated";
    case SL_DROP_TCP_CHECKSUM_BAD:
        return "tcp-checksum-bad";
    case SL_DROP_TCP_FLAGS_INVALID:
        return "tcp-flags-invalid";
    case SL_DROP_UDP_TRUNCATED:
        return "udp-truncated";
    case SL_DROP_UDP_CHECKSUM_BAD:
        return "udp-checksum-bad";
    case SL_DROP_ICMP_TRUNCATED:
        return "icmp-truncated";
    case SL_DROP_ICMP_CHECKSUM_BAD:
        return "icmp-checksum-bad";
    case SL_DROP_ICMP_ERROR_NO_FLOW:
        return "icmp-error-no-flow";
    case SL_DROP_SERVER_DIRECT_ACCESS:
        return "server-direct-access";
    case SL_DROP_DESTINATION_NOT_REACHABLE:
        return "destination-not-reachable";
    case SL_DROP_SERVER_PORT_UNCLASSIFIED:
        return "server-port-unclassified";
    case SL_DROP_VIP_SERVICE_UNKNOWN:
        return "vip-service-unknown";
    case SL_DROP_NO_SERVER_AVAILABLE:
        return "no-server-available";
    case SL_DROP_TCP_NO_FLOW:
        return "tcp-no-flow";
    case SL_DROP_FLOW_TABLE_FULL:
        return "flow-table-full";
    case SL_DROP_FRAGMENT_MALFORMED:
        return "fragment-malformed";
    case SL_DROP_FRAGMENT_HOLD_FULL:
        return "fragment-hold-full";
    case SL_DROP_FRAGMENT_TIMEOUT:
        return "fragment-timeout";
    case SL_DROP_MTU_EXCEEDED:
        return "mtu-exceeded";
    case SL_DROP_EGRESS_PORT_DOWN:
        return "egress-port-down";
    case SL_DROP_TX_QUEUE_FULL:
        return "tx-queue-full";
    case SL_DROP_FABRIC_FULL:
        return "fabric-full";
    case SL_DROP_PUNT_RING_FULL:
        return "punt-ring-full";
    case SL_DROP_EXCEPTION_QUEUE_FULL:
        return "exception-queue-full";
    case SL_DROP_INJECT_INVALID:
        return "inject-invalid";
    case SL_DROP_SP_NO_SERVICE:
        return "sp-no-service";
    case SL_DROP_SERVICE_RING_FULL:
        return "service-ring-full";
    case SL_DROP_SERVICE_FRAGMENT:
        return "service-fragment";
    case SL_DROP_IPV6_EXTENSION:
        return "ipv6-extension";
    case SL_DROP_SERVICE_PROTOCOL_UNKNOWN:
        return "service-protocol-unknown";
    case SL_DROP_IPV6_TRUNCATED:
        return "ipv6-truncated";
    case SL_DROP_IPV6_HEADER_BAD:
        return "ipv6-header-bad";
    case SL_DROP_IPV6_SOURCE_INVALID:
        return "ipv6-source-invalid";
    case SL_DROP_NEIGHBOUR_MALFORMED:
        return "neighbour-malformed";
    case SL_DROP_SERVICE_FRAME_SCATTERED:
        return "service-frame-scattered";
    case SL_DROP_SERVICE_ICMP_UNUSED:
        return "service-icmp-unused";
    case SL_DROP_NFS_PORT_UNKNOWN:
        return "nfs-port-unknown";
    case SL_DROP_NFS_NO_ROOM:
        return "nfs-no-room";
    default:
        return "unknown";
    }
}

const char *sl_stage_name(unsigned int value)
{
    switch (value) {
    case SL_STAGE_RX:
        return "rx";
    case SL_STAGE_PARSE:
        return "parse";
    case SL_STAGE_LOOKUP:
        return "lookup";
    case SL_STAGE_TRANSLATE:
        return "translate";
    case SL_STAGE_CLASSIFY:
        return "classify";
    case SL_STAGE_ARP:
        return "arp";
    case SL_STAGE_ICMP:
        return "icmp";
    case SL_STAGE_FRAGMENT:
        return "fragment";
    case SL_STAGE_BALANCE:
        return "balance";
    case SL_STAGE_SERVICE:
        return "service";
    case SL_STAGE_EXCEPTION:
        return "exception";
    case SL_STAGE_FABRIC:
        return "fabric";
    case SL_STAGE_TX:
        return "tx";
    default:
        return "unknown";
    }
}

const char *sl_procedure_name(unsigned int value)
{
    switch (value) {
    case SL_PROCEDURE_NULL:
        return "null";
    case SL_PROCEDURE_GETATTR:
        return "getattr";
    case SL_PROCEDURE_SETATTR:
        return "setattr";
    case SL_PROCEDURE_LOOKUP:
        return "lookup";
    case SL_PROCEDURE_ACCESS:
        return "access";
    case SL_PROCEDURE_READLINK:
        return "readlink";
    case SL_PROCEDURE_READ:
        return "read";
    case SL_PROCEDURE_WRITE:
        return "write";
    case SL_PROCEDURE_CREATE:
        return "create";
    case SL_PROCEDURE_MKDIR:
        return "mkdir";
    case SL_PROCEDURE_SYMLINK:
        return "symlink";
    case SL_PROCEDURE_MKNOD:
        return "mknod";
    case SL_PROCEDURE_REMOVE:
        return "remove";
    case SL_PROCEDURE_RMDIR:
        return "rmdir";
    case SL_PROCEDURE_RENAME:
        return "rename";
    case SL_PROCEDURE_LINK:
        return "link";
    case SL_PROCEDURE_READDIR:
        return "readdir";
    case SL_PROCEDURE_READDIRPLUS:
        return "readdirplus";
    case SL_PROCEDURE_FSSTAT:
        return "fsstat";
    case SL_PROCEDURE_FSINFO:
        return "fsinfo";
    case SL_PROCEDURE_PATHCONF:
        return "pathconf";
    case SL_PROCEDURE_COMMIT:
        return "commit";
    default:
        return "unknown";
    }
}

size_t sl_message_bytes(unsigned int id)
{
    switch (id) {
    case SL_MSG_BEGIN:
        return sizeof(struct sl_msg_begin);
    case SL_MSG_COMMIT:
        return sizeof(struct sl_msg_commit);
    case SL_MSG_ABORT:
        return sizeof(struct sl_msg_abort);
    case SL_MSG_READY:
        return sizeof(struct sl_msg_ready);
    case SL_MSG_FLOWS_QUERY:
        return sizeof(struct sl_msg_flows_query);
    case SL_MSG_CLEAR_STATISTICS:
        return sizeof(struct sl_msg_clear_statistics);
    case SL_MSG_TCP_QUERY:
        return sizeof(struct sl_msg_tcp_query);
    case SL_MSG_TCP_RESET:
        return sizeof(struct sl_msg_tcp_reset);
    case SL_MSG_IMPAIR:
        return sizeof(struct sl_msg_impair);
    case SL_MSG_IMPAIRMENT_QUERY:
        return sizeof(struct sl_msg_impairment_query);
    case SL_MSG_NFS_QUERY:
        return sizeof(struct sl_msg_nfs_query);
    case SL_MSG_NFS_TRACE:
        return sizeof(struct sl_msg_nfs_trace);
    case SL_MSG_NFS_REINSTATE:
        return sizeof(struct sl_msg_nfs_reinstate);
    case SL_MSG_SET_SYSTEM:
        return sizeof(struct sl_msg_set_system);
    case SL_MSG_SET_NP:
        return sizeof(struct sl_msg_set_np);
    case SL_MSG_SET_SP:
        return sizeof(struct sl_msg_set_sp);
    case SL_MSG_SET_PORT:
        return sizeof(struct sl_msg_set_port);
    case SL_MSG_SET_VLAN:
        return sizeof(struct sl_msg_set_vlan);
    case SL_MSG_SET_VSD:
        return sizeof(struct sl_msg_set_vsd);
    case SL_MSG_SET_SERVER:
        return sizeof(struct sl_msg_set_server);
    case SL_MSG_SET_DOMAIN:
        return sizeof(struct sl_msg_set_domain);
    case SL_MSG_SET_MEMBER:
        return sizeof(struct sl_msg_set_member);
    case SL_MSG_SET_STATIC_ROUTE:
        return sizeof(struct sl_msg_set_static_route);
    case SL_MSG_SET_TCP_SERVICE:
        return sizeof(struct sl_msg_set_tcp_service);
    case SL_MSG_SET_TCP:
        return sizeof(struct sl_msg_set_tcp);
    case SL_MSG_SET_NFS_SERVICE:
        return sizeof(struct sl_msg_set_nfs_service);
    case SL_MSG_SET_FILESYSTEM:
        return sizeof(struct sl_msg_set_filesystem);
    case SL_MSG_SET_FILESYSTEM_MEMBER:
        return sizeof(struct sl_msg_set_filesystem_member);
    case SL_MSG_SET_NFS_EXPORT:
        return sizeof(struct sl_msg_set_nfs_export);
    case SL_MSG_SET_FILESYSTEM_SUBTREE:
        return sizeof(struct sl_msg_set_filesystem_subtree);
    case SL_MSG_SET_NFS:
        return sizeof(struct sl_msg_set_nfs);
    case SL_MSG_HELLO:
        return sizeof(struct sl_msg_hello);
    case SL_MSG_ACK:
        return sizeof(struct sl_msg_ack);
    case SL_MSG_NAK:
        return sizeof(struct sl_msg_nak);
    case SL_MSG_EVENT:
        return sizeof(struct sl_msg_event);
    case SL_MSG_FLOWS_ROWS:
        return sizeof(struct sl_msg_flows_rows);
    case SL_MSG_TCP_ROWS:
        return sizeof(struct sl_msg_tcp_rows);
    case SL_MSG_TCP_LISTENERS:
        return sizeof(struct sl_msg_tcp_listeners);
    case SL_MSG_IMPAIRMENT:
        return sizeof(struct sl_msg_impairment);
    case SL_MSG_NFS_MEMBERS:
        return sizeof(struct sl_msg_nfs_members);
    case SL_MSG_NFS_FILES:
        return sizeof(struct sl_msg_nfs_files);
    case SL_MSG_NFS_CLIENTS:
        return sizeof(struct sl_msg_nfs_clients);
    case SL_MSG_NFS_CALLS:
        return sizeof(struct sl_msg_nfs_calls);
    case SL_MSG_NFS_STEPS:
        return sizeof(struct sl_msg_nfs_steps);
    default:
        return 0;
    }
}
