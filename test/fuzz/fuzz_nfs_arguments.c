/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arguments of NFS: byte 0 is the version (its lowest bit), byte 1 the procedure. Read in either
 * version and written in version 3 they read as the same again, and are written as the same bytes.
 */
#include "message.h"

#include "nfswire/nfs.h"

#include <errno.h>

static void write_arguments(struct rpc_rig *rig, const struct sl_nfs_arguments *arguments,
                            const struct sl_message *from, struct sl_message *written)
{
    struct sl_xdr_writer writer;

    sl_xdr_writer_begin(&writer, &rig->pool, 0);
    sl_nfs_put_arguments(&writer, arguments, &arguments->handle, &arguments->handle2, from);
    fuzz_written(&writer, written);
}

static void check_bounds(const struct sl_nfs_arguments *arguments)
{
    FUZZ_CHECK(arguments->procedure < SL_NFS_PROCEDURES);
    FUZZ_CHECK(arguments->handle.length_bytes <= SL_NFS_HANDLE_MAX_BYTES);
    FUZZ_CHECK(arguments->handle2.length_bytes <= SL_NFS_HANDLE_MAX_BYTES);
    FUZZ_CHECK(arguments->name.length_bytes <= SL_NFS_NAME_MAX_BYTES + 1);
    FUZZ_CHECK(arguments->name2.length_bytes <= SL_NFS_NAME_MAX_BYTES + 1);
    FUZZ_CHECK(arguments->stable <= SL_NFS_FILE_SYNC && arguments->how <= SL_NFS_EXCLUSIVE);
    FUZZ_CHECK(arguments->set.atime_how <= SL_NFS_TIME_CLIENT);
    FUZZ_CHECK(arguments->set.mtime_how <= SL_NFS_TIME_CLIENT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpc_rig *rig = fuzz_rig();
    uint32_t version = 2 + (fuzz_take(&data, &size) & 1u);
    uint32_t procedure = fuzz_take(&data, &size);
    struct sl_message messages[3];
    struct sl_nfs_arguments arguments, again;
    struct sl_xdr_reader reader;
    int error;

    fuzz_message(rig, data, size, &messages[0]);
    sl_message_clear(&messages[1]);
    sl_message_clear(&messages[2]);
    sl_xdr_reader_begin(&reader, &rig->pool, &messages[0], 0);
    error = sl_nfs_get_arguments(&reader, version, procedure, &arguments);
    FUZZ_CHECK(error == 0 || error == -EBADMSG || error == -ENOTSUP);
    if (error == 0) {
        check_bounds(&arguments);
        write_arguments(rig, &arguments, &messages[0], &messages[1]);
        sl_xdr_reader_begin(&reader, &rig->pool, &messages[1], 0);
        FUZZ_CHECK(sl_nfs_get_arguments(&reader, 3, arguments.procedure, &again) == 0);
        FUZZ_CHECK(reader.left_bytes == 0);
        FUZZ_CHECK(again.data_bytes == arguments.data_bytes);
        FUZZ_CHECK(memcmp(&again.set, &arguments.set, sizeof(again.set)) == 0);
        write_arguments(rig, &again, &messages[1], &messages[2]);
        FUZZ_CHECK(fuzz_same(rig, &messages[1], &messages[2]));
    }
    fuzz_end(rig, messages, 3);
    return 0;
}
