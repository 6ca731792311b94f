/* SPDX-License-Identifier: Apache-2.0 */
/* IPv6 as the parser sees it: TCP and ICMPv6 in full, other payloads by name. */
#include "parse_case.h"

#include <string.h>

#include "support/frames6.h"

struct ipv6_case {
    const char *name;
    struct test_frame6_spec spec;
    size_t cut_bytes; /* the frame ends there; 0: as it is */
    int verdict;
    enum sl_packet_kind kind;
    uint8_t flags;
    enum { AS_IT_IS, VERSION_4, SHORT_TCP } edit;
};

static const uint8_t too_big[] = {2, 0, 0, 0, 0, 0, 5, 0, 0x60, 0, 0, 0, 0, 20, 6, 64};

#define ECHO_BYTES ((const uint8_t[]){128, 0, 0, 0, 0x12, 0x34, 0, 1})

static const struct ipv6_case cases[] = {
    {"a SYN", {.tcp_flags = 2}, 0, SL_PARSE_OK, SL_PACKET_TCP6, 0, 0},
    {"data in a tagged frame",
     {.tcp_flags = 0x10, .tci = 10, .payload_bytes = 1000},
     0,
     SL_PARSE_OK,
     SL_PACKET_TCP6,
     SL_PACKET_TAGGED,
     0},
    {"an acknowledgement with link padding",
     {.tcp_flags = 0x10, .padding_bytes = 6},
     0,
     SL_PARSE_OK,
     SL_PACKET_TCP6,
     0,
     0},
    {"ping",
     {.next_header = TEST_ICMPV6, .payload = ECHO_BYTES, .payload_bytes = 8},
     0,
     SL_PARSE_OK,
     SL_PACKET_ICMP6,
     0,
     0},
    {"UDP is named",
     {.next_header = TEST_UDP, .payload_bytes = 8},
     0,
     SL_PARSE_OK,
     SL_PACKET_IPV6,
     0,
     0},
    {"TCP behind an extension header is named and marked",
     {.tcp_flags = 2, .hop_by_hop = true},
     0,
     SL_PARSE_OK,
     SL_PACKET_IPV6,
     SL_PACKET_IP_OPTIONS,
     0},
    {"nothing behind the header", {.next_header = 59}, 0, SL_PARSE_OK, SL_PACKET_IPV6, 0, 0},
    {"half a header", {.tcp_flags = 2}, 14 + 20, SL_DROP_IPV6_TRUNCATED, 0, 0, 0},
    {"less than its length promises",
     {.tcp_flags = 2, .missing_bytes = 1},
     0,
     SL_DROP_IPV6_TRUNCATED,
     0,
     0,
     0},
    {"version 4 in a frame for version 6",
     {.tcp_flags = 2},
     0,
     SL_DROP_IPV6_HEADER_BAD,
     0,
     0,
     VERSION_4},
    {"TCP with five bytes less than its header",
     {.next_header = TEST_TCP, .tcp_flags = 2},
     0,
     SL_DROP_TCP_TRUNCATED,
     0,
     0,
     SHORT_TCP},
    {"a wrong TCP checksum",
     {.tcp_flags = 2, .bad_checksum = true},
     0,
     SL_DROP_TCP_CHECKSUM_BAD,
     0,
     0,
     0},
    {"SYN with FIN", {.tcp_flags = 3}, 0, SL_DROP_TCP_FLAGS_INVALID, 0, 0, 0},
    {"half an ICMPv6 header",
     {.next_header = TEST_ICMPV6, .payload = ECHO_BYTES, .payload_bytes = 4},
     0,
     SL_DROP_ICMP_TRUNCATED,
     0,
     0,
     0},
    {"a wrong ICMPv6 checksum",
     {.next_header = TEST_ICMPV6, .payload = ECHO_BYTES, .payload_bytes = 8, .bad_checksum = true},
     0,
     SL_DROP_ICMP_CHECKSUM_BAD,
     0,
     0,
     0},
    {"an error that quotes eight bytes",
     {.next_header = TEST_ICMPV6, .payload = too_big, .payload_bytes = sizeof(too_big)},
     0,
     SL_DROP_ICMP_TRUNCATED,
     0,
     0,
     0},
};

static void check_case(void **state)
{
    const struct ipv6_case *row = TEST_ROW(struct ipv6_case, state);
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    size_t length = test_frame6_build(frame, &row->spec);
    struct sl_packet packet;

    if (row->edit == VERSION_4)
        frame[14] = 0x40;
    if (row->edit == SHORT_TCP)
        frame[14 + 5] = 15; /* payload length; the rest is padding then */
    if (row->cut_bytes != 0)
        length = row->cut_bytes;
    ASSERT_VERDICT(parse_bytes(&packet, frame, length, 0, 0), row->verdict);
    assert_int_equal(packet.flags & (SL_PACKET_IP_OPTIONS | SL_PACKET_TAGGED), row->flags);
    if (row->verdict == SL_PARSE_OK)
        assert_int_equal(packet.kind, row->kind);
}

static void offsets_key_and_length_are_right(void **state)
{
    static const uint8_t source[16] = TEST_IP6(1, 0x11), destination[16] = TEST_IP6(1, 0x100);
    struct test_frame6_spec spec = {
        .tcp_flags = 0x18, .tci = 10, .payload_bytes = 100, .padding_bytes = 9, .hop_limit = 33};
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    struct sl_packet packet;

    (void)state;
    ASSERT_VERDICT(parse_bytes(&packet, frame, test_frame6_build(frame, &spec), 0, 0), SL_PARSE_OK);
    assert_int_equal(packet.l3_offset, 18);
    assert_int_equal(packet.l4_offset, 58);
    assert_int_equal(packet.l3_length_bytes, 160);
    assert_int_equal(packet.vlan_id, 10);
    assert_int_equal(packet.ttl, 33);
    assert_int_equal(packet.tcp_flags, 0x18);
    assert_memory_equal(packet.key.source.bytes, source, 16);
    assert_memory_equal(packet.key.destination.bytes, destination, 16);
    assert_int_equal(sl_be16_to_host(packet.key.source_port), 40000);
    assert_int_equal(sl_be16_to_host(packet.key.destination_port), 2049);
    assert_int_equal(packet.key.protocol, 6);
}

static void a_network_card_s_verdict_is_believed_for_tcp_alone(void **state)
{
    struct test_frame6_spec tcp = {.tcp_flags = 2, .bad_checksum = true};
    struct test_frame6_spec ping = {.next_header = TEST_ICMPV6,
                                    .payload = ECHO_BYTES,
                                    .payload_bytes = 8,
                                    .bad_checksum = true};
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    struct sl_packet packet;

    (void)state;
    ASSERT_VERDICT(
        parse_bytes(&packet, frame, test_frame6_build(frame, &tcp), 0, SL_PARSE_L4_CHECKSUM_GOOD),
        SL_PARSE_OK);
    ASSERT_VERDICT(
        parse_bytes(&packet, frame, test_frame6_build(frame, &ping), 0, SL_PARSE_L4_CHECKSUM_GOOD),
        SL_DROP_ICMP_CHECKSUM_BAD);
}

/* Cut at every place behind the headers: the parser sums across segments, odd lengths included. */
static void a_chained_segment_is_the_flat_one(void **state)
{
    struct test_frame6_spec spec = {.tcp_flags = 0x10, .payload_bytes = 33};
    uint8_t bytes[TEST_FRAME_MAX_BYTES];
    size_t length = test_frame6_build(bytes, &spec);

    (void)state;
    for (size_t cut = 14 + 40 + 20; cut < length; cut++) {
        struct sl_segment rest = {bytes + cut, length - cut};
        struct sl_frame frame = {
            .data = bytes, .length_bytes = (uint32_t)cut, .rest = &rest, .rest_count = 1};
        struct sl_packet packet = {.ingress_port = 0};

        ASSERT_VERDICT(sl_parse_packet(&packet, &frame), SL_PARSE_OK);
        assert_int_equal(packet.kind, SL_PACKET_TCP6);
    }
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("IPv6", cases, check_case)};
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_key_and_length_are_right),
        cmocka_unit_test(a_network_card_s_verdict_is_believed_for_tcp_alone),
        cmocka_unit_test(a_chained_segment_is_the_flat_one),
    };

    return cmocka_run_group_tests_name("parse IPv6", tests, NULL, NULL) +
           TEST_RUN("parse IPv6 cases", tables);
}
