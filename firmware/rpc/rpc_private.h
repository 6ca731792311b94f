// SPDX-License-Identifier: Apache-2.0
/* What calls and replies have in common (RFC 5531 section 9). */
#ifndef RPC_PRIVATE_H
#define RPC_PRIVATE_H

#include "rpc/rpc.h"

/* msg_type */
enum { SL_RPC_CALL, SL_RPC_REPLY };

/* reply_stat */
enum { SL_RPC_ACCEPTED, SL_RPC_DENIED };

/* reject_stat */
enum { SL_RPC_MISMATCH, SL_RPC_AUTH_ERROR };

/* Reads an opaque_auth; its body stays where it is (section 8.2). */
static inline void sl_rpc_get_auth(struct sl_xdr_reader *reader, struct sl_rpc_auth *auth)
{
    auth->flavor = sl_xdr_get_u32(reader);
    auth->length_bytes = sl_xdr_get_reference(reader, SL_RPC_AUTH_MAX_BYTES, &auth->offset);
}

static inline void sl_rpc_put_auth_none(struct sl_xdr_writer *writer)
{
    sl_xdr_put_u32(writer, SL_RPC_AUTH_NONE);
    sl_xdr_put_u32(writer, 0);
}

#endif
