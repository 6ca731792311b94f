/* SPDX-License-Identifier: Apache-2.0 */
/* ICMPv6 and Neighbour Discovery: RFC 4443, RFC 4861 section 7.1. */
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "support/frames6.h"
#include "wire/icmpv6.h"

static const uint8_t target[16] = TEST_IP6(1, 0x100);
static const uint8_t asker[16] = TEST_IP6(1, 0x11);
static const uint8_t group[16] = {0xff, 2, [11] = 1, 0xff, 1, 1, 0};
static const uint8_t nobody[16];
static const uint8_t their_mac[6] = {2, 0, 0, 0, 0, 2};
static const uint8_t group_mac[6] = {0x33, 0x33, 0, 0, 0, 1};

struct neighbour_row {
    const char *name;
    uint8_t type, flags, option;
    const uint8_t *source, *destination, *target, *mac;
    uint8_t hop_limit, code;
    size_t cut_bytes; /* 0: as it is */
    int option_units; /* written over the option's length unless 0; -1: zero */
    int expected;
    bool has_mac;
};

#define NS 135
#define NA 136

static const struct neighbour_row neighbour_rows[] = {
    {"a solicitation to the group", NS, 0, 1, asker, group, target, their_mac, 255, 0, 0, 0,
     SL_WIRE_OK, true},
    {"a solicitation to the station, without an option", NS, 0, 0, asker, target, target, NULL, 255,
     0, 0, 0, SL_WIRE_OK, false},
    {"a solicited advertisement", NA, SL_ND_SOLICITED, 2, target, asker, target, their_mac, 255, 0,
     0, 0, SL_WIRE_OK, true},
    {"an option of the other message is skipped", NS, 0, 2, asker, target, target, their_mac, 255,
     0, 0, 0, SL_WIRE_OK, false},
    {"a question whether an address is free", NS, 0, 0, nobody, group, target, NULL, 255, 0, 0, 0,
     SL_WIRE_OK, false},
    {"from beyond the link", NS, 0, 1, asker, group, target, their_mac, 254, 0, 0, 0,
     SL_WIRE_BAD_HEADER, false},
    {"a code", NS, 0, 1, asker, group, target, their_mac, 255, 1, 0, 0, SL_WIRE_BAD_TYPE, false},
    {"a router's message", 134, 0, 1, asker, group, target, their_mac, 255, 0, 0, 0,
     SL_WIRE_BAD_TYPE, false},
    {"23 bytes", NS, 0, 0, asker, group, target, NULL, 255, 0, 23, 0, SL_WIRE_TRUNCATED, false},
    {"an option cut off", NS, 0, 1, asker, group, target, their_mac, 255, 0, 31, 0,
     SL_WIRE_BAD_LENGTH, false},
    {"half an option's header", NS, 0, 1, asker, group, target, their_mac, 255, 0, 25, 0,
     SL_WIRE_BAD_LENGTH, false},
    {"an option of length zero", NS, 0, 1, asker, group, target, their_mac, 255, 0, 0, -1,
     SL_WIRE_BAD_LENGTH, false},
    {"an option longer than the message", NS, 0, 1, asker, group, target, their_mac, 255, 0, 0, 2,
     SL_WIRE_BAD_LENGTH, false},
    {"a multicast target", NS, 0, 1, asker, group, group, their_mac, 255, 0, 0, 0,
     SL_WIRE_BAD_ADDRESS, false},
    {"a group for a station's MAC", NA, 0, 2, target, asker, target, group_mac, 255, 0, 0, 0,
     SL_WIRE_BAD_ADDRESS, false},
    {"from nobody with a MAC", NS, 0, 1, nobody, group, target, their_mac, 255, 0, 0, 0,
     SL_WIRE_BAD_ADDRESS, false},
    {"from nobody to one station", NS, 0, 0, nobody, target, target, NULL, 255, 0, 0, 0,
     SL_WIRE_BAD_ADDRESS, false},
    {"a solicited advertisement to all", NA, SL_ND_SOLICITED, 2, target, group, target, their_mac,
     255, 0, 0, 0, SL_WIRE_BAD_ADDRESS, false},
};

static void check_neighbour(void **state)
{
    const struct neighbour_row *row = TEST_ROW(struct neighbour_row, state);
    const struct sl_ipv6 ipv6 = {.source = sl_ip_from_v6(row->source),
                                 .destination = sl_ip_from_v6(row->destination),
                                 .hop_limit = row->hop_limit};
    struct sl_neighbour_message message;
    uint8_t bytes[32], *copy;
    size_t length =
        test_neighbour_message(bytes, row->type, row->flags, row->target, row->option, row->mac);

    bytes[1] = row->code;
    if (row->option_units != 0)
        bytes[25] = (uint8_t)(row->option_units < 0 ? 0 : row->option_units);
    if (row->cut_bytes != 0)
        length = row->cut_bytes;
    copy = test_exact_copy(bytes, length);
    assert_int_equal(sl_neighbour_decode(copy, length, &ipv6, &message), row->expected);
    free(copy);
    if (row->expected != SL_WIRE_OK)
        return;
    assert_int_equal(message.type, row->type);
    assert_int_equal(message.has_mac, row->has_mac);
    assert_memory_equal(message.target.bytes, row->target, 16);
    if (row->has_mac)
        assert_memory_equal(message.mac.bytes, row->mac, 6);
}

/* Headers and checksum of a frame of ours, by the book. */
static void check_frame(const uint8_t *frame, const uint8_t *to_mac, const uint8_t *source,
                        const uint8_t *destination)
{
    assert_memory_equal(frame, to_mac, 6);
    assert_memory_equal(frame + 6, their_mac, 6);
    assert_int_equal(frame[12] << 8 | frame[13], 0x86dd);
    assert_int_equal(frame[14 + 5], 32);
    assert_int_equal(frame[14 + 6], 58);
    assert_int_equal(frame[14 + 7], 255);
    assert_memory_equal(frame + 14 + 8, source, 16);
    assert_memory_equal(frame + 14 + 24, destination, 16);
    assert_int_equal(test_sum6(source, destination, 58, frame + 54, 32), 0);
    assert_memory_equal(frame + 54 + 8, target, 16);
    assert_memory_equal(frame + 54 + 26, their_mac, 6);
}

static void a_solicitation_goes_to_the_group_or_to_the_station(void **state)
{
    const struct sl_ip ask = sl_ip_from_v6(asker), find = sl_ip_from_v6(target);
    const struct sl_mac mac = {{2, 0, 0, 0, 0, 2}}, station = {{2, 0, 0, 0, 0, 9}};
    static const uint8_t solicited_mac[6] = {0x33, 0x33, 0xff, 1, 1, 0};
    uint8_t frame[SL_ND_FRAME_BYTES];

    (void)state;
    assert_int_equal(sl_neighbour_build_solicitation(frame, sizeof(frame), NULL, &mac, &ask, &find),
                     SL_ND_FRAME_BYTES);
    check_frame(frame, solicited_mac, asker, group);
    assert_int_equal(frame[54], NS);
    assert_int_equal(frame[54 + 24], 1);
    assert_int_equal(
        sl_neighbour_build_solicitation(frame, sizeof(frame), &station, &mac, &ask, &find),
        SL_ND_FRAME_BYTES);
    check_frame(frame, station.bytes, asker, target);
    assert_int_equal(
        sl_neighbour_build_solicitation(frame, sizeof(frame) - 1, NULL, &mac, &ask, &find),
        SL_WIRE_NO_ROOM);
}

static void an_announcement_goes_to_all_nodes_and_overrides(void **state)
{
    static const uint8_t all[16] = {0xff, 2, [15] = 1};
    const struct sl_ip ours = sl_ip_from_v6(target);
    const struct sl_mac mac = {{2, 0, 0, 0, 0, 2}};
    uint8_t frame[SL_ND_FRAME_BYTES];

    (void)state;
    assert_int_equal(sl_neighbour_build_advertisement(frame, sizeof(frame), &mac, &ours),
                     SL_ND_FRAME_BYTES);
    check_frame(frame, group_mac, target, all);
    assert_int_equal(frame[54], NA);
    assert_int_equal(frame[54 + 4], SL_ND_OVERRIDE);
    assert_int_equal(frame[54 + 24], 2);
}

/* "Packet too big", 1280, about 20 bytes of TCP from target to asker, port 80 to 40000. */
static size_t too_big(uint8_t *bytes)
{
    memset(bytes, 0, 8 + 40 + 20);
    bytes[0] = 2;
    bytes[6] = 5;
    bytes[8] = 0x60;
    bytes[8 + 5] = 20;
    bytes[8 + 6] = 6;
    memcpy(bytes + 8 + 8, target, 16);
    memcpy(bytes + 8 + 24, asker, 16);
    bytes[48 + 1] = 80;
    bytes[48 + 2] = 0x9c;
    bytes[48 + 3] = 0x40;
    return 8 + 40 + 20;
}

struct quote_row {
    const char *name;
    size_t cut_bytes; /* 0: as it is */
    size_t at;        /* byte written over; 0: none */
    uint8_t with;
    int expected;
};

static const struct quote_row quote_rows[] = {
    {"a whole TCP header", 0, 0, 0, SL_WIRE_OK},
    {"eight bytes of it", 56, 0, 0, SL_WIRE_OK},
    {"seven bytes of it", 55, 0, 0, SL_WIRE_TRUNCATED},
    {"UDP", 0, 14, 17, SL_WIRE_OK},
    {"ICMPv6", 0, 14, 58, SL_WIRE_BAD_OPERATION},
    {"a fragment", 0, 14, 44, SL_WIRE_BAD_OPERATION},
    {"IP version 4", 0, 8, 0x40, SL_WIRE_BAD_VERSION},
    {"a payload of four bytes", 0, 13, 4, SL_WIRE_BAD_LENGTH},
    {"no error but a ping", 0, 0, 0, SL_WIRE_BAD_TYPE},
};

static void check_quote(void **state)
{
    const struct quote_row *row = TEST_ROW(struct quote_row, state);
    struct sl_icmpv6_quote quote;
    uint8_t bytes[68], *copy;
    size_t length = too_big(bytes);

    if (row->expected == SL_WIRE_BAD_TYPE)
        bytes[0] = 128;
    if (row->at != 0)
        bytes[row->at] = row->with;
    if (row->cut_bytes != 0)
        length = row->cut_bytes;
    copy = test_exact_copy(bytes, length);
    assert_int_equal(sl_icmpv6_decode_quote(copy, length, &quote), row->expected);
    free(copy);
    if (row->expected != SL_WIRE_OK)
        return;
    assert_memory_equal(quote.source.bytes, target, 16);
    assert_memory_equal(quote.destination.bytes, asker, 16);
    assert_int_equal(sl_be16_to_host(quote.source_port), 80);
    assert_int_equal(sl_be16_to_host(quote.destination_port), 40000);
    assert_int_equal(quote.l4_offset, 48);
    assert_int_equal(quote.l4_quoted_bytes, length - 48);
}

static void an_echo_becomes_its_reply(void **state)
{
    const struct sl_ip from = sl_ip_from_v6(asker), to = sl_ip_from_v6(target);
    uint8_t echo[64];
    uint16_t sum;

    (void)state;
    for (unsigned int fill = 0; fill < 256; fill++) {
        memset(echo, (int)fill, sizeof(echo));
        echo[0] = 128;
        echo[1] = echo[2] = echo[3] = 0;
        sum = test_sum6(asker, target, 58, echo, sizeof(echo));
        echo[2] = (uint8_t)(sum >> 8);
        echo[3] = (uint8_t)sum;
        assert_true(sl_icmpv6_checksum_is_good(&from, &to, echo, sizeof(echo)));
        sl_icmpv6_echo_to_reply(echo);
        assert_int_equal(echo[0], 129);
        assert_int_equal(test_sum6(target, asker, 58, echo, sizeof(echo)), 0);
        echo[20] ^= 4;
        assert_false(sl_icmpv6_checksum_is_good(&from, &to, echo, sizeof(echo)));
    }
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("neighbour message", neighbour_rows, check_neighbour),
        TEST_TABLE("quoted", quote_rows, check_quote),
    };
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_solicitation_goes_to_the_group_or_to_the_station),
        cmocka_unit_test(an_announcement_goes_to_all_nodes_and_overrides),
        cmocka_unit_test(an_echo_becomes_its_reply),
    };

    return cmocka_run_group_tests_name("ICMPv6", tests, NULL, NULL) + TEST_RUN("ICMPv6", tables);
}
