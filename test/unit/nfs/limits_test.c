// SPDX-License-Identifier: Apache-2.0
/* What servers that differ can do: clients are promised what each of them can; and a listing of one
 * that cannot show handles in it is as good as another's. */
#include "edges_rig.h"

#include <string.h>

#include "support/table.h"

#define LISTING_BYTES 8192u
#define NAMES 40u /* more than a server tells in one answer */

static struct edges_rig rig;

static struct model_traits *traits_of(uint16_t member)
{
    return &rig.servers[member]->disk->traits;
}

static struct sl_nfs_result ask(uint8_t procedure)
{
    const struct sl_nfs_handle root = edges_mount(&rig, "/all");
    const struct sl_nfs_arguments arguments = edges_name(procedure, &root, "");
    struct model_reply reply;

    edges_call(&rig, &arguments, &reply);
    assert_int_equal(reply.result.status, SL_NFS_OK);
    model_reply_free(&reply);
    return reply.result;
}

static void names_and_links_are_as_the_strictest_has_them(void)
{
    struct sl_nfs_pathconf pathconf;

    traits_of(0)->pathconf.link_max = 65000;
    traits_of(1)->pathconf = (struct sl_nfs_pathconf){.link_max = 127,
                                                      .name_max_bytes = 255,
                                                      .no_trunc = true,
                                                      .chown_restricted = false,
                                                      .case_insensitive = true,
                                                      .case_preserving = true};
    traits_of(2)->pathconf = (struct sl_nfs_pathconf){
        .link_max = 32000, .name_max_bytes = 143, .chown_restricted = true};
    edges_start(&rig);
    pathconf = ask(SL_NFS_PATHCONF).pathconf;
    assert_int_equal(pathconf.link_max, 127);
    assert_int_equal(pathconf.name_max_bytes, 143);
    assert_false(pathconf.no_trunc);
    assert_true(pathconf.chown_restricted);
    assert_true(pathconf.case_insensitive);
    assert_false(pathconf.case_preserving);
}

static void transfers_and_times_are_as_the_weakest_has_them(void)
{
    struct sl_nfs_fsinfo fsinfo;

    traits_of(1)->transfer_bytes = 16384;
    traits_of(2)->clock_step_ns = 10000000;
    edges_start(&rig);
    fsinfo = ask(SL_NFS_FSINFO).fsinfo;
    assert_int_equal(fsinfo.read_max_bytes, 16384);
    assert_int_equal(fsinfo.read_preferred_bytes, 16384);
    assert_int_equal(fsinfo.write_max_bytes, 16384);
    assert_int_equal(fsinfo.write_preferred_bytes, 16384);
    assert_int_equal(fsinfo.time_delta.seconds, 0);
    assert_int_equal(fsinfo.time_delta.nanoseconds, 10000000);
}

/* The second has least room for data, the third for files, and the first is sure for longest. */
static void describe_room(void)
{
    traits_of(0)->invariant_s = 60;
    traits_of(1)->disk_bytes = 32u << 20;
    traits_of(1)->invariant_s = 30;
    traits_of(2)->disk_files = 5000;
    traits_of(2)->files_beside = 1000;
    traits_of(2)->invariant_s = 10;
    for (uint16_t member = 0; member < EDGES_MEMBERS; member++)
        rig.servers[member]->disk->used_bytes = 1000u + member;
}

static void room_is_what_the_fullest_has(void)
{
    struct sl_nfs_fsstat fsstat;

    describe_room();
    edges_start(&rig);
    fsstat = ask(SL_NFS_FSSTAT).fsstat;
    assert_int_equal(fsstat.total_bytes, 32u << 20);
    assert_int_equal(fsstat.free_bytes, (32u << 20) - 1001u);
    assert_int_equal(fsstat.available_bytes, (32u << 20) - 1001u);
    assert_int_equal(fsstat.total_files, 5000);
    assert_int_equal(fsstat.free_files, 3999); /* and the root */
    assert_int_equal(fsstat.available_files, 3999);
    assert_int_equal(fsstat.invariant_s, 10);
}

/* Of one that has room, but little of it is free, the total is not the least. */
static void each_number_is_the_least_by_itself(void)
{
    struct sl_nfs_fsstat fsstat;

    describe_room();
    rig.servers[0]->disk->used_bytes = (64u << 20) - 4096u;
    edges_start(&rig);
    fsstat = ask(SL_NFS_FSSTAT).fsstat;
    assert_int_equal(fsstat.total_bytes, 32u << 20);
    assert_int_equal(fsstat.free_bytes, 4096);
    assert_int_equal(fsstat.available_bytes, 4096);
}

static void one_that_is_away_is_not_waited_for(void)
{
    struct sl_nfs_fsstat fsstat;

    describe_room();
    edges_start(&rig);
    edges_cut_off(&rig, 1);
    fsstat = ask(SL_NFS_FSSTAT).fsstat;
    assert_int_equal(fsstat.total_bytes, 64u << 20);
    assert_int_equal(fsstat.total_files, 5000);
    edges_find_again(&rig, 1);
}

static void make_names(const struct sl_nfs_handle *root)
{
    for (unsigned int i = 0; i < NAMES; i++) {
        const char name[] = {'n', (char)('0' + i / 10), (char)('0' + i % 10), 0};
        const struct sl_nfs_arguments arguments = edges_name(SL_NFS_CREATE, root, name);

        assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
    }
}

/* Each of the entries leads to what has its name. */
static void check_entries(const struct sl_nfs_handle *root, const struct model_reply *listing)
{
    for (uint32_t i = 0; i < listing->entry_count; i++) {
        const struct sl_nfs_entry *entry = &listing->entries[i];
        struct sl_nfs_arguments look_up = edges_name(SL_NFS_LOOKUP, root, "");
        struct model_reply found;

        look_up.name = entry->name;
        edges_call(&rig, &look_up, &found);
        assert_int_equal(found.result.status, SL_NFS_OK);
        assert_true(entry->post.is_present);
        assert_int_equal(entry->fileid, found.result.post.attributes.fileid);
        assert_int_equal(entry->handle.length_bytes, found.result.handle.length_bytes);
        assert_memory_equal(entry->handle.bytes, found.result.handle.bytes,
                            entry->handle.length_bytes);
        model_reply_free(&found);
    }
}

/* All members lack it. The root, with names in it. */
static struct sl_nfs_handle start_without_readdirplus(void)
{
    struct sl_nfs_handle root;

    for (uint16_t member = 0; member < EDGES_MEMBERS; member++)
        traits_of(member)->lacks_readdirplus = true;
    edges_start(&rig);
    root = edges_mount(&rig, "/all");
    make_names(&root);
    return root;
}

static void listings_need_no_readdirplus(void)
{
    const struct sl_nfs_handle root = start_without_readdirplus();
    struct sl_nfs_arguments arguments;
    struct model_reply listing;

    arguments = edges_name(SL_NFS_READDIRPLUS, &root, "");
    arguments.count_bytes = arguments.dircount_bytes = 4 * LISTING_BYTES;
    edges_call(&rig, &arguments, &listing);
    assert_int_equal(listing.result.status, SL_NFS_OK);
    assert_true(listing.is_eof);
    assert_int_equal(listing.entry_count, NAMES + 2u); /* "." and ".." */
    assert_true(rig.asked[SL_NFS_READDIR] >= 3);
    check_entries(&root, &listing);
    model_reply_free(&listing);
}

static void one_that_has_none_shows_names_to_readdir_too(void)
{
    const struct sl_nfs_handle root = start_without_readdirplus();
    struct sl_nfs_arguments arguments;
    struct model_reply listing;

    arguments = edges_name(SL_NFS_READDIR, &root, "");
    arguments.count_bytes = LISTING_BYTES;
    edges_call(&rig, &arguments, &listing);
    assert_int_equal(listing.result.status, SL_NFS_OK);
    assert_int_equal(listing.entry_count, NAMES + 2u);
    model_reply_free(&listing);
}

struct scenario {
    const char *name;
    void (*run)(void);
};

static const struct scenario scenarios[] = {
    {"names and links are as the strictest has them",
     names_and_links_are_as_the_strictest_has_them},
    {"transfers and times are as the weakest has them",
     transfers_and_times_are_as_the_weakest_has_them},
    {"room is what the fullest has", room_is_what_the_fullest_has},
    {"each number is the least by itself", each_number_is_the_least_by_itself},
    {"one that is away is not waited for", one_that_is_away_is_not_waited_for},
    {"listings need no READDIRPLUS", listings_need_no_readdirplus},
    {"one that has none shows names to READDIR too", one_that_has_none_shows_names_to_readdir_too},
};

static void check(void **state)
{
    edges_make(&rig, EDGES_MEMBERS);
    TEST_ROW(struct scenario, state)->run();
    edges_end(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("limits", scenarios, check)};

    return TEST_RUN("nfs limits", tables);
}
