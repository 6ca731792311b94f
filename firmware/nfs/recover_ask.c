// SPDX-License-Identifier: Apache-2.0
#include "recover_private.h"

#include <errno.h>

#define NFS3 3u

static void answered(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;
    int error;

    if (call == NULL)
        return;
    recovering->awaited &= (uint8_t)~sl_nfs_slot_bit(exchange->slot);
    error = sl_nfs_exchange_result(exchange, &call->result) != 0 ? -EAGAIN : 0;
    if (error == 0 && call->result.status == SL_NFS_ERR_JUKEBOX)
        error = -EAGAIN;
    if (error == 0)
        recovering->on_result(nfs, exchange, call);
    sl_nfs_call_arrived(nfs, call, error);
}

void sl_nfs_recover_ask(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                        const struct sl_nfs_arguments *arguments,
                        const struct sl_nfs_handle *handle, const struct sl_nfs_handle *handle2,
                        const struct sl_message *from)
{
    static const struct sl_nfs_handle none;
    struct sl_nfs_exchange *exchange =
        sl_nfs_exchange_new(nfs, call, &nfs->filesystems[call->filesystem], slot,
                            SL_NFS_PROGRAM_NFS, arguments->procedure);
    uint64_t patience_us =
        sl_nfs_changes(arguments->procedure) ? UINT64_MAX : SL_NFS_RECOVER_READ_US;
    struct sl_xdr_writer writer;
    struct sl_message request;

    if (exchange == NULL) {
        sl_nfs_call_fail(call, -EAGAIN);
        return;
    }
    sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
    sl_rpc_put_own_call(&writer, exchange->xid, SL_RPC_NFS, NFS3, arguments->procedure,
                        nfs->setup.machine);
    sl_nfs_put_arguments(&writer, arguments, handle, handle2 == NULL ? &none : handle2, from);
    if (sl_xdr_writer_end(&writer, &request) != 0) {
        sl_nfs_exchange_forget(nfs, exchange);
        sl_nfs_call_fail(call, -EAGAIN);
        return;
    }
    sl_rpc_record_mark(&nfs->messages, &request);
    call->awaits++;
    nfs->recovering->awaited |= sl_nfs_slot_bit(slot);
    nfs->recovering->asked_us = nfs->now_us;
    sl_nfs_exchange_send(nfs, exchange, &request, patience_us, answered);
}
