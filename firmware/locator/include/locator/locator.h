// SPDX-License-Identifier: Apache-2.0
#ifndef LOCATOR_LOCATOR_H
#define LOCATOR_LOCATOR_H

/*
 * Where the servers are, and whether they serve [IFF-5, IFF-9, LB-3].
 *
 * A server, or the router before it, is located by ARP out of the ports it may be behind, verified
 * where it was found, and followed when it moves. A located member is probed by its domain's health
 * method. The locator is a set of state machines: memory, time and frames come from the caller,
 * frames and news leave through struct sl_locator_ops. One thread, the control thread, owns it.
 *
 * Time is a monotonic clock in milliseconds that never runs backwards.
 */

#include "wire/addr.h"

#define SL_LOCATOR_MAX_PORTS 64u
/*
 * Virtual domains come first, and so do their members and static routes. Behind them stand the TCP
 * services of the box: each is a domain whose members are its targets and whose route is its
 * gateway, with ARP or Neighbour Discovery for their health. Last come the NFS services, likewise;
 * their members are those of their file systems.
 */
#define SL_LOCATOR_VIRTUAL_DOMAINS 256u
#define SL_LOCATOR_SERVICES 256u
#define SL_LOCATOR_SERVICE_TARGETS 3u
#define SL_LOCATOR_SERVERS 1024u
#define SL_LOCATOR_STATIC_ROUTES 1024u
#define SL_LOCATOR_NFS_SERVICES 16u
#define SL_LOCATOR_NFS_MEMBERS 256u
#define SL_LOCATOR_FIRST_NFS_DOMAIN (SL_LOCATOR_VIRTUAL_DOMAINS + SL_LOCATOR_SERVICES)
#define SL_LOCATOR_FIRST_NFS_MEMBER                                                                \
    (SL_LOCATOR_SERVERS + SL_LOCATOR_SERVICES * SL_LOCATOR_SERVICE_TARGETS)
#define SL_LOCATOR_FIRST_NFS_ROUTE (SL_LOCATOR_STATIC_ROUTES + SL_LOCATOR_SERVICES)
#define SL_LOCATOR_MAX_DOMAINS (SL_LOCATOR_FIRST_NFS_DOMAIN + SL_LOCATOR_NFS_SERVICES)
#define SL_LOCATOR_MAX_MEMBERS (SL_LOCATOR_FIRST_NFS_MEMBER + SL_LOCATOR_NFS_MEMBERS)
#define SL_LOCATOR_MAX_ROUTES (SL_LOCATOR_FIRST_NFS_ROUTE + SL_LOCATOR_NFS_SERVICES)
#define SL_LOCATOR_MAX_VIPS 8u
#define SL_LOCATOR_MAX_SELF 4u
#define SL_LOCATOR_MAX_SUBNETS 8u
#define SL_LOCATOR_NO_PORT 0xffu
#define SL_LOCATOR_NO_MEMBER 0xffffu

/* Longest frame the locator sends: an ONC RPC NULL call in UDP; a solicitation is shorter. */
#define SL_LOCATOR_FRAME_BYTES 96u

enum sl_health_method {
    SL_HEALTH_ARP, /* being located is enough */
    SL_HEALTH_TCP, /* a connection is accepted (RFC 9293 section 3.5) */
    SL_HEALTH_UDP, /* an ONC RPC NULL call is answered, or an empty datagram is not refused */
};

struct sl_locator_prefix {
    struct sl_ip address;
    uint8_t length_bits; /* of the 128-bit form: an IPv4 /24 is 120 */
};

struct sl_locator_health {
    uint8_t method; /* enum sl_health_method */
    uint8_t fall;   /* failures in a row until a member is down, at least 1 */
    uint8_t rise;   /* successes in a row until it is up, at least 1 */
    uint32_t interval_ms;
    uint32_t timeout_ms;
    uint32_t rpc_program; /* UDP: 0 sends an empty datagram */
    uint32_t rpc_version;
};

struct sl_locator_port {
    bool tagged; /* an 802.1Q trunk: frames carry the domain's VLAN */
    struct sl_mac mac;
};

struct sl_locator_domain {
    bool present;
    uint16_t vlan;
    uint8_t vip_count, self_count, subnet_count;
    uint64_t server_ports; /* bit per port id: where its servers may be */
    uint64_t client_ports; /* bit per port id: where its VIPs are announced */
    uint32_t arp_interval_ms;
    struct sl_locator_health health;
    struct sl_ip vips[SL_LOCATOR_MAX_VIPS];
    struct sl_locator_prefix self[SL_LOCATOR_MAX_SELF];
    struct sl_locator_prefix subnets[SL_LOCATOR_MAX_SUBNETS];
};

struct sl_locator_member {
    bool present;
    bool probed; /* false: located, but its health is not asked after (disabled by the operator) */
    uint16_t domain;
    uint8_t port; /* locate only there; SL_LOCATOR_NO_PORT: any of the domain's server ports */
    struct sl_ip address;
    struct sl_be16 service_port; /* what a TCP or UDP probe asks */
};

struct sl_locator_route {
    bool present;
    uint16_t domain;
    struct sl_locator_prefix prefix;
    struct sl_ip next_hop;
};

/* Indexed by the stable ids of ports, domains, members and static routes. */
struct sl_locator_config {
    struct sl_locator_port ports[SL_LOCATOR_MAX_PORTS];
    struct sl_locator_domain domains[SL_LOCATOR_MAX_DOMAINS];
    struct sl_locator_member members[SL_LOCATOR_MAX_MEMBERS];
    struct sl_locator_route routes[SL_LOCATOR_MAX_ROUTES];
};

enum sl_locator_event_kind {
    SL_LOCATOR_SERVER_LOCATED,
    SL_LOCATOR_SERVER_MOVED, /* another port or MAC */
    SL_LOCATOR_SERVER_LOST,  /* silent, or its port went down */
    SL_LOCATOR_MEMBER_UP,
    SL_LOCATOR_MEMBER_DOWN,
    SL_LOCATOR_ADDRESS_IN_USE, /* two stations claim one address (RFC 5227 section 2.4) */
};

struct sl_locator_event {
    uint8_t kind;          /* enum sl_locator_event_kind */
    uint8_t port;          /* where it is, or was */
    uint8_t previous_port; /* MOVED; ADDRESS_IN_USE: where the other claimant is */
    uint16_t domain;
    uint16_t member; /* SL_LOCATOR_NO_MEMBER: the next hop of a static route, or our own address */
    struct sl_mac mac;
    struct sl_mac previous_mac; /* MOVED; ADDRESS_IN_USE: the other claimant */
    struct sl_ip address;
    const char *reason; /* LOST, MEMBER_DOWN: valid during the call; else NULL */
};

/*
 * What the balancer needs to know of a member. port and mac mean something only if located.
 *
 * A member that was configured before any port was usable may have had clients of a process before
 * this one. It is presumed to live until it is healthy, but no longer than its health period after
 * the first port became usable: interval times fall, and the time-out.
 */
struct sl_locator_view {
    bool located;
    bool healthy;
    bool presumed; /* to live, though not healthy yet */
    bool silent;   /* not located, and several requests in a row were in vain */
    bool no_way;   /* not located, and no usable port leads there */
    uint8_t port;
    struct sl_mac mac;
};

/* All are called from within the locator's own functions and must not call back into it. */
struct sl_locator_ops {
    /* Sends an untagged frame out of port; vlan: tag to push, 0 for none. The frame is copied. */
    void (*send)(void *context, uint8_t port, uint16_t vlan, const uint8_t *frame, size_t length);
    void (*member_changed)(void *context, uint16_t member, const struct sl_locator_view *view);
    void (*event)(void *context, const struct sl_locator_event *event);
};

struct sl_locator_params {
    const struct sl_locator_ops *ops; /* outlives the locator */
    void *context;                    /* given back to ops */
    uint64_t seed;             /* jitter, sequence numbers and transaction ids come from it */
    uint16_t probe_port_first; /* source ports of probes, inclusive */
    uint16_t probe_port_last;
};

struct sl_locator_member_status {
    struct sl_locator_view view;
    bool up; /* located and healthy */
    uint64_t probes_sent;
    uint64_t probes_failed;
    uint64_t probe_rtt_ms; /* of the last probe that was answered */
    uint64_t arp_sent;     /* requests for its server or next hop; shared by members there */
    uint64_t moves;        /* likewise */
    uint64_t transitions;  /* up to down and down to up */
};

struct sl_locator_route_status {
    bool located;
    uint8_t port;
    struct sl_mac mac;
};

struct sl_locator;

/* Bytes that sl_locator_init() needs, aligned as for any type. */
size_t sl_locator_memory_bytes(void);

/* Makes an empty locator in memory, which the caller owns and frees when done with the locator. */
struct sl_locator *sl_locator_init(void *memory, const struct sl_locator_params *params);

/*
 * Takes a configuration, which stays the caller's and must live until the next one was taken. What
 * is in both keeps its location, health and counters; members no longer configured are reported
 * as neither located nor healthy.
 */
void sl_locator_configure(struct sl_locator *locator, const struct sl_locator_config *config,
                          uint64_t now_ms);

/*
 * A port can, or can no longer, pass frames: it was started and has a link. On becoming usable its
 * domains' addresses are announced there and what is missing is looked for at once; what was
 * located on a port that is no longer usable is lost at once.
 */
void sl_locator_port_usable(struct sl_locator *locator, uint8_t port, bool usable, uint64_t now_ms);

/* Does what is due. Returns the time at which it wants to be called again at the latest. */
uint64_t sl_locator_tick(struct sl_locator *locator, uint64_t now_ms);

/*
 * Somebody waits for a member that is silent: it is asked for again as often and as quickly as at
 * first, and is not silent until that was in vain too.
 */
void sl_locator_want(struct sl_locator *locator, uint16_t member, uint64_t now_ms);

/*
 * Takes a frame that came in by port: ARP, a neighbour advertisement, or an answer to a probe; its
 * checksums have been verified. vlan is the VLAN it belongs to, 0 if not known. Anything else is
 * ignored.
 */
void sl_locator_receive(struct sl_locator *locator, uint8_t port, uint16_t vlan,
                        const uint8_t *frame, size_t length, uint64_t now_ms);

/* Returns 0, or -ENOENT for a member that is not configured. */
int sl_locator_member_status(const struct sl_locator *locator, uint16_t member,
                             struct sl_locator_member_status *status);

/* Returns 0, or -ENOENT for a static route that is not configured. */
int sl_locator_route_status(const struct sl_locator *locator, uint16_t route,
                            struct sl_locator_route_status *status);

/* Is address inside the domain's subnets or own prefixes? */
bool sl_locator_is_attached(const struct sl_locator_domain *domain, const struct sl_ip *address);

/* Does the domain say which subnets it is in at all? */
bool sl_locator_has_subnets(const struct sl_locator_domain *domain);

/*
 * What ARP has to resolve to reach address from a domain: the address itself inside the domain's
 * subnets and own prefixes (or when it has none and no route matches), else the next hop of the
 * longest matching static route [IFF-9]. Returns false when the address cannot be reached.
 */
bool sl_locator_next_hop(const struct sl_locator_config *config, uint16_t domain,
                         const struct sl_ip *address, struct sl_ip *next_hop);

#endif
