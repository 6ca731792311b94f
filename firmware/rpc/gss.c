// SPDX-License-Identifier: Apache-2.0
/* Credentials of RPCSEC_GSS (RFC 2203 section 5). */
#include "rpc/gss.h"

#include <errno.h>

static bool is_sound(uint32_t version, const struct sl_gss_credential *credential)
{
    if (version != SL_GSS_VERSION || credential->procedure > SL_GSS_DESTROY)
        return false;
    return credential->procedure != SL_GSS_DATA ||
           (credential->service >= SL_GSS_NONE && credential->service <= SL_GSS_PRIVACY);
}

int sl_gss_get_credential(const struct sl_message_pool *pool, const struct sl_message *message,
                          const struct sl_rpc_auth *auth, struct sl_gss_credential *credential)
{
    struct sl_xdr_reader reader;
    uint32_t version;

    *credential = (struct sl_gss_credential){0};
    if (auth->flavor != SL_RPC_AUTH_GSS)
        return -EBADMSG;
    sl_xdr_reader_begin(&reader, pool, message, auth->offset);
    version = sl_xdr_get_u32(&reader);
    credential->procedure = sl_xdr_get_u32(&reader);
    credential->sequence = sl_xdr_get_u32(&reader);
    credential->service = sl_xdr_get_u32(&reader);
    credential->handle_bytes =
        sl_xdr_get_reference(&reader, SL_GSS_HANDLE_MAX_BYTES, &credential->handle_offset);
    /* What was read has to be of the credential, all of it, and not of what follows. */
    if (reader.has_failed || reader.position - auth->offset != auth->length_bytes ||
        !is_sound(version, credential))
        return -EBADMSG;
    return 0;
}

int sl_gss_get_made(struct sl_xdr_reader *reader, struct sl_gss_made *made)
{
    uint32_t token_offset;

    *made = (struct sl_gss_made){0};
    made->handle_bytes =
        sl_xdr_get_reference(reader, SL_GSS_HANDLE_MAX_BYTES, &made->handle_offset);
    made->major = sl_xdr_get_u32(reader);
    sl_xdr_skip(reader, 2 * SL_XDR_UNIT_BYTES); /* minor status, sequence window */
    sl_xdr_get_reference(reader, UINT32_MAX, &token_offset);
    return reader->has_failed ? -EBADMSG : 0;
}
