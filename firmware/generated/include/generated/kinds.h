/* SPDX-License-Identifier: Apache-2.0 */
/* Made from mgmt/dictionary by npm run generate: change the dictionary. */
#ifndef GENERATED_KINDS_H
#define GENERATED_KINDS_H

#include <stdint.h>

/* No object: where a message carries an id that may be absent. */
#define SL_ID_NONE 0xffffu

/* Ids of a kind are below its limit, so an array of that length holds them. */
#define SL_LIMIT_NP 32u
#define SL_LIMIT_SP 32u
#define SL_LIMIT_PORT 64u
#define SL_LIMIT_VLAN 4095u
#define SL_LIMIT_VSD 256u
#define SL_LIMIT_SERVER 1024u
#define SL_LIMIT_DOMAIN 256u
#define SL_LIMIT_MEMBER 1024u
#define SL_LIMIT_STATIC_ROUTE 1024u
#define SL_LIMIT_TCP_SERVICE 256u

/* Kinds of objects. */
enum sl_kind {
    SL_KIND_NONE = 0,
    /* The appliance as a whole: its name, the control core and the resources of the fast path. */
    SL_KIND_SYSTEM = 1,
    /* A network processor: a forwarding instance with its own ports and flow table, placed on an
       lcore. */
    SL_KIND_NP = 2,
    /* A storage processor: the role of an lcore that terminates connections and serves requests. */
    SL_KIND_SP = 3,
    /* A port of the appliance, named slot.port: one network device owned by one NP. */
    SL_KIND_PORT = 4,
    /* A port-based VLAN; a port may be in several. */
    SL_KIND_VLAN = 5,
    /* A virtual storage domain: a customer's grouping of VLANs, virtual domains and servers. */
    SL_KIND_VSD = 6,
    /* A physical server behind the appliance. */
    SL_KIND_SERVER = 7,
    /* A virtual domain: names and virtual IP addresses behind which physical servers are balanced.
     */
    SL_KIND_DOMAIN = 8,
    /* A member of a virtual domain: a server, or one service of it, that the domain is balanced
       over. */
    SL_KIND_MEMBER = 9,
    /* A route of a virtual domain to what lies outside its subnets. */
    SL_KIND_STATIC_ROUTE = 10,
    /* A TCP service that ends in the appliance: SPs accept connections to its address and port. */
    SL_KIND_TCP_SERVICE = 11,
    /* How the SPs' TCP works: timers, buffers, options and limits. New connections begin with these
       values. */
    SL_KIND_TCP = 12,
};

/* Rapid marks: the number of each kind, times 256, plus the number of the attribute; 0 there is the
 * object as a whole. */
enum sl_mark {
    SL_MARK_NONE = 0,
    SL_MARK_SYSTEM = 256,
    SL_MARK_SYSTEM_HOSTNAME = 257,
    SL_MARK_SYSTEM_CONTROL_LCORE = 258,
    SL_MARK_SYSTEM_IDLE_SLEEP_US = 259,
    SL_MARK_SYSTEM_IDLE_POLLS = 260,
    SL_MARK_SYSTEM_FLOW_CAPACITY = 261,
    SL_MARK_SYSTEM_MBUF_COUNT = 262,
    SL_MARK_SYSTEM_MEMORY_MIB = 263,
    SL_MARK_SYSTEM_FLOW_MEMORY = 264,
    SL_MARK_NP = 512,
    SL_MARK_NP_LCORE = 513,
    SL_MARK_SP = 768,
    SL_MARK_SP_LCORE = 769,
    SL_MARK_PORT = 1024,
    SL_MARK_PORT_TYPE = 1025,
    SL_MARK_PORT_DEVICE = 1026,
    SL_MARK_PORT_NP = 1027,
    SL_MARK_PORT_ENABLED = 1028,
    SL_MARK_PORT_MTU = 1029,
    SL_MARK_PORT_HOLD_DOWN_LINK = 1030,
    SL_MARK_PORT_ADDRESSES = 1031,
    SL_MARK_PORT_DESCRIPTION = 1032,
    SL_MARK_VLAN = 1280,
    SL_MARK_VLAN_NAME = 1281,
    SL_MARK_VLAN_PORTS = 1282,
    SL_MARK_VLAN_DESCRIPTION = 1283,
    SL_MARK_VSD = 1536,
    SL_MARK_VSD_USE = 1537,
    SL_MARK_VSD_VLANS = 1538,
    SL_MARK_VSD_DESCRIPTION = 1539,
    SL_MARK_SERVER = 1792,
    SL_MARK_SERVER_ADDRESS = 1793,
    SL_MARK_SERVER_PORT = 1794,
    SL_MARK_SERVER_ADMIN_STATE = 1795,
    SL_MARK_SERVER_DESCRIPTION = 1796,
    SL_MARK_DOMAIN = 2048,
    SL_MARK_DOMAIN_DESCRIPTION = 2049,
    SL_MARK_DOMAIN_NAMES = 2050,
    SL_MARK_DOMAIN_VIPS = 2051,
    SL_MARK_DOMAIN_VLAN = 2052,
    SL_MARK_DOMAIN_VSD = 2053,
    SL_MARK_DOMAIN_SELF_ADDRESSES = 2054,
    SL_MARK_DOMAIN_SUBNETS = 2055,
    SL_MARK_DOMAIN_METHOD = 2056,
    SL_MARK_DOMAIN_PERSISTENCE = 2057,
    SL_MARK_DOMAIN_PERSISTENCE_TIMEOUT_S = 2058,
    SL_MARK_DOMAIN_UDP_MODE = 2059,
    SL_MARK_DOMAIN_TCP_SYN_TIMEOUT_S = 2060,
    SL_MARK_DOMAIN_TCP_ESTABLISHED_TIMEOUT_S = 2061,
    SL_MARK_DOMAIN_TCP_CLOSING_TIMEOUT_S = 2062,
    SL_MARK_DOMAIN_UDP_REBALANCE_TIMEOUT_S = 2063,
    SL_MARK_DOMAIN_UDP_TIMEOUT_S = 2064,
    SL_MARK_DOMAIN_FRAGMENT_TIMEOUT_MS = 2065,
    SL_MARK_DOMAIN_HEALTH_METHOD = 2066,
    SL_MARK_DOMAIN_HEALTH_PORT = 2067,
    SL_MARK_DOMAIN_HEALTH_RPC_PROGRAM = 2068,
    SL_MARK_DOMAIN_HEALTH_RPC_VERSION = 2069,
    SL_MARK_DOMAIN_HEALTH_INTERVAL_MS = 2070,
    SL_MARK_DOMAIN_HEALTH_TIMEOUT_MS = 2071,
    SL_MARK_DOMAIN_HEALTH_FALL = 2072,
    SL_MARK_DOMAIN_HEALTH_RISE = 2073,
    SL_MARK_DOMAIN_ARP_INTERVAL_MS = 2074,
    SL_MARK_MEMBER = 2304,
    SL_MARK_MEMBER_SERVER = 2305,
    SL_MARK_MEMBER_PROTOCOL = 2306,
    SL_MARK_MEMBER_VIP_PORT = 2307,
    SL_MARK_MEMBER_PORT = 2308,
    SL_MARK_MEMBER_WEIGHT = 2309,
    SL_MARK_STATIC_ROUTE = 2560,
    SL_MARK_STATIC_ROUTE_VIRTUAL_DOMAIN = 2561,
    SL_MARK_STATIC_ROUTE_PREFIX = 2562,
    SL_MARK_STATIC_ROUTE_NEXT_HOP = 2563,
    SL_MARK_TCP_SERVICE = 2816,
    SL_MARK_TCP_SERVICE_KIND = 2817,
    SL_MARK_TCP_SERVICE_ADDRESS = 2818,
    SL_MARK_TCP_SERVICE_TCP_PORT = 2819,
    SL_MARK_TCP_SERVICE_TARGET_ADDRESSES = 2820,
    SL_MARK_TCP_SERVICE_TARGET_PORT = 2821,
    SL_MARK_TCP_SERVICE_SOURCE_ADDRESS = 2822,
    SL_MARK_TCP_SERVICE_VLAN = 2823,
    SL_MARK_TCP_SERVICE_TARGET_GATEWAY = 2824,
    SL_MARK_TCP_SERVICE_PRIORITY = 2825,
    SL_MARK_TCP_SERVICE_ENABLED = 2826,
    SL_MARK_TCP_SERVICE_DESCRIPTION = 2827,
    SL_MARK_TCP = 3072,
    SL_MARK_TCP_CONGESTION_CONTROL = 3073,
    SL_MARK_TCP_MIN_RTO_US = 3074,
    SL_MARK_TCP_MAX_RTO_US = 3075,
    SL_MARK_TCP_INITIAL_RTO_US = 3076,
    SL_MARK_TCP_DELAYED_ACK_US = 3077,
    SL_MARK_TCP_KEEPALIVE_IDLE_S = 3078,
    SL_MARK_TCP_KEEPALIVE_INTERVAL_S = 3079,
    SL_MARK_TCP_KEEPALIVE_PROBES = 3080,
    SL_MARK_TCP_USER_TIMEOUT_S = 3081,
    SL_MARK_TCP_FIN_WAIT_S = 3082,
    SL_MARK_TCP_TIME_WAIT_S = 3083,
    SL_MARK_TCP_SYN_RETRIES = 3084,
    SL_MARK_TCP_SYN_BACKLOG = 3085,
    SL_MARK_TCP_RECEIVE_BUFFER_BYTES = 3086,
    SL_MARK_TCP_SEND_BUFFER_BYTES = 3087,
    SL_MARK_TCP_MAX_SEGMENT_BYTES = 3088,
    SL_MARK_TCP_HOP_LIMIT = 3089,
    SL_MARK_TCP_DSCP = 3090,
    SL_MARK_TCP_TIMESTAMPS = 3091,
    SL_MARK_TCP_WINDOW_SCALING = 3092,
    SL_MARK_TCP_SACK = 3093,
    SL_MARK_TCP_ECN = 3094,
    SL_MARK_TCP_NODELAY = 3095,
    SL_MARK_TCP_PATH_MTU_DISCOVERY = 3096,
    SL_MARK_TCP_MAX_CONNECTIONS = 3097,
    SL_MARK_TCP_MAX_MEMORY_MIB = 3098,
};

/* Kind of the object a rapid mark is about. */
static inline uint8_t sl_mark_kind(uint16_t mark)
{
    return (uint8_t)(mark >> 8);
}

#endif
