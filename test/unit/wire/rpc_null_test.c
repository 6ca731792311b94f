/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <stdlib.h>
#include <string.h>

#include "wire/error.h"
#include "wire/rpc_null.h"

#define XID 0xca, 0xfe, 0x00, 0x01
#define WORD(value) 0, 0, (value) >> 8, (value)&0xff

static const struct reply_row {
    const char *name;
    uint8_t bytes[40];
    size_t length;
    int result;
} reply_rows[] = {
    {"success", {XID, WORD(1), WORD(0), WORD(0), WORD(0), WORD(0)}, 24, SL_WIRE_OK},
    {"success behind a verifier that needs padding",
     {XID, WORD(1), WORD(0), WORD(1), WORD(5), 1, 2, 3, 4, 5, 0, 0, 0, WORD(0)},
     32,
     SL_WIRE_OK},
    {"another xid",
     {0xca, 0xfe, 0, 2, WORD(1), WORD(0), WORD(0), WORD(0), WORD(0)},
     24,
     SL_WIRE_MISMATCH},
    {"a call, not a reply",
     {XID, WORD(0), WORD(2), WORD(0), WORD(0), WORD(0)},
     24,
     SL_WIRE_BAD_TYPE},
    {"reply status neither accepted nor denied",
     {XID, WORD(1), WORD(2), WORD(0), WORD(0), WORD(0)},
     24,
     SL_WIRE_BAD_TYPE},
    {"program unavailable",
     {XID, WORD(1), WORD(0), WORD(0), WORD(0), WORD(1)},
     24,
     SL_WIRE_REFUSED},
    {"program mismatch, with the versions served",
     {XID, WORD(1), WORD(0), WORD(0), WORD(0), WORD(2), WORD(3), WORD(4)},
     32,
     SL_WIRE_REFUSED},
    {"system error", {XID, WORD(1), WORD(0), WORD(0), WORD(0), WORD(5)}, 24, SL_WIRE_REFUSED},
    {"denied: authentication", {XID, WORD(1), WORD(1), WORD(1), WORD(5)}, 20, SL_WIRE_REFUSED},
    {"denied without its reason", {XID, WORD(1), WORD(1), WORD(1)}, 15, SL_WIRE_TRUNCATED},
    {"verifier of 401 bytes", {XID, WORD(1), WORD(0), WORD(0), WORD(401)}, 24, SL_WIRE_BAD_LENGTH},
    {"verifier length near 2^32",
     {XID, WORD(1), WORD(0), WORD(0), 0xff, 0xff, 0xff, 0xff, WORD(0)},
     24,
     SL_WIRE_BAD_LENGTH},
    {"verifier of 400 bytes that are not there",
     {XID, WORD(1), WORD(0), WORD(0), WORD(400), WORD(0)},
     24,
     SL_WIRE_TRUNCATED},
};

static void check_reply(void **state)
{
    const struct reply_row *row = TEST_ROW(struct reply_row, state);
    uint8_t *data = test_exact_copy(row->bytes, row->length);

    assert_int_equal(sl_rpc_null_check_reply(data, row->length, 0xcafe0001), row->result);
    free(data);
}

static void every_truncation_of_a_reply_is_seen(void **state)
{
    const struct reply_row *row = &reply_rows[1];

    (void)state;
    for (size_t length = 0; length < row->length; length++) {
        uint8_t *data = test_exact_copy(row->bytes, length);

        assert_int_equal(sl_rpc_null_check_reply(data, length, 0xcafe0001), SL_WIRE_TRUNCATED);
        free(data);
    }
}

static void the_call_is_forty_known_bytes(void **state)
{
    static const uint8_t expected[SL_RPC_NULL_CALL_BYTES] = {XID,  WORD(0), WORD(2), 0x00,   0x01,
                                                             0x86, 0xa3,    WORD(3), WORD(0)};
    uint8_t data[SL_RPC_NULL_CALL_BYTES];

    (void)state;
    memset(data, 0xee, sizeof(data));
    assert_int_equal(sl_rpc_null_build(data, sizeof(data), 0xcafe0001, 100003, 3), sizeof(data));
    assert_memory_equal(data, expected, sizeof(data));
    assert_int_equal(sl_rpc_null_build(data, sizeof(data) - 1, 1, 100003, 3), SL_WIRE_NO_ROOM);
}

static void every_error_has_its_own_name(void **state)
{
    (void)state;
    for (int a = SL_WIRE_OK; a >= SL_WIRE_NO_ROOM; a--) {
        assert_string_not_equal(sl_wire_error_name(a), sl_wire_error_name(1));
        for (int b = a - 1; b >= SL_WIRE_NO_ROOM; b--)
            assert_string_not_equal(sl_wire_error_name(a), sl_wire_error_name(b));
    }
}

int main(void)
{
    const struct test_table tables[] = {TEST_TABLE("reply", reply_rows, check_reply)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_truncation_of_a_reply_is_seen),
        cmocka_unit_test(the_call_is_forty_known_bytes),
        cmocka_unit_test(every_error_has_its_own_name),
    };

    return TEST_RUN("rpc_null tables", tables) +
           cmocka_run_group_tests_name("rpc_null", tests, NULL, NULL);
}
