// SPDX-License-Identifier: Apache-2.0
/*
 * The flow entry [IFF-8]: 128 bytes, two cache lines, position-independent, the same in every NP's
 * table and in the file that survives the process.
 *
 * Who writes: the NP that owns the table is the only writer of every field. The control thread
 * reads racily, through sl_flow_snapshot_entry(). "Fixed" fields are written when the entry is
 * made, under a guard word that is 0 meanwhile; the others change with the packets.
 */
#ifndef IFF_FLOW_H
#define IFF_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iff/packet.h"

/* Index of no entry. */
#define SL_FLOW_NONE 0xffffffffu

/* What an entry is. The values stand in files that outlive the process: append only. */
enum sl_flow_kind {
    SL_FLOW_FREE = 0,
    SL_FLOW_FORWARD = 1, /* client to VIP: the destination is rewritten */
    SL_FLOW_REPLY = 2,   /* server to client: the source is rewritten */
    SL_FLOW_PERSISTENCE =
        3, /* client address to member; protocol 0 in the key, carries no packets */
};

#define SL_FLOW_DIRECT 0x01u /* server-admin to a server's own address: nothing rewritten */
#define SL_FLOW_CLIENT_IS_SERVER 0x02u /* the client is a server of client_domain [IFF-3] */
#define SL_FLOW_OWNER 0x04u            /* this NP decided the flow */
#define SL_FLOW_PEER_LOCAL 0x08u /* peer_index names the peer in this table (if flow_id agrees) */
/* Not fixed: */
#define SL_FLOW_COUNTED 0x10u    /* in the connection count of the owner's balancer */
#define SL_FLOW_SEEN_REPLY 0x80u /* the server has answered */
#define SL_FLOW_FIXED_FLAGS (SL_FLOW_DIRECT | SL_FLOW_CLIENT_IS_SERVER)

/* Conversation state. The values stand in files that outlive the process: append only. */
enum sl_flow_state {
    SL_STATE_NONE = 0,            /* UDP, persistence */
    SL_STATE_SYN_SENT = 1,        /* client's SYN seen */
    SL_STATE_SYN_ANSWERED = 2,    /* server's SYN+ACK seen */
    SL_STATE_ESTABLISHED = 3,     /* data may flow */
    SL_STATE_CLIENT_FIN = 4,      /* client has finished sending */
    SL_STATE_SERVER_FIN = 5,      /* server has finished sending */
    SL_STATE_CLOSING = 6,         /* both have */
    SL_STATE_RESET_BY_CLIENT = 7, /* an RST that claims to be the client's */
    SL_STATE_RESET_BY_SERVER = 8, /* ... the server's */
    SL_STATE_COUNT
};

/*
 * A next hop in one word, as struct sl_member_states has it: bits 0..47 MAC (first octet
 * lowest), 48..55 port id. One word, so that it changes whole: a crash or a racy reader never meets
 * half a MAC.
 */
typedef uint64_t sl_hop;
#define SL_HOP_MASK ((1ull << 56) - 1u) /* of a member's state word: MAC and port */

static inline sl_hop sl_hop_make(uint8_t port, const uint8_t mac[6])
{
    uint32_t low;
    uint16_t high;

    /* octet order is the word's byte order: the fast path runs on little-endian x86 alone */
    __builtin_memcpy(&low, mac, sizeof(low));
    __builtin_memcpy(&high, mac + 4, sizeof(high));
    return (uint64_t)port << 48 | (uint64_t)high << 32 | low;
}

static inline uint8_t sl_hop_port(sl_hop hop)
{
    return (uint8_t)(hop >> 48);
}

/* Writes the six octets of the MAC; the caller has the room. */
static inline void sl_hop_store_mac(sl_hop hop, uint8_t mac[6])
{
    uint32_t low = (uint32_t)hop;
    uint16_t high = (uint16_t)(hop >> 32);

    __builtin_memcpy(mac, &low, sizeof(low));
    __builtin_memcpy(mac + 4, &high, sizeof(high));
}

struct sl_flow_entry {
    /* line 0: what a look-up needs and a packet changes */
    struct sl_flow_key key; /* fixed */
    uint64_t
        flow_id; /* fixed; NP id << 48 | counter; the same in both directions and on every NP */
    uint32_t last_seen_ms;   /* coarse monotonic clock, wraps; compare by subtraction */
    uint32_t guard;          /* checksum of the fixed fields; 0 while they change */
    uint8_t kind;            /* fixed; enum sl_flow_kind */
    uint8_t state;           /* enum sl_flow_state */
    uint8_t flags;           /* SL_FLOW_*; partly fixed */
    uint8_t client_domain;   /* fixed; with SL_FLOW_CLIENT_IS_SERVER: the client's domain id */
    struct sl_be16 nat_port; /* fixed; FORWARD: the server's port, REPLY: the VIP's */
    uint16_t client_vlan;    /* fixed; tag of frames towards the client, 0: none */
    /* line 1: what a translation needs and counts */
    struct sl_ip nat_address; /* fixed; FORWARD, PERSISTENCE: the server, REPLY: the VIP */
    sl_hop client_hop;        /* towards the client; follows a client that changes its router */
    sl_hop server_hop;        /* as last used; the member's state word decides */
    uint64_t packets;         /* of this direction */
    uint64_t bytes;           /* Ethernet frame bytes without FCS, of this direction */
    uint32_t
        peer_hash; /* hash of the other direction's key: its compact key is (peer_hash, flow_id) */
    uint32_t peer_index; /* with SL_FLOW_PEER_LOCAL; a hint, true only while flow_id agrees */
    uint32_t created_ms; /* same clock */
    uint16_t domain;     /* fixed; id of the domain that serves */
    uint16_t member;     /* fixed; id of the chosen member */
} __attribute__((aligned(64)));
_Static_assert(sizeof(struct sl_flow_entry) == 128, "an entry is two cache lines");
_Static_assert(offsetof(struct sl_flow_entry, nat_address) == 64, "line 1 begins with the NAT");

/* Milliseconds since the entry was last used; right over a wrap of the clock. */
static inline uint32_t sl_flow_idle_ms(const struct sl_flow_entry *entry, uint32_t now_ms)
{
    return now_ms - entry->last_seen_ms;
}

/* Scope of the side the client is on, for the forward key [IFF-8]. */
static inline uint16_t sl_flow_client_scope(const struct sl_flow_entry *entry)
{
    return (entry->flags & SL_FLOW_CLIENT_IS_SERVER) != 0 ? (uint16_t)(entry->client_domain + 1u)
                                                          : 0;
}

/* Scope of the server side, for the reply key. */
static inline uint16_t sl_flow_server_scope(uint16_t domain)
{
    return (uint16_t)(domain + 1u);
}

/* Did the client send the packets of this entry? (Else the server.) */
static inline bool sl_flow_from_client(const struct sl_flow_entry *entry)
{
    return entry->kind == SL_FLOW_FORWARD;
}

#endif
