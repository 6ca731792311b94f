// SPDX-License-Identifier: Apache-2.0
/* A member whose connection was lost while it had data that was not committed (nfs/doubt.c). */
#include "edges_rig.h"

#include "support/table.h"

#define DATA_BYTES 64u
#define COMMITS_MAX 4u /* that a member may refuse */

static struct edges_rig rig;
static struct sl_nfs_handle unstable, stable; /* two files */

static struct sl_nfs_handle make_file(const struct sl_nfs_handle *root, const char *name,
                                      uint8_t how)
{
    struct sl_nfs_handle file = edges_handle(&rig, SL_NFS_CREATE, root, name);
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_WRITE, &file, "");

    arguments.count_bytes = arguments.data_bytes = DATA_BYTES;
    arguments.stable = how;
    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
    return file;
}

static void begin(uint16_t members)
{
    struct sl_nfs_handle root;

    edges_make(&rig, members);
    edges_start(&rig);
    root = edges_mount(&rig, "/all");
    unstable = make_file(&root, "unstable", SL_NFS_UNSTABLE);
    stable = make_file(&root, "stable", SL_NFS_FILE_SYNC);
    /* Each member has answered. */
    edges_run(&rig, 10000);
}

/* Bytes that a READ was answered with, or EDGES_SILENCE. */
static uint32_t read_of(const struct sl_nfs_handle *file)
{
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_READ, file, "");
    uint32_t status;

    arguments.count_bytes = DATA_BYTES;
    status = edges_status(&rig, &arguments);
    if (status == EDGES_SILENCE)
        return EDGES_SILENCE;
    assert_int_equal(status, SL_NFS_OK);
    return rig.shared_with_client;
}

/* The member that reads of it come from. */
static uint16_t reader_of(const struct sl_nfs_handle *file)
{
    uint64_t before = rig.servers[0]->calls[SL_NFS_READ];

    assert_int_equal(read_of(file), DATA_BYTES);
    return rig.servers[0]->calls[SL_NFS_READ] == before ? 1 : 0;
}

static void lose_connection(uint16_t member)
{
    edges_cut_off(&rig, member);
    edges_find_again(&rig, member);
}

static uint8_t state_of(uint16_t member)
{
    struct sl_nfs_member_row row;

    assert_true(edges_member(&rig, member, &row));
    return row.state;
}

static uint64_t commits_of(uint16_t member)
{
    return rig.servers[member]->calls[SL_NFS_COMMIT];
}

static void it_is_not_read_from_until_its_verifier_was_seen(void)
{
    begin(1);
    rig.held_back = 1u << SL_NFS_COMMIT;
    lose_connection(0);
    assert_int_equal(read_of(&unstable), EDGES_SILENCE);
    assert_int_equal(rig.servers[0]->calls[SL_NFS_READ], 0);
    assert_int_equal(commits_of(0), 1);
    rig.held_back = 0;
    edges_run(&rig, 100000);
    assert_true(rig.reply.length_bytes != 0);
    assert_int_equal(rig.shared_with_client, DATA_BYTES);
    assert_int_equal(commits_of(0), 1);
    assert_int_equal(state_of(0), SL_NFS_MEMBER_CURRENT);
}

static void other_files_are_read_meanwhile(void)
{
    begin(1);
    rig.held_back = 1u << SL_NFS_COMMIT;
    lose_connection(0);
    edges_run(&rig, 100000);
    assert_int_equal(commits_of(0), 1);
    assert_int_equal(read_of(&stable), DATA_BYTES);
}

/* What it read before its connection was lost is read again, by somebody else. */
static void what_it_was_reading_comes_from_another(void)
{
    uint16_t reader;

    begin(2);
    reader = reader_of(&unstable);
    rig.held_back = 1u << SL_NFS_READ;
    assert_int_equal(read_of(&unstable), EDGES_SILENCE);
    rig.held_back = 1u << SL_NFS_COMMIT;
    model_server_crash(rig.servers[reader], rig.now_us);
    lose_connection(reader);
    edges_run(&rig, 100000);
    assert_true(rig.reply.length_bytes != 0);
    assert_int_equal(rig.shared_with_client, DATA_BYTES);
}

/* It has several connections, and one is lost: the others tell as little of what it has kept. */
static void nor_is_believed_what_another_connection_brings(void)
{
    begin(1);
    rig.held_back = 1u << SL_NFS_READ | 1u << SL_NFS_COMMIT;
    assert_int_equal(read_of(&unstable), EDGES_SILENCE);
    sl_nfs_channel_lost(rig.nfs, 0, rig.channel + 1u, rig.now_us);
    rig.held_back = 1u << SL_NFS_COMMIT;
    edges_run(&rig, 100000);
    assert_int_equal(rig.reply.length_bytes, 0);
    rig.held_back = 0;
    edges_run(&rig, 100000);
    assert_true(rig.reply.length_bytes != 0);
    assert_int_equal(rig.shared_with_client, DATA_BYTES);
}

static void one_that_has_begun_anew_is_taken_out(void)
{
    uint16_t reader;
    uint64_t reads;

    begin(2);
    reader = reader_of(&unstable);
    reads = rig.servers[reader]->calls[SL_NFS_READ];
    rig.held_back = 1u << SL_NFS_COMMIT;
    model_server_crash(rig.servers[reader], rig.now_us);
    lose_connection(reader);
    assert_int_equal(read_of(&unstable), DATA_BYTES);
    assert_int_equal(rig.servers[reader]->calls[SL_NFS_READ], reads);
    assert_int_equal(state_of(reader), SL_NFS_MEMBER_CURRENT);
    rig.held_back = 0;
    edges_run(&rig, 100000);
    assert_int_equal(state_of(reader), SL_NFS_MEMBER_OUT);
    assert_int_equal(state_of(1u - reader), SL_NFS_MEMBER_CURRENT);
    assert_true(rig.events >> SL_NFS_EVENT_MEMBER_OUT & 1u);
    assert_false(rig.events >> SL_NFS_EVENT_VERIFIER_CHANGED & 1u);
    assert_int_equal(read_of(&unstable), DATA_BYTES);
}

/* Better a delay than what it may have forgotten. */
static void nor_is_it_read_from_while_the_other_is_away(void)
{
    uint16_t reader;

    begin(2);
    reader = reader_of(&unstable);
    model_server_crash(rig.servers[reader], rig.now_us);
    lose_connection(reader);
    edges_cut_off(&rig, 1u - reader);
    assert_int_equal(read_of(&unstable), EDGES_SILENCE);
    edges_find_again(&rig, 1u - reader);
    edges_run(&rig, 1000000);
    assert_true(rig.reply.length_bytes != 0);
    assert_int_equal(rig.shared_with_client, DATA_BYTES);
}

/* The only one has lost it: nobody else has it, and clients are told to send it again. */
static void the_last_one_is_read_from_and_the_loss_is_told(void)
{
    begin(1);
    model_server_crash(rig.servers[0], rig.now_us);
    lose_connection(0);
    assert_int_equal(read_of(&unstable), 0);
    assert_true(rig.events >> SL_NFS_EVENT_VERIFIER_CHANGED & 1u);
    assert_int_equal(state_of(0), SL_NFS_MEMBER_CURRENT);
}

/* Anybody may read it, nobody write it, as of a server that squashes root. */
static void protect(void)
{
    struct model_disk *disk = rig.servers[0]->disk;
    struct model_inode *file = model_disk_lookup(disk, disk->inodes[0], "unstable", 8);

    assert_non_null(file);
    disk->traits.squashes_root = true;
    file->mode = 0444;
}

static void one_that_refuses_commits_is_believed_in_the_end(void)
{
    begin(1);
    protect();
    lose_connection(0);
    assert_int_equal(read_of(&unstable), DATA_BYTES);
    assert_int_equal(commits_of(0), COMMITS_MAX);
}

struct scenario {
    const char *name;
    void (*run)(void);
};

static const struct scenario scenarios[] = {
    {"it is not read from until its verifier was seen",
     it_is_not_read_from_until_its_verifier_was_seen},
    {"other files are read meanwhile", other_files_are_read_meanwhile},
    {"what it was reading comes from another", what_it_was_reading_comes_from_another},
    {"nor is believed what another connection brings",
     nor_is_believed_what_another_connection_brings},
    {"one that has begun anew is taken out", one_that_has_begun_anew_is_taken_out},
    {"nor is it read from while the other is away", nor_is_it_read_from_while_the_other_is_away},
    {"the last one is read from, and the loss is told",
     the_last_one_is_read_from_and_the_loss_is_told},
    {"one that refuses COMMITs is believed in the end",
     one_that_refuses_commits_is_believed_in_the_end},
};

static void check(void **state)
{
    TEST_ROW(struct scenario, state)->run();
    edges_end(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("doubt", scenarios, check)};

    return TEST_RUN("nfs doubt", tables);
}
