// SPDX-License-Identifier: Apache-2.0
/* Who may join a file system: those that hold the same, and what is said of those that do not. */
#include "edges_rig.h"

#include <string.h>

#include "support/table.h"

#define LARGE_BYTES 300000u
#define SMALL_BYTES 100u

static struct edges_rig rig;

static struct model_inode *at(struct model_disk *disk, const char *path)
{
    struct model_inode *inode = disk->inodes[0];

    while (*path != '\0') {
        size_t bytes = strcspn(path, "/");

        inode = model_disk_lookup(disk, inode, path, (uint32_t)bytes);
        assert_non_null(inode);
        path += bytes;
        path += *path == '/';
    }
    return inode;
}

static struct model_inode *make(struct model_disk *disk, const char *directory, const char *name,
                                uint32_t type)
{
    struct model_inode *made = NULL;

    assert_int_equal(
        model_disk_make(disk, at(disk, directory), name, (uint32_t)strlen(name), type, &made),
        SL_NFS_OK);
    made->mode = 0644;
    return made;
}

static void make_file(struct model_disk *disk, const char *directory, const char *name,
                      uint32_t bytes)
{
    static uint8_t data[LARGE_BYTES];

    for (uint32_t i = 0; i < bytes; i++)
        data[i] = (uint8_t)(i * 7919u >> 8);
    model_disk_set_data(disk, make(disk, directory, name, SL_NFS_REG), data, bytes);
}

/* What all servers hold. */
static void fill(struct model_disk *disk)
{
    static const uint8_t path[] = "small";

    make(disk, "", "dir", SL_NFS_DIR);
    make(disk, "dir", "below", SL_NFS_DIR);
    make_file(disk, "", "small", SMALL_BYTES);
    make_file(disk, "", "large", LARGE_BYTES);
    make_file(disk, "dir/below", "deep", SMALL_BYTES);
    model_disk_set_data(disk, make(disk, "dir", "symbolic", SL_NFS_LNK), path, sizeof(path) - 1);
    assert_int_equal(model_disk_link(disk, at(disk, "small"), at(disk, "dir"), "linked", 6),
                     SL_NFS_OK);
}

static void remove_name(struct model_disk *disk, const char *directory, const char *name)
{
    assert_int_equal(
        model_disk_remove(disk, at(disk, directory), name, (uint32_t)strlen(name), false),
        SL_NFS_OK);
}

/* Bytes from the offset on. */
static void change_bytes(struct model_disk *disk, const char *path, uint32_t offset, uint32_t count)
{
    struct model_inode *file = at(disk, path);

    for (uint32_t i = 0; i < count; i++)
        file->data[offset + i] ^= 1u;
    file->is_unstable = true;
    model_disk_commit(file);
}

static void change_byte(struct model_disk *disk, const char *path, uint32_t offset)
{
    change_bytes(disk, path, offset, 1);
}

/* What another server does differently. */

static void nothing(struct model_disk *disk)
{
    (void)disk;
}

static void files_beside(struct model_disk *disk)
{
    disk->traits.files_beside = 5;
}

static void first_byte(struct model_disk *disk)
{
    change_byte(disk, "large", 0);
}

static void last_byte(struct model_disk *disk)
{
    change_byte(disk, "large", LARGE_BYTES - 1u);
}

/* Of what is between beginning and end a part is looked at: all of it differs. */
static void middle(struct model_disk *disk)
{
    change_bytes(disk, "large", 65536u, LARGE_BYTES - 2u * 65536u);
}

static void mode(struct model_disk *disk)
{
    at(disk, "dir/below/deep")->mode = 0600;
}

static void mode_of_root(struct model_disk *disk)
{
    at(disk, "")->mode ^= 022u;
}

static void owner(struct model_disk *disk)
{
    at(disk, "dir/below")->uid = 1000;
}

static void size(struct model_disk *disk)
{
    assert_int_equal(model_disk_truncate(disk, at(disk, "small"), 99), SL_NFS_OK);
}

static void missing_name(struct model_disk *disk)
{
    remove_name(disk, "dir/below", "deep");
}

static void further_name(struct model_disk *disk)
{
    make_file(disk, "dir", "stranger", 0);
}

static void other_path(struct model_disk *disk)
{
    model_disk_set_data(disk, at(disk, "dir/symbolic"), (const uint8_t *)"large", 5);
}

static void no_link(struct model_disk *disk)
{
    remove_name(disk, "dir", "linked");
    make_file(disk, "dir", "linked", SMALL_BYTES);
}

static void other_type(struct model_disk *disk)
{
    remove_name(disk, "dir", "symbolic");
    make(disk, "dir", "symbolic", SL_NFS_FIFO);
}

static const struct difference {
    const char *name;
    void (*make)(struct model_disk *disk);
    uint8_t state;     /* enum sl_nfs_member_state */
    const char *words; /* of the reason; NULL: none */
} differences[] = {
    {"one that holds the same is current", nothing, SL_NFS_MEMBER_CURRENT, NULL},
    {"so is one with other files beside the export, which is a hint", files_beside,
     SL_NFS_MEMBER_CURRENT, "its disk held 12 files where that of nas1 held 7"},
    {"another byte at the beginning of a file", first_byte, SL_NFS_MEMBER_REFUSED,
     "has /large with other content than nas1 in 65536 bytes from 0"},
    {"another byte at the end of a file", last_byte, SL_NFS_MEMBER_REFUSED,
     "has /large with other content than nas1 in 65536 bytes from 234464"},
    {"other bytes between", middle, SL_NFS_MEMBER_REFUSED, "has /large with other content"},
    {"another mode", mode, SL_NFS_MEMBER_REFUSED,
     "has /dir/below/deep with mode 0600 where nas1 has 0644"},
    {"another mode of the root", mode_of_root, SL_NFS_MEMBER_REFUSED, "has / with mode "},
    {"another owner", owner, SL_NFS_MEMBER_REFUSED,
     "has /dir/below with owner 1000:0 where nas1 has 0:0"},
    {"another size", size, SL_NFS_MEMBER_REFUSED, " with size 99 where nas1 has 100"},
    {"a name that is missing", missing_name, SL_NFS_MEMBER_REFUSED,
     "has no \"deep\" in /dir/below/, which nas1 has"},
    {"a name that nobody else has", further_name, SL_NFS_MEMBER_REFUSED,
     "has \"stranger\" in /dir/, which nas1 has not"},
    {"a symbolic link to somewhere else", other_path, SL_NFS_MEMBER_REFUSED,
     "has /dir/symbolic leading elsewhere than on nas1"},
    {"two files where others have two links of one", no_link, SL_NFS_MEMBER_REFUSED,
     " with number of links 1 where nas1 has 2"},
    {"another type", other_type, SL_NFS_MEMBER_REFUSED,
     "has /dir/symbolic with type fifo where nas1 has symbolic link"},
};

static void make_servers(void (*change)(struct model_disk *disk))
{
    edges_make(&rig, 2);
    for (uint16_t member = 0; member < 2; member++)
        fill(rig.servers[member]->disk);
    change(rig.servers[1]->disk);
}

static void check_state(uint8_t state, const char *words)
{
    struct sl_nfs_member_row row;

    assert_true(edges_member(&rig, 1, &row));
    if (words == NULL)
        assert_string_equal(row.reason, "");
    else if (strstr(row.reason, words) == NULL)
        fail_msg("the reason is \"%s\", without \"%s\"", row.reason, words);
    assert_int_equal(row.state, state);
}

/* In a set that begins. */
static void check_first(void **state)
{
    const struct difference *difference = TEST_ROW(struct difference, state);

    make_servers(difference->make);
    edges_start(&rig);
    check_state(difference->state, difference->words);
    edges_end(&rig);
}

/* One that was refused, copied, and spoilt in that way again. */
static void check_reinstated(void **state)
{
    const struct difference *difference = TEST_ROW(struct difference, state);

    make_servers(further_name);
    edges_start(&rig);
    model_server_copy_disk(rig.servers[1], rig.servers[0], rig.now_us);
    difference->make(rig.servers[1]->disk);
    assert_int_equal(sl_nfs_reinstate(rig.nfs, EDGES_FILESYSTEM, 1, rig.now_us), 0);
    edges_run(&rig, 3000000);
    check_state(difference->state, difference->words);
    edges_end(&rig);
}

/* Members that move, go and come back, as the configuration has it. */

static struct sl_nfs_handle the_file(void)
{
    const struct sl_nfs_handle root = edges_mount(&rig, "/all");

    return edges_handle(&rig, SL_NFS_LOOKUP, &root, "small");
}

static uint32_t status_of(const struct sl_nfs_handle *file)
{
    const struct sl_nfs_arguments arguments = edges_name(SL_NFS_GETATTR, file, "");

    return edges_status(&rig, &arguments);
}

/* The server of a member is another one from now on, or its path is. */
static void move(uint16_t member)
{
    rig.config.members[member].address.bytes[14]++;
}

static void configure(void)
{
    edges_configure(&rig);
    edges_run(&rig, 3000000);
}

static void one_that_moves_is_out_until_it_is_reinstated(void)
{
    const struct sl_nfs_handle file = the_file();

    move(1);
    configure();
    check_state(SL_NFS_MEMBER_OUT, "was added to the file system");
    assert_int_equal(status_of(&file), SL_NFS_OK);
    assert_int_equal(sl_nfs_reinstate(rig.nfs, EDGES_FILESYSTEM, 1, rig.now_us), 0);
    edges_run(&rig, 3000000);
    check_state(SL_NFS_MEMBER_CURRENT, NULL);
}

static void all_that_move_begin_anew_with_the_handles_there_were(void)
{
    const struct sl_nfs_handle file = the_file();

    move(0);
    move(1);
    configure();
    check_state(SL_NFS_MEMBER_CURRENT, NULL);
    assert_int_equal(status_of(&file), SL_NFS_OK);
}

static void and_are_compared_with_each_other(void)
{
    const struct sl_nfs_handle file = the_file();

    mode(rig.servers[1]->disk);
    move(0);
    move(1);
    configure();
    check_state(SL_NFS_MEMBER_REFUSED, "has /dir/below/deep with mode 0600 where nas1 has 0644");
    assert_int_equal(status_of(&file), SL_NFS_OK);
}

static void what_they_do_not_have_is_stale(void)
{
    const struct sl_nfs_handle file = the_file();

    for (uint16_t member = 0; member < 2; member++) {
        remove_name(rig.servers[member]->disk, "", "small");
        remove_name(rig.servers[member]->disk, "dir", "linked");
        move(member);
    }
    configure();
    assert_int_equal(status_of(&file), SL_NFS_ERR_STALE);
}

static void one_that_was_removed_and_comes_back_is_out(void)
{
    struct sl_filesystem_config *filesystem = &rig.config.filesystems[EDGES_FILESYSTEM];
    const struct sl_nfs_handle file = the_file();
    struct sl_nfs_member_row row;

    filesystem->members[1] = SL_NFS_NO_ID;
    configure();
    assert_false(edges_member(&rig, 1, &row));
    assert_int_equal(status_of(&file), SL_NFS_OK);
    filesystem->members[1] = 1;
    configure();
    check_state(SL_NFS_MEMBER_OUT, "was added to the file system");
    assert_int_equal(sl_nfs_reinstate(rig.nfs, EDGES_FILESYSTEM, 1, rig.now_us), 0);
    edges_run(&rig, 3000000);
    check_state(SL_NFS_MEMBER_CURRENT, NULL);
}

/* The one that is out is all there is when the last current one is removed. */
static void one_that_was_out_serves_when_it_is_left_alone(void)
{
    struct sl_filesystem_config *filesystem = &rig.config.filesystems[EDGES_FILESYSTEM];
    const struct sl_nfs_handle file = the_file();

    move(1);
    configure();
    check_state(SL_NFS_MEMBER_OUT, "was added to the file system");
    filesystem->members[0] = SL_NFS_NO_ID;
    configure();
    check_state(SL_NFS_MEMBER_CURRENT, NULL);
    assert_int_equal(status_of(&file), SL_NFS_OK);
}

static void all_that_were_away_serve_again(void)
{
    const struct sl_nfs_handle file = the_file();

    for (uint16_t member = 0; member < 2; member++)
        edges_cut_off(&rig, member);
    edges_run(&rig, 30000000);
    assert_int_not_equal(status_of(&file), SL_NFS_OK);
    rig.is_cut_off[0] = rig.is_cut_off[1] = false;
    edges_reconnect(&rig);
    edges_run(&rig, 3000000);
    check_state(SL_NFS_MEMBER_CURRENT, NULL);
    assert_int_equal(status_of(&file), SL_NFS_OK);
}

static const struct move {
    const char *name;
    void (*run)(void);
} moves[] = {
    {"one that moves is out until it is reinstated", one_that_moves_is_out_until_it_is_reinstated},
    {"all that move begin anew, with the handles there were",
     all_that_move_begin_anew_with_the_handles_there_were},
    {"and are compared with each other", and_are_compared_with_each_other},
    {"what they do not have is stale", what_they_do_not_have_is_stale},
    {"one that was removed and comes back is out", one_that_was_removed_and_comes_back_is_out},
    {"one that was out serves when it is left alone",
     one_that_was_out_serves_when_it_is_left_alone},
    {"all that were away serve again", all_that_were_away_serve_again},
};

static void check_move(void **state)
{
    make_servers(nothing);
    edges_start(&rig);
    TEST_ROW(struct move, state)->run();
    edges_end(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("moved", moves, check_move),
        TEST_TABLE("first set", differences, check_first),
        TEST_TABLE("reinstated", differences, check_reinstated),
    };

    return TEST_RUN("nfs join", tables);
}
