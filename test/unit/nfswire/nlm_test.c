/* SPDX-License-Identifier: Apache-2.0 */
#include "nfswire/nlm.h"

#include <errno.h>

#include "codec.h"

/* nlm4_lock and nlm_lock: caller, handle, owner, svid, offset, length */
#define LOCK4 " <client> <handle> <owner> #7 ##9 ffffffffffffffff"
#define LOCK1 " <client> #32 61*32 <owner> #7 #9 #10"
/* nlm4_share: caller, handle, owner, mode, access */
#define SHARE " <client> <handle> <owner> #1 #2"
/* The same with another handle and another svid. */
#define OTHER4 " <client> <other> <owner> #77 ##9 ffffffffffffffff"
#define OTHER1 " <client> <other> <owner> #77 #9 #10"
#define OTHER_SHARE " <client> <other> <owner> #1 #2"

static const struct call_row {
    const char *name;
    uint32_t version, procedure;
    const char *in, *out;
    bool is_blocking, is_exclusive;
} call_rows[] = {
    {"TEST", 4, 1, "<cookie> #1" LOCK4, "<cookie> #1" OTHER4, false, true},
    {"LOCK", 4, 2, "<cookie> #1 #0" LOCK4 "#0 #3", "<cookie> #1 #0" OTHER4 "#0 #3", true, false},
    {"CANCEL", 4, 3, "<cookie> #0 #1" LOCK4, "<cookie> #0 #1" OTHER4, false, true},
    {"UNLOCK", 4, 4, "<cookie>" LOCK4, "<cookie>" OTHER4, false, false},
    {"UNLOCK with a cookie of no bytes", 4, 4, "#0" LOCK4, "#0" OTHER4, false, false},
    {"GRANTED", 4, 5, "<cookie> #1" LOCK4, "<cookie> #1" OTHER4, false, true},
    {"TEST_MSG", 4, 6, "<cookie> #1" LOCK4, "<cookie> #1" OTHER4, false, true},
    {"LOCK_MSG", 4, 7, "<cookie> #1 #1" LOCK4 "#1 #3", "<cookie> #1 #1" OTHER4 "#1 #3", true, true},
    {"CANCEL_MSG", 4, 8, "<cookie> #1 #1" LOCK4, "<cookie> #1 #1" OTHER4, true, true},
    {"UNLOCK_MSG", 4, 9, "<cookie>" LOCK4, "<cookie>" OTHER4, false, false},
    {"GRANTED_MSG", 4, 10, "<cookie> #0" LOCK4, "<cookie> #0" OTHER4, false, false},
    {"SHARE", 4, 20, "<cookie>" SHARE "#0", "<cookie>" OTHER_SHARE "#0", false, false},
    {"UNSHARE", 4, 21, "<cookie>" SHARE "#1", "<cookie>" OTHER_SHARE "#1", false, false},
    {"NM_LOCK", 4, 22, "<cookie> #1 #1" LOCK4 "#0 #3", "<cookie> #1 #1" OTHER4 "#0 #3", true, true},
    {"TEST of version 1", 1, 1, "<cookie> #1" LOCK1, "<cookie> #1" OTHER1, false, true},
    {"LOCK of version 1", 1, 2, "<cookie> #1 #1" LOCK1 "#0 #3", "<cookie> #1 #1" OTHER1 "#0 #3",
     true, true},
    {"UNLOCK of version 3", 3, 4, "<cookie>" LOCK1, "<cookie>" OTHER1, false, false},
    {"SHARE of version 3", 3, 20, "<cookie>" SHARE "#0", "<cookie>" OTHER_SHARE "#0", false, false},
};

static int decode(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    const struct call_row *row = hint;
    struct sl_nlm_call *call = object;
    int error = sl_nlm_get_call(reader, row->version, row->procedure, call);

    if (error)
        return error;
    assert_int_equal(call->is_share, row->procedure == 20 || row->procedure == 21);
    assert_int_equal(call->is_blocking, row->is_blocking);
    assert_int_equal(call->is_exclusive, row->is_exclusive);
    assert_int_equal(call->caller.length_bytes, 6);
    assert_int_equal(call->owner.length_bytes, 5);
    if (call->is_share) {
        assert_int_equal(call->mode, 1);
        assert_int_equal(call->access, 2);
        return 0;
    }
    assert_int_equal(call->svid, 7);
    assert_int_equal(call->offset_bytes, 9);
    assert_true(call->length_bytes == (row->version == 4 ? UINT64_MAX : 10));
    return 0;
}

static void encode(struct sl_xdr_writer *writer, const void *object, const void *hint,
                   const struct sl_message *from)
{
    static const struct sl_nfs_handle other = {5, "other"};

    (void)hint;
    sl_nlm_put_call(writer, from, object, &other, 77);
}

static void check_call(void **state)
{
    const struct call_row *row = TEST_ROW(struct call_row, state);
    const struct codec codec = {sizeof(struct sl_nlm_call), decode, encode};
    struct test_vector in, out;

    test_vector_write(&in, row->in);
    test_vector_write(&out, row->out);
    codec_check(&codec, row, &in, &out);
}

static struct rpc_rig rig;

static void begin(struct sl_xdr_reader *reader, struct sl_message *message, const char *text)
{
    struct test_vector in;

    test_vector_write(&in, text);
    rpc_rig_init(&rig, 64);
    rpc_rig_message(&rig, message, in.bytes, in.length, 100);
    sl_xdr_reader_begin(reader, &rig.pool, message, 0);
}

static const struct none_row {
    const char *name;
    uint32_t version, procedure;
    const char *in;
    int result;
} none_rows[] = {
    {"NULL", 4, 0, "", -ENOENT},
    {"FREE_ALL", 4, 23, "<client> #3", -ENOENT},
    {"LOCK_RES, a server's answer", 4, 12, "<cookie> #0", -ENOENT},
    {"GRANTED_RES, a client's answer", 4, 15, "<cookie> #0", -ENOENT},
    {"procedure 16, which is none", 4, 16, "", -ENOTSUP},
    {"procedure 24", 4, 24, "", -ENOTSUP},
    {"SHARE of version 1", 1, 20, "<cookie>" SHARE "#0", -ENOTSUP},
    {"FREE_ALL of version 1", 1, 23, "<client> #3", -ENOTSUP},
    {"version 2", 2, 1, "<cookie> #1" LOCK1, -ENOTSUP},
    {"version 5", 5, 1, "<cookie> #1" LOCK4, -ENOTSUP},
    {"a handle of 65 bytes", 4, 4, "<cookie> <client> #65 61*68 <owner> #7 ##0 ##0", -EBADMSG},
    {"a cookie of 1025 bytes", 4, 4, "#1025 61*1028" LOCK4, -EBADMSG},
    {"a caller of 1025 bytes", 4, 4, "<cookie> #1025 61*1028 <handle> <owner> 00*20", -EBADMSG},
    {"a lock of version 1 in version 4", 4, 4, "<cookie>" LOCK1, -EBADMSG},
    {"a LOCK that may or may not block", 4, 2, "<cookie> #2 #1" LOCK4 "#0 #3", -EBADMSG},
};

static void check_none(void **state)
{
    const struct none_row *row = TEST_ROW(struct none_row, state);
    struct sl_xdr_reader reader;
    struct sl_message message;
    struct sl_nlm_call call;

    begin(&reader, &message, row->in);
    assert_int_equal(sl_nlm_get_call(&reader, row->version, row->procedure, &call), row->result);
    sl_message_free(&rig.pool, &message);
}

/* Writes a message and compares it with what it should be. */
static void check_written(struct sl_xdr_writer *writer, const char *expected)
{
    struct test_vector out;
    struct sl_message message;
    uint8_t bytes[256];

    test_vector_write(&out, expected);
    assert_int_equal(sl_xdr_writer_end(writer, &message), 0);
    assert_int_equal(message.length_bytes, out.length);
    assert_int_equal(sl_message_copy(&rig.pool, &message, 0, bytes, message.length_bytes), 0);
    assert_memory_equal(bytes, out.bytes, out.length);
    sl_message_free(&rig.pool, &message);
}

static const struct release_row {
    const char *name;
    uint32_t version, procedure;
    const char *out;
} release_rows[] = {
    {"a lock", 4, SL_NLM_UNLOCK, "#0" OTHER4},
    {"a lock of version 1", 1, SL_NLM_UNLOCK, "#0 <client> <other> <owner> #77 #9 ffffffff"},
    {"a lock that is waited for", 4, SL_NLM_CANCEL, "#0 #1 #1" OTHER4},
    {"a share", 3, SL_NLM_UNSHARE, "#0" OTHER_SHARE "#0"},
};

static void check_release(void **state)
{
    static const struct sl_nfs_handle other = {5, "other"};
    const struct release_row *row = TEST_ROW(struct release_row, state);
    const struct sl_nlm_lock lock = {.is_exclusive = true,
                                     .mode = 1,
                                     .access = 2,
                                     .caller = "client",
                                     .caller_bytes = 6,
                                     .owner = (const uint8_t *)"owner",
                                     .owner_bytes = 5,
                                     .handle = &other,
                                     .svid = 77,
                                     .offset_bytes = 9,
                                     .length_bytes = UINT64_MAX};
    struct sl_xdr_writer writer;

    rpc_rig_init(&rig, 64);
    sl_xdr_writer_begin(&writer, &rig.pool, 0);
    sl_nlm_put_release(&writer, row->version, row->procedure, &lock);
    check_written(&writer, row->out);
}

static const struct status_row {
    const char *name;
    uint32_t version, procedure, status;
    const char *out;
} status_rows[] = {
    {"LOCK is denied", 4, SL_NLM_LOCK, SL_NLM_STATUS_DENIED, "<cookie> #1"},
    {"a handle is stale", 4, SL_NLM_UNLOCK, SL_NLM_STATUS_STALE_FH, "<cookie> #7"},
    {"a handle is stale in version 3, which has no word for it", 3, SL_NLM_UNLOCK,
     SL_NLM_STATUS_STALE_FH, "<cookie> #2"},
    {"SHARE has a sequence number", 4, SL_NLM_SHARE, SL_NLM_STATUS_DENIED_NOLOCKS,
     "<cookie> #2 #0"},
};

static void check_status(void **state)
{
    const struct status_row *row = TEST_ROW(struct status_row, state);
    struct sl_xdr_writer writer;
    struct sl_xdr_reader reader;
    struct sl_message message;
    struct sl_nlm_call call;
    uint32_t status;

    begin(&reader, &message, "<cookie>" LOCK4);
    assert_int_equal(sl_nlm_get_call(&reader, 4, SL_NLM_UNLOCK, &call), 0);
    sl_xdr_writer_begin(&writer, &rig.pool, 0);
    sl_nlm_put_status(&writer, row->version, row->procedure, &message, &call.cookie, row->status);
    check_written(&writer, row->out);
    sl_message_free(&rig.pool, &message);
    begin(&reader, &message, row->out);
    assert_int_equal(sl_nlm_get_status(&reader, &status), 0);
    if (row->version == 4)
        assert_int_equal(status, row->status);
    sl_message_free(&rig.pool, &message);
}

static const struct notice_row {
    const char *name;
    const char *in;
    int result;
} notice_rows[] = {
    {"its name and its state", "<client> #3", 0},
    {"no state", "<client>", -EBADMSG},
    {"a name of 1025 bytes", "#1025 61*1028 #3", -EBADMSG},
};

static void check_notice(void **state)
{
    const struct notice_row *row = TEST_ROW(struct notice_row, state);
    struct sl_nlm_notice notice;
    struct sl_xdr_writer writer;
    struct sl_xdr_reader reader;
    struct sl_message message;
    char host[6];

    begin(&reader, &message, row->in);
    assert_int_equal(sl_nlm_get_notice(&reader, &notice), row->result);
    if (row->result == 0) {
        assert_int_equal(notice.state, 3);
        assert_int_equal(notice.host.length_bytes, 6);
        sl_message_copy(&rig.pool, &message, notice.host.offset, host, 6);
        assert_memory_equal(host, "client", 6);
        sl_xdr_writer_begin(&writer, &rig.pool, 0);
        sl_nlm_put_notice(&writer, "client", 3);
        check_written(&writer, row->in);
    }
    sl_message_free(&rig.pool, &message);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("another handle and svid in", call_rows, check_call),
        TEST_TABLE("no file in", none_rows, check_none),
        TEST_TABLE("what releases", release_rows, check_release),
        TEST_TABLE("a status by itself:", status_rows, check_status),
        TEST_TABLE("which host has begun anew:", notice_rows, check_notice),
    };

    return TEST_RUN("nfswire_nlm", tables);
}
