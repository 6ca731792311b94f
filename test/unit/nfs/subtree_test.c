// SPDX-License-Identifier: Apache-2.0
/* File systems that stand inside others: what a client sees of them through an export. */
#include "edges_rig.h"

#include <string.h>

#include "support/table.h"

#define LISTING_BYTES 4096u

/* Servers, and the file systems that are theirs alone */
enum { TOP, BELOW, DEEP, SERVERS };

static struct edges_rig rig;

static struct model_inode *make_on(unsigned int server, struct model_inode *directory,
                                   const char *name)
{
    struct model_disk *disk = rig.servers[server]->disk;
    struct model_inode *made;

    assert_int_equal(model_disk_make(disk, directory != NULL ? directory : disk->inodes[0], name,
                                     (uint32_t)strlen(name), SL_NFS_DIR, &made),
                     SL_NFS_OK);
    made->mode = 0777;
    return made;
}

static bool is_on(unsigned int server, const struct model_inode *directory, const char *name)
{
    const struct model_disk *disk = rig.servers[server]->disk;

    return model_disk_lookup(disk, directory != NULL ? directory : disk->inodes[0], name,
                             (uint32_t)strlen(name)) != NULL;
}

/* What the sub-tree covers on the first server. */
static struct model_inode *covered;

static void begin(void)
{
    struct model_inode *sub;

    edges_make(&rig, SERVERS);
    edges_describe_subtrees(&rig.config);
    sub = make_on(TOP, NULL, "sub");
    covered = make_on(TOP, sub, "below");
    make_on(TOP, covered, "hidden");
    make_on(TOP, NULL, "elsewhere");
    make_on(BELOW, NULL, "deep");
    make_on(DEEP, NULL, "bottom");
    rig.transport = SL_NFS_TCP;
    edges_start(&rig);
}

static uint32_t status_of(const struct sl_nfs_arguments *arguments)
{
    return edges_status(&rig, arguments);
}

/* What a LOOKUP finds. */
static struct sl_nfs_result look_up(const struct sl_nfs_handle *directory, const char *name)
{
    const struct sl_nfs_arguments arguments = edges_name(SL_NFS_LOOKUP, directory, name);
    struct sl_nfs_result result;
    struct model_reply reply;

    edges_call(&rig, &arguments, &reply);
    result = reply.result;
    model_reply_free(&reply);
    assert_int_equal(result.status, SL_NFS_OK);
    assert_true(result.post.is_present);
    return result;
}

static bool is_same(const struct sl_nfs_handle *one, const struct sl_nfs_handle *other)
{
    return one->length_bytes == other->length_bytes &&
           memcmp(one->bytes, other->bytes, one->length_bytes) == 0;
}

/* An entry of a listing of up to a page. */
static struct sl_nfs_entry listed(uint8_t procedure, const struct sl_nfs_handle *directory,
                                  const char *name)
{
    struct sl_nfs_arguments arguments = edges_name(procedure, directory, "");
    struct sl_nfs_entry found = {.fileid = 0};
    struct model_reply reply;

    arguments.count_bytes = arguments.dircount_bytes = LISTING_BYTES;
    edges_call(&rig, &arguments, &reply);
    assert_int_equal(reply.result.status, SL_NFS_OK);
    assert_true(reply.is_eof);
    for (uint32_t i = 0; i < reply.entry_count; i++)
        if (reply.entries[i].name.length_bytes == strlen(name) &&
            memcmp(reply.entries[i].name.bytes, name, strlen(name)) == 0)
            found = reply.entries[i];
    model_reply_free(&reply);
    assert_int_not_equal(found.fileid, 0);
    return found;
}

static uint64_t room_bytes(const struct sl_nfs_handle *handle)
{
    const struct sl_nfs_arguments arguments = edges_name(SL_NFS_FSSTAT, handle, "");
    struct model_reply reply;
    uint64_t bytes;

    edges_call(&rig, &arguments, &reply);
    assert_int_equal(reply.result.status, SL_NFS_OK);
    bytes = reply.result.fsstat.total_bytes;
    model_reply_free(&reply);
    return bytes;
}

static void what_is_made_in_it_is_on_its_own_servers(void)
{
    struct sl_nfs_handle sub = edges_mount(&rig, "/part");
    struct sl_nfs_handle below = look_up(&sub, "below").handle;
    struct sl_nfs_arguments make = edges_name(SL_NFS_MKDIR, &below, "made");

    assert_int_equal(status_of(&make), SL_NFS_OK);
    assert_true(is_on(BELOW, NULL, "made"));
    assert_false(is_on(TOP, covered, "made"));
    make = edges_name(SL_NFS_LOOKUP, &below, "hidden");
    assert_int_equal(status_of(&make), SL_NFS_ERR_NOENT);
}

static void the_way_up_is_the_way_down(void)
{
    struct sl_nfs_handle sub = edges_mount(&rig, "/part");
    struct sl_nfs_handle below = look_up(&sub, "below").handle;
    struct sl_nfs_handle deep = look_up(&below, "deep").handle, up;

    up = look_up(&deep, "..").handle;
    assert_true(is_same(&up, &below));
    up = look_up(&below, "..").handle;
    assert_true(is_same(&up, &sub));
    assert_int_equal(listed(SL_NFS_READDIR, &below, "..").fileid,
                     look_up(&sub, ".").post.attributes.fileid);
    up = listed(SL_NFS_READDIRPLUS, &below, "..").handle;
    assert_true(is_same(&up, &sub));
}

static void listings_show_what_stands_there(void)
{
    struct sl_nfs_handle sub = edges_mount(&rig, "/part");
    const struct sl_nfs_result below = look_up(&sub, "below");
    struct sl_nfs_entry entry = listed(SL_NFS_READDIRPLUS, &sub, "below");

    assert_true(is_same(&entry.handle, &below.handle));
    assert_true(entry.post.is_present);
    assert_int_equal(entry.post.attributes.fileid, below.post.attributes.fileid);
    assert_int_equal(entry.fileid, below.post.attributes.fileid);
    entry = listed(SL_NFS_READDIR, &sub, "below");
    assert_int_equal(entry.fileid, below.post.attributes.fileid);
    listed(SL_NFS_READDIR, &below.handle, "deep");
}

static void all_of_an_export_has_one_number(void)
{
    struct sl_nfs_handle all = edges_mount(&rig, "/all");
    struct sl_nfs_handle sub = look_up(&all, "sub").handle;
    struct sl_nfs_handle below = look_up(&sub, "below").handle;

    assert_int_equal(look_up(&sub, "below").post.attributes.fsid, EDGES_FSID + EDGES_FILESYSTEM);
    assert_int_equal(look_up(&below, "deep").post.attributes.fsid, EDGES_FSID + EDGES_FILESYSTEM);
    below = edges_mount(&rig, "/below");
    assert_int_equal(look_up(&below, "deep").post.attributes.fsid, EDGES_FSID + EDGES_BELOW);
}

static void room_is_the_sum_from_wherever_one_asks(void)
{
    struct sl_nfs_handle all = edges_mount(&rig, "/all");
    struct sl_nfs_handle sub = look_up(&all, "sub").handle;
    struct sl_nfs_handle below = look_up(&sub, "below").handle;
    struct sl_nfs_handle deep = look_up(&below, "deep").handle;
    uint64_t one_bytes = rig.servers[DEEP]->disk->traits.disk_bytes;

    assert_int_equal(room_bytes(&all), 3 * one_bytes);
    assert_int_equal(room_bytes(&below), 3 * one_bytes);
    assert_int_equal(room_bytes(&deep), 3 * one_bytes);
    below = edges_mount(&rig, "/below");
    assert_int_equal(room_bytes(&below), 2 * one_bytes);
}

static void nothing_is_moved_or_linked_across(void)
{
    struct sl_nfs_handle sub = edges_mount(&rig, "/part");
    struct sl_nfs_handle below = look_up(&sub, "below").handle;
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_MKDIR, &below, "made");

    assert_int_equal(status_of(&arguments), SL_NFS_OK);
    arguments.procedure = SL_NFS_RENAME;
    arguments.handle2 = sub;
    arguments.name2 = arguments.name;
    assert_int_equal(status_of(&arguments), SL_NFS_ERR_XDEV);
    arguments = edges_name(SL_NFS_CREATE, &below, "file");
    assert_int_equal(status_of(&arguments), SL_NFS_OK);
    arguments.procedure = SL_NFS_LINK;
    arguments.handle = look_up(&below, "file").handle;
    arguments.handle2 = sub;
    arguments.name2 = arguments.name;
    assert_int_equal(status_of(&arguments), SL_NFS_ERR_XDEV);
}

static void its_place_is_not_a_clients_to_take(void)
{
    struct sl_nfs_handle sub = edges_mount(&rig, "/part");
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_RMDIR, &sub, "below");

    assert_int_equal(status_of(&arguments), SL_NFS_ERR_ACCES);
    arguments.procedure = SL_NFS_RENAME;
    arguments.handle2 = sub;
    arguments.name2 = edges_name(SL_NFS_RENAME, &sub, "other").name;
    assert_int_equal(status_of(&arguments), SL_NFS_ERR_ACCES);
}

static void paths_through_it_are_mounted(void)
{
    struct sl_nfs_handle all = edges_mount(&rig, "/all"), bottom;
    struct sl_nfs_handle sub = look_up(&all, "sub").handle;
    struct sl_nfs_handle below = look_up(&sub, "below").handle;
    struct sl_nfs_handle deep = look_up(&below, "deep").handle;

    bottom = edges_mount(&rig, "/all/sub/below/deep/bottom");
    sub = look_up(&deep, "bottom").handle;
    assert_true(is_same(&bottom, &sub));
}

/* The same file system is an export itself, whose clients see nothing of what is above. */
static void the_way_up_ends_where_it_is_exported_itself(void)
{
    struct sl_nfs_handle below = edges_mount(&rig, "/below"), up;
    struct sl_nfs_handle deep = look_up(&below, "deep").handle;

    up = look_up(&below, "..").handle;
    assert_true(is_same(&up, &below));
    up = look_up(&deep, "..").handle;
    assert_true(is_same(&up, &below));
}

/* Its place is elsewhere now: that is none of those who came in by the old one. */
static void handles_of_before_lead_nowhere_else(void)
{
    static struct sl_nfs_config again;
    struct sl_nfs_handle sub = edges_mount(&rig, "/part");
    struct sl_nfs_handle all = edges_mount(&rig, "/all");
    struct sl_nfs_handle below = look_up(&sub, "below").handle, up;

    again = rig.config;
    strcpy(again.subtrees[7].path, "/elsewhere");
    sl_nfs_configure(rig.nfs, &again, 1u << EDGES_SERVICE, rig.now_us);
    edges_run(&rig, 3000000);
    assert_int_equal(look_up(&all, "elsewhere").post.attributes.fsid,
                     EDGES_FSID + EDGES_FILESYSTEM);
    up = look_up(&below, "..").handle;
    assert_true(is_same(&up, &below));
    up = listed(SL_NFS_READDIRPLUS, &below, "..").handle;
    assert_true(is_same(&up, &below));
}

/* A configuration that has it stand there follows one that has not. */
static void what_it_will_cover_is_never_seen_again(void)
{
    static struct sl_nfs_config before, after;
    struct sl_nfs_handle sub = edges_mount(&rig, "/part"), seen, now;

    before = after = rig.config;
    before.subtrees[7].present = false;
    sl_nfs_configure(rig.nfs, &before, 1u << EDGES_SERVICE, rig.now_us);
    edges_run(&rig, 3000000);
    seen = look_up(&sub, "below").handle;
    sl_nfs_configure(rig.nfs, &after, 1u << EDGES_SERVICE, rig.now_us);
    now = look_up(&sub, "below").handle;
    assert_false(is_same(&now, &seen));
    before.subtrees[2].present = false;
    sl_nfs_configure(rig.nfs, &before, 1u << EDGES_SERVICE, rig.now_us);
    edges_run(&rig, 3000000);
    sl_nfs_configure(rig.nfs, &after, 1u << EDGES_SERVICE, rig.now_us);
    now = listed(SL_NFS_READDIRPLUS, &sub, "below").handle;
    assert_false(is_same(&now, &seen));
    now = edges_mount(&rig, "/part/below");
    assert_false(is_same(&now, &seen));
}

/* The way up ends where the configuration has it end that is there when the server answers. */
static void what_is_being_looked_for_is_forgotten_with_its_configuration(void)
{
    static struct sl_nfs_config before, after;
    struct sl_nfs_handle sub = edges_mount(&rig, "/part"), up;
    uint32_t asked = rig.asked[SL_NFS_LOOKUP];

    before = after = rig.config;
    strcpy(before.exports[1].directory, "/elsewhere");
    sl_nfs_configure(rig.nfs, &before, 1u << EDGES_SERVICE, rig.now_us);
    for (unsigned int ms = 0; ms < 1000 && rig.asked[SL_NFS_LOOKUP] == asked; ms++)
        edges_run(&rig, 1000);
    assert_int_not_equal(rig.asked[SL_NFS_LOOKUP], asked);
    sl_nfs_configure(rig.nfs, &after, 1u << EDGES_SERVICE, rig.now_us);
    edges_run(&rig, 3000000);
    up = look_up(&sub, "..").handle;
    assert_true(is_same(&up, &sub));
}

/* Nobody waits for a place that is not there. */
static void a_place_that_is_missing_keeps_nobody_waiting(void)
{
    static struct sl_nfs_config again;
    struct sl_nfs_handle sub = edges_mount(&rig, "/part");

    again = rig.config;
    strcpy(again.subtrees[7].path, "/missing");
    sl_nfs_configure(rig.nfs, &again, 1u << EDGES_SERVICE, rig.now_us);
    look_up(&sub, "below");
    assert_true(rig.events >> SL_NFS_EVENT_SUBTREE_INACTIVE & 1u);
}

struct scenario {
    const char *name;
    void (*run)(void);
};

static const struct scenario scenarios[] = {
    {"what is made in it is on its own servers", what_is_made_in_it_is_on_its_own_servers},
    {"the way up is the way down", the_way_up_is_the_way_down},
    {"listings show what stands there", listings_show_what_stands_there},
    {"all of an export has one number", all_of_an_export_has_one_number},
    {"room is the sum from wherever one asks", room_is_the_sum_from_wherever_one_asks},
    {"nothing is moved or linked across", nothing_is_moved_or_linked_across},
    {"its place is not a client's to take", its_place_is_not_a_clients_to_take},
    {"paths through it are mounted", paths_through_it_are_mounted},
    {"the way up ends where it is exported itself", the_way_up_ends_where_it_is_exported_itself},
    {"handles of before lead nowhere else", handles_of_before_lead_nowhere_else},
    {"what it will cover is never seen again", what_it_will_cover_is_never_seen_again},
    {"what is being looked for is forgotten with its configuration",
     what_is_being_looked_for_is_forgotten_with_its_configuration},
    {"a place that is missing keeps nobody waiting", a_place_that_is_missing_keeps_nobody_waiting},
};

static void check(void **state)
{
    begin();
    TEST_ROW(struct scenario, state)->run();
    edges_end(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("sub-trees", scenarios, check)};

    return TEST_RUN("nfs sub-trees", tables);
}
