/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MOUNT: paths if the lowest bit of byte 0 is set, else results. What was read and is written reads
 * as the same; version 1 says success only with a handle of its length.
 */
#include "message.h"

#include "nfswire/mount.h"

static void check_path(struct rpc_rig *rig, struct sl_message *messages)
{
    char path[SL_NFS_PATH_MAX_BYTES + 1], again[SL_NFS_PATH_MAX_BYTES + 1];
    struct sl_xdr_writer writer;
    struct sl_xdr_reader reader;

    sl_xdr_reader_begin(&reader, &rig->pool, &messages[0], 0);
    if (sl_mount_get_path(&reader, path) != 0)
        return;
    sl_xdr_writer_begin(&writer, &rig->pool, 0);
    sl_mount_put_path(&writer, path);
    fuzz_written(&writer, &messages[1]);
    FUZZ_CHECK(messages[1].length_bytes == reader.position);
    sl_xdr_reader_begin(&reader, &rig->pool, &messages[1], 0);
    FUZZ_CHECK(sl_mount_get_path(&reader, again) == 0);
    FUZZ_CHECK(strcmp(path, again) == 0);
}

static void check_result(struct rpc_rig *rig, struct sl_message *messages)
{
    struct sl_mount_result result, again;
    struct sl_xdr_writer writer;
    struct sl_xdr_reader reader;

    sl_xdr_reader_begin(&reader, &rig->pool, &messages[0], 0);
    if (sl_mount_get_result(&reader, &result) != 0)
        return;
    FUZZ_CHECK(result.flavors <= SL_MOUNT_FLAVORS_MAX);
    sl_xdr_writer_begin(&writer, &rig->pool, 0);
    sl_mount_put_result(&writer, 3, &result);
    fuzz_written(&writer, &messages[1]);
    sl_xdr_reader_begin(&reader, &rig->pool, &messages[1], 0);
    FUZZ_CHECK(sl_mount_get_result(&reader, &again) == 0 && reader.left_bytes == 0);
    FUZZ_CHECK(again.status == result.status && again.flavors == result.flavors);
    FUZZ_CHECK(memcmp(again.flavor, result.flavor, sizeof(again.flavor)) == 0);
    FUZZ_CHECK(again.handle.length_bytes == result.handle.length_bytes);
    FUZZ_CHECK(memcmp(again.handle.bytes, result.handle.bytes, again.handle.length_bytes) == 0);
    sl_xdr_writer_begin(&writer, &rig->pool, 0);
    sl_mount_put_result(&writer, 1, &result);
    fuzz_written(&writer, &messages[2]);
    FUZZ_CHECK(messages[2].length_bytes == 4 ||
               (messages[2].length_bytes == 36 && result.handle.length_bytes == 32));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpc_rig *rig = fuzz_rig();
    bool is_path = fuzz_take(&data, &size) & 1u;
    struct sl_message messages[3];

    fuzz_message(rig, data, size, &messages[0]);
    sl_message_clear(&messages[1]);
    sl_message_clear(&messages[2]);
    if (is_path)
        check_path(rig, messages);
    else
        check_result(rig, messages);
    fuzz_end(rig, messages, 3);
    return 0;
}
