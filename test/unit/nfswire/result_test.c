/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "codec.h"
#include "nfswire/nfs.h"
#include "vectors.h"

static void expect_attributes(const struct sl_nfs_post *post)
{
    const struct sl_nfs_attributes *attributes = &post->attributes;

    assert_true(post->is_present);
    assert_int_equal(attributes->type, SL_NFS_REG);
    assert_int_equal(attributes->mode, 0644);
    assert_int_equal(attributes->nlink, 2);
    assert_int_equal(attributes->uid, 1000);
    assert_int_equal(attributes->gid, 100);
    assert_int_equal(attributes->size_bytes, 5000);
    assert_int_equal(attributes->used_bytes, 8192);
    assert_int_equal(attributes->rdev_major, 0);
    assert_int_equal(attributes->rdev_minor, 0);
    assert_int_equal(attributes->fsid, 77);
    assert_int_equal(attributes->fileid, 4242);
    assert_int_equal(attributes->atime.seconds, 11);
    assert_int_equal(attributes->atime.nanoseconds, 12000);
    assert_int_equal(attributes->mtime.seconds, 13);
    assert_int_equal(attributes->mtime.nanoseconds, 14999);
    assert_int_equal(attributes->ctime.seconds, 15);
    assert_int_equal(attributes->ctime.nanoseconds, 999999999);
}

static void expect_wcc(const struct sl_nfs_wcc *wcc)
{
    assert_true(wcc->has_pre);
    assert_int_equal(wcc->pre_size_bytes, 4999);
    assert_int_equal(wcc->pre_mtime.seconds, 1);
    assert_int_equal(wcc->pre_mtime.nanoseconds, 2);
    assert_int_equal(wcc->pre_ctime.seconds, 3);
    assert_int_equal(wcc->pre_ctime.nanoseconds, 4);
    expect_attributes(&wcc->post);
}

static void attributes_alone(const struct sl_nfs_result *result)
{
    expect_attributes(&result->post);
    assert_false(result->directory.is_present || result->wcc.has_pre);
    assert_int_equal(result->handle.length_bytes, 0);
}

static void no_attributes(const struct sl_nfs_result *result)
{
    assert_false(result->post.is_present || result->directory.is_present);
    assert_false(result->wcc.has_pre || result->wcc.post.is_present);
    assert_false(result->wcc2.has_pre || result->wcc2.post.is_present);
}

static void modified(const struct sl_nfs_result *result)
{
    expect_wcc(&result->wcc);
    assert_false(result->post.is_present);
}

static void found(const struct sl_nfs_result *result)
{
    expect_attributes(&result->post);
    assert_false(result->directory.is_present);
    assert_int_equal(result->handle.length_bytes, 5);
    assert_memory_equal(result->handle.bytes, "found", 5);
}

static void not_found(const struct sl_nfs_result *result)
{
    expect_attributes(&result->directory);
    assert_false(result->post.is_present);
    assert_int_equal(result->handle.length_bytes, 0);
}

static void allowed(const struct sl_nfs_result *result)
{
    expect_attributes(&result->post);
    assert_int_equal(result->access, 3);
}

static void link_read(const struct sl_nfs_result *result)
{
    expect_attributes(&result->post);
    assert_int_equal(result->data_bytes, 5);
}

static void data_read(const struct sl_nfs_result *result)
{
    expect_attributes(&result->post);
    assert_int_equal(result->count_bytes, 5);
    assert_int_equal(result->data_bytes, 5);
    assert_true(result->is_eof);
}

static void written(const struct sl_nfs_result *result)
{
    expect_wcc(&result->wcc);
    assert_int_equal(result->count_bytes, 700);
    assert_int_equal(result->committed, SL_NFS_FILE_SYNC);
    assert_memory_equal(result->verifier, "verifier", 8);
}

static void made(const struct sl_nfs_result *result)
{
    expect_attributes(&result->post);
    expect_wcc(&result->wcc);
    assert_int_equal(result->handle.length_bytes, 3);
    assert_memory_equal(result->handle.bytes, "new", 3);
}

static void made_and_nothing_known(const struct sl_nfs_result *result)
{
    no_attributes(result);
    assert_int_equal(result->handle.length_bytes, 0);
}

static void renamed(const struct sl_nfs_result *result)
{
    assert_false(result->wcc.has_pre || result->wcc.post.is_present);
    expect_wcc(&result->wcc2);
}

static void linked(const struct sl_nfs_result *result)
{
    expect_attributes(&result->post);
    expect_wcc(&result->wcc);
}

static void space(const struct sl_nfs_result *result)
{
    const struct sl_nfs_fsstat *fsstat = &result->fsstat;

    expect_attributes(&result->post);
    assert_int_equal(fsstat->total_bytes, 1);
    assert_int_equal(fsstat->free_bytes, 2);
    assert_int_equal(fsstat->available_bytes, 3);
    assert_int_equal(fsstat->total_files, 4);
    assert_int_equal(fsstat->free_files, 5);
    assert_int_equal(fsstat->available_files, 0x600000000);
    assert_int_equal(fsstat->invariant_s, 7);
}

static void sizes(const struct sl_nfs_result *result)
{
    const struct sl_nfs_fsinfo *fsinfo = &result->fsinfo;

    assert_false(result->post.is_present);
    assert_int_equal(fsinfo->read_max_bytes, 1);
    assert_int_equal(fsinfo->read_preferred_bytes, 2);
    assert_int_equal(fsinfo->read_multiple_bytes, 3);
    assert_int_equal(fsinfo->write_max_bytes, 4);
    assert_int_equal(fsinfo->write_preferred_bytes, 5);
    assert_int_equal(fsinfo->write_multiple_bytes, 6);
    assert_int_equal(fsinfo->readdir_preferred_bytes, 7);
    assert_int_equal(fsinfo->file_max_bytes, 8);
    assert_int_equal(fsinfo->time_delta.seconds, 9);
    assert_int_equal(fsinfo->time_delta.nanoseconds, 10);
    assert_int_equal(fsinfo->properties, 27);
}

static void limits(const struct sl_nfs_result *result)
{
    const struct sl_nfs_pathconf *pathconf = &result->pathconf;

    expect_attributes(&result->post);
    assert_int_equal(pathconf->link_max, 32000);
    assert_int_equal(pathconf->name_max_bytes, 255);
    assert_true(pathconf->no_trunc && pathconf->case_preserving);
    assert_false(pathconf->chown_restricted || pathconf->case_insensitive);
}

static void committed(const struct sl_nfs_result *result)
{
    expect_wcc(&result->wcc);
    assert_memory_equal(result->verifier, "verifier", 8);
}

/* Results by RFC 1813 section 3.3, both arms, and what they are taken for. */
static const struct result_row {
    const char *name;
    uint8_t procedure;
    uint32_t status;
    const char *in;
    void (*expect)(const struct sl_nfs_result *result);
} result_rows[] = {
    {"NULL", SL_NFS_NULL, 0, "", no_attributes},
    {"GETATTR", SL_NFS_GETATTR, 0, "#0" ATTRIBUTES, attributes_alone},
    {"GETATTR that failed", SL_NFS_GETATTR, 70, "#70", no_attributes},
    {"SETATTR", SL_NFS_SETATTR, 0, "#0" WCC, modified},
    {"SETATTR that failed", SL_NFS_SETATTR, 10002, "#10002" WCC, modified},
    {"LOOKUP", SL_NFS_LOOKUP, 0, "#0 <found>" POST NO_POST, found},
    {"LOOKUP with the directory's attributes", SL_NFS_LOOKUP, 0, "#0 <x>" NO_POST POST, NULL},
    {"LOOKUP that failed", SL_NFS_LOOKUP, 2, "#2" POST, not_found},
    {"ACCESS", SL_NFS_ACCESS, 0, "#0" POST "#3", allowed},
    {"ACCESS that failed", SL_NFS_ACCESS, 70, "#70" NO_POST, no_attributes},
    {"READLINK", SL_NFS_READLINK, 0, "#0" POST "<a/b/c>", link_read},
    {"READLINK that failed", SL_NFS_READLINK, 22, "#22" POST, attributes_alone},
    {"READ", SL_NFS_READ, 0, "#0" POST "#5 #1 <hello>", data_read},
    {"READ of nothing", SL_NFS_READ, 0, "#0" NO_POST "#0 #1 #0", no_attributes},
    {"READ in several slices", SL_NFS_READ, 0, "#0" POST "#702 #0 #702 61*702 0000", NULL},
    {"READ that failed", SL_NFS_READ, 5, "#5" POST, attributes_alone},
    {"WRITE", SL_NFS_WRITE, 0, "#0" WCC "#700 #2 'verifier'", written},
    {"WRITE that failed", SL_NFS_WRITE, 28, "#28" WCC, modified},
    {"CREATE", SL_NFS_CREATE, 0, "#0 #1 <new>" POST WCC, made},
    {"CREATE that says nothing", SL_NFS_CREATE, 0, "#0 #0 #0" NO_WCC, made_and_nothing_known},
    {"CREATE that failed", SL_NFS_CREATE, 17, "#17" WCC, modified},
    {"MKDIR", SL_NFS_MKDIR, 0, "#0 #1 <new>" POST WCC, made},
    {"MKDIR that failed", SL_NFS_MKDIR, 17, "#17" WCC, modified},
    {"SYMLINK", SL_NFS_SYMLINK, 0, "#0 #1 <new>" POST WCC, made},
    {"SYMLINK that failed", SL_NFS_SYMLINK, 17, "#17" WCC, modified},
    {"MKNOD", SL_NFS_MKNOD, 0, "#0 #1 <new>" POST WCC, made},
    {"MKNOD that failed", SL_NFS_MKNOD, 10007, "#10007" WCC, modified},
    {"REMOVE", SL_NFS_REMOVE, 0, "#0" WCC, modified},
    {"REMOVE that failed", SL_NFS_REMOVE, 2, "#2" NO_WCC, no_attributes},
    {"RMDIR", SL_NFS_RMDIR, 0, "#0" WCC, modified},
    {"RMDIR that failed", SL_NFS_RMDIR, 66, "#66" WCC, modified},
    {"RENAME", SL_NFS_RENAME, 0, "#0" NO_WCC WCC, renamed},
    {"RENAME that failed", SL_NFS_RENAME, 18, "#18" NO_WCC WCC, renamed},
    {"LINK", SL_NFS_LINK, 0, "#0" POST WCC, linked},
    {"LINK that failed", SL_NFS_LINK, 31, "#31" POST WCC, linked},
    {"READDIR that failed", SL_NFS_READDIR, 10003, "#10003" POST, attributes_alone},
    {"READDIRPLUS that failed", SL_NFS_READDIRPLUS, 10004, "#10004" NO_POST, no_attributes},
    {"FSSTAT", SL_NFS_FSSTAT, 0, "#0" POST "##1 ##2 ##3 ##4 ##5 0000000600000000 #7", space},
    {"FSSTAT that failed", SL_NFS_FSSTAT, 5, "#5" POST, attributes_alone},
    {"FSINFO", SL_NFS_FSINFO, 0, "#0" NO_POST "#1 #2 #3 #4 #5 #6 #7 ##8 #9 #10 #27", sizes},
    {"FSINFO that failed", SL_NFS_FSINFO, 10001, "#10001" NO_POST, no_attributes},
    {"PATHCONF", SL_NFS_PATHCONF, 0, "#0" POST "#32000 #255 #1 #0 #0 #1", limits},
    {"PATHCONF that failed", SL_NFS_PATHCONF, 10001, "#10001" POST, attributes_alone},
    {"COMMIT", SL_NFS_COMMIT, 0, "#0" WCC "'verifier'", committed},
    {"COMMIT that failed", SL_NFS_COMMIT, 5, "#5" WCC, modified},
    {"a status that RFC 1813 does not know", SL_NFS_GETATTR, 12345, "#12345", no_attributes},
};

static int decode(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    const struct result_row *row = hint;
    struct sl_nfs_result *result = object;
    int error = sl_nfs_get_result(reader, row->procedure, result);

    if (error)
        return error;
    assert_int_equal(result->status, row->status);
    if (row->expect != NULL)
        row->expect(result);
    return 0;
}

static void encode(struct sl_xdr_writer *writer, const void *object, const void *hint,
                   const struct sl_message *from)
{
    sl_nfs_put_result(writer, 3, ((const struct result_row *)hint)->procedure, object, from);
}

static void check_result(void **state)
{
    const struct result_row *row = TEST_ROW(struct result_row, state);
    const struct codec codec = {sizeof(struct sl_nfs_result), decode, encode};
    struct test_vector in;

    test_vector_write(&in, row->in);
    codec_check(&codec, row, &in, &in);
}

/* Listings are read up to their entries. */
static int decode_listing(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    struct sl_nfs_result *result = object;
    int error = sl_nfs_get_result(reader, *(const uint8_t *)hint, result);

    if (error)
        return error;
    expect_attributes(&result->post);
    assert_memory_equal(result->verifier, "verifier", 8);
    assert_int_equal(result->entries_offset, reader->position);
    return 0;
}

static const struct listing_row {
    const char *name;
    uint8_t procedure;
} listing_rows[] = {{"READDIR", SL_NFS_READDIR}, {"READDIRPLUS", SL_NFS_READDIRPLUS}};

static void check_listing(void **state)
{
    const struct codec codec = {sizeof(struct sl_nfs_result), decode_listing, NULL};
    struct test_vector in;

    test_vector_write(&in, "#0" POST "'verifier'");
    codec_check(&codec, &TEST_ROW(struct listing_row, state)->procedure, &in, NULL);
}

static const struct refuse_row {
    const char *name;
    uint8_t procedure;
    const char *in;
} refuse_rows[] = {
    {"no status", SL_NFS_GETATTR, ""},
    {"attributes of type 0", SL_NFS_GETATTR, "#0 #0 00*80"},
    {"attributes of type 8", SL_NFS_GETATTR, "#0 #8 00*80"},
    {"a boolean of 2 before attributes", SL_NFS_ACCESS, "#0 #2" ATTRIBUTES "#3"},
    {"a boolean of 2 before what was there", SL_NFS_SETATTR, "#0 #2 00*24 #0"},
    {"a handle of 65 bytes", SL_NFS_LOOKUP, "#0 #65 61*68" NO_POST NO_POST},
    {"a handle of 65 bytes that may be there", SL_NFS_CREATE, "#0 #1 #65 61*68 #0 #0 #0"},
    {"less data than the count says", SL_NFS_READ, "#0" NO_POST "#6 #0 <hello>"},
    {"more data than the count says", SL_NFS_READ, "#0" NO_POST "#4 #0 <hello>"},
    {"data longer than the reply", SL_NFS_READ, "#0" NO_POST "#900 #0 #900 61*800"},
    {"data whose length wraps around", SL_NFS_READ, "#0" NO_POST "ffffffff #0 ffffffff 61*800"},
    {"a path longer than the reply", SL_NFS_READLINK, "#0" NO_POST "#9 'a'"},
    {"a kind of committed that does not exist", SL_NFS_WRITE, "#0" NO_WCC "#5 #3 'verifier'"},
    {"an end of file that is neither", SL_NFS_READ, "#0" NO_POST "#5 #2 <hello>"},
    {"a procedure that does not exist", SL_NFS_PROCEDURES, "#0" POST},
};

static void check_refuse(void **state)
{
    const struct refuse_row *row = TEST_ROW(struct refuse_row, state);
    static struct rpc_rig rig;
    struct sl_nfs_result result;
    struct sl_xdr_reader reader;
    struct sl_message message;
    struct test_vector in;

    test_vector_write(&in, row->in);
    rpc_rig_init(&rig, 4);
    rpc_rig_message(&rig, &message, in.bytes, in.length, SIZE_MAX);
    sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
    assert_int_equal(sl_nfs_get_result(&reader, row->procedure, &result), -EBADMSG);
    sl_message_free(&rig.pool, &message);
}

/* A GETATTR without attributes is written as the failure that it is. */
static void check_nothing_to_say(void **state)
{
    const struct sl_nfs_result result = {.status = SL_NFS_OK};
    static struct rpc_rig rig;
    struct sl_xdr_writer writer;
    struct sl_message message;

    (void)state;
    rpc_rig_init(&rig, 4);
    sl_xdr_writer_begin(&writer, &rig.pool, 0);
    sl_nfs_put_result(&writer, 3, SL_NFS_GETATTR, &result, NULL);
    assert_int_equal(sl_xdr_writer_end(&writer, &message), 0);
    assert_true(rpc_rig_equals(&rig, &message, (const uint8_t[]){0, 0, 0, 5}, 4));
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_is_clean(&rig));
}

static const struct story_row {
    const char *name;
} story_rows[] = {{"a GETATTR without attributes has failed"}};

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("a result of version 3", result_rows, check_result),
        TEST_TABLE("up to the entries", listing_rows, check_listing),
        TEST_TABLE("no result", refuse_rows, check_refuse),
        TEST_TABLE("result", story_rows, check_nothing_to_say),
    };

    return TEST_RUN("nfswire_result", tables);
}
