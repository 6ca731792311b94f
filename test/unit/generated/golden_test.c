/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "generated/messages.h"
#include "generated/names.h"
#include "golden.h"

#define GOLDEN_FILE "../../vectors/messages.txt"
#define LINE_SIZE 4096

/* Bytes of a line `name hex`; returns their number, or 0 when the line is another's. */
static size_t parse_line(const char *line, const char *name, uint8_t *bytes)
{
    size_t length = strlen(name);
    const char *hex = line + length + 1;
    unsigned int byte;
    size_t count = 0;

    if (strncmp(line, name, length) != 0 || line[length] != ' ')
        return 0;
    for (; count < SL_MSG_PAYLOAD_MAX && sscanf(hex, "%2x", &byte) == 1; hex += 2)
        bytes[count++] = (uint8_t)byte;
    return count;
}

/* Reads the line of that name from the file. Returns the number of bytes, 0 when there is none. */
static size_t read_golden(const char *name, uint8_t *bytes)
{
    char line[LINE_SIZE];
    FILE *file = fopen(GOLDEN_FILE, "r");
    size_t count = 0;

    assert_non_null(file);
    while (count == 0 && fgets(line, sizeof(line), file) != NULL)
        count = parse_line(line, name, bytes);
    fclose(file);
    return count;
}

static void check_golden(void **state)
{
    const struct golden_row *row = TEST_ROW(struct golden_row, state);
    _Alignas(8) uint8_t made[SL_MSG_PAYLOAD_MAX] = {0};
    uint8_t golden[SL_MSG_PAYLOAD_MAX];
    size_t length = row->fill(made);

    assert_int_equal(sl_message_bytes(row->id), length);
    assert_string_equal(sl_message_name(row->id), row->name);
    assert_int_equal(read_golden(row->name, golden), length);
    assert_memory_equal(made, golden, length);
}

static void the_file_has_no_message_that_is_not_checked(void **state)
{
    char line[LINE_SIZE];
    FILE *file = fopen(GOLDEN_FILE, "r");
    size_t lines = 0;

    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL)
        lines += line[0] != '#';
    fclose(file);
    assert_int_equal(lines, golden_row_count);
}

int main(void)
{
    const struct test_table table = {"C makes the golden bytes of", golden_rows,
                                     sizeof(golden_rows[0]), golden_row_count, check_golden};
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_has_no_message_that_is_not_checked),
    };

    return cmocka_run_group_tests_name("golden file", tests, NULL, NULL) +
           test_run_tables("golden messages", &table, 1);
}
