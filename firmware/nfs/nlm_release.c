// SPDX-License-Identifier: Apache-2.0
/*
 * A client says that it has begun anew (FREE_ALL; NOTIFY of its status monitor): it knows of no
 * lock any more. Members cannot be told so, for to them all clients are one host, the box: each
 * lock is unlocked by itself, as far as this box has passed it on.
 */
#include "nlm.h"
#include "own_call.h"

#define RELEASE_PATIENCE_US 2000000u
#define TRY_AGAIN_US 1000000u

/* words[] of the releaser: the lock that is being released; from where the next is looked for */
enum { RELEASE_LOCK, RELEASE_SERIAL, RELEASE_INDEX };

static void release_next(struct sl_nfs *nfs, struct sl_nfs_call *releaser);

/* Whose locks end: of that address, or of a host of that name, if an export is for who says so. */
struct leaver {
    const struct sl_nfs *nfs;
    uint16_t service;
    struct sl_ip address;
    uint32_t host_bytes;
    char host[SL_NFS_LOCK_HOST_BYTES];
};

static bool is_leavers(const struct sl_nfs_lock *lock, const void *of)
{
    const struct leaver *leaver = of;

    return lock->caller.service == leaver->service &&
           (sl_ip_equal(&lock->owner.client, &leaver->address) ||
            (leaver->host_bytes > 0 && lock->owner.host_bytes == leaver->host_bytes &&
             memcmp(lock->owner.host, leaver->host, leaver->host_bytes) == 0)) &&
           sl_nfs_is_client_of(leaver->nfs, &leaver->address, lock->filesystem);
}

static bool is_ending(const struct sl_nfs_lock *lock, const void *of)
{
    (void)of;
    return lock->is_ending;
}

static bool is_ending_there(const struct sl_nfs_lock *lock, const void *of)
{
    const struct sl_nfs_lock *wanted = of;

    return lock->is_ending && lock->filesystem == wanted->filesystem &&
           lock->svid == wanted->svid &&
           sl_nfs_handles_equal(&lock->member_handle, &wanted->member_handle);
}

bool sl_nfs_nlm_is_ending(struct sl_nfs *nfs, const struct sl_nfs_lock *wanted)
{
    uint32_t index = 0;

    return sl_nfs_locks_next(&nfs->locks, &index, is_ending_there, wanted) != NULL;
}

static void released(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                     struct sl_nfs_call *releaser)
{
    struct sl_nfs_lock *lock;

    if (releaser == NULL)
        return;
    lock = sl_nfs_lock_of(&nfs->locks, (uint32_t)releaser->words[RELEASE_LOCK],
                          (uint32_t)releaser->words[RELEASE_SERIAL]);
    if (exchange->end == SL_NFS_EXCHANGE_ANSWERED) {
        if (lock != NULL)
            sl_nfs_lock_forget(&nfs->locks, lock);
        release_next(nfs, releaser);
        return;
    }
    sl_nfs_call_sleep(nfs, releaser, nfs->now_us + TRY_AGAIN_US);
    sl_nfs_call_then(nfs, releaser, release_next);
}

static uint8_t procedure_of(const struct sl_nfs_lock *lock)
{
    if (lock->is_share)
        return SL_NLM_UNSHARE;
    return lock->state == SL_NFS_LOCK_WAITING ? SL_NLM_CANCEL : SL_NLM_UNLOCK;
}

/* False: its member cannot be asked now. */
static bool release(struct sl_nfs *nfs, struct sl_nfs_call *releaser,
                    const struct sl_nfs_lock *lock)
{
    const struct sl_nfs_filesystem *filesystem = sl_nfs_filesystem_of(nfs, lock->filesystem);
    const struct sl_nlm_lock wire = {
        .is_exclusive = lock->is_exclusive,
        .mode = lock->mode,
        .access = lock->access,
        .caller = lock->owner.host,
        .caller_bytes = lock->owner.host_bytes,
        .owner = lock->owner.owner,
        .owner_bytes = lock->owner.owner_bytes,
        .handle = &lock->member_handle,
        .svid = lock->svid,
        .offset_bytes = lock->offset_bytes,
        .length_bytes = lock->length_bytes,
    };
    struct sl_nfs_exchange *exchange;
    struct sl_xdr_writer writer;

    if (filesystem == NULL || filesystem->ports[lock->slot][SL_NFS_PROGRAM_NLM] == 0)
        return false;
    releaser->words[RELEASE_LOCK] = sl_nfs_lock_index(&nfs->locks, lock);
    releaser->words[RELEASE_SERIAL] = lock->serial;
    exchange = sl_nfs_own_begin(nfs, releaser, filesystem, lock->slot, SL_NFS_PROGRAM_NLM,
                                lock->version, procedure_of(lock), &writer);
    if (exchange != NULL)
        sl_nlm_put_release(&writer, lock->version, procedure_of(lock), &wire);
    return sl_nfs_own_send(nfs, exchange, &writer, RELEASE_PATIENCE_US, released);
}

static void release_next(struct sl_nfs *nfs, struct sl_nfs_call *releaser)
{
    uint32_t index = (uint32_t)releaser->words[RELEASE_INDEX];
    const struct sl_nfs_lock *lock = sl_nfs_locks_next(&nfs->locks, &index, is_ending, NULL);

    if (lock == NULL) {
        index = 0;
        lock = sl_nfs_locks_next(&nfs->locks, &index, is_ending, NULL);
    }
    if (lock == NULL) {
        sl_nfs_call_end(nfs, releaser, 0);
        return;
    }
    /* That of a member that does not answer may not keep those of others waiting for ever. */
    releaser->words[RELEASE_INDEX] = index;
    if (release(nfs, releaser, lock))
        return;
    sl_nfs_call_sleep(nfs, releaser, nfs->now_us + TRY_AGAIN_US);
    sl_nfs_call_then(nfs, releaser, release_next);
}

/* One call releases for all. False: there is no place for it. */
static bool begin_releasing(struct sl_nfs *nfs)
{
    struct sl_nfs_call *releaser;

    if (sl_nfs_call_of(nfs, nfs->lock_releaser, nfs->lock_releaser_serial) != NULL)
        return true;
    releaser = sl_nfs_call_begin(nfs, NULL);
    if (releaser == NULL)
        return false;
    nfs->lock_releaser = releaser->index;
    nfs->lock_releaser_serial = releaser->serial;
    releaser->words[RELEASE_INDEX] = 0;
    release_next(nfs, releaser);
    return true;
}

void sl_nfs_nlm_host_began(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct leaver leaver = {
        .nfs = nfs, .service = call->caller.service, .address = call->caller.address};
    struct sl_nlm_notice notice;
    struct sl_xdr_reader reader;
    struct sl_nfs_lock *lock;
    uint32_t index = 0;

    sl_xdr_reader_begin(&reader, &nfs->messages, &call->message, call->rpc.arguments_offset);
    if (sl_nlm_get_notice(&reader, &notice) != 0) {
        sl_nfs_refuse(nfs, call, SL_NFS_REFUSED_ARGUMENTS);
        return;
    }
    if (notice.host.length_bytes <= sizeof(leaver.host)) {
        leaver.host_bytes = notice.host.length_bytes;
        sl_message_copy(&nfs->messages, &call->message, notice.host.offset, leaver.host,
                        notice.host.length_bytes);
    }
    while ((lock = sl_nfs_locks_next(&nfs->locks, &index, is_leavers, &leaver)) != NULL)
        lock->is_ending = true;
    if (begin_releasing(nfs))
        sl_nfs_nlm_answer_void(nfs, call);
    else
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
}
