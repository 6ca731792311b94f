// SPDX-License-Identifier: Apache-2.0
/* Announcing and defending the domains' own addresses (RFC 5227 sections 2.3 and 2.4, RFC 4861
 * section 7.2.6). */

#include "state.h"

#include "wire/arp.h"
#include "wire/icmpv6.h"

#define SL_ANNOUNCE_ROUNDS 2u
#define SL_ANNOUNCE_INTERVAL_MS 2000u
#define SL_ANNOUNCE_SPREAD_MS 100u
#define SL_DEFEND_INTERVAL_MS 10000u

/* FNV-1a over 64-bit words: enough to see that a configuration is not the one before. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
    return (hash ^ word) * 0x100000001b3ull;
}

static uint64_t mix_ip(uint64_t hash, const struct sl_ip *ip)
{
    return mix(mix(hash, ip->words[0]), ip->words[1]);
}

static uint64_t fingerprint(const struct sl_locator_domain *domain)
{
    uint64_t hash = 0xcbf29ce484222325ull;

    if (!domain->present)
        return 0;
    hash = mix(mix(mix(hash, domain->vlan), domain->server_ports), domain->client_ports);
    for (uint8_t i = 0; i < domain->vip_count; i++)
        hash = mix_ip(hash, &domain->vips[i]);
    for (uint8_t i = 0; i < domain->self_count; i++)
        hash = mix_ip(hash, &domain->self[i].address);
    return hash | 1u;
}

static void begin(struct sl_locator *locator, struct sl_announcement *announcement, uint64_t ports,
                  uint64_t now_ms)
{
    if (ports == 0)
        return;
    announcement->ports = announcement->left > 0 ? announcement->ports | ports : ports;
    announcement->left = SL_ANNOUNCE_ROUNDS;
    announcement->due_ms = now_ms + sl_locator_random(locator) % SL_ANNOUNCE_SPREAD_MS;
    sl_locator_wake(locator, announcement->due_ms);
}

static uint64_t announced_ports(const struct sl_locator *locator, uint16_t domain)
{
    const struct sl_locator_domain *config = &locator->config->domains[domain];

    return (config->client_ports | config->server_ports) & locator->usable_ports;
}

void sl_announce_configure(struct sl_locator *locator, uint16_t domain, uint64_t now_ms)
{
    struct sl_announcement *announcement = &locator->announcements[domain];
    uint64_t now_is = fingerprint(&locator->config->domains[domain]);

    if (now_is == announcement->fingerprint)
        return;
    announcement->fingerprint = now_is;
    announcement->left = 0;
    if (now_is != 0)
        begin(locator, announcement, announced_ports(locator, domain), now_ms);
}

void sl_announce_port(struct sl_locator *locator, uint8_t port, uint64_t now_ms)
{
    for (uint16_t i = 0; i < SL_LOCATOR_MAX_DOMAINS; i++)
        if (locator->config->domains[i].present)
            begin(locator, &locator->announcements[i],
                  announced_ports(locator, i) & sl_port_bit(port), now_ms);
}

static void announce_one(struct sl_locator *locator, uint16_t domain, uint8_t port,
                         const struct sl_ip *address)
{
    const struct sl_mac *mac = &locator->config->ports[port].mac;
    uint8_t frame[SL_LOCATOR_FRAME_BYTES];
    int length;

    if (sl_ip_is_v4(address))
        length = sl_arp_build_gratuitous(frame, sizeof(frame), mac, sl_ip_v4(address));
    else
        length = sl_neighbour_build_advertisement(frame, sizeof(frame), mac, address);
    locator->ops->send(locator->context, port, sl_frame_tag(locator, domain, port), frame,
                       (size_t)length);
}

static void announce_on(struct sl_locator *locator, uint16_t domain, uint8_t port)
{
    const struct sl_locator_domain *config = &locator->config->domains[domain];

    if (config->client_ports & sl_port_bit(port))
        for (uint8_t i = 0; i < config->vip_count; i++)
            announce_one(locator, domain, port, &config->vips[i]);
    if (config->server_ports & sl_port_bit(port))
        for (uint8_t i = 0; i < config->self_count; i++)
            announce_one(locator, domain, port, &config->self[i].address);
}

void sl_announce_tick(struct sl_locator *locator, uint16_t domain, uint64_t now_ms)
{
    struct sl_announcement *announcement = &locator->announcements[domain];

    if (announcement->left == 0)
        return;
    if (now_ms >= announcement->due_ms) {
        uint64_t left = announcement->ports & announced_ports(locator, domain);

        for (; left != 0; left &= left - 1)
            announce_on(locator, domain, (uint8_t)__builtin_ctzll(left));
        announcement->left--;
        announcement->due_ms = now_ms + SL_ANNOUNCE_INTERVAL_MS;
    }
    if (announcement->left > 0)
        sl_locator_wake(locator, announcement->due_ms);
}

/* Is address one that the domain has on port? */
static bool is_ours(const struct sl_locator_domain *domain, uint8_t port,
                    const struct sl_ip *address)
{
    if (!domain->present ||
        ((domain->client_ports | domain->server_ports) & sl_port_bit(port)) == 0)
        return false;
    for (uint8_t i = 0; i < domain->vip_count; i++)
        if (sl_ip_equal(&domain->vips[i], address))
            return true;
    for (uint8_t i = 0; i < domain->self_count; i++)
        if (sl_ip_equal(&domain->self[i].address, address))
            return (domain->server_ports & sl_port_bit(port)) != 0;
    return false;
}

void sl_announce_defend(struct sl_locator *locator, uint8_t port, const struct sl_ip *address,
                        const struct sl_mac *claimant, uint64_t now_ms)
{
    for (uint16_t i = 0; i < SL_LOCATOR_MAX_DOMAINS; i++) {
        struct sl_announcement *announcement = &locator->announcements[i];
        struct sl_locator_event event = {.kind = SL_LOCATOR_ADDRESS_IN_USE,
                                         .port = port,
                                         .previous_port = port,
                                         .domain = i,
                                         .member = SL_LOCATOR_NO_MEMBER,
                                         .mac = locator->config->ports[port].mac,
                                         .previous_mac = *claimant,
                                         .address = *address};

        if (!is_ours(&locator->config->domains[i], port, address))
            continue;
        if (announcement->defended_ms != 0 &&
            now_ms - announcement->defended_ms < SL_DEFEND_INTERVAL_MS)
            return;
        announcement->defended_ms = now_ms;
        locator->ops->event(locator->context, &event);
        announce_one(locator, i, port, address);
        return;
    }
}
