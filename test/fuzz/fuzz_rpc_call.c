/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Heads of calls: what was read and is passed on reads as the same, credential and verifier byte
 * for byte, and who calls is the same too.
 */
#include "message.h"

static void check_auth(const struct rpc_rig *rig, const struct sl_message *message,
                       const struct sl_rpc_auth *auth, const struct sl_message *again_message,
                       const struct sl_rpc_auth *again)
{
    uint8_t bytes[SL_RPC_AUTH_MAX_BYTES], again_bytes[SL_RPC_AUTH_MAX_BYTES];

    FUZZ_CHECK(again->flavor == auth->flavor);
    FUZZ_CHECK(again->length_bytes == auth->length_bytes);
    FUZZ_CHECK(sl_message_copy(&rig->pool, message, auth->offset, bytes, auth->length_bytes) == 0);
    FUZZ_CHECK(sl_message_copy(&rig->pool, again_message, again->offset, again_bytes,
                               again->length_bytes) == 0);
    FUZZ_CHECK(memcmp(bytes, again_bytes, auth->length_bytes) == 0);
}

static void check_identity(const struct rpc_rig *rig, const struct sl_message *message,
                           const struct sl_rpc_call *call, const struct sl_message *again_message,
                           const struct sl_rpc_call *again_call)
{
    struct sl_rpc_identity identity, again;

    sl_rpc_get_identity(&rig->pool, message, call, &identity);
    sl_rpc_get_identity(&rig->pool, again_message, again_call, &again);
    FUZZ_CHECK(identity.is_known == again.is_known);
    FUZZ_CHECK(identity.uid == again.uid && identity.gid == again.gid);
    FUZZ_CHECK(identity.group_count == again.group_count);
    FUZZ_CHECK(memcmp(identity.groups, again.groups, sizeof(identity.groups)) == 0);
    FUZZ_CHECK(!identity.is_known || call->credential.flavor == SL_RPC_AUTH_SYS);
}

static void check_passed_on(struct rpc_rig *rig, const struct sl_message *message,
                            const struct sl_rpc_call *call, struct sl_message *passed)
{
    struct sl_xdr_writer writer;
    struct sl_xdr_reader reader;
    struct sl_rpc_call again;

    sl_xdr_writer_begin(&writer, &rig->pool, 0);
    sl_rpc_put_call(&writer, ~call->xid, call, call->program, call->version, call->procedure,
                    message);
    fuzz_written(&writer, passed);
    sl_xdr_reader_begin(&reader, &rig->pool, passed, 0);
    FUZZ_CHECK(sl_rpc_get_call(&reader, &again) == 0);
    FUZZ_CHECK(reader.left_bytes == 0 && again.arguments_offset == call->arguments_offset);
    FUZZ_CHECK(again.xid == ~call->xid && again.program == call->program);
    FUZZ_CHECK(again.version == call->version && again.procedure == call->procedure);
    check_auth(rig, message, &call->credential, passed, &again.credential);
    check_auth(rig, message, &call->verifier, passed, &again.verifier);
    check_identity(rig, message, call, passed, &again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpc_rig *rig = fuzz_rig();
    struct sl_message messages[2];
    struct sl_xdr_reader reader;
    struct sl_rpc_call call;

    fuzz_message(rig, data, size, &messages[0]);
    sl_message_clear(&messages[1]);
    sl_xdr_reader_begin(&reader, &rig->pool, &messages[0], 0);
    if (sl_rpc_get_call(&reader, &call) == 0 && call.rpc_version == SL_RPC_VERSION) {
        FUZZ_CHECK(call.arguments_offset == messages[0].length_bytes - reader.left_bytes);
        check_passed_on(rig, &messages[0], &call, &messages[1]);
    }
    fuzz_end(rig, messages, 2);
    return 0;
}
