/* SPDX-License-Identifier: Apache-2.0 */
#include "parse_case.h"

#include <string.h>

enum {
    ICMP = 1,
    TCP = 6,
    UDP = 17,
    ACK = 16,
};

#define HEADERS_BYTES (14u + 20u + 20u)

/* How a frame of a datagram with 1,001 bytes of payload is cut into segments. */
static const struct split_row {
    const char *name;
    size_t first;   /* bytes of the first segment */
    size_t second;  /* of the second; the third has the rest */
    size_t missing; /* bytes the third lacks */
    bool flipped;   /* a bit of the last byte is wrong */
    uint8_t protocol;
    int verdict;
} rows[] = {
    {"TCP, cut behind the headers", HEADERS_BYTES, 500, 0, false, TCP, SL_PARSE_OK},
    {"TCP, odd cuts", HEADERS_BYTES + 1, 333, 0, false, TCP, SL_PARSE_OK},
    {"TCP, odd then even", HEADERS_BYTES + 7, 334, 0, false, TCP, SL_PARSE_OK},
    {"TCP, an empty segment between", HEADERS_BYTES + 3, 0, 0, false, TCP, SL_PARSE_OK},
    {"UDP, odd cuts", HEADERS_BYTES + 1, 333, 0, false, UDP, SL_PARSE_OK},
    {"ICMP, odd cuts", HEADERS_BYTES + 1, 333, 0, false, ICMP, SL_PARSE_OK},
    {"TCP, wrong last byte in the last segment", HEADERS_BYTES + 1, 333, 0, true, TCP,
     SL_DROP_TCP_CHECKSUM_BAD},
    {"UDP, wrong last byte in the last segment", HEADERS_BYTES + 1, 333, 0, true, UDP,
     SL_DROP_UDP_CHECKSUM_BAD},
    {"ICMP, wrong last byte in the last segment", HEADERS_BYTES + 1, 333, 0, true, ICMP,
     SL_DROP_ICMP_CHECKSUM_BAD},
    {"the chain lacks its last byte", HEADERS_BYTES + 1, 333, 1, false, TCP,
     SL_DROP_IPV4_TRUNCATED},
    {"the IP header is cut between segments", 14 + 19, 333, 0, false, TCP, SL_DROP_IPV4_TRUNCATED},
    {"the TCP header is cut between segments", HEADERS_BYTES - 1, 333, 0, false, TCP,
     SL_DROP_TCP_TRUNCATED},
    {"the UDP header is cut between segments", 14 + 20 + 7, 333, 0, false, UDP,
     SL_DROP_UDP_TRUNCATED},
    {"the ICMP header is cut between segments", 14 + 20 + 7, 333, 0, false, ICMP,
     SL_DROP_ICMP_TRUNCATED},
};

static void check_split(void **state)
{
    const struct split_row *row = TEST_ROW(struct split_row, state);
    const struct test_frame_spec spec = {
        .protocol = row->protocol, .tcp_flags = ACK, .icmp_type = 8, .payload_bytes = 1001};
    uint8_t bytes[TEST_FRAME_MAX_BYTES];
    size_t length = test_frame_build(bytes, &spec);
    size_t third = length - row->first - row->second - row->missing;
    struct sl_packet packet = {0};

    bytes[length - 1] ^= row->flipped ? 1 : 0;
    {
        const struct sl_segment rest[2] = {
            {test_exact_copy(bytes + row->first, row->second), row->second},
            {test_exact_copy(bytes + row->first + row->second, third), third},
        };
        const struct sl_frame frame = {
            .data = test_exact_copy(bytes, row->first),
            .length_bytes = (uint32_t)row->first,
            .rest = rest,
            .rest_count = 2,
        };

        ASSERT_VERDICT(sl_parse_packet(&packet, &frame), row->verdict);
        free((void *)(uintptr_t)rest[0].data);
        free((void *)(uintptr_t)rest[1].data);
        free(frame.data);
    }
    if (row->verdict == SL_PARSE_OK)
        assert_int_equal(packet.l3_length_bytes, length - 14);
}

int main(void)
{
    const struct test_table tables[] = {TEST_TABLE("chained frame", rows, check_split)};

    return TEST_RUN("parse segments tables", tables);
}
