/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "codec.h"

#define MAX_BYTES 100u
#define RECORDS_MAX 8u

static struct rpc_rig rig;

/* What came out of a stream: records, and how it ended. */
struct outcome {
    struct sl_message records[RECORDS_MAX];
    size_t count;
    int error; /* 0: the stream was taken to its end */
};

static void feed_slice(struct sl_rpc_record *record, struct sl_tcp_slice *slice,
                       struct outcome *outcome)
{
    while (slice->length_bytes > 0 && outcome->error == 0) {
        struct sl_message message;
        int result = sl_rpc_record_feed(record, &rig.pool, slice, MAX_BYTES, &message);

        if (result < 0)
            outcome->error = result;
        if (result == 1) {
            assert_in_range(outcome->count, 0, RECORDS_MAX - 1);
            outcome->records[outcome->count++] = message;
        } else {
            assert_int_equal(slice->length_bytes, 0);
        }
    }
}

/* Feeds a stream in slices of piece_bytes. */
static void feed(const struct test_vector *stream, size_t piece_bytes, struct outcome *outcome)
{
    struct sl_rpc_record record;

    *outcome = (struct outcome){0};
    sl_rpc_record_begin(&record);
    for (size_t at = 0; at < stream->length && outcome->error == 0; at += piece_bytes) {
        size_t left = stream->length - at;
        struct sl_tcp_slice slice =
            rpc_rig_slice(&rig, stream->bytes + at, left < piece_bytes ? left : piece_bytes);

        feed_slice(&record, &slice, outcome);
    }
    sl_rpc_record_end(&record, &rig.pool);
}

static const struct stream_row {
    const char *name;
    const char *stream;
    const char *records[RECORDS_MAX];
    int error;
} stream_rows[] = {
    {"nothing", "", {NULL}, 0},
    {"one record", "8000000b 'hello world'", {"'hello world'"}, 0},
    {"two records behind each other",
     "80000005 'first' 80000006 'second'",
     {"'first'", "'second'"},
     0},
    {"a record in three fragments", "00000002 'ab' 00000001 'c' 80000003 'def'", {"'abcdef'"}, 0},
    {"an empty last fragment", "00000003 'abc' 80000000", {"'abc'"}, 0},
    {"empty fragments before and between",
     "00000000 00000000 00000002 'ab' 00000000 80000002 'cd'",
     {"'abcd'"},
     0},
    {"records of no bytes are passed over",
     "80000000 80000001 'a' 80000000 80000000 80000001 'b'",
     {"'a'", "'b'"},
     0},
    {"a record of the most bytes", "80000064 61*100 80000001 'b'", {"61*100", "'b'"}, 0},
    {"fragments that are the most bytes together",
     "00000032 61*50 80000032 62*50",
     {"61*50 62*50"},
     0},
    {"an unfinished record behind a whole one", "80000001 'a' 80000005 'b'", {"'a'"}, 0},
    {"an unfinished mark", "80000001 'a' 8000", {"'a'"}, 0},
    {"one byte too many", "80000001 'a' 80000065 61*101", {"'a'"}, -EMSGSIZE},
    {"fragments too long together", "00000032 61*50 80000033 62*51", {NULL}, -EMSGSIZE},
    {"the longest length a mark can hold", "ffffffff 61*50", {NULL}, -EMSGSIZE},
    {"64 empty fragments in a row", "00*256 80000001 'a'", {"'a'"}, 0},
    {"65 empty fragments in a row", "80000001 'b' 00*260 80000001 'a'", {"'b'"}, -EPROTO},
    {"an HTTP request", "'GET / HTTP/1.1' 0d0a", {NULL}, -EMSGSIZE},
};

static void check_stream(void **state)
{
    const struct stream_row *row = TEST_ROW(struct stream_row, state);
    struct test_vector stream, expected;
    struct outcome outcome;

    test_vector_write(&stream, row->stream);
    rpc_rig_init(&rig, RPC_RIG_NODES);
    for (size_t piece_bytes = 1; piece_bytes <= stream.length + 1; piece_bytes++) {
        feed(&stream, piece_bytes, &outcome);
        assert_int_equal(outcome.error, row->error);
        for (size_t i = 0; i < outcome.count; i++) {
            assert_non_null(row->records[i]);
            test_vector_write(&expected, row->records[i]);
            assert_true(rpc_rig_equals(&rig, &outcome.records[i], expected.bytes, expected.length));
            sl_message_free(&rig.pool, &outcome.records[i]);
        }
        assert_null(row->records[outcome.count]);
        assert_true(rpc_rig_is_clean(&rig));
    }
}

/* Each record costs one reference for each slice that it lies in, and none for its mark. */
static void references_are_few(void **state)
{
    struct test_vector stream;
    struct outcome outcome;

    (void)state;
    test_vector_write(&stream, "80000004 'aaaa' 80000004 'bbbb' 80000004 'cccc'");
    rpc_rig_init(&rig, 3);
    feed(&stream, stream.length, &outcome);
    assert_int_equal(outcome.count, 3);
    assert_int_equal(rig.references, 3);
    assert_int_equal(rig.references_made, 2);
    for (size_t i = 0; i < 3; i++)
        sl_message_free(&rig.pool, &outcome.records[i]);
    assert_true(rpc_rig_is_clean(&rig));
}

static void without_nodes_it_refuses(void **state)
{
    struct test_vector stream;
    struct outcome outcome;

    (void)state;
    test_vector_write(&stream, "00000001 'a' 00000001 'b' 00000001 'c' 80000001 'd'");
    for (uint32_t nodes = 0; nodes < 4; nodes++) {
        rpc_rig_init(&rig, nodes);
        feed(&stream, stream.length, &outcome);
        assert_int_equal(outcome.error, -ENOBUFS);
        assert_int_equal(outcome.count, 0);
        assert_true(rpc_rig_is_clean(&rig));
    }
}

/* A record of bytes one by one would keep a buffer busy for each of them. */
static void a_record_in_crumbs_is_refused(void **state)
{
    static const uint8_t head[] = {0x80, 0, 0x40, 0};
    const uint32_t max_bytes = 0x4000;
    struct sl_tcp_slice slice;
    struct sl_rpc_record record;
    struct sl_message message;
    uint32_t fed = 0;
    int result;

    (void)state;
    rpc_rig_init(&rig, RPC_RIG_NODES);
    sl_rpc_record_begin(&record);
    slice = rpc_rig_slice(&rig, head, sizeof(head));
    result = sl_rpc_record_feed(&record, &rig.pool, &slice, max_bytes, &message);
    for (; result == 0; fed++) {
        slice = rpc_rig_slice(&rig, head, 1);
        result = sl_rpc_record_feed(&record, &rig.pool, &slice, max_bytes, &message);
    }
    assert_int_equal(result, -EPROTO);
    assert_in_range(fed, 500, 600);
    sl_rpc_record_end(&record, &rig.pool);
    assert_true(rpc_rig_is_clean(&rig));
}

/* What a limit that was lowered meanwhile finds is refused, and not counted around. */
static void a_lower_limit_holds(void **state)
{
    struct sl_tcp_slice slice;
    struct sl_rpc_record record;
    struct sl_message message;
    struct test_vector stream;

    (void)state;
    rpc_rig_init(&rig, 8);
    sl_rpc_record_begin(&record);
    test_vector_write(&stream, "00000014 61*20");
    slice = rpc_rig_slice(&rig, stream.bytes, stream.length);
    assert_int_equal(sl_rpc_record_feed(&record, &rig.pool, &slice, 20, &message), 0);
    test_vector_write(&stream, "80000001 'a'");
    slice = rpc_rig_slice(&rig, stream.bytes, stream.length);
    assert_int_equal(sl_rpc_record_feed(&record, &rig.pool, &slice, 10, &message), -EMSGSIZE);
    sl_rpc_record_end(&record, &rig.pool);
    assert_true(rpc_rig_is_clean(&rig));
}

static void a_mark_is_filled_in(void **state)
{
    struct test_vector data, expected;
    struct sl_message from, message;
    struct sl_xdr_writer writer;

    (void)state;
    rpc_rig_init(&rig, 16);
    test_vector_write(&data, "61*300");
    rpc_rig_message(&rig, &from, data.bytes, data.length, 100);
    sl_xdr_writer_begin(&writer, &rig.pool, SL_RPC_MARK_BYTES);
    sl_xdr_put_u32(&writer, 7);
    sl_xdr_put_reference(&writer, &from, 1, 299);
    assert_int_equal(sl_xdr_writer_end(&writer, &message), 0);
    sl_rpc_record_mark(&rig.pool, &message);
    test_vector_write(&expected, "80000134 #7 #299 61*299 00");
    assert_true(rpc_rig_equals(&rig, &message, expected.bytes, expected.length));
    sl_message_free(&rig.pool, &message);
    sl_message_free(&rig.pool, &from);
    assert_true(rpc_rig_is_clean(&rig));
}

static const struct story_row {
    const char *name;
    CMUnitTestFunction check;
} story_rows[] = {
    {"a record costs one reference a slice", references_are_few},
    {"without nodes it refuses", without_nodes_it_refuses},
    {"a record in crumbs is refused", a_record_in_crumbs_is_refused},
    {"a limit that was lowered holds", a_lower_limit_holds},
    {"a mark is filled in", a_mark_is_filled_in},
};

static void check_story(void **state)
{
    TEST_ROW(struct story_row, state)->check(state);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("a stream cut anywhere", stream_rows, check_stream),
        TEST_TABLE("record", story_rows, check_story),
    };

    return TEST_RUN("rpc_record", tables);
}
