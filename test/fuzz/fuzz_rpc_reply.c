/* SPDX-License-Identifier: Apache-2.0 */
/* Heads of replies: each that we can write ourselves reads as the one that was read. */
#include "message.h"

/* Writes the reply as we would. */
static void put_reply(struct sl_xdr_writer *writer, const struct sl_rpc_reply *reply)
{
    if (!reply->is_accepted && reply->status == 1)
        sl_rpc_put_auth_error(writer, reply->xid, (enum sl_rpc_auth_error)reply->auth_error);
    else if (!reply->is_accepted)
        sl_rpc_put_version_mismatch(writer, reply->xid);
    else if (reply->status == SL_RPC_PROG_MISMATCH)
        sl_rpc_put_program_mismatch(writer, reply->xid, reply->low, reply->high);
    else
        sl_rpc_put_accepted(writer, reply->xid, (enum sl_rpc_accept)reply->status);
}

static void check_written(struct rpc_rig *rig, const struct sl_rpc_reply *reply,
                          struct sl_message *written)
{
    bool is_version_mismatch = !reply->is_accepted && reply->status == 0;
    struct sl_xdr_writer writer;
    struct sl_xdr_reader reader;
    struct sl_rpc_reply again;

    sl_xdr_writer_begin(&writer, &rig->pool, 0);
    put_reply(&writer, reply);
    fuzz_written(&writer, written);
    sl_xdr_reader_begin(&reader, &rig->pool, written, 0);
    FUZZ_CHECK(sl_rpc_get_reply(&reader, &again) == 0 && reader.left_bytes == 0);
    FUZZ_CHECK(again.xid == reply->xid && again.is_accepted == reply->is_accepted);
    FUZZ_CHECK(again.status == reply->status && again.auth_error == reply->auth_error);
    FUZZ_CHECK(again.low == (is_version_mismatch ? SL_RPC_VERSION : reply->low));
    FUZZ_CHECK(again.high == (is_version_mismatch ? SL_RPC_VERSION : reply->high));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpc_rig *rig = fuzz_rig();
    struct sl_message messages[2];
    struct sl_xdr_reader reader;
    struct sl_rpc_reply reply;

    fuzz_message(rig, data, size, &messages[0]);
    sl_message_clear(&messages[1]);
    sl_xdr_reader_begin(&reader, &rig->pool, &messages[0], 0);
    if (sl_rpc_get_reply(&reader, &reply) == 0) {
        FUZZ_CHECK(reply.verifier.length_bytes <= SL_RPC_AUTH_MAX_BYTES);
        FUZZ_CHECK(reply.results_offset <= messages[0].length_bytes);
        check_written(rig, &reply, &messages[1]);
    }
    fuzz_end(rig, messages, 2);
    return 0;
}
