// SPDX-License-Identifier: Apache-2.0
#include "support/table.h"

#include <string.h>

#include "secret.h"

static const uint8_t key_bytes[16] = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6};
static const struct sl_tcp_tuple plain = {
    .local = SL_IP_V4(10, 1, 0, 100), .remote = SL_IP_V4(10, 1, 0, 11), {{2049, 40000}}};

static void uses_of_the_secret_have_different_keys(void **state)
{
    struct sl_tcp_secret secret;

    (void)state;
    sl_tcp_secret_init(&secret, key_bytes);
    for (uint32_t i = 0; i < SL_TCP_SECRET_USES; i++) {
        assert_true(secret.keys[i].words[0] != secret.keys[i].words[1]);
        for (uint32_t j = 0; j < i; j++)
            assert_memory_not_equal(&secret.keys[i], &secret.keys[j], sizeof(secret.keys[i]));
    }
}

static void initial_sequence_numbers_of_one_tuple_count_every_4_us(void **state)
{
    struct sl_tcp_secret secret;
    uint32_t first;

    (void)state;
    sl_tcp_secret_init(&secret, key_bytes);
    first = sl_tcp_secret_isn(&secret, &plain, 1000);
    assert_int_equal(sl_tcp_secret_isn(&secret, &plain, 1003) - first, 0);
    assert_int_equal(sl_tcp_secret_isn(&secret, &plain, 1004) - first, 1);
    assert_int_equal(sl_tcp_secret_isn(&secret, &plain, 1001000) - first, 250000);
    assert_int_equal(sl_tcp_secret_isn(&secret, &plain, 1000 + (4ull << 32)) - first, 0);
}

/* What differs must differ in what is made of it; what does not matter must not. */
static const struct depends_row {
    const char *name;
    struct sl_tcp_tuple tuple;
    bool other_addresses;
} depends_rows[] = {
    {"local port",
     {.local = SL_IP_V4(10, 1, 0, 100), .remote = SL_IP_V4(10, 1, 0, 11), {{2050, 40000}}},
     false},
    {"remote port",
     {.local = SL_IP_V4(10, 1, 0, 100), .remote = SL_IP_V4(10, 1, 0, 11), {{2049, 40001}}},
     false},
    {"local address",
     {.local = SL_IP_V4(10, 1, 0, 101), .remote = SL_IP_V4(10, 1, 0, 11), {{2049, 40000}}},
     true},
    {"remote address",
     {.local = SL_IP_V4(10, 1, 0, 100), .remote = SL_IP_V4(10, 1, 0, 12), {{2049, 40000}}},
     true},
};

static void check_depends(void **state)
{
    const struct depends_row *row = TEST_ROW(struct depends_row, state);
    struct sl_tcp_secret secret;
    bool same_offset;

    sl_tcp_secret_init(&secret, key_bytes);
    assert_true(sl_tcp_secret_isn(&secret, &plain, 0) !=
                sl_tcp_secret_isn(&secret, &row->tuple, 0));
    assert_true(sl_tcp_secret_flow_label(&secret, &plain) !=
                sl_tcp_secret_flow_label(&secret, &row->tuple));
    assert_true(sl_tcp_secret_flow_label(&secret, &row->tuple) <= 0xfffff);
    same_offset = sl_tcp_secret_timestamp_offset(&secret, &plain) ==
                  sl_tcp_secret_timestamp_offset(&secret, &row->tuple);
    assert_int_equal(same_offset, !row->other_addresses);
}

static void another_secret_gives_other_numbers(void **state)
{
    struct sl_tcp_secret secret, other;
    uint8_t bytes[16];

    (void)state;
    memcpy(bytes, key_bytes, sizeof(bytes));
    bytes[15] ^= 1u;
    sl_tcp_secret_init(&secret, key_bytes);
    sl_tcp_secret_init(&other, bytes);
    assert_true(sl_tcp_secret_isn(&secret, &plain, 0) != sl_tcp_secret_isn(&other, &plain, 0));
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("depends on", depends_rows, check_depends),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uses_of_the_secret_have_different_keys),
        cmocka_unit_test(initial_sequence_numbers_of_one_tuple_count_every_4_us),
        cmocka_unit_test(another_secret_gives_other_numbers),
    };

    return TEST_RUN("tcp secret tables", tables) +
           cmocka_run_group_tests_name("tcp secret", tests, NULL, NULL);
}
