// SPDX-License-Identifier: Apache-2.0
#include "ask.h"
#include "recover_private.h"

#include <errno.h>

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
    else
        recovering->failing |= sl_nfs_slot_bit(exchange->slot);
    sl_nfs_call_arrived(nfs, call, error);
}

void sl_nfs_recover_ask(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                        const struct sl_nfs_arguments *arguments,
                        const struct sl_nfs_handle *handle, const struct sl_nfs_handle *handle2,
                        const struct sl_message *from)
{
    uint64_t patience_us =
        sl_nfs_changes(arguments->procedure) ? UINT64_MAX : SL_NFS_RECOVER_READ_US;

    if (sl_nfs_ask(nfs, call, slot, arguments, handle, handle2, from, patience_us, answered) != 0) {
        sl_nfs_call_fail(call, -EAGAIN);
        return;
    }
    call->awaits++;
    nfs->recovering->awaited |= sl_nfs_slot_bit(slot);
    nfs->recovering->asked_us = nfs->now_us;
}

bool sl_nfs_recover_take_chunk(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                               struct sl_nfs_call *call)
{
    struct sl_nfs_recovering *recovering = nfs->recovering;

    if (call->result.status != SL_NFS_OK) {
        sl_nfs_call_fail(call, -EAGAIN);
        return false;
    }
    sl_message_free(&nfs->messages, &recovering->chunk);
    recovering->chunk = exchange->answer;
    sl_message_clear(&exchange->answer);
    recovering->chunk_offset = call->result.data_offset;
    recovering->chunk_bytes = call->result.data_bytes;
    return true;
}
