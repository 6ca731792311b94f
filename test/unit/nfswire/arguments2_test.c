/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "codec.h"
#include "nfswire/nfs.h"

/* fhandle, and the same as nfs_fh3. */
#define A " 61*32"
#define A3 " #32 61*32"
#define B " 62*32"
#define B3 " #32 62*32"
#define KEEP " ffffffff"
#define KEEP_ALL KEEP KEEP KEEP KEEP KEEP KEEP KEEP KEEP
#define SET3_NONE " #0 #0 #0 #0 #0 #0"

/* Calls of version 2 (RFC 1094 section 2.2) and the calls of version 3 that they become. */
static const struct call_row {
    const char *name;
    uint32_t procedure2;
    const char *in, *out;
} call_rows[] = {
    {"NULL", 0, "", ""},
    {"GETATTR", 1, A, A3},
    {"SETATTR of everything", 2, A "#420 #1000 #100 #4000000000 #11 #12 #13 #14",
     A3 "#1 #420 #1 #1000 #1 #100 #1 ##4000000000 #2 #11 #12000 #2 #13 #14000 #0"},
    {"SETATTR of nothing", 2, A KEEP_ALL, A3 SET3_NONE "#0"},
    {"SETATTR of the owner alone", 2, A KEEP "#0" KEEP KEEP KEEP KEEP KEEP KEEP,
     A3 "#0 #1 #0 #0 #0 #0 #0 #0"},
    {"SETATTR to size 0", 2, A KEEP KEEP KEEP "#0" KEEP KEEP KEEP KEEP,
     A3 "#0 #0 #0 #1 ##0 #0 #0 #0"},
    {"SETATTR of a mode with type bits", 2, A "#33188" KEEP KEEP KEEP KEEP KEEP KEEP KEEP,
     A3 "#1 #420 #0 #0 #0 #0 #0 #0"},
    {"SETATTR of a mode that is -1 in 16 bits", 2, A "#65535" KEEP KEEP KEEP KEEP KEEP KEEP KEEP,
     A3 SET3_NONE "#0"},
    {"SETATTR of mtime to the server's time, and so of atime", 2,
     A KEEP KEEP KEEP KEEP "#11 #12 #13 #1000000", A3 "#0 #0 #0 #0 #1 #1 #0"},
    {"SETATTR of mtime alone to the server's time", 2,
     A KEEP KEEP KEEP KEEP KEEP KEEP "#13 #1000000", A3 "#0 #0 #0 #0 #0 #1 #0"},
    {"SETATTR of atime alone to the server's time", 2,
     A KEEP KEEP KEEP KEEP "#13 #1000000" KEEP KEEP, A3 "#0 #0 #0 #0 #1 #0 #0"},
    {"SETATTR of a time whose seconds alone are -1", 2, A KEEP KEEP KEEP KEEP KEEP "#0 #13 #14",
     A3 "#0 #0 #0 #0 #0 #2 #13 #14000 #0"},
    {"SETATTR of the last microsecond", 2, A KEEP KEEP KEEP KEEP KEEP KEEP "#13 #999999",
     A3 "#0 #0 #0 #0 #0 #2 #13 #999999000 #0"},
    {"SETATTR of microseconds that no second has", 2,
     A KEEP KEEP KEEP KEEP KEEP KEEP "#13 #4294968", A3 "#0 #0 #0 #0 #0 #1 #0"},
    {"LOOKUP", 4, A "<file>", A3 "<file>"},
    {"READLINK", 5, A, A3},
    {"READ", 6, A "#4096 #512 #0", A3 "##4096 #512"},
    {"READ of the most bytes", 6, A "#4294967295 #8192 #0", A3 "##4294967295 #8192"},
    {"READ of more than the most bytes", 6, A "#0 #8193 #0", A3 "##0 #8192"},
    {"WRITE, stable", 8, A "#1 #4096 #2 <hello>", A3 "##4096 #5 #2 <hello>"},
    {"WRITE of nothing", 8, A "#1 #0 #2 <>", A3 "##0 #0 #2 <>"},
    {"WRITE in several slices", 8, A "#1 #0 #2 #1021 61*1021 000000",
     A3 "##0 #1021 #2 #1021 61*1021 000000"},
    {"CREATE, unchecked", 9, A "<file> #33188" KEEP KEEP "#0" KEEP KEEP KEEP KEEP,
     A3 "<file> #0 #1 #420 #0 #0 #1 ##0 #0 #0"},
    {"REMOVE", 10, A "<file>", A3 "<file>"},
    {"RENAME", 11, A "<file>" B "<newname>", A3 "<file>" B3 "<newname>"},
    {"LINK", 12, A B "<newname>", A3 B3 "<newname>"},
    {"SYMLINK", 13, A "<file> <../a/dir>" KEEP_ALL, A3 "<file>" SET3_NONE "<../a/dir>"},
    {"SYMLINK with attributes", 13, A "<file> <a> #511 #5" KEEP KEEP KEEP KEEP KEEP KEEP,
     A3 "<file> #1 #511 #1 #5 #0 #0 #0 #0 <a>"},
    {"MKDIR", 14, A "<file> #16877 #0 #0" KEEP KEEP KEEP KEEP KEEP,
     A3 "<file> #1 #493 #1 #0 #1 #0 #0 #0 #0"},
    {"RMDIR", 15, A "<file>", A3 "<file>"},
    {"READDIR", 16, A " 80000001 #4096", A3 "##2147483649 ##0 #4096"},
    {"STATFS", 17, A, A3},
};

static int decode(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    const struct call_row *row = hint;
    struct sl_nfs_arguments *arguments = object;
    int error = sl_nfs_get_arguments(reader, 2, row->procedure2, arguments);

    if (error)
        return error;
    assert_int_equal(arguments->version, 2);
    assert_int_equal(arguments->procedure, sl_nfs2_procedure(row->procedure2));
    return 0;
}

static void encode(struct sl_xdr_writer *writer, const void *object, const void *hint,
                   const struct sl_message *from)
{
    const struct sl_nfs_arguments *arguments = object;

    (void)hint;
    sl_nfs_put_arguments(writer, arguments, &arguments->handle, &arguments->handle2, from);
}

static void check_call(void **state)
{
    const struct call_row *row = TEST_ROW(struct call_row, state);
    const struct codec codec = {sizeof(struct sl_nfs_arguments), decode, encode};
    struct test_vector in, out;

    test_vector_write(&in, row->in);
    test_vector_write(&out, row->out);
    codec_check(&codec, row, &in, &out);
}

static const struct refuse_row {
    const char *name;
    uint32_t procedure2;
    const char *in;
    int result;
} refuse_rows[] = {
    {"ROOT", 3, "", -ENOTSUP},
    {"WRITECACHE", 7, "", -ENOTSUP},
    {"procedure 18", 18, A, -ENOTSUP},
    {"procedure 2^32 - 1", UINT32_MAX, A, -ENOTSUP},
    {"WRITE of 8193 bytes", 8, A "#0 #0 #0 #8193", -EBADMSG},
    {"SYMLINK to a path of 1025 bytes", 13, A "<file> #1025 61*1028" KEEP_ALL, -EBADMSG},
};

static void check_refuse(void **state)
{
    const struct refuse_row *row = TEST_ROW(struct refuse_row, state);
    static struct rpc_rig rig;
    struct sl_nfs_arguments arguments;
    struct sl_xdr_reader reader;
    struct sl_message message;
    struct test_vector in;
    uint8_t long_enough[12000] = {0};

    test_vector_write(&in, row->in);
    memcpy(long_enough, in.bytes, in.length);
    rpc_rig_init(&rig, 4);
    rpc_rig_message(&rig, &message, long_enough, sizeof(long_enough), SIZE_MAX);
    sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
    assert_int_equal(sl_nfs_get_arguments(&reader, 2, row->procedure2, &arguments), row->result);
    sl_message_free(&rig.pool, &message);
}

static const struct number_row {
    const char *name;
    uint32_t procedure2;
    uint8_t procedure;
} number_rows[] = {
    {"NULL", 0, SL_NFS_NULL},        {"GETATTR", 1, SL_NFS_GETATTR},
    {"SETATTR", 2, SL_NFS_SETATTR},  {"ROOT", 3, SL_NFS_PROCEDURES},
    {"LOOKUP", 4, SL_NFS_LOOKUP},    {"READLINK", 5, SL_NFS_READLINK},
    {"READ", 6, SL_NFS_READ},        {"WRITECACHE", 7, SL_NFS_PROCEDURES},
    {"WRITE", 8, SL_NFS_WRITE},      {"CREATE", 9, SL_NFS_CREATE},
    {"REMOVE", 10, SL_NFS_REMOVE},   {"RENAME", 11, SL_NFS_RENAME},
    {"LINK", 12, SL_NFS_LINK},       {"SYMLINK", 13, SL_NFS_SYMLINK},
    {"MKDIR", 14, SL_NFS_MKDIR},     {"RMDIR", 15, SL_NFS_RMDIR},
    {"READDIR", 16, SL_NFS_READDIR}, {"STATFS", 17, SL_NFS_FSSTAT},
    {"none", 18, SL_NFS_PROCEDURES}, {"none, and large", UINT32_MAX, SL_NFS_PROCEDURES},
};

static void check_number(void **state)
{
    const struct number_row *row = TEST_ROW(struct number_row, state);

    assert_int_equal(sl_nfs2_procedure(row->procedure2), row->procedure);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("a call of version 2", call_rows, check_call),
        TEST_TABLE("no call", refuse_rows, check_refuse),
        TEST_TABLE("procedure", number_rows, check_number),
    };

    return TEST_RUN("nfswire_arguments2", tables);
}
