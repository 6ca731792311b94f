// SPDX-License-Identifier: Apache-2.0
/* ARP and ping: who answers where, and what the answer reads like. */
#include "world.h"

#include "iff/answer.h"
#include "iff/parse.h"
#include "wire/arp.h"

#define CLIENT TEST_IP(10, 1, 0, 11)
#define VIP0 TEST_IP(10, 1, 0, 100)
#define SERVER0 TEST_IP(10, 2, 0, 1)
#define SELF0 TEST_IP(10, 2, 0, 254)

static const struct sl_mac asker = {{0x02, 0xc1, 0, 0, 0, 0x11}};

static const struct arp_row {
    const char *name;
    uint8_t port;
    uint16_t operation;
    uint32_t sender, target;
    unsigned int what;
} arp_rows[] = {
    {"router: who has a VIP", 0, SL_ARP_REQUEST, CLIENT, VIP0, SL_ARP_ANSWER},
    {"router: who has the VIP of another domain", 0, SL_ARP_REQUEST, CLIENT, TEST_IP(10, 1, 0, 102),
     SL_ARP_ANSWER},
    {"router: who has the port's address", 0, SL_ARP_REQUEST, CLIENT, TEST_IP(10, 1, 0, 1),
     SL_ARP_ANSWER},
    {"admin: who has a VIP", 4, SL_ARP_REQUEST, CLIENT, VIP0, SL_ARP_ANSWER},
    {"another port: who has port 0's address", 4, SL_ARP_REQUEST, CLIENT, TEST_IP(10, 1, 0, 1), 0},
    {"router: who has the self address", 0, SL_ARP_REQUEST, CLIENT, SELF0, 0},
    {"router: who has a server", 0, SL_ARP_REQUEST, CLIENT, SERVER0, 0},
    {"router: who has a stranger", 0, SL_ARP_REQUEST, CLIENT, TEST_IP(9, 9, 9, 9), 0},
    {"router: a probe for a VIP is answered, so its sender keeps off", 0, SL_ARP_REQUEST, 0, VIP0,
     SL_ARP_ANSWER},
    {"router: somebody announces a VIP of ours", 0, SL_ARP_REQUEST, VIP0, VIP0, SL_ARP_PUNT},
    {"server: a server asks for the self address", 1, SL_ARP_REQUEST, SERVER0, SELF0,
     SL_ARP_ANSWER | SL_ARP_PUNT},
    {"server: a server asks for its domain's VIP", 1, SL_ARP_REQUEST, SERVER0, VIP0,
     SL_ARP_ANSWER | SL_ARP_PUNT},
    {"server: a server asks for the VIP of a domain that is elsewhere", 1, SL_ARP_REQUEST, SERVER0,
     TEST_IP(10, 1, 0, 101), SL_ARP_PUNT},
    {"server: a server asks for another", 1, SL_ARP_REQUEST, SERVER0, TEST_IP(10, 2, 0, 2),
     SL_ARP_PUNT},
    {"server: a server announces itself", 1, SL_ARP_REQUEST, SERVER0, SERVER0, SL_ARP_PUNT},
    {"server: a stranger asks for a stranger", 1, SL_ARP_REQUEST, TEST_IP(8, 8, 8, 8),
     TEST_IP(9, 9, 9, 9), 0},
    {"server: a reply", 1, SL_ARP_REPLY, SERVER0, SELF0, SL_ARP_PUNT},
    {"router: a reply", 0, SL_ARP_REPLY, CLIENT, TEST_IP(10, 1, 0, 1), SL_ARP_PUNT},
};

static void receive_arp(struct world *world, struct world_packet *made, uint8_t port,
                        const struct arp_row *row)
{
    static const struct sl_mac all = {{255, 255, 255, 255, 255, 255}};
    struct sl_arp arp = {
        .operation = row->operation,
        .sender_mac = asker,
        .sender_ip = sl_be32_from_host(row->sender),
        .target_ip = sl_be32_from_host(row->target),
    };
    struct sl_frame frame = {.data = made->frame};

    (void)world;
    frame.length_bytes = (uint32_t)sl_arp_build(made->frame, sizeof(made->frame), &all, &arp);
    made->frame_bytes = frame.length_bytes;
    assert_int_equal(sl_parse_packet(&made->packet, &frame), SL_PARSE_OK);
    made->packet.ingress_port = port;
}

static void check_arp(void **state)
{
    const struct arp_row *row = TEST_ROW(struct arp_row, state);
    struct world *world = world_create();
    struct world_packet made;

    receive_arp(world, &made, row->port, row);
    assert_int_equal(sl_classify_arp(world->snapshot, &made.packet), row->what);
    world_destroy(world);
}

static void an_arp_answer_says_where_the_target_is(void **state)
{
    static const struct arp_row row = {"", 0, SL_ARP_REQUEST, CLIENT, VIP0, 0};
    struct world *world = world_create();
    const uint8_t *mac = world->snapshot->ports[0].mac;
    struct world_packet made;
    struct sl_arp arp;

    (void)state;
    receive_arp(world, &made, 0, &row);
    assert_true(sl_arp_answer(&made.packet, mac));
    assert_int_equal(sl_arp_decode(made.frame + 14, 28, &arp), 0);
    assert_int_equal(arp.operation, SL_ARP_REPLY);
    assert_memory_equal(arp.sender_mac.bytes, mac, 6);
    assert_int_equal(sl_be32_to_host(arp.sender_ip), VIP0);
    assert_memory_equal(arp.target_mac.bytes, asker.bytes, 6);
    assert_int_equal(sl_be32_to_host(arp.target_ip), CLIENT);
    assert_memory_equal(made.frame, asker.bytes, 6);
    assert_memory_equal(made.frame + 6, mac, 6);
    assert_false(sl_arp_answer(&made.packet, mac)); /* it is no question any more */
    world_destroy(world);
}

static const struct echo_row {
    const char *name;
    struct test_frame_spec spec;
    bool answered;
} echo_rows[] = {
    {"a ping", {.protocol = 1, .icmp_type = 8, .payload_bytes = 56}, true},
    {"a ping of odd length", {.protocol = 1, .icmp_type = 8, .payload_bytes = 57}, true},
    {"a ping with TTL 1", {.protocol = 1, .icmp_type = 8, .ttl = 1}, true},
    {"a ping with IP options", {.protocol = 1, .icmp_type = 8, .ip_option_bytes = 12}, true},
    {"a tagged ping", {.protocol = 1, .icmp_type = 8, .tags = 1, .tci = {10}}, true},
    {"an answer", {.protocol = 1, .icmp_type = 0}, false},
    {"a datagram", {.protocol = 17}, false},
};

static void check_echo(void **state)
{
    const struct echo_row *row = TEST_ROW(struct echo_row, state);
    struct world *world = world_create();
    const uint8_t *mac = world->snapshot->ports[0].mac;
    uint8_t before[TEST_FRAME_MAX_BYTES];
    struct world_packet made;
    const uint8_t *ip;

    world_receive(world, &made, 0, &row->spec);
    memcpy(before, made.frame, made.frame_bytes);
    assert_int_equal(sl_echo_answer(&made.packet, mac), row->answered);
    ip = made.frame + made.packet.l3_offset;
    if (!row->answered) {
        assert_memory_equal(before, made.frame, made.frame_bytes);
    } else {
        assert_int_equal(made.frame[made.packet.l4_offset], 0);
        assert_int_equal(ip[8], 64);
        assert_memory_equal(ip + 12, before + made.packet.l3_offset + 16, 4);
        assert_memory_equal(ip + 16, before + made.packet.l3_offset + 12, 4);
        assert_memory_equal(made.frame, before + 6, 6);
        assert_memory_equal(made.frame + 6, mac, 6);
        assert_true(world_checksums_are_right(&made.packet));
    }
    world_destroy(world);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("ARP", arp_rows, check_arp),
        TEST_TABLE("ping", echo_rows, check_echo),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arp_answer_says_where_the_target_is),
    };

    return TEST_RUN("answers", tables) +
           cmocka_run_group_tests_name("ARP answer", tests, NULL, NULL);
}
