/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Credentials of RPCSEC_GSS: what is read of one lies within it, and says all of it; and what
 * servers answer to who makes a context.
 */
#include "message.h"
#include "rpc/gss.h"

static void check_credential(const struct rpc_rig *rig, const struct sl_message *message,
                             const struct sl_rpc_auth *auth)
{
    struct sl_gss_credential credential;

    if (sl_gss_get_credential(&rig->pool, message, auth, &credential) != 0)
        return;
    FUZZ_CHECK(auth->flavor == SL_RPC_AUTH_GSS);
    FUZZ_CHECK(credential.procedure <= SL_GSS_DESTROY);
    FUZZ_CHECK(credential.procedure != SL_GSS_DATA ||
               (credential.service >= SL_GSS_NONE && credential.service <= SL_GSS_PRIVACY));
    FUZZ_CHECK(credential.handle_offset == auth->offset + 5u * SL_XDR_UNIT_BYTES);
    FUZZ_CHECK(5u * SL_XDR_UNIT_BYTES + sl_xdr_padded_bytes(credential.handle_bytes) ==
               auth->length_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rpc_rig *rig = fuzz_rig();
    struct sl_message message;
    struct sl_xdr_reader reader;
    struct sl_rpc_call call;
    struct sl_gss_made made;

    fuzz_message(rig, data, size, &message);
    sl_xdr_reader_begin(&reader, &rig->pool, &message, 0);
    if (sl_rpc_get_call(&reader, &call) == 0 && call.rpc_version == SL_RPC_VERSION)
        check_credential(rig, &message, &call.credential);
    sl_xdr_reader_begin(&reader, &rig->pool, &message, 0);
    if (sl_gss_get_made(&reader, &made) == 0) {
        FUZZ_CHECK(made.handle_bytes <= SL_GSS_HANDLE_MAX_BYTES);
        FUZZ_CHECK(made.handle_offset + made.handle_bytes <= message.length_bytes);
        FUZZ_CHECK(reader.position <= message.length_bytes);
    }
    fuzz_end(rig, &message, 1);
    return 0;
}
