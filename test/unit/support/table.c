/* SPDX-License-Identifier: Apache-2.0 */
#include "support/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *allocate(size_t bytes)
{
    void *memory = calloc(1, bytes == 0 ? 1 : bytes);

    if (memory == NULL) {
        fprintf(stderr, "test: no memory for %zu bytes\n", bytes);
        abort();
    }
    return memory;
}

static char *join_names(const char *subject, const char *name)
{
    size_t bytes = strlen(subject) + 2 + strlen(name) + 1;
    char *joined = allocate(bytes);

    snprintf(joined, bytes, "%s: %s", subject, name);
    return joined;
}

static size_t count_rows(const struct test_table *tables, size_t count)
{
    size_t rows = 0;

    for (size_t i = 0; i < count; i++)
        rows += tables[i].count;
    return rows;
}

/* Makes the tests of one table at `test`; returns the place after them. */
static struct CMUnitTest *add_table(struct CMUnitTest *test, const struct test_table *table)
{
    for (size_t row = 0; row < table->count; row++, test++) {
        const char *at = (const char *)table->rows + row * table->row_bytes;
        const char *name;

        memcpy(&name, at, sizeof(name));
        test->name = join_names(table->subject, name);
        test->test_func = table->check;
        test->initial_state = (void *)(uintptr_t)at;
    }
    return test;
}

int test_run_tables(const char *group, const struct test_table *tables, size_t count)
{
    size_t rows = count_rows(tables, count);
    struct CMUnitTest *tests = allocate(rows * sizeof(*tests));
    struct CMUnitTest *next = tests;
    int failures;

    for (size_t i = 0; i < count; i++)
        next = add_table(next, &tables[i]);
    failures = _cmocka_run_group_tests(group, tests, rows, NULL, NULL);
    for (size_t i = 0; i < rows; i++)
        free((void *)(uintptr_t)tests[i].name);
    free(tests);
    return failures;
}

uint8_t *test_exact_copy(const uint8_t *bytes, size_t length)
{
    uint8_t *copy = malloc(length);

    if (copy == NULL && length == 0)
        return allocate(0);
    if (copy == NULL) {
        fprintf(stderr, "test: no memory for %zu bytes\n", length);
        abort();
    }
    if (length != 0)
        memcpy(copy, bytes, length);
    return copy;
}
