// SPDX-License-Identifier: Apache-2.0
/*
 * Thousands of worlds, each from a seed. Without arguments: all themes; "THEME SEED": one world,
 * as a failure says; "THEME SEED trace": and prints its packets.
 */
#include "support/table.h"

#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Worlds are some ten times slower with sanitizers. */
#if defined(__SANITIZE_ADDRESS__)
#define SHARE 16u
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SHARE 16u
#endif
#endif
#ifndef SHARE
#define SHARE 1u
#endif

#define ALL_WIRES                                                                                  \
    (SIM_LOSS | SIM_BURSTS | SIM_TAILS | SIM_REORDERING | SIM_DUPLICATES | SIM_JITTER |            \
     SIM_CORRUPTION)

static const struct sim_theme themes[] = {
    {"a good wire", 0, 150},
    {"losses", SIM_LOSS, 300},
    {"losses in bursts", SIM_BURSTS, 150},
    {"losses of tails", SIM_TAILS, 150},
    {"reordering", SIM_REORDERING, 150},
    {"duplicates", SIM_DUPLICATES, 100},
    {"jitter", SIM_JITTER, 100},
    {"narrow queues", SIM_QUEUES, 150},
    {"corruption", SIM_CORRUPTION, 70},
    {"outages", SIM_OUTAGES, 150},
    {"a path too narrow for the packets", SIM_NARROW_PATH, 150},
    {"a narrow path with losses", SIM_NARROW_PATH | SIM_LOSS, 70},
    {"everything bad at once", ALL_WIRES | SIM_QUEUES | SIM_OUTAGES, 250},
    {"little memory", SIM_SHORT_MEMORY, 100},
    {"little memory on a bad wire", SIM_SHORT_MEMORY | SIM_LOSS | SIM_REORDERING, 150},
    {"a busy device", SIM_BUSY_DEVICE | SIM_LOSS, 100},
    {"aborts", SIM_ABORTS, 100},
    {"aborts on a bad wire", SIM_ABORTS | ALL_WIRES, 100},
    {"short connections from few ports", SIM_CHURN, 50},
    {"short connections on a bad wire", SIM_CHURN | ALL_WIRES, 70},
    {"a crowd of clients", SIM_BACKLOG, 50},
    {"a crowd of clients on a bad wire", SIM_BACKLOG | ALL_WIRES, 70},
    {"bulk on a wire that loses nothing", SIM_BULK | SIM_LOSSLESS, 30},
    {"bulk that must not stall", SIM_BULK, 50},
    {"hand-offs", SIM_HAND_OFFS, 100},
    {"hand-offs on a bad wire", SIM_HAND_OFFS | ALL_WIRES, 150},
    {"hand-offs with aborts", SIM_HAND_OFFS | SIM_ABORTS | SIM_LOSS, 70},
};

static void run_one(const struct sim_theme *theme, uint64_t seed)
{
    struct sim_plan plan;

    sim_plan_make(&plan, theme, seed);
    sim_run(&plan);
}

static void check_theme(void **state)
{
    const struct sim_theme *theme = TEST_ROW(struct sim_theme, state);

    for (uint64_t seed = 1; seed <= theme->seeds; seed += SHARE)
        run_one(theme, seed);
}

/* The world of the command line. */
static const char *wanted_theme;
static uint64_t wanted_seed;

static void check_wanted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(themes) / sizeof(themes[0]); i++)
        if (strcmp(themes[i].name, wanted_theme) == 0) {
            run_one(&themes[i], wanted_seed);
            return;
        }
    fail_msg("there is no theme '%s'", wanted_theme);
}

int main(int argc, char **argv)
{
    const struct test_table tables[] = {TEST_TABLE("worlds", themes, check_theme)};
    const struct CMUnitTest one[] = {cmocka_unit_test(check_wanted)};

    if (argc == 1)
        return TEST_RUN("tcp simulation", tables);
    sim_is_traced = argc == 4 && strcmp(argv[3], "trace") == 0;
    if (argc != 3 && !sim_is_traced) {
        fprintf(stderr, "test_tcp_simulation: name a theme and a seed, or nothing for all\n");
        return 2;
    }
    wanted_theme = argv[1];
    wanted_seed = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests_name("tcp simulation", one, NULL, NULL);
}
