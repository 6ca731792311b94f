/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Results of NFS: byte 0 is the procedure. What was read and is written in version 3 has the bytes
 * that were read; version 2 says success only where it can.
 */
#include "message.h"

#include "nfswire/nfs.h"

static bool is_listing(uint8_t procedure, const struct sl_nfs_result *result)
{
    return (procedure == SL_NFS_READDIR || procedure == SL_NFS_READDIRPLUS) &&
           result->status == SL_NFS_OK;
}

static void write_result(struct rpc_rig *rig, uint32_t version, uint8_t procedure,
                         const struct sl_nfs_result *result, const struct sl_message *from,
                         struct sl_message *written)
{
    struct sl_xdr_writer writer;

    sl_xdr_writer_begin(&writer, &rig->pool, 0);
    sl_nfs_put_result(&writer, version, procedure, result, from);
    fuzz_written(&writer, written);
}

/* Written, read and written again, the bytes are the same, and as many as were read. */
static void check_version3(struct rpc_rig *rig, uint8_t procedure,
                           const struct sl_nfs_result *result, uint32_t read_bytes,
                           struct sl_message *messages)
{
    struct sl_xdr_reader reader;
    struct sl_nfs_result again;

    write_result(rig, 3, procedure, result, &messages[0], &messages[1]);
    /* A handle of no bytes that is said to be there is not written. */
    FUZZ_CHECK(messages[1].length_bytes == read_bytes ||
               (messages[1].length_bytes + 4 == read_bytes && result->handle.length_bytes == 0));
    sl_xdr_reader_begin(&reader, &rig->pool, &messages[1], 0);
    FUZZ_CHECK(sl_nfs_get_result(&reader, procedure, &again) == 0);
    FUZZ_CHECK(reader.left_bytes == 0 && again.status == result->status);
    write_result(rig, 3, procedure, &again, &messages[1], &messages[2]);
    FUZZ_CHECK(fuzz_same(rig, &messages[1], &messages[2]));
}

static void check_version2(struct rpc_rig *rig, uint8_t procedure,
                           const struct sl_nfs_result *result, struct sl_message *messages)
{
    uint8_t status[4];

    write_result(rig, 2, procedure, result, &messages[0], &messages[3]);
    if (procedure == SL_NFS_NULL)
        return;
    FUZZ_CHECK(sl_message_copy(&rig->pool, &messages[3], 0, status, 4) == 0);
    FUZZ_CHECK(sl_load_u32(status) != SL_NFS_OK || result->status == SL_NFS_OK);
    FUZZ_CHECK(sl_load_u32(status) == SL_NFS_OK || messages[3].length_bytes == 4);
    FUZZ_CHECK(sl_load_u32(status) < 100);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpc_rig *rig = fuzz_rig();
    uint8_t procedure = fuzz_take(&data, &size);
    struct sl_message messages[4];
    struct sl_nfs_result result;
    struct sl_xdr_reader reader;

    fuzz_message(rig, data, size, &messages[0]);
    for (size_t i = 1; i < 4; i++)
        sl_message_clear(&messages[i]);
    sl_xdr_reader_begin(&reader, &rig->pool, &messages[0], 0);
    if (sl_nfs_get_result(&reader, procedure, &result) == 0 && !is_listing(procedure, &result)) {
        check_version3(rig, procedure, &result, reader.position, messages);
        check_version2(rig, procedure, &result, messages);
    }
    fuzz_end(rig, messages, 4);
    return 0;
}
