/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <string.h>

#include "wire/addr.h"

#define V6(...)                                                                                    \
    {                                                                                              \
        .bytes = { __VA_ARGS__ }                                                                   \
    }

static const struct format_row {
    const char *name;
    struct sl_ip ip;
    const char *text;
} format_rows[] = {
    {"a mapped IPv4 address is a dotted quad", SL_IP_V4(10, 1, 0, 100), "10.1.0.100"},
    {"all-ones IPv4 needs three digits each", SL_IP_V4(255, 255, 255, 255), "255.255.255.255"},
    {"0.0.0.0 is not the absence of an address", SL_IP_V4(0, 0, 0, 0), "0.0.0.0"},
    {"no address is ::", V6(0), "::"},
    {"loopback keeps its last group", V6([15] = 1), "::1"},
    {"trailing zeros are compressed", V6(0x20, 0x01, 0x0d, 0xb8), "2001:db8::"},
    {"leading zeros of a group vanish", V6(0xfe, 0x80, [8] = 0x0a, [15] = 0x0f), "fe80::a00:0:0:f"},
    {"the longest run of zeros is compressed, not the first",
     V6(0x20, 0x01, 0, 0, 0, 0, 0, 1, [15] = 1), "2001:0:0:1::1"},
    {"of equal runs the first is compressed", V6(0x20, 0x01, [7] = 1, [9] = 1, [15] = 1),
     "2001::1:1:0:0:1"},
    {"a single zero group is not compressed", V6(0x20, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1),
     "2001:0:1:1:1:1:1:1"},
    {"no zero group at all, every digit",
     V6(0xab, 0xcd, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x01, 0x23, 0x45, 0x67,
        0x89),
     "abcd:ef01:2345:6789:abcd:ef01:2345:6789"},
    {"an IPv4-compatible address is no mapped one", V6([12] = 10, [15] = 1), "::a00:1"},
};

static void check_format(void **state)
{
    const struct format_row *row = TEST_ROW(struct format_row, state);
    char text[SL_IP_TEXT_SIZE];

    assert_ptr_equal(sl_ip_format(&row->ip, text), text);
    assert_string_equal(text, row->text);
}

static const struct prefix_row {
    const char *name;
    struct sl_ip ip;
    struct sl_ip prefix;
    unsigned int bits;
    bool inside;
} prefix_rows[] = {
    {"an address of the /24", SL_IP_V4(10, 1, 0, 255), SL_IP_V4(10, 1, 0, 0), 120, true},
    {"one beyond the /24", SL_IP_V4(10, 1, 1, 0), SL_IP_V4(10, 1, 0, 0), 120, false},
    {"last of a /23", SL_IP_V4(10, 1, 1, 255), SL_IP_V4(10, 1, 0, 0), 119, true},
    {"first after a /23", SL_IP_V4(10, 1, 2, 0), SL_IP_V4(10, 1, 0, 0), 119, false},
    {"a host route matches itself", SL_IP_V4(1, 2, 3, 4), SL_IP_V4(1, 2, 3, 4), 128, true},
    {"a host route matches no neighbour", SL_IP_V4(1, 2, 3, 5), SL_IP_V4(1, 2, 3, 4), 128, false},
    {"IPv4's default route holds any IPv4", SL_IP_V4(9, 9, 9, 9), SL_IP_V4(0, 0, 0, 0), 96, true},
    {"IPv4's default route holds no IPv6", V6(0x20, 1), SL_IP_V4(0, 0, 0, 0), 96, false},
    {"the empty prefix holds everything", V6(0x20, 1), SL_IP_V4(1, 1, 1, 1), 0, true},
    {"more than 128 bits hold nothing", SL_IP_V4(1, 2, 3, 4), SL_IP_V4(1, 2, 3, 4), 129, false},
};

static void check_prefix(void **state)
{
    const struct prefix_row *row = TEST_ROW(struct prefix_row, state);

    assert_int_equal(sl_ip_in_prefix(&row->ip, &row->prefix, row->bits), row->inside);
}

static const struct compare_row {
    const char *name;
    struct sl_ip a, b;
    int sign;
} compare_rows[] = {
    {"equal addresses", SL_IP_V4(1, 2, 3, 4), SL_IP_V4(1, 2, 3, 4), 0},
    {"the last octet decides", SL_IP_V4(1, 2, 3, 4), SL_IP_V4(1, 2, 3, 5), -1},
    {"octets are unsigned", SL_IP_V4(200, 0, 0, 0), SL_IP_V4(100, 0, 0, 0), 1},
    {"IPv4 stands before global IPv6", SL_IP_V4(255, 255, 255, 255), V6(0x20, 1), -1},
    {"none and 0.0.0.0 differ", V6(0), SL_IP_V4(0, 0, 0, 0), -1},
};

static void check_compare(void **state)
{
    const struct compare_row *row = TEST_ROW(struct compare_row, state);
    int order = sl_ip_compare(&row->a, &row->b);

    assert_int_equal((order > 0) - (order < 0), row->sign);
    assert_int_equal(sl_ip_equal(&row->a, &row->b), row->sign == 0);
    if (row->sign == 0)
        assert_int_equal(sl_ip_hash(&row->a, 7), sl_ip_hash(&row->b, 7));
    else
        assert_int_not_equal(sl_ip_hash(&row->a, 7), sl_ip_hash(&row->b, 7));
}

static void round_trip_of_an_ipv4_address(void **state)
{
    struct sl_ip ip = sl_ip_from_v4(SL_BE32(0x0a010064));
    struct sl_ip none = {0};

    (void)state;
    assert_true(sl_ip_is_v4(&ip));
    assert_int_equal(sl_be32_to_host(sl_ip_v4(&ip)), 0x0a010064);
    assert_false(sl_ip_is_none(&ip));
    assert_true(sl_ip_is_none(&none));
    assert_false(sl_ip_is_v4(&none));
}

static void hashes_of_neighbours_spread_over_low_bits(void **state)
{
    unsigned int seen[256] = {0};

    (void)state;
    for (uint32_t i = 0; i < 65536; i++) {
        struct sl_ip ip = sl_ip_from_v4(sl_be32_from_host(0x0a000000u + i));

        seen[sl_ip_hash(&ip, 0) & 0xff]++;
    }
    for (unsigned int i = 0; i < 256; i++) {
        assert_in_range(seen[i], 150, 370);
    }
}

static void seeds_give_unrelated_hashes(void **state)
{
    const struct sl_ip ip = SL_IP_V4(10, 2, 0, 11);

    (void)state;
    assert_int_not_equal(sl_ip_hash(&ip, 1), sl_ip_hash(&ip, 2));
}

static void mac_text_and_properties(void **state)
{
    const struct sl_mac unicast = {{0x02, 0x00, 0x5e, 0x10, 0xab, 0xff}};
    const struct sl_mac multicast = {{0x01, 0x00, 0x5e, 0, 0, 1}};
    const struct sl_mac broadcast = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
    const struct sl_mac zero = {{0}};
    char text[SL_MAC_TEXT_SIZE];

    (void)state;
    assert_string_equal(sl_mac_format(&unicast, text), "02:00:5e:10:ab:ff");
    assert_false(sl_mac_is_group(&unicast));
    assert_true(sl_mac_is_group(&multicast));
    assert_false(sl_mac_is_broadcast(&multicast));
    assert_true(sl_mac_is_broadcast(&broadcast));
    assert_true(sl_mac_is_zero(&zero));
    assert_false(sl_mac_is_zero(&unicast));
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("format", format_rows, check_format),
        TEST_TABLE("prefix", prefix_rows, check_prefix),
        TEST_TABLE("compare", compare_rows, check_compare),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip_of_an_ipv4_address),
        cmocka_unit_test(hashes_of_neighbours_spread_over_low_bits),
        cmocka_unit_test(seeds_give_unrelated_hashes),
        cmocka_unit_test(mac_text_and_properties),
    };

    return TEST_RUN("addr tables", tables) + cmocka_run_group_tests_name("addr", tests, NULL, NULL);
}
