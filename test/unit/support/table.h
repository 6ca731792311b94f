/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_SUPPORT_TABLE_H
#define TEST_SUPPORT_TABLE_H

/*
 * Table-driven cmocka tests: each row of a table becomes one test, named by the row in prose. The
 * check gets its row by TEST_ROW(). This header also brings cmocka with what it needs before it.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* One table; rows are structs whose first member is `const char *name`. */
struct test_table {
    const char *subject; /* stands before the name of each row in reports */
    const void *rows;
    size_t row_bytes;
    size_t count;
    CMUnitTestFunction check;
};

#define TEST_TABLE(subject_, rows_, check_)                                                        \
    {                                                                                              \
        .subject = (subject_), .rows = (rows_), .row_bytes = sizeof((rows_)[0]),                   \
        .count = sizeof(rows_) / sizeof((rows_)[0]), .check = (check_)                             \
    }

/* The row a check was called for. */
#define TEST_ROW(type, state) ((const type *)*(state))

/* Runs all rows of all tables as one cmocka group. Returns the number of failures. */
int test_run_tables(const char *group, const struct test_table *tables, size_t count);

#define TEST_RUN(group, tables) test_run_tables(group, tables, sizeof(tables) / sizeof((tables)[0]))

/*
 * A copy of exactly `length` bytes on the heap, so that a read beyond them is seen by
 * AddressSanitizer. The caller frees it. Never NULL, also for length 0.
 */
uint8_t *test_exact_copy(const uint8_t *bytes, size_t length);

#endif
