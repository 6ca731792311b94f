// SPDX-License-Identifier: Apache-2.0
/* Questions about NFS over faked switches, reinstating, events, statistics and clearing them. */

#include "support/table.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "fake_nas.h"

#define FILES 30u

/* SP 0 runs, and has file system home. */
static struct sl_nas nas;

static struct bench *with_a_switch(void)
{
    struct bench *bench = bench_create();

    memset(&nas, 0, sizeof(nas));
    memset(&fake_store, 0, sizeof(fake_store));
    nas.delay = 2;
    bench->nas[0] = &nas;
    fixture_add_filesystem(bench->config);
    bench_bring_up(bench);
    return bench;
}

/* File n: n hits, on list n % 3. */
static void add_files(unsigned int count)
{
    for (unsigned int n = 0; n < count; n++) {
        nas.files[n] = (struct sl_nfs_file_row){
            .object = 1000 + n, .hits = n, .filesystem = 0, .list = n % 3, .servers = 5};
        snprintf(nas.files[n].path, sizeof(nas.files[n].path), "/d/f%u", n % FILES);
    }
    nas.file_count = count;
}

static uint16_t ask(struct bench *bench, uint8_t what, uint16_t maximum, uint64_t cursor)
{
    struct sl_msg_nfs_query query = {
        .transaction = ++bench->transaction, .what = what, .maximum = maximum, .cursor = cursor};

    bench_send(bench, SL_MSG_NFS_QUERY, &query, sizeof(query));
    return bench_answer(bench);
}

static const struct page_row {
    const char *name;
    unsigned int files;
    uint16_t maximum;
    unsigned int pages; /* until all have been seen */
} page_rows[] = {
    {"none at all", 0, 100, 1},
    {"all in one page", 30, 100, 1},
    {"pages that end inside an answer of the switch", 30, 7, 5},
    {"pages that end where one does", 16, 8, 2},
    {"one by one", 9, 1, 9},
};

static void check_pages(void **state)
{
    const struct page_row *row = TEST_ROW(struct page_row, state);
    struct bench *bench = with_a_switch();
    const struct sl_msg_nfs_files *files = (const void *)bench->message.payload;
    uint64_t cursor = 0;
    unsigned int seen = 0, pages = 0;
    bool exhausted = false;

    add_files(row->files);
    while (!exhausted) {
        unsigned int page = 0;

        assert_int_equal(ask(bench, SL_ATTR_NFS_QUERY_WHAT_FILES, row->maximum, cursor),
                         SL_MSG_NFS_FILES);
        for (;;) {
            for (uint16_t i = 0; i < files->rows_count; i++, page++)
                assert_int_equal(files->rows[i].object, 1000 + seen++);
            if (files->done)
                break;
            assert_int_equal(bench_answer(bench), SL_MSG_NFS_FILES);
        }
        assert_in_range(page, 0, row->maximum);
        cursor = files->next_cursor;
        exhausted = files->exhausted;
        assert_in_range(++pages, 1, row->pages);
    }
    assert_int_equal(seen, row->files);
    bench_destroy(bench);
}

static void a_file_is_shown_as_it_is(void **state)
{
    struct bench *bench = with_a_switch();
    const struct sl_msg_nfs_files *files = (const void *)bench->message.payload;

    (void)state;
    add_files(3);
    assert_int_equal(ask(bench, SL_ATTR_NFS_QUERY_WHAT_FILES, 100, 0), SL_MSG_NFS_FILES);
    assert_int_equal(files->rows_count, 3);
    assert_int_equal(files->rows[2].hits, 2);
    assert_int_equal(files->rows[2].list, 2);
    assert_int_equal(files->rows[2].servers, 5);
    assert_string_equal(files->rows[2].path, "/d/f2");
    bench_destroy(bench);
}

static void members_come_file_system_by_file_system(void **state)
{
    struct bench *bench = with_a_switch();
    const struct sl_msg_nfs_members *rows = (const void *)bench->message.payload;

    (void)state;
    nas.filesystem_count = 2;
    nas.filesystems[0] = (struct sl_nfs_filesystem_row){.filesystem = 3};
    nas.filesystems[1] = (struct sl_nfs_filesystem_row){
        .filesystem = 0, .is_serving = true, .notes = 4, .members = 2};
    nas.filesystems[1].member[0].member = 5;
    nas.filesystems[1].member[0].state = SL_NFS_MEMBER_CURRENT;
    nas.filesystems[1].member[1].member = 0;
    nas.filesystems[1].member[1].state = SL_NFS_MEMBER_OUT;
    strcpy(nas.filesystems[1].member[1].reason, "it did not answer WRITE");
    assert_int_equal(ask(bench, SL_ATTR_NFS_QUERY_WHAT_MEMBERS, 100, 0), SL_MSG_NFS_MEMBERS);
    assert_int_equal(rows->rows_count, 3);
    assert_int_equal(rows->rows[0].filesystem, 3);
    assert_int_equal(rows->rows[0].member, SL_ID_NONE);
    assert_int_equal(rows->rows[1].member, 5);
    assert_int_equal(rows->rows[1].state, SL_ATTR_NAS_MEMBER_ROW_STATE_CURRENT);
    assert_int_equal(rows->rows[2].notes, 4);
    assert_string_equal(rows->rows[2].reason, "it did not answer WRITE");
    assert_int_equal(bench_answer(bench), SL_MSG_NFS_MEMBERS);
    assert_true(rows->done && rows->exhausted);
    assert_int_equal(rows->rows_count, 0);
    bench_destroy(bench);
}

static void a_client_has_its_histogram(void **state)
{
    struct bench *bench = with_a_switch();
    const struct sl_msg_nfs_clients *rows = (const void *)bench->message.payload;

    (void)state;
    nas.client_count = 1;
    nas.clients[0] = (struct sl_nfs_client_row){
        .client = SL_IP_V4(10, 1, 0, 11),
        .calls = 9,
        .times = {.count = 7, .sum_us = 70, .buckets = {[0] = 3, [25] = 4}}};
    assert_int_equal(ask(bench, SL_ATTR_NFS_QUERY_WHAT_CLIENTS, 100, 0), SL_MSG_NFS_CLIENTS);
    assert_int_equal(rows->rows[0].client.bytes[3], 11);
    assert_int_equal(rows->rows[0].timed, 7);
    assert_int_equal(rows->rows[0].bucket_0, 3);
    assert_int_equal(rows->rows[0].bucket_25, 4);
    bench_destroy(bench);
}

static void a_trace_is_armed_and_read(void **state)
{
    struct bench *bench = with_a_switch();
    struct sl_msg_nfs_trace arm = {
        .transaction = ++bench->transaction, .procedure = 7, .client = fixture_v4(10, 1, 0, 11)};
    const struct sl_msg_nfs_steps *steps = (const void *)bench->message.payload;
    const struct sl_ip client = SL_IP_V4(10, 1, 0, 11);
    unsigned int seen = 0;

    (void)state;
    bench_send(bench, SL_MSG_NFS_TRACE, &arm, sizeof(arm));
    assert_int_equal(bench_answer(bench), SL_MSG_ACK);
    assert_int_equal(nas.armed.procedure, 7);
    assert_true(sl_ip_equal(&nas.armed.client, &client));
    nas.trace = (struct sl_nfs_trace){
        .client = client, .xid = 77, .procedure = 7, .is_complete = true, .steps = 23, .lost = 2};
    for (unsigned int i = 0; i < 23; i++)
        nas.trace.step[i].at_us = 10 * i;
    assert_int_equal(ask(bench, SL_ATTR_NFS_QUERY_WHAT_TRACE, 100, 0), SL_MSG_NFS_STEPS);
    for (;;) {
        assert_true(steps->is_complete);
        assert_int_equal(steps->xid, 77);
        assert_int_equal(steps->lost, 2);
        for (uint16_t i = 0; i < steps->rows_count; i++)
            assert_int_equal(steps->rows[i].at_us, 10 * seen++);
        if (steps->done)
            break;
        assert_int_equal(bench_answer(bench), SL_MSG_NFS_STEPS);
    }
    assert_int_equal(seen, 23);
    assert_true(steps->exhausted);
    bench_destroy(bench);
}

static void a_question_to_no_switch_is_refused(void **state)
{
    struct bench *bench = with_a_switch();
    struct sl_msg_nfs_query query = {.transaction = ++bench->transaction, .sp = 4, .maximum = 1};

    (void)state;
    bench_send(bench, SL_MSG_NFS_QUERY, &query, sizeof(query));
    assert_int_equal(bench_answer(bench), SL_MSG_NAK);
    assert_int_equal(bench_nak(bench)->error, ENOENT);
    assert_int_equal(ask(bench, 9, 1, 0), SL_MSG_NAK);
    assert_int_equal(bench_nak(bench)->error, EINVAL);
    bench_destroy(bench);
}

static void who_asks_meanwhile_is_refused(void **state)
{
    struct bench *bench = with_a_switch();
    struct sl_msg_nfs_query query = {.transaction = bench->transaction + 10, .maximum = 1};

    (void)state;
    nas.delay = 15;
    bench_send(bench, SL_MSG_NFS_QUERY, &query, sizeof(query));
    assert_int_equal(ask(bench, SL_ATTR_NFS_QUERY_WHAT_CALLS, 1, 0), SL_MSG_NAK);
    assert_int_equal(bench_nak(bench)->error, EBUSY);
    bench->transaction = query.transaction;
    assert_int_equal(bench_answer(bench), SL_MSG_NFS_MEMBERS);
    bench_destroy(bench);
}

static void a_question_of_who_is_gone_is_forgotten(void **state)
{
    struct bench *bench = with_a_switch();
    struct sl_msg_nfs_query query = {.transaction = 901, .maximum = 1};

    (void)state;
    nas.delay = 20;
    bench_send(bench, SL_MSG_NFS_QUERY, &query, sizeof(query));
    bench_run(bench, 2);
    sl_region_attach_manager(bench->manager.header, 2, 2);
    bench_run(bench, 2);
    add_files(2);
    assert_int_equal(ask(bench, SL_ATTR_NFS_QUERY_WHAT_FILES, 9, 0), SL_MSG_NFS_FILES);
    bench_destroy(bench);
}

static void send_reinstate(struct bench *bench, uint16_t member)
{
    struct sl_msg_nfs_reinstate request = {
        .transaction = ++bench->transaction, .filesystem = 0, .member = member};

    bench_send(bench, SL_MSG_NFS_REINSTATE, &request, sizeof(request));
}

static const struct outcome_row {
    const char *name;
    int outcome;
    const char *says; /* NULL: it was acknowledged */
} outcome_rows[] = {
    {"done", 0, NULL},
    {"not in force", -ENOENT, "enabled"},
    {"current already", -EALREADY, "nothing is to be done"},
    {"not loaded yet", -EAGAIN, "not been loaded"},
    {"something else", -EIO, "try again"},
};

static void check_outcome(void **state)
{
    const struct outcome_row *row = TEST_ROW(struct outcome_row, state);
    struct bench *bench = with_a_switch();

    send_reinstate(bench, 5);
    bench_run(bench, 20);
    assert_true(nas.is_reinstating);
    assert_int_equal(nas.member, 5);
    nas.outcome = row->outcome;
    nas.is_reinstated = true;
    if (row->says == NULL) {
        assert_int_equal(bench_answer(bench), SL_MSG_ACK);
    } else {
        assert_int_equal(bench_answer(bench), SL_MSG_NAK);
        assert_int_equal(bench_nak(bench)->error, -row->outcome);
        assert_string_equal(bench_nak(bench)->key, "home/nas2");
        assert_non_null(strstr(bench_nak(bench)->reason, row->says));
    }
    bench_destroy(bench);
}

static void a_member_that_is_none_cannot_be_reinstated(void **state)
{
    struct bench *bench = with_a_switch();

    (void)state;
    send_reinstate(bench, 6);
    assert_int_equal(bench_answer(bench), SL_MSG_NAK);
    assert_int_equal(bench_nak(bench)->error, ENOENT);
    assert_false(nas.is_reinstating);
    bench_destroy(bench);
}

static void two_are_not_reinstated_at_once(void **state)
{
    struct bench *bench = with_a_switch();

    (void)state;
    send_reinstate(bench, 5);
    send_reinstate(bench, 0);
    assert_int_equal(bench_answer(bench), SL_MSG_NAK);
    assert_int_equal(bench_nak(bench)->error, EBUSY);
    assert_int_equal(nas.member, 5);
    bench_destroy(bench);
}

static const struct event_row {
    const char *name;
    uint8_t kind;
    uint16_t code;
    uint16_t id;     /* of the object it is about */
    const char *key; /* likewise */
} event_rows[] = {
    {"joined", SL_NFS_EVENT_MEMBER_JOINED, SL_EVENT_NFS_MEMBER_JOINED, 5, "home/nas2"},
    {"refused", SL_NFS_EVENT_MEMBER_REFUSED, SL_EVENT_NFS_MEMBER_REFUSED, 5, "home/nas2"},
    {"out", SL_NFS_EVENT_MEMBER_OUT, SL_EVENT_NFS_MEMBER_OUT, 5, "home/nas2"},
    {"the last one", SL_NFS_EVENT_LAST_MEMBER, SL_EVENT_NFS_LAST_MEMBER, 0, "home"},
    {"none left", SL_NFS_EVENT_NO_MEMBER, SL_EVENT_NFS_NO_MEMBER, 0, "home"},
    {"serving", SL_NFS_EVENT_SERVING, SL_EVENT_NFS_SERVING, 0, "home"},
    {"all failed", SL_NFS_EVENT_ALL_FAILED, SL_EVENT_NFS_ALL_FAILED, 0, "home"},
    {"a foreign handle", SL_NFS_EVENT_FOREIGN_HANDLE, SL_EVENT_NFS_FOREIGN_HANDLE, SL_ID_NONE, ""},
    {"a full map", SL_NFS_EVENT_MAP_FULL, SL_EVENT_NFS_MAP_FULL, 0, "home"},
    {"a store that failed", SL_NFS_EVENT_STORE_FAILED, SL_EVENT_NFS_STORE_FAILED, SL_ID_NONE, ""},
    {"recovery", SL_NFS_EVENT_RECOVERY_BEGAN, SL_EVENT_NFS_RECOVERY_BEGAN, 0, "home"},
    {"a repair", SL_NFS_EVENT_REPAIRED, SL_EVENT_NFS_REPAIRED, 5, "home/nas2"},
    {"the end of recovery", SL_NFS_EVENT_RECOVERY_ENDED, SL_EVENT_NFS_RECOVERY_ENDED, 0, "home"},
    {"a new verifier", SL_NFS_EVENT_VERIFIER_CHANGED, SL_EVENT_NFS_VERIFIER_CHANGED, 0, "home"},
    {"lost locks", SL_NFS_EVENT_LOCKS_LOST, SL_EVENT_NFS_LOCKS_LOST, 0, "home"},
    {"a sub-tree", SL_NFS_EVENT_SUBTREE_INACTIVE, SL_EVENT_NFS_SUBTREE_INACTIVE, 0, "home"},
    {"a member unlike the others", SL_NFS_EVENT_MEMBER_UNLIKE, SL_EVENT_NFS_MEMBER_UNLIKE, 5,
     "home/nas2"},
};

static void check_event(void **state)
{
    const struct event_row *row = TEST_ROW(struct event_row, state);
    struct bench *bench = with_a_switch();
    const struct sl_msg_event *event;

    nas.events[0] = (struct sl_nfs_event){.kind = row->kind, .filesystem = 0, .member = 5};
    nas.event_count = 1;
    bench_run(bench, 2);
    assert_int_equal(bench_events(bench, row->code), 1);
    event = bench_last_event(bench, row->code);
    assert_int_equal(event->id, row->id);
    assert_string_equal(event->key, row->key);
    bench_destroy(bench);
}

static void a_member_that_is_out_is_told_with_the_call(void **state)
{
    struct bench *bench = with_a_switch();
    struct sl_event_nfs_member_out out;

    (void)state;
    nas.events[0] = (struct sl_nfs_event){.kind = SL_NFS_EVENT_MEMBER_OUT,
                                          .filesystem = 0,
                                          .member = 5,
                                          .procedure = SL_NFS_WRITE,
                                          .client = SL_IP_V4(10, 1, 0, 11),
                                          .xid = 0x12ab34cd,
                                          .file = "/a/b",
                                          .text = "it answered IO, the others OK"};
    nas.events[1] = nas.events[0];
    nas.events[1].client = (struct sl_ip){.words = {0, 0}};
    nas.event_count = 2;
    bench_run(bench, 2);
    assert_int_equal(bench_events(bench, SL_EVENT_NFS_MEMBER_OUT), 2);
    memcpy(&out, bench->events[bench->event_count - 2].arguments, sizeof(out));
    assert_string_equal(out.filesystem, "home");
    assert_string_equal(out.member, "nas2");
    assert_string_equal(out.reason, "it answered IO, the others OK");
    assert_string_equal(out.call, "WRITE of /a/b by 10.1.0.11, xid 0x12ab34cd");
    memcpy(&out, bench->events[bench->event_count - 1].arguments, sizeof(out));
    assert_string_equal(out.call, "no call of a client, about /a/b");
    bench_destroy(bench);
}

static void counters_are_sums_of_all_sps_and_can_be_cleared(void **state)
{
    static struct sl_nas second;
    struct bench *bench = with_a_switch();
    struct sl_msg_clear_statistics clear = {
        .transaction = ++bench->transaction, .kind = SL_KIND_NFS, .id = SL_ID_NONE};
    const struct sl_statistics *rows = bench->csa->statistics;

    (void)state;
    memset(&second, 0, sizeof(second));
    bench->nas[1] = &second;
    nas.statistics.calls = 5;
    second.statistics.calls = 7;
    nas.statistics.calls_active = 2;
    nas.statistics.refused[SL_NFS_REFUSED_NO_ROOM] = 3;
    nas.statistics.members[5] =
        (struct sl_nfs_histogram){.count = 4, .sum_us = 40, .buckets = {[3] = 4}};
    second.statistics.procedures[SL_NFS_WRITE].buckets[25] = 6;
    nas.transport.datagrams_in = 8;
    fake_store.statistics.objects = 9;
    bench_run(bench, 300);
    assert_int_equal(rows->nfs.calls, 12);
    assert_int_equal(rows->nfs.calls_active, 2);
    assert_int_equal(rows->nfs.refused_no_room, 3);
    assert_int_equal(rows->nfs_member[5].count, 4);
    assert_int_equal(rows->nfs_member[5].time_us, 40);
    assert_int_equal(rows->nfs_member[5].bucket_3, 4);
    assert_int_equal(rows->nfs_procedure[SL_PROCEDURE_WRITE].bucket_25, 6);
    assert_int_equal(rows->nfs_transport.datagrams_in, 8);
    assert_int_equal(rows->nfs_store.objects, 9);
    bench_send(bench, SL_MSG_CLEAR_STATISTICS, &clear, sizeof(clear));
    assert_int_equal(bench_answer(bench), SL_MSG_ACK);
    nas.statistics.calls = 6;
    bench_run(bench, 300);
    assert_int_equal(rows->nfs.calls, 1);
    assert_int_equal(rows->nfs.calls_active, 2);
    assert_int_equal(rows->nfs_member[5].bucket_3, 0);
    assert_int_equal(rows->nfs_store.objects, 9);
    bench_destroy(bench);
}

struct scenario {
    const char *name;
    void (*run)(void **state);
};

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

static const struct scenario scenarios[] = {
    CASE(a_file_is_shown_as_it_is),
    CASE(members_come_file_system_by_file_system),
    CASE(a_client_has_its_histogram),
    CASE(a_trace_is_armed_and_read),
    CASE(a_question_to_no_switch_is_refused),
    CASE(who_asks_meanwhile_is_refused),
    CASE(a_question_of_who_is_gone_is_forgotten),
    CASE(a_member_that_is_none_cannot_be_reinstated),
    CASE(two_are_not_reinstated_at_once),
    CASE(a_member_that_is_out_is_told_with_the_call),
    CASE(counters_are_sums_of_all_sps_and_can_be_cleared),
};

static void check_scenario(void **state)
{
    TEST_ROW(struct scenario, state)->run(NULL);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("pages of files", page_rows, check_pages),
        TEST_TABLE("reinstate", outcome_rows, check_outcome),
        TEST_TABLE("event", event_rows, check_event),
        TEST_TABLE("NFS", scenarios, check_scenario),
    };

    return TEST_RUN("csa NFS", tables);
}
