/* SPDX-License-Identifier: Apache-2.0 */
#include "codec.h"

#include <errno.h>
#include <stdlib.h>

#define TAIL_BYTES 12u

static struct rpc_rig rig;

static void *new_object(const struct codec *codec)
{
    void *object = malloc(codec->object_bytes);

    assert_non_null(object);
    /* What a decoder should have set and has not shows. */
    memset(object, 0xa5, codec->object_bytes);
    return object;
}

/* Decodes the message, which has to succeed and take length bytes of it; the caller frees it. */
static void *decode(const struct codec *codec, const void *hint, const struct sl_message *message,
                    size_t length)
{
    void *object = new_object(codec);
    struct sl_xdr_reader reader;

    sl_xdr_reader_begin(&reader, &rig.pool, message, 0);
    assert_int_equal(codec->decode(&reader, object, hint), 0);
    assert_false(reader.has_failed);
    assert_int_equal(reader.position, length);
    assert_int_equal(reader.left_bytes, message->length_bytes - length);
    return object;
}

/* As sl_xdr_writer_end(). */
static int encode(const struct codec *codec, const void *hint, const void *object,
                  const struct sl_message *from, struct sl_message *message)
{
    struct sl_xdr_writer writer;
    uint32_t written_bytes;
    int error;

    sl_xdr_writer_begin(&writer, &rig.pool, 0);
    codec->encode(&writer, object, hint, from);
    written_bytes = sl_xdr_written_bytes(&writer);
    error = sl_xdr_writer_end(&writer, message);
    assert_int_equal(message->length_bytes, error ? 0 : written_bytes);
    return error;
}

/* Decodes a message, and expects `out` of encoding it. The message is freed. */
static void pass_through(const struct codec *codec, const void *hint, struct sl_message *message,
                         size_t length, const struct test_vector *out)
{
    void *object = decode(codec, hint, message, length);
    struct sl_message written;

    if (out != NULL) {
        assert_int_equal(encode(codec, hint, object, message, &written), 0);
        assert_true(rpc_rig_equals(&rig, &written, out->bytes, out->length));
        sl_message_free(&rig.pool, &written);
    }
    free(object);
    sl_message_free(&rig.pool, message);
    assert_true(rpc_rig_is_clean(&rig));
}

static void check_cuts(const struct codec *codec, const void *hint, const struct test_vector *in,
                       const struct test_vector *out)
{
    struct sl_message message;

    for (size_t cut = 0; cut <= in->length; cut++) {
        rpc_rig_cut(&rig, &message, in->bytes, in->length, cut);
        pass_through(codec, hint, &message, in->length, out);
    }
    for (size_t piece_bytes = 1; piece_bytes <= 5; piece_bytes++) {
        rpc_rig_message(&rig, &message, in->bytes, in->length, piece_bytes);
        pass_through(codec, hint, &message, in->length, out);
    }
}

static void check_truncations(const struct codec *codec, const void *hint,
                              const struct test_vector *in)
{
    for (size_t length = 0; length < in->length; length++) {
        void *object = new_object(codec);
        struct sl_xdr_reader reader;
        struct sl_message message;

        rpc_rig_message(&rig, &message, in->bytes, length, 64);
        sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
        assert_int_equal(codec->decode(&reader, object, hint), -EBADMSG);
        sl_message_free(&rig.pool, &message);
        free(object);
    }
}

static void check_tail(const struct codec *codec, const void *hint, const struct test_vector *in,
                       const struct test_vector *out)
{
    struct test_vector longer = *in;
    struct sl_message message;

    memset(longer.bytes + in->length, 0xff, TAIL_BYTES);
    rpc_rig_message(&rig, &message, longer.bytes, in->length + TAIL_BYTES, in->length + 2);
    pass_through(codec, hint, &message, in->length, out);
}

static void check_rooms(const struct codec *codec, const void *hint, const struct test_vector *in,
                        const struct test_vector *out)
{
    static const uint32_t rooms[] = {1, 2, 3, 4, 5, 8, 13, 60, 4096};
    struct sl_message message;

    for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
        rig.room_bytes = rooms[i];
        rpc_rig_message(&rig, &message, in->bytes, in->length, 100);
        pass_through(codec, hint, &message, in->length, out);
    }
    rig.room_bytes = 2048;
}

/*
 * With so many nodes and buffers for what is encoded: does it work, and is nothing left behind if
 * it does not?
 */
static bool works_within(const struct codec *codec, const void *hint, const struct test_vector *in,
                         uint32_t nodes, uint32_t buffers)
{
    struct sl_message message, written;
    uint32_t held;
    void *object;
    bool works;

    rpc_rig_init(&rig, 1 + nodes);
    rig.room_bytes = 64;
    rig.buffers_left = buffers;
    rpc_rig_message(&rig, &message, in->bytes, in->length, SIZE_MAX);
    held = rig.references;
    object = decode(codec, hint, &message, in->length);
    works = encode(codec, hint, object, &message, &written) == 0;
    assert_true(works || written.first == SL_MESSAGE_NONE);
    sl_message_free(&rig.pool, &written);
    assert_int_equal(rig.references, held);
    free(object);
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_is_clean(&rig));
    return works;
}

static void check_exhaustion(const struct codec *codec, const void *hint,
                             const struct test_vector *in, const struct test_vector *out)
{
    const uint32_t plenty = 200;
    uint32_t buffers = 0, nodes = 0;

    while (buffers < plenty && !works_within(codec, hint, in, plenty, buffers))
        buffers++;
    while (nodes < plenty && !works_within(codec, hint, in, nodes, plenty))
        nodes++;
    assert_in_range(nodes, out->length > 0, plenty - 1);
    assert_in_range(buffers, out->length > 0, plenty - 1);
}

void codec_check(const struct codec *codec, const void *hint, const struct test_vector *in,
                 const struct test_vector *out)
{
    assert_true(in->length + TAIL_BYTES <= TEST_VECTOR_MAX_BYTES);
    rpc_rig_init(&rig, RPC_RIG_NODES);
    check_cuts(codec, hint, in, out);
    check_truncations(codec, hint, in);
    check_tail(codec, hint, in, out);
    if (out == NULL)
        return;
    check_rooms(codec, hint, in, out);
    if (in->length > 0)
        check_exhaustion(codec, hint, in, out);
}
