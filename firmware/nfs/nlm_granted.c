// SPDX-License-Identifier: Apache-2.0
/*
 * NLM_GRANTED: a server says to the box, which it takes for its client, that a lock has been
 * granted for which somebody waits. The client that asked for it is called back, and what it says
 * is the answer.
 */
#include "nlm.h"

#include <errno.h>

/*
 * The lock that is granted, by the server that calls; NULL: none of ours waits for that. The call
 * is of the lock's file system from now on, or of another whose locks that server keeps.
 */
static struct sl_nfs_lock *find_lock(struct sl_nfs *nfs, struct sl_nfs_call *call,
                                     const struct sl_nlm_call *arguments)
{
    struct sl_nfs_lock granted;
    struct sl_nfs_lock *lock = NULL;

    memset(&granted, 0, sizeof(granted));
    if (arguments->owner.length_bytes > sizeof(granted.owner.owner))
        return NULL;
    granted.svid = arguments->svid;
    granted.offset_bytes = arguments->offset_bytes;
    granted.length_bytes = arguments->length_bytes;
    granted.member_handle = arguments->handle;
    granted.owner.owner_bytes = (uint8_t)arguments->owner.length_bytes;
    sl_message_copy(&nfs->messages, &call->message, arguments->owner.offset, granted.owner.owner,
                    arguments->owner.length_bytes);
    for (uint16_t id = 0; id < SL_MAX_FILESYSTEMS && lock == NULL; id++) {
        const struct sl_nfs_filesystem *filesystem = sl_nfs_filesystem_of(nfs, id);
        uint8_t slot = filesystem != NULL ? sl_nfs_lock_slot(filesystem) : SL_NFS_MEMBERS;

        if (slot == SL_NFS_MEMBERS || filesystem->config->service != call->caller.service ||
            !sl_ip_equal(&nfs->config->members[filesystem->config->members[slot]].address,
                         &call->caller.address))
            continue;
        call->filesystem = granted.filesystem = id;
        call->slot = granted.slot = slot;
        lock = sl_nfs_locks_granted(&nfs->locks, &granted);
    }
    return lock;
}

/* The client has answered, or is not to be found: then the server will call again. */
static void client_answered(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_lock *lock = sl_nfs_lock_of(&nfs->locks, (uint32_t)call->words[SL_NFS_NLM_LOCK],
                                              (uint32_t)call->words[SL_NFS_NLM_SERIAL]);
    struct sl_xdr_reader reader;
    uint32_t status;

    if (call->error != 0) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
        return;
    }
    sl_xdr_reader_begin(&reader, &nfs->messages, &call->data, call->result.data_offset);
    if (sl_nlm_get_status(&reader, &status) != 0) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_ARGUMENTS);
        return;
    }
    /* A client that does not take it has no lock; the server gives it to the next one. */
    if (lock != NULL)
        sl_nfs_lock_answered(&nfs->locks, lock, status);
    sl_nfs_nlm_relay(nfs, call, &call->data, call->result.data_offset);
}

/* The client is told of the lock as it has asked for it. */
static void call_client(struct sl_nfs *nfs, struct sl_nfs_call *call,
                        const struct sl_nlm_call *arguments, const struct sl_nfs_lock *lock)
{
    struct sl_rpc_call head = call->rpc;
    struct sl_xdr_writer writer;
    struct sl_message message;

    sl_xdr_writer_begin(&writer, &nfs->messages, 0);
    sl_nlm_put_call(&writer, &call->message, arguments, &lock->handle, lock->owner.svid);
    if (sl_xdr_writer_end(&writer, &message) != 0) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
        return;
    }
    head.procedure = SL_NLM_GRANTED;
    call->words[SL_NFS_NLM_LOCK] = sl_nfs_lock_index(&nfs->locks, lock);
    call->words[SL_NFS_NLM_SERIAL] = lock->serial;
    sl_nfs_call_back(nfs, call, &lock->caller, &head, &message, client_answered);
}

void sl_nfs_nlm_granted(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nlm_call arguments;
    const struct sl_nfs_lock *lock;

    if (!sl_nfs_is_member_of(nfs, call->caller.service, &call->caller.address)) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_CLIENT);
        return;
    }
    sl_nfs_nlm_read(nfs, call, &arguments);
    lock = find_lock(nfs, call, &arguments);
    if (call->filesystem == SL_NFS_NO_ID)
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_STALE);
    else if (lock != NULL && lock->state != SL_NFS_LOCK_HELD)
        call_client(nfs, call, &arguments, lock);
    else
        sl_nfs_nlm_answer(nfs, call, &arguments,
                          lock != NULL ? SL_NLM_STATUS_GRANTED : SL_NLM_STATUS_DENIED);
}
