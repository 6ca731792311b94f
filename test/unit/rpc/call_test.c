/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>

#include "codec.h"

#define NONE "#0 #0"
/* AUTH_SYS of stamp 9, machine "box", uid 1000, gid 100 and two groups: 36 bytes. */
#define SYS "#1 #32 #9 <box> #1000 #100 #2 #7 #8"

/* A call, as it is passed on: with xid 77 and procedure 8 of version 4 of program 200000. */
static const struct pass_row {
    const char *name;
    const char *in, *out;
    uint32_t program, version, procedure, credential, verifier;
} pass_rows[] = {
    {"AUTH_NONE", "#5 #0 #2 #100003 #3 #1" NONE NONE, "#77 #0 #2 #200000 #4 #8" NONE NONE, 100003,
     3, 1, 0, 0},
    {"AUTH_SYS", "#5 #0 #2 #100005 #1 #2" SYS NONE, "#77 #0 #2 #200000 #4 #8" SYS NONE, 100005, 1,
     2, 1, 0},
    {"a flavor that is not known, with padding and a verifier",
     "ffffffff #0 #2 ffffffff #0 ffffffff #300001 <abcde> #6 <sum>",
     "#77 #0 #2 #200000 #4 #8 #300001 <abcde> #6 <sum>", UINT32_MAX, 0, UINT32_MAX, 300001, 6},
    {"credential and verifier of the most bytes",
     "#5 #0 #2 #100003 #3 #1 #6 #400 61*400 #6 #400 62*400",
     "#77 #0 #2 #200000 #4 #8 #6 #400 61*400 #6 #400 62*400", 100003, 3, 1, 6, 6},
};

static int decode(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    struct sl_rpc_call *call = object;
    const struct pass_row *row = hint;
    int error = sl_rpc_get_call(reader, call);

    if (error)
        return error;
    assert_int_equal(call->rpc_version, 2);
    assert_int_equal(call->program, row->program);
    assert_int_equal(call->version, row->version);
    assert_int_equal(call->procedure, row->procedure);
    assert_int_equal(call->credential.flavor, row->credential);
    assert_int_equal(call->verifier.flavor, row->verifier);
    assert_int_equal(call->arguments_offset, reader->position);
    return 0;
}

static void encode(struct sl_xdr_writer *writer, const void *object, const void *hint,
                   const struct sl_message *from)
{
    (void)hint;
    sl_rpc_put_call(writer, 77, object, 200000, 4, 8, from);
}

static void check_pass(void **state)
{
    const struct pass_row *row = TEST_ROW(struct pass_row, state);
    const struct codec codec = {sizeof(struct sl_rpc_call), decode, encode};
    struct test_vector in, out;

    test_vector_write(&in, row->in);
    test_vector_write(&out, row->out);
    codec_check(&codec, row, &in, &out);
}

static const struct refuse_row {
    const char *name;
    const char *in;
} refuse_rows[] = {
    {"a reply", "#5 #1 #0" NONE "#0"},
    {"a message type that is neither", "#5 #2 #2 #100003 #3 #1" NONE NONE},
    {"a credential of 401 bytes", "#5 #0 #2 #100003 #3 #1 #1 #401 00*404" NONE},
    {"a verifier of 401 bytes", "#5 #0 #2 #100003 #3 #1" NONE "#1 #401 00*404"},
    {"a credential whose length wraps around", "#5 #0 #2 #100003 #3 #1 #1 ffffffff 00*404"},
    {"a verifier without its padding", "#5 #0 #2 #100003 #3 #1" NONE "#1 #5 'abcde' 0000"},
};

static void check_refuse(void **state)
{
    static struct rpc_rig rig;
    struct sl_xdr_reader reader;
    struct sl_rpc_call call;
    struct sl_message message;
    struct test_vector in;

    test_vector_write(&in, TEST_ROW(struct refuse_row, state)->in);
    rpc_rig_init(&rig, 4);
    rpc_rig_message(&rig, &message, in.bytes, in.length, SIZE_MAX);
    sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
    assert_int_equal(sl_rpc_get_call(&reader, &call), -EBADMSG);
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_is_clean(&rig));
}

/* Another RPC version: xid and version alone, as what follows may be anything. */
static int decode_version(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    struct sl_rpc_call *call = object;
    int error = sl_rpc_get_call(reader, call);

    (void)hint;
    if (error == 0) {
        assert_int_equal(call->xid, 5);
        assert_int_equal(call->rpc_version, 3);
        assert_int_equal(call->program, 0);
    }
    return error;
}

static void check_version(void **state)
{
    const struct codec codec = {sizeof(struct sl_rpc_call), decode_version, NULL};
    struct test_vector in;

    (void)state;
    test_vector_write(&in, "#5 #0 #3");
    codec_check(&codec, NULL, &in, NULL);
}

static const struct identity_row {
    const char *name;
    const char *credential;
    bool is_known;
    uint32_t uid, gid;
} identity_rows[] = {
    {"AUTH_SYS with groups", SYS, true, 1000, 100},
    {"AUTH_SYS of root without name or groups", "#1 #20 #0 #0 #0 #0 #0", true, 0, 0},
    {"sixteen groups", "#1 #84 #0 #0 #5 #6 #16 00*64", true, 5, 6},
    {"the longest machine name", "#1 #276 #0 #255 61*255 00 #5 #6 #0", true, 5, 6},
    {"AUTH_NONE", NONE, false, 0, 0},
    {"AUTH_SHORT", "#2 <abcdefghijklmnopqrst>", false, 0, 0},
    {"RPCSEC_GSS", "#6 #20 #1 #0 #1 #1 #0", false, 0, 0},
    {"seventeen groups", "#1 #88 #0 #0 #5 #6 #17 00*68", false, 0, 0},
    {"a machine name of 256 bytes", "#1 #276 #0 #256 61*256 #5 #6 #0", false, 0, 0},
    {"a credential that ends before the groups", "#1 #16 #0 #0 #5 #6", false, 0, 0},
    {"more groups than the credential has", "#1 #24 #0 #0 #5 #6 #2 #7", false, 0, 0},
    {"a number of groups that wraps around", "#1 #20 #0 #0 #5 #6 40000001", false, 0, 0},
    {"nothing in it", "#1 #0", false, 0, 0},
};

static void check_identity(void **state)
{
    const struct identity_row *row = TEST_ROW(struct identity_row, state);
    static struct rpc_rig rig;
    struct sl_rpc_identity identity;
    struct sl_xdr_reader reader;
    struct sl_message message;
    struct sl_rpc_call call;
    struct test_vector in;
    char text[512];

    snprintf(text, sizeof(text), "#5 #0 #2 #100003 #3 #1 %s" NONE "ff*40", row->credential);
    test_vector_write(&in, text);
    rpc_rig_init(&rig, RPC_RIG_NODES);
    for (size_t cut = 0; cut <= in.length; cut++) {
        rpc_rig_cut(&rig, &message, in.bytes, in.length, cut);
        sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
        assert_int_equal(sl_rpc_get_call(&reader, &call), 0);
        sl_rpc_get_identity(&rig.pool, &message, &call, &identity);
        assert_int_equal(identity.is_known, row->is_known);
        assert_int_equal(identity.uid, row->uid);
        assert_int_equal(identity.gid, row->gid);
        sl_message_free(&rig.pool, &message);
    }
}

/* An identity that was read is passed on as it was, without the stamp, by another machine's name.
 */
static void check_in_the_name_of(void **state)
{
    static struct rpc_rig rig;
    struct sl_rpc_identity identity;
    struct sl_xdr_reader reader;
    struct sl_xdr_writer writer;
    struct sl_message message;
    struct sl_rpc_call call;
    struct test_vector in, out;

    (void)state;
    test_vector_write(&in, "#5 #0 #2 #100003 #3 #1 " SYS NONE);
    test_vector_write(&out, "#9 #0 #2 #100003 #3 #21 #1 #36 #0 <sluice> #1000 #100 #2 #7 #8" NONE);
    rpc_rig_init(&rig, RPC_RIG_NODES);
    rpc_rig_cut(&rig, &message, in.bytes, in.length, 0);
    sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
    assert_int_equal(sl_rpc_get_call(&reader, &call), 0);
    sl_rpc_get_identity(&rig.pool, &message, &call, &identity);
    sl_message_free(&rig.pool, &message);
    sl_xdr_writer_begin(&writer, &rig.pool, 0);
    sl_rpc_put_call_as(&writer, 9, SL_RPC_NFS, 3, 21, &identity, "sluice");
    assert_int_equal(sl_xdr_writer_end(&writer, &message), 0);
    assert_true(rpc_rig_equals(&rig, &message, out.bytes, out.length));
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_is_clean(&rig));
}

static const struct own_row {
    const char *name;
    const char *machine, *out;
} own_rows[] = {
    {"a name that needs padding", "sluice1",
     "#9 #0 #2 #100005 #3 #1 #1 #28 #0 <sluice1> #0 #0 #0" NONE},
    {"a name of whole words", "sluice", "#9 #0 #2 #100005 #3 #1 #1 #28 #0 <sluice> #0 #0 #0" NONE},
    {"no name", "", "#9 #0 #2 #100005 #3 #1 #1 #20 #0 #0 #0 #0 #0" NONE},
};

static void check_own(void **state)
{
    const struct own_row *row = TEST_ROW(struct own_row, state);
    static struct rpc_rig rig;
    struct sl_xdr_writer writer;
    struct sl_message message;
    struct test_vector out;

    test_vector_write(&out, row->out);
    rpc_rig_init(&rig, RPC_RIG_NODES);
    sl_xdr_writer_begin(&writer, &rig.pool, 0);
    sl_rpc_put_own_call(&writer, 9, SL_RPC_MOUNT, 3, 1, row->machine);
    assert_int_equal(sl_xdr_writer_end(&writer, &message), 0);
    assert_true(rpc_rig_equals(&rig, &message, out.bytes, out.length));
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_is_clean(&rig));
}

int main(void)
{
    static const struct version_row {
        const char *name;
    } version_rows[] = {{"version 3 of RPC"}};
    static const struct name_row {
        const char *name;
    } name_rows[] = {{"a caller with groups"}};
    const struct test_table tables[] = {
        TEST_TABLE("in the name of", name_rows, check_in_the_name_of),
        TEST_TABLE("a call passed on", pass_rows, check_pass),
        TEST_TABLE("no call", refuse_rows, check_refuse),
        TEST_TABLE("a call of another version", version_rows, check_version),
        TEST_TABLE("who calls", identity_rows, check_identity),
        TEST_TABLE("a call of our own", own_rows, check_own),
    };

    return TEST_RUN("rpc_call", tables);
}
