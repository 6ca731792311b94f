/* SPDX-License-Identifier: Apache-2.0 */
/* The IPv6 fixed header (RFC 8200 section 3) and forms of addresses (RFC 4291). */
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "wire/ipv4.h"
#include "wire/ipv6.h"

static const uint8_t example[SL_IPV6_HEADER_BYTES + 2] = {
    0x6b, 0x8a, 0xbc, 0xde, 0, 2, 6, 64, 0x20, 0x01, 0x0d, 0xb8, 0,    0,
    0,    0,    0,    0,    0, 0, 0, 0,  0,    0x11, 0x20, 0x01, 0x0d, 0xb8,
    0,    0,    0,    0,    0, 0, 0, 0,  0,    0,    0,    0x22, 0xaa, 0xbb};

static void every_field_is_read(void **state)
{
    struct sl_ipv6 ipv6;

    (void)state;
    assert_int_equal(sl_ipv6_decode(example, sizeof(example), &ipv6), SL_WIRE_OK);
    assert_int_equal(ipv6.traffic_class, 0xb8);
    assert_int_equal(ipv6.flow_label, 0xabcde);
    assert_int_equal(ipv6.payload_bytes, 2);
    assert_int_equal(ipv6.next_header, SL_PROTOCOL_TCP);
    assert_int_equal(ipv6.hop_limit, 64);
    assert_int_equal(ipv6.source.bytes[15], 0x11);
    assert_int_equal(ipv6.destination.bytes[15], 0x22);
}

static void what_is_built_is_what_was_read(void **state)
{
    uint8_t built[SL_IPV6_HEADER_BYTES];
    struct sl_ipv6 ipv6;

    (void)state;
    assert_int_equal(sl_ipv6_decode(example, sizeof(example), &ipv6), SL_WIRE_OK);
    assert_int_equal(sl_ipv6_build(built, sizeof(built), &ipv6), SL_IPV6_HEADER_BYTES);
    assert_memory_equal(built, example, sizeof(built));
    assert_int_equal(sl_ipv6_build(built, sizeof(built) - 1, &ipv6), SL_WIRE_NO_ROOM);
}

static void what_is_cut_off_or_of_another_version_is_refused(void **state)
{
    uint8_t *copy;
    struct sl_ipv6 ipv6;

    (void)state;
    for (size_t length = 0; length < sizeof(example); length++) {
        copy = test_exact_copy(example, length);
        assert_int_equal(sl_ipv6_decode(copy, length, &ipv6), SL_WIRE_TRUNCATED);
        free(copy);
    }
    copy = test_exact_copy(example, sizeof(example));
    copy[0] = 0x4b;
    assert_int_equal(sl_ipv6_decode(copy, sizeof(example), &ipv6), SL_WIRE_BAD_VERSION);
    free(copy);
}

struct extension_row {
    const char *name;
    uint8_t next_header;
    bool expected;
};

static const struct extension_row extension_rows[] = {
    {"hop-by-hop options", 0, true},
    {"routing", 43, true},
    {"fragment", 44, true},
    {"ESP", 50, true},
    {"authentication", 51, true},
    {"destination options", 60, true},
    {"mobility", 135, true},
    {"TCP", 6, false},
    {"UDP", 17, false},
    {"ICMPv6", 58, false},
    {"no next header", 59, false},
    {"OSPF", 89, false},
};

static void check_extension(void **state)
{
    const struct extension_row *row = TEST_ROW(struct extension_row, state);

    assert_int_equal(sl_ipv6_is_extension(row->next_header), row->expected);
}

struct source_row {
    const char *name;
    struct sl_ip ip;
    bool expected;
};

static const struct source_row source_rows[] = {
    {"a global address", {.bytes = {0x20, 1, 0xd, 0xb8, [15] = 1}}, true},
    {"a link-local address", {.bytes = {0xfe, 0x80, [15] = 1}}, true},
    {"a unique local address", {.bytes = {0xfd, 1, [15] = 1}}, true},
    {"the unspecified address", {.bytes = {0}}, false},
    {"loopback", {.bytes = {[15] = 1}}, false},
    {"all nodes", {.bytes = {0xff, 2, [15] = 1}}, false},
    {"IPv4 in disguise", SL_IP_V4(10, 0, 0, 1), false},
};

static void check_source(void **state)
{
    const struct source_row *row = TEST_ROW(struct source_row, state);

    assert_int_equal(sl_ipv6_source_is_valid(&row->ip), row->expected);
}

static void a_neighbour_is_asked_by_its_last_three_bytes(void **state)
{
    const struct sl_ip ip = {.bytes = {0x20, 1, 0xd, 0xb8, [12] = 9, 0xab, 0xcd, 0xef}};
    const struct sl_ip expected = {
        .bytes = {0xff, 2, [11] = 1, [12] = 0xff, [13] = 0xab, [14] = 0xcd, [15] = 0xef}};
    const struct sl_mac mac = {{0x33, 0x33, 0xff, 0xab, 0xcd, 0xef}};
    struct sl_ip group = sl_ipv6_solicited_node(&ip);
    struct sl_mac group_mac = sl_ipv6_multicast_mac(&group);

    (void)state;
    assert_true(sl_ip_equal(&group, &expected));
    assert_true(sl_mac_equal(&group_mac, &mac));
    assert_true(sl_ipv6_is_multicast(&group));
    assert_false(sl_ipv6_is_link_local(&group));
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("extension header", extension_rows, check_extension),
        TEST_TABLE("source", source_rows, check_source),
    };
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_read),
        cmocka_unit_test(what_is_built_is_what_was_read),
        cmocka_unit_test(what_is_cut_off_or_of_another_version_is_refused),
        cmocka_unit_test(a_neighbour_is_asked_by_its_last_three_bytes),
    };

    return cmocka_run_group_tests_name("IPv6", tests, NULL, NULL) + TEST_RUN("IPv6", tables);
}
