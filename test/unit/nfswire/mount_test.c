/* SPDX-License-Identifier: Apache-2.0 */
#include "nfswire/mount.h"

#include <errno.h>

#include "codec.h"

static int decode_path(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    (void)hint;
    return sl_mount_get_path(reader, object);
}

static void encode_path(struct sl_xdr_writer *writer, const void *object, const void *hint,
                        const struct sl_message *from)
{
    (void)hint;
    (void)from;
    sl_mount_put_path(writer, object);
}

static const struct path_row {
    const char *name;
    const char *in;
} path_rows[] = {
    {"a path", "</export/a>"},
    {"a path that needs no padding", "</ab>"},
    {"the empty path", "#0"},
    {"the longest path", "#1024 61*1024"},
};

static void check_path(void **state)
{
    const struct codec codec = {SL_NFS_PATH_MAX_BYTES + 1, decode_path, encode_path};
    struct test_vector in;

    test_vector_write(&in, TEST_ROW(struct path_row, state)->in);
    codec_check(&codec, NULL, &in, &in);
}

static const struct bad_path_row {
    const char *name;
    const char *in;
    int result;
} bad_path_rows[] = {
    {"1025 bytes", "#1025 61*1028", -ENAMETOOLONG},
    {"3000 bytes", "#3000 61*3000", -ENAMETOOLONG},
    {"a zero byte within", "#4 '/a' 00 'b'", -EBADMSG},
    {"a zero byte at the end", "#4 '/ab' 00", -EBADMSG},
    {"a length that wraps around", "ffffffff 61*100", -EBADMSG},
    {"more bytes than the call has", "#1024 61*1020", -EBADMSG},
};

static void check_bad_path(void **state)
{
    const struct bad_path_row *row = TEST_ROW(struct bad_path_row, state);
    static struct rpc_rig rig;
    char path[SL_NFS_PATH_MAX_BYTES + 1];
    struct sl_xdr_reader reader;
    struct sl_message message;
    struct test_vector in;

    test_vector_write(&in, row->in);
    rpc_rig_init(&rig, 64);
    rpc_rig_message(&rig, &message, in.bytes, in.length, 100);
    sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
    assert_int_equal(sl_mount_get_path(&reader, path), row->result);
    sl_message_free(&rig.pool, &message);
}

static const struct result_row {
    const char *name;
    const char *in;
    const char *out3, *out1; /* NULL: as it came */
    uint32_t status, flavors, last_flavor;
} result_rows[] = {
    {"a handle and a flavor", "#0 #32 61*32 #1 #1", NULL, "#0 61*32", 0, 1, 1},
    {"several flavors", "#0 #32 61*32 #3 #1 #0 #390003", NULL, "#0 61*32", 0, 3, 390003},
    {"no flavor", "#0 #32 61*32 #0", NULL, "#0 61*32", 0, 0, 0},
    {"more flavors than are kept", "#0 #32 61*32 #10 #1 #2 #3 #4 #5 #6 #7 #8 #9 #10",
     "#0 #32 61*32 #8 #1 #2 #3 #4 #5 #6 #7 #8", "#0 61*32", 0, 8, 8},
    {"a handle that version 1 cannot have", "#0 <handle> #1 #1", NULL, "#5", 0, 1, 1},
    {"access denied", "#13", NULL, "#13", 13, 0, 0},
    {"a name too long", "#63", NULL, "#63", 63, 0, 0},
    {"not supported, which version 1 does not know", "#10004", NULL, "#5", 10004, 0, 0},
    {"a fault of the server, likewise", "#10006", NULL, "#5", 10006, 0, 0},
};

static int decode_result(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    const struct result_row *row = hint;
    struct sl_mount_result *result = object;
    int error = sl_mount_get_result(reader, result);

    if (error)
        return error;
    assert_int_equal(result->status, row->status);
    assert_int_equal(result->flavors, row->flavors);
    if (row->flavors > 0)
        assert_int_equal(result->flavor[row->flavors - 1], row->last_flavor);
    return 0;
}

static void encode_result3(struct sl_xdr_writer *writer, const void *object, const void *hint,
                           const struct sl_message *from)
{
    (void)hint;
    (void)from;
    sl_mount_put_result(writer, 3, object);
}

static void encode_result1(struct sl_xdr_writer *writer, const void *object, const void *hint,
                           const struct sl_message *from)
{
    (void)hint;
    (void)from;
    sl_mount_put_result(writer, 1, object);
}

static void check_result(void **state)
{
    const struct result_row *row = TEST_ROW(struct result_row, state);
    const struct codec version3 = {sizeof(struct sl_mount_result), decode_result, encode_result3};
    const struct codec version1 = {sizeof(struct sl_mount_result), decode_result, encode_result1};
    struct test_vector in, out;

    test_vector_write(&in, row->in);
    test_vector_write(&out, row->out3 == NULL ? row->in : row->out3);
    codec_check(&version3, row, &in, &out);
    test_vector_write(&out, row->out1);
    codec_check(&version1, row, &in, &out);
}

static const struct bad_result_row {
    const char *name;
    const char *in;
} bad_result_rows[] = {
    {"a handle of 65 bytes", "#0 #65 61*68 #0"},
    {"more flavors than the reply has", "#0 <handle> #3 #1 #1"},
    {"a number of flavors that wraps around", "#0 <handle> 40000001 #1 #1 #1 #1 #1 #1 #1 #1 #1"},
};

static void check_bad_result(void **state)
{
    static struct rpc_rig rig;
    struct sl_mount_result result;
    struct sl_xdr_reader reader;
    struct sl_message message;
    struct test_vector in;

    test_vector_write(&in, TEST_ROW(struct bad_result_row, state)->in);
    rpc_rig_init(&rig, 64);
    rpc_rig_message(&rig, &message, in.bytes, in.length, 100);
    sl_xdr_reader_begin(&reader, &rig.pool, &message, 0);
    assert_int_equal(sl_mount_get_result(&reader, &result), -EBADMSG);
    sl_message_free(&rig.pool, &message);
}

static void put_exports(struct sl_xdr_writer *writer)
{
    static const char *const groups[] = {"10.1.0.0/24", "box"};

    sl_mount_put_export(writer, "/a", groups, 2);
    sl_mount_put_export(writer, "/everyone", NULL, 0);
    sl_mount_put_list_end(writer);
}

static void put_mounted(struct sl_xdr_writer *writer)
{
    sl_mount_put_mounted(writer, "10.1.0.11", "/a");
    sl_mount_put_mounted(writer, "10.1.0.12", "/a/b");
    sl_mount_put_list_end(writer);
}

static void put_mappings(struct sl_xdr_writer *writer)
{
    const struct sl_portmap_mapping nfs = {100003, 3, 6, 2049}, mount = {100005, 1, 17, 20048};

    sl_portmap_put_item(writer, &nfs);
    sl_portmap_put_item(writer, &mount);
    sl_mount_put_list_end(writer);
}

static void put_end(struct sl_xdr_writer *writer)
{
    sl_mount_put_list_end(writer);
}

static const struct list_row {
    const char *name;
    void (*put)(struct sl_xdr_writer *writer);
    const char *out;
} list_rows[] = {
    {"exports and their groups", put_exports,
     "#1 </a> #1 <10.1.0.0/24> #1 <box> #0 #1 </everyone> #0 #0"},
    {"who has mounted what", put_mounted, "#1 <10.1.0.11> </a> #1 <10.1.0.12> </a/b> #0"},
    {"mappings of ports", put_mappings, "#1 #100003 #3 #6 #2049 #1 #100005 #1 #17 #20048 #0"},
    {"nothing", put_end, "#0"},
};

static void check_list(void **state)
{
    const struct list_row *row = TEST_ROW(struct list_row, state);
    static struct rpc_rig rig;
    struct sl_xdr_writer writer;
    struct sl_message message;
    struct test_vector out;

    test_vector_write(&out, row->out);
    rpc_rig_init(&rig, 64);
    sl_xdr_writer_begin(&writer, &rig.pool, 0);
    row->put(&writer);
    assert_int_equal(sl_xdr_writer_end(&writer, &message), 0);
    assert_true(rpc_rig_equals(&rig, &message, out.bytes, out.length));
    sl_message_free(&rig.pool, &message);
    assert_true(rpc_rig_is_clean(&rig));
}

static int decode_mapping(struct sl_xdr_reader *reader, void *object, const void *hint)
{
    struct sl_portmap_mapping *mapping = object;
    int error = sl_portmap_get_mapping(reader, mapping);

    (void)hint;
    if (error)
        return error;
    assert_int_equal(mapping->program, 100003);
    assert_int_equal(mapping->version, 3);
    assert_int_equal(mapping->protocol, 17);
    assert_int_equal(mapping->port, 2049);
    return 0;
}

static void encode_mapping(struct sl_xdr_writer *writer, const void *object, const void *hint,
                           const struct sl_message *from)
{
    (void)hint;
    (void)from;
    sl_portmap_put_mapping(writer, object);
}

static const struct mapping_row {
    const char *name;
} mapping_rows[] = {{"where NFS is asked for"}};

static void check_mapping(void **state)
{
    const struct codec codec = {sizeof(struct sl_portmap_mapping), decode_mapping, encode_mapping};
    struct test_vector in;

    (void)state;
    test_vector_write(&in, "#100003 #3 #17 #2049");
    codec_check(&codec, NULL, &in, &in);
}

int main(void)
{
    const struct test_table tables[] = {
        TEST_TABLE("path", path_rows, check_path),
        TEST_TABLE("no path", bad_path_rows, check_bad_path),
        TEST_TABLE("result", result_rows, check_result),
        TEST_TABLE("no result", bad_result_rows, check_bad_result),
        TEST_TABLE("a list of", list_rows, check_list),
        TEST_TABLE("mapping", mapping_rows, check_mapping),
    };

    return TEST_RUN("nfswire_mount", tables);
}
