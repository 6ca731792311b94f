/* SPDX-License-Identifier: Apache-2.0 */
#include "parse_case.h"

enum {
    ICMP = 1,
    TCP = 6,
    UDP = 17,
    OSPF = 89,
    ACK = 16,
    MORE = 0x2000,
    DONT = 0x4000,
};

static const struct fragment_row {
    const char *name;
    struct test_frame_spec spec;
    int verdict;
    uint8_t kind;
    uint8_t flags;
} rows[] = {
    {"first of UDP: its checksum cannot be verified yet",
     {.protocol = UDP, .fragment = MORE, .payload_bytes = 1472, .bad_l4_checksum = true},
     SL_PARSE_OK,
     SL_PACKET_UDP,
     SL_PACKET_FIRST_FRAGMENT},
    {"first of UDP, eight bytes: the header alone",
     {.protocol = UDP, .fragment = MORE},
     SL_PARSE_OK,
     SL_PACKET_UDP,
     SL_PACKET_FIRST_FRAGMENT},
    {"middle of UDP",
     {.protocol = UDP, .fragment = MORE | 185, .no_l4_header = true, .payload_bytes = 1480},
     SL_PARSE_OK,
     SL_PACKET_FRAGMENT,
     0},
    {"last of UDP, of odd length",
     {.protocol = UDP, .fragment = 370, .no_l4_header = true, .payload_bytes = 13},
     SL_PARSE_OK,
     SL_PACKET_FRAGMENT,
     0},
    {"last fragment of one byte",
     {.protocol = UDP, .fragment = 370, .no_l4_header = true, .payload_bytes = 1},
     SL_PARSE_OK,
     SL_PACKET_FRAGMENT,
     0},
    {"later fragment with IP options",
     {.protocol = UDP,
      .fragment = 370,
      .no_l4_header = true,
      .payload_bytes = 16,
      .ip_option_bytes = 8},
     SL_PARSE_OK,
     SL_PACKET_FRAGMENT,
     SL_PACKET_IP_OPTIONS},
    {"first of TCP with a whole header",
     {.protocol = TCP, .tcp_flags = ACK, .fragment = MORE, .payload_bytes = 4},
     SL_PARSE_OK,
     SL_PACKET_TCP,
     SL_PACKET_FIRST_FRAGMENT},
    {"later fragment of TCP",
     {.protocol = TCP, .fragment = 3, .no_l4_header = true, .payload_bytes = 100},
     SL_PARSE_OK,
     SL_PACKET_FRAGMENT,
     0},
    {"the don't-fragment bit makes no fragment",
     {.protocol = UDP, .fragment = DONT, .payload_bytes = 5},
     SL_PARSE_OK,
     SL_PACKET_UDP,
     0},
    {"first of a ping is not followed",
     {.protocol = ICMP, .icmp_type = 8, .fragment = MORE, .payload_bytes = 1472},
     SL_PARSE_OK,
     SL_PACKET_IP_OTHER,
     0},
    {"later fragment of a ping is not followed",
     {.protocol = ICMP, .fragment = 185, .no_l4_header = true, .payload_bytes = 100},
     SL_PARSE_OK,
     SL_PACKET_IP_OTHER,
     0},
    {"first of another protocol is not followed",
     {.protocol = OSPF, .fragment = MORE, .payload_bytes = 1480},
     SL_PARSE_OK,
     SL_PACKET_IP_OTHER,
     0},

    {"tiny first fragment of TCP, eight bytes (RFC 1858)",
     {.protocol = TCP, .fragment = MORE, .no_l4_header = true, .payload_bytes = 8},
     SL_DROP_FRAGMENT_MALFORMED,
     0,
     0},
    {"tiny first fragment of TCP, sixteen bytes: the ports and flags, but no whole header",
     {.protocol = TCP, .fragment = MORE, .no_l4_header = true, .payload_bytes = 16},
     SL_DROP_FRAGMENT_MALFORMED,
     0,
     0},
    {"TCP fragment at offset 1 would overwrite the flags (RFC 3128)",
     {.protocol = TCP, .fragment = 1, .no_l4_header = true, .payload_bytes = 32},
     SL_DROP_FRAGMENT_MALFORMED,
     0,
     0},
    {"TCP fragment at offset 2 would overwrite the checksum",
     {.protocol = TCP, .fragment = MORE | 2, .no_l4_header = true, .payload_bytes = 32},
     SL_DROP_FRAGMENT_MALFORMED,
     0,
     0},
    {"UDP fragment at offset 1 overwrites nothing",
     {.protocol = UDP, .fragment = 1, .no_l4_header = true, .payload_bytes = 32},
     SL_PARSE_OK,
     SL_PACKET_FRAGMENT,
     0},
    {"TCP flags are judged in a first fragment too",
     {.protocol = TCP, .tcp_flags = 3, .fragment = MORE, .payload_bytes = 4},
     SL_DROP_TCP_FLAGS_INVALID,
     0,
     0},
    {"first of UDP whose length field is below its header",
     {.protocol = UDP,
      .fragment = MORE,
      .no_l4_header = true,
      .payload_bytes = 16,
      .payload = (const uint8_t[16]){1, 2, 3, 4, 0, 7}},
     SL_DROP_FRAGMENT_MALFORMED,
     0,
     0},
    {"more fragments, length no multiple of eight",
     {.protocol = UDP, .fragment = MORE | 185, .no_l4_header = true, .payload_bytes = 1481},
     SL_DROP_FRAGMENT_MALFORMED,
     0,
     0},
    {"more fragments, no bytes",
     {.protocol = UDP, .fragment = MORE | 185, .no_l4_header = true},
     SL_DROP_FRAGMENT_MALFORMED,
     0,
     0},
    {"last fragment of no bytes",
     {.protocol = UDP, .fragment = 185, .no_l4_header = true},
     SL_DROP_FRAGMENT_MALFORMED,
     0,
     0},
    {"the end is the last byte of the largest datagram",
     {.protocol = UDP, .fragment = 8188, .no_l4_header = true, .payload_bytes = 11},
     SL_PARSE_OK,
     SL_PACKET_FRAGMENT,
     0},
    {"the end is one byte beyond the largest datagram (ping of death)",
     {.protocol = UDP, .fragment = 8188, .no_l4_header = true, .payload_bytes = 12},
     SL_DROP_FRAGMENT_MALFORMED,
     0,
     0},
    {"the largest offset of another protocol is checked as well",
     {.protocol = ICMP, .fragment = 8191, .no_l4_header = true, .payload_bytes = 100},
     SL_DROP_FRAGMENT_MALFORMED,
     0,
     0},
};

static void check_fragment(void **state)
{
    const struct fragment_row *row = TEST_ROW(struct fragment_row, state);
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    size_t length = test_frame_build(frame, &row->spec);
    struct sl_packet packet;
    int verdict = parse_bytes(&packet, frame, length, 0, 0);

    ASSERT_VERDICT(verdict, row->verdict);
    if (verdict != SL_PARSE_OK)
        return;
    assert_int_equal(packet.kind, row->kind);
    assert_int_equal(packet.flags, row->flags);
    assert_int_equal(packet.fragment_offset_bytes, (row->spec.fragment & 0x1fff) * 8);
    assert_int_equal(packet.more_fragments, (row->spec.fragment & MORE) != 0);
    if (row->kind == SL_PACKET_FRAGMENT) {
        assert_int_equal(packet.l4_offset, 0);
        assert_int_equal(packet.key.source_port.net, 0);
        assert_int_equal(packet.key.destination_port.net, 0);
    }
}

/* The options announced by the header are in the second fragment. */
static void a_first_tcp_fragment_without_all_its_options_is_refused(void **state)
{
    const struct test_frame_spec spec = {
        .protocol = TCP, .tcp_flags = ACK, .fragment = MORE, .payload_bytes = 4};
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    size_t length = test_frame_build(frame, &spec);
    struct sl_packet packet;

    (void)state;
    frame[14 + 20 + 12] = 0xf0;
    ASSERT_VERDICT(parse_bytes(&packet, frame, length, 0, 0), SL_DROP_FRAGMENT_MALFORMED);
}

static void the_identification_is_kept_in_network_order(void **state)
{
    const struct test_frame_spec spec = {.protocol = UDP, .fragment = MORE, .id = 0x1234};
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    struct sl_packet packet;

    (void)state;
    ASSERT_VERDICT(parse_bytes(&packet, frame, test_frame_build(frame, &spec), 0, 0), SL_PARSE_OK);
    assert_memory_equal(&packet.fragment_id, ((const uint8_t[]){0x12, 0x34}), 2);
}

int main(void)
{
    const struct test_table tables[] = {TEST_TABLE("fragment", rows, check_fragment)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_tcp_fragment_without_all_its_options_is_refused),
        cmocka_unit_test(the_identification_is_kept_in_network_order),
    };

    return TEST_RUN("parse fragments tables", tables) +
           cmocka_run_group_tests_name("parse fragments", tests, NULL, NULL);
}
