// SPDX-License-Identifier: Apache-2.0
/*
 * Runs every case of every file in cases/, over IPv4 and IPv6, and with sequence numbers of the
 * peer that begin in the middle, pass 2^31 and pass 2^32 within the first segments.
 */
#include "support/table.h"

#include "script.h"

#include <glob.h>
#include <stdio.h>

#define MAX_FILES 64u

static void check_ipv4(void **state)
{
    script_run(TEST_ROW(struct script_case, state), 1000000u, false);
}

static void check_ipv6(void **state)
{
    script_run(TEST_ROW(struct script_case, state), 0x7ffffe00u, true);
}

static void check_wrap(void **state)
{
    script_run(TEST_ROW(struct script_case, state), 0xfffffe00u, false);
}

int main(void)
{
    static const struct {
        const char *subject;
        CMUnitTestFunction check;
    } ways[] = {{"IPv4", check_ipv4}, {"IPv6, past 2^31", check_ipv6}, {"past 2^32", check_wrap}};
    struct script_file files[MAX_FILES];
    struct test_table tables[MAX_FILES * 3];
    size_t count = 0, tables_count = 0;
    glob_t found;
    int failures;

    if (glob("cases/*.script", 0, NULL, &found) != 0 || found.gl_pathc > MAX_FILES) {
        fprintf(stderr, "cases/*.script: none, or more than %u\n", MAX_FILES);
        return 1;
    }
    for (; count < found.gl_pathc; count++) {
        script_load(&files[count], found.gl_pathv[count]);
        for (size_t way = 0; way < 3; way++)
            tables[tables_count++] = (struct test_table){.subject = ways[way].subject,
                                                         .rows = files[count].cases,
                                                         .row_bytes = sizeof(struct script_case),
                                                         .count = files[count].count,
                                                         .check = ways[way].check};
    }
    failures = test_run_tables("tcp script", tables, tables_count);
    while (count > 0)
        script_unload(&files[--count]);
    globfree(&found);
    return failures;
}
