// SPDX-License-Identifier: Apache-2.0
/* Heads of replies (RFC 5531 section 9). */

#include "rpc_private.h"

#include <errno.h>

static int get_versions(struct sl_xdr_reader *reader, struct sl_rpc_reply *reply)
{
    reply->low = sl_xdr_get_u32(reader);
    reply->high = sl_xdr_get_u32(reader);
    return reader->has_failed ? -EBADMSG : 0;
}

static int get_accepted(struct sl_xdr_reader *reader, struct sl_rpc_reply *reply)
{
    reply->is_accepted = true;
    sl_rpc_get_auth(reader, &reply->verifier);
    reply->status = sl_xdr_get_u32(reader);
    if (reply->status == SL_RPC_PROG_MISMATCH)
        return get_versions(reader, reply);
    reply->results_offset = reader->position;
    return reader->has_failed || reply->status > SL_RPC_SYSTEM_ERR ? -EBADMSG : 0;
}

static int get_denied(struct sl_xdr_reader *reader, struct sl_rpc_reply *reply)
{
    reply->status = sl_xdr_get_u32(reader);
    switch (reply->status) {
    case SL_RPC_MISMATCH:
        return get_versions(reader, reply);
    case SL_RPC_AUTH_ERROR:
        reply->auth_error = sl_xdr_get_u32(reader);
        return reader->has_failed ? -EBADMSG : 0;
    default:
        return -EBADMSG;
    }
}

int sl_rpc_get_reply(struct sl_xdr_reader *reader, struct sl_rpc_reply *reply)
{
    uint32_t type, reply_status;

    *reply = (struct sl_rpc_reply){.xid = sl_xdr_get_u32(reader)};
    type = sl_xdr_get_u32(reader);
    reply_status = sl_xdr_get_u32(reader);
    if (reader->has_failed || type != SL_RPC_REPLY || reply_status > SL_RPC_DENIED)
        return -EBADMSG;
    return reply_status == SL_RPC_ACCEPTED ? get_accepted(reader, reply)
                                           : get_denied(reader, reply);
}

static void put_head(struct sl_xdr_writer *writer, uint32_t xid, uint32_t reply_status)
{
    sl_xdr_put_u32(writer, xid);
    sl_xdr_put_u32(writer, SL_RPC_REPLY);
    sl_xdr_put_u32(writer, reply_status);
}

void sl_rpc_put_accepted(struct sl_xdr_writer *writer, uint32_t xid, enum sl_rpc_accept status)
{
    put_head(writer, xid, SL_RPC_ACCEPTED);
    sl_rpc_put_auth_none(writer);
    sl_xdr_put_u32(writer, status);
}

void sl_rpc_put_accepted_by(struct sl_xdr_writer *writer, uint32_t xid, enum sl_rpc_accept status,
                            uint32_t flavor, const struct sl_message *verifier)
{
    put_head(writer, xid, SL_RPC_ACCEPTED);
    sl_xdr_put_u32(writer, flavor);
    sl_xdr_put_copy(writer, verifier, 0, verifier->length_bytes);
    sl_xdr_put_u32(writer, status);
}

void sl_rpc_put_program_mismatch(struct sl_xdr_writer *writer, uint32_t xid, uint32_t low,
                                 uint32_t high)
{
    sl_rpc_put_accepted(writer, xid, SL_RPC_PROG_MISMATCH);
    sl_xdr_put_u32(writer, low);
    sl_xdr_put_u32(writer, high);
}

void sl_rpc_put_version_mismatch(struct sl_xdr_writer *writer, uint32_t xid)
{
    put_head(writer, xid, SL_RPC_DENIED);
    sl_xdr_put_u32(writer, SL_RPC_MISMATCH);
    sl_xdr_put_u32(writer, SL_RPC_VERSION);
    sl_xdr_put_u32(writer, SL_RPC_VERSION);
}

void sl_rpc_put_auth_error(struct sl_xdr_writer *writer, uint32_t xid, enum sl_rpc_auth_error error)
{
    put_head(writer, xid, SL_RPC_DENIED);
    sl_xdr_put_u32(writer, SL_RPC_AUTH_ERROR);
    sl_xdr_put_u32(writer, error);
}
