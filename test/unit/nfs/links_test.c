// SPDX-License-Identifier: Apache-2.0
/* Files with several links: whichever member shows whichever name, they lead to one object. */
#include "edges_rig.h"

#include <string.h>

#include "support/table.h"

#define MEMBERS 2u

static struct edges_rig rig;

/* A file "a" that is "b", too. */
static void make_file(struct model_server *server)
{
    struct model_inode *root = server->disk->inodes[0], *file;

    assert_int_equal(model_disk_make(server->disk, root, "a", 1, SL_NFS_REG, &file), SL_NFS_OK);
    assert_int_equal(model_disk_link(server->disk, file, root, "b", 1), SL_NFS_OK);
}

static void begin(void)
{
    edges_make(&rig, MEMBERS);
    for (uint32_t i = 0; i < MEMBERS; i++)
        make_file(rig.servers[i]);
    rig.config.filesystems[EDGES_FILESYSTEM].read_method = SL_NFS_READ_ROUND_ROBIN;
    edges_start(&rig);
}

/* A member that was cut off can be reached again. */
static void come_back(uint16_t member)
{
    rig.is_cut_off[member] = false;
    edges_reconnect(&rig);
    edges_run(&rig, 1000000);
}

/* A member is cut off, and silent for longer than it may owe an answer. */
static void go_away(uint16_t member)
{
    const struct sl_nfs_handle root = edges_mount(&rig, "/all");
    const struct sl_nfs_arguments arguments = edges_name(SL_NFS_GETATTR, &root, "");

    edges_cut_off(&rig, member);
    for (uint32_t i = 0; i < 2u * MEMBERS; i++)
        edges_status(&rig, &arguments);
    edges_run(&rig, 3000000);
}

static struct sl_nfs_handle look_up(const char *name)
{
    const struct sl_nfs_handle root = edges_mount(&rig, "/all");

    return edges_handle(&rig, SL_NFS_LOOKUP, &root, name);
}

static bool is_same(const struct sl_nfs_handle *one, const struct sl_nfs_handle *other)
{
    return one->length_bytes == other->length_bytes &&
           memcmp(one->bytes, other->bytes, one->length_bytes) == 0;
}

static void expect_one_object_without(uint16_t member)
{
    struct sl_nfs_handle one, other;

    begin();
    one = look_up("a");
    edges_run(&rig, 100000);
    edges_cut_off(&rig, member);
    other = look_up("b");
    assert_true(is_same(&one, &other));
    edges_end(&rig);
}

/* Either of them may have shown the first. */
static void names_lead_to_one_object_when_the_member_that_showed_it_is_away(void)
{
    for (uint16_t member = 0; member < MEMBERS; member++)
        expect_one_object_without(member);
}

/* Each name was shown while only one member was there, so that nothing told that they are one. */
static void nobody_is_blamed_for_a_file_that_became_two_objects(void)
{
    struct sl_nfs_handle handles[MEMBERS];

    begin();
    go_away(1);
    handles[0] = look_up("a");
    come_back(1);
    go_away(0);
    handles[1] = look_up("b");
    assert_false(is_same(&handles[0], &handles[1]));
    come_back(0);
    for (uint32_t i = 0; i < 8; i++) {
        const struct sl_nfs_arguments arguments =
            edges_name(SL_NFS_GETATTR, &handles[i % MEMBERS], "");

        assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
    }
    assert_int_equal(sl_nfs_statistics(rig.nfs)->members_out, 0);
    edges_end(&rig);
}

/* One that alone can tell is asked when it is back, and the client waits. */
static void a_member_that_is_away_for_a_moment_is_waited_for(void)
{
    struct sl_nfs_arguments arguments;
    struct sl_nfs_handle root, handle;
    struct model_reply reply;

    begin();
    root = edges_mount(&rig, "/all");
    arguments = edges_name(SL_NFS_LOOKUP, &root, "b");
    go_away(1);
    handle = look_up("a");
    come_back(1);
    edges_cut_off(&rig, 0);
    assert_int_equal(edges_status(&rig, &arguments), EDGES_SILENCE);
    come_back(0);
    assert_true(
        model_decode_reply(rig.reply.data, rig.reply.length_bytes, 3, SL_NFS_LOOKUP, &reply));
    assert_int_equal(reply.result.status, SL_NFS_OK);
    assert_true(is_same(&reply.result.handle, &handle));
    model_reply_free(&reply);
    edges_end(&rig);
}

struct scenario {
    const char *name;
    void (*run)(void);
};

static const struct scenario scenarios[] = {
    {"names lead to one object when the member that showed it is away",
     names_lead_to_one_object_when_the_member_that_showed_it_is_away},
    {"a member that is away for a moment is waited for",
     a_member_that_is_away_for_a_moment_is_waited_for},
    {"nobody is blamed for a file that became two objects",
     nobody_is_blamed_for_a_file_that_became_two_objects},
};

static void check(void **state)
{
    TEST_ROW(struct scenario, state)->run();
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("links", scenarios, check)};

    return TEST_RUN("nfs links", tables);
}
