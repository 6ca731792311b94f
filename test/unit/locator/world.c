// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "wire/arp.h"
#include "wire/icmp.h"
#include "wire/ipv4.h"
#include "wire/rpc_null.h"
#include "wire/tcp.h"
#include "wire/udp.h"
#include "wire/vlan.h"

#define BEGINNING_MS 1000000u
#define L4_OFFSET (SL_ETH_HEADER_BYTES + SL_IPV4_MIN_HEADER_BYTES)

static void on_send(void *context, uint8_t port, uint16_t vlan, const uint8_t *frame, size_t length)
{
    struct world *world = context;
    struct world_frame *kept = &world->frames[world->frame_count++];

    assert_true(world->frame_count <= WORLD_FRAMES);
    assert_in_range(length, SL_ETH_MIN_FRAME_BYTES, SL_LOCATOR_FRAME_BYTES);
    *kept =
        (struct world_frame){.at_ms = world->now_ms, .port = port, .vlan = vlan, .length = length};
    memcpy(kept->bytes, frame, length);
}

static void on_member(void *context, uint16_t member, const struct sl_locator_view *view)
{
    struct world *world = context;

    world->views[member] = *view;
}

static void on_event(void *context, const struct sl_locator_event *event)
{
    struct world *world = context;
    struct world_event *kept = &world->events[world->event_count++];

    assert_true(world->event_count <= WORLD_EVENTS);
    *kept = (struct world_event){.at_ms = world->now_ms, .event = *event};
    if (event->reason)
        strncpy(kept->reason, event->reason, sizeof(kept->reason) - 1);
}

static const struct sl_locator_ops ops = {
    .send = on_send, .member_changed = on_member, .event = on_event};

static void describe(struct sl_locator_config *config, enum sl_health_method method)
{
    struct sl_locator_domain *domain = &config->domains[0];

    for (uint8_t port = 0; port < 4; port++)
        config->ports[port].mac = (struct sl_mac){{2, 0, 0, 0, 0, port}};
    *domain = (struct sl_locator_domain){
        .present = true,
        .vlan = 10,
        .vip_count = 1,
        .self_count = 1,
        .server_ports = 0x0e,
        .client_ports = 0x01,
        .arp_interval_ms = 5000,
        .health = {.method = (uint8_t)method,
                   .fall = 2,
                   .rise = 2,
                   .interval_ms = 1000,
                   .timeout_ms = 500,
                   .rpc_program = 100003,
                   .rpc_version = 3},
        .vips = {SL_IP_V4(10, 1, 0, 100)},
        .self = {{SL_IP_V4(10, 2, 0, 1), 120}},
    };
    config->members[0] = (struct sl_locator_member){.present = true,
                                                    .probed = true,
                                                    .port = SL_LOCATOR_NO_PORT,
                                                    .address = SL_IP_V4(10, 2, 0, 11),
                                                    .service_port = SL_BE16(2049)};
}

struct world *world_create(enum sl_health_method method)
{
    struct world *world = calloc(1, sizeof(*world));
    void *memory = malloc(sl_locator_memory_bytes());
    struct sl_locator_params params = {.ops = &ops,
                                       .context = world,
                                       .seed = 20,
                                       .probe_port_first = 64512,
                                       .probe_port_last = 65023};

    assert_non_null(world);
    assert_non_null(memory);
    world->now_ms = BEGINNING_MS;
    world->locator = sl_locator_init(memory, &params);
    describe(&world->config, method);
    world->hosts[0] = (struct world_host){
        .present = true, .port = 1, .mac_last = 0x11, .address = SL_IP_V4(10, 2, 0, 11)};
    return world;
}

void world_destroy(struct world *world)
{
    free(world->locator);
    free(world);
}

void world_start(struct world *world)
{
    sl_locator_configure(world->locator, &world->config, world->now_ms);
    for (uint8_t port = 0; port < 4; port++)
        sl_locator_port_usable(world->locator, port, true, world->now_ms);
}

void world_configure(struct world *world, const struct sl_locator_config *config)
{
    world->config = *config;
    sl_locator_configure(world->locator, &world->config, world->now_ms);
}

static struct sl_mac host_mac(const struct world_host *host)
{
    return (struct sl_mac){{2, 0, 0, 0, 1, host->mac_last}};
}

static void deliver(struct world *world, const struct world_host *host, const uint8_t *frame,
                    size_t length)
{
    uint8_t *exact = test_exact_copy(frame, length);

    sl_locator_receive(world->locator, host->port, host->vlan, exact, length, world->now_ms);
    free(exact);
}

/* Puts the headers from serving host to the sender of `request` before l4_bytes at L4_OFFSET. */
static void deliver_ipv4(struct world *world, const struct world_host *host,
                         const struct sl_ipv4 *request, uint8_t protocol, uint8_t *frame,
                         int l4_bytes)
{
    struct sl_ipv4 ipv4 = {.source = request->destination,
                           .destination = request->source,
                           .total_bytes = (uint16_t)(SL_IPV4_MIN_HEADER_BYTES + l4_bytes),
                           .ttl = 64,
                           .protocol = protocol};
    struct sl_eth eth = {.destination = world->config.ports[host->port].mac,
                         .source = host_mac(host),
                         .type = 0x800};

    assert_true(l4_bytes >= 0);
    sl_eth_store(frame, &eth);
    sl_ipv4_build(frame + SL_ETH_HEADER_BYTES, SL_IPV4_MIN_HEADER_BYTES, &ipv4);
    deliver(world, host, frame, L4_OFFSET + (size_t)l4_bytes);
}

static void answer_arp(struct world *world, const struct world_host *host,
                       const struct world_frame *frame)
{
    uint8_t reply[SL_ARP_FRAME_BYTES];
    struct sl_mac mac = host_mac(host);
    struct sl_arp arp;
    struct sl_ip asked;

    if (sl_arp_decode(frame->bytes + SL_ETH_HEADER_BYTES, frame->length - SL_ETH_HEADER_BYTES,
                      &arp) != SL_WIRE_OK)
        return;
    asked = sl_ip_from_v4(arp.target_ip);
    if (host->deaf || !sl_ip_equal(&asked, &host->address))
        return;
    sl_arp_build_reply(reply, sizeof(reply), &arp, &mac);
    deliver(world, host, reply, sizeof(reply));
}

static void answer_tcp(struct world *world, const struct world_host *host,
                       const struct sl_ipv4 *request, const uint8_t *l4, size_t length)
{
    uint8_t frame[128] = {0};
    struct sl_tcp syn, reply;
    int l4_bytes;

    assert_int_equal(sl_tcp_decode(l4, length, &syn), SL_WIRE_OK);
    if (!(syn.flags & SL_TCP_SYN) || host->service == WORLD_SILENT)
        return;
    reply = (struct sl_tcp){.source_port = syn.destination_port,
                            .destination_port = syn.source_port,
                            .sequence = 77,
                            .acknowledgement = syn.sequence + 1,
                            .flags = SL_TCP_SYN | SL_TCP_ACK};
    if (host->service == WORLD_REFUSES)
        reply.flags = SL_TCP_RST | SL_TCP_ACK;
    if (host->service == WORLD_WRONG_NUMBER)
        reply.acknowledgement++;
    l4_bytes = sl_tcp_build(frame + L4_OFFSET, sizeof(frame) - L4_OFFSET, &reply, 0,
                            request->destination, request->source);
    deliver_ipv4(world, host, request, SL_PROTOCOL_TCP, frame, l4_bytes);
}

/* An accepted reply (RFC 5531 section 9): xid, REPLY, MSG_ACCEPTED, AUTH_NONE, accept_stat. */
static size_t rpc_reply(uint8_t *data, uint32_t xid, uint32_t accept_stat)
{
    memset(data, 0, 24);
    sl_store_u32(data, xid);
    sl_store_u32(data + 4, 1);
    sl_store_u32(data + 20, accept_stat);
    return 24;
}

static void refuse_udp(struct world *world, const struct world_host *host,
                       const struct sl_ipv4 *request, const uint8_t *original, size_t length)
{
    uint8_t frame[256] = {0};
    int l4_bytes =
        sl_icmp_build_error(frame + L4_OFFSET, sizeof(frame) - L4_OFFSET, SL_ICMP_UNREACHABLE,
                            SL_ICMP_CODE_PORT_UNREACHABLE, 0, original, length);

    deliver_ipv4(world, host, request, SL_PROTOCOL_ICMP, frame, l4_bytes);
}

static void answer_udp(struct world *world, const struct world_host *host,
                       const struct sl_ipv4 *request, const uint8_t *l4, size_t length)
{
    uint8_t frame[128] = {0};
    uint8_t *payload = frame + L4_OFFSET + SL_UDP_HEADER_BYTES;
    size_t payload_bytes = 0;
    struct sl_udp udp;
    int l4_bytes;

    assert_int_equal(sl_udp_decode(l4, length, &udp), SL_WIRE_OK);
    if (host->service == WORLD_SILENT)
        return;
    if (host->service == WORLD_REFUSES) {
        refuse_udp(world, host, request, l4 - SL_IPV4_MIN_HEADER_BYTES,
                   SL_IPV4_MIN_HEADER_BYTES + length);
        return;
    }
    if (udp.udp_bytes > SL_UDP_HEADER_BYTES)
        payload_bytes = rpc_reply(payload,
                                  sl_load_u32(l4 + SL_UDP_HEADER_BYTES) +
                                      (host->service == WORLD_WRONG_NUMBER ? 1 : 0),
                                  host->service == WORLD_PROGRAM_UNSERVED ? 1 : 0);
    l4_bytes = sl_udp_build(frame + L4_OFFSET, sizeof(frame) - L4_OFFSET, request->destination,
                            request->source, udp.destination_port, udp.source_port, payload_bytes);
    deliver_ipv4(world, host, request, SL_PROTOCOL_UDP, frame, l4_bytes);
}

static void answer_ipv4(struct world *world, const struct world_host *host,
                        const struct world_frame *frame)
{
    const uint8_t *data = frame->bytes + SL_ETH_HEADER_BYTES;
    struct sl_mac mac = host_mac(host);
    struct sl_ip destination;
    struct sl_ipv4 ipv4;
    size_t l4_bytes;

    assert_int_equal(sl_ipv4_decode(data, frame->length - SL_ETH_HEADER_BYTES, &ipv4), SL_WIRE_OK);
    assert_true(sl_ipv4_checksum_is_good(data, ipv4.header_bytes));
    destination = sl_ip_from_v4(ipv4.destination);
    if (memcmp(frame->bytes, mac.bytes, sizeof(mac.bytes)) != 0 ||
        !sl_ip_equal(&destination, sl_ip_is_none(&host->serves) ? &host->address : &host->serves))
        return;
    l4_bytes = (size_t)ipv4.total_bytes - ipv4.header_bytes;
    if (ipv4.protocol == SL_PROTOCOL_TCP)
        answer_tcp(world, host, &ipv4, data + ipv4.header_bytes, l4_bytes);
    else
        answer_udp(world, host, &ipv4, data + ipv4.header_bytes, l4_bytes);
}

/* Lets every host behind its port answer what was sent and not answered yet. */
static void answer_all(struct world *world)
{
    for (; world->answered < world->frame_count; world->answered++) {
        const struct world_frame *frame = &world->frames[world->answered];

        for (unsigned int i = 0; i < WORLD_HOSTS; i++) {
            const struct world_host *host = &world->hosts[i];

            if (!host->present || host->port != frame->port || host->vlan != frame->vlan)
                continue;
            if (sl_load_u16(frame->bytes + 12) == SL_ETHERTYPE_ARP)
                answer_arp(world, host, frame);
            else if (sl_load_u16(frame->bytes + 12) == SL_ETHERTYPE_IPV4)
                answer_ipv4(world, host, frame);
        }
    }
}

void world_run(struct world *world, uint64_t duration_ms)
{
    uint64_t end_ms = world->now_ms + duration_ms;

    for (;;) {
        uint64_t next_ms = sl_locator_tick(world->locator, world->now_ms);

        answer_all(world);
        if (next_ms > world->now_ms)
            world->now_ms++;
        if (world->now_ms > end_ms)
            break;
    }
    world->now_ms = end_ms;
}

void world_gratuitous(struct world *world, unsigned int number)
{
    const struct world_host *host = &world->hosts[number];
    struct sl_mac mac = host_mac(host);
    uint8_t frame[SL_ARP_FRAME_BYTES];

    sl_arp_build_gratuitous(frame, sizeof(frame), &mac, sl_ip_v4(&host->address));
    deliver(world, host, frame, sizeof(frame));
}

size_t world_count(const struct world *world, enum sl_locator_event_kind kind)
{
    size_t count = 0;

    for (size_t i = 0; i < world->event_count; i++)
        count += world->events[i].event.kind == kind;
    return count;
}

const struct world_event *world_event(const struct world *world, enum sl_locator_event_kind kind,
                                      size_t n)
{
    for (size_t i = 0; i < world->event_count; i++)
        if (world->events[i].event.kind == kind && n-- == 0)
            return &world->events[i];
    fail_msg("no such event");
    return NULL;
}

size_t world_arp_count(const struct world *world, uint8_t port, const struct sl_ip *address,
                       uint64_t from_ms)
{
    size_t count = 0;

    for (size_t i = 0; i < world->frame_count; i++) {
        const struct world_frame *frame = &world->frames[i];
        struct sl_arp arp;
        struct sl_ip target;

        if (frame->at_ms < from_ms || frame->port != port ||
            sl_load_u16(frame->bytes + 12) != SL_ETHERTYPE_ARP ||
            sl_arp_decode(frame->bytes + SL_ETH_HEADER_BYTES, SL_ARP_BYTES, &arp) != SL_WIRE_OK)
            continue;
        target = sl_ip_from_v4(arp.target_ip);
        count += sl_ip_equal(&target, address);
    }
    return count;
}
