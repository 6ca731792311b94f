// SPDX-License-Identifier: Apache-2.0
/*
 * Many worlds, each from a seed. Without arguments: all themes; "THEME SEED": one world, as a
 * failure says; "THEME SEED trace": and tells what happens; "THEME SEED COUNT": so many from there.
 * The name of a script may stand for that of a theme.
 */
#include "support/table.h"

#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Worlds are some five times slower with sanitizers. */
#if defined(__SANITIZE_ADDRESS__)
#define SHARE 5u
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SHARE 5u
#endif
#endif
#ifndef SHARE
#define SHARE 1u
#endif

#define MEMBER_TROUBLE (SIM_KILLS | SIM_HANGS | SIM_CUTS)
#define CLIENT_TROUBLE (SIM_CLIENT_CUTS | SIM_CLIENT_LOSS)

static const struct sim_theme themes[] = {
    {"no switch", SIM_DIRECT, 5},
    {"no switch, losses", SIM_DIRECT | SIM_CLIENT_LOSS, 5},
    {"one member", SIM_ONE_MEMBER, 5},
    {"no faults", 0, 5},
    {"no faults, version 2", SIM_VERSION_2, 5},
    {"no faults, quorum", SIM_QUORUM, 5},
    {"shared files", SIM_SHARED, 5},
    {"shared files, quorum", SIM_SHARED | SIM_QUORUM, 5},
    {"big directories", SIM_BIG_DIRECTORIES, 5},
    {"big directories in a small map", SIM_BIG_DIRECTORIES | SIM_SMALL_MAP, 5},
    {"a small map", SIM_SMALL_MAP, 5},
    {"few calls at once", SIM_FEW_CALLS | SIM_SHARED, 5},
    {"a slow store", SIM_SLOW_STORE | SIM_SHARED, 5},
    {"clients' connections are cut", SIM_CLIENT_CUTS, 5},
    {"clients' datagrams are lost", SIM_CLIENT_LOSS | SIM_VERSION_2, 5},
    {"datagrams to members are lost", SIM_LOSS | SIM_SHARED, 5},
    {"connections to members are cut", SIM_CUTS | SIM_SHARED, 5},
    {"the only member is killed", SIM_ONE_MEMBER | SIM_KILLS, 5},
    {"members are killed", SIM_KILLS | SIM_SHARED, 5},
    {"members are killed, quorum", SIM_KILLS | SIM_SHARED | SIM_QUORUM, 5},
    {"members hang", SIM_HANGS | SIM_SHARED, 5},
    {"a member refuses", SIM_REFUSALS, 5},
    {"a member lies", SIM_LIES, 5},
    {"a member does something else", SIM_ALTERATIONS | SIM_QUORUM, 5},
    {"members leave attributes out", SIM_TERSE, 5},
    {"members without READDIRPLUS", SIM_PLAIN_LISTINGS | SIM_BIG_DIRECTORIES, 5},
    {"a member is full", SIM_FULL_MEMBER, 5},
    {"all members are full for a while", SIM_FULL_ALL, 5},
    {"members leave and are reinstated", SIM_KILLS | SIM_HANGS | SIM_REFUSALS | SIM_REINSTATE, 5},
    {"members leave and are reinstated, the box is killed",
     SIM_KILLS | SIM_HANGS | SIM_BOX_CRASHES | SIM_REINSTATE, 12},
    {"the store is full", SIM_FULL_STORE, 5},
    {"the box is killed", SIM_BOX_CRASHES, 8},
    {"the box is killed, shared files", SIM_BOX_CRASHES | SIM_SHARED, 5},
    {"the box loses its power", SIM_BOX_CRASHES | SIM_POWER, 5},
    {"the box and members are killed", SIM_BOX_CRASHES | SIM_KILLS | SIM_SHARED, 5},
    {"the box is killed, with a slow store", SIM_BOX_CRASHES | SIM_SLOW_STORE, 5},
    {"the box is killed, with a small map", SIM_BOX_CRASHES | SIM_SMALL_MAP, 5},
    {"the box is killed, with a slow member", SIM_BOX_CRASHES | SIM_SLOW_MEMBER, 5},
    {"everybody has trouble", MEMBER_TROUBLE | CLIENT_TROUBLE | SIM_SHARED, 5},
    {"everybody and the box",
     MEMBER_TROUBLE | CLIENT_TROUBLE | SIM_BOX_CRASHES | SIM_POWER | SIM_SHARED | SIM_VERSION_2,
     60},
};

/* What one client does while one of two members is behind, until the box dies. */
static const struct sim_script scripts[] = {
    {"a file is made and moved", "behind, create a, rename a b"},
    {"a file is made, written and moved", "behind, create a, write a, rename a b"},
    {"a file is made, written and moved onto another",
     "create b, write b, rest, behind, create a, write a, rename a b"},
    {"a file is made, written and moved onto one of two links",
     "create b, write b, link b c, rest, behind, create a, write a, rename a b"},
    {"one of two links goes and another file takes its name",
     "create b, write b, link b c, rest, behind, remove b, create b, write b"},
    {"a directory is made and moved", "behind, mkdir a, rename a b"},
    {"a directory is made, filled and moved", "behind, mkdir a, create a/f, write a/f, rename a b"},
    {"a symbolic link is made and moved onto another",
     "symlink b, rest, behind, symlink a, rename a b"},
    {"a symbolic link is made in another's place", "symlink b, rest, behind, remove b, symlink b"},
    {"a directory is made in a file's place", "create b, rest, behind, remove b, mkdir b"},
    {"an old file is moved onto a new one",
     "create t, write t, rest, behind, create x, rename t x"},
    {"a file is cut while its data is being changed", "create x, write x, behind, cut x"},
    {"a file that was at rest is cut", "create x, write x, rest, behind, cut x"},
    {"a link is made and moved", "create o, write o, rest, behind, link o l, rename l m"},
    {"a file is moved there and back", "create a, write a, rest, behind, rename a b, rename b a"},
    {"files change places",
     "create a, write a, create b, rest, behind, rename a t, rename b a, rename t b"},
    {"a file is moved onto another and nobody hears of it",
     "create a, write a, create b, rest, deaf, rename a b, write b"},
    {"a file is removed and nobody hears of it",
     "create a, write a, link a b, rest, deaf, remove a, write b"},
    {"a file is made and nobody hears of it", "rest, deaf, create a, write a, rename a b"},
    {"a file cannot be made where a link was, and the box dies before anybody hears so",
     "create a, write a, link a b, rest, deaf, make b, look b, look a"},
    {"a file cannot be made where a link was, and one member lacks what was written to it",
     "create a, link a b, rest, behind, write a, make b, look b"},
    {"a file is made, written and cut", "behind, create a, write a, cut a"},
    {"a file is made, written and removed", "behind, create a, write a, remove a"},
    {"a file is made and written in a directory that is changed",
     "mkdir d, rest, behind, create d/a, write d/a, cut d/a, remove d/a"},
    {"a link is made to a file that is new, and the first name goes",
     "behind, create a, write a, link a b, remove a, write b"},
    {"a file moves from one directory to another",
     "mkdir d, mkdir e, create d/a, write d/a, rest, behind, rename d/a e/b, rmdir d"},
    {"what is made unheard is not there already", "unheard, make a, write a"},
    {"a directory made unheard is not there already", "unheard, mkdir d, create d/a"},
    {"a symbolic link made unheard is not there already", "unheard, symlink a"},
    {"a link made unheard is not there already", "create a, rest, unheard, link a b, write b"},
    {"a file cannot be made where a link was, though nobody hears so",
     "create a, link a b, rest, unheard, make b"},
    {"a directory cannot be made where a link was, though nobody hears so",
     "create a, link a b, rest, unheard, mkdir b"},
    {"a link cannot be made where it was, though nobody hears so",
     "create a, link a b, rest, unheard, link a b"},
    {"a link cannot be made where another file's was, though nobody hears so",
     "create a, link a b, create c, rest, unheard, link c b"},
};

/* Each script with either member behind, and more than one way that it may go. */
#define SCRIPT_SEEDS 6u

static void run_script(const struct sim_script *script, uint64_t seed)
{
    static const struct sim_theme theme = {"a script", SIM_BOX_CRASHES, 0};
    struct sim_plan plan;

    sim_plan_make(&plan, &theme, seed);
    sim_plan_follow(&plan, script);
    sim_run(&plan);
}

static void check_script(void **state)
{
    const struct sim_script *script = TEST_ROW(struct sim_script, state);

    for (uint64_t seed = 1; seed <= SCRIPT_SEEDS; seed++)
        run_script(script, seed);
}

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

/* Random worlds beyond those of each theme that something went wrong in once. */
struct known_world {
    const char *name;
    const char *theme;
    uint64_t seed;
};

static const struct known_world known_worlds[] = {
    {"a read is asked again over UDP where there is one member only",
     "datagrams to members are lost", 12},
    {"no member is blamed for want of calls of our own", "few calls at once", 18},
    {"how many links a file has is known after the box was killed", "the box is killed", 14},
    {"attributes from before a change are not shown until the object has been compared",
     "the box is killed, with a slow member", 2076},
    {"that a RENAME left no trace on a file is written before the file leaves memory",
     "big directories in a small map", 3024},
    {"attributes are asked for again as often as answers overtake them", "no faults", 461},
    {"how a file looks on a late member is asked again when it has done what shows no attributes",
     "the box is killed, with a slow member", 5051},
    {"a member that died with the box is waited for, as only it may know of a link",
     "the box and members are killed", 5077},
    {"what a CREATE in vain had promised does not stand for the file that was there",
     "members leave and are reinstated, the box is killed", 29},
    {"a file of one link is looked for on the members that a reinstated one was copied from",
     "members leave and are reinstated, the box is killed", 67},
    {"a member that knows a file by another name is waited for",
     "members leave and are reinstated, the box is killed", 146},
    {"a guard that fails after the box died has changed nothing",
     "members leave and are reinstated, the box is killed", 81},
    {"what one member had committed when the box died is committed on all",
     "members leave and are reinstated, the box is killed", 11},
    {"the parent of a directory is known on a member that never showed it",
     "members leave and are reinstated, the box is killed", 62},
    {"how many links a file has is not told by what was stored before a link was noted",
     "members leave and are reinstated, the box is killed", 175},
    {"a name that was sought is in the store before the file is modified",
     "members leave and are reinstated, the box is killed", 101},
};

static const struct sim_theme *theme_called(const char *name)
{
    for (size_t i = 0; i < sizeof(themes) / sizeof(themes[0]); i++)
        if (strcmp(themes[i].name, name) == 0)
            return &themes[i];
    fail_msg("there is no theme '%s'", name);
    return NULL;
}

static void check_known(void **state)
{
    const struct known_world *world = TEST_ROW(struct known_world, state);

    run_one(theme_called(world->theme), world->seed);
}

/* The worlds of the command line. */
static const char *wanted_theme;
static uint64_t wanted_seed, wanted_count = 1;

static const struct sim_script *script_called(const char *name)
{
    for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
        if (strcmp(scripts[i].name, name) == 0)
            return &scripts[i];
    return NULL;
}

static void check_wanted(void **state)
{
    const struct sim_script *script = script_called(wanted_theme);

    (void)state;
    for (uint64_t seed = wanted_seed; seed < wanted_seed + wanted_count; seed++)
        if (script != NULL)
            run_script(script, seed);
        else
            run_one(theme_called(wanted_theme), seed);
}

int main(int argc, char **argv)
{
    const struct test_table tables[] = {TEST_TABLE("worlds", themes, check_theme),
                                        TEST_TABLE("script", scripts, check_script),
                                        TEST_TABLE("known world", known_worlds, check_known)};
    const struct CMUnitTest one[] = {cmocka_unit_test(check_wanted)};

    if (argc == 1)
        return TEST_RUN("nfs simulation", tables);
    if (argc == 2 && strcmp(argv[1], "scripts") == 0)
        return test_run_tables("nfs simulation", &tables[1], 1);
    if (argc > 4 || argc == 2) {
        fprintf(stderr, "test_nfs_simulation: name a theme and a seed, \"scripts\", or nothing for "
                        "all\n");
        return 2;
    }
    sim_is_traced = argc == 4 && strcmp(argv[3], "trace") == 0;
    if (argc == 4 && !sim_is_traced)
        wanted_count = strtoull(argv[3], NULL, 10);
    wanted_theme = argv[1];
    wanted_seed = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests_name("nfs simulation", one, NULL, NULL);
}
