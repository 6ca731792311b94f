/* SPDX-License-Identifier: Apache-2.0 */
#include "nfswire/nlm.h"

#include <errno.h>

#include "codec.h"

/* nlm4_lock and nlm_lock: caller, handle, owner, svid, offset, length */
#define LOCK4 " <client> <handle> <owner> #7 ##0 ffffffffffffffff"
#define LOCK1 " <client> #32 61*32 <owner> #7 #0 #0"
/* nlm4_share: caller, handle, owner, mode, access */
#define SHARE " <client> <handle> <owner> #1 #2"

static const struct call_row {
    const char *name;
    uint32_t version, procedure;
    const char *in;
    uint32_t offset;
} call_rows[] = {
    {"TEST", 4, 1, "<cookie> #1" LOCK4, 12 + 4 + 12},
    {"LOCK", 4, 2, "<cookie> #1 #1" LOCK4 "#0 #3", 12 + 8 + 12},
    {"CANCEL", 4, 3, "<cookie> #1 #1" LOCK4, 12 + 8 + 12},
    {"UNLOCK", 4, 4, "<cookie>" LOCK4, 12 + 12},
    {"UNLOCK with a cookie of no bytes", 4, 4, "#0" LOCK4, 4 + 12},
    {"TEST_MSG", 4, 6, "<cookie> #1" LOCK4, 12 + 4 + 12},
    {"LOCK_MSG", 4, 7, "<cookie> #1 #1" LOCK4 "#0 #3", 12 + 8 + 12},
    {"CANCEL_MSG", 4, 8, "<cookie> #1 #1" LOCK4, 12 + 8 + 12},
    {"UNLOCK_MSG", 4, 9, "<cookie>" LOCK4, 12 + 12},
    {"SHARE", 4, 20, "<cookie>" SHARE "#0", 12 + 12},
    {"UNSHARE", 4, 21, "<cookie>" SHARE "#0", 12 + 12},
    {"NM_LOCK", 4, 22, "<cookie> #1 #1" LOCK4 "#0 #3", 12 + 8 + 12},
    {"TEST of version 1", 1, 1, "<cookie> #1" LOCK1, 12 + 4 + 12},
    {"LOCK of version 1", 1, 2, "<cookie> #1 #1" LOCK1 "#0 #3", 12 + 8 + 12},
    {"UNLOCK of version 3", 3, 4, "<cookie>" LOCK1, 12 + 12},
    {"SHARE of version 3", 3, 20, "<cookie>" SHARE "#0", 12 + 12},
};

/* The word at *offset is the length of a handle, whose bytes are the ones that came out. */
static int decode(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    const struct call_row *row = hint;
    struct sl_nfs_handle *handle = object;
    uint32_t offset;
    int error = sl_nlm_find_handle(reader, row->version, row->procedure, &offset, handle);

    if (error)
        return error;
    assert_int_equal(offset, row->offset);
    if (row->version == 4 || row->procedure == 20) {
        assert_int_equal(handle->length_bytes, 6);
        assert_memory_equal(handle->bytes, "handle", 6);
    } else {
        assert_int_equal(handle->length_bytes, 32);
        assert_int_equal(handle->bytes[31], 'a');
    }
    return 0;
}

static void check_call(void **state)
{
    const struct call_row *row = TEST_ROW(struct call_row, state);
    const struct codec codec = {sizeof(struct sl_nfs_handle), decode, NULL};
    struct test_vector in;

    test_vector_write(&in, row->in);
    codec_check(&codec, row, &in, NULL);
}

static const struct none_row {
    const char *name;
    uint32_t version, procedure;
    const char *in;
    int result;
} none_rows[] = {
    {"NULL", 4, 0, "", -ENOENT},
    {"FREE_ALL", 4, 23, "<client> #3", -ENOENT},
    {"GRANTED_RES, a client's answer", 4, 15, "<cookie> #0", -ENOENT},
    {"GRANTED, a server's call", 4, 5, "<cookie> #1" LOCK4, -ENOTSUP},
    {"GRANTED_MSG, a server's call", 4, 10, "<cookie> #1" LOCK4, -ENOTSUP},
    {"LOCK_RES, a server's answer", 4, 12, "<cookie> #0", -ENOTSUP},
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
};

static void check_none(void **state)
{
    const struct none_row *row = TEST_ROW(struct none_row, state);
    static struct rpc_rig rig;
    struct sl_nfs_handle handle;
    struct sl_xdr_reader reader;
    struct sl_message message;
    struct test_vector in;
    uint32_t offset;

    test_vector_write(&in, row->in);
    rpc_rig_init(&rig, 64);
    rpc_rig_message(&rig, &message, in.bytes, in.length, 100);
    sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
    assert_int_equal(sl_nlm_find_handle(&reader, row->version, row->procedure, &offset, &handle),
                     row->result);
    sl_message_free(&rig.pool, &message);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("the handle in", call_rows, check_call),
        TEST_TABLE("no handle in", none_rows, check_none),
    };

    return TEST_RUN("nfswire_nlm", tables);
}
