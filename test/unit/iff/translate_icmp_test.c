// SPDX-License-Identifier: Apache-2.0
/* ICMP errors about translated flows: the receiver sees its own packet quoted, checksums right. */
#include "world.h"

#include "iff/flow_install.h"
#include "iff/translate.h"
#include "wire/icmp.h"

#define CLIENT TEST_IP(10, 1, 0, 11)
#define HOP TEST_IP(10, 7, 7, 7) /* a router on the way */
#define VIP TEST_IP(10, 1, 0, 100)
#define SERVER TEST_IP(10, 2, 0, 2)

static const struct error_row {
    const char *name;
    bool from_server_side;
    uint8_t protocol;
    uint16_t quoted_l4_bytes; /* how much of the quoted transport header and data is there */
    uint8_t type, code;
    bool from_a_hop;
    bool no_udp_checksum;
} error_rows[] = {
    {"port unreachable from the server, UDP quoted whole", true, 17, 28, 3, 3, false, false},
    {"port unreachable from the server, eight bytes quoted", true, 17, 8, 3, 3, false, false},
    {"a quoted datagram without a checksum", true, 17, 28, 3, 3, false, true},
    {"fragmentation needed on the way to the server, TCP", true, 6, 40, 3, 4, true, false},
    {"TCP quoted to eight bytes", true, 6, 8, 3, 1, true, false},
    {"TCP quoted up to before its checksum", true, 6, 17, 3, 1, true, false},
    {"TCP quoted just past its checksum", true, 6, 18, 3, 1, true, false},
    {"time exceeded on the way to the client", false, 6, 40, 11, 0, true, false},
    {"port unreachable from the client, UDP", false, 17, 8, 3, 3, false, false},
};

/* The packet that the complaint is about, as its sender of the error saw it: after translation. */
static size_t build_quoted(const struct error_row *row, uint8_t *quoted)
{
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    struct test_frame_spec spec = {
        .protocol = row->protocol,
        .tcp_flags = SL_TCP_ACK,
        .source = row->from_server_side ? CLIENT : VIP,
        .source_port = row->from_server_side ? 40000 : 2049,
        .destination = row->from_server_side ? SERVER : CLIENT,
        .destination_port = row->from_server_side ? 2050 : 40000,
        .payload_bytes = 20,
        .no_udp_checksum = row->no_udp_checksum,
    };

    test_frame_build(frame, &spec);
    memcpy(quoted, frame + 14, 20u + row->quoted_l4_bytes);
    return 20u + row->quoted_l4_bytes;
}

/* What the quote must read after translation: the packet before it was translated. */
static size_t build_original(const struct error_row *row, uint8_t *original)
{
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    struct test_frame_spec spec = {
        .protocol = row->protocol,
        .tcp_flags = SL_TCP_ACK,
        .source = row->from_server_side ? CLIENT : SERVER,
        .source_port = row->from_server_side ? 40000 : 2050,
        .destination = row->from_server_side ? VIP : CLIENT,
        .destination_port = row->from_server_side ? 2049 : 40000,
        .payload_bytes = 20,
        .no_udp_checksum = row->no_udp_checksum,
    };

    test_frame_build(frame, &spec);
    memcpy(original, frame + 14, 20u + row->quoted_l4_bytes);
    return 20u + row->quoted_l4_bytes;
}

static void receive_error(struct world *world, const struct error_row *row,
                          struct world_packet *made)
{
    uint8_t body[200];
    size_t bytes = build_quoted(row, body);
    struct test_frame_spec spec = {
        .protocol = SL_PROTOCOL_ICMP,
        .icmp_type = row->type,
        .icmp_code = row->code,
        .source = row->from_a_hop ? HOP : (row->from_server_side ? SERVER : CLIENT),
        .destination = row->from_server_side ? CLIENT : VIP,
        .payload = body,
        .payload_bytes = (uint16_t)bytes,
    };

    world_receive(world, made, row->from_server_side ? 1 : 0, &spec);
}

static uint32_t install(struct world *world, uint8_t protocol, bool want_forward)
{
    struct test_frame_spec spec = {.protocol = protocol, .tcp_flags = SL_TCP_SYN};
    struct sl_flow_decision decision = {.flow_id = 1, .domain = 0, .member = 1};
    struct sl_flow_install forward, reply;
    struct world_packet made;
    uint32_t f, r;

    world->snapshot->members[1].port = SL_BE16(2050);
    world_receive(world, &made, 0, &spec);
    world_scope(world, &made.packet, 0);
    sl_flow_build(&world->table, world->snapshot, &made.packet, &decision, &forward, &reply);
    assert_int_equal(sl_flow_install_pair(&world->table, NULL, &forward, &reply, 1, &f, &r), 0);
    return want_forward ? f : r;
}

static void check_error(void **state)
{
    const struct error_row *row = TEST_ROW(struct error_row, state);
    struct world *world = world_create();
    uint32_t wanted = install(world, row->protocol, !row->from_server_side);
    struct world_packet made;
    struct sl_flow_key key;
    struct sl_egress egress;
    uint16_t scopes[SL_SCOPES_MAX];
    uint8_t original[200];
    size_t bytes;

    receive_error(world, row, &made);
    assert_int_equal(sl_classify(world->snapshot, &made.packet).kind, SL_VERDICT_ICMP_ERROR);
    assert_true(sl_icmp_error_key(&made.packet, 0, &key));
    assert_int_equal(sl_classify_scopes(world->snapshot, &made.packet, &key, scopes), 1);
    key.scope = scopes[0];
    assert_int_equal(sl_flow_lookup(&world->table, &key, sl_flow_hash(&world->table, &key)),
                     wanted);
    assert_int_equal(sl_egress_of(world->snapshot, sl_flow_at(&world->table, wanted),
                                  world->states->words[1], &egress),
                     -1);
    sl_translate_icmp_error(&made.packet, sl_flow_at(&world->table, wanted), &egress);
    assert_true(world_checksums_are_right(&made.packet));
    bytes = build_original(row, original);
    assert_memory_equal(made.frame + made.packet.l4_offset + 8, original, bytes);
    assert_int_equal(sl_load_u32(made.frame + 26), row->from_server_side ? VIP
                                                   : row->from_a_hop     ? HOP
                                                                         : CLIENT);
    assert_int_equal(sl_load_u32(made.frame + 30), row->from_server_side ? CLIENT : SERVER);
    world_destroy(world);
}

static const struct no_key_row {
    const char *name;
    uint8_t type;
    uint8_t quoted_protocol;
    uint16_t quoted_bytes;
} no_key_rows[] = {
    {"an echo reply", 0, 17, 28},
    {"an error about ICMP", 3, 1, 28},
    {"an error that quotes seven bytes of UDP", 3, 17, 27},
};

static void check_no_key(void **state)
{
    const struct no_key_row *row = TEST_ROW(struct no_key_row, state);
    struct world *world = world_create();
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    struct test_frame_spec quoted = {.protocol = row->quoted_protocol};
    struct test_frame_spec spec = {
        .protocol = SL_PROTOCOL_ICMP,
        .icmp_type = row->type,
        .payload = frame + 14,
        .payload_bytes = row->quoted_bytes,
    };
    struct sl_packet packet = {0};
    struct sl_flow_key key;
    uint8_t outer[TEST_FRAME_MAX_BYTES];

    test_frame_build(frame, &quoted);
    /* past the parser, which refuses the short ones itself */
    packet.length_bytes = (uint32_t)test_frame_build(outer, &spec);
    packet.data = outer;
    packet.kind = SL_PACKET_ICMP;
    packet.l3_offset = 14;
    packet.l4_offset = 34;
    packet.l3_length_bytes = (uint16_t)(28 + row->quoted_bytes);
    assert_false(sl_icmp_error_key(&packet, 0, &key));
    world_destroy(world);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("ICMP error", error_rows, check_error),
        TEST_TABLE("names no flow", no_key_rows, check_no_key),
    };

    return TEST_RUN("ICMP errors", tables);
}
