// SPDX-License-Identifier: Apache-2.0
/*
 * The way of a segment: cut into packets as TSO does, dropped where the path is too narrow,
 * impaired, then given to the engine it belongs to by then.
 */
#include "support/table.h"

#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "support/random.h"
#include "wire/checksum.h"
#include "wire/tcp.h"

#define WIRE_SLOTS 4096u
#define HEALED_DELAY_MIN_US 20u
#define ECN_MASK 3u
#define ECN_CE 3u
#define BUSY_US 50u
#define NEVER UINT64_MAX

static void lose(void *context, void *lost)
{
    struct sim_packet *packet = lost;

    (void)context;
    packet->world->packets--;
    if (packet->payload != NULL)
        sim_buffer_release(NULL, packet->payload);
    free(packet);
}

void sim_wires_create(struct sim_world *world)
{
    const struct sl_impair_params params = {.slots = WIRE_SLOTS, .release = lose};
    const char *reason;

    for (unsigned int side = 0; side < SIM_SIDES; side++) {
        struct sim_wire *wire = &world->wires[side];

        wire->memory = malloc(sl_impair_memory_bytes(WIRE_SLOTS));
        SIM_CHECK(world, wire->memory != NULL);
        wire->impair = sl_impair_init(wire->memory, &params);
        if (sl_impair_check(&world->plan->wires[side], &reason) != 0)
            sim_fail(world, "the plan of a wire: %s", reason);
        sl_impair_configure(wire->impair, &world->plan->wires[side]);
    }
}

void sim_wires_destroy(struct sim_world *world)
{
    for (unsigned int side = 0; side < SIM_SIDES; side++) {
        sl_impair_flush(world->wires[side].impair);
        free(world->wires[side].memory);
    }
    SIM_CHECK(world, world->packets == 0);
}

void sim_wires_heal(struct sim_world *world)
{
    const struct sl_impair_settings good = {.delay_us =
                                                HEALED_DELAY_MIN_US + world->plan->delay_us};

    for (unsigned int side = 0; side < SIM_SIDES; side++)
        sl_impair_configure(world->wires[side].impair, &good);
}

void sim_wires_change(struct sim_world *world)
{
    const struct sim_plan *plan = world->plan;
    unsigned int side = test_random_below(&world->random, SIM_SIDES);
    struct sl_impair_settings settings = *sl_impair_settings(world->wires[side].impair);
    uint32_t pause_us;

    if (world->is_healed || plan->outage_us == 0) {
        world->next_change_us = NEVER;
        return;
    }
    settings.cut = !settings.cut;
    pause_us = settings.cut ? plan->outage_us : plan->between_outages_us;
    sl_impair_configure(world->wires[side].impair, &settings);
    world->next_change_us = world->now_us + 1u + test_random_below(&world->random, pause_us);
}

static enum sim_side side_of(const struct sim_world *world, const struct sl_ip *address)
{
    struct sl_ip client = sim_address(world, SIM_CLIENT);

    return sl_ip_equal(address, &client) ? SIM_CLIENT : SIM_SERVER;
}

/* A sum that is said to be known must be right. */
static void check_sums(const struct sim_world *world, const struct sl_tcp_segment *segment)
{
    uint32_t bytes = 0;

    SIM_CHECK(world, segment->payload_slices <= SL_TCP_SEGMENT_SLICES);
    for (unsigned int i = 0; i < segment->payload_slices; i++) {
        const struct sl_tcp_slice *slice = &segment->payload[i];

        SIM_CHECK(world, slice->length_bytes > 0);
        bytes += slice->length_bytes;
        if (slice->sum_is_known)
            SIM_CHECK(world, sl_checksum_fold(sl_checksum_add(0, slice->data,
                                                              slice->length_bytes)) == slice->sum);
    }
    SIM_CHECK(world, bytes == segment->payload_bytes);
}

/* Copies bytes of a segment's payload from an offset on, as the wire does. */
static struct sim_buffer *copy_payload(struct sim_world *world,
                                       const struct sl_tcp_segment *segment, uint32_t offset,
                                       uint32_t bytes)
{
    struct sim_buffer *buffer = sim_buffer_new(world, bytes);
    uint32_t copied = 0;

    for (unsigned int i = 0; i < segment->payload_slices && copied < bytes; i++) {
        const struct sl_tcp_slice *slice = &segment->payload[i];
        uint32_t here;

        if (offset >= slice->length_bytes) {
            offset -= slice->length_bytes;
            continue;
        }
        here = slice->length_bytes - offset;
        if (here > bytes - copied)
            here = bytes - copied;
        memcpy(buffer->data + copied, slice->data + offset, here);
        copied += here;
        offset = 0;
    }
    SIM_CHECK(world, copied == bytes);
    return buffer;
}

static void report_too_big(struct sim_world *world, const struct sim_packet *packet)
{
    struct sim_icmp *icmp = &world->icmps[world->icmp_count];

    if (world->plan->is_black_hole || world->icmp_count == SIM_ICMPS)
        return;
    world->icmp_count++;
    icmp->to = packet->to == SIM_CLIENT ? SIM_SERVER : SIM_CLIENT;
    icmp->mtu_bytes = world->plan->path_mtu_bytes;
    memcpy(icmp->header, packet->header, sizeof(icmp->header));
}

/* One packet of a segment onto the wire. */
static void put(struct sim_world *world, const struct sl_tcp_segment *segment, uint32_t offset,
                uint32_t bytes)
{
    bool is_first = offset == 0, is_last = offset + bytes == segment->payload_bytes;
    struct sim_packet *packet = malloc(sizeof(*packet));

    SIM_CHECK(world, packet != NULL);
    packet->world = world;
    packet->to = side_of(world, &segment->destination);
    packet->header_bytes = segment->header_bytes;
    packet->traffic_class = segment->traffic_class;
    packet->ip_bytes = (world->plan->is_v6 ? 40u : 20u) + segment->header_bytes + bytes;
    memcpy(packet->header, segment->header, segment->header_bytes);
    sl_store_u32(packet->header + 4, sl_load_u32(segment->header + 4) + offset);
    if (!is_last)
        packet->header[13] &= (uint8_t) ~(SL_TCP_FIN | SL_TCP_PSH);
    if (!is_first)
        packet->header[13] &= (uint8_t)~SL_TCP_CWR;
    packet->payload = bytes == 0 ? NULL : copy_payload(world, segment, offset, bytes);
    world->packets++;
    SIM_CHECK(world, packet->ip_bytes <= world->plan->link_mtu_bytes);
    if (packet->ip_bytes > world->plan->path_mtu_bytes && segment->do_not_fragment) {
        sim_trace(world, packet, "too big");
        report_too_big(world, packet);
        lose(NULL, packet);
        return;
    }
    sim_trace(world, packet, "sent");
    sl_impair_put(world->wires[packet->to].impair, packet, packet->ip_bytes, world->now_us);
}

bool sim_transmit(void *context, const struct sl_tcp_segment *segment)
{
    struct sim_world *world = context;
    uint32_t piece = segment->segment_bytes, offset = 0;

    if (world->plan->busy_ppm != 0 && !world->is_healed &&
        test_random_below(&world->random, SL_IMPAIR_CERTAIN_PPM) < world->plan->busy_ppm)
        return false;
    check_sums(world, segment);
    SIM_CHECK(world, segment->header_bytes >= SL_TCP_MIN_HEADER_BYTES &&
                         segment->header_bytes <= SL_TCP_MAX_HEADER_BYTES);
    SIM_CHECK(world, segment->payload_bytes <= piece ||
                         (piece > 0 &&
                          segment->payload_bytes <= world->plan->configs[0].transmit_bytes_max));
    do {
        uint32_t left = segment->payload_bytes - offset;
        uint32_t bytes = left < piece ? left : piece;

        put(world, segment, offset, bytes);
        offset += bytes;
    } while (offset < segment->payload_bytes);
    return true;
}

/* Cuts a payload into a few slices, as drivers that scatter do; each has a reference. */
static uint16_t slices_of(struct sim_world *world, const struct sim_packet *packet,
                          struct sl_tcp_slice *slices)
{
    uint32_t offset = 0, length = packet->payload == NULL ? 0 : packet->payload->length_bytes;
    uint16_t count = 0;

    while (offset < length) {
        uint32_t bytes = length - offset;

        if (count < 3 && bytes > 1 && test_random_below(&world->random, 8) == 0)
            bytes = 1u + test_random_below(&world->random, bytes);
        sim_buffer_retain(NULL, packet->payload);
        slices[count++] = (struct sl_tcp_slice){
            .data = packet->payload->data + offset,
            .owner = packet->payload,
            .length_bytes = bytes,
            .footprint_bytes = bytes < 2048u ? 2048u : bytes,
            .sum = sl_checksum_fold(sl_checksum_add(0, packet->payload->data + offset, bytes)),
            .sum_is_known = true,
        };
        offset += bytes;
    }
    return count;
}

static void mark(struct sim_packet *packet, const struct sl_impair_out *out)
{
    if ((out->flags & SL_IMPAIR_MARK_CE) != 0 && (packet->traffic_class & ECN_MASK) != 0)
        packet->traffic_class |= ECN_CE;
}

static enum sim_engine engine_of(const struct sim_world *world, const struct sim_packet *packet)
{
    unsigned int port_offset =
        packet->to == SIM_CLIENT ? SL_TCP_DESTINATION_OFFSET : SL_TCP_SOURCE_OFFSET;

    return sim_engine_of(world, packet->to, sl_load_u16(packet->header + port_offset));
}

/* A burst of one wire: each packet by itself, or runs for the same engine at once. */
static void give(struct sim_world *world, struct sl_impair_out *outs, uint32_t count)
{
    struct sl_tcp_packet packets[SIM_BURST];
    struct sl_tcp_slice slices[SIM_BURST][4];
    enum sim_engine engine = SIM_ENGINES;
    uint16_t filled = 0;

    for (uint32_t i = 0; i < count; i++) {
        struct sim_packet *packet = outs[i].packet;
        enum sim_engine to = engine_of(world, packet);

        if ((outs[i].flags & SL_IMPAIR_CORRUPT) != 0)
            continue; /* the checksum is wrong */
        sim_trace(world, packet, "arrives");
        mark(packet, &outs[i]);
        if (filled != 0 && to != engine) {
            sl_tcp_input(world->engines[engine], packets, filled, sim_clock_us(world, engine));
            filled = 0;
        }
        engine = to;
        packets[filled] = (struct sl_tcp_packet){
            .source = sim_address(world, packet->to == SIM_CLIENT ? SIM_SERVER : SIM_CLIENT),
            .destination = sim_address(world, packet->to),
            .header = packet->header,
            .header_room_bytes = packet->header_bytes,
            .payload = slices[filled],
            .payload_slices = slices_of(world, packet, slices[filled]),
            .mtu_bytes = world->plan->link_mtu_bytes,
            .traffic_class = packet->traffic_class,
        };
        filled++;
    }
    if (filled != 0)
        sl_tcp_input(world->engines[engine], packets, filled, sim_clock_us(world, engine));
}

static void deliver_icmps(struct sim_world *world)
{
    for (uint32_t i = 0; i < world->icmp_count; i++) {
        const struct sim_icmp *icmp = &world->icmps[i];
        unsigned int port_offset =
            icmp->to == SIM_CLIENT ? SL_TCP_SOURCE_OFFSET : SL_TCP_DESTINATION_OFFSET;
        struct sl_tcp_icmp_error error = {
            .kind = SL_TCP_ICMP_TOO_BIG,
            .local = sim_address(world, icmp->to),
            .remote = sim_address(world, icmp->to == SIM_CLIENT ? SIM_SERVER : SIM_CLIENT),
            .header = icmp->header,
            .header_bytes = sizeof(icmp->header),
            .next_hop_mtu_bytes = icmp->mtu_bytes,
        };
        enum sim_engine engine =
            sim_engine_of(world, icmp->to, sl_load_u16(icmp->header + port_offset));

        sl_tcp_icmp(world->engines[engine], &error, sim_clock_us(world, engine));
    }
    world->icmp_count = 0;
}

void sim_wires_deliver(struct sim_world *world)
{
    struct sl_impair_out outs[SIM_BURST];

    deliver_icmps(world);
    for (unsigned int side = 0; side < SIM_SIDES; side++) {
        uint32_t burst = 1u + test_random_below(&world->random, SIM_BURST);
        uint32_t count = sl_impair_take(world->wires[side].impair, world->now_us, outs, burst);

        give(world, outs, count);
        for (uint32_t i = 0; i < count; i++)
            if ((outs[i].flags & SL_IMPAIR_COPY) == 0)
                lose(NULL, outs[i].packet); /* it has arrived: the wire has no more to do with it */
    }
}

uint64_t sim_wires_next_us(const struct sim_world *world)
{
    uint64_t client = sl_impair_next_us(world->wires[SIM_CLIENT].impair);
    uint64_t server = sl_impair_next_us(world->wires[SIM_SERVER].impair);

    if (world->icmp_count != 0)
        return world->now_us;
    return client < server ? client : server;
}
