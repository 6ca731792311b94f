// SPDX-License-Identifier: Apache-2.0
/* Files of flow tables: made, found again, replaced when they do not fit [PLT-4]. */
#include "support/table.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "flow_files.h"
#include "np/np.h"

static struct sl_arguments arguments;
static char reason[SL_ARGUMENTS_REASON_BYTES];

static int open_files(struct sl_flow_files *files)
{
    return sl_flow_files_open(files, &arguments, 1000, reason);
}

static void add_flow(struct sl_flow_table *table, uint64_t flow_id)
{
    struct sl_flow_entry entry = {.kind = SL_FLOW_FORWARD, .flow_id = flow_id};

    entry.key.source.words[0] = flow_id;
    entry.key.protocol = 6;
    assert_int_not_equal(sl_flow_insert(table, &entry, sl_flow_hash(table, &entry.key), 1000),
                         SL_FLOW_NONE);
}

static void a_first_start_makes_empty_tables(void)
{
    struct sl_flow_files files;

    assert_int_equal(open_files(&files), 0);
    assert_int_equal(files.adopted, 0);
    assert_int_equal(files.discarded, 0);
    assert_non_null(files.memory[0]);
    assert_null(files.memory[1]);
    assert_non_null(files.memory[2]);
    assert_true(sl_flow_table_seed(&files.tables[0]) == sl_flow_table_seed(&files.tables[2]));
    sl_flow_files_close(&files);
}

static void flows_are_found_again(void)
{
    struct sl_flow_files files;
    uint64_t seed;

    assert_int_equal(open_files(&files), 0);
    seed = sl_flow_table_seed(&files.tables[0]);
    add_flow(&files.tables[0], 7);
    add_flow(&files.tables[2], 2ull << 48 | 9);
    sl_flow_files_close(&files);
    assert_int_equal(open_files(&files), 0);
    assert_int_equal(files.adopted, 2);
    assert_int_equal(files.discarded, 0);
    assert_int_equal(files.adoptions[0].last_counter, 7);
    assert_int_equal(files.adoptions[2].last_counter, 9);
    assert_true(sl_flow_table_seed(&files.tables[2]) == seed);
    sl_flow_files_close(&files);
}

static void a_damaged_entry_is_discarded(void)
{
    struct sl_flow_files files;

    assert_int_equal(open_files(&files), 0);
    add_flow(&files.tables[0], 7);
    add_flow(&files.tables[0], 8);
    sl_flow_at(&files.tables[0], 0)->key.protocol = 17;
    sl_flow_files_close(&files);
    assert_int_equal(open_files(&files), 0);
    assert_int_equal(files.adopted, 1);
    assert_int_equal(files.discarded, 1);
    sl_flow_files_close(&files);
}

static void another_capacity_means_new_tables(void)
{
    struct sl_flow_files files;

    assert_int_equal(open_files(&files), 0);
    add_flow(&files.tables[0], 7);
    sl_flow_files_close(&files);
    arguments.flow_capacity = 2048;
    assert_int_equal(open_files(&files), 0);
    assert_int_equal(files.adopted, 0);
    assert_int_equal(files.tables[0].capacity, 2048);
    sl_flow_files_close(&files);
}

static void a_table_with_another_seed_is_made_anew(void)
{
    struct sl_flow_files files;
    char path[128];

    assert_int_equal(open_files(&files), 0);
    add_flow(&files.tables[0], 7);
    sl_flow_files_close(&files);
    snprintf(path, sizeof(path), "/dev/shm/sluice-%s-np0.flows", arguments.instance);
    unlink(path);
    assert_int_equal(open_files(&files), 0);
    assert_int_equal(files.adopted, 0);
    assert_true(sl_flow_table_seed(&files.tables[0]) == sl_flow_table_seed(&files.tables[2]));
    sl_flow_files_close(&files);
}

struct file_case {
    const char *name;
    void (*run)(void);
};

static const struct file_case cases[] = {
    {"a first start makes empty tables of one seed", a_first_start_makes_empty_tables},
    {"flows are found again", flows_are_found_again},
    {"a damaged entry is discarded", a_damaged_entry_is_discarded},
    {"another capacity means new tables", another_capacity_means_new_tables},
    {"a lost table gets the seed of the others", a_table_with_another_seed_is_made_anew},
};

static void remove_files(void)
{
    for (unsigned int np = 0; np < 3; np++) {
        char path[128];

        snprintf(path, sizeof(path), "/dev/shm/sluice-%s-np%u.flows", arguments.instance, np);
        unlink(path);
    }
}

static void holds(void **state)
{
    memset(&arguments, 0, sizeof(arguments));
    for (unsigned int i = 0; i < SL_MAX_NPS; i++)
        arguments.np_lcore[i] = arguments.sp_lcore[i] = SL_LCORE_NONE;
    snprintf(arguments.instance, sizeof(arguments.instance), "test-%d", (int)getpid());
    arguments.np_count = 3;
    arguments.np_lcore[0] = arguments.np_lcore[2] = 1;
    arguments.flow_capacity = 1024;
    remove_files();
    TEST_ROW(struct file_case, state)->run();
    remove_files();
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("flow files", cases, holds)};
    int failures = TEST_RUN("flow files", tables);

    remove_files();
    return failures;
}
