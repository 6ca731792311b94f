// SPDX-License-Identifier: Apache-2.0
/*
 * Locating one address by ARP (RFC 826, RFC 1122 section 2.3.2) or Neighbour Discovery (RFC 4861):
 * search, verify, follow, lose.
 */

#include "state.h"

#include "wire/arp.h"

#include <string.h>

#define SL_SEARCH_FAST_ATTEMPTS 4u
#define SL_SEARCH_FAST_MS 100u
#define SL_SEARCH_FIRST_MS 1000u
#define SL_SEARCH_DOUBLINGS 5u /* 1 s to 32 s */
#define SL_VERIFY_MISSES 3u
#define SL_VERIFY_RETRY_MS 1000u /* at most, after a miss */
#define SL_CHALLENGE_MS 100u
#define SL_CHALLENGE_ATTEMPTS 2u
#define SL_RIVAL_IGNORED_MS 1000u
#define SL_CONFLICT_REPORT_MS 60000u
#define SL_INDEX_SEED 0x51a71040u

static uint32_t index_slot(const struct sl_ip *address)
{
    return sl_ip_hash(address, SL_INDEX_SEED) & (SL_STATION_INDEX_SLOTS - 1);
}

static uint16_t station_find(const struct sl_station_table *table, uint16_t domain,
                             uint8_t only_port, const struct sl_ip *address, uint32_t *free_slot)
{
    uint32_t slot = index_slot(address);

    for (; table->index[slot] != SL_NO_STATION; slot = (slot + 1) & (SL_STATION_INDEX_SLOTS - 1)) {
        const struct sl_station *station = &table->stations[table->index[slot]];

        if (station->domain == domain && station->only_port == only_port &&
            sl_ip_equal(&station->address, address))
            return table->index[slot];
    }
    *free_slot = slot;
    return SL_NO_STATION;
}

uint16_t sl_station_obtain(struct sl_station_table *table, uint16_t domain, uint8_t only_port,
                           const struct sl_ip *address)
{
    uint32_t slot;
    uint16_t found = station_find(table, domain, only_port, address, &slot);

    if (found != SL_NO_STATION || table->count == SL_MAX_STATIONS)
        return found;
    table->stations[table->count] = (struct sl_station){.phase = SL_STATION_SEARCHING,
                                                        .only_port = only_port,
                                                        .port = SL_LOCATOR_NO_PORT,
                                                        .rival_port = SL_LOCATOR_NO_PORT,
                                                        .domain = domain,
                                                        .address = *address};
    table->index[slot] = table->count;
    return table->count++;
}

uint64_t sl_station_ports(const struct sl_locator *locator, const struct sl_station *station)
{
    uint64_t ports = locator->config->domains[station->domain].server_ports;

    if (station->only_port != SL_LOCATOR_NO_PORT)
        ports &= sl_port_bit(station->only_port);
    return ports & locator->usable_ports;
}

/* The number of the first member on this station, for messages. */
static uint16_t first_member(const struct sl_locator *locator, const struct sl_station *station)
{
    uint16_t number = (uint16_t)(station - locator->table->stations);

    for (uint16_t i = 0; i < locator->member_count; i++)
        if (locator->health[locator->members[i]].station == number)
            return locator->members[i];
    return SL_LOCATOR_NO_MEMBER;
}

static struct sl_locator_event station_event(const struct sl_locator *locator,
                                             const struct sl_station *station, uint8_t kind)
{
    return (struct sl_locator_event){.kind = kind,
                                     .port = station->port,
                                     .previous_port = SL_LOCATOR_NO_PORT,
                                     .domain = station->domain,
                                     .member = first_member(locator, station),
                                     .mac = station->mac,
                                     .address = station->address};
}

static void tell_members(struct sl_locator *locator, const struct sl_station *station,
                         const char *reason, uint64_t now_ms)
{
    uint16_t number = (uint16_t)(station - locator->table->stations);

    for (uint16_t i = 0; i < locator->member_count; i++)
        if (locator->health[locator->members[i]].station == number)
            sl_health_relocate(locator, locator->members[i], reason, now_ms);
}

/* Where being located is all the health there is, it is verified at the pace of health. */
static uint64_t verify_period_ms(const struct sl_locator *locator, const struct sl_station *station)
{
    const struct sl_locator_domain *domain = &locator->config->domains[station->domain];
    uint64_t period_ms = domain->arp_interval_ms;

    if (domain->health.method == SL_HEALTH_ARP && domain->health.interval_ms < period_ms)
        period_ms = domain->health.interval_ms;
    if (station->misses > 0 && period_ms > SL_VERIFY_RETRY_MS)
        period_ms = SL_VERIFY_RETRY_MS;
    return period_ms;
}

static uint8_t misses_allowed(const struct sl_locator *locator, const struct sl_station *station)
{
    const struct sl_locator_health *health = &locator->config->domains[station->domain].health;

    return health->method == SL_HEALTH_ARP ? health->fall : SL_VERIFY_MISSES;
}

static void schedule(struct sl_locator *locator, struct sl_station *station, uint64_t due_ms)
{
    station->due_ms = due_ms;
    sl_locator_wake(locator, due_ms);
}

static void settle(struct sl_locator *locator, struct sl_station *station, uint64_t now_ms)
{
    station->phase = SL_STATION_LOCATED;
    station->attempts = 0;
    station->misses = 0;
    station->awaiting = false;
    schedule(locator, station,
             now_ms + sl_locator_jitter(locator, verify_period_ms(locator, station)));
}

static void locate(struct sl_locator *locator, struct sl_station *station, uint8_t port,
                   const struct sl_mac *mac, uint64_t now_ms)
{
    struct sl_locator_event event;

    station->port = port;
    station->mac = *mac;
    settle(locator, station, now_ms);
    event = station_event(locator, station, SL_LOCATOR_SERVER_LOCATED);
    locator->ops->event(locator->context, &event);
    tell_members(locator, station, NULL, now_ms);
}

static void move_to_rival(struct sl_locator *locator, struct sl_station *station, uint64_t now_ms)
{
    struct sl_locator_event event = station_event(locator, station, SL_LOCATOR_SERVER_MOVED);

    event.previous_port = station->port;
    event.previous_mac = station->mac;
    event.port = station->port = station->rival_port;
    event.mac = station->mac = station->rival_mac;
    station->moves++;
    settle(locator, station, now_ms);
    locator->ops->event(locator->context, &event);
    tell_members(locator, station, NULL, now_ms);
}

void sl_station_lose(struct sl_locator *locator, struct sl_station *station, const char *reason,
                     uint64_t now_ms)
{
    bool was_located = station->phase != SL_STATION_SEARCHING;
    struct sl_locator_event event = station_event(locator, station, SL_LOCATOR_SERVER_LOST);

    station->phase = SL_STATION_SEARCHING;
    station->outlook = SL_OUTLOOK_OPEN;
    station->attempts = 0;
    station->misses = 0;
    station->awaiting = false;
    station->port = SL_LOCATOR_NO_PORT;
    schedule(locator, station, now_ms);
    if (!was_located)
        return;
    event.reason = reason;
    locator->ops->event(locator->context, &event);
    tell_members(locator, station, reason, now_ms);
}

static uint64_t search_delay_ms(uint8_t attempts)
{
    unsigned int doublings;

    if (attempts < SL_SEARCH_FAST_ATTEMPTS)
        return SL_SEARCH_FAST_MS;
    doublings = attempts - SL_SEARCH_FAST_ATTEMPTS;
    return (uint64_t)SL_SEARCH_FIRST_MS
           << (doublings < SL_SEARCH_DOUBLINGS ? doublings : SL_SEARCH_DOUBLINGS);
}

/* Those who wait for the station are told once how it looks. */
static void set_outlook(struct sl_locator *locator, struct sl_station *station,
                        enum sl_station_outlook outlook, uint64_t now_ms)
{
    if (station->outlook == outlook)
        return;
    station->outlook = (uint8_t)outlook;
    tell_members(locator, station, NULL, now_ms);
}

static void search(struct sl_locator *locator, struct sl_station *station, uint64_t now_ms)
{
    uint64_t ports = sl_station_ports(locator, station);
    uint64_t delay_ms;

    if (ports == 0) {
        station->due_ms = SL_NEVER_MS; /* sl_locator_port_usable() begins the search */
        set_outlook(locator, station, SL_OUTLOOK_NO_WAY, now_ms);
        return;
    }
    set_outlook(locator, station,
                station->attempts < SL_SEARCH_FAST_ATTEMPTS ? SL_OUTLOOK_OPEN : SL_OUTLOOK_SILENT,
                now_ms);
    for (uint64_t left = ports; left != 0; left &= left - 1)
        sl_frame_send_request(locator, station, (uint8_t)__builtin_ctzll(left), NULL);
    delay_ms = search_delay_ms(station->attempts);
    if (station->attempts < UINT8_MAX)
        station->attempts++;
    schedule(locator, station, now_ms + sl_locator_jitter(locator, delay_ms));
}

static void verify(struct sl_locator *locator, struct sl_station *station, uint64_t now_ms)
{
    if (station->awaiting && ++station->misses >= misses_allowed(locator, station)) {
        sl_station_lose(locator, station,
                        sl_ip_is_v4(&station->address) ? "no answer to ARP"
                                                       : "no answer to neighbour solicitations",
                        now_ms);
        return;
    }
    station->awaiting = true;
    sl_frame_send_request(locator, station, station->port, &station->mac);
    schedule(locator, station,
             now_ms + sl_locator_jitter(locator, verify_period_ms(locator, station)));
}

void sl_station_want(struct sl_locator *locator, struct sl_station *station, uint64_t now_ms)
{
    if (station->phase != SL_STATION_SEARCHING || station->outlook != SL_OUTLOOK_SILENT)
        return;
    station->attempts = 0;
    schedule(locator, station, now_ms);
}

void sl_station_suspect(struct sl_locator *locator, struct sl_station *station, uint64_t now_ms)
{
    if (station->phase != SL_STATION_LOCATED || station->awaiting)
        return;
    verify(locator, station, now_ms);
    schedule(locator, station, now_ms + SL_VERIFY_RETRY_MS);
}

static void challenge(struct sl_locator *locator, struct sl_station *station, uint64_t now_ms)
{
    if (station->attempts == SL_CHALLENGE_ATTEMPTS) {
        move_to_rival(locator, station, now_ms);
        return;
    }
    station->attempts++;
    sl_frame_send_request(locator, station, station->port, &station->mac);
    schedule(locator, station, now_ms + SL_CHALLENGE_MS);
}

void sl_station_tick(struct sl_locator *locator, struct sl_station *station, uint64_t now_ms)
{
    if (now_ms >= station->due_ms) {
        if (station->phase == SL_STATION_SEARCHING)
            search(locator, station, now_ms);
        else if (station->phase == SL_STATION_LOCATED)
            verify(locator, station, now_ms);
        else
            challenge(locator, station, now_ms);
    }
    sl_locator_wake(locator, station->due_ms);
}

/* The station we know is still there, so whoever else claimed its address is a second one. */
static void refute_rival(struct sl_locator *locator, struct sl_station *station, uint64_t now_ms)
{
    struct sl_locator_event event = station_event(locator, station, SL_LOCATOR_ADDRESS_IN_USE);
    bool reported = station->conflict_reported_ms != 0 &&
                    now_ms - station->conflict_reported_ms < SL_CONFLICT_REPORT_MS;

    station->rival_ignored_until_ms = now_ms + SL_RIVAL_IGNORED_MS;
    /* One station behind two ports of ours is two ways to it, not two stations. */
    if (reported || sl_mac_equal(&station->rival_mac, &station->mac))
        return;
    station->conflict_reported_ms = now_ms;
    event.previous_port = station->rival_port;
    event.previous_mac = station->rival_mac;
    locator->ops->event(locator->context, &event);
}

static void confirm(struct sl_locator *locator, struct sl_station *station, uint64_t now_ms)
{
    if (station->phase == SL_STATION_CHALLENGED)
        refute_rival(locator, station, now_ms);
    settle(locator, station, now_ms);
}

static void hear(struct sl_locator *locator, struct sl_station *station, uint8_t port,
                 const struct sl_mac *mac, uint64_t now_ms)
{
    if (station->phase == SL_STATION_SEARCHING) {
        locate(locator, station, port, mac, now_ms);
        return;
    }
    if (station->port == port && sl_mac_equal(&station->mac, mac)) {
        confirm(locator, station, now_ms);
        return;
    }
    if (now_ms < station->rival_ignored_until_ms)
        return;
    station->rival_port = port;
    station->rival_mac = *mac;
    if (station->phase == SL_STATION_CHALLENGED)
        return;
    station->phase = SL_STATION_CHALLENGED;
    station->attempts = 0;
    challenge(locator, station, now_ms);
}

void sl_station_claim(struct sl_locator *locator, uint8_t port, uint16_t vlan,
                      const struct sl_ip *address, const struct sl_mac *mac, uint64_t now_ms)
{
    struct sl_station_table *table = locator->table;

    for (uint32_t slot = index_slot(address); table->index[slot] != SL_NO_STATION;
         slot = (slot + 1) & (SL_STATION_INDEX_SLOTS - 1)) {
        struct sl_station *station = &table->stations[table->index[slot]];

        if (!sl_ip_equal(&station->address, address) ||
            (sl_station_ports(locator, station) & sl_port_bit(port)) == 0)
            continue;
        if (vlan == 0 || vlan == locator->config->domains[station->domain].vlan)
            hear(locator, station, port, mac, now_ms);
    }
}

static void inherit_one(struct sl_locator *locator, struct sl_station *station,
                        const struct sl_station *old, uint64_t now_ms)
{
    *station = *old;
    if (station->phase == SL_STATION_SEARCHING) {
        /* The change may be what lets it be found: no waiting for the end of a long back-off. */
        station->attempts = 0;
        station->due_ms = now_ms;
        return;
    }
    if ((sl_station_ports(locator, station) & sl_port_bit(station->port)) == 0)
        sl_station_lose(locator, station, "its port no longer serves the domain", now_ms);
    else if (station->phase == SL_STATION_CHALLENGED &&
             (sl_station_ports(locator, station) & sl_port_bit(station->rival_port)) == 0)
        settle(locator, station, now_ms);
}

void sl_station_inherit(struct sl_locator *locator, const struct sl_station_table *old,
                        uint64_t now_ms)
{
    for (uint16_t i = 0; i < locator->table->count; i++) {
        struct sl_station *station = &locator->table->stations[i];
        uint32_t free_slot;
        uint16_t same =
            station_find(old, station->domain, station->only_port, &station->address, &free_slot);

        station->due_ms = now_ms;
        if (same != SL_NO_STATION)
            inherit_one(locator, station, &old->stations[same], now_ms);
    }
}
