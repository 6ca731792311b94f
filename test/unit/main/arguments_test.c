// SPDX-License-Identifier: Apache-2.0
/* The command line of sluice-fastpath: what is refused, and how the refusal reads. */
#include "support/table.h"

#include <string.h>

#include "arguments.h"
#include "np/np.h"

#define WORDS_MAX 24u

struct argument_case {
    const char *name;
    const char *words[WORDS_MAX]; /* after the program's name; NULL ends them */
    const char *reason;           /* part of it; NULL: accepted */
};

#define RUNNABLE "--region", "/r", "--run-dir", "/d"

static const struct argument_case cases[] = {
    {"everything that is needed", {RUNNABLE, "--np", "0@1"}, NULL},
    {"two NPs and an SP on one lcore", {RUNNABLE, "--np", "0@1,1@1", "--sp", "0@1"}, NULL},
    {"ids with a gap", {RUNNABLE, "--np", "3@1,0@2"}, NULL},
    {"no region", {"--run-dir", "/d", "--np", "0@1"}, "--region is missing"},
    {"no run directory", {"--region", "/r", "--np", "0@1"}, "--run-dir is missing"},
    {"no NP", {RUNNABLE}, "--np is missing: place at least one NP"},
    {"an NP without an lcore", {RUNNABLE, "--np", "0"}, "--np 0: write ID@LCORE,..."},
    {"an NP id out of range", {RUNNABLE, "--np", "32@1"}, "ids 0 to 31"},
    {"an NP placed twice", {RUNNABLE, "--np", "0@1,0@2"}, "id 0 is there twice"},
    {"a comma too many", {RUNNABLE, "--np", "0@1,"}, "such as 0@1,1@2"},
    {"too many NPs and SPs", {RUNNABLE, "--np", "20@1", "--sp", "20@1"}, "must be below"},
    {"an lcore that is no number", {"--control-lcore", "x"}, "--control-lcore x: give a number"},
    {"a capacity that is no power of two",
     {RUNNABLE, "--np", "0@1", "--flow-capacity", "65000"},
     "--flow-capacity 65000: give a power of two"},
    {"a capacity too small", {"--flow-capacity", "512"}, "from 1024"},
    {"a number with something behind it", {"--mbufs", "8192k"}, "--mbufs 8192k"},
    {"a number beyond all bounds", {"--memory-mib", "99999999999999999999"}, "give a number"},
    {"a place for flows that there is not", {"--flow-memory", "disk"}, "say hugepages or shm"},
    {"connections of SPs", {RUNNABLE, "--np", "0@1", "--tcp-connections", "100000"}, NULL},
    {"too few connections", {"--tcp-connections", "63"}, "--tcp-connections 63: give a number"},
    {"a switch without memory",
     {"--nfs-memory-mib", "15"},
     "--nfs-memory-mib 15: give a number from 16"},
    {"a map of nothing", {"--nfs-map-mib", "0"}, "--nfs-map-mib 0: give a number from 16"},
    {"more answers than can be kept",
     {"--nfs-duplicates", "1048577"},
     "--nfs-duplicates 1048577: give a number from 0 to 1048576"},
    {"no memory for connections", {"--tcp-memory-mib", "0"}, "--tcp-memory-mib 0: give a number"},
    {"an instance with a slash", {"--instance", "a/b"}, "letters, digits and '-'"},
    {"an instance too long",
     {"--instance", "abcdefghijklmnopqrstuvwxyzabcdefgh"},
     "1 to 31 letters"},
    {"a value that is missing", {"--region"}, "--region: its value is missing"},
    {"an argument that there is not", {"--fast"}, "--fast: no such argument"},
    {"a word too many", {RUNNABLE, "--np", "0@1", "now"}, "now: no such argument"},
    {"preflight needs neither region nor NP", {"--preflight"}, NULL},
    {"help needs nothing", {"--help"}, NULL},
};

static int parse(const struct argument_case *row, struct sl_arguments *arguments, char *reason)
{
    char *argv[WORDS_MAX + 2] = {(char *)(uintptr_t) "sluice-fastpath"};
    int argc = 1;

    for (unsigned int i = 0; i < WORDS_MAX && row->words[i] != NULL; i++)
        argv[argc++] = (char *)(uintptr_t)row->words[i];
    return sl_arguments_parse(argc, argv, arguments, reason);
}

static void is_judged(void **state)
{
    const struct argument_case *row = TEST_ROW(struct argument_case, state);
    char reason[SL_ARGUMENTS_REASON_BYTES] = "";
    struct sl_arguments arguments;
    int rc = parse(row, &arguments, reason);

    if (row->reason == NULL) {
        assert_int_equal(rc, 0);
        return;
    }
    assert_int_equal(rc, -22);
    if (strstr(reason, row->reason) == NULL)
        fail_msg("the reason is: %s", reason);
}

struct value_case {
    const char *name;
    void (*run)(void);
};

static void values_are_taken(void)
{
    static const struct argument_case row = {"",
                                             {RUNNABLE, "--np", "0@2,2@1", "--sp", "1@3",
                                              "--flow-capacity", "2048", "--flow-memory", "shm",
                                              "--mbufs", "4096", "--memory-mib", "64", "--instance",
                                              "a-1", "--control-lcore", "5"},
                                             NULL};
    char reason[SL_ARGUMENTS_REASON_BYTES] = "";
    struct sl_arguments arguments;
    uint16_t lcores[SL_MAX_NPS];

    assert_int_equal(parse(&row, &arguments, reason), 0);
    assert_int_equal(arguments.np_count, 3);
    assert_int_equal(arguments.np_lcore[0], 2);
    assert_int_equal(arguments.np_lcore[1], SL_LCORE_NONE);
    assert_int_equal(arguments.np_lcore[2], 1);
    assert_int_equal(arguments.sp_lcore[1], 3);
    assert_int_equal(arguments.flow_capacity, 2048);
    assert_false(arguments.flows_on_huge_pages);
    assert_int_equal(arguments.mbufs, 4096);
    assert_int_equal(arguments.memory_mib, 64);
    assert_string_equal(arguments.instance, "a-1");
    assert_int_equal(arguments.control_lcore, 5);
    assert_int_equal(sl_arguments_worker_lcores(&arguments, lcores), 3);
}

static void without_huge_pages_flows_are_not_on_them(void)
{
    static const struct argument_case row = {"", {RUNNABLE, "--np", "0@1", "--no-huge"}, NULL};
    char reason[SL_ARGUMENTS_REASON_BYTES] = "";
    struct sl_arguments arguments;

    assert_int_equal(parse(&row, &arguments, reason), 0);
    assert_false(arguments.huge_pages);
    assert_false(arguments.flows_on_huge_pages);
}

static const struct value_case values[] = {
    {"are taken", values_are_taken},
    {"of huge pages go together", without_huge_pages_flows_are_not_on_them},
};

static void holds(void **state)
{
    TEST_ROW(struct value_case, state)->run();
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("arguments", cases, is_judged),
        TEST_TABLE("values", values, holds),
    };

    return TEST_RUN("arguments", tables);
}
