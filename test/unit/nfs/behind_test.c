// SPDX-License-Identifier: Apache-2.0
/* What the box does behind its clients: as root where it may, else in their name; and by other
 * names where the one that was known is gone. */
#include "edges_rig.h"

#include <string.h>

#include "support/table.h"

#define OWNER 1000u
#define NOTE_US 60000000u /* after which what a client has left is committed, and its note gone */

static struct edges_rig rig;

static struct model_inode *make(struct model_disk *disk, struct model_inode *directory,
                                const char *name, uint32_t type)
{
    struct model_inode *made = NULL;

    assert_int_equal(model_disk_make(disk, directory, name, (uint32_t)strlen(name), type, &made),
                     SL_NFS_OK);
    made->uid = made->gid = OWNER;
    made->mode = type == SL_NFS_DIR ? 0700 : 0600;
    return made;
}

/* A directory and a file in it that are for their owner alone. */
static void begin(uint16_t members, bool squashes_root)
{
    edges_make(&rig, members);
    for (uint16_t member = 0; member < members; member++) {
        struct model_disk *disk = rig.servers[member]->disk;

        disk->traits.squashes_root = squashes_root;
        disk->inodes[0]->mode = 0777;
        make(disk, make(disk, disk->inodes[0], "private", SL_NFS_DIR), "file", SL_NFS_REG);
    }
    rig.credential = (struct model_credential){OWNER, OWNER};
    edges_start(&rig);
}

static struct sl_nfs_handle look_up(const struct sl_nfs_handle *directory, const char *name)
{
    return edges_handle(&rig, SL_NFS_LOOKUP, directory, name);
}

static struct sl_nfs_handle the_file(void)
{
    const struct sl_nfs_handle root = edges_mount(&rig, "/all");
    const struct sl_nfs_handle directory = look_up(&root, "private");

    return look_up(&directory, "file");
}

static uint32_t write_to(const struct sl_nfs_handle *file)
{
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_WRITE, file, "");

    arguments.count_bytes = arguments.data_bytes = 64;
    arguments.stable = SL_NFS_UNSTABLE;
    return edges_status(&rig, &arguments);
}

static void check_member(uint16_t member, uint8_t state, const char *words)
{
    struct sl_nfs_member_row row;

    assert_true(edges_member(&rig, member, &row));
    if (strstr(row.reason, words) == NULL)
        fail_msg("the reason is \"%s\", without \"%s\"", row.reason, words);
    assert_int_equal(row.state, state);
}

static uint64_t notes(void)
{
    static const struct sl_nfs_query query = {.question = SL_NFS_ASK_FILESYSTEMS};
    struct sl_nfs_query_answer answer;

    sl_nfs_query(rig.nfs, &query, &answer, rig.now_us);
    return answer.filesystems[0].notes;
}

static void servers_that_squash_root_join_and_say_so(void)
{
    begin(2, true);
    check_member(1, SL_NFS_MEMBER_CURRENT, "servers should not squash root for the box");
}

static void data_that_a_client_leaves_is_committed_in_its_name(void)
{
    struct sl_nfs_handle file;

    begin(2, true);
    file = the_file();
    assert_int_equal(write_to(&file), SL_NFS_OK);
    assert_int_equal(notes(), 1);
    edges_run(&rig, NOTE_US);
    assert_int_equal(notes(), 0);
    for (uint16_t member = 0; member < 2; member++) {
        assert_int_equal(rig.servers[member]->calls[SL_NFS_COMMIT], 1);
        check_member(member, SL_NFS_MEMBER_CURRENT, "");
    }
}

static void or_by_the_box_itself_if_that_is_in_vain(void)
{
    struct sl_nfs_handle file;

    begin(2, true);
    file = the_file();
    assert_int_equal(write_to(&file), SL_NFS_OK);
    for (uint16_t member = 0; member < 2; member++) {
        struct model_disk *disk = rig.servers[member]->disk;

        disk->traits.squashes_root = true;
        disk->inodes[2]->uid = OWNER + 1;
        disk->inodes[2]->gid = OWNER + 1;
        disk->inodes[2]->mode = 0602;
    }
    edges_run(&rig, 2 * NOTE_US);
    assert_int_equal(notes(), 0);
}

/* A member that is brought back knows no handle. */
static void reinstate(uint16_t member)
{
    struct sl_nfs_arguments arguments;
    const struct sl_nfs_handle root = edges_mount(&rig, "/all");

    rig.servers[member]->disk->is_full = true;
    arguments = edges_name(SL_NFS_MKDIR, &root, "reason");
    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
    check_member(member, SL_NFS_MEMBER_OUT, "");
    model_server_copy_disk(rig.servers[member], rig.servers[0], rig.now_us);
    assert_int_equal(sl_nfs_reinstate(rig.nfs, EDGES_FILESYSTEM, member, rig.now_us), 0);
    edges_run(&rig, 3000000);
    check_member(member, SL_NFS_MEMBER_CURRENT, "");
}

static void handles_are_learned_in_the_name_of_the_client(void)
{
    struct sl_nfs_handle file;

    begin(3, true);
    file = the_file();
    reinstate(2);
    assert_int_equal(write_to(&file), SL_NFS_OK);
    edges_run(&rig, 5000000);
    check_member(2, SL_NFS_MEMBER_CURRENT, "");
    assert_int_equal(rig.servers[2]->calls[SL_NFS_WRITE], 1);
}

static void a_private_directory_is_listed_for_its_owner(void)
{
    struct sl_nfs_handle root, directory;
    struct sl_nfs_arguments arguments;

    begin(1, true);
    root = edges_mount(&rig, "/all");
    directory = look_up(&root, "private");
    arguments = edges_name(SL_NFS_READDIR, &directory, "");
    arguments.count_bytes = 4096;
    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
}

/* The file with the second name "other" in the root, "private/file" removed. */
static struct sl_nfs_handle rename_by_links(void)
{
    const struct sl_nfs_handle root = edges_mount(&rig, "/all");
    const struct sl_nfs_handle directory = look_up(&root, "private"), file = the_file();
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_LINK, &file, "");

    arguments.handle2 = root;
    arguments.name2.length_bytes = 5;
    memcpy(arguments.name2.bytes, "other", 5);
    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
    arguments = edges_name(SL_NFS_REMOVE, &directory, "file");
    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
    return file;
}

static void a_file_without_its_known_name_is_found_by_another(void)
{
    struct sl_nfs_handle file;

    begin(3, false);
    file = rename_by_links();
    reinstate(2);
    assert_int_equal(write_to(&file), SL_NFS_OK);
    edges_run(&rig, 5000000);
    check_member(2, SL_NFS_MEMBER_CURRENT, "");
    assert_int_equal(rig.servers[2]->calls[SL_NFS_WRITE], 1);
}

/* nas1 and nas2 know it, and do not answer. */
static void one_that_cannot_be_asked_for_a_file_does_not_make_it_stale(void)
{
    struct sl_nfs_arguments arguments;
    struct sl_nfs_handle file;

    begin(3, false);
    file = rename_by_links();
    reinstate(2);
    edges_cut_off(&rig, 0);
    edges_cut_off(&rig, 1);
    arguments = edges_name(SL_NFS_READ, &file, "");
    arguments.count_bytes = 10;
    for (unsigned int i = 0; i < 5; i++)
        assert_int_not_equal(edges_status(&rig, &arguments), SL_NFS_ERR_STALE);
    rig.is_cut_off[0] = rig.is_cut_off[1] = false;
    edges_reconnect(&rig);
    edges_run(&rig, 3000000);
    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
}

struct scenario {
    const char *name;
    void (*run)(void);
};

static const struct scenario scenarios[] = {
    {"servers that squash root join, and it is said so", servers_that_squash_root_join_and_say_so},
    {"data that a client leaves is committed in its name",
     data_that_a_client_leaves_is_committed_in_its_name},
    {"or by the box itself, if that is in vain", or_by_the_box_itself_if_that_is_in_vain},
    {"handles are learned in the name of the client",
     handles_are_learned_in_the_name_of_the_client},
    {"a private directory is listed for its owner", a_private_directory_is_listed_for_its_owner},
    {"a file without its known name is found by another",
     a_file_without_its_known_name_is_found_by_another},
    {"one that cannot be asked for a file does not make it stale",
     one_that_cannot_be_asked_for_a_file_does_not_make_it_stale},
};

static void check(void **state)
{
    TEST_ROW(struct scenario, state)->run();
    edges_end(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("behind clients", scenarios, check)};

    return TEST_RUN("nfs behind", tables);
}
