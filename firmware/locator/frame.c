// SPDX-License-Identifier: Apache-2.0
/* The frames the locator authors: ARP requests and solicitations, probes, and the reset that ends a
 * TCP probe. */

#include "state.h"

#include "wire/arp.h"
#include "wire/icmpv6.h"
#include "wire/ipv4.h"
#include "wire/rpc_null.h"
#include "wire/tcp.h"
#include "wire/udp.h"

#define SL_PROBE_TTL 64u
#define SL_PROBE_MSS 536u /* what every host takes (RFC 9293 section 3.7.1); no data follows */

_Static_assert(SL_LOCATOR_FRAME_BYTES >= SL_ND_FRAME_BYTES, "a solicitation fits");
_Static_assert(SL_LOCATOR_FRAME_BYTES >= SL_ETH_HEADER_BYTES + SL_IPV4_MIN_HEADER_BYTES +
                                             SL_UDP_HEADER_BYTES + SL_RPC_NULL_CALL_BYTES,
               "a probe fits");

uint16_t sl_frame_tag(const struct sl_locator *locator, uint16_t domain, uint8_t port)
{
    return locator->config->ports[port].tagged ? locator->config->domains[domain].vlan : 0;
}

struct sl_ip sl_frame_source(const struct sl_locator_domain *domain, const struct sl_ip *target)
{
    for (uint8_t i = 0; i < domain->self_count; i++) {
        const struct sl_locator_prefix *self = &domain->self[i];

        if (sl_ip_in_prefix(target, &self->address, self->length_bits))
            return self->address;
    }
    return domain->vips[0];
}

void sl_frame_send_request(struct sl_locator *locator, struct sl_station *station, uint8_t port,
                           const struct sl_mac *to)
{
    static const struct sl_mac broadcast = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
    const struct sl_locator_config *config = locator->config;
    const struct sl_mac *mac = &config->ports[port].mac;
    struct sl_ip source = sl_frame_source(&config->domains[station->domain], &station->address);
    uint8_t frame[SL_LOCATOR_FRAME_BYTES];
    int length;

    if (sl_ip_is_v4(&station->address))
        length = sl_arp_build_request(frame, sizeof(frame), to ? to : &broadcast, mac,
                                      sl_ip_v4(&source), sl_ip_v4(&station->address));
    else
        length = sl_neighbour_build_solicitation(frame, sizeof(frame), to, mac, &source,
                                                 &station->address);
    station->arp_sent++;
    locator->ops->send(locator->context, port, sl_frame_tag(locator, station->domain, port), frame,
                       (size_t)length);
}

/* Where the frame of a probe goes and comes from. */
struct sl_probe_path {
    uint8_t port;
    struct sl_mac to;
    struct sl_be32 source;
    struct sl_be32 destination;
};

static struct sl_probe_path probe_path(const struct sl_locator *locator,
                                       const struct sl_health *health)
{
    const struct sl_station *station = &locator->table->stations[health->station];
    struct sl_ip source =
        sl_frame_source(&locator->config->domains[health->domain], &station->address);

    return (struct sl_probe_path){.port = station->port,
                                  .to = station->mac,
                                  .source = sl_ip_v4(&source),
                                  .destination = sl_ip_v4(&health->address)};
}

/* Puts the Ethernet and IPv4 headers before l4_bytes of payload, pads and sends. */
static void send_ipv4(struct sl_locator *locator, const struct sl_health *health,
                      const struct sl_probe_path *path, uint8_t protocol, uint8_t *frame,
                      uint16_t l4_bytes)
{
    struct sl_eth eth = {.destination = path->to,
                         .source = locator->config->ports[path->port].mac,
                         .type = SL_ETHERTYPE_IPV4};
    struct sl_ipv4 ipv4 = {.source = path->source,
                           .destination = path->destination,
                           .total_bytes = (uint16_t)(SL_IPV4_MIN_HEADER_BYTES + l4_bytes),
                           .id = locator->ip_id++,
                           .fragment = SL_IPV4_DONT_FRAGMENT,
                           .ttl = SL_PROBE_TTL,
                           .protocol = protocol};
    size_t length = SL_ETH_HEADER_BYTES + ipv4.total_bytes;

    sl_eth_store(frame, &eth);
    sl_ipv4_build(frame + SL_ETH_HEADER_BYTES, SL_IPV4_MIN_HEADER_BYTES, &ipv4);
    if (length < SL_ETH_MIN_FRAME_BYTES)
        length = SL_ETH_MIN_FRAME_BYTES;
    locator->ops->send(locator->context, path->port,
                       sl_frame_tag(locator, health->domain, path->port), frame, length);
}

static void send_tcp(struct sl_locator *locator, const struct sl_health *health, uint8_t flags,
                     uint32_t sequence, uint16_t mss)
{
    struct sl_probe_path path = probe_path(locator, health);
    uint8_t frame[SL_LOCATOR_FRAME_BYTES] = {0};
    uint8_t *l4 = frame + SL_ETH_HEADER_BYTES + SL_IPV4_MIN_HEADER_BYTES;
    struct sl_tcp tcp = {.source_port = health->probe_port,
                         .destination_port = health->service_port,
                         .sequence = sequence,
                         .window = mss,
                         .flags = flags};
    int l4_bytes = sl_tcp_build(l4, (size_t)(frame + sizeof(frame) - l4), &tcp, mss, path.source,
                                path.destination);

    if (l4_bytes > 0)
        send_ipv4(locator, health, &path, SL_PROTOCOL_TCP, frame, (uint16_t)l4_bytes);
}

static void send_udp(struct sl_locator *locator, const struct sl_health *health)
{
    const struct sl_locator_health *method = &locator->config->domains[health->domain].health;
    struct sl_probe_path path = probe_path(locator, health);
    uint8_t frame[SL_LOCATOR_FRAME_BYTES] = {0};
    uint8_t *l4 = frame + SL_ETH_HEADER_BYTES + SL_IPV4_MIN_HEADER_BYTES;
    size_t room = (size_t)(frame + sizeof(frame) - l4);
    int payload_bytes = 0;
    int l4_bytes;

    if (method->rpc_program != 0)
        payload_bytes = sl_rpc_null_build(l4 + SL_UDP_HEADER_BYTES, room - SL_UDP_HEADER_BYTES,
                                          health->nonce, method->rpc_program, method->rpc_version);
    if (payload_bytes < 0)
        return;
    l4_bytes = sl_udp_build(l4, room, path.source, path.destination, health->probe_port,
                            health->service_port, (size_t)payload_bytes);
    if (l4_bytes > 0)
        send_ipv4(locator, health, &path, SL_PROTOCOL_UDP, frame, (uint16_t)l4_bytes);
}

void sl_frame_send_probe(struct sl_locator *locator, struct sl_health *health)
{
    if (health->method == SL_HEALTH_TCP)
        send_tcp(locator, health, SL_TCP_SYN, health->nonce, SL_PROBE_MSS);
    else
        send_udp(locator, health);
}

void sl_frame_send_reset(struct sl_locator *locator, const struct sl_health *health,
                         uint32_t sequence)
{
    send_tcp(locator, health, SL_TCP_RST, sequence, 0);
}
