// SPDX-License-Identifier: Apache-2.0
/* Times that the switch records [NFS-10]: what took so long is counted where that is, of all whom
 * it concerns, in the rig's virtual time. */
#include "edges_rig.h"

#include "nfs_private.h"
#include "support/table.h"

#define WHOLE_EXPORT 0u /* "/all" */
#define OTHER_EXPORT 1u
#define STEP_US 1000u /* of virtual time */

static const struct sl_ip the_client = SL_IP_V4(10, 1, 0, 1);
static const struct sl_ip another_client = SL_IP_V4(10, 1, 0, 2);

static struct edges_rig rig;

/* GETATTR of a root, from that client, which the server answers after so long. */
static void ask(const struct sl_nfs_handle *root, const struct sl_ip *client, uint32_t takes_us)
{
    const struct sl_nfs_arguments arguments = edges_name(SL_NFS_GETATTR, root, "");
    const struct sl_nfs_caller caller = {.address = *client,
                                         .port = 900,
                                         .local_port = SL_NFS_PORT_NFS,
                                         .service = EDGES_SERVICE,
                                         .connection = EDGES_CONNECTION};
    struct model_out call = {NULL, 0, 0};

    model_encode_call(&call, rig.next_xid++, 3, &arguments, NULL, &rig.credential);
    rig.held_back = 1u << SL_NFS_GETATTR;
    edges_deliver(&rig, &caller, &call);
    edges_run(&rig, takes_us - STEP_US);
    assert_int_equal(rig.reply.length_bytes, 0);
    rig.held_back = 0;
    edges_run(&rig, STEP_US);
    assert_int_not_equal(rig.reply.length_bytes, 0);
}

static struct sl_nfs_client_row row_of(const struct sl_ip *client)
{
    static const struct sl_nfs_query query = {.question = SL_NFS_ASK_CLIENTS};
    struct sl_nfs_query_answer answer;

    sl_nfs_query(rig.nfs, &query, &answer, rig.now_us);
    for (uint16_t i = 0; i < answer.rows; i++)
        if (sl_ip_equal(&answer.clients[i].client, client))
            return answer.clients[i];
    return (struct sl_nfs_client_row){.calls = 0};
}

/* Of members together: one of them is asked. */
static struct sl_nfs_histogram of_members(void)
{
    struct sl_nfs_histogram sum = {.count = 0};

    for (uint16_t member = 0; member < rig.member_count; member++) {
        const struct sl_nfs_histogram *one = &sl_nfs_statistics(rig.nfs)->members[member];

        sum.count += one->count;
        sum.sum_us += one->sum_us;
        for (uint32_t bucket = 0; bucket < SL_NFS_BUCKETS; bucket++)
            sum.buckets[bucket] += one->buckets[bucket];
    }
    return sum;
}

/* Everything that a call is counted in. */
struct recorded {
    struct sl_nfs_histogram procedure, other_procedure, export, other_export, members;
    struct sl_nfs_client_row client, other_client;
};

static struct recorded record(void)
{
    const struct sl_nfs_statistics *statistics = sl_nfs_statistics(rig.nfs);

    return (struct recorded){.procedure = statistics->procedures[SL_NFS_GETATTR],
                             .other_procedure = statistics->procedures[SL_NFS_LOOKUP],
                             .export = statistics->exports[WHOLE_EXPORT],
                             .other_export = statistics->exports[OTHER_EXPORT],
                             .members = of_members(),
                             .client = row_of(&the_client),
                             .other_client = row_of(&another_client)};
}

/* So many calls more than before, which took so long each. */
static void check_more(const struct sl_nfs_histogram *before, const struct sl_nfs_histogram *after,
                       uint64_t calls, uint64_t each_us, uint32_t bucket)
{
    assert_int_equal(after->count - before->count, calls);
    assert_int_equal(after->sum_us - before->sum_us, calls * each_us);
    for (uint32_t i = 0; i < SL_NFS_BUCKETS; i++)
        assert_int_equal(after->buckets[i] - before->buckets[i], i == bucket ? calls : 0);
}

struct bucket_case {
    const char *name;
    uint64_t time_us;
    uint32_t bucket;
};

static const struct bucket_case buckets[] = {
    {"less than a microsecond", 0, 0},
    {"1 us is less than 2", 1, 1},
    {"2 us are less than 4", 2, 2},
    {"3 us are less than 4", 3, 2},
    {"1,023 us", 1023, 10},
    {"1,024 us", 1024, 11},
    {"the last that has a bound", (1u << 24) - 1u, 24},
    {"the first beyond it", 1u << 24, 25},
    {"for ever", UINT64_MAX, 25},
};

static void lands_in_its_bucket(void **state)
{
    const struct bucket_case *row = TEST_ROW(struct bucket_case, state);
    const struct sl_nfs_histogram none = {.count = 0};
    struct sl_nfs_histogram histogram = none;

    sl_nfs_histogram_add(&histogram, row->time_us);
    check_more(&none, &histogram, 1, row->time_us, row->bucket);
}

static const struct bucket_case times[] = {
    {"1 ms", 1000, 10},
    {"5 ms", 5000, 13},
    {"70 ms", 70000, 17},
};

static void is_told_of_all_it_concerns(void **state)
{
    const struct bucket_case *row = TEST_ROW(struct bucket_case, state);
    uint32_t takes_us = (uint32_t)row->time_us;
    struct recorded before, after;
    struct sl_nfs_handle root;

    edges_make(&rig, 2);
    edges_start(&rig);
    root = edges_mount(&rig, "/all");
    before = record();
    ask(&root, &the_client, takes_us);
    after = record();
    check_more(&before.procedure, &after.procedure, 1, takes_us, row->bucket);
    check_more(&before.export, &after.export, 1, takes_us, row->bucket);
    check_more(&before.members, &after.members, 1, takes_us, row->bucket);
    check_more(&before.client.times, &after.client.times, 1, takes_us, row->bucket);
    check_more(&before.other_procedure, &after.other_procedure, 0, 0, 0);
    check_more(&before.other_export, &after.other_export, 0, 0, 0);
    check_more(&before.other_client.times, &after.other_client.times, 0, 0, 0);
    before = after;
    ask(&root, &another_client, takes_us);
    after = record();
    check_more(&before.client.times, &after.client.times, 0, 0, 0);
    check_more(&before.other_client.times, &after.other_client.times, 1, takes_us, row->bucket);
    edges_end(&rig);
}

struct sample_case {
    const char *name;
    uint32_t sample_calls, calls, timed;
};

static const struct sample_case samples[] = {
    {"each", 1, 6, 6},
    {"every other", 2, 6, 3},
    {"every third", 3, 7, 3}, /* the first, the fourth and the seventh */
    {"every tenth", 10, 9, 1},
};

/* What is not timed is counted all the same, and servers' answers are timed all of them. */
static void times_every_so_many_th(void **state)
{
    const struct sample_case *row = TEST_ROW(struct sample_case, state);
    struct recorded before, after;
    struct sl_nfs_handle root;

    edges_begin(&rig);
    root = edges_mount(&rig, "/all");
    rig.config.sample_calls = row->sample_calls;
    edges_configure(&rig);
    before = record();
    for (uint32_t i = 0; i < row->calls; i++)
        ask(&root, &the_client, 3000);
    after = record();
    check_more(&before.procedure, &after.procedure, row->timed, 3000, 12);
    check_more(&before.export, &after.export, row->timed, 3000, 12);
    check_more(&before.client.times, &after.client.times, row->timed, 3000, 12);
    check_more(&before.members, &after.members, row->calls, 3000, 12);
    assert_int_equal(after.client.calls - before.client.calls, row->calls);
    edges_end(&rig);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("bucket", buckets, lands_in_its_bucket),
        TEST_TABLE("a call that takes", times, is_told_of_all_it_concerns),
        TEST_TABLE("of calls is timed", samples, times_every_so_many_th),
    };

    return TEST_RUN("nfs times", tables);
}
