/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls of NLM: byte 0 is the version, byte 1 the procedure. One that was read is one still with
 * another handle and another svid in it, and nothing else of it has changed.
 */
#include "message.h"

#include "nfswire/nlm.h"

#include <errno.h>

static const struct sl_nfs_handle other = {5, "other"};
#define OTHER_SVID 0x12345678u

static void check_replaced(struct rpc_rig *rig, uint32_t version, uint32_t procedure,
                           const struct sl_nlm_call *call, struct sl_message *messages)
{
    struct sl_nlm_call found;
    struct sl_xdr_writer writer;
    struct sl_xdr_reader reader;

    sl_xdr_writer_begin(&writer, &rig->pool, 0);
    sl_nlm_put_call(&writer, &messages[0], call, &other, OTHER_SVID);
    fuzz_written(&writer, &messages[1]);
    sl_xdr_reader_begin(&reader, &rig->pool, &messages[1], 0);
    FUZZ_CHECK(sl_nlm_get_call(&reader, version, procedure, &found) == 0);
    FUZZ_CHECK(reader.left_bytes == 0);
    FUZZ_CHECK(sl_nfs_handles_equal(&found.handle, &other));
    FUZZ_CHECK(call->is_share || found.svid == OTHER_SVID);
    FUZZ_CHECK(found.is_share == call->is_share && found.is_blocking == call->is_blocking &&
               found.is_exclusive == call->is_exclusive && found.mode == call->mode &&
               found.access == call->access);
    FUZZ_CHECK(found.offset_bytes == call->offset_bytes &&
               found.length_bytes == call->length_bytes &&
               found.cookie.length_bytes == call->cookie.length_bytes &&
               found.caller.length_bytes == call->caller.length_bytes &&
               found.owner.length_bytes == call->owner.length_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpc_rig *rig = fuzz_rig();
    uint32_t version = fuzz_take(&data, &size);
    uint32_t procedure = fuzz_take(&data, &size);
    struct sl_nlm_call call;
    struct sl_xdr_reader reader;
    struct sl_message messages[2];
    int error;

    fuzz_message(rig, data, size, &messages[0]);
    sl_message_clear(&messages[1]);
    sl_xdr_reader_begin(&reader, &rig->pool, &messages[0], 0);
    error = sl_nlm_get_call(&reader, version, procedure, &call);
    FUZZ_CHECK(error == 0 || error == -EBADMSG || error == -ENOENT || error == -ENOTSUP);
    if (error == 0)
        check_replaced(rig, version, procedure, &call, messages);
    fuzz_end(rig, messages, 2);
    return 0;
}
