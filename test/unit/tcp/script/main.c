// SPDX-License-Identifier: Apache-2.0
/*
 * Runs every case of every file in cases/, over IPv4 and IPv6, and with sequence numbers of the
 * peer that begin in the middle, pass 2^31 and pass 2^32 within the first segments. And looks
 * whether each reason there is for refusing a segment or ending a connection is named by a case.
 */
#include "support/table.h"

#include "script.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

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

static struct script_file files[MAX_FILES];
static size_t files_count;

/* Does some step begin with the command and the name? */
static bool is_named(const char *command, const char *name)
{
    char step[64];

    snprintf(step, sizeof(step), "  %s %s", command, name);
    for (size_t file = 0; file < files_count; file++)
        for (size_t i = 0; i < files[file].count; i++) {
            const char *at = strstr(files[file].cases[i].text, step);

            if (at != NULL && strchr(" \n", at[strlen(step)]) != NULL)
                return true;
        }
    return false;
}

static void each_refusal_has_a_case(void **state)
{
    (void)state;
    for (unsigned int i = 0; i < SL_TCP_REFUSALS; i++) {
        const char *name = sl_tcp_refusal_name((enum sl_tcp_refusal)i);

        if (!is_named("refused", name))
            fail_msg("no case says 'refused %s'", name);
    }
}

static void each_end_has_a_case(void **state)
{
    (void)state;
    for (unsigned int i = SL_TCP_END_NONE + 1u; i < SL_TCP_ENDS; i++) {
        const char *name = sl_tcp_end_name((enum sl_tcp_end)i);

        if (!is_named("ended", name))
            fail_msg("no case says 'ended %s'", name);
    }
}

int main(void)
{
    static const struct {
        const char *subject;
        CMUnitTestFunction check;
    } ways[] = {{"IPv4", check_ipv4}, {"IPv6, past 2^31", check_ipv6}, {"past 2^32", check_wrap}};
    const struct CMUnitTest names[] = {cmocka_unit_test(each_refusal_has_a_case),
                                       cmocka_unit_test(each_end_has_a_case)};
    struct test_table tables[MAX_FILES * 3];
    size_t tables_count = 0;
    glob_t found;
    int failures;

    if (glob("cases/*.script", 0, NULL, &found) != 0 || found.gl_pathc > MAX_FILES) {
        fprintf(stderr, "cases/*.script: none, or more than %u\n", MAX_FILES);
        return 1;
    }
    for (; files_count < found.gl_pathc; files_count++) {
        script_load(&files[files_count], found.gl_pathv[files_count]);
        for (size_t way = 0; way < 3; way++)
            tables[tables_count++] = (struct test_table){.subject = ways[way].subject,
                                                         .rows = files[files_count].cases,
                                                         .row_bytes = sizeof(struct script_case),
                                                         .count = files[files_count].count,
                                                         .check = ways[way].check};
    }
    failures = test_run_tables("tcp script", tables, tables_count);
    failures += cmocka_run_group_tests_name("tcp script names", names, NULL, NULL);
    while (files_count > 0)
        script_unload(&files[--files_count]);
    globfree(&found);
    return failures;
}
