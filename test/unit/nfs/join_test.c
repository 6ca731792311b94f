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

static void change_byte(struct model_disk *disk, const char *path, uint32_t offset)
{
    struct model_inode *file = at(disk, path);

    file->data[offset] ^= 1u;
    file->is_unstable = true;
    model_disk_commit(file);
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
    for (uint32_t offset = 65536u; offset < LARGE_BYTES - 65536u; offset++)
        change_byte(disk, "large", offset);
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

static void copy_disk(uint16_t from, uint16_t to)
{
    struct model_server *server = rig.servers[to];
    struct model_disk *copy =
        model_disk_copy(rig.servers[from]->disk, &server->disk->traits, rig.now_us);

    model_disk_destroy(server->disk);
    server->disk = copy;
}

/* One that was refused, copied, and spoilt in that way again. */
static void check_reinstated(void **state)
{
    const struct difference *difference = TEST_ROW(struct difference, state);

    make_servers(further_name);
    edges_start(&rig);
    copy_disk(0, 1);
    difference->make(rig.servers[1]->disk);
    assert_int_equal(sl_nfs_reinstate(rig.nfs, EDGES_FILESYSTEM, 1, rig.now_us), 0);
    edges_run(&rig, 3000000);
    check_state(difference->state, difference->words);
    edges_end(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("first set", differences, check_first),
        TEST_TABLE("reinstated", differences, check_reinstated),
    };

    return TEST_RUN("nfs join", tables);
}
