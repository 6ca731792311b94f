// SPDX-License-Identifier: Apache-2.0
/* Heads of calls (RFC 5531 section 9) and who calls (appendix A). */

#include "rpc_private.h"

#include <errno.h>
#include <string.h>

/* Bounds of an AUTH_SYS body. */
#define MACHINE_MAX_BYTES 255u

int sl_rpc_get_call(struct sl_xdr_reader *reader, struct sl_rpc_call *call)
{
    uint8_t scratch[3 * SL_XDR_UNIT_BYTES];
    const uint8_t *at = sl_xdr_get_span(reader, sizeof(scratch), scratch);

    *call = (struct sl_rpc_call){.xid = sl_load_u32(at), .rpc_version = sl_load_u32(at + 8)};
    if (reader->has_failed || sl_load_u32(at + 4) != SL_RPC_CALL)
        return -EBADMSG;
    if (call->rpc_version != SL_RPC_VERSION)
        return 0;
    at = sl_xdr_get_span(reader, sizeof(scratch), scratch);
    call->program = sl_load_u32(at);
    call->version = sl_load_u32(at + 4);
    call->procedure = sl_load_u32(at + 8);
    sl_rpc_get_auth(reader, &call->credential);
    sl_rpc_get_auth(reader, &call->verifier);
    call->arguments_offset = reader->position;
    return reader->has_failed ? -EBADMSG : 0;
}

void sl_rpc_get_identity(const struct sl_message_pool *pool, const struct sl_message *message,
                         const struct sl_rpc_call *call, struct sl_rpc_identity *identity)
{
    const struct sl_rpc_auth *credential = &call->credential;
    struct sl_xdr_reader reader;
    struct sl_rpc_identity caller = {.is_known = true};
    uint32_t machine_offset, groups;

    memset(identity, 0, sizeof(*identity));
    if (credential->flavor != SL_RPC_AUTH_SYS)
        return;
    sl_xdr_reader_begin(&reader, pool, message, credential->offset);
    sl_xdr_skip(&reader, SL_XDR_UNIT_BYTES); /* stamp */
    sl_xdr_get_reference(&reader, MACHINE_MAX_BYTES, &machine_offset);
    caller.uid = sl_xdr_get_u32(&reader);
    caller.gid = sl_xdr_get_u32(&reader);
    groups = sl_xdr_get_u32(&reader);
    if (groups > SL_RPC_GROUPS_MAX)
        return;
    for (uint32_t i = 0; i < groups; i++)
        caller.groups[i] = sl_xdr_get_u32(&reader);
    caller.group_count = (uint8_t)groups;
    /* What was read has to be of the credential, and not of what follows it. */
    if (reader.has_failed || reader.position - credential->offset > credential->length_bytes)
        return;
    *identity = caller;
}

static void put_head(struct sl_xdr_writer *writer, uint32_t xid, uint32_t program, uint32_t version,
                     uint32_t procedure)
{
    sl_xdr_put_u32(writer, xid);
    sl_xdr_put_u32(writer, SL_RPC_CALL);
    sl_xdr_put_u32(writer, SL_RPC_VERSION);
    sl_xdr_put_u32(writer, program);
    sl_xdr_put_u32(writer, version);
    sl_xdr_put_u32(writer, procedure);
}

void sl_rpc_put_call_as(struct sl_xdr_writer *writer, uint32_t xid, uint32_t program,
                        uint32_t version, uint32_t procedure,
                        const struct sl_rpc_identity *identity, const char *machine)
{
    uint32_t machine_bytes = (uint32_t)strnlen(machine, MACHINE_MAX_BYTES);
    /* stamp, length of the name, uid, gid, number of groups, and these, beside the name */
    uint32_t words = 5u + identity->group_count;

    put_head(writer, xid, program, version, procedure);
    sl_xdr_put_u32(writer, SL_RPC_AUTH_SYS);
    sl_xdr_put_u32(writer,
                   words * SL_XDR_UNIT_BYTES + machine_bytes + sl_xdr_padding_bytes(machine_bytes));
    sl_xdr_put_u32(writer, 0);
    sl_xdr_put_opaque(writer, machine, machine_bytes);
    sl_xdr_put_u32(writer, identity->uid);
    sl_xdr_put_u32(writer, identity->gid);
    sl_xdr_put_u32(writer, identity->group_count);
    for (uint8_t i = 0; i < identity->group_count; i++)
        sl_xdr_put_u32(writer, identity->groups[i]);
    sl_rpc_put_auth_none(writer);
}

void sl_rpc_put_own_call(struct sl_xdr_writer *writer, uint32_t xid, uint32_t program,
                         uint32_t version, uint32_t procedure, const char *machine)
{
    static const struct sl_rpc_identity root = {.is_known = true};

    sl_rpc_put_call_as(writer, xid, program, version, procedure, &root, machine);
}

static void put_auth(struct sl_xdr_writer *writer, const struct sl_rpc_auth *auth,
                     const struct sl_message *from)
{
    sl_xdr_put_u32(writer, auth->flavor);
    sl_xdr_put_copy(writer, from, auth->offset, auth->length_bytes);
}

void sl_rpc_put_call(struct sl_xdr_writer *writer, uint32_t xid, const struct sl_rpc_call *call,
                     uint32_t program, uint32_t version, uint32_t procedure,
                     const struct sl_message *from)
{
    put_head(writer, xid, program, version, procedure);
    put_auth(writer, &call->credential, from);
    put_auth(writer, &call->verifier, from);
}
