// SPDX-License-Identifier: Apache-2.0
/* Transactions over a real region: what is answered, and that a refusal changes nothing. */

#include "support/table.h"

#include <errno.h>
#include <string.h>

#include "bench.h"

static void commit_config(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);

    bench_send_commit(bench, bench->transaction, count);
}

/* Ways in which a manager can get a transaction wrong. Each ends with a commit. */

static void without_begin(struct bench *bench)
{
    bench_send_commit(bench, ++bench->transaction, 0);
}

static void wrong_number(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);

    bench_send_commit(bench, bench->transaction + 9, count);
}

static void one_missing(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);

    bench_send_commit(bench, bench->transaction, count + 1);
}

static void id_twice(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);
    struct sl_msg_set_server server = bench->config->server[1];

    strcpy(server.key, "other");
    bench_send(bench, SL_MSG_SET_SERVER, &server, sizeof(server));
    bench_send_commit(bench, bench->transaction, count + 1);
}

static void key_twice(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);
    struct sl_msg_set_server server = bench->config->server[1];

    server.id = 99;
    bench_send(bench, SL_MSG_SET_SERVER, &server, sizeof(server));
    bench_send_commit(bench, bench->transaction, count + 1);
}

static void system_twice(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);

    bench_send(bench, SL_MSG_SET_SYSTEM, &bench->config->system, sizeof(bench->config->system));
    bench_send_commit(bench, bench->transaction, count + 1);
}

static void id_too_large(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);
    struct sl_msg_set_member member = bench->config->member[0];

    member.id = SL_LIMIT_MEMBER;
    strcpy(member.key, "moe/more");
    bench_send(bench, SL_MSG_SET_MEMBER, &member, sizeof(member));
    bench_send_commit(bench, bench->transaction, count + 1);
}

static void key_empty(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);
    struct sl_msg_set_server server = {.id = 40};

    bench_send(bench, SL_MSG_SET_SERVER, &server, sizeof(server));
    bench_send_commit(bench, bench->transaction, count + 1);
}

static void key_unterminated(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);
    struct sl_msg_set_server server = {.id = 40};

    memset(server.key, 'k', sizeof(server.key));
    bench_send(bench, SL_MSG_SET_SERVER, &server, sizeof(server));
    bench_send_commit(bench, bench->transaction, count + 1);
}

static void wrong_size(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);

    bench_send(bench, SL_MSG_SET_SERVER, &bench->config->server[0],
               sizeof(bench->config->server[0]) - 8);
    bench_send_commit(bench, bench->transaction, count + 1);
}

static void unknown_message(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);

    bench_send(bench, 77, "what?", 5);
    bench_send_commit(bench, bench->transaction, count);
}

static void damaged_message(struct bench *bench)
{
    uint32_t count = bench_send_config(bench);
    struct sl_ring *down = bench->manager.down;

    /* one bit of the last message flips in the shared memory */
    down->slots[(atomic_load(&down->tail) - 1) % SL_RING_SLOTS].payload[3] ^= 0x10;
    bench_send_commit(bench, bench->transaction, count);
}

static void bad_reference(struct bench *bench)
{
    bench->config->member[2].server = 700;
    commit_config(bench);
}

static void bad_device(struct bench *bench)
{
    strcpy(fake_pmd.failing_device, "af_packet:p99");
    fixture_add_port(bench->config, 9, "3.3", "af_packet:p99");
    commit_config(bench);
}

static const struct wrong_row {
    const char *name;
    void (*send)(struct bench *bench);
    uint32_t error;
    uint16_t mark;
    const char *key;
    const char *says;
} wrong_rows[] = {
    {"a commit without begin", without_begin, EPROTO, SL_MARK_NONE, "", "without begin"},
    {"a commit of another transaction", wrong_number, EPROTO, SL_MARK_NONE, "", "is open"},
    {"an object less than counted", one_missing, EBADMSG, SL_MARK_NONE, "", "received"},
    {"one id for two servers", id_twice, EEXIST, SL_MARK_SERVER, "other", "which nas2 has"},
    {"one server under two ids", key_twice, EEXIST, SL_MARK_SERVER, "nas2", "set twice"},
    {"the system twice", system_twice, EEXIST, SL_MARK_SYSTEM, "", "set twice"},
    {"an id beyond the limit", id_too_large, ERANGE, SL_MARK_MEMBER, "moe/more", "below 1024"},
    {"an object without key", key_empty, EINVAL, SL_MARK_SERVER, "", "empty or not terminated"},
    {"a key without end", key_unterminated, EINVAL, SL_MARK_SERVER, "", "not terminated"},
    {"a message of the wrong size", wrong_size, EBADMSG, SL_MARK_NONE, "", "damaged"},
    {"a message that does not exist", unknown_message, EBADMSG, SL_MARK_NONE, "", "damaged"},
    {"a message damaged on the way", damaged_message, EBADMSG, SL_MARK_NONE, "", "damaged"},
    {"a reference to nothing", bad_reference, ENOENT, SL_MARK_MEMBER_SERVER, "larry/web1",
     "no server with id 700"},
    {"a device that does not exist", bad_device, ENODEV, SL_MARK_PORT_DEVICE, "3.3",
     "there is no interface af_packet:p99"},
};

static void check_wrong(void **state)
{
    const struct wrong_row *row = TEST_ROW(struct wrong_row, state);
    struct bench *bench = bench_create();
    const struct sl_msg_nak *nak;
    struct bench_footprint before;

    bench_bring_up(bench);
    before = bench_footprint(bench);
    bench->config->generation++;
    row->send(bench);
    assert_int_equal(bench_answer(bench), SL_MSG_NAK);
    nak = bench_nak(bench);
    assert_int_equal(nak->error, row->error);
    assert_int_equal(nak->mark, row->mark);
    assert_string_equal(nak->key, row->key);
    if (!strstr(nak->reason, row->says))
        fail_msg("reason is \"%s\", which does not say \"%s\"", nak->reason, row->says);
    bench_assert_unchanged(bench, &before);
    assert_int_equal(bench->csa->statistics->system.transactions_refused, 1);
    /* and the next one is as good as any */
    fixture_fill(bench->config);
    bench->config->generation = 12;
    assert_int_equal(bench_commit(bench), SL_MSG_ACK);
    bench_destroy(bench);
}

int main(void)
{
    static const struct test_table tables[] = {
        TEST_TABLE("refused, with nothing changed:", wrong_rows, check_wrong),
    };

    return TEST_RUN("csa transaction", tables);
}
