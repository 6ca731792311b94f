/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/rpc_null.h"

/* RFC 5531 section 9 and its XDR. */
enum {
    MESSAGE_CALL = 0,
    MESSAGE_REPLY = 1,
    RPC_VERSION = 2,
    PROCEDURE_NULL = 0,
    REPLY_ACCEPTED = 0,
    REPLY_DENIED = 1,
    ACCEPT_SUCCESS = 0,
};

/* Offsets in a reply, and the longest opaque_auth body (section 8.2). */
enum {
    AT_TYPE = 4,
    AT_REPLY_STATUS = 8,
    AT_REJECT_STATUS = 12,
    AT_VERIFIER_LENGTH = 16,
    AT_VERIFIER = 20,
    VERIFIER_MAX_BYTES = 400,
};

int sl_rpc_null_build(uint8_t *data, size_t size, uint32_t xid, uint32_t program, uint32_t version)
{
    if (size < SL_RPC_NULL_CALL_BYTES)
        return SL_WIRE_NO_ROOM;
    memset(data, 0, SL_RPC_NULL_CALL_BYTES); /* AUTH_NONE, empty, for credential and verifier */
    sl_store_u32(data, xid);
    sl_store_u32(data + 4, MESSAGE_CALL);
    sl_store_u32(data + 8, RPC_VERSION);
    sl_store_u32(data + 12, program);
    sl_store_u32(data + 16, version);
    sl_store_u32(data + 20, PROCEDURE_NULL);
    return SL_RPC_NULL_CALL_BYTES;
}

static int check_accepted(const uint8_t *data, size_t length)
{
    size_t verifier_bytes, status_offset;

    if (length < AT_VERIFIER)
        return SL_WIRE_TRUNCATED;
    verifier_bytes = sl_load_u32(data + AT_VERIFIER_LENGTH);
    if (verifier_bytes > VERIFIER_MAX_BYTES)
        return SL_WIRE_BAD_LENGTH;
    status_offset = AT_VERIFIER + (verifier_bytes + 3) / 4 * 4;
    if (length < status_offset + 4)
        return SL_WIRE_TRUNCATED;
    return sl_load_u32(data + status_offset) == ACCEPT_SUCCESS ? SL_WIRE_OK : SL_WIRE_REFUSED;
}

int sl_rpc_null_check_reply(const uint8_t *data, size_t length, uint32_t xid)
{
    if (length < AT_REJECT_STATUS)
        return SL_WIRE_TRUNCATED;
    if (sl_load_u32(data + AT_TYPE) != MESSAGE_REPLY)
        return SL_WIRE_BAD_TYPE;
    if (sl_load_u32(data) != xid)
        return SL_WIRE_MISMATCH;
    switch (sl_load_u32(data + AT_REPLY_STATUS)) {
    case REPLY_ACCEPTED:
        return check_accepted(data, length);
    case REPLY_DENIED:
        return length < AT_REJECT_STATUS + 4 ? SL_WIRE_TRUNCATED : SL_WIRE_REFUSED;
    default:
        return SL_WIRE_BAD_TYPE;
    }
}
