/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "wire/arp.h"

/* Who has 10.1.0.100? Tell 10.1.0.11, as a Linux host asks. */
static const uint8_t request[SL_ARP_BYTES] = {
    0,  1, 8, 0,  6, 4, 0, 1, 0x02, 0, 0,  0, 0, 0x0b, /* */
    10, 1, 0, 11, 0, 0, 0, 0, 0,    0, 10, 1, 0, 100,
};

static const struct decode_row {
    const char *name;
    size_t at;  /* the byte to change ... */
    uint8_t to; /* ... into this */
    size_t length;
    int result;
} decode_rows[] = {
    {"a request", 0, 0, SL_ARP_BYTES, SL_WIRE_OK},
    {"a reply", 7, 2, SL_ARP_BYTES, SL_WIRE_OK},
    {"one byte short", 0, 0, SL_ARP_BYTES - 1, SL_WIRE_TRUNCATED},
    {"nothing", 0, 0, 0, SL_WIRE_TRUNCATED},
    {"hardware other than Ethernet", 1, 6, SL_ARP_BYTES, SL_WIRE_BAD_TYPE},
    {"protocol other than IPv4", 2, 0x86, SL_ARP_BYTES, SL_WIRE_BAD_TYPE},
    {"hardware address of eight bytes", 4, 8, SL_ARP_BYTES, SL_WIRE_BAD_LENGTH},
    {"protocol address of sixteen bytes", 5, 16, SL_ARP_BYTES, SL_WIRE_BAD_LENGTH},
    {"operation 0", 7, 0, SL_ARP_BYTES, SL_WIRE_BAD_OPERATION},
    {"operation 3, of RARP", 7, 3, SL_ARP_BYTES, SL_WIRE_BAD_OPERATION},
    {"operation 0x0101", 6, 1, SL_ARP_BYTES, SL_WIRE_BAD_OPERATION},
    {"sender MAC is a group address", 8, 3, SL_ARP_BYTES, SL_WIRE_BAD_ADDRESS},
};

static void check_decode(void **state)
{
    const struct decode_row *row = TEST_ROW(struct decode_row, state);
    uint8_t bytes[SL_ARP_BYTES];
    struct sl_arp arp;
    uint8_t *data;

    memcpy(bytes, request, sizeof(bytes));
    bytes[row->at] = row->to;
    data = test_exact_copy(bytes, row->length);
    assert_int_equal(sl_arp_decode(data, row->length, &arp), row->result);
    free(data);
}

static void a_zero_sender_mac_is_refused(void **state)
{
    uint8_t bytes[SL_ARP_BYTES];
    struct sl_arp arp;

    (void)state;
    memcpy(bytes, request, sizeof(bytes));
    memset(bytes + 8, 0, 6);
    assert_int_equal(sl_arp_decode(bytes, sizeof(bytes), &arp), SL_WIRE_BAD_ADDRESS);
}

static void every_field_is_decoded(void **state)
{
    struct sl_arp arp;

    (void)state;
    assert_int_equal(sl_arp_decode(request, sizeof(request), &arp), SL_WIRE_OK);
    assert_int_equal(arp.operation, SL_ARP_REQUEST);
    assert_memory_equal(&arp.sender_mac, request + 8, 6);
    assert_int_equal(sl_be32_to_host(arp.sender_ip), 0x0a01000b);
    assert_true(sl_mac_is_zero(&arp.target_mac));
    assert_int_equal(sl_be32_to_host(arp.target_ip), 0x0a010064);
    assert_false(sl_arp_is_probe(&arp));
    assert_false(sl_arp_is_gratuitous(&arp));
}

static void the_reply_answers_the_asker_alone(void **state)
{
    static const uint8_t expected[42] = {
        2, 0, 0, 0, 0, 0x0b, 2,  0, 0, 0,   0, 0x64, 8, 6, /* */
        0, 1, 8, 0, 6, 4,    0,  2,                        /* */
        2, 0, 0, 0, 0, 0x64, 10, 1, 0, 100,                /* */
        2, 0, 0, 0, 0, 0x0b, 10, 1, 0, 11,
    };
    const struct sl_mac ours = {{2, 0, 0, 0, 0, 0x64}};
    const uint8_t padding[SL_ARP_FRAME_BYTES - sizeof(expected)] = {0};
    uint8_t frame[SL_ARP_FRAME_BYTES];
    struct sl_arp arp;

    (void)state;
    memset(frame, 0xee, sizeof(frame));
    assert_int_equal(sl_arp_decode(request, sizeof(request), &arp), SL_WIRE_OK);
    assert_int_equal(sl_arp_build_reply(frame, sizeof(frame), &arp, &ours), SL_ARP_FRAME_BYTES);
    assert_memory_equal(frame, expected, sizeof(expected));
    assert_memory_equal(frame + sizeof(expected), padding, sizeof(padding));
}

static void a_built_request_decodes_to_itself(void **state)
{
    const struct sl_mac to = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
    const struct sl_mac from = {{2, 0, 0, 0, 0, 7}};
    uint8_t frame[SL_ARP_FRAME_BYTES];
    struct sl_eth eth;
    struct sl_arp arp;

    (void)state;
    assert_int_equal(sl_arp_build_request(frame, sizeof(frame), &to, &from, SL_BE32(0x0a020001),
                                          SL_BE32(0x0a02000b)),
                     SL_ARP_FRAME_BYTES);
    assert_int_equal(sl_eth_decode(frame, sizeof(frame), &eth), SL_WIRE_OK);
    assert_true(sl_mac_is_broadcast(&eth.destination));
    assert_int_equal(eth.type, SL_ETHERTYPE_ARP);
    assert_int_equal(sl_arp_decode(frame + 14, sizeof(frame) - 14, &arp), SL_WIRE_OK);
    assert_int_equal(arp.operation, SL_ARP_REQUEST);
    assert_true(sl_mac_equal(&arp.sender_mac, &from));
    assert_int_equal(sl_be32_to_host(arp.sender_ip), 0x0a020001);
    assert_int_equal(sl_be32_to_host(arp.target_ip), 0x0a02000b);
}

static void announcement_and_probe_are_told_apart(void **state)
{
    const struct sl_mac mac = {{2, 0, 0, 0, 0, 7}};
    const struct sl_mac all = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
    uint8_t frame[SL_ARP_FRAME_BYTES];
    struct sl_arp arp;

    (void)state;
    assert_true(sl_arp_build_gratuitous(frame, sizeof(frame), &mac, SL_BE32(0x0a010064)) > 0);
    assert_true(sl_mac_is_broadcast((const struct sl_mac *)frame));
    assert_int_equal(sl_arp_decode(frame + 14, SL_ARP_BYTES, &arp), SL_WIRE_OK);
    assert_true(sl_arp_is_gratuitous(&arp));
    assert_false(sl_arp_is_probe(&arp));
    assert_true(sl_arp_build_request(frame, sizeof(frame), &all, &mac, SL_BE32(0),
                                     SL_BE32(0x0a010064)) > 0);
    assert_int_equal(sl_arp_decode(frame + 14, SL_ARP_BYTES, &arp), SL_WIRE_OK);
    assert_true(sl_arp_is_probe(&arp));
    assert_false(sl_arp_is_gratuitous(&arp));
}

static void a_buffer_below_the_shortest_frame_is_refused(void **state)
{
    const struct sl_mac mac = {{2, 0, 0, 0, 0, 7}};
    uint8_t frame[SL_ARP_FRAME_BYTES - 1];

    (void)state;
    assert_int_equal(sl_arp_build_gratuitous(frame, sizeof(frame), &mac, SL_BE32(1)),
                     SL_WIRE_NO_ROOM);
}

int main(void)
{
    const struct test_table tables[] = {TEST_TABLE("decode", decode_rows, check_decode)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_zero_sender_mac_is_refused),
        cmocka_unit_test(every_field_is_decoded),
        cmocka_unit_test(the_reply_answers_the_asker_alone),
        cmocka_unit_test(a_built_request_decodes_to_itself),
        cmocka_unit_test(announcement_and_probe_are_told_apart),
        cmocka_unit_test(a_buffer_below_the_shortest_frame_is_refused),
    };

    return TEST_RUN("arp tables", tables) + cmocka_run_group_tests_name("arp", tests, NULL, NULL);
}
