/* SPDX-License-Identifier: Apache-2.0 */
#include "parse_case.h"

#include <string.h>

enum {
    ICMP = 1,
    TCP = 6,
    UDP = 17,
    OSPF = 89,
    FIN = 1,
    SYN = 2,
    ACK = 16,
};

#define ETHERNET 14u
/* Where fields of an untagged frame without IP options stand. */
#define AT_IP ETHERNET
#define AT_TOTAL (AT_IP + 2)
#define AT_TTL (AT_IP + 8)
#define AT_L4 (AT_IP + 20)

/* One byte changed after the frame was built. */
struct patch {
    size_t at; /* 0: none */
    uint8_t to;
};

#define QUOTED_HEADER 0x45, 0, 0, 60, 0, 0, 0, 0, 64, 6, 0, 0, 10, 1, 0, 100, 10, 1, 0, 11

static const uint8_t whole_quote[] = {QUOTED_HEADER, 8, 1, 0x9c, 0x40, 0, 0, 0, 1};

static const struct packet_row {
    const char *name;
    struct test_frame_spec spec;
    struct patch patches[2];
    bool resum;  /* make the IPv4 checksum right after the patches */
    uint8_t cut; /* bytes missing at the end of the frame */
    uint8_t verified;
    int verdict;
    uint8_t kind;
    uint8_t flags;
} rows[] = {
    {.name = "TCP SYN",
     .spec = {.protocol = TCP, .tcp_flags = SYN},
     .verdict = SL_PARSE_OK,
     .kind = SL_PACKET_TCP},
    {.name = "TCP data with options on both layers",
     .spec = {.protocol = TCP,
              .tcp_flags = ACK,
              .ip_option_bytes = 40,
              .tcp_option_bytes = 40,
              .payload_bytes = 333},
     .verdict = SL_PARSE_OK,
     .kind = SL_PACKET_TCP,
     .flags = SL_PACKET_IP_OPTIONS},
    {.name = "TCP in VLAN 10 with priority",
     .spec = {.protocol = TCP, .tcp_flags = ACK, .tags = 1, .tci = {0xa00a}, .payload_bytes = 9},
     .verdict = SL_PARSE_OK,
     .kind = SL_PACKET_TCP,
     .flags = SL_PACKET_TAGGED},
    {.name = "TCP in a padded short frame",
     .spec = {.protocol = TCP, .tcp_flags = ACK, .padding_bytes = 6},
     .verdict = SL_PARSE_OK,
     .kind = SL_PACKET_TCP},
    {.name = "UDP",
     .spec = {.protocol = UDP, .payload_bytes = 40},
     .kind = SL_PACKET_UDP,
     .verdict = SL_PARSE_OK},
    {.name = "UDP of an odd number of bytes in a jumbo frame",
     .spec = {.protocol = UDP, .payload_bytes = 8973},
     .verdict = SL_PARSE_OK,
     .kind = SL_PACKET_UDP},
    {.name = "UDP without payload",
     .spec = {.protocol = UDP},
     .verdict = SL_PARSE_OK,
     .kind = SL_PACKET_UDP},
    {.name = "UDP without checksum",
     .spec = {.protocol = UDP, .no_udp_checksum = true, .payload_bytes = 40},
     .verdict = SL_PARSE_OK,
     .kind = SL_PACKET_UDP},
    {.name = "an echo request",
     .spec = {.protocol = ICMP, .icmp_type = 8, .payload_bytes = 56},
     .verdict = SL_PARSE_OK,
     .kind = SL_PACKET_ICMP},
    {.name = "an ICMP error with a whole quote",
     .spec = {.protocol = ICMP,
              .icmp_type = 3,
              .icmp_code = 3,
              .payload = whole_quote,
              .payload_bytes = sizeof(whole_quote)},
     .verdict = SL_PARSE_OK,
     .kind = SL_PACKET_ICMP},
    {.name = "OSPF to its multicast group",
     .spec = {.protocol = OSPF,
              .payload_bytes = 44,
              .destination = TEST_IP(224, 0, 0, 5),
              .destination_mac = {1, 0, 0x5e, 0, 0, 5}},
     .verdict = SL_PARSE_OK,
     .kind = SL_PACKET_IP_OTHER,
     .flags = SL_PACKET_BROADCAST},

    {.name = "version 6 in an IPv4 frame",
     .spec = {.protocol = TCP, .tcp_flags = SYN},
     .patches = {{AT_IP, 0x65}},
     .verdict = SL_DROP_IPV4_HEADER_BAD},
    {.name = "header length of sixteen bytes",
     .spec = {.protocol = TCP, .tcp_flags = SYN},
     .patches = {{AT_IP, 0x44}},
     .verdict = SL_DROP_IPV4_HEADER_BAD},
    {.name = "header length beyond the frame",
     .spec = {.protocol = OSPF, .payload_bytes = 8},
     .patches = {{AT_IP, 0x4f}, {AT_TOTAL + 1, 60}},
     .verdict = SL_DROP_IPV4_TRUNCATED},
    {.name = "total length below the header",
     .spec = {.protocol = TCP, .tcp_flags = SYN},
     .patches = {{AT_TOTAL + 1, 19}},
     .verdict = SL_DROP_IPV4_HEADER_BAD},
    {.name = "total length beyond the frame",
     .spec = {.protocol = TCP, .tcp_flags = SYN},
     .patches = {{AT_TOTAL + 1, 41}},
     .verdict = SL_DROP_IPV4_TRUNCATED},
    {.name = "the frame lost its last byte",
     .spec = {.protocol = TCP, .tcp_flags = SYN, .payload_bytes = 10},
     .cut = 1,
     .verdict = SL_DROP_IPV4_TRUNCATED},
    {.name = "a TTL of zero",
     .spec = {.protocol = TCP, .tcp_flags = SYN},
     .patches = {{AT_TTL, 0}},
     .resum = true,
     .verdict = SL_DROP_IPV4_HEADER_BAD},
    {.name = "a wrong header checksum",
     .spec = {.protocol = TCP, .tcp_flags = SYN, .bad_ip_checksum = true},
     .verdict = SL_DROP_IPV4_CHECKSUM_BAD},
    {.name = "a wrong header checksum over options",
     .spec = {.protocol = TCP, .tcp_flags = SYN, .ip_option_bytes = 8, .bad_ip_checksum = true},
     .verdict = SL_DROP_IPV4_CHECKSUM_BAD},
    {.name = "a header that the NIC has verified is not summed again",
     .spec = {.protocol = TCP, .tcp_flags = SYN, .bad_ip_checksum = true},
     .verified = SL_PARSE_IPV4_CHECKSUM_GOOD,
     .verdict = SL_PARSE_OK,
     .kind = SL_PACKET_TCP},

    {.name = "source 0.0.0.1",
     .spec = {.protocol = UDP, .source = TEST_IP(0, 0, 0, 1)},
     .verdict = SL_DROP_IPV4_SOURCE_INVALID},
    {.name = "source 127.0.0.1",
     .spec = {.protocol = UDP, .source = TEST_IP(127, 0, 0, 1)},
     .verdict = SL_DROP_IPV4_SOURCE_INVALID},
    {.name = "a multicast source",
     .spec = {.protocol = UDP, .source = TEST_IP(224, 0, 0, 1)},
     .verdict = SL_DROP_IPV4_SOURCE_INVALID},
    {.name = "the broadcast address as source",
     .spec = {.protocol = UDP, .source = TEST_IP(255, 255, 255, 255)},
     .verdict = SL_DROP_IPV4_SOURCE_INVALID},
    {.name = "source and destination are the same (land)",
     .spec = {.protocol = TCP, .tcp_flags = SYN, .source = TEST_IP(10, 1, 0, 100)},
     .verdict = SL_DROP_IPV4_SOURCE_INVALID},

    {.name = "TCP of nineteen bytes",
     .spec = {.protocol = TCP, .no_l4_header = true, .payload_bytes = 19},
     .verdict = SL_DROP_TCP_TRUNCATED},
    {.name = "TCP of no bytes",
     .spec = {.protocol = TCP, .no_l4_header = true},
     .verdict = SL_DROP_TCP_TRUNCATED},
    {.name = "TCP header in the padding does not count",
     .spec = {.protocol = TCP, .no_l4_header = true, .padding_bytes = 40},
     .verdict = SL_DROP_TCP_TRUNCATED},
    {.name = "TCP options beyond the datagram",
     .spec = {.protocol = TCP, .tcp_flags = SYN},
     .patches = {{AT_L4 + 12, 0x60}},
     .verdict = SL_DROP_TCP_TRUNCATED},
    {.name = "TCP data offset of four",
     .spec = {.protocol = TCP, .tcp_flags = SYN, .payload_bytes = 20},
     .patches = {{AT_L4 + 12, 0x40}},
     .verdict = SL_DROP_TCP_TRUNCATED},
    {.name = "a wrong TCP checksum",
     .spec = {.protocol = TCP, .tcp_flags = ACK, .payload_bytes = 100, .bad_l4_checksum = true},
     .verdict = SL_DROP_TCP_CHECKSUM_BAD},
    {.name = "TCP that the NIC has verified is not summed again",
     .spec = {.protocol = TCP, .tcp_flags = ACK, .payload_bytes = 100, .bad_l4_checksum = true},
     .verified = SL_PARSE_L4_CHECKSUM_GOOD,
     .verdict = SL_PARSE_OK,
     .kind = SL_PACKET_TCP},
    {.name = "SYN with FIN",
     .spec = {.protocol = TCP, .tcp_flags = SYN | FIN},
     .verdict = SL_DROP_TCP_FLAGS_INVALID},
    {.name = "no TCP flag at all", .spec = {.protocol = TCP}, .verdict = SL_DROP_TCP_FLAGS_INVALID},
    {.name = "FIN alone",
     .spec = {.protocol = TCP, .tcp_flags = FIN},
     .verdict = SL_DROP_TCP_FLAGS_INVALID},

    {.name = "UDP of seven bytes",
     .spec = {.protocol = UDP, .no_l4_header = true, .payload_bytes = 7},
     .verdict = SL_DROP_UDP_TRUNCATED},
    {.name = "UDP length beyond the datagram",
     .spec = {.protocol = UDP, .payload_bytes = 4, .padding_bytes = 20},
     .patches = {{AT_L4 + 5, 13}},
     .verdict = SL_DROP_UDP_TRUNCATED},
    {.name = "UDP length below its header",
     .spec = {.protocol = UDP, .payload_bytes = 4},
     .patches = {{AT_L4 + 5, 7}},
     .verdict = SL_DROP_UDP_TRUNCATED},
    {.name = "a wrong UDP checksum",
     .spec = {.protocol = UDP, .payload_bytes = 100, .bad_l4_checksum = true},
     .verdict = SL_DROP_UDP_CHECKSUM_BAD},
    {.name = "UDP that the NIC has verified is not summed again",
     .spec = {.protocol = UDP, .payload_bytes = 100, .bad_l4_checksum = true},
     .verified = SL_PARSE_L4_CHECKSUM_GOOD,
     .verdict = SL_PARSE_OK,
     .kind = SL_PACKET_UDP},

    {.name = "ICMP of seven bytes",
     .spec = {.protocol = ICMP, .no_l4_header = true, .payload_bytes = 7},
     .verdict = SL_DROP_ICMP_TRUNCATED},
    {.name = "a wrong ICMP checksum",
     .spec = {.protocol = ICMP, .icmp_type = 8, .payload_bytes = 56, .bad_l4_checksum = true},
     .verdict = SL_DROP_ICMP_CHECKSUM_BAD},
    {.name = "a NIC's verdict on layer 4 is not about ICMP",
     .spec = {.protocol = ICMP, .icmp_type = 8, .payload_bytes = 56, .bad_l4_checksum = true},
     .verified = SL_PARSE_L4_CHECKSUM_GOOD,
     .verdict = SL_DROP_ICMP_CHECKSUM_BAD},
    {.name = "an ICMP error without a quote",
     .spec = {.protocol = ICMP, .icmp_type = 3, .icmp_code = 3},
     .verdict = SL_DROP_ICMP_TRUNCATED},
    {.name = "an ICMP error that quotes seven bytes of TCP",
     .spec = {.protocol = ICMP,
              .icmp_type = 3,
              .icmp_code = 3,
              .payload = whole_quote,
              .payload_bytes = sizeof(whole_quote) - 1},
     .verdict = SL_DROP_ICMP_TRUNCATED},
};

static size_t build(const struct packet_row *row, uint8_t *frame)
{
    size_t length = test_frame_build(frame, &row->spec);

    for (size_t i = 0; i < 2; i++) {
        if (row->patches[i].at != 0)
            frame[row->patches[i].at] = row->patches[i].to;
    }
    if (row->resum)
        test_frame_resum_ipv4(frame + AT_IP);
    return length - row->cut;
}

static void check_packet(void **state)
{
    const struct packet_row *row = TEST_ROW(struct packet_row, state);
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    size_t length = build(row, frame);
    struct sl_packet packet;
    int verdict = parse_bytes(&packet, frame, length, 0, row->verified);

    ASSERT_VERDICT(verdict, row->verdict);
    if (verdict == SL_PARSE_OK) {
        assert_int_equal(packet.kind, row->kind);
        assert_int_equal(packet.flags, row->flags);
        assert_int_equal(packet.l3_offset, ETHERNET + 4 * row->spec.tags);
        assert_int_equal(packet.l4_offset, packet.l3_offset + 20 + row->spec.ip_option_bytes);
        assert_int_equal(packet.l3_length_bytes,
                         length - packet.l3_offset - row->spec.padding_bytes);
        assert_int_equal(packet.key.protocol, row->spec.protocol);
        assert_int_equal(packet.tcp_flags, row->spec.protocol == TCP ? row->spec.tcp_flags : 0);
    }
}

static void the_key_has_every_field(void **state)
{
    const struct test_frame_spec spec = {.protocol = UDP,
                                         .source = TEST_IP(192, 0, 2, 7),
                                         .destination = TEST_IP(198, 51, 100, 9),
                                         .source_port = 0x1234,
                                         .destination_port = 0x5678,
                                         .ttl = 17};
    const struct sl_flow_key expected = {
        .source = SL_IP_V4(192, 0, 2, 7),
        .destination = SL_IP_V4(198, 51, 100, 9),
        .source_port = SL_BE16(0x1234),
        .destination_port = SL_BE16(0x5678),
        .protocol = UDP,
    };
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    struct sl_packet packet;

    (void)state;
    ASSERT_VERDICT(parse_bytes(&packet, frame, test_frame_build(frame, &spec), 0, 0), SL_PARSE_OK);
    assert_memory_equal(&packet.key, &expected, sizeof(expected));
    assert_int_equal(packet.ttl, 17);
    assert_int_equal(packet.hash, 0);
}

/* A frame cut anywhere is dropped for a reason, and never read beyond its end. */
static void check_truncations(void **state)
{
    const struct packet_row *row = TEST_ROW(struct packet_row, state);
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    size_t length = build(row, frame) - row->spec.padding_bytes;
    struct sl_packet packet;

    for (size_t at_hand = 0; at_hand < length; at_hand++) {
        int verdict = parse_bytes(&packet, frame, at_hand, 0, 0);

        if (at_hand < ETHERNET)
            ASSERT_VERDICT(verdict, SL_DROP_ETHERNET_TRUNCATED);
        else
            assert_int_not_equal(verdict, SL_PARSE_OK);
    }
}

static const struct packet_row truncated_rows[] = {
    {.name = "TCP with options",
     .spec = {.protocol = TCP,
              .tcp_flags = SYN,
              .ip_option_bytes = 4,
              .tcp_option_bytes = 8,
              .payload_bytes = 5}},
    {.name = "tagged UDP", .spec = {.protocol = UDP, .tags = 1, .tci = {10}, .payload_bytes = 11}},
    {.name = "UDP without checksum",
     .spec = {.protocol = UDP, .no_udp_checksum = true, .payload_bytes = 11}},
    {.name = "ICMP error",
     .spec = {.protocol = ICMP,
              .icmp_type = 3,
              .payload = whole_quote,
              .payload_bytes = sizeof(whole_quote)}},
    {.name = "another protocol", .spec = {.protocol = OSPF, .payload_bytes = 44}},
};

/* Any single flipped bit behind the Ethernet header is seen by a checksum or a length. */
static void a_flipped_bit_never_passes(void **state)
{
    const struct test_frame_spec spec = {.protocol = TCP, .tcp_flags = ACK, .payload_bytes = 31};
    uint8_t frame[TEST_FRAME_MAX_BYTES];
    size_t length = test_frame_build(frame, &spec);
    struct sl_packet packet;

    (void)state;
    for (size_t bit = 8 * ETHERNET; bit < 8 * length; bit++) {
        frame[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_not_equal(parse_bytes(&packet, frame, length, 0, 0), SL_PARSE_OK);
        frame[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    ASSERT_VERDICT(parse_bytes(&packet, frame, length, 0, 0), SL_PARSE_OK);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("packet", rows, check_packet),
        TEST_TABLE("every truncation", truncated_rows, check_truncations),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_key_has_every_field),
        cmocka_unit_test(a_flipped_bit_never_passes),
    };

    return TEST_RUN("parse ipv4 tables", tables) +
           cmocka_run_group_tests_name("parse ipv4", tests, NULL, NULL);
}
