/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "codec.h"

static struct rpc_rig rig;

/* One of each type, read and written again (RFC 4506 section 4). */
struct all_types {
    uint32_t word;
    uint64_t hyper;
    bool no, yes;
    uint8_t fixed[6];
    uint8_t opaque[5];
    uint32_t opaque_bytes;
    uint8_t front[3];
    uint32_t front_bytes;
    uint32_t offset, referred_bytes, copy_offset, copy_bytes;
};

static int decode_all(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    struct all_types *all = object;

    (void)hint;
    all->word = sl_xdr_get_u32(reader);
    all->hyper = sl_xdr_get_u64(reader);
    all->no = sl_xdr_get_bool(reader);
    all->yes = sl_xdr_get_bool(reader);
    sl_xdr_get_fixed(reader, all->fixed, sizeof(all->fixed));
    all->opaque_bytes = sl_xdr_get_opaque(reader, all->opaque, sizeof(all->opaque));
    all->front_bytes = sl_xdr_get_prefix(reader, all->front, sizeof(all->front));
    all->referred_bytes = sl_xdr_get_reference(reader, 9, &all->offset);
    all->copy_bytes = sl_xdr_get_reference(reader, UINT32_MAX, &all->copy_offset);
    sl_xdr_skip(reader, 4);
    return reader->has_failed ? -EBADMSG : 0;
}

static void encode_all(struct sl_xdr_writer *writer, const void *object, const void *hint,
                       const struct sl_message *from)
{
    const struct all_types *all = object;

    (void)hint;
    sl_xdr_put_u32(writer, all->word);
    sl_xdr_put_u64(writer, all->hyper);
    sl_xdr_put_bool(writer, all->no);
    sl_xdr_put_bool(writer, all->yes);
    sl_xdr_put_fixed(writer, all->fixed, sizeof(all->fixed));
    sl_xdr_put_opaque(writer, all->opaque, all->opaque_bytes);
    sl_xdr_put_opaque(writer, all->front, all->front_bytes);
    sl_xdr_put_reference(writer, from, all->offset, all->referred_bytes);
    sl_xdr_put_copy(writer, from, all->copy_offset, all->copy_bytes);
    sl_xdr_put_raw(writer, from, 0, 12);
}

static const struct types_row {
    const char *name;
    const char *in, *out;
} types_rows[] = {
    {"lengths that need padding",
     "01020304 1112131415161718 #0 #1 'sixsix' 0000 <12345> <prefix> <refer> <copy1> 'skip'",
     "01020304 1112131415161718 #0 #1 'sixsix' 0000 <12345> <pre> <refer> <copy1>"
     " 01020304 1112131415161718"},
    {"lengths of whole words, and nothing",
     "ffffffff ffffffffffffffff #0 #1 'fixed6' 0000 <1234> <> <eightbyt> <> 'skip'",
     "ffffffff ffffffffffffffff #0 #1 'fixed6' 0000 <1234> <> <eightbyt> <>"
     " ffffffff ffffffffffffffff"},
    {"padding of other than zeros is passed over",
     "#0 #0 #0 #0 #1 'fixed6' abcd #1 'Afoo' #3 'ABC' ff #2 'AB' ffff #1 'Cfoo' 'skip'", NULL},
    {"a copy longer than what is copied at once",
     "#1 #0 #2 #0 #1 'fixed6' 0000 <1> <12> <123> #130 61*130 0000 'skip'",
     "#1 #0 #2 #0 #1 'fixed6' 0000 <1> <12> <123> #130 61*130 0000 #1 #0 #2"},
};

static void check_types(void **state)
{
    const struct types_row *row = TEST_ROW(struct types_row, state);
    const struct codec codec = {sizeof(struct all_types), decode_all, encode_all};
    struct test_vector in, out;

    test_vector_write(&in, row->in);
    if (row->out != NULL)
        test_vector_write(&out, row->out);
    codec_check(&codec, NULL, &in, row->out == NULL ? NULL : &out);
}

static uint32_t get_bool(struct sl_xdr_reader *reader)
{
    return sl_xdr_get_bool(reader);
}

static uint32_t get_opaque_of_four(struct sl_xdr_reader *reader)
{
    uint8_t data[4];

    return sl_xdr_get_opaque(reader, data, sizeof(data));
}

static uint32_t get_prefix_of_four(struct sl_xdr_reader *reader)
{
    uint8_t data[4];

    return sl_xdr_get_prefix(reader, data, sizeof(data));
}

static uint32_t get_reference_of_four(struct sl_xdr_reader *reader)
{
    uint32_t offset;

    return sl_xdr_get_reference(reader, 4, &offset);
}

static uint32_t get_reference_of_any(struct sl_xdr_reader *reader)
{
    uint32_t offset;

    return sl_xdr_get_reference(reader, UINT32_MAX, &offset);
}

static uint32_t skip_much(struct sl_xdr_reader *reader)
{
    sl_xdr_skip(reader, UINT32_MAX);
    return 0;
}

static const struct failure_row {
    const char *name;
    const char *in;
    uint32_t (*get)(struct sl_xdr_reader *reader);
} failure_rows[] = {
    {"a boolean of 2", "#2 #1 #1 #1", get_bool},
    {"a boolean of 2^31", "80000000 #1 #1 #1", get_bool},
    {"an opaque beyond its bound", "#5 'abcde' 000000 #1", get_opaque_of_four},
    {"an opaque longer than the message", "#4 'abc'", get_opaque_of_four},
    {"a length whose padding would wrap around", "ffffffff #1 #1 #1", get_prefix_of_four},
    {"a length just below the wrap", "fffffffd #1 #1 #1", get_reference_of_any},
    {"opaque data of which the padding is missing", "#3 'abc'", get_opaque_of_four},
    {"a prefix of data that is not there", "#9 'abcdefgh'", get_prefix_of_four},
    {"a reference beyond its bound", "#8 'abcdefgh'", get_reference_of_four},
    {"a reference of data that is not there", "#9 'abcdefgh'", get_reference_of_any},
    {"passing over more than there is", "#9 'abcdefgh'", skip_much},
};

/* After a failure all that is read is zero, and the failure stays. */
static void check_failure(void **state)
{
    const struct failure_row *row = TEST_ROW(struct failure_row, state);
    uint8_t data[4] = {1, 2, 3, 4};
    struct sl_xdr_reader reader;
    struct sl_message message;
    struct test_vector in;

    test_vector_write(&in, row->in);
    rpc_rig_init(&rig, 64);
    for (size_t piece_bytes = 1; piece_bytes <= in.length; piece_bytes++) {
        rpc_rig_message(&rig, &message, in.bytes, in.length, piece_bytes);
        sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
        assert_int_equal(row->get(&reader), 0);
        assert_true(reader.has_failed);
        assert_int_equal(sl_xdr_get_u32(&reader), 0);
        assert_int_equal(sl_xdr_get_u64(&reader), 0);
        assert_false(sl_xdr_get_bool(&reader));
        sl_xdr_get_fixed(&reader, data, sizeof(data));
        assert_memory_equal(data, "\0\0\0", 4);
        assert_int_equal(get_reference_of_any(&reader), 0);
        sl_xdr_skip(&reader, 0);
        assert_true(reader.has_failed);
        sl_message_free(&rig.pool, &message);
    }
    assert_true(rpc_rig_is_clean(&rig));
}

static void a_reader_begins_anywhere(void **state)
{
    struct test_vector in;

    (void)state;
    test_vector_write(&in, "#1 #2 #3 #4 #5 #6");
    rpc_rig_init(&rig, 64);
    for (size_t piece_bytes = 1; piece_bytes <= in.length; piece_bytes++)
        for (uint32_t offset = 0; offset <= in.length + 1; offset++) {
            struct sl_xdr_reader reader;
            struct sl_message message;

            rpc_rig_message(&rig, &message, in.bytes, in.length, piece_bytes);
            sl_xdr_reader_begin(&reader, &rig.pool, &message, offset);
            assert_int_equal(reader.has_failed, offset > in.length);
            if (offset + 4 <= in.length)
                assert_int_equal(sl_xdr_get_u32(&reader), (uint32_t)in.bytes[offset] << 24 |
                                                              (uint32_t)in.bytes[offset + 1] << 16 |
                                                              (uint32_t)in.bytes[offset + 2] << 8 |
                                                              in.bytes[offset + 3]);
            sl_message_free(&rig.pool, &message);
        }
    assert_true(rpc_rig_is_clean(&rig));
}

/* The bytes of a message go into another as they are in memory. */
static void references_copy_nothing(void **state)
{
    struct sl_message from, message;
    struct sl_tcp_slice slices[3];
    struct sl_xdr_writer writer;
    struct test_vector in;

    (void)state;
    test_vector_write(&in, "61*100");
    rpc_rig_init(&rig, 64);
    rpc_rig_message(&rig, &from, in.bytes, in.length, SIZE_MAX);
    sl_xdr_writer_begin(&writer, &rig.pool, 0);
    sl_xdr_put_reference(&writer, &from, 10, 50);
    assert_int_equal(sl_xdr_writer_end(&writer, &message), 0);
    assert_int_equal(sl_message_take(&rig.pool, &message, slices, 3), 3);
    assert_ptr_equal(slices[1].data, rig.nodes[from.first].slice.data + 10);
    assert_int_equal(slices[1].length_bytes, 50);
    assert_ptr_equal(slices[2].data, slices[0].data + 4);
    assert_ptr_equal(slices[2].owner, slices[0].owner);
    for (size_t i = 0; i < 3; i++)
        rig.pool.owners.release(&rig, slices[i].owner);
    sl_message_free(&rig.pool, &from);
    assert_true(rpc_rig_is_clean(&rig));
}

static void what_is_not_there_is_not_referred_to(void **state)
{
    struct sl_message from, message;
    struct sl_xdr_writer writer;
    struct test_vector in;

    (void)state;
    test_vector_write(&in, "61*100");
    rpc_rig_init(&rig, 64);
    rpc_rig_message(&rig, &from, in.bytes, in.length, 30);
    for (int how = 0; how < 3; how++) {
        sl_xdr_writer_begin(&writer, &rig.pool, 0);
        sl_xdr_put_u32(&writer, 1);
        if (how == 0)
            sl_xdr_put_raw(&writer, &from, 50, 51);
        else if (how == 1)
            sl_xdr_put_reference(&writer, &from, 101, 0);
        else
            sl_xdr_put_copy(&writer, &from, 99, 2);
        sl_xdr_put_u32(&writer, 1);
        assert_int_equal(sl_xdr_writer_end(&writer, &message), -ENOBUFS);
        assert_int_equal(message.length_bytes, 0);
    }
    sl_message_free(&rig.pool, &from);
    assert_true(rpc_rig_is_clean(&rig));
}

static void headroom_has_to_be_in_one_buffer(void **state)
{
    struct sl_xdr_writer writer;
    struct sl_message message;

    (void)state;
    rpc_rig_init(&rig, 64);
    rig.room_bytes = 3;
    sl_xdr_writer_begin(&writer, &rig.pool, 4);
    sl_xdr_put_u32(&writer, 1);
    assert_int_equal(sl_xdr_writer_end(&writer, &message), -ENOBUFS);
    assert_true(rpc_rig_is_clean(&rig));
    rig.room_bytes = 4;
    sl_xdr_writer_begin(&writer, &rig.pool, 4);
    sl_xdr_put_u32(&writer, 1);
    assert_int_equal(sl_xdr_writer_end(&writer, &message), 0);
    assert_true(rpc_rig_equals(&rig, &message, (const uint8_t[]){0, 0, 0, 0, 0, 0, 0, 1}, 8));
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_is_clean(&rig));
}

static void a_writer_of_nothing_takes_nothing(void **state)
{
    struct sl_xdr_writer writer;
    struct sl_message message;

    (void)state;
    rpc_rig_init(&rig, 64);
    rig.buffers_left = 0;
    sl_xdr_writer_begin(&writer, &rig.pool, 0);
    assert_int_equal(sl_xdr_writer_end(&writer, &message), 0);
    assert_int_equal(message.length_bytes, 0);
    assert_true(rpc_rig_is_clean(&rig));
}

static const struct story_row {
    const char *name;
    CMUnitTestFunction check;
} story_rows[] = {
    {"a reader begins anywhere", a_reader_begins_anywhere},
    {"references copy nothing", references_copy_nothing},
    {"what is not there is not referred to", what_is_not_there_is_not_referred_to},
    {"headroom has to be in one buffer", headroom_has_to_be_in_one_buffer},
    {"a writer of nothing takes nothing", a_writer_of_nothing_takes_nothing},
};

static void check_story(void **state)
{
    TEST_ROW(struct story_row, state)->check(state);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("all types", types_rows, check_types),
        TEST_TABLE("a failure", failure_rows, check_failure),
        TEST_TABLE("xdr", story_rows, check_story),
    };

    return TEST_RUN("rpc_xdr", tables);
}
