// SPDX-License-Identifier: Apache-2.0
/* What an operator is told of at the switch itself, and what recovery looks at after an unclean
 * end: what was noted, and nothing else. */
#include "edges_rig.h"

#include <errno.h>
#include <string.h>

#include "support/table.h"

#define DATA_BYTES 64u
#define NOTE_US 60000000u   /* after which nothing that was done before is noted */
#define MINUTE_US 60000000u /* between two events of a store that fails */

static struct edges_rig rig;

static void begin(uint16_t members)
{
    edges_make(&rig, members);
    edges_start(&rig);
    rig.told_count = 0;
}

static uint32_t count_of(enum sl_nfs_event_kind kind)
{
    uint32_t count = 0;

    assert_in_range(rig.told_count, 0, EDGES_EVENTS);
    for (uint32_t i = 0; i < rig.told_count; i++)
        count += rig.told[i].kind == kind;
    return count;
}

/* The only one of its kind that was told. */
static const struct sl_nfs_event *the(enum sl_nfs_event_kind kind)
{
    assert_int_equal(count_of(kind), 1);
    for (uint32_t i = 0; i < rig.told_count; i++)
        if (rig.told[i].kind == kind)
            return &rig.told[i];
    return NULL;
}

static uint32_t make_directory(const char *name)
{
    const struct sl_nfs_handle root = edges_mount(&rig, "/all");
    const struct sl_nfs_arguments arguments = edges_name(SL_NFS_MKDIR, &root, name);

    return edges_status(&rig, &arguments);
}

static struct sl_nfs_handle make_file(const char *name)
{
    const struct sl_nfs_handle root = edges_mount(&rig, "/all");

    return edges_handle(&rig, SL_NFS_CREATE, &root, name);
}

static void write_to(const struct sl_nfs_handle *file)
{
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_WRITE, file, "");

    arguments.count_bytes = arguments.data_bytes = DATA_BYTES;
    arguments.stable = SL_NFS_FILE_SYNC;
    assert_int_equal(edges_status(&rig, &arguments), SL_NFS_OK);
}

static struct model_inode *inode_of(uint16_t member, const char *name)
{
    struct model_disk *disk = rig.servers[member]->disk;

    return model_disk_lookup(disk, disk->inodes[0], name, (uint32_t)strlen(name));
}

static void refuse_directories(uint32_t status)
{
    for (uint16_t member = 0; member < rig.member_count; member++)
        rig.servers[member]->fault =
            (struct model_fault){MODEL_FAULT_REFUSE, 1u << SL_NFS_MKDIR, 0, status};
}

static void all_that_fail_alike_are_told_of_together(void)
{
    const struct sl_ip client = SL_IP_V4(10, 1, 0, 1);
    const struct sl_nfs_event *event;

    begin(3);
    refuse_directories(SL_NFS_ERR_IO);
    assert_int_equal(make_directory("new"), SL_NFS_ERR_IO);
    edges_run(&rig, 100000);
    event = the(SL_NFS_EVENT_ALL_FAILED);
    assert_int_equal(event->filesystem, EDGES_FILESYSTEM);
    assert_int_equal(event->member, SL_NFS_NO_ID);
    assert_int_equal(event->procedure, SL_NFS_MKDIR);
    assert_int_equal(event->xid, rig.next_xid - 1u);
    assert_memory_equal(&event->client, &client, sizeof(client));
    assert_string_equal(event->file, "/new");
    assert_non_null(strstr(event->text, "NFS3ERR_IO"));
    assert_int_equal(count_of(SL_NFS_EVENT_MEMBER_OUT), 0);
}

/* It is for the client to know: there is no space. */
static void full_disks_are_nothing_odd(void)
{
    begin(3);
    refuse_directories(SL_NFS_ERR_NOSPC);
    assert_int_equal(make_directory("new"), SL_NFS_ERR_NOSPC);
    edges_run(&rig, 100000);
    assert_int_equal(rig.told_count, 0);
}

static void a_file_system_without_members_does_not_serve(void)
{
    begin(1);
    rig.config.filesystems[EDGES_FILESYSTEM].members[0] = SL_NFS_NO_ID;
    edges_configure(&rig);
    edges_run(&rig, 100000);
    assert_int_equal(the(SL_NFS_EVENT_NO_MEMBER)->filesystem, EDGES_FILESYSTEM);
    assert_int_equal(count_of(SL_NFS_EVENT_SERVING), 0);
    rig.config.filesystems[EDGES_FILESYSTEM].members[0] = 0;
    edges_configure(&rig);
    edges_run(&rig, 10000000);
    assert_int_equal(the(SL_NFS_EVENT_SERVING)->filesystem, EDGES_FILESYSTEM);
    the(SL_NFS_EVENT_NO_MEMBER);
}

/* Nothing is sent that was not noted. */
static void a_store_that_fails_is_told_of_now_and_then(void)
{
    const struct sl_nfs_event *event;

    begin(1);
    model_store_break(rig.store, true);
    for (unsigned int i = 0; i < 3; i++)
        assert_int_equal(make_directory("new"), SL_NFS_ERR_JUKEBOX);
    event = the(SL_NFS_EVENT_STORE_FAILED);
    assert_int_equal(event->count, EIO);
    assert_int_equal(event->member, SL_NFS_NO_ID);
    edges_run(&rig, MINUTE_US);
    assert_int_equal(make_directory("new"), SL_NFS_ERR_JUKEBOX);
    assert_int_equal(count_of(SL_NFS_EVENT_STORE_FAILED), 2);
    assert_int_equal(rig.servers[0]->calls[SL_NFS_MKDIR], 0);
    model_store_break(rig.store, false);
    assert_int_equal(make_directory("new"), SL_NFS_OK);
}

/* The last member has not heard of it when the box dies. */
static void die_while_the_last_is_away(void)
{
    edges_kill(&rig);
    rig.is_cut_off[2] = false;
    rig.told_count = 0;
    edges_start(&rig);
    edges_run(&rig, 2000000);
}

static void check_recovery(uint32_t objects)
{
    const struct sl_nfs_event *began = the(SL_NFS_EVENT_RECOVERY_BEGAN);
    const struct sl_nfs_event *repaired = the(SL_NFS_EVENT_REPAIRED);
    const struct sl_nfs_event *ended = the(SL_NFS_EVENT_RECOVERY_ENDED);

    assert_true(began < repaired && repaired < ended);
    assert_int_equal(began->filesystem, EDGES_FILESYSTEM);
    assert_int_equal(began->count, objects);
    assert_int_equal(repaired->member, 2);
    assert_int_equal(ended->filesystem, EDGES_FILESYSTEM);
    assert_int_equal(count_of(SL_NFS_EVENT_MEMBER_OUT), 0);
    assert_int_equal(count_of(SL_NFS_EVENT_MEMBER_JOINED), 3);
    assert_int_equal(count_of(SL_NFS_EVENT_SERVING), 1);
}

static void a_file_that_was_being_written_is_repaired(void)
{
    struct sl_nfs_handle file;

    begin(3);
    file = make_file("noted");
    edges_run(&rig, NOTE_US);
    edges_cut_off(&rig, 2);
    write_to(&file);
    die_while_the_last_is_away();
    check_recovery(1);
    assert_string_equal(the(SL_NFS_EVENT_REPAIRED)->file, "/noted");
    assert_int_equal(the(SL_NFS_EVENT_REPAIRED)->procedure, SL_NFS_WRITE);
    assert_int_equal(inode_of(2, "noted")->size_bytes, DATA_BYTES);
}

static void a_directory_that_was_being_made_is_made(void)
{
    begin(3);
    edges_cut_off(&rig, 2);
    assert_int_equal(make_directory("noted"), SL_NFS_OK);
    die_while_the_last_is_away();
    check_recovery(1);
    assert_non_null(inode_of(2, "noted"));
}

static bool is_same_time(const struct sl_nfs_time *one, const struct sl_nfs_time *other)
{
    return one->seconds == other->seconds && one->nanoseconds == other->nanoseconds;
}

/* Of a file that nobody has written since, members are believed: whoever reads it would see. */
static void no_other_file_is_looked_at(void)
{
    static const uint8_t altered[] = "altered";
    struct sl_nfs_time atimes[EDGES_MEMBERS];
    struct sl_nfs_handle noted, other;

    begin(3);
    noted = make_file("noted");
    other = make_file("other");
    write_to(&other);
    edges_run(&rig, NOTE_US);
    model_disk_set_data(rig.servers[1]->disk, inode_of(1, "other"), altered, sizeof(altered));
    for (uint16_t member = 0; member < EDGES_MEMBERS; member++)
        atimes[member] = inode_of(member, "other")->atime;
    edges_cut_off(&rig, 2);
    write_to(&noted);
    die_while_the_last_is_away();
    check_recovery(1);
    for (uint16_t member = 0; member < EDGES_MEMBERS; member++)
        assert_true(is_same_time(&inode_of(member, "other")->atime, &atimes[member]));
    assert_int_equal(inode_of(0, "other")->size_bytes, DATA_BYTES);
    assert_int_equal(inode_of(1, "other")->size_bytes, sizeof(altered));
    assert_int_equal(inode_of(2, "other")->size_bytes, DATA_BYTES);
}

static void without_notes_there_is_nothing_to_recover(void)
{
    struct sl_nfs_handle file;

    begin(3);
    file = make_file("file");
    write_to(&file);
    edges_run(&rig, NOTE_US);
    die_while_the_last_is_away();
    assert_int_equal(count_of(SL_NFS_EVENT_RECOVERY_BEGAN), 0);
    assert_int_equal(count_of(SL_NFS_EVENT_RECOVERY_ENDED), 0);
    assert_int_equal(count_of(SL_NFS_EVENT_REPAIRED), 0);
    assert_int_equal(count_of(SL_NFS_EVENT_SERVING), 1);
}

struct scenario {
    const char *name;
    void (*run)(void);
};

static const struct scenario scenarios[] = {
    {"all that fail alike are told of together", all_that_fail_alike_are_told_of_together},
    {"full disks are nothing odd", full_disks_are_nothing_odd},
    {"a file system without members does not serve", a_file_system_without_members_does_not_serve},
    {"a store that fails is told of now and then", a_store_that_fails_is_told_of_now_and_then},
    {"a file that was being written is repaired", a_file_that_was_being_written_is_repaired},
    {"a directory that was being made is made", a_directory_that_was_being_made_is_made},
    {"no other file is looked at", no_other_file_is_looked_at},
    {"without notes there is nothing to recover", without_notes_there_is_nothing_to_recover},
};

static void check(void **state)
{
    TEST_ROW(struct scenario, state)->run();
    edges_end(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("events", scenarios, check)};

    return TEST_RUN("nfs events", tables);
}
