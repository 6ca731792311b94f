/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <errno.h>

#include "shm/counters.h"

#define AREA_WORDS 32u

static const struct range_row {
    const char *name;
    struct sl_counter_column column;
    int result;
} range_rows[] = {
    {"the whole area as one record", {0, 0, 1, AREA_WORDS}, 0},
    {"the last word", {AREA_WORDS * 8 - 8, 0, 1, 1}, 0},
    {"four records that end with the area", {0, 64, 4, 8}, 0},
    {"one word too many", {0, 0, 1, AREA_WORDS + 1}, -ERANGE},
    {"a record that begins behind the area", {AREA_WORDS * 8, 0, 1, 1}, -ERANGE},
    {"an offset that would wrap", {UINT64_MAX - 7, 0, 1, 2}, -ERANGE},
    {"a last record outside", {8, 64, 4, 8}, -ERANGE},
    {"a stride that would wrap", {0, UINT64_C(1) << 63, 3, 1}, -ERANGE},
    {"an offset between words", {4, 8, 1, 1}, -ERANGE},
    {"a stride between words", {0, 12, 2, 1}, -ERANGE},
    {"no record", {0, 8, 0, 1}, -ERANGE},
    {"no word", {0, 8, 1, 0}, -ERANGE},
};

static void check_range(void **state)
{
    const struct range_row *row = TEST_ROW(struct range_row, state);
    _Alignas(64) uint64_t area[AREA_WORDS] = {0};
    const struct sl_region region = {.statistics = area, .statistics_bytes = sizeof(area)};
    uint64_t sums[AREA_WORDS + 1];

    assert_int_equal(sl_counters_sum(&region, &row->column, sums), row->result);
}

static void records_are_added_word_by_word_and_wrap(void **state)
{
    _Alignas(64) uint64_t area[AREA_WORDS] = {0};
    const struct sl_region region = {.statistics = area, .statistics_bytes = sizeof(area)};
    const struct sl_counter_column column = {8, 64, 3, 2};
    uint64_t sums[2] = {99, 99};

    (void)state;
    area[1] = 5;
    area[1 + 8] = 7;
    area[1 + 16] = 30;
    area[2] = UINT64_MAX; /* one flow fewer than this NP made */
    area[2 + 8] = 3;
    area[3] = 1000; /* no word of the records */
    assert_int_equal(sl_counters_sum(&region, &column, sums), 0);
    assert_int_equal(sums[0], 42);
    assert_int_equal(sums[1], 2);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("column of", range_rows, check_range)};
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_added_word_by_word_and_wrap),
    };

    return cmocka_run_group_tests_name("counters", tests, NULL, NULL) +
           TEST_RUN("counter columns", tables);
}
