/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "support/frames.h"
#include "wire/icmp.h"

/* Quoted: 10.1.0.100:2049 -> 10.1.0.11:40000, TCP, total length 60. */
#define QUOTED_IPV4(first, total, fragment_high, fragment_low, protocol)                           \
    first, 0, 0, total, 0, 1, fragment_high, fragment_low, 64, protocol, 0, 0, 10, 1, 0, 100, 10,  \
        1, 0, 11
#define QUOTED_PORTS 0x08, 0x01, 0x9c, 0x40, 1, 2, 3, 4

static const struct quote_row {
    const char *name;
    uint8_t bytes[64];
    size_t length;
    int result;
    uint16_t l4_offset;
    uint16_t l4_quoted_bytes;
    uint16_t source_port;
} quote_rows[] = {
    {"port unreachable with eight bytes of TCP",
     {3, 3, 0, 0, 0, 0, 0, 0, QUOTED_IPV4(0x45, 60, 0, 0, 6), QUOTED_PORTS},
     36,
     SL_WIRE_OK,
     28,
     8,
     2049},
    {"time exceeded with more of UDP",
     {11, 0, 0, 0, 0, 0, 0, 0, QUOTED_IPV4(0x45, 60, 0, 0, 17), QUOTED_PORTS, 5, 6, 7, 8},
     40,
     SL_WIRE_OK,
     28,
     12,
     2049},
    {"quoted header with options",
     {3, 4, 0, 0, 0, 0, 5, 0, QUOTED_IPV4(0x46, 60, 0, 0, 6), 1, 1, 1, 0, QUOTED_PORTS},
     40,
     SL_WIRE_OK,
     32,
     8,
     2049},
    {"quoted first fragment",
     {3, 1, 0, 0, 0, 0, 0, 0, QUOTED_IPV4(0x45, 60, 0x20, 0, 17), QUOTED_PORTS},
     36,
     SL_WIRE_OK,
     28,
     8,
     2049},
    {"quoted ping names no ports",
     {3, 1, 0, 0, 0, 0, 0, 0, QUOTED_IPV4(0x45, 60, 0, 0, 1), QUOTED_PORTS},
     36,
     SL_WIRE_OK,
     28,
     8,
     0},
    {"echo request is no error",
     {8, 0, 0, 0, 0, 0, 0, 0, QUOTED_IPV4(0x45, 60, 0, 0, 6), QUOTED_PORTS},
     36,
     SL_WIRE_BAD_TYPE,
     0,
     0,
     0},
    {"quoted IPv6",
     {3, 3, 0, 0, 0, 0, 0, 0, QUOTED_IPV4(0x65, 60, 0, 0, 6), QUOTED_PORTS},
     36,
     SL_WIRE_BAD_VERSION,
     0,
     0,
     0},
    {"quoted header of sixteen bytes",
     {3, 3, 0, 0, 0, 0, 0, 0, QUOTED_IPV4(0x44, 60, 0, 0, 6), QUOTED_PORTS},
     36,
     SL_WIRE_BAD_HEADER,
     0,
     0,
     0},
    {"quoted later fragment",
     {3, 3, 0, 0, 0, 0, 0, 0, QUOTED_IPV4(0x45, 60, 0, 185, 17), QUOTED_PORTS},
     36,
     SL_WIRE_BAD_LENGTH,
     0,
     0,
     0},
    {"quoted total length leaves seven bytes",
     {3, 3, 0, 0, 0, 0, 0, 0, QUOTED_IPV4(0x45, 27, 0, 0, 17), QUOTED_PORTS},
     36,
     SL_WIRE_BAD_LENGTH,
     0,
     0,
     0},
    {"quoted total length below its header",
     {3, 3, 0, 0, 0, 0, 0, 0, QUOTED_IPV4(0x45, 19, 0, 0, 17), QUOTED_PORTS},
     36,
     SL_WIRE_BAD_LENGTH,
     0,
     0,
     0},
};

static void check_quote(void **state)
{
    const struct quote_row *row = TEST_ROW(struct quote_row, state);
    uint8_t *data = test_exact_copy(row->bytes, row->length);
    struct sl_icmp_quote quote;

    assert_int_equal(sl_icmp_decode_quote(data, row->length, &quote), row->result);
    if (row->result == SL_WIRE_OK) {
        assert_int_equal(quote.l4_offset, row->l4_offset);
        assert_int_equal(quote.l4_quoted_bytes, row->l4_quoted_bytes);
        assert_int_equal(sl_be16_to_host(quote.source_port), row->source_port);
        assert_int_equal(sl_be16_to_host(quote.destination_port), row->source_port ? 40000 : 0);
        assert_int_equal(sl_be32_to_host(quote.ipv4.source), 0x0a010064);
    }
    free(data);
}

static void every_truncation_of_a_quote_is_seen(void **state)
{
    const struct quote_row *row = &quote_rows[2];

    (void)state;
    for (size_t length = 0; length < row->length; length++) {
        uint8_t *data = test_exact_copy(row->bytes, length);
        struct sl_icmp_quote quote;

        assert_int_equal(sl_icmp_decode_quote(data, length, &quote), SL_WIRE_TRUNCATED);
        free(data);
    }
}

static void the_header_is_decoded_and_its_truncations_seen(void **state)
{
    static const uint8_t bytes[8] = {3, 4, 0xab, 0xcd, 0, 0, 0x05, 0x78};
    struct sl_icmp icmp;

    (void)state;
    assert_int_equal(sl_icmp_decode(bytes, 8, &icmp), SL_WIRE_OK);
    assert_int_equal(icmp.type, SL_ICMP_UNREACHABLE);
    assert_int_equal(icmp.code, SL_ICMP_CODE_FRAGMENTATION_NEEDED);
    assert_int_equal(sl_be16_to_host(icmp.checksum), 0xabcd);
    assert_int_equal(icmp.rest, 1400);
    for (size_t length = 0; length < 8; length++) {
        uint8_t *data = test_exact_copy(bytes, length);

        assert_int_equal(sl_icmp_decode(data, length, &icmp), SL_WIRE_TRUNCATED);
        free(data);
    }
}

static const struct type_row {
    const char *name;
    uint8_t type;
    bool error;
} type_rows[] = {
    {"echo reply", 0, false},         {"unreachable", 3, true},
    {"source quench", 4, true},       {"redirect", 5, true},
    {"echo request", 8, false},       {"router advertisement", 9, false},
    {"time exceeded", 11, true},      {"parameter problem", 12, true},
    {"timestamp request", 13, false}, {"an unassigned type", 255, false},
};

static void check_type(void **state)
{
    const struct type_row *row = TEST_ROW(struct type_row, state);

    assert_int_equal(sl_icmp_type_is_error(row->type), row->error);
}

static void an_echo_reply_keeps_everything_but_type_and_checksum(void **state)
{
    uint8_t data[13] = {8, 0, 0, 0, 0x12, 0x34, 0, 1, 'h', 'e', 'l', 'l', 'o'};
    uint8_t expected[13];

    (void)state;
    sl_store_u16(data + 2, test_sum_finish(test_sum(data, sizeof(data), 0)));
    memcpy(expected, data, sizeof(data));
    sl_icmp_echo_to_reply(data);
    assert_int_equal(data[0], SL_ICMP_ECHO_REPLY);
    assert_int_equal(data[1], 0);
    assert_memory_equal(data + 4, expected + 4, sizeof(data) - 4);
    assert_int_equal(test_sum_finish(test_sum(data, sizeof(data), 0)), 0);
}

/* Identifier, sequence and payload zero: found by fuzzing. */
static void the_reply_to_a_ping_of_zeros_has_a_good_checksum(void **state)
{
    uint8_t data[12] = {8, 0, 0xf7, 0xff};

    (void)state;
    sl_icmp_echo_to_reply(data);
    assert_int_equal(sl_load_u16(data + SL_ICMP_CHECKSUM_OFFSET), 0xffff);
    assert_true(sl_checksum_is_good(sl_checksum_add(0, data, sizeof(data))));
}

static const struct error_row {
    const char *name;
    uint16_t payload;      /* of the original UDP datagram */
    size_t original_bytes; /* at hand; 0: all */
    size_t size;
    int result;
} error_rows[] = {
    {"a short original is quoted whole", 4, 0, 600, 8 + 32},
    {"an original without payload", 0, 0, 600, 8 + 28},
    {"a long original is cut at 556 bytes", 1400, 0, 600, 556},
    {"a small buffer cuts earlier", 1400, 0, 100, 100},
    {"only the first segment is at hand", 1400, 128, 600, 8 + 128},
    {"link padding is not quoted", 4, 46, 600, 8 + 32},
    {"header and eight bytes just fit", 1400, 0, 36, 36},
    {"one byte less does not do", 1400, 0, 35, SL_WIRE_NO_ROOM},
    {"original without a whole header", 4, 19, 600, SL_WIRE_TRUNCATED},
};

static void check_error(void **state)
{
    const struct error_row *row = TEST_ROW(struct error_row, state);
    const struct test_frame_spec spec = {
        .protocol = 17, .payload_bytes = row->payload, .padding_bytes = 30};
    uint8_t frame[TEST_FRAME_MAX_BYTES], data[600];
    size_t length = test_frame_build(frame, &spec) - 14;
    size_t at_hand = row->original_bytes != 0 ? row->original_bytes : length;
    uint8_t *original = test_exact_copy(frame + 14, at_hand);
    int result = sl_icmp_build_error(data, row->size, SL_ICMP_UNREACHABLE,
                                     SL_ICMP_CODE_FRAGMENTATION_NEEDED, 1400, original, at_hand);

    assert_int_equal(result, row->result);
    if (result > 0) {
        struct sl_icmp_quote quote;

        assert_int_equal(test_sum_finish(test_sum(data, (size_t)result, 0)), 0);
        assert_int_equal(sl_load_u32(data + 4), 1400);
        assert_memory_equal(data + 8, original, (size_t)result - 8);
        assert_int_equal(sl_icmp_decode_quote(data, (size_t)result, &quote), SL_WIRE_OK);
        assert_int_equal(sl_be16_to_host(quote.destination_port), 2049);
    }
    free(original);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("quote", quote_rows, check_quote),
        TEST_TABLE("is an error", type_rows, check_type),
        TEST_TABLE("build error", error_rows, check_error),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_truncation_of_a_quote_is_seen),
        cmocka_unit_test(the_header_is_decoded_and_its_truncations_seen),
        cmocka_unit_test(an_echo_reply_keeps_everything_but_type_and_checksum),
        cmocka_unit_test(the_reply_to_a_ping_of_zeros_has_a_good_checksum),
    };

    return TEST_RUN("icmp tables", tables) + cmocka_run_group_tests_name("icmp", tests, NULL, NULL);
}
