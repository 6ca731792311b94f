/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The handle in calls of NLM: byte 0 is the version, byte 1 the procedure. A handle that was found
 * stands where it was said to, and with another in its place the call is still one.
 */
#include "message.h"

#include "nfswire/nlm.h"

#include <errno.h>

static void check_replaced(struct rpc_rig *rig, uint32_t version, uint32_t procedure,
                           uint32_t read_bytes, uint32_t offset, const struct sl_nfs_handle *handle,
                           struct sl_message *messages)
{
    static const uint8_t other[5] = "other";
    uint32_t handle_bytes = 4 + (handle->length_bytes + 3u) / 4 * 4;
    struct sl_nfs_handle found;
    struct sl_xdr_writer writer;
    struct sl_xdr_reader reader;
    uint32_t found_offset;

    sl_xdr_writer_begin(&writer, &rig->pool, 0);
    sl_xdr_put_raw(&writer, &messages[0], 0, offset);
    sl_xdr_put_opaque(&writer, other, sizeof(other));
    sl_xdr_put_raw(&writer, &messages[0], offset + handle_bytes,
                   read_bytes - offset - handle_bytes);
    fuzz_written(&writer, &messages[1]);
    sl_xdr_reader_begin(&reader, &rig->pool, &messages[1], 0);
    FUZZ_CHECK(sl_nlm_find_handle(&reader, version, procedure, &found_offset, &found) == 0);
    FUZZ_CHECK(reader.left_bytes == 0 && found_offset == offset);
    FUZZ_CHECK(found.length_bytes == sizeof(other));
    FUZZ_CHECK(memcmp(found.bytes, other, sizeof(other)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpc_rig *rig = fuzz_rig();
    uint32_t version = fuzz_take(&data, &size);
    uint32_t procedure = fuzz_take(&data, &size);
    struct sl_nfs_handle handle;
    struct sl_xdr_reader reader;
    struct sl_message messages[2];
    uint32_t offset;
    int error;

    fuzz_message(rig, data, size, &messages[0]);
    sl_message_clear(&messages[1]);
    sl_xdr_reader_begin(&reader, &rig->pool, &messages[0], 0);
    error = sl_nlm_find_handle(&reader, version, procedure, &offset, &handle);
    FUZZ_CHECK(error == 0 || error == -EBADMSG || error == -ENOENT || error == -ENOTSUP);
    if (error == 0)
        check_replaced(rig, version, procedure, reader.position, offset, &handle, messages);
    fuzz_end(rig, messages, 2);
    return 0;
}
