/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "support/frames.h"
#include "wire/udp.h"

static const struct decode_row {
    const char *name;
    uint16_t field; /* the length field */
    size_t length;  /* bytes at hand */
    int whole;      /* as a whole datagram */
    int first;      /* as a first fragment */
} decode_rows[] = {
    {"header alone", 8, 8, SL_WIRE_OK, SL_WIRE_OK},
    {"header and data", 12, 12, SL_WIRE_OK, SL_WIRE_OK},
    {"bytes behind the datagram", 9, 12, SL_WIRE_OK, SL_WIRE_OK},
    {"length one more than at hand", 13, 12, SL_WIRE_TRUNCATED, SL_WIRE_OK},
    {"largest length", 65535, 12, SL_WIRE_TRUNCATED, SL_WIRE_OK},
    {"length below the header", 7, 12, SL_WIRE_BAD_LENGTH, SL_WIRE_BAD_LENGTH},
    {"length 0", 0, 12, SL_WIRE_BAD_LENGTH, SL_WIRE_BAD_LENGTH},
    {"seven bytes", 8, 7, SL_WIRE_TRUNCATED, SL_WIRE_TRUNCATED},
    {"nothing", 8, 0, SL_WIRE_TRUNCATED, SL_WIRE_TRUNCATED},
};

static void check_decode(void **state)
{
    const struct decode_row *row = TEST_ROW(struct decode_row, state);
    uint8_t bytes[12] = {0x9c, 0x40, 0x00, 0x6f, 0, 0, 0xab, 0xcd, 1, 2, 3, 4};
    struct sl_udp udp = {0};
    uint8_t *data;

    bytes[4] = (uint8_t)(row->field >> 8);
    bytes[5] = (uint8_t)row->field;
    data = test_exact_copy(bytes, row->length);
    assert_int_equal(sl_udp_decode(data, row->length, &udp), row->whole);
    assert_int_equal(sl_udp_decode_first(data, row->length, &udp), row->first);
    if (row->first == SL_WIRE_OK) {
        assert_int_equal(sl_be16_to_host(udp.source_port), 40000);
        assert_int_equal(sl_be16_to_host(udp.destination_port), 111);
        assert_int_equal(udp.udp_bytes, row->field);
        assert_int_equal(sl_be16_to_host(udp.checksum), 0xabcd);
    }
    free(data);
}

static const struct build_row {
    const char *name;
    size_t size;
    size_t payload;
    int result;
} build_rows[] = {
    {"no payload", 8, 0, 8},
    {"odd payload", 64, 5, 13},
    {"an RPC call", 64, 40, 48},
    {"payload fills the buffer", 64, 56, 64},
    {"payload one byte too long", 64, 57, SL_WIRE_NO_ROOM},
    {"no room for the header", 7, 0, SL_WIRE_NO_ROOM},
    {"a length that would wrap around", 64, SIZE_MAX - 4, SL_WIRE_NO_ROOM},
};

static void check_build(void **state)
{
    const struct build_row *row = TEST_ROW(struct build_row, state);
    static const uint8_t pseudo[8] = {10, 2, 0, 1, 10, 2, 0, 11};
    uint8_t data[64];
    size_t length;

    memset(data, 0x5a, sizeof(data));
    assert_int_equal(sl_udp_build(data, row->size, SL_BE32(0x0a020001), SL_BE32(0x0a02000b),
                                  SL_BE16(64512), SL_BE16(111), row->payload),
                     row->result);
    if (row->result < 0)
        return;
    length = (size_t)row->result;
    assert_int_equal(data[4] << 8 | data[5], length);
    assert_int_equal(
        test_sum_finish(test_sum(data, length, test_sum(pseudo, 8, 17 + (uint32_t)length))), 0);
}

/* The payload is chosen so that the sum is all ones and its complement zero. */
static void a_computed_zero_is_sent_as_all_ones(void **state)
{
    uint8_t data[10] = {0};
    uint32_t sum = (uint32_t)(0x0a02 + 0x0001 + 0x0a02 + 0x000b + 17 + 10 + 64512 + 111 + 10);
    uint16_t missing;

    (void)state;
    missing = test_sum_finish(sum);
    data[8] = (uint8_t)(missing >> 8);
    data[9] = (uint8_t)missing;
    assert_int_equal(sl_udp_build(data, sizeof(data), SL_BE32(0x0a020001), SL_BE32(0x0a02000b),
                                  SL_BE16(64512), SL_BE16(111), 2),
                     10);
    assert_int_equal(data[6] << 8 | data[7], 0xffff);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("decode", decode_rows, check_decode),
        TEST_TABLE("build", build_rows, check_build),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_computed_zero_is_sent_as_all_ones),
    };

    return TEST_RUN("udp tables", tables) + cmocka_run_group_tests_name("udp", tests, NULL, NULL);
}
