// SPDX-License-Identifier: Apache-2.0
/* The usual exchange: a call of NFS version 3. */
#include "exchange.h"

#include <errno.h>

#define NFS_VERSION 3u

/* The handle of a member, or the empty one of no object. False: it is not known. */
static bool handle_of(const struct sl_nfs *nfs, const struct sl_nfs_object *object, uint8_t slot,
                      struct sl_nfs_handle *handle)
{
    handle->length_bytes = 0;
    return object == NULL || sl_nfs_map_handle(nfs->map, object, slot, handle);
}

struct sl_nfs_exchange *
sl_nfs_exchange_nfs(struct sl_nfs *nfs, struct sl_nfs_call *call,
                    const struct sl_nfs_filesystem *filesystem, uint8_t slot,
                    const struct sl_nfs_arguments *arguments, const struct sl_nfs_object *object,
                    const struct sl_nfs_object *object2, uint64_t patience_us,
                    void (*done)(struct sl_nfs *, struct sl_nfs_exchange *, struct sl_nfs_call *))
{
    struct sl_nfs_handle handle, handle2;
    struct sl_nfs_exchange *exchange;
    struct sl_xdr_writer writer;
    struct sl_message request;

    if (!handle_of(nfs, object, slot, &handle) || !handle_of(nfs, object2, slot, &handle2))
        return NULL;
    exchange =
        sl_nfs_exchange_new(nfs, call, filesystem, slot, SL_NFS_PROGRAM_NFS, arguments->procedure);
    if (exchange == NULL)
        return NULL;
    sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
    if (call->is_secured)
        sl_xdr_put_raw(&writer, &call->message, 0, call->rpc.arguments_offset);
    else if (call->has_caller)
        sl_rpc_put_call(&writer, exchange->xid, &call->rpc, SL_RPC_NFS, NFS_VERSION,
                        arguments->procedure, &call->message);
    else if (call->identity.is_known)
        sl_rpc_put_call_as(&writer, exchange->xid, SL_RPC_NFS, NFS_VERSION, arguments->procedure,
                           &call->identity, nfs->setup.machine);
    else
        sl_rpc_put_own_call(&writer, exchange->xid, SL_RPC_NFS, NFS_VERSION, arguments->procedure,
                            nfs->setup.machine);
    sl_nfs_put_arguments(&writer, arguments, &handle, &handle2, &call->message);
    if (sl_xdr_writer_end(&writer, &request) != 0) {
        sl_nfs_exchange_forget(nfs, exchange);
        return NULL;
    }
    sl_rpc_record_mark(&nfs->messages, &request);
    if (call->is_secured) {
        sl_nfs_exchange_bind(nfs, exchange, call);
        patience_us = filesystem->config->member_timeout_ms * 1000ull;
        call->is_spent = true;
    }
    call->as_of = nfs->changes;
    sl_nfs_exchange_send(nfs, exchange, &request, patience_us, done);
    return exchange;
}

int sl_nfs_exchange_result(struct sl_nfs_exchange *exchange, struct sl_nfs_result *result)
{
    const struct sl_rpc_reply *reply = &exchange->reply;

    if (exchange->end != SL_NFS_EXCHANGE_ANSWERED)
        return -EIO;
    if (!reply->is_accepted)
        return -EPERM;
    if (reply->status != SL_RPC_SUCCESS)
        return -EIO;
    return sl_nfs_get_result(&exchange->reader, exchange->procedure, result);
}
