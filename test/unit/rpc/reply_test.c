/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "codec.h"

static void put_success(struct sl_xdr_writer *writer)
{
    sl_rpc_put_accepted(writer, 6, SL_RPC_SUCCESS);
}

static void put_no_program(struct sl_xdr_writer *writer)
{
    sl_rpc_put_accepted(writer, 6, SL_RPC_PROG_UNAVAIL);
}

static void put_no_procedure(struct sl_xdr_writer *writer)
{
    sl_rpc_put_accepted(writer, 6, SL_RPC_PROC_UNAVAIL);
}

static void put_garbage(struct sl_xdr_writer *writer)
{
    sl_rpc_put_accepted(writer, 6, SL_RPC_GARBAGE_ARGS);
}

static void put_system_error(struct sl_xdr_writer *writer)
{
    sl_rpc_put_accepted(writer, 6, SL_RPC_SYSTEM_ERR);
}

static void put_program_mismatch(struct sl_xdr_writer *writer)
{
    sl_rpc_put_program_mismatch(writer, 6, 2, 3);
}

static void put_version_mismatch(struct sl_xdr_writer *writer)
{
    sl_rpc_put_version_mismatch(writer, 6);
}

static void put_auth_error(struct sl_xdr_writer *writer)
{
    sl_rpc_put_auth_error(writer, 6, SL_RPC_AUTH_TOOWEAK);
}

/* What is read, and the function that writes the same; NULL: we write none such. */
static const struct reply_row {
    const char *name;
    const char *in;
    void (*put)(struct sl_xdr_writer *writer);
    struct sl_rpc_reply expected; /* without offsets */
} reply_rows[] = {
    {"success", "#6 #1 #0 #0 #0 #0", put_success, {.is_accepted = true}},
    {"success with a verifier",
     "#6 #1 #0 #6 <sum> #0",
     NULL,
     {.is_accepted = true, .verifier = {.flavor = 6, .length_bytes = 3}}},
    {"no such program", "#6 #1 #0 #0 #0 #1", put_no_program, {.is_accepted = true, .status = 1}},
    {"no such version of it",
     "#6 #1 #0 #0 #0 #2 #2 #3",
     put_program_mismatch,
     {.is_accepted = true, .status = 2, .low = 2, .high = 3}},
    {"no such procedure",
     "#6 #1 #0 #0 #0 #3",
     put_no_procedure,
     {.is_accepted = true, .status = 3}},
    {"arguments that cannot be read",
     "#6 #1 #0 #0 #0 #4",
     put_garbage,
     {.is_accepted = true, .status = 4}},
    {"system error", "#6 #1 #0 #0 #0 #5", put_system_error, {.is_accepted = true, .status = 5}},
    {"no such version of RPC",
     "#6 #1 #1 #0 #2 #2",
     put_version_mismatch,
     {.status = 0, .low = 2, .high = 2}},
    {"a credential too weak",
     "#6 #1 #1 #1 #5",
     put_auth_error,
     {.status = 1, .auth_error = SL_RPC_AUTH_TOOWEAK}},
    {"an authentication error that is not known",
     "#6 #1 #1 #1 #99",
     NULL,
     {.status = 1, .auth_error = 99}},
};

static int decode(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    const struct sl_rpc_reply *expected = &((const struct reply_row *)hint)->expected;
    struct sl_rpc_reply *reply = object;
    int error = sl_rpc_get_reply(reader, reply);

    if (error)
        return error;
    assert_int_equal(reply->xid, 6);
    assert_int_equal(reply->is_accepted, expected->is_accepted);
    assert_int_equal(reply->status, expected->status);
    assert_int_equal(reply->low, expected->low);
    assert_int_equal(reply->high, expected->high);
    assert_int_equal(reply->auth_error, expected->auth_error);
    assert_int_equal(reply->verifier.flavor, expected->verifier.flavor);
    assert_int_equal(reply->verifier.length_bytes, expected->verifier.length_bytes);
    if (reply->is_accepted && reply->status == SL_RPC_SUCCESS)
        assert_int_equal(reply->results_offset, reader->position);
    return 0;
}

static void encode(struct sl_xdr_writer *writer, const void *object, const void *hint,
                   const struct sl_message *from)
{
    (void)object;
    (void)from;
    ((const struct reply_row *)hint)->put(writer);
}

static void check_reply(void **state)
{
    const struct reply_row *row = TEST_ROW(struct reply_row, state);
    const struct codec codec = {sizeof(struct sl_rpc_reply), decode, encode};
    struct test_vector in;

    test_vector_write(&in, row->in);
    codec_check(&codec, row, &in, row->put == NULL ? NULL : &in);
}

static const struct refuse_row {
    const char *name;
    const char *in;
} refuse_rows[] = {
    {"a call", "#6 #0 #2 #100003 #3 #1 #0 #0 #0 #0"},
    {"neither accepted nor denied", "#6 #1 #2 #0 #0 #0"},
    {"an accept status that does not exist", "#6 #1 #0 #0 #0 #6"},
    {"denied for no known reason", "#6 #1 #1 #2 #0 #0"},
    {"a verifier of 401 bytes", "#6 #1 #0 #0 #401 00*404 #0"},
    {"a verifier whose length wraps around", "#6 #1 #0 #0 fffffffd #0"},
};

static void check_refuse(void **state)
{
    static struct rpc_rig rig;
    struct sl_xdr_reader reader;
    struct sl_rpc_reply reply;
    struct sl_message message;
    struct test_vector in;

    test_vector_write(&in, TEST_ROW(struct refuse_row, state)->in);
    rpc_rig_init(&rig, 4);
    rpc_rig_message(&rig, &message, in.bytes, in.length, SIZE_MAX);
    sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
    assert_int_equal(sl_rpc_get_reply(&reader, &reply), -EBADMSG);
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_is_clean(&rig));
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("reply", reply_rows, check_reply),
        TEST_TABLE("no reply", refuse_rows, check_refuse),
    };

    return TEST_RUN("rpc_reply", tables);
}
