// SPDX-License-Identifier: Apache-2.0
#ifndef LOCATOR_STATE_H
#define LOCATOR_STATE_H

/* What the files of the locator share. Owned by the control thread throughout. */

#include "locator/locator.h"

#define SL_MAX_STATIONS (SL_LOCATOR_MAX_MEMBERS + SL_LOCATOR_MAX_ROUTES)
#define SL_STATION_INDEX_SLOTS 8192u /* power of two, at most half full */
#define SL_NO_STATION 0xffffu
#define SL_NEVER_MS UINT64_MAX

/* The life of a station. */
enum sl_station_phase {
    SL_STATION_SEARCHING,  /* asked for out of every candidate port, with back-off */
    SL_STATION_LOCATED,    /* verified now and then where it was found */
    SL_STATION_CHALLENGED, /* another claims the address: the one we know is asked whether it is
                              there */
};

_Static_assert(SL_STATION_INDEX_SLOTS >= 2u * SL_MAX_STATIONS, "at most half full");

/* What a station that is searched for can expect. */
enum sl_station_outlook {
    SL_OUTLOOK_OPEN,   /* it has not been asked for often enough to say */
    SL_OUTLOOK_SILENT, /* nobody answers */
    SL_OUTLOOK_NO_WAY, /* there is no port to ask on */
};

/*
 * One address to resolve: a server in its domain's subnet, or the next hop to it. Members and
 * static routes that share domain, address and port share the station.
 */
struct sl_station {
    uint8_t phase;      /* enum sl_station_phase */
    uint8_t outlook;    /* enum sl_station_outlook */
    uint8_t only_port;  /* SL_LOCATOR_NO_PORT: any server port of the domain */
    uint8_t attempts;   /* searches, or challenges, since the phase began */
    uint8_t misses;     /* verifications without an answer */
    bool awaiting;      /* a verification is under way */
    uint8_t port;       /* where it is, unless searching */
    uint8_t rival_port; /* who else claims the address, while challenged */
    uint16_t domain;
    struct sl_mac mac;
    struct sl_mac rival_mac;
    struct sl_ip address;
    uint64_t due_ms;
    uint64_t rival_ignored_until_ms; /* a refuted rival may not challenge before */
    uint64_t conflict_reported_ms;   /* 0: never */
    uint64_t arp_sent;
    uint64_t moves;
};

struct sl_station_table {
    uint16_t count;
    uint16_t index[SL_STATION_INDEX_SLOTS]; /* station number, by hash of address, linear probing */
    struct sl_station stations[SL_MAX_STATIONS];
};

/* A member's health, and what it is about: if that changes, health begins anew. */
struct sl_health {
    bool present;
    bool located;
    bool healthy;
    bool pending;  /* a probe is under way */
    bool presumed; /* to live, see struct sl_locator_view */
    uint8_t method;
    uint8_t successes, failures; /* in a row, until they decide */
    uint16_t station;
    uint16_t domain;
    struct sl_be16 service_port;
    struct sl_be16 probe_port; /* source port of the last probe */
    struct sl_ip address;
    uint32_t nonce;             /* initial sequence number or transaction id of the last probe */
    uint64_t presumed_until_ms; /* SL_NEVER_MS: no port has been usable yet */
    uint64_t due_ms;
    uint64_t deadline_ms;
    uint64_t sent_ms; /* when the last probe left */
    uint64_t rtt_ms;  /* of the last probe answered */
    uint64_t probes_sent, probes_failed, transitions;
    struct sl_locator_view reported; /* what member_changed() last said */
};

/* Announcing a domain's own addresses (RFC 5227 section 2.3). */
struct sl_announcement {
    uint64_t fingerprint; /* of what is announced and where; 0: nothing yet */
    uint64_t ports;       /* bit per port id: still to be announced there */
    uint8_t left;         /* rounds */
    uint64_t due_ms;
    uint64_t defended_ms; /* last defence of one of its addresses; 0: never */
};

struct sl_locator {
    const struct sl_locator_ops *ops;
    void *context;
    const struct sl_locator_config *config; /* NULL until configured */
    uint64_t random;
    uint64_t usable_ports; /* bit per port id */
    uint64_t wake_ms;      /* nothing is due before */
    uint16_t probe_port_first;
    uint16_t probe_ports; /* how many */
    uint16_t ip_id;
    uint16_t member_count;
    uint16_t members[SL_LOCATOR_MAX_MEMBERS]; /* ids of those present */
    uint16_t route_station[SL_LOCATOR_MAX_ROUTES];
    struct sl_health health[SL_LOCATOR_MAX_MEMBERS];
    struct sl_announcement announcements[SL_LOCATOR_MAX_DOMAINS];
    struct sl_station_table tables[2];
    struct sl_station_table *table; /* the one in use; the other is for the next configuration */
};

static inline uint64_t sl_port_bit(uint8_t port)
{
    return port < SL_LOCATOR_MAX_PORTS ? 1ull << port : 0;
}

/* Makes sure that the next tick comes no later than due_ms. */
static inline void sl_locator_wake(struct sl_locator *locator, uint64_t due_ms)
{
    if (due_ms < locator->wake_ms)
        locator->wake_ms = due_ms;
}

/* xorshift64*: spreads timers and makes numbers that a server cannot confuse with older ones. */
static inline uint64_t sl_locator_random(struct sl_locator *locator)
{
    uint64_t x = locator->random;

    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    locator->random = x;
    return x * 0x2545f4914f6cdd1dull;
}

/* period_ms, up to an eighth of it more or less, so that equal timers drift apart. */
static inline uint64_t sl_locator_jitter(struct sl_locator *locator, uint64_t period_ms)
{
    uint64_t span_ms = period_ms / 4;

    return period_ms - span_ms / 2 + (span_ms ? sl_locator_random(locator) % (span_ms + 1) : 0);
}

/* frame.c: what leaves */

/* The tag a frame of domain needs on port; 0 for none. */
uint16_t sl_frame_tag(const struct sl_locator *locator, uint16_t domain, uint8_t port);
/* The domain's address for talking to target: its own in that subnet, else its first VIP [IFF-5].
 */
struct sl_ip sl_frame_source(const struct sl_locator_domain *domain, const struct sl_ip *target);
/* Asks for the station's address by ARP or Neighbour Discovery. to NULL: all who may have it. */
void sl_frame_send_request(struct sl_locator *locator, struct sl_station *station, uint8_t port,
                           const struct sl_mac *to);
void sl_frame_send_probe(struct sl_locator *locator, struct sl_health *health);
/* Ends the half-open connection a SYN-ACK stands for. sequence: what the server acknowledged. */
void sl_frame_send_reset(struct sl_locator *locator, const struct sl_health *health,
                         uint32_t sequence);

/* station.c: the location of an address */

/* The station of that identity in table, added as searching if it is not there yet. */
uint16_t sl_station_obtain(struct sl_station_table *table, uint16_t domain, uint8_t only_port,
                           const struct sl_ip *address);
/* Copies what old knows into the equal stations of the locator's table; forgets what left its
 * ports. */
void sl_station_inherit(struct sl_locator *locator, const struct sl_station_table *old,
                        uint64_t now_ms);
void sl_station_tick(struct sl_locator *locator, struct sl_station *station, uint64_t now_ms);
/* Somebody at port says that address is at mac. */
void sl_station_claim(struct sl_locator *locator, uint8_t port, uint16_t vlan,
                      const struct sl_ip *address, const struct sl_mac *mac, uint64_t now_ms);
/* Searches anew at once, and reports the loss if it was located. */
void sl_station_lose(struct sl_locator *locator, struct sl_station *station, const char *reason,
                     uint64_t now_ms);
/* Searches anew as if it had just been lost, if it is silent. */
void sl_station_want(struct sl_locator *locator, struct sl_station *station, uint64_t now_ms);
/* What should have answered did not: asks at once whether a located station is still there. */
void sl_station_suspect(struct sl_locator *locator, struct sl_station *station, uint64_t now_ms);
/* Ports that the station may be behind and that are usable. */
uint64_t sl_station_ports(const struct sl_locator *locator, const struct sl_station *station);

/* health.c: the state of a member */

void sl_health_configure(struct sl_locator *locator, uint16_t member, uint16_t station,
                         uint64_t now_ms);
void sl_health_forget(struct sl_locator *locator, uint16_t member);
void sl_health_tick(struct sl_locator *locator, uint16_t member, uint64_t now_ms);
/* The member's station was located, moved, or lost (for reason). */
void sl_health_relocate(struct sl_locator *locator, uint16_t member, const char *reason,
                        uint64_t now_ms);
void sl_health_success(struct sl_locator *locator, uint16_t member, uint64_t now_ms);
/* A success that the server's own answer brought: its round trip is kept. */
void sl_health_answered(struct sl_locator *locator, uint16_t member, uint64_t now_ms);
void sl_health_failure(struct sl_locator *locator, uint16_t member, const char *reason,
                       uint64_t now_ms);

/* answer.c: what comes in about probes. data, length: the IPv4 packet. */
void sl_answer_receive(struct sl_locator *locator, uint8_t port, uint16_t vlan, const uint8_t *data,
                       size_t length, uint64_t now_ms);

/* announce.c: our own addresses */

void sl_announce_configure(struct sl_locator *locator, uint16_t domain, uint64_t now_ms);
void sl_announce_port(struct sl_locator *locator, uint8_t port, uint64_t now_ms);
void sl_announce_tick(struct sl_locator *locator, uint16_t domain, uint64_t now_ms);
/* Reports and, rarely, defends an address of ours that somebody at port claims. */
void sl_announce_defend(struct sl_locator *locator, uint8_t port, const struct sl_ip *address,
                        const struct sl_mac *claimant, uint64_t now_ms);

#endif
