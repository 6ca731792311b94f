// SPDX-License-Identifier: Apache-2.0
/*
 * NSM (The Open Group C702 chapter 11): what hosts tell of themselves. A client that has begun anew
 * has its locks released; a server that has is announced to the clients that hold locks there, by
 * the name they know it by, so that they claim them again. STAT goes to the member that keeps the
 * locks; all else is for the own lock manager of a server, which must not take the box for it.
 */
#include "nlm.h"
#include "own_call.h"

#include <errno.h>

#define NSM_VERSION 1u
#define NSM_STAT 1u
#define NSM_NOTIFY 6u
#define NO_ROOM_US 200000u
#define NSM_PATIENCE_US 2000000u

/* words[] of the herald: where in the table it is, of which host, which tells it */
enum { HERALD_INDEX, HERALD_STATE };

/* The locks that a server keeps. */
struct keeper {
    const struct sl_nfs *nfs;
    struct sl_nfs_caller caller;
};

static bool is_kept_by(const struct sl_nfs_lock *lock, const void *of)
{
    const struct keeper *keeper = of;
    const struct sl_filesystem_config *config = keeper->nfs->filesystems[lock->filesystem].config;

    return config != NULL && config->service == keeper->caller.service &&
           lock->state == SL_NFS_LOCK_HELD && config->members[lock->slot] < SL_MAX_NFS_MEMBERS &&
           sl_ip_equal(&keeper->nfs->config->members[config->members[lock->slot]].address,
                       &keeper->caller.address);
}

/* Has that client another one before, for which it has been told? */
static bool was_told(struct sl_nfs *nfs, const struct keeper *keeper,
                     const struct sl_nfs_lock *lock)
{
    struct sl_nfs_lock *other;
    uint32_t index = 0;

    while ((other = sl_nfs_locks_next(&nfs->locks, &index, is_kept_by, keeper)) != lock)
        if (other == NULL || sl_ip_equal(&other->owner.client, &lock->owner.client))
            return true;
    return false;
}

static void told(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    sl_nfs_call_end(nfs, call, 0);
}

/* Says to a client that the server it knows, which is this service, has begun anew. */
static void tell_client(struct sl_nfs *nfs, const struct sl_nfs_lock *lock, uint32_t state)
{
    const struct sl_rpc_call head = {
        .program = SL_RPC_NSM, .version = NSM_VERSION, .procedure = NSM_NOTIFY};
    struct sl_nfs_call *call = sl_nfs_call_begin(nfs, NULL);
    char name[SL_IP_TEXT_SIZE];
    struct sl_xdr_writer writer;
    struct sl_message message;

    if (call == NULL)
        return;
    sl_xdr_writer_begin(&writer, &nfs->messages, 0);
    sl_nlm_put_notice(
        &writer, sl_ip_format(&nfs->config->services[lock->caller.service].address, name), state);
    if (sl_xdr_writer_end(&writer, &message) != 0)
        sl_nfs_call_end(nfs, call, 0);
    else
        sl_nfs_call_back(nfs, call, &lock->caller, &head, &message, told);
}

/* Goes through the locks that the server had; all clients are told at once, as far as there is
 * room. */
static void announce(struct sl_nfs *nfs, struct sl_nfs_call *herald)
{
    const struct keeper keeper = {nfs, herald->caller};
    uint32_t index = (uint32_t)herald->words[HERALD_INDEX];
    const struct sl_nfs_lock *lock;

    while (sl_nfs_backs_have_room(nfs)) {
        lock = sl_nfs_locks_next(&nfs->locks, &index, is_kept_by, &keeper);
        if (lock == NULL) {
            sl_nfs_call_end(nfs, herald, 0);
            return;
        }
        if (!was_told(nfs, &keeper, lock))
            tell_client(nfs, lock, (uint32_t)herald->words[HERALD_STATE]);
    }
    herald->words[HERALD_INDEX] = index;
    sl_nfs_call_sleep(nfs, herald, nfs->now_us + NO_ROOM_US);
    sl_nfs_call_then(nfs, herald, announce);
}

static void server_began(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nlm_notice notice;
    struct sl_xdr_reader reader;

    sl_xdr_reader_begin(&reader, &nfs->messages, &call->message, call->rpc.arguments_offset);
    if (sl_nlm_get_notice(&reader, &notice) != 0) {
        sl_nfs_refuse(nfs, call, SL_NFS_REFUSED_ARGUMENTS);
        return;
    }
    call = sl_nfs_nlm_detach(nfs, call);
    if (call == NULL)
        return;
    call->words[HERALD_INDEX] = 0;
    call->words[HERALD_STATE] = notice.state;
    announce(nfs, call);
}

static void notified(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (sl_nfs_is_member_of(nfs, call->caller.service, &call->caller.address))
        server_began(nfs, call);
    else
        sl_nfs_nlm_host_began(nfs, call);
}

static void answered(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call)
{
    if (call == NULL)
        return;
    if (exchange->end == SL_NFS_EXCHANGE_ANSWERED) {
        sl_nfs_nlm_pass_back(nfs, call, exchange);
        return;
    }
    nfs->filesystems[call->filesystem].ports[exchange->slot][SL_NFS_PROGRAM_NSM] = 0;
    sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
}

static void pass_on(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    uint32_t begin = call->rpc.arguments_offset;
    struct sl_nfs_exchange *exchange =
        sl_nfs_exchange_new(nfs, call, &nfs->filesystems[call->filesystem], call->slot,
                            SL_NFS_PROGRAM_NSM, (uint8_t)call->rpc.procedure);
    struct sl_xdr_writer writer;

    if (exchange != NULL) {
        sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
        sl_rpc_put_call(&writer, exchange->xid, &call->rpc, SL_RPC_NSM, call->rpc.version,
                        call->rpc.procedure, &call->message);
        sl_xdr_put_raw(&writer, &call->message, begin, call->message.length_bytes - begin);
    }
    if (!sl_nfs_own_send(nfs, exchange, &writer, NSM_PATIENCE_US, answered))
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
}

/* STAT names no file: it goes to the first server whose client this is. */
static void ask_status(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    for (uint16_t id = 0; id < SL_MAX_FILESYSTEMS; id++) {
        const struct sl_nfs_filesystem *filesystem = sl_nfs_filesystem_of(nfs, id);
        uint8_t slot = filesystem != NULL ? sl_nfs_lock_slot(filesystem) : SL_NFS_MEMBERS;

        if (slot == SL_NFS_MEMBERS || filesystem->config->service != call->caller.service ||
            filesystem->ports[slot][SL_NFS_PROGRAM_NSM] == 0 ||
            !sl_nfs_is_client_of(nfs, &call->caller.address, id))
            continue;
        call->filesystem = id;
        call->slot = slot;
        pass_on(nfs, call);
        return;
    }
    sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
}

void sl_nfs_nsm(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->rpc.procedure == NSM_NOTIFY)
        notified(nfs, call);
    else if (call->rpc.procedure == NSM_STAT)
        ask_status(nfs, call);
    else
        sl_nfs_refuse(nfs, call, SL_NFS_REFUSED_PROCEDURE);
}
