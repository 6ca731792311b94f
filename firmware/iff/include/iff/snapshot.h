// SPDX-License-Identifier: Apache-2.0
/*
 * The configuration as workers see it: one immutable block, built by csa/, published by pointer,
 * freed after every worker was quiescent. Nothing in it changes after publication. What changes
 * while it lives (member state, flows, counters) is elsewhere and indexed by the same stable ids.
 */
#ifndef IFF_SNAPSHOT_H
#define IFF_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nfs/config.h"
#include "tcp/engine.h"
#include "wire/addr.h"

#define SL_MAX_PORTS 64u
#define SL_MAX_DOMAINS 256u
#define SL_MAX_MEMBERS 1024u
#define SL_MAX_DOMAIN_MEMBERS 64u
#define SL_MAX_DOMAIN_VIPS 8u
#define SL_MAX_DOMAIN_SELF 4u
#define SL_MAX_DOMAIN_SUBNETS 8u
#define SL_MAX_PORT_ADDRESSES 8u
#define SL_MAX_NPS 32u
#define SL_MAX_VLANS 4096u
#define SL_MAX_TCP_SERVICES 256u
#define SL_MAX_TCP_TARGETS 3u
#define SL_NO_ID 0xffffu

enum sl_port_type {
    SL_PORT_ROUTER,
    SL_PORT_SERVER,
    SL_PORT_COMBO,
    SL_PORT_SERVER_ADMIN,
    SL_PORT_SERVER_ACCESS,
};

enum sl_method { SL_METHOD_ROUND_ROBIN, SL_METHOD_LEAST_CONNECTIONS, SL_METHOD_SOURCE_HASH };

struct sl_prefix {
    struct sl_ip address;
    uint8_t length_bits; /* of the 128-bit form: an IPv4 /24 is 120 */
};

struct sl_port_config {
    bool present;
    bool forwarding; /* false in hold-down or when disabled: rx is dropped as hold_down, tx refused
                      */
    uint8_t type;    /* enum sl_port_type */
    uint8_t np;      /* owner */
    uint16_t mtu_bytes;
    uint8_t mac[6];
    uint8_t address_count;
    struct sl_prefix addresses[SL_MAX_PORT_ADDRESSES]; /* the box's own, shared with Linux */
    uint16_t domain_count;                             /* domains whose VLAN this port is in */
    uint16_t only_domain;                    /* that one if there is exactly one, else SL_NO_ID */
    uint64_t vlan_bitmap[SL_MAX_VLANS / 64]; /* membership */
};

struct sl_member_config {
    bool present;
    uint8_t protocol;        /* 0: any, else IANA number */
    uint16_t id;             /* its own index */
    uint16_t domain;         /* domain id */
    uint16_t server;         /* server id */
    struct sl_be16 vip_port; /* 0: any */
    struct sl_be16 port;     /* 0: as the VIP port */
    uint16_t weight;         /* 1..256 */
    bool accepts_new;        /* administratively enabled (not drained, not disabled) */
    struct sl_ip address;
};

struct sl_domain_config {
    bool present;
    uint16_t id;
    uint16_t vlan;
    uint16_t vsd; /* or SL_NO_ID */
    uint8_t method;
    bool persistent;      /* source-address persistence */
    bool udp_per_request; /* each datagram is balanced anew */
    uint8_t vip_count, self_count, subnet_count;
    uint16_t member_count;
    uint32_t persistence_timeout_s;
    uint32_t tcp_syn_timeout_s, tcp_established_timeout_s, tcp_closing_timeout_s;
    uint32_t udp_rebalance_timeout_s, udp_timeout_s;
    struct sl_ip vips[SL_MAX_DOMAIN_VIPS];
    struct sl_prefix self[SL_MAX_DOMAIN_SELF];
    struct sl_prefix subnets[SL_MAX_DOMAIN_SUBNETS];
    uint16_t members[SL_MAX_DOMAIN_MEMBERS]; /* member ids, ascending */
};

enum sl_tcp_service_kind {
    SL_TCP_SERVICE_ECHO,
    SL_TCP_SERVICE_SINK,
    SL_TCP_SERVICE_SOURCE,
    SL_TCP_SERVICE_RELAY,
};

/* A service that ends TCP here, on every SP alike. Ports in host order, as the engine wants them.
 */
struct sl_tcp_service_config {
    bool present; /* configured and enabled */
    uint8_t kind; /* enum sl_tcp_service_kind */
    uint8_t priority;
    uint8_t target_count; /* RELAY: at least 1 */
    uint16_t id;          /* its own index */
    uint16_t vlan;        /* where targets, or the gateway, are; SL_NO_ID: on any port, untagged */
    uint16_t tcp_port;
    uint16_t target_port;       /* RELAY: never 0 */
    uint8_t source_prefix_bits; /* of source, in the 128-bit form: what is reached directly */
    struct sl_ip address;
    struct sl_ip source;  /* RELAY: address connected from; the service's own if none was given */
    struct sl_ip gateway; /* to targets outside the prefix of source; none: "::" */
    struct sl_ip targets[SL_MAX_TCP_TARGETS];
};

/* What an address of ours, or of a server, means. Open addressing, power-of-two, at most half full.
 */
enum sl_address_role {
    SL_ADDRESS_NONE,
    SL_ADDRESS_VIP,     /* index: domain id */
    SL_ADDRESS_SELF,    /* box's own address in a domain; index: domain id */
    SL_ADDRESS_PORT,    /* port address, shared with Linux; index: port id */
    SL_ADDRESS_SERVER,  /* index: any member id with that address */
    SL_ADDRESS_SERVICE, /* of TCP services; index: of one whose source address it is, or SL_NO_ID */
    SL_ADDRESS_NFS,     /* of an NFS service; index: its id, which names the SP */
};

struct sl_address_slot {
    struct sl_ip address;
    uint16_t index;
    uint8_t role; /* enum sl_address_role; NONE: free slot */
    union {
        uint8_t unique;  /* SERVER: 1 if exactly one domain has it (reachable from server-admin
                            ports) */
        uint8_t listens; /* SERVICE, NFS: 1 if it is the address of a service, for its clients */
    };
};

/*
 * Tells to which domains a packet from a server may belong, on a port that carries several: by
 * (server address, protocol, port). Each member has a slot for its service and one of protocol
 * SL_SERVICE_PRESENCE and port 0, by which a server is known when it is a client itself. Open
 * addressing, a power of two, at most half full; the hash leaves out the VLAN.
 */
#define SL_SERVICE_PRESENCE 255u

struct sl_service_slot {
    struct sl_ip address;
    struct sl_be16 port; /* 0: any */
    uint16_t vlan;       /* of the member's domain; 0: slot free */
    uint16_t member;
    uint8_t protocol; /* 0: any */
    uint8_t reserved;
};

struct sl_snapshot {
    uint64_t serial;     /* of this snapshot: never repeats in a process, though addresses may */
    uint64_t generation; /* of the configuration; several snapshots may be made of one */
    uint64_t dictionary_hash;
    bool ready; /* "configuration complete" was received */
    uint8_t np_count;
    uint8_t router_np_count; /* NPs that own a router, combo or server-admin port */
    uint8_t router_nps[SL_MAX_NPS];
    uint16_t idle_sleep_us;
    uint32_t idle_polls;
    uint32_t fragment_timeout_ms; /* the longest that any domain wants */
    uint32_t address_mask;        /* slots - 1 */
    uint32_t service_mask;
    const struct sl_address_slot *addresses; /* inside the same block */
    const struct sl_service_slot *services;
    uint16_t vlan_domain[SL_MAX_VLANS]; /* the VLAN's only domain; SL_NO_ID: none or several */
    struct sl_port_config ports[SL_MAX_PORTS];
    struct sl_domain_config domains[SL_MAX_DOMAINS];
    struct sl_member_config members[SL_MAX_MEMBERS];
    struct sl_tcp_service_config tcp_services[SL_MAX_TCP_SERVICES];
    struct sl_tcp_settings tcp_settings; /* what connections begin with; priority: the service's */
    uint32_t tcp_syn_backlog;            /* of each listener, on each SP */
    struct sl_nfs_config nfs;
};

/*
 * The two look-up tables are made from ports, domains and members of the snapshot, by these
 * functions alone, so that maker and reader agree. Slots needed of each, powers of two.
 */
void sl_snapshot_index_sizes(const struct sl_snapshot *snapshot, uint32_t *address_slots,
                             uint32_t *service_slots);

/*
 * Fills both tables, which have the sizes that sl_snapshot_index_sizes() named and are the caller's
 * memory (the same block as the snapshot), and sets what follows from the rest: addresses, services
 * and their masks, vlan_domain, and domain_count and only_domain of every port. Where an address
 * has several roles the first of VIP, SELF, PORT, SERVICE, NFS, SERVER stands (validation refuses
 * such configurations earlier).
 */
void sl_snapshot_index_build(struct sl_snapshot *snapshot, struct sl_address_slot *addresses,
                             struct sl_service_slot *services);

/* Most domains that sl_snapshot_server_domains() names. */
#define SL_SERVER_DOMAINS_MAX 4u

/*
 * The domains to which a packet from (address, protocol, port) may belong, on the VLANs of a port:
 * those whose member serves exactly that first, then any port, any protocol, both, and last those
 * of which the server is a member at all. vlan: the packet's tag, or 0 for any in vlan_bitmap.
 * Returns how many, each once, at most SL_SERVER_DOMAINS_MAX.
 */
unsigned int sl_snapshot_server_domains(const struct sl_snapshot *snapshot,
                                        const uint64_t vlan_bitmap[SL_MAX_VLANS / 64],
                                        uint16_t vlan, const struct sl_ip *address,
                                        uint8_t protocol, struct sl_be16 port,
                                        uint16_t domains[SL_SERVER_DOMAINS_MAX]);

/* Looks an address up; NULL if it is none of ours. Bounded by the table being at most half full. */
const struct sl_address_slot *sl_snapshot_address(const struct sl_snapshot *snapshot,
                                                  const struct sl_ip *address);

/*
 * Where a member is and whether it may get new work: one 64-bit word per member, written atomically
 * by the control thread (the locator), read by every NP. Bits 0..47 MAC (first octet
 * lowest), 48..55 port id, 56 located, 57 healthy, 58 presumed to live.
 */
struct sl_member_states {
    _Atomic uint64_t words[SL_MAX_MEMBERS]; /* control thread: rw, workers: ro */
};

#define SL_MEMBER_LOCATED (1ull << 56)
#define SL_MEMBER_HEALTHY (1ull << 57)
/*
 * Not judged since the fast path began, and never together with healthy: those who were with it
 * before stay with it, nobody else gets it [PLT-4].
 */
#define SL_MEMBER_PRESUMED (1ull << 58)

static inline uint8_t sl_member_word_port(uint64_t word)
{
    return (uint8_t)(word >> 48);
}

static inline void sl_member_word_mac(uint64_t word, uint8_t mac[6])
{
    for (unsigned i = 0; i < 6; i++)
        mac[i] = (uint8_t)(word >> (8 * i));
}

/*
 * Where the targets of TCP services, or the gateways to them, are: one word per service and target,
 * written by the control thread (the locator), read by every SP. Bits as of a member's
 * word; HEALTHY means nothing here.
 */
struct sl_target_states {
    _Atomic uint64_t words[SL_MAX_TCP_SERVICES][SL_MAX_TCP_TARGETS]; /* control: rw, SPs: ro */
    /* Bit per service: somebody waits for a target that has been silent for a while. SPs set, the
     * control thread clears. */
    _Atomic uint64_t wanted[SL_MAX_TCP_SERVICES / 64u];
    /* The same for the members of file systems: a word per member, and a bit. */
    _Atomic uint64_t nfs_words[SL_MAX_NFS_MEMBERS];        /* control: rw, SPs: ro */
    _Atomic uint64_t nfs_wanted[SL_MAX_NFS_MEMBERS / 64u]; /* SPs set, the control thread clears */
};

/* Several requests in a row were in vain; bits 0..31: since when, by sl_fabric_now_ms(). */
#define SL_TARGET_SILENT (1ull << 60)
/* There is no port to ask on. */
#define SL_TARGET_NO_WAY (1ull << 61)

#endif
