// SPDX-License-Identifier: Apache-2.0
/*
 * NLM: calls of clients go on to the one member of a file system that keeps its locks, with its
 * handle in place of the box's and an svid that is unlike those of other clients: to servers all
 * clients are one host, the box, and some know owners by host and svid alone. Everything else stays
 * as it is, and the answers come back unchanged. What is asked for is kept in mind (locks.h).
 */
#include "nlm.h"
#include "own_call.h"
#include "wants.h"
#include "wire/siphash.h"

#include <errno.h>

#define STORE_LOOK_US 4000u
#define ENDING_LOOK_US 50000u
/* An svid is a process id, which some servers take for a signed one. */
#define SVID_MASK 0x7fffffffu

static void send(struct sl_nfs *nfs, struct sl_nfs_call *call);

int sl_nfs_nlm_read(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                    struct sl_nlm_call *arguments)
{
    struct sl_xdr_reader reader;

    sl_xdr_reader_begin(&reader, &nfs->messages, &call->message, call->rpc.arguments_offset);
    return sl_nlm_get_call(&reader, call->rpc.version, call->rpc.procedure, arguments);
}

/*
 * The svid that servers know a client's process by: the same for ever, also after a restart, and of
 * another client another one but for one chance in 2^31.
 */
static uint32_t svid_for_member(const struct sl_nfs *nfs, const struct sl_ip *client, uint32_t svid)
{
    struct sl_siphash_key key = sl_siphash_key_load(nfs->box.handle_key);
    uint8_t bytes[sizeof(client->bytes) + sizeof(svid)];

    memcpy(bytes, client->bytes, sizeof(client->bytes));
    memcpy(bytes + sizeof(client->bytes), &svid, sizeof(svid));
    return (uint32_t)sl_siphash24(&key, bytes, sizeof(bytes)) & SVID_MASK;
}

/* What a member is asked in place of a procedure _MSG. */
static uint32_t procedure_for_member(const struct sl_nfs_call *call)
{
    if (!sl_nfs_nlm_is_message(call))
        return call->rpc.procedure;
    return call->rpc.procedure - SL_NLM_TEST_MSG + SL_NLM_TEST;
}

/* Does it ask for something that has to be kept in mind? */
static bool is_asking(uint32_t procedure)
{
    return procedure == SL_NLM_LOCK || procedure == SL_NLM_NM_LOCK || procedure == SL_NLM_SHARE;
}

/* The lock as the table has it. False: its owner's names are longer than there is room for. */
static bool describe(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                     const struct sl_nlm_call *arguments, struct sl_nfs_lock *lock)
{
    memset(lock, 0, sizeof(*lock));
    if (arguments->caller.length_bytes > sizeof(lock->owner.host) ||
        arguments->owner.length_bytes > sizeof(lock->owner.owner))
        return false;
    lock->slot = call->slot;
    lock->version = (uint8_t)call->rpc.version;
    lock->is_share = arguments->is_share;
    lock->is_exclusive = arguments->is_exclusive;
    lock->filesystem = call->filesystem;
    lock->svid = svid_for_member(nfs, &call->caller.address, arguments->svid);
    lock->mode = arguments->mode;
    lock->access = arguments->access;
    lock->offset_bytes = arguments->offset_bytes;
    lock->length_bytes = arguments->length_bytes;
    lock->owner.client = call->caller.address;
    lock->owner.svid = arguments->svid;
    lock->owner.host_bytes = (uint8_t)arguments->caller.length_bytes;
    lock->owner.owner_bytes = (uint8_t)arguments->owner.length_bytes;
    sl_message_copy(&nfs->messages, &call->message, arguments->caller.offset, lock->owner.host,
                    arguments->caller.length_bytes);
    sl_message_copy(&nfs->messages, &call->message, arguments->owner.offset, lock->owner.owner,
                    arguments->owner.length_bytes);
    lock->handle = arguments->handle;
    sl_nfs_map_handle(nfs->map, call->object, call->slot, &lock->member_handle);
    lock->caller = call->caller;
    return true;
}

/* What the member said of it, for those that come after. */
static void keep_in_mind(struct sl_nfs *nfs, const struct sl_nfs_call *call, uint32_t status)
{
    uint32_t procedure = procedure_for_member(call);
    struct sl_nlm_call arguments;
    struct sl_nfs_lock described, *lock;

    if (is_asking(procedure)) {
        lock = sl_nfs_lock_of(&nfs->locks, (uint32_t)call->words[SL_NFS_NLM_LOCK],
                              (uint32_t)call->words[SL_NFS_NLM_SERIAL]);
        if (lock != NULL)
            sl_nfs_lock_answered(&nfs->locks, lock, status);
        return;
    }
    if (status != SL_NLM_STATUS_GRANTED || sl_nfs_nlm_read(nfs, call, &arguments) != 0 ||
        !describe(nfs, call, &arguments, &described))
        return;
    if (procedure == SL_NLM_UNLOCK || procedure == SL_NLM_UNSHARE)
        sl_nfs_locks_released(&nfs->locks, &described);
    else if (procedure == SL_NLM_CANCEL)
        sl_nfs_locks_cancelled(&nfs->locks, &described);
}

static void answered(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call)
{
    uint32_t status = SL_NLM_STATUS_FAILED;

    if (call == NULL)
        return;
    if (exchange->end != SL_NFS_EXCHANGE_ANSWERED) {
        /* It may have come back with another port. */
        nfs->filesystems[call->filesystem].ports[exchange->slot][exchange->program] = 0;
        keep_in_mind(nfs, call,
                     exchange->sent_us != 0 ? SL_NFS_LOCK_UNKNOWN : SL_NLM_STATUS_FAILED);
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
        return;
    }
    if (sl_nfs_has_succeeded(exchange) && sl_nlm_get_status(&exchange->reader, &status) != 0)
        status = SL_NFS_LOCK_UNKNOWN;
    keep_in_mind(nfs, call, status);
    sl_nfs_nlm_pass_back(nfs, call, exchange);
}

static void pass_on(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];
    struct sl_nfs_exchange *exchange = sl_nfs_exchange_new(
        nfs, call, filesystem, call->slot, SL_NFS_PROGRAM_NLM, (uint8_t)procedure_for_member(call));
    struct sl_nlm_call arguments;
    struct sl_nfs_handle handle;
    struct sl_xdr_writer writer;

    sl_nfs_nlm_read(nfs, call, &arguments);
    sl_nfs_map_handle(nfs->map, call->object, call->slot, &handle);
    if (exchange != NULL) {
        sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
        sl_rpc_put_call(&writer, exchange->xid, &call->rpc, SL_RPC_NLM, call->rpc.version,
                        procedure_for_member(call), &call->message);
        sl_nlm_put_call(&writer, &call->message, &arguments, &handle,
                        svid_for_member(nfs, &call->caller.address, arguments.svid));
    }
    if (sl_nfs_own_send(nfs, exchange, &writer, filesystem->config->member_timeout_ms * 1000ull,
                        answered))
        return;
    keep_in_mind(nfs, call, SL_NLM_STATUS_FAILED);
    sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
}

/* It is asked for only when the store says whose locks these are. */
static void await_record(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];

    if (!(filesystem->current >> call->slot & 1u)) {
        keep_in_mind(nfs, call, SL_NLM_STATUS_FAILED);
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
    } else if (filesystem->stored_epoch < call->words[SL_NFS_NLM_EPOCH]) {
        sl_nfs_call_sleep(nfs, call, nfs->now_us + STORE_LOOK_US);
        sl_nfs_call_then(nfs, call, await_record);
    } else {
        pass_on(nfs, call);
    }
}

/* Takes a place in the table for what is asked for. */
static void ask_for(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nlm_call arguments;
    struct sl_nfs_lock wanted;
    struct sl_nfs_lock *lock = NULL;

    sl_nfs_nlm_read(nfs, call, &arguments);
    if (describe(nfs, call, &arguments, &wanted)) {
        if (sl_nfs_nlm_is_ending(nfs, &wanted)) {
            sl_nfs_call_sleep(nfs, call, nfs->now_us + ENDING_LOOK_US);
            sl_nfs_call_then(nfs, call, ask_for);
            return;
        }
        lock = sl_nfs_lock_ask(&nfs->locks, &wanted);
    }
    if (lock == NULL) {
        sl_nfs_nlm_answer(nfs, call, &arguments, SL_NLM_STATUS_DENIED_NOLOCKS);
        return;
    }
    call->words[SL_NFS_NLM_LOCK] = sl_nfs_lock_index(&nfs->locks, lock);
    call->words[SL_NFS_NLM_SERIAL] = lock->serial;
    call->words[SL_NFS_NLM_EPOCH] =
        sl_nfs_lock_member_keeps(nfs, &nfs->filesystems[call->filesystem], call->slot);
    await_record(nfs, call);
}

static void got_port(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call)
{
    uint16_t *port;
    int rc;

    if (call == NULL)
        return;
    port = &nfs->filesystems[call->filesystem].ports[exchange->slot][SL_NFS_PROGRAM_NLM];
    rc = sl_nfs_port_answered(exchange, port);
    if (rc == 0)
        send(nfs, call);
    else if (rc == -ENOENT && call->has_caller)
        sl_nfs_refuse(nfs, call, SL_NFS_REFUSED_PROGRAM);
    else
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
}

/* The object and its handle are there, or error says why not. */
static void send(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];
    struct sl_nlm_call arguments;

    if (call->error == -ESTALE || call->error == -ENOENT) {
        sl_nfs_refused(nfs, SL_NFS_REFUSED_STALE);
        sl_nfs_nlm_read(nfs, call, &arguments);
        sl_nfs_nlm_answer(nfs, call, &arguments, SL_NLM_STATUS_STALE_FH);
    } else if (call->error != 0 || !(filesystem->current >> call->slot & 1u) ||
               !(call->object->has_handle >> call->slot & 1u)) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
    } else if (filesystem->ports[call->slot][SL_NFS_PROGRAM_NLM] == 0) {
        if (!sl_nfs_ask_port(nfs, call, filesystem, call->slot, SL_NFS_PROGRAM_NLM,
                             filesystem->config->member_timeout_ms * 1000ull, got_port))
            sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
    } else if (is_asking(procedure_for_member(call))) {
        ask_for(nfs, call);
    } else {
        pass_on(nfs, call);
    }
}

static void learn(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->error == 0)
        sl_nfs_want_handles(nfs, call, call->object, (uint8_t)(1u << call->slot), false);
    sl_nfs_call_then(nfs, call, send);
}

/* Is the handle ours, and its export the client's? */
static bool is_admitted(struct sl_nfs *nfs, struct sl_nfs_call *call,
                        const struct sl_nfs_handle *handle)
{
    const struct sl_nfs_export_config *export;

    if (!sl_nfs_handle_read(nfs->box.handle_key, handle, &call->own) ||
        call->own.export >= SL_MAX_NFS_EXPORTS) {
        sl_nfs_refused(nfs, SL_NFS_REFUSED_HANDLE);
        return false;
    }
    export = &nfs->config->exports[call->own.export];
    if (!export->present || !sl_nfs_export_admits(export, &call->caller.address)) {
        sl_nfs_refused(nfs, SL_NFS_REFUSED_CLIENT);
        return false;
    }
    return true;
}

/* A call that names a file. */
static void forward(struct sl_nfs *nfs, struct sl_nfs_call *call,
                    const struct sl_nlm_call *arguments)
{
    const struct sl_nfs_filesystem *filesystem;

    if (!is_admitted(nfs, call, &arguments->handle)) {
        sl_nfs_nlm_answer(nfs, call, arguments, SL_NLM_STATUS_STALE_FH);
        return;
    }
    filesystem = sl_nfs_filesystem_of(nfs, call->own.filesystem);
    if (filesystem == NULL || filesystem->config->service != call->caller.service ||
        !filesystem->is_serving || sl_nfs_lock_slot(filesystem) == SL_NFS_MEMBERS) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
        return;
    }
    call->filesystem = call->own.filesystem;
    call->slot = sl_nfs_lock_slot(filesystem);
    sl_nfs_want_object(nfs, call, call->own.filesystem, call->own.object, &call->object);
    sl_nfs_call_then(nfs, call, learn);
}

void sl_nfs_nlm(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    uint32_t procedure = call->rpc.procedure;
    struct sl_nlm_call arguments;
    int rc = sl_nfs_nlm_read(nfs, call, &arguments);

    if (rc == -ENOTSUP || rc == -EBADMSG) {
        sl_nfs_refuse(nfs, call,
                      rc == -ENOTSUP ? SL_NFS_REFUSED_PROCEDURE : SL_NFS_REFUSED_ARGUMENTS);
        return;
    }
    if (!nfs->is_loaded) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
        return;
    }
    /* An answer to a procedure _MSG, of which the box calls none. */
    if (rc == -ENOENT && procedure != SL_NLM_FREE_ALL) {
        sl_nfs_nlm_answer_void(nfs, call);
        return;
    }
    if (sl_nfs_nlm_is_message(call)) {
        call = sl_nfs_nlm_detach(nfs, call);
        if (call == NULL)
            return;
    }
    if (procedure == SL_NLM_FREE_ALL)
        sl_nfs_nlm_host_began(nfs, call);
    else if (procedure == SL_NLM_GRANTED || procedure == SL_NLM_GRANTED_MSG)
        sl_nfs_nlm_granted(nfs, call);
    else
        forward(nfs, call, &arguments);
}
