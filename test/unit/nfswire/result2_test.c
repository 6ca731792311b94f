/* SPDX-License-Identifier: Apache-2.0 */
#include "codec.h"
#include "nfswire/nfs.h"
#include "vectors.h"

#define HANDLE3 " #32 61*32"
#define HANDLE2 " 61*32"

/* Results of version 3 and what they become in version 2 (RFC 1094 section 2.2). */
static const struct result_row {
    const char *name;
    uint8_t procedure;
    const char *in, *out;
} result_rows[] = {
    {"NULL", SL_NFS_NULL, "", ""},
    {"GETATTR", SL_NFS_GETATTR, "#0" ATTRIBUTES, "#0" ATTRIBUTES2},
    {"GETATTR that failed", SL_NFS_GETATTR, "#70", "#70"},
    {"SETATTR", SL_NFS_SETATTR, "#0" WCC, "#0" ATTRIBUTES2},
    {"SETATTR without attributes", SL_NFS_SETATTR, "#0" NO_WCC, "#5"},
    {"SETATTR that failed", SL_NFS_SETATTR, "#30" WCC, "#30"},
    {"LOOKUP", SL_NFS_LOOKUP, "#0" HANDLE3 POST POST, "#0" HANDLE2 ATTRIBUTES2},
    {"LOOKUP without attributes", SL_NFS_LOOKUP, "#0" HANDLE3 NO_POST POST, "#5"},
    {"LOOKUP of a handle that has not 32 bytes", SL_NFS_LOOKUP, "#0 <x>" POST POST, "#5"},
    {"LOOKUP that failed", SL_NFS_LOOKUP, "#2" POST, "#2"},
    {"READLINK", SL_NFS_READLINK, "#0" NO_POST "<a/b/c>", "#0 <a/b/c>"},
    {"READLINK of the longest path", SL_NFS_READLINK, "#0" NO_POST "#1024 61*1024",
     "#0 #1024 61*1024"},
    {"READLINK of a path too long", SL_NFS_READLINK, "#0" NO_POST "#1025 61*1028", "#63"},
    {"READLINK that failed", SL_NFS_READLINK, "#22" POST, "#5"},
    {"READ", SL_NFS_READ, "#0" POST "#5 #1 <hello>", "#0" ATTRIBUTES2 "<hello>"},
    {"READ without attributes", SL_NFS_READ, "#0" NO_POST "#5 #1 <hello>", "#5"},
    {"READ that failed", SL_NFS_READ, "#13" POST, "#13"},
    {"WRITE", SL_NFS_WRITE, "#0" WCC "#700 #2 'verifier'", "#0" ATTRIBUTES2},
    {"WRITE without attributes", SL_NFS_WRITE, "#0" NO_WCC "#700 #2 'verifier'", "#5"},
    {"WRITE that failed", SL_NFS_WRITE, "#28" WCC, "#28"},
    {"CREATE", SL_NFS_CREATE, "#0 #1" HANDLE3 POST WCC, "#0" HANDLE2 ATTRIBUTES2},
    {"CREATE without a handle", SL_NFS_CREATE, "#0 #0" POST WCC, "#5"},
    {"CREATE that failed", SL_NFS_CREATE, "#17" WCC, "#17"},
    {"REMOVE", SL_NFS_REMOVE, "#0" NO_WCC, "#0"},
    {"REMOVE that failed", SL_NFS_REMOVE, "#1" WCC, "#1"},
    {"RENAME", SL_NFS_RENAME, "#0" WCC WCC, "#0"},
    {"RENAME that failed", SL_NFS_RENAME, "#66" WCC WCC, "#66"},
    {"LINK", SL_NFS_LINK, "#0" POST WCC, "#0"},
    {"LINK that failed", SL_NFS_LINK, "#31" POST WCC, "#5"},
    {"SYMLINK", SL_NFS_SYMLINK, "#0 #0 #0" NO_WCC, "#0"},
    {"SYMLINK that failed", SL_NFS_SYMLINK, "#17" WCC, "#17"},
    {"MKDIR", SL_NFS_MKDIR, "#0 #1" HANDLE3 POST WCC, "#0" HANDLE2 ATTRIBUTES2},
    {"MKDIR that failed", SL_NFS_MKDIR, "#69" WCC, "#69"},
    {"RMDIR", SL_NFS_RMDIR, "#0" WCC, "#0"},
    {"RMDIR that failed", SL_NFS_RMDIR, "#20" WCC, "#20"},
    {"READDIR that failed", SL_NFS_READDIR, "#10003" POST, "#5"},
    {"STATFS", SL_NFS_FSSTAT, "#0" NO_POST "##40960 ##20481 ##4095 ##4 ##5 ##6 #7",
     "#0 #8192 #4096 #10 #5 #0"},
    {"STATFS of a large file system", SL_NFS_FSSTAT,
     "#0" NO_POST " 00000fffffffffff 0000100000000000 ffffffffffffffff ##4 ##5 ##6 #7",
     "#0 #8192 #4096 ffffffff ffffffff ffffffff"},
    {"STATFS that failed", SL_NFS_FSSTAT, "#5" POST, "#5"},
};

/* fattr3 and fattr of what is not a plain file. */
static const struct result_row attribute_rows[] = {
    {"a directory", SL_NFS_GETATTR, "#0 #2 #493 #3 #0 #0 ##4096 ##4096 #0 #0 ##1 ##2 00*24",
     "#0 #2 #16877 #3 #0 #0 #4096 #4096 #0 #8 #1 #2 00*24"},
    {"a block device", SL_NFS_GETATTR, "#0 #3 #432 #1 #0 #6 ##0 ##0 #8 #1 ##1 ##2 00*24",
     "#0 #3 #25008 #1 #0 #6 #0 #4096 00000801 #0 #1 #2 00*24"},
    {"a character device of a large minor number", SL_NFS_GETATTR,
     "#0 #4 #438 #1 #0 #0 ##0 ##0 #5 #300 ##1 ##2 00*24",
     "#0 #4 #8630 #1 #0 #0 #0 #4096 0010052c #0 #1 #2 00*24"},
    {"a symbolic link", SL_NFS_GETATTR, "#0 #5 #511 #1 #0 #0 ##7 ##0 #0 #0 ##1 ##2 00*24",
     "#0 #5 #41471 #1 #0 #0 #7 #4096 #0 #0 #1 #2 00*24"},
    {"a socket", SL_NFS_GETATTR, "#0 #6 #493 #1 #0 #0 ##0 ##0 #0 #0 ##1 ##2 00*24",
     "#0 #0 #49645 #1 #0 #0 #0 #4096 #0 #0 #1 #2 00*24"},
    {"a pipe", SL_NFS_GETATTR, "#0 #7 #420 #1 #0 #0 ##0 ##0 #0 #0 ##1 ##2 00*24",
     "#0 #4 #4516 #1 #0 #0 #0 #4096 ffffffff #0 #1 #2 00*24"},
    {"a file of more than 4 GiB", SL_NFS_GETATTR,
     "#0 #1 #420 #1 #0 #0 0000000100000000 0000020000000000 #0 #0 ##1 ##2 00*24",
     "#0 #1 #33188 #1 #0 #0 ffffffff #4096 #0 ffffffff #1 #2 00*24"},
    {"a file of one byte less than 4 GiB", SL_NFS_GETATTR,
     "#0 #1 #420 #1 #0 #0 00000000ffffffff 00000000ffffffff #0 #0 ##1 ##2 00*24",
     "#0 #1 #33188 #1 #0 #0 ffffffff #4096 #0 00800000 #1 #2 00*24"},
    {"one byte of a block in use", SL_NFS_GETATTR,
     "#0 #1 #420 #1 #0 #0 ##1 ##1 #0 #0 ##1 ##2 00*24",
     "#0 #1 #33188 #1 #0 #0 #1 #4096 #0 #1 #1 #2 00*24"},
    {"all bytes that can be in use", SL_NFS_GETATTR,
     "#0 #1 #420 #1 #0 #0 ##1 ffffffffffffffff #0 #0 ##1 ##2 00*24",
     "#0 #1 #33188 #1 #0 #0 #1 #4096 #0 ffffffff #1 #2 00*24"},
    {"identities of more than 32 bits", SL_NFS_GETATTR,
     "#0 #1 #420 #1 #0 #0 ##1 ##0 #0 #0 0000001000000001 f000000000000002 00*24",
     "#0 #1 #33188 #1 #0 #0 #1 #4096 #0 #0 00000011 f0000002 00*24"},
};

static int decode(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    return sl_nfs_get_result(reader, ((const struct result_row *)hint)->procedure, object);
}

static void encode(struct sl_xdr_writer *writer, const void *object, const void *hint,
                   const struct sl_message *from)
{
    sl_nfs_put_result(writer, 2, ((const struct result_row *)hint)->procedure, object, from);
}

static void check_result(void **state)
{
    const struct result_row *row = TEST_ROW(struct result_row, state);
    const struct codec codec = {sizeof(struct sl_nfs_result), decode, encode};
    struct test_vector in, out;

    test_vector_write(&in, row->in);
    test_vector_write(&out, row->out);
    codec_check(&codec, row, &in, &out);
}

static const struct status_row {
    const char *name;
    uint32_t status, status2;
} status_rows[] = {
    {"PERM", 1, 1},          {"NOENT", 2, 2},       {"IO", 5, 5},
    {"NXIO", 6, 6},          {"ACCES", 13, 13},     {"EXIST", 17, 17},
    {"XDEV", 18, 5},         {"NODEV", 19, 19},     {"NOTDIR", 20, 20},
    {"ISDIR", 21, 21},       {"INVAL", 22, 5},      {"FBIG", 27, 27},
    {"NOSPC", 28, 28},       {"ROFS", 30, 30},      {"MLINK", 31, 5},
    {"NAMETOOLONG", 63, 63}, {"NOTEMPTY", 66, 66},  {"DQUOT", 69, 69},
    {"STALE", 70, 70},       {"REMOTE", 71, 5},     {"BADHANDLE", 10001, 70},
    {"NOT_SYNC", 10002, 5},  {"NOTSUPP", 10004, 5}, {"SERVERFAULT", 10006, 5},
    {"JUKEBOX", 10008, 5},   {"unknown", 12345, 5},
};

static void check_status(void **state)
{
    const struct status_row *row = TEST_ROW(struct status_row, state);
    const struct sl_nfs_result result = {.status = row->status};
    static struct rpc_rig rig;
    struct sl_xdr_writer writer;
    struct sl_message message;
    uint8_t bytes[4];

    rpc_rig_init(&rig, 4);
    sl_xdr_writer_begin(&writer, &rig.pool, 0);
    sl_nfs_put_result(&writer, 2, SL_NFS_GETATTR, &result, NULL);
    assert_int_equal(sl_xdr_writer_end(&writer, &message), 0);
    assert_int_equal(message.length_bytes, 4);
    assert_int_equal(sl_message_copy(&rig.pool, &message, 0, bytes, 4), 0);
    assert_int_equal(sl_load_u32(bytes), row->status2);
    sl_message_free(&rig.pool, &message);
}

static const struct read_row {
    const char *name;
    uint32_t data_bytes, length;
} read_rows[] = {
    {"8192 bytes", 8192, 4 + 68 + 4 + 8192},
    {"8193 bytes", 8193, 4},
};

/* What version 2 can say is bounded: a READ of more than it asked for has failed. */
static void check_read_too_long(void **state)
{
    const struct read_row *row = TEST_ROW(struct read_row, state);
    struct sl_nfs_result result = {.status = SL_NFS_OK};
    static struct rpc_rig rig;
    static uint8_t data[9000];
    struct sl_xdr_writer writer;
    struct sl_message from, message;

    rpc_rig_init(&rig, 64);
    rpc_rig_message(&rig, &from, data, sizeof(data), 1400);
    result.post = (struct sl_nfs_post){.is_present = true, .attributes = {.type = SL_NFS_REG}};
    result.count_bytes = result.data_bytes = row->data_bytes;
    sl_xdr_writer_begin(&writer, &rig.pool, 0);
    sl_nfs_put_result(&writer, 2, SL_NFS_READ, &result, &from);
    assert_int_equal(sl_xdr_writer_end(&writer, &message), 0);
    assert_int_equal(message.length_bytes, row->length);
    sl_message_free(&rig.pool, &message);
    sl_message_free(&rig.pool, &from);
    assert_true(rpc_rig_is_clean(&rig));
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("a result of version 2", result_rows, check_result),
        TEST_TABLE("attributes of", attribute_rows, check_result),
        TEST_TABLE("status", status_rows, check_status),
        TEST_TABLE("a READ of", read_rows, check_read_too_long),
    };

    return TEST_RUN("nfswire_result2", tables);
}
