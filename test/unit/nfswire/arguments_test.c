/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "codec.h"
#include "nfswire/nfs.h"

/* sattr3 of everything, and of nothing. */
#define SET_ALL " #1 #420 #1 #1000 #1 #100 #1 ##5000000000 #2 #11 #12 #2 #13 #14"
#define SET_NONE " #0 #0 #0 #0 #0 #0"

static void expect_name(const struct sl_nfs_name *name, const char *text)
{
    assert_int_equal(name->length_bytes, strlen(text));
    assert_memory_equal(name->bytes, text, strlen(text));
}

static void expect_handle(const struct sl_nfs_handle *handle, const char *text)
{
    assert_int_equal(handle->length_bytes, strlen(text));
    assert_memory_equal(handle->bytes, text, strlen(text));
}

static void handle_alone(const struct sl_nfs_arguments *arguments)
{
    expect_handle(&arguments->handle, "object");
    assert_int_equal(arguments->name.length_bytes, 0);
    assert_int_equal(arguments->handle2.length_bytes, 0);
    assert_int_equal(arguments->count_bytes, 0);
}

static void nothing(const struct sl_nfs_arguments *arguments)
{
    assert_int_equal(arguments->handle.length_bytes, 0);
}

static void all_set(const struct sl_nfs_arguments *arguments)
{
    const struct sl_nfs_set *set = &arguments->set;

    assert_true(set->has_mode && set->has_uid && set->has_gid && set->has_size);
    assert_int_equal(set->mode, 0644);
    assert_int_equal(set->uid, 1000);
    assert_int_equal(set->gid, 100);
    assert_int_equal(set->size_bytes, 5000000000);
    assert_int_equal(set->atime_how, SL_NFS_TIME_CLIENT);
    assert_int_equal(set->mtime_how, SL_NFS_TIME_CLIENT);
    assert_int_equal(set->atime.seconds, 11);
    assert_int_equal(set->atime.nanoseconds, 12);
    assert_int_equal(set->mtime.seconds, 13);
    assert_int_equal(set->mtime.nanoseconds, 14);
}

static void none_set(const struct sl_nfs_arguments *arguments)
{
    const struct sl_nfs_set *set = &arguments->set;

    assert_false(set->has_mode || set->has_uid || set->has_gid || set->has_size);
    assert_int_equal(set->atime_how, SL_NFS_TIME_KEEP);
    assert_int_equal(set->mtime_how, SL_NFS_TIME_KEEP);
}

static void all_set_with_guard(const struct sl_nfs_arguments *arguments)
{
    all_set(arguments);
    expect_handle(&arguments->handle, "object");
    assert_true(arguments->has_guard);
    assert_int_equal(arguments->guard.seconds, 15);
    assert_int_equal(arguments->guard.nanoseconds, 16);
}

static void server_times(const struct sl_nfs_arguments *arguments)
{
    assert_false(arguments->has_guard);
    assert_int_equal(arguments->set.atime_how, SL_NFS_TIME_SERVER);
    assert_int_equal(arguments->set.mtime_how, SL_NFS_TIME_KEEP);
    assert_true(arguments->set.has_gid && !arguments->set.has_uid);
    assert_int_equal(arguments->set.gid, 7);
}

static void place(const struct sl_nfs_arguments *arguments)
{
    expect_handle(&arguments->handle, "dir");
    expect_name(&arguments->name, "file");
}

static void name_of_255(const struct sl_nfs_arguments *arguments)
{
    assert_int_equal(arguments->name.length_bytes, 255);
    assert_int_equal(arguments->name.bytes[254], 'a');
}

static void no_name(const struct sl_nfs_arguments *arguments)
{
    assert_int_equal(arguments->name.length_bytes, 0);
}

static void access_bits(const struct sl_nfs_arguments *arguments)
{
    assert_int_equal(arguments->access, 0x1f);
}

static void range(const struct sl_nfs_arguments *arguments)
{
    assert_int_equal(arguments->offset_bytes, 0x123456789a);
    assert_int_equal(arguments->count_bytes, 65536);
}

static void written(const struct sl_nfs_arguments *arguments)
{
    assert_int_equal(arguments->offset_bytes, 4096);
    assert_int_equal(arguments->count_bytes, 5);
    assert_int_equal(arguments->stable, SL_NFS_DATA_SYNC);
    assert_int_equal(arguments->data_bytes, 5);
}

static void unchecked(const struct sl_nfs_arguments *arguments)
{
    place(arguments);
    assert_int_equal(arguments->how, SL_NFS_UNCHECKED);
    all_set(arguments);
}

static void guarded(const struct sl_nfs_arguments *arguments)
{
    place(arguments);
    assert_int_equal(arguments->how, SL_NFS_GUARDED);
    none_set(arguments);
}

static void exclusive(const struct sl_nfs_arguments *arguments)
{
    place(arguments);
    assert_int_equal(arguments->how, SL_NFS_EXCLUSIVE);
    assert_memory_equal(arguments->verifier, "verifier", 8);
    none_set(arguments);
}

static void made(const struct sl_nfs_arguments *arguments)
{
    place(arguments);
    all_set(arguments);
}

static void linked_symbolically(const struct sl_nfs_arguments *arguments)
{
    place(arguments);
    none_set(arguments);
    assert_int_equal(arguments->data_bytes, 8);
}

static void device(const struct sl_nfs_arguments *arguments)
{
    place(arguments);
    assert_int_equal(arguments->type, SL_NFS_CHR);
    assert_int_equal(arguments->device_major, 5);
    assert_int_equal(arguments->device_minor, 256);
    none_set(arguments);
}

static void pipe_made(const struct sl_nfs_arguments *arguments)
{
    assert_int_equal(arguments->type, SL_NFS_FIFO);
    all_set(arguments);
}

static void regular_file_wanted(const struct sl_nfs_arguments *arguments)
{
    assert_int_equal(arguments->type, SL_NFS_REG);
    none_set(arguments);
}

static void renamed(const struct sl_nfs_arguments *arguments)
{
    place(arguments);
    expect_handle(&arguments->handle2, "todir");
    expect_name(&arguments->name2, "newname");
}

static void linked(const struct sl_nfs_arguments *arguments)
{
    expect_handle(&arguments->handle, "object");
    expect_handle(&arguments->handle2, "todir");
    expect_name(&arguments->name2, "newname");
    assert_int_equal(arguments->name.length_bytes, 0);
}

static void listed(const struct sl_nfs_arguments *arguments)
{
    expect_handle(&arguments->handle, "dir");
    assert_int_equal(arguments->cookie, 0x8000000000000001);
    assert_memory_equal(arguments->verifier, "verifier", 8);
    assert_int_equal(arguments->count_bytes, 4096);
    assert_int_equal(arguments->dircount_bytes, 0);
}

static void listed_plus(const struct sl_nfs_arguments *arguments)
{
    assert_int_equal(arguments->cookie, 3);
    assert_int_equal(arguments->dircount_bytes, 512);
    assert_int_equal(arguments->count_bytes, 32768);
}

/* Arguments by RFC 1813 section 3.3, and what they are taken for. */
static const struct call_row {
    const char *name;
    uint32_t procedure;
    const char *in;
    void (*expect)(const struct sl_nfs_arguments *arguments);
} call_rows[] = {
    {"NULL", 0, "", nothing},
    {"GETATTR", 1, "<object>", handle_alone},
    {"GETATTR with a handle of 64 bytes", 1, "#64 61*64", NULL},
    {"GETATTR with a handle of no bytes", 1, "#0", nothing},
    {"SETATTR of everything with a guard", 2, "<object>" SET_ALL "#1 #15 #16", all_set_with_guard},
    {"SETATTR of nothing", 2, "<object>" SET_NONE "#0", none_set},
    {"SETATTR to the server's time", 2, "<object> #0 #0 #1 #7 #0 #1 #0 #0", server_times},
    {"LOOKUP", 3, "<dir> <file>", place},
    {"LOOKUP of the longest name", 3, "<dir> #255 61*255 00", name_of_255},
    {"LOOKUP of no name", 3, "<dir> <>", no_name},
    {"ACCESS", 4, "<object> #31", access_bits},
    {"READLINK", 5, "<object>", handle_alone},
    {"READ", 6, "<object> 000000123456789a #65536", range},
    {"WRITE that is stable but for its attributes", 7, "<object> ##4096 #5 #1 <hello>", written},
    {"WRITE of nothing", 7, "<object> ##0 #0 #2 #0", NULL},
    {"WRITE in several slices", 7, "<object> ##0 #700 #0 #700 61*700", NULL},
    {"CREATE unchecked", 8, "<dir> <file> #0" SET_ALL, unchecked},
    {"CREATE guarded", 8, "<dir> <file> #1" SET_NONE, guarded},
    {"CREATE exclusive", 8, "<dir> <file> #2 'verifier'", exclusive},
    {"MKDIR", 9, "<dir> <file>" SET_ALL, made},
    {"SYMLINK", 10, "<dir> <file>" SET_NONE "<../a/dir>", linked_symbolically},
    {"SYMLINK to a path longer than MOUNT's", 10, "<dir> <file>" SET_NONE "#1500 61*1500", NULL},
    {"MKNOD of a character device", 11, "<dir> <file> #4" SET_NONE "#5 #256", device},
    {"MKNOD of a block device", 11, "<dir> <file> #3" SET_ALL "#8 #1", made},
    {"MKNOD of a socket", 11, "<dir> <file> #6" SET_ALL, made},
    {"MKNOD of a pipe", 11, "<dir> <file> #7" SET_ALL, pipe_made},
    {"MKNOD of a regular file, which servers refuse", 11, "<dir> <file> #1", regular_file_wanted},
    {"REMOVE", 12, "<dir> <file>", place},
    {"RMDIR", 13, "<dir> <file>", place},
    {"RENAME", 14, "<dir> <file> <todir> <newname>", renamed},
    {"LINK", 15, "<object> <todir> <newname>", linked},
    {"READDIR", 16, "<dir> 8000000000000001 'verifier' #4096", listed},
    {"READDIRPLUS", 17, "<dir> ##3 'verifier' #512 #32768", listed_plus},
    {"FSSTAT", 18, "<object>", handle_alone},
    {"FSINFO", 19, "<object>", handle_alone},
    {"PATHCONF", 20, "<object>", handle_alone},
    {"COMMIT", 21, "<object> 000000123456789a #65536", range},
};

static int decode(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    const struct call_row *row = hint;
    struct sl_nfs_arguments *arguments = object;
    int error = sl_nfs_get_arguments(reader, 3, row->procedure, arguments);

    if (error)
        return error;
    assert_int_equal(arguments->version, 3);
    assert_int_equal(arguments->procedure, row->procedure);
    if (row->expect != NULL)
        row->expect(arguments);
    return 0;
}

static void encode(struct sl_xdr_writer *writer, const void *object, const void *hint,
                   const struct sl_message *from)
{
    const struct sl_nfs_arguments *arguments = object;

    (void)hint;
    sl_nfs_put_arguments(writer, arguments, &arguments->handle, &arguments->handle2, from);
}

/* Read and written again with the same handles, the bytes are the same. */
static void check_call(void **state)
{
    const struct call_row *row = TEST_ROW(struct call_row, state);
    const struct codec codec = {sizeof(struct sl_nfs_arguments), decode, encode};
    struct test_vector in;

    test_vector_write(&in, row->in);
    codec_check(&codec, row, &in, &in);
}

/* The server's handles in place of the client's. */
static const struct replace_row {
    const char *name;
    uint32_t procedure;
    const char *in, *out;
} replace_rows[] = {
    {"GETATTR", 1, "<object>", "<its>"},
    {"WRITE", 7, "<object> ##0 #3 #0 <abc>", "<its> ##0 #3 #0 <abc>"},
    {"RENAME", 14, "<dir> <file> <todir> <newname>", "<its> <file> <other one> <newname>"},
    {"LINK", 15, "<object> <todir> <newname>", "<its> <other one> <newname>"},
};

static int decode_replace(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    return sl_nfs_get_arguments(reader, 3, ((const struct replace_row *)hint)->procedure, object);
}

static void encode_replace(struct sl_xdr_writer *writer, const void *object, const void *hint,
                           const struct sl_message *from)
{
    const struct sl_nfs_handle its = {.length_bytes = 3, .bytes = "its"};
    const struct sl_nfs_handle other = {.length_bytes = 9, .bytes = "other one"};

    (void)hint;
    sl_nfs_put_arguments(writer, object, &its, &other, from);
}

static void check_replace(void **state)
{
    const struct replace_row *row = TEST_ROW(struct replace_row, state);
    const struct codec codec = {sizeof(struct sl_nfs_arguments), decode_replace, encode_replace};
    struct test_vector in, out;

    test_vector_write(&in, row->in);
    test_vector_write(&out, row->out);
    codec_check(&codec, row, &in, &out);
}

static const struct refuse_row {
    const char *name;
    uint32_t version, procedure;
    const char *in;
    int result;
} refuse_rows[] = {
    {"a handle of 65 bytes", 3, 1, "#65 61*68", -EBADMSG},
    {"a handle whose length wraps around", 3, 1, "ffffffff 61*68", -EBADMSG},
    {"a boolean of 2 in sattr3", 3, 2, "<object> #2 #0 #0 #0 #0 #0 #0", -EBADMSG},
    {"a time of no known kind", 3, 2, "<object> #0 #0 #0 #0 #3 #0 #0", -EBADMSG},
    {"a guard that is neither", 3, 2, "<object>" SET_NONE "#2 #0 #0", -EBADMSG},
    {"a kind of CREATE that does not exist", 3, 8, "<dir> <file> #3 'verifier'", -EBADMSG},
    {"a kind of stable that does not exist", 3, 7, "<object> ##0 #3 #3 <abc>", -EBADMSG},
    {"a count that is more than the data", 3, 7, "<object> ##0 #4 #0 <abc>", -EBADMSG},
    {"a count that is less than the data", 3, 7, "<object> ##0 #2 #0 <abc>", -EBADMSG},
    {"a type 0 for MKNOD", 3, 11, "<dir> <file> #0", -EBADMSG},
    {"a type 8 for MKNOD", 3, 11, "<dir> <file> #8" SET_NONE, -EBADMSG},
    {"a type of which the lowest byte is one", 3, 11, "<dir> <file> #260" SET_NONE, -EBADMSG},
    {"a name longer than the call", 3, 3, "<dir> #40 'file'", -EBADMSG},
    {"procedure 22 of version 3", 3, 22, "<object>", -ENOTSUP},
    {"procedure 2^32 - 1 of version 3", 3, UINT32_MAX, "<object>", -ENOTSUP},
    {"procedure 257, GETATTR in its lowest byte", 3, 257, "<object>", -ENOTSUP},
    {"version 4", 4, 1, "<object>", -ENOTSUP},
    {"version 1", 1, 1, "<object>", -ENOTSUP},
};

static void check_refuse(void **state)
{
    const struct refuse_row *row = TEST_ROW(struct refuse_row, state);
    static struct rpc_rig rig;
    struct sl_nfs_arguments arguments;
    struct sl_xdr_reader reader;
    struct sl_message message;
    struct test_vector in;

    test_vector_write(&in, row->in);
    rpc_rig_init(&rig, 4);
    rpc_rig_message(&rig, &message, in.bytes, in.length, SIZE_MAX);
    sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
    assert_int_equal(sl_nfs_get_arguments(&reader, row->version, row->procedure, &arguments),
                     row->result);
    sl_message_free(&rig.pool, &message);
}

/* Too long a name is an error of NFS and not of XDR: its front is kept, and it can be told. */
static int decode_long_name(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    struct sl_nfs_arguments *arguments = object;
    int error = sl_nfs_get_arguments(reader, 3, SL_NFS_RENAME, arguments);

    (void)hint;
    if (error)
        return error;
    assert_int_equal(arguments->name.length_bytes, SL_NFS_NAME_MAX_BYTES + 1);
    expect_handle(&arguments->handle2, "todir");
    expect_name(&arguments->name2, "newname");
    return 0;
}

static const struct long_row {
    const char *name;
    const char *in;
} long_rows[] = {
    {"of 256 bytes", "<dir> #256 61*256 <todir> <newname>"},
    {"of 257 bytes", "<dir> #257 61*257 000000 <todir> <newname>"},
    {"of 1001 bytes", "<dir> #1001 61*1001 000000 <todir> <newname>"},
};

static void check_long(void **state)
{
    const struct codec codec = {sizeof(struct sl_nfs_arguments), decode_long_name, NULL};
    struct test_vector in;

    test_vector_write(&in, TEST_ROW(struct long_row, state)->in);
    codec_check(&codec, NULL, &in, NULL);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("a call of version 3", call_rows, check_call),
        TEST_TABLE("other handles in", replace_rows, check_replace),
        TEST_TABLE("no call", refuse_rows, check_refuse),
        TEST_TABLE("a name too long", long_rows, check_long),
    };

    return TEST_RUN("nfswire_arguments", tables);
}
