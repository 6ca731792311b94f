/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "wire/ipv4.h"

/* 192.168.0.1 -> 192.168.0.199, UDP, DF; total length 115. */
#define PLAIN_HEADER                                                                               \
    0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11, 0xb8, 0x61, 0xc0, 0xa8, 0x00,      \
        0x01, 0xc0, 0xa8, 0x00, 0xc7

static const struct decode_row {
    const char *name;
    uint8_t first;  /* version and header length */
    uint16_t total; /* total length field */
    size_t length;  /* bytes at hand */
    int result;
} decode_rows[] = {
    {"no options", 0x45, 115, 115, SL_WIRE_OK},
    {"link padding behind the datagram", 0x45, 21, 46, SL_WIRE_OK},
    {"a header and nothing else", 0x45, 20, 20, SL_WIRE_OK},
    {"forty bytes of options", 0x4f, 60, 60, SL_WIRE_OK},
    {"version 6", 0x65, 115, 115, SL_WIRE_BAD_VERSION},
    {"version 0", 0x05, 115, 115, SL_WIRE_BAD_VERSION},
    {"header of sixteen bytes", 0x44, 115, 115, SL_WIRE_BAD_HEADER},
    {"header of no bytes", 0x40, 115, 115, SL_WIRE_BAD_HEADER},
    {"total length below the header", 0x45, 19, 115, SL_WIRE_BAD_LENGTH},
    {"total length inside the options", 0x4f, 59, 115, SL_WIRE_BAD_LENGTH},
    {"total length 0", 0x45, 0, 115, SL_WIRE_BAD_LENGTH},
    {"total length one more than at hand", 0x45, 116, 115, SL_WIRE_TRUNCATED},
    {"largest total length in a small frame", 0x45, 65535, 115, SL_WIRE_TRUNCATED},
    {"options cut off", 0x4f, 60, 59, SL_WIRE_TRUNCATED},
};

static void check_decode(void **state)
{
    const struct decode_row *row = TEST_ROW(struct decode_row, state);
    uint8_t bytes[115] = {PLAIN_HEADER};
    struct sl_ipv4 ipv4;
    uint8_t *data;

    bytes[0] = row->first;
    sl_store_u16(bytes + 2, row->total);
    data = test_exact_copy(bytes, row->length);
    assert_int_equal(sl_ipv4_decode(data, row->length, &ipv4), row->result);
    if (row->result == SL_WIRE_OK) {
        assert_int_equal(ipv4.header_bytes, (row->first & 15) * 4);
        assert_int_equal(ipv4.total_bytes, row->total);
    }
    free(data);
}

static void every_truncation_is_seen(void **state)
{
    static const uint8_t bytes[60] = {0x4f, 0, 0, 60, 0, 0, 0, 0, 64, 17};

    (void)state;
    for (size_t length = 0; length < sizeof(bytes); length++) {
        uint8_t *data = test_exact_copy(bytes, length);
        struct sl_ipv4 ipv4;

        assert_int_equal(sl_ipv4_decode(data, length, &ipv4), SL_WIRE_TRUNCATED);
        free(data);
    }
}

static void every_field_is_decoded(void **state)
{
    static const uint8_t bytes[24] = {0x46, 0xb8, 0, 24, 0x12, 0x34, 0x20, 0xb9, 63, 6, 0xab, 0xcd,
                                      10,   1,    0, 11, 10,   2,    0,    1,    1,  1, 1,    0};
    struct sl_ipv4 ipv4;

    (void)state;
    assert_int_equal(sl_ipv4_decode(bytes, sizeof(bytes), &ipv4), SL_WIRE_OK);
    assert_int_equal(ipv4.header_bytes, 24);
    assert_int_equal(ipv4.tos, 0xb8);
    assert_int_equal(ipv4.id, 0x1234);
    assert_int_equal(ipv4.fragment, SL_IPV4_MORE_FRAGMENTS | 185);
    assert_true(sl_ipv4_is_fragment(&ipv4));
    assert_int_equal(sl_ipv4_fragment_offset_bytes(&ipv4), 1480);
    assert_int_equal(ipv4.ttl, 63);
    assert_int_equal(ipv4.protocol, SL_PROTOCOL_TCP);
    assert_int_equal(sl_be16_to_host(ipv4.checksum), 0xabcd);
    assert_int_equal(sl_be32_to_host(ipv4.source), 0x0a01000b);
    assert_int_equal(sl_be32_to_host(ipv4.destination), 0x0a020001);
}

static const struct fragment_row {
    const char *name;
    uint16_t fragment;
    bool is_fragment;
} fragment_rows[] = {
    {"neither flag nor offset", 0, false},
    {"don't fragment alone", SL_IPV4_DONT_FRAGMENT, false},
    {"the reserved bit alone", 0x8000, false},
    {"more fragments", SL_IPV4_MORE_FRAGMENTS, true},
    {"last fragment", 1, true},
    {"largest offset", SL_IPV4_OFFSET_MASK, true},
};

static void check_fragment(void **state)
{
    const struct fragment_row *row = TEST_ROW(struct fragment_row, state);
    struct sl_ipv4 ipv4 = {.fragment = row->fragment};

    assert_int_equal(sl_ipv4_is_fragment(&ipv4), row->is_fragment);
}

static void any_flipped_bit_breaks_the_checksum(void **state)
{
    uint8_t plain[20] = {PLAIN_HEADER};
    uint8_t options[24] = {0x46, 0, 0,    24, 0, 0, 0, 0, 64, 17, 0, 0,
                           10,   1, 0x10, 1,  9, 9, 9, 9, 1,  1,  1, 0};

    (void)state;
    sl_store_be16(options + 10, sl_checksum_finish(sl_checksum_add(0, options, sizeof(options))));
    assert_true(sl_ipv4_checksum_is_good(plain, 20));
    assert_true(sl_ipv4_checksum_is_good(options, 24));
    for (unsigned int bit = 0; bit < 8 * sizeof(options); bit++) {
        options[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(sl_ipv4_checksum_is_good(options, 24));
        options[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (unsigned int bit = 0; bit < 8 * sizeof(plain); bit++) {
        plain[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(sl_ipv4_checksum_is_good(plain, 20));
        plain[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

static const struct source_row {
    const char *name;
    uint32_t source;
    bool valid;
} source_rows[] = {
    {"a private address", 0x0a01000b, true},
    {"a public address", 0x08080808, true},
    {"the lowest valid address", 0x01000000, true},
    {"just below loopback", 0x7effffff, true},
    {"just above loopback", 0x80000000, true},
    {"the highest class C address", 0xdfffffff, true},
    {"this host on this network, 0.0.0.0", 0x00000000, false},
    {"any other in 0/8", 0x00ffffff, false},
    {"loopback 127.0.0.1", 0x7f000001, false},
    {"the end of 127/8", 0x7fffffff, false},
    {"the first multicast group", 0xe0000000, false},
    {"the last multicast group", 0xefffffff, false},
    {"reserved 240/4", 0xf0000001, false},
    {"limited broadcast", 0xffffffff, false},
};

static void check_source(void **state)
{
    const struct source_row *row = TEST_ROW(struct source_row, state);

    assert_int_equal(sl_ipv4_source_is_valid(sl_be32_from_host(row->source)), row->valid);
}

static void multicast_and_broadcast_destinations(void **state)
{
    (void)state;
    assert_true(sl_ipv4_is_multicast(SL_BE32(0xe0000005)));
    assert_false(sl_ipv4_is_multicast(SL_BE32(0xf0000005)));
    assert_false(sl_ipv4_is_multicast(SL_BE32(0xdfffffff)));
    assert_true(sl_ipv4_is_broadcast(SL_BE32(0xffffffff)));
    assert_false(sl_ipv4_is_broadcast(SL_BE32(0xfffffffe)));
}

static void a_built_header_is_the_known_one(void **state)
{
    static const uint8_t expected[20] = {PLAIN_HEADER};
    const struct sl_ipv4 ipv4 = {
        .source = SL_BE32(0xc0a80001),
        .destination = SL_BE32(0xc0a800c7),
        .total_bytes = 115,
        .fragment = SL_IPV4_DONT_FRAGMENT,
        .ttl = 64,
        .protocol = SL_PROTOCOL_UDP,
    };
    uint8_t header[20];

    (void)state;
    memset(header, 0xee, sizeof(header));
    assert_int_equal(sl_ipv4_build(header, sizeof(header), &ipv4), 20);
    assert_memory_equal(header, expected, sizeof(expected));
    assert_int_equal(sl_ipv4_build(header, 19, &ipv4), SL_WIRE_NO_ROOM);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("decode", decode_rows, check_decode),
        TEST_TABLE("fragment field", fragment_rows, check_fragment),
        TEST_TABLE("source address", source_rows, check_source),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_truncation_is_seen),
        cmocka_unit_test(every_field_is_decoded),
        cmocka_unit_test(any_flipped_bit_breaks_the_checksum),
        cmocka_unit_test(multicast_and_broadcast_destinations),
        cmocka_unit_test(a_built_header_is_the_known_one),
    };

    return TEST_RUN("ipv4 tables", tables) + cmocka_run_group_tests_name("ipv4", tests, NULL, NULL);
}
