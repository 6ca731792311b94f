/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of READDIR, or of READDIRPLUS if the lowest bit of byte 0 is set: what was read and is
 * written again has the bytes that were read and those that were foretold.
 */
#include "message.h"

#include "nfswire/nfs.h"

#include <errno.h>

#define ENTRY_BYTES_MIN 24u

static int decode(struct rpc_rig *rig, const struct sl_message *message, bool is_plus,
                  struct sl_xdr_writer *writer)
{
    struct sl_nfs_entry entry;
    struct sl_xdr_reader reader;
    uint32_t entries = 0;
    bool is_eof;
    int result;

    sl_xdr_reader_begin(&reader, &rig->pool, message, 0);
    while ((result = sl_nfs_get_entry(&reader, is_plus, &entry, &is_eof)) == 1) {
        uint32_t before_bytes = sl_xdr_written_bytes(writer);

        FUZZ_CHECK(entry.name.length_bytes <= SL_NFS_NAME_MAX_BYTES + 1);
        FUZZ_CHECK(entry.handle.length_bytes <= SL_NFS_HANDLE_MAX_BYTES);
        FUZZ_CHECK(++entries <= message->length_bytes / ENTRY_BYTES_MIN);
        sl_nfs_put_entry(writer, 3, is_plus, &entry);
        FUZZ_CHECK(sl_xdr_written_bytes(writer) - before_bytes ==
                   sl_nfs_entry_bytes(3, is_plus, &entry));
    }
    FUZZ_CHECK(result == 0 || result == -EBADMSG);
    if (result == 0)
        sl_nfs_put_listing_end(writer, is_eof);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpc_rig *rig = fuzz_rig();
    bool is_plus = fuzz_take(&data, &size) & 1u;
    struct sl_xdr_writer writer;
    struct sl_message messages[3];
    int result;

    fuzz_message(rig, data, size, &messages[0]);
    sl_message_clear(&messages[2]);
    sl_xdr_writer_begin(&writer, &rig->pool, 0);
    result = decode(rig, &messages[0], is_plus, &writer);
    fuzz_written(&writer, &messages[1]);
    if (result == 0) {
        sl_xdr_writer_begin(&writer, &rig->pool, 0);
        FUZZ_CHECK(decode(rig, &messages[1], is_plus, &writer) == 0);
        fuzz_written(&writer, &messages[2]);
        FUZZ_CHECK(fuzz_same(rig, &messages[1], &messages[2]));
    }
    fuzz_end(rig, messages, 3);
    return 0;
}
