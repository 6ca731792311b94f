// SPDX-License-Identifier: Apache-2.0
/*
 * NLM and NSM: passed on, as they are but for the handle, to the one member of a file system that
 * keeps its locks; answers come back unchanged. What servers call back with (NLM_GRANTED and the
 * answers of the _MSG procedures) goes to the box's address and is not passed on.
 */
#include "arrival.h"
#include "wants.h"

#include <errno.h>

#define PROTOCOL_TCP 6u
#define PROTOCOL_UDP 17u

/* Of NSM (X/Open XNFS chapter 11) what other hosts may ask; the rest, such as to behave as after a
 * crash, is for the own lock manager of a server, which must not take the box for it. */
#define NSM_STAT 1u
#define NSM_NOTIFY 6u

/* words[]: where the handle stands in the call; its length; 0: there is none */
enum { LOCK_OFFSET, LOCK_HANDLE_BYTES };

static void send(struct sl_nfs *nfs, struct sl_nfs_call *call);

static enum sl_nfs_program program_of(const struct sl_nfs_call *call)
{
    return call->rpc.program == SL_RPC_NLM ? SL_NFS_PROGRAM_NLM : SL_NFS_PROGRAM_NSM;
}

/* The member that keeps the locks; SL_NFS_MEMBERS: none is current. */
static uint8_t lock_member(const struct sl_nfs_filesystem *filesystem)
{
    uint8_t slot = filesystem->config->lock_member;

    if (slot < SL_NFS_MEMBERS && (filesystem->current >> slot & 1u))
        return slot;
    return filesystem->current != 0 ? (uint8_t)__builtin_ctz(filesystem->current) : SL_NFS_MEMBERS;
}

/* The member's answer, but for the xid in its head. */
static void answered(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call)
{
    const struct sl_rpc_reply *reply = &exchange->reply;
    struct sl_xdr_writer writer;

    if (call == NULL)
        return;
    if (exchange->end != SL_NFS_EXCHANGE_ANSWERED) {
        /* It may have come back with another port. */
        nfs->filesystems[call->filesystem].ports[exchange->slot][exchange->program] = 0;
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
        return;
    }
    sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
    if (!reply->is_accepted) {
        sl_rpc_put_auth_error(&writer, call->rpc.xid, reply->auth_error);
    } else if (reply->status == SL_RPC_PROG_MISMATCH) {
        sl_rpc_put_program_mismatch(&writer, call->rpc.xid, reply->low, reply->high);
    } else {
        sl_rpc_put_accepted(&writer, call->rpc.xid, reply->status);
        if (reply->status == SL_RPC_SUCCESS)
            sl_xdr_put_raw(&writer, &exchange->answer, reply->results_offset,
                           exchange->answer.length_bytes - reply->results_offset);
    }
    sl_nfs_reply_end(nfs, call, &writer);
}

static void put_arguments(struct sl_nfs *nfs, const struct sl_nfs_call *call,
                          struct sl_xdr_writer *writer)
{
    uint32_t begin = call->rpc.arguments_offset;
    uint32_t offset = (uint32_t)call->words[LOCK_OFFSET];
    struct sl_nfs_handle handle;

    if (call->words[LOCK_HANDLE_BYTES] == 0) {
        sl_xdr_put_raw(writer, &call->message, begin, call->message.length_bytes - begin);
        return;
    }
    sl_nfs_map_handle(nfs->map, call->object, call->slot, &handle);
    sl_xdr_put_raw(writer, &call->message, begin, offset - begin);
    sl_xdr_put_opaque(writer, handle.bytes, handle.length_bytes);
    offset +=
        SL_XDR_UNIT_BYTES + (uint32_t)sl_xdr_padded_bytes((uint32_t)call->words[LOCK_HANDLE_BYTES]);
    sl_xdr_put_raw(writer, &call->message, offset, call->message.length_bytes - offset);
}

static uint64_t patience_us(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    return nfs->filesystems[call->filesystem].config->member_timeout_ms * 1000ull;
}

static void pass_on(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_exchange *exchange =
        sl_nfs_exchange_new(nfs, call, &nfs->filesystems[call->filesystem], call->slot,
                            program_of(call), (uint8_t)call->rpc.procedure);
    struct sl_xdr_writer writer;
    struct sl_message request;

    if (exchange == NULL) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
        return;
    }
    sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
    sl_rpc_put_call(&writer, exchange->xid, &call->rpc, call->rpc.program, call->rpc.version,
                    call->rpc.procedure, &call->message);
    put_arguments(nfs, call, &writer);
    if (sl_xdr_writer_end(&writer, &request) != 0) {
        sl_nfs_exchange_forget(nfs, exchange);
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
        return;
    }
    sl_rpc_record_mark(&nfs->messages, &request);
    sl_nfs_exchange_send(nfs, exchange, &request, patience_us(nfs, call), answered);
}

static void got_port(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call)
{
    uint32_t port = 0;

    if (call == NULL)
        return;
    if (exchange->end != SL_NFS_EXCHANGE_ANSWERED) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
        return;
    }
    if (exchange->reply.is_accepted && exchange->reply.status == SL_RPC_SUCCESS)
        port = sl_xdr_get_u32(&exchange->reader);
    if (port == 0 || port > UINT16_MAX) {
        sl_nfs_refuse(nfs, call, SL_NFS_REFUSED_PROGRAM);
        return;
    }
    nfs->filesystems[call->filesystem].ports[exchange->slot][program_of(call)] = (uint16_t)port;
    pass_on(nfs, call);
}

static void ask_port(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];
    bool is_udp = nfs->config->services[filesystem->config->service].transport == SL_NFS_UDP;
    const struct sl_portmap_mapping mapping = {.program = call->rpc.program,
                                               .version = call->rpc.version,
                                               .protocol = is_udp ? PROTOCOL_UDP : PROTOCOL_TCP};
    struct sl_nfs_exchange *exchange = sl_nfs_exchange_new(
        nfs, call, filesystem, call->slot, SL_NFS_PROGRAM_PORTMAP, SL_PORTMAP_GETPORT);
    struct sl_xdr_writer writer;
    struct sl_message request;

    if (exchange == NULL) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
        return;
    }
    sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
    sl_rpc_put_own_call(&writer, exchange->xid, SL_RPC_PORTMAP, 2, SL_PORTMAP_GETPORT,
                        nfs->setup.machine);
    sl_portmap_put_mapping(&writer, &mapping);
    if (sl_xdr_writer_end(&writer, &request) != 0) {
        sl_nfs_exchange_forget(nfs, exchange);
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
        return;
    }
    sl_rpc_record_mark(&nfs->messages, &request);
    sl_nfs_exchange_send(nfs, exchange, &request, patience_us(nfs, call), got_port);
}

/* The object and its handle are there, or the call names none. */
static void send(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    bool has_handle = call->words[LOCK_HANDLE_BYTES] != 0;

    if (has_handle && (call->error != 0 || call->object == NULL ||
                       !(call->object->has_handle >> call->slot & 1u)))
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_STALE);
    else if (nfs->filesystems[call->filesystem].ports[call->slot][program_of(call)] == 0)
        ask_port(nfs, call);
    else
        pass_on(nfs, call);
}

static void learn(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->error == 0)
        sl_nfs_want_handles(nfs, call, call->object, (uint8_t)(1u << call->slot), false);
    sl_nfs_call_then(nfs, call, send);
}

/* Does any export of the file system admit who calls? */
static bool is_client_of(const struct sl_nfs *nfs, const struct sl_nfs_call *call, uint16_t id)
{
    for (uint32_t i = 0; i < SL_MAX_NFS_EXPORTS; i++) {
        const struct sl_nfs_export_config *config = &nfs->config->exports[i];

        if (config->present && config->filesystem == id &&
            sl_nfs_export_admits(config, &call->caller.address))
            return true;
    }
    return false;
}

/* Whose locks these are. False: nobody's that is served here. */
static bool find_filesystem(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    uint16_t first = 0, last = SL_MAX_FILESYSTEMS - 1;

    if (call->words[LOCK_HANDLE_BYTES] != 0)
        first = last = call->own.filesystem;
    for (uint32_t id = first; id <= last; id++) {
        const struct sl_nfs_filesystem *filesystem = sl_nfs_filesystem_of(nfs, (uint16_t)id);

        if (filesystem == NULL || filesystem->config->service != call->caller.service ||
            !filesystem->is_serving || lock_member(filesystem) == SL_NFS_MEMBERS ||
            !is_client_of(nfs, call, (uint16_t)id))
            continue;
        call->filesystem = (uint16_t)id;
        call->slot = lock_member(filesystem);
        return true;
    }
    return false;
}

/* Is the handle ours, and its export the client's? */
static bool is_admitted(const struct sl_nfs *nfs, struct sl_nfs_call *call,
                        const struct sl_nfs_handle *handle)
{
    return sl_nfs_handle_read(nfs->box.handle_key, handle, &call->own) &&
           call->own.export < SL_MAX_NFS_EXPORTS &&
           nfs->config->exports[call->own.export].present &&
           sl_nfs_export_admits(&nfs->config->exports[call->own.export], &call->caller.address);
}

void sl_nfs_forward(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_handle handle = {.length_bytes = 0};
    struct sl_xdr_reader reader;
    uint32_t offset = 0;
    int rc = -ENOENT;

    sl_xdr_reader_begin(&reader, &nfs->messages, &call->message, call->rpc.arguments_offset);
    if (call->rpc.program == SL_RPC_NLM)
        rc = sl_nlm_find_handle(&reader, call->rpc.version, call->rpc.procedure, &offset, &handle);
    else if (call->rpc.procedure != NSM_STAT && call->rpc.procedure != NSM_NOTIFY)
        rc = -ENOTSUP;
    if (rc == -ENOTSUP || rc == -EBADMSG) {
        sl_nfs_refuse(nfs, call,
                      rc == -ENOTSUP ? SL_NFS_REFUSED_PROCEDURE : SL_NFS_REFUSED_ARGUMENTS);
        return;
    }
    call->words[LOCK_OFFSET] = offset;
    call->words[LOCK_HANDLE_BYTES] = handle.length_bytes;
    if (handle.length_bytes != 0 && !is_admitted(nfs, call, &handle)) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_HANDLE);
        return;
    }
    if (!find_filesystem(nfs, call)) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
        return;
    }
    if (handle.length_bytes != 0)
        sl_nfs_want_object(nfs, call, call->own.filesystem, call->own.object, &call->object);
    sl_nfs_call_then(nfs, call, handle.length_bytes != 0 ? learn : send);
}
