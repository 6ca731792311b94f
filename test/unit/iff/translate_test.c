// SPDX-License-Identifier: Apache-2.0
/* NAT in place: headers as they should be, and every checksum as if computed from scratch. */
#include "world.h"

#include "generated/drops.h"
#include "iff/flow_install.h"
#include "iff/parse.h"
#include "iff/translate.h"

#define CLIENT TEST_IP(10, 1, 0, 11)
#define VIP TEST_IP(10, 1, 0, 100)
#define SERVER TEST_IP(10, 2, 0, 2)

/* The two entries of client:40000 -> VIP:2049 on SERVER:2050. */
struct nat {
    struct sl_flow_install forward, reply;
};

static void make_nat(struct world *world, struct nat *nat, uint8_t protocol)
{
    struct sl_flow_decision decision = {.flow_id = 1, .domain = 0, .member = 1};
    struct test_frame_spec spec = {.protocol = protocol, .tcp_flags = SL_TCP_SYN};
    struct world_packet made;

    world->snapshot->members[1].port = SL_BE16(2050);
    decision.member_word = world->states->words[1];
    world_receive(world, &made, 0, &spec);
    world_scope(world, &made.packet, 0);
    sl_flow_build(&world->table, world->snapshot, &made.packet, &decision, &nat->forward,
                  &nat->reply);
}

static const struct nat_row {
    const char *name;
    bool to_server;
    struct test_frame_spec spec;
} nat_rows[] = {
    {"TCP to the server", true, {.protocol = 6, .tcp_flags = SL_TCP_ACK, .payload_bytes = 100}},
    {"TCP to the client", false, {.protocol = 6, .tcp_flags = SL_TCP_ACK, .payload_bytes = 101}},
    {"TCP with IP and TCP options",
     true,
     {.protocol = 6, .tcp_flags = SL_TCP_ACK, .ip_option_bytes = 8, .tcp_option_bytes = 12}},
    {"UDP to the server", true, {.protocol = 17, .payload_bytes = 40}},
    {"UDP to the client", false, {.protocol = 17, .payload_bytes = 33}},
    {"UDP without a checksum", true, {.protocol = 17, .no_udp_checksum = true}},
    {"a tagged frame", true, {.protocol = 17, .tags = 1, .tci = {10}, .payload_bytes = 4}},
    {"TTL 1 is not ours to judge", true, {.protocol = 17, .ttl = 1}},
};

static void as_reply(struct test_frame_spec *spec)
{
    spec->source = SERVER;
    spec->source_port = 2050;
    spec->destination = CLIENT;
    spec->destination_port = 40000;
}

static void check_nat(void **state)
{
    const struct nat_row *row = TEST_ROW(struct nat_row, state);
    struct world *world = world_create();
    struct test_frame_spec spec = row->spec;
    struct world_packet made;
    struct sl_egress egress;
    struct sl_packet again;
    struct sl_frame frame;
    const struct sl_flow_entry *entry;
    struct nat nat;

    make_nat(world, &nat, spec.protocol);
    entry = row->to_server ? &nat.forward.entry : &nat.reply.entry;
    if (!row->to_server)
        as_reply(&spec);
    world_receive(world, &made, row->to_server ? 0 : 1, &spec);
    assert_int_equal(
        sl_egress_of(world->snapshot, entry, world->states->words[entry->member], &egress),
        SL_EGRESS_OK);
    sl_translate(&made.packet, entry, &egress);
    assert_true(world_checksums_are_right(&made.packet));
    frame = (struct sl_frame){.data = made.frame, .length_bytes = (uint32_t)made.frame_bytes};
    assert_int_equal(sl_parse_packet(&again, &frame), SL_PARSE_OK);
    assert_int_equal(again.ttl, made.packet.ttl);
    /* a translated packet reads as the other direction's key, turned round */
    assert_int_equal(sl_be32_to_host(sl_ip_v4(&again.key.source)), row->to_server ? CLIENT : VIP);
    assert_int_equal(sl_be32_to_host(sl_ip_v4(&again.key.destination)),
                     row->to_server ? SERVER : CLIENT);
    assert_int_equal(sl_be16_to_host(again.key.source_port), row->to_server ? 40000 : 2049);
    assert_int_equal(sl_be16_to_host(again.key.destination_port), row->to_server ? 2050 : 40000);
    assert_int_equal(egress.port, row->to_server ? 1 : 0);
    assert_memory_equal(made.frame + 6, world->snapshot->ports[egress.port].mac, 6);
    if (spec.no_udp_checksum)
        assert_int_equal(
            made.frame[made.packet.l4_offset + 6] | made.frame[made.packet.l4_offset + 7], 0);
    world_destroy(world);
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Addresses and ports without limits, so that checksums pass through all values, 0 and 0xffff too.
 */
static void random_packets_keep_right_checksums(void **state)
{
    struct world *world = world_create();
    uint64_t random = 4711;

    (void)state;
    for (unsigned int round = 0; round < 20000; round++) {
        struct test_frame_spec spec = {
            .protocol = round % 2 == 0 ? SL_PROTOCOL_UDP : SL_PROTOCOL_TCP,
            .tcp_flags = SL_TCP_ACK,
            .source_port = (uint16_t)(next_random(&random) | 1u),
            .destination_port = (uint16_t)(next_random(&random) | 1u),
            .source = TEST_IP(10, 1, 0, 0) + (uint32_t)(next_random(&random) % 0xffff00),
            .payload_bytes = (uint16_t)(next_random(&random) % 64),
            .id = (uint16_t)next_random(&random),
        };
        struct sl_flow_entry entry = {
            .kind = round % 3 == 0 ? SL_FLOW_REPLY : SL_FLOW_FORWARD,
            .nat_address = world_ip((uint32_t)next_random(&random)),
            .nat_port = {(uint16_t)next_random(&random)},
        };
        struct sl_egress egress = {.source_mac = world->snapshot->ports[1].mac};
        struct world_packet made;

        world_receive(world, &made, 0, &spec);
        sl_translate(&made.packet, &entry, &egress);
        assert_true(world_checksums_are_right(&made.packet));
    }
    world_destroy(world);
}

/* All ports, so that the checksum is computed to zero once: it must be sent as all ones (RFC 768).
 */
static void no_port_makes_a_udp_checksum_vanish(void **state)
{
    struct world *world = world_create();
    struct test_frame_spec spec = {.protocol = SL_PROTOCOL_UDP, .payload_bytes = 8};
    struct sl_egress egress = {.source_mac = world->snapshot->ports[1].mac};
    struct world_packet made;

    (void)state;
    world_receive(world, &made, 0, &spec);
    for (uint32_t port = 0; port <= UINT16_MAX; port++) {
        struct sl_flow_entry entry = {
            .kind = SL_FLOW_FORWARD,
            .nat_address = world_ip(SERVER),
            .nat_port = {(uint16_t)port},
        };

        sl_translate(&made.packet, &entry, &egress);
        assert_int_not_equal(sl_load_u16(made.frame + made.packet.l4_offset + 6), 0);
        assert_true(world_checksums_are_right(&made.packet));
    }
    world_destroy(world);
}

static void a_later_fragment_changes_its_ip_header_alone(void **state)
{
    struct world *world = world_create();
    struct test_frame_spec spec = {
        .protocol = SL_PROTOCOL_UDP, .fragment = 185, .no_l4_header = true, .payload_bytes = 64};
    struct world_packet made;
    struct sl_egress egress;
    uint8_t payload[64];
    struct nat nat;

    (void)state;
    make_nat(world, &nat, SL_PROTOCOL_UDP);
    world_receive(world, &made, 0, &spec);
    memcpy(payload, made.frame + 34, sizeof(payload));
    assert_int_equal(
        sl_egress_of(world->snapshot, &nat.forward.entry, world->states->words[1], &egress),
        SL_EGRESS_OK);
    sl_translate(&made.packet, &nat.forward.entry, &egress);
    assert_memory_equal(payload, made.frame + 34, sizeof(payload));
    assert_int_equal(sl_load_u32(made.frame + 30), SERVER);
    assert_true(world_checksums_are_right(&made.packet));
    world_destroy(world);
}

static void a_direct_flow_changes_macs_alone(void **state)
{
    struct world *world = world_create();
    struct test_frame_spec spec = {
        .protocol = SL_PROTOCOL_TCP, .tcp_flags = SL_TCP_SYN, .destination = SERVER};
    struct sl_flow_decision decision = {.flow_id = 1, .domain = 0, .member = 1, .direct = true};
    struct sl_flow_install forward, reply;
    struct world_packet made;
    struct sl_egress egress;
    uint8_t before[54];

    (void)state;
    world_receive(world, &made, 4, &spec);
    world_scope(world, &made.packet, 0);
    sl_flow_build(&world->table, world->snapshot, &made.packet, &decision, &forward, &reply);
    memcpy(before, made.frame, sizeof(before));
    assert_int_equal(
        sl_egress_of(world->snapshot, &forward.entry, world->states->words[1], &egress),
        SL_EGRESS_OK);
    sl_translate(&made.packet, &forward.entry, &egress);
    assert_memory_not_equal(before, made.frame, 12);
    assert_memory_equal(before + 12, made.frame + 12, sizeof(before) - 12);
    assert_memory_equal(&reply.entry.nat_address, &forward.entry.key.destination, 16);
    world_destroy(world);
}

static const struct egress_row {
    const char *name;
    bool to_server;
    uint8_t server_port; /* where the member is */
    bool located;
    bool forwarding;
    int result;
    uint16_t vlan;
} egress_rows[] = {
    {"to a server on a server port", true, 1, true, true, SL_EGRESS_OK, 0},
    {"to a server on a trunk: tagged", true, 5, true, true, SL_EGRESS_OK, 10},
    {"to a server nobody has seen", true, 1, false, true, SL_DROP_NO_SERVER_AVAILABLE, 0},
    {"to a server on a port held down", true, 1, true, false, SL_DROP_EGRESS_PORT_DOWN, 0},
    {"to a server on a port that is gone", true, 40, true, true, SL_DROP_EGRESS_PORT_DOWN, 0},
    {"to the client, however the server is", false, 1, false, true, SL_EGRESS_OK, 0},
};

static void check_egress(void **state)
{
    const struct egress_row *row = TEST_ROW(struct egress_row, state);
    struct world *world = world_create();
    struct sl_egress egress;
    struct nat nat;

    make_nat(world, &nat, SL_PROTOCOL_TCP);
    world_place(world, 1, row->server_port, true);
    if (!row->located)
        world_lose(world, 1);
    world->snapshot->ports[row->server_port % SL_MAX_PORTS].forwarding = row->forwarding;
    assert_int_equal(sl_egress_of(world->snapshot,
                                  row->to_server ? &nat.forward.entry : &nat.reply.entry,
                                  world->states->words[1], &egress),
                     row->result);
    if (row->result == SL_EGRESS_OK)
        assert_int_equal(egress.vlan, row->vlan);
    world_destroy(world);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("NAT", nat_rows, check_nat),
        TEST_TABLE("the way out", egress_rows, check_egress),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_packets_keep_right_checksums),
        cmocka_unit_test(no_port_makes_a_udp_checksum_vanish),
        cmocka_unit_test(a_later_fragment_changes_its_ip_header_alone),
        cmocka_unit_test(a_direct_flow_changes_macs_alone),
    };

    return TEST_RUN("translation", tables) +
           cmocka_run_group_tests_name("translation", tests, NULL, NULL);
}
