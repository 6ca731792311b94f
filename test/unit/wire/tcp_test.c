/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "support/frames.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

static const struct decode_row {
    const char *name;
    uint8_t offset; /* data offset nibble */
    size_t length;
    int result;
} decode_rows[] = {
    {"no options, no data", 5, 20, SL_WIRE_OK},
    {"no options, data", 5, 60, SL_WIRE_OK},
    {"forty bytes of options", 15, 60, SL_WIRE_OK},
    {"offset 4 reaches into the fixed header", 4, 60, SL_WIRE_BAD_HEADER},
    {"offset 0", 0, 60, SL_WIRE_BAD_HEADER},
    {"options cut off by one byte", 15, 59, SL_WIRE_TRUNCATED},
    {"offset 6 with twenty bytes", 6, 20, SL_WIRE_TRUNCATED},
    {"nineteen bytes", 5, 19, SL_WIRE_TRUNCATED},
    {"eight bytes, as an ICMP error quotes", 5, 8, SL_WIRE_TRUNCATED},
    {"nothing", 5, 0, SL_WIRE_TRUNCATED},
};

static void check_decode(void **state)
{
    const struct decode_row *row = TEST_ROW(struct decode_row, state);
    uint8_t bytes[60] = {0};
    struct sl_tcp tcp;
    uint8_t *data;

    bytes[12] = (uint8_t)(row->offset << 4);
    data = test_exact_copy(bytes, row->length);
    assert_int_equal(sl_tcp_decode(data, row->length, &tcp), row->result);
    if (row->result == SL_WIRE_OK)
        assert_int_equal(tcp.header_bytes, row->offset * 4);
    free(data);
}

static void every_field_is_decoded(void **state)
{
    static const uint8_t bytes[20] = {0x9c, 0x40, 0x08, 0x01, 1,    2,    3,    4,    5, 6,
                                      7,    8,    0x50, 0xd2, 0x72, 0x10, 0xab, 0xcd, 0, 0};
    struct sl_tcp tcp;

    (void)state;
    assert_int_equal(sl_tcp_decode(bytes, sizeof(bytes), &tcp), SL_WIRE_OK);
    assert_int_equal(sl_be16_to_host(tcp.source_port), 40000);
    assert_int_equal(sl_be16_to_host(tcp.destination_port), 2049);
    assert_int_equal(tcp.sequence, 0x01020304);
    assert_int_equal(tcp.acknowledgement, 0x05060708);
    assert_int_equal(tcp.flags, SL_TCP_CWR | SL_TCP_ECE | SL_TCP_ACK | SL_TCP_SYN);
    assert_int_equal(tcp.window, 0x7210);
    assert_int_equal(sl_be16_to_host(tcp.checksum), 0xabcd);
}

static const struct flags_row {
    const char *name;
    uint8_t flags;
    bool valid;
} flags_rows[] = {
    {"SYN", SL_TCP_SYN, true},
    {"SYN with ECN set-up", SL_TCP_SYN | SL_TCP_ECE | SL_TCP_CWR, true},
    {"SYN+ACK", SL_TCP_SYN | SL_TCP_ACK, true},
    {"SYN+PSH, as fast open sends", SL_TCP_SYN | SL_TCP_PSH, true},
    {"ACK", SL_TCP_ACK, true},
    {"ACK+PSH", SL_TCP_ACK | SL_TCP_PSH, true},
    {"ACK+PSH+URG", SL_TCP_ACK | SL_TCP_PSH | SL_TCP_URG, true},
    {"FIN+ACK", SL_TCP_FIN | SL_TCP_ACK, true},
    {"FIN+ACK+PSH+URG", SL_TCP_FIN | SL_TCP_ACK | SL_TCP_PSH | SL_TCP_URG, true},
    {"RST", SL_TCP_RST, true},
    {"RST+ACK", SL_TCP_RST | SL_TCP_ACK, true},
    {"RST+ACK+PSH, as some stacks send", SL_TCP_RST | SL_TCP_ACK | SL_TCP_PSH, true},
    {"none: a null scan", 0, false},
    {"PSH alone", SL_TCP_PSH, false},
    {"URG alone", SL_TCP_URG, false},
    {"only ECN bits", SL_TCP_ECE | SL_TCP_CWR, false},
    {"FIN alone: a FIN scan", SL_TCP_FIN, false},
    {"FIN+PSH+URG: a Christmas tree", SL_TCP_FIN | SL_TCP_PSH | SL_TCP_URG, false},
    {"SYN+FIN", SL_TCP_SYN | SL_TCP_FIN, false},
    {"SYN+FIN+ACK", SL_TCP_SYN | SL_TCP_FIN | SL_TCP_ACK, false},
    {"SYN+RST", SL_TCP_SYN | SL_TCP_RST, false},
    {"FIN+RST", SL_TCP_FIN | SL_TCP_RST, false},
    {"FIN+RST+ACK", SL_TCP_FIN | SL_TCP_RST | SL_TCP_ACK, false},
    {"all", 0xff, false},
};

static void check_flags(void **state)
{
    const struct flags_row *row = TEST_ROW(struct flags_row, state);

    assert_int_equal(sl_tcp_flags_are_valid(row->flags), row->valid);
}

static void a_built_syn_is_right_with_and_without_mss(void **state)
{
    const struct sl_tcp tcp = {
        .source_port = SL_BE16(64512),
        .destination_port = SL_BE16(2049),
        .sequence = 0xdeadbeef,
        .flags = SL_TCP_SYN,
        .window = 1024,
    };
    static const uint8_t pseudo[8] = {10, 2, 0, 1, 10, 2, 0, 11};

    (void)state;
    for (int mss = 0; mss <= 1460; mss += 1460) {
        size_t length = mss != 0 ? 24 : 20;
        uint8_t data[24];
        struct sl_tcp again;
        uint32_t sum;

        memset(data, 0xee, sizeof(data));
        assert_int_equal(sl_tcp_build(data, length - 1, &tcp, (uint16_t)mss, SL_BE32(0x0a020001),
                                      SL_BE32(0x0a02000b)),
                         SL_WIRE_NO_ROOM);
        assert_int_equal(sl_tcp_build(data, length, &tcp, (uint16_t)mss, SL_BE32(0x0a020001),
                                      SL_BE32(0x0a02000b)),
                         length);
        sum = test_sum(pseudo, sizeof(pseudo), SL_PROTOCOL_TCP + (uint32_t)length);
        assert_int_equal(test_sum_finish(test_sum(data, length, sum)), 0);
        assert_int_equal(sl_tcp_decode(data, length, &again), SL_WIRE_OK);
        assert_int_equal(again.header_bytes, length);
        assert_int_equal(again.sequence, tcp.sequence);
        assert_int_equal(again.flags, SL_TCP_SYN);
        assert_int_equal(again.window, 1024);
        if (mss != 0)
            assert_memory_equal(data + 20, ((const uint8_t[]){2, 4, 1460 >> 8, 1460 & 255}), 4);
    }
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("decode", decode_rows, check_decode),
        TEST_TABLE("flags", flags_rows, check_flags),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_decoded),
        cmocka_unit_test(a_built_syn_is_right_with_and_without_mss),
    };

    return TEST_RUN("tcp tables", tables) + cmocka_run_group_tests_name("tcp", tests, NULL, NULL);
}
