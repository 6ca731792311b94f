// SPDX-License-Identifier: Apache-2.0
/* Where the view of a client ends, what it is promised, and absurd answers of servers. */
#include "edges_rig.h"

#include <string.h>

#include "rpc/rpc.h"
#include "support/table.h"

static struct edges_rig rig;

static uint32_t status_of(const struct sl_nfs_arguments *arguments)
{
    return edges_status(&rig, arguments);
}

static void make(uint8_t procedure, const struct sl_nfs_handle *directory, const char *name)
{
    const struct sl_nfs_arguments arguments = edges_name(procedure, directory, name);

    assert_int_equal(status_of(&arguments), SL_NFS_OK);
}

/* LOOKUP of ".."; *up is what it leads to. */
static uint32_t look_up(const struct sl_nfs_handle *directory, struct sl_nfs_handle *up)
{
    const struct sl_nfs_arguments arguments = edges_name(SL_NFS_LOOKUP, directory, "..");
    struct model_reply reply;
    uint32_t status;

    edges_call(&rig, &arguments, &reply);
    status = reply.result.status;
    *up = reply.result.handle;
    model_reply_free(&reply);
    return status;
}

static bool is_same(const struct sl_nfs_handle *one, const struct sl_nfs_handle *other)
{
    return one->length_bytes == other->length_bytes &&
           memcmp(one->bytes, other->bytes, one->length_bytes) == 0;
}

static void the_way_up_ends_at_the_directory_of_an_export(void)
{
    struct sl_nfs_handle all = edges_mount(&rig, "/all"), part, up;

    make(SL_NFS_MKDIR, &all, "sub");
    part = edges_mount(&rig, "/part");
    assert_int_equal(look_up(&part, &up), SL_NFS_OK);
    assert_true(is_same(&up, &part));
}

static void nor_does_it_go_on_while_that_directory_is_looked_for(void)
{
    struct sl_nfs_handle all = edges_mount(&rig, "/all"), part, up;

    make(SL_NFS_MKDIR, &all, "sub");
    part = edges_mount(&rig, "/part");
    edges_configure(&rig);
    assert_int_equal(look_up(&part, &up), SL_NFS_ERR_JUKEBOX);
    edges_run(&rig, 3000000);
    assert_int_equal(look_up(&part, &up), SL_NFS_OK);
    assert_true(is_same(&up, &part));
}

/* No file system stands there that serves: what the directory holds is not shown either. */
static void what_a_sub_tree_covers_is_hidden_after_a_commit_too(void)
{
    static struct sl_nfs_config again;
    struct sl_nfs_handle all = edges_mount(&rig, "/all");
    struct sl_nfs_arguments look = edges_name(SL_NFS_LOOKUP, &all, "sub");

    make(SL_NFS_MKDIR, &all, "sub");
    assert_int_equal(status_of(&look), SL_NFS_OK);
    rig.config.subtrees[0] = (struct sl_nfs_subtree_config){.present = true,
                                                            .filesystem = EDGES_FILESYSTEM,
                                                            .target = EDGES_FILESYSTEM + 1u,
                                                            .path = "/sub"};
    edges_configure(&rig);
    edges_run(&rig, 3000000);
    assert_int_equal(status_of(&look), SL_NFS_ERR_JUKEBOX);
    again = rig.config;
    sl_nfs_configure(rig.nfs, &again, 1u << EDGES_SERVICE, rig.now_us);
    assert_int_equal(status_of(&look), SL_NFS_ERR_JUKEBOX);
    look.procedure = SL_NFS_RMDIR;
    assert_int_equal(status_of(&look), SL_NFS_ERR_ACCES);
    again.subtrees[0].present = false;
    sl_nfs_configure(rig.nfs, &again, 1u << EDGES_SERVICE, rig.now_us);
}

static uint32_t promised(enum sl_nfs_transport transport)
{
    struct sl_nfs_handle all = edges_mount(&rig, "/all");
    const struct sl_nfs_arguments arguments = edges_name(SL_NFS_FSINFO, &all, "");
    struct model_reply reply;

    rig.transport = (uint8_t)transport;
    edges_call(&rig, &arguments, &reply);
    assert_int_equal(reply.result.status, SL_NFS_OK);
    assert_int_equal(reply.result.fsinfo.read_max_bytes, reply.result.fsinfo.write_max_bytes);
    model_reply_free(&reply);
    return reply.result.fsinfo.read_max_bytes;
}

static void clients_are_promised_what_their_transport_carries(void)
{
    assert_int_equal(promised(SL_NFS_TCP), EDGES_TRANSFER_BYTES);
    assert_int_equal(promised(SL_NFS_UDP), 32768);
}

static void a_listing_that_never_ends_is_given_up(void)
{
    struct sl_nfs_handle all = edges_mount(&rig, "/all");
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_READDIR, &all, "");

    make(SL_NFS_MKDIR, &all, "sub");
    arguments.count_bytes = 4096;
    rig.listings_never_end = true;
    assert_int_equal(status_of(&arguments), SL_NFS_ERR_JUKEBOX);
    assert_in_range(rig.asked[SL_NFS_READDIRPLUS], 2, 12);
    rig.listings_never_end = false;
    assert_int_equal(status_of(&arguments), SL_NFS_OK);
}

static void a_read_that_is_longer_than_asked_is_an_error(void)
{
    struct sl_nfs_handle all = edges_mount(&rig, "/all");
    struct sl_nfs_arguments arguments = edges_name(SL_NFS_CREATE, &all, "file");
    struct model_reply reply;

    edges_call(&rig, &arguments, &reply);
    assert_int_equal(reply.result.status, SL_NFS_OK);
    arguments = edges_name(SL_NFS_WRITE, &reply.result.handle, "");
    model_reply_free(&reply);
    arguments.count_bytes = arguments.data_bytes = 64;
    arguments.stable = 2;
    assert_int_equal(status_of(&arguments), SL_NFS_OK);
    arguments.procedure = SL_NFS_READ;
    assert_int_equal(status_of(&arguments), SL_NFS_OK);
    rig.reads_are_too_long = true;
    assert_int_equal(status_of(&arguments), SL_NFS_ERR_IO);
}

/* Half of the places for calls, of which there are 64, are left to other file systems. */
static void calls_for_servers_that_are_away_do_not_take_all_places(void)
{
    struct sl_nfs_handle all = edges_mount(&rig, "/all");
    const struct sl_nfs_arguments arguments = edges_name(SL_NFS_GETATTR, &all, "");
    unsigned int waiting = 0;

    rig.server_is_silent = true;
    while (waiting < 60 && status_of(&arguments) == EDGES_SILENCE)
        waiting++;
    assert_in_range(waiting, 20, 32);
    assert_int_equal(status_of(&arguments), SL_NFS_ERR_JUKEBOX);
    rig.server_is_silent = false;
    edges_reconnect(&rig);
    edges_run(&rig, 5000000);
    assert_int_equal(status_of(&arguments), SL_NFS_OK);
}

static void a_file_system_that_is_founded_has_lost_no_data(void)
{
    assert_true(rig.events >> SL_NFS_EVENT_SERVING & 1u);
    assert_false(rig.events >> SL_NFS_EVENT_VERIFIER_CHANGED & 1u);
}

/* A box that has begun, and whose only server says nothing. */
static void begin_without_servers(void)
{
    edges_end(&rig);
    edges_make(&rig, 1);
    rig.transport = SL_NFS_TCP;
    rig.server_is_silent = true;
    edges_start(&rig);
}

/* True: it was answered within a second. */
static bool ask_to_mount(void)
{
    struct model_out call = {0};

    model_encode_mount(&call, rig.next_xid++, 3, "/all");
    return edges_send(&rig, SL_NFS_PORT_MOUNT, &call);
}

static void a_call_for_what_is_not_served_yet_is_answered_when_it_is(void)
{
    struct model_reply reply;

    begin_without_servers();
    assert_false(ask_to_mount());
    rig.server_is_silent = false;
    edges_reconnect(&rig);
    edges_run(&rig, 6000000);
    assert_true(rig.reply.length_bytes != 0);
    assert_true(model_decode_mount(rig.reply.data, rig.reply.length_bytes, 3, &reply));
    assert_int_equal(reply.result.status, SL_NFS_OK);
    model_reply_free(&reply);
    assert_int_equal(rig.unanswered, 0);
}

static void one_that_waits_too_long_is_let_go_with_its_connection(void)
{
    begin_without_servers();
    assert_false(ask_to_mount());
    edges_run(&rig, 18000000);
    assert_int_equal(rig.hang_ups, 0);
    edges_run(&rig, 3000000);
    assert_int_equal(rig.hang_ups, 1);
    assert_int_equal(rig.unanswered, 1);
}

static void datagrams_that_are_let_go_have_no_connection(void)
{
    begin_without_servers();
    rig.transport = SL_NFS_UDP;
    assert_false(ask_to_mount());
    edges_run(&rig, 21000000);
    assert_int_equal(rig.hang_ups, 0);
    assert_int_equal(rig.unanswered, 1);
}

/* Procedures of NSM: 5 makes it behave as after a crash, 6 tells of one. */
static void nobody_can_have_a_server_forget_all_locks(void)
{
    for (uint32_t procedure = 2; procedure <= 5; procedure++)
        assert_int_equal(edges_ask(&rig, SL_NFS_PORT_NSM, SL_RPC_NSM, 1, procedure),
                         SL_RPC_PROC_UNAVAIL);
}

struct scenario {
    const char *name;
    void (*run)(void);
};

static const struct scenario scenarios[] = {
    {"the way up ends at the directory of an export",
     the_way_up_ends_at_the_directory_of_an_export},
    {"nor does it go on while that directory is looked for",
     nor_does_it_go_on_while_that_directory_is_looked_for},
    {"what a sub-tree covers is hidden after a commit too",
     what_a_sub_tree_covers_is_hidden_after_a_commit_too},
    {"clients are promised what their transport carries",
     clients_are_promised_what_their_transport_carries},
    {"a listing that never ends is given up", a_listing_that_never_ends_is_given_up},
    {"calls for servers that are away do not take all places",
     calls_for_servers_that_are_away_do_not_take_all_places},
    {"a file system that is founded has lost no data",
     a_file_system_that_is_founded_has_lost_no_data},
    {"a call for what is not served yet is answered when it is",
     a_call_for_what_is_not_served_yet_is_answered_when_it_is},
    {"one that waits too long is let go with its connection",
     one_that_waits_too_long_is_let_go_with_its_connection},
    {"datagrams that are let go have no connection", datagrams_that_are_let_go_have_no_connection},
    {"nobody can have a server forget all locks", nobody_can_have_a_server_forget_all_locks},
    {"a read that is longer than asked is an error", a_read_that_is_longer_than_asked_is_an_error},
};

static void check(void **state)
{
    edges_begin(&rig);
    TEST_ROW(struct scenario, state)->run();
    edges_end(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {TEST_TABLE("edges", scenarios, check)};

    return TEST_RUN("nfs edges", tables);
}
