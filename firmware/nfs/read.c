// SPDX-License-Identifier: Apache-2.0
/*
 * Reads: calls that change nothing, each sent to one member. Which one is the balancer's choice
 * among those that have done all that clients know of. A member that is silent or in trouble costs
 * a delay, not an error: another one is asked.
 */
#include "gss.h"

#include <errno.h>
#include <stdio.h>

/* No exchange or message was to be had: tried again so much later. */
#define NO_ROOM_US 5000u

static void ask_some_member(struct sl_nfs *nfs, struct sl_nfs_call *call);

static uint8_t bit_of(uint8_t slot)
{
    return (uint8_t)(1u << slot);
}

static struct sl_nfs_key key_of(const struct sl_nfs_call *call)
{
    const struct sl_nfs_name *name =
        call->arguments.procedure == SL_NFS_LOOKUP ? &call->arguments.name : NULL;

    return sl_nfs_key_of(call->object->id, name, false);
}

static bool is_root(const struct sl_nfs *nfs, const struct sl_nfs_object *object)
{
    return object->id == nfs->filesystems[object->filesystem].root;
}

/* All have been asked in vain, or there is none. */
static void give_up(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];

    if (call->is_secured) {
        sl_nfs_gss_give_up(nfs, call);
        return;
    }
    if (filesystem->current == 0) {
        if (call->has_caller)
            sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
        else
            sl_nfs_call_finish(nfs, call, SL_NFS_ERR_IO);
        return;
    }
    if ((filesystem->current & ~call->stale) == 0) {
        if (is_root(nfs, call->object)) {
            sl_nfs_call_finish(nfs, call, SL_NFS_ERR_JUKEBOX);
            return;
        }
        sl_nfs_object_gone(nfs, call->object);
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_STALE);
        return;
    }
    if (call->status != SL_NFS_OK || call->only != 0) {
        sl_nfs_call_finish(nfs, call, call->status != SL_NFS_OK ? call->status : SL_NFS_ERR_IO);
        return;
    }
    /* They were taken out, or lost, while they were asked. */
    call->tried = call->stale = 0;
    sl_nfs_call_sleep(nfs, call, nfs->now_us + filesystem->config->retransmit_ms * 1000u);
    sl_nfs_call_then(nfs, call, ask_some_member);
}

/* This one has been asked in vain. status: what to answer if no other does better; OK: nothing. */
static void try_another(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t status)
{
    call->tried |= bit_of(call->slot);
    if (status != SL_NFS_OK)
        call->status = status;
    nfs->statistics.elsewhere++;
    ask_some_member(nfs, call);
}

/* It has no such object, though the others may. */
static void try_another_for_stale(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    call->stale |= bit_of(call->slot);
    try_another(nfs, call, SL_NFS_OK);
}

static void ask(struct sl_nfs *nfs, struct sl_nfs_call *call);

static void learned(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    int error = call->error;
    /* One that knows what others cannot be asked for may be away, but it is not gone. */
    bool is_known = (nfs->filesystems[call->filesystem].current & call->object->has_handle) != 0;

    call->error = 0;
    if (call->object->is_dead)
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_STALE);
    else if (call->object->has_handle & bit_of(call->slot))
        ask(nfs, call);
    else if (error == -ESTALE || error == -ENOENT)
        try_another_for_stale(nfs, call);
    else
        try_another(nfs, call,
                    error == -ENODATA && !is_known ? SL_NFS_ERR_STALE : SL_NFS_ERR_JUKEBOX);
}

static void learn(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    sl_nfs_want_handles(nfs, call, call->object, bit_of(call->slot), false);
    sl_nfs_call_then(nfs, call, learned);
}

/* STALE or BADHANDLE. A handle may have been outlived by its file on this member alone. */
static void judge_stale(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_key key = {.object = call->object->id};

    if (call->object->is_dead) {
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_STALE);
    } else if (sl_nfs_is_old_news(nfs, &key, call->slot, call->as_of)) {
        ask_some_member(nfs, call);
    } else if (is_root(nfs, call->object) || (call->relearned & bit_of(call->slot))) {
        try_another_for_stale(nfs, call);
    } else {
        call->relearned |= bit_of(call->slot);
        sl_nfs_map_drop_handle(nfs->map, call->object, call->slot);
        learn(nfs, call);
    }
}

/* Others have said that they do not have what this member has just shown. */
static void blame_stale(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        char text[160];

        if (!(call->stale & filesystem->current & bit_of(slot)))
            continue;
        snprintf(text, sizeof(text), "answered NFS3ERR_STALE where %s answered %s",
                 sl_nfs_member_name(nfs, filesystem, call->slot),
                 sl_nfs_status_name(call->result.status));
        nfs->statistics.disagreements++;
        sl_nfs_member_take_out(nfs, filesystem, slot, call, text);
    }
    call->stale = 0;
}

/* The member has answered the call itself. */
static void conclude(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    uint32_t status = call->result.status;

    if (call->stale != 0)
        blame_stale(nfs, call);
    if (call->arguments.procedure == SL_NFS_LOOKUP) {
        sl_nfs_object_seen(nfs, call->object, call->slot, &call->result.directory, call->as_of);
        if (status == SL_NFS_OK) {
            sl_nfs_lookup_answered(nfs, call);
            return;
        }
    } else {
        sl_nfs_object_seen(nfs, call->object, call->slot, &call->result.post, call->as_of);
    }
    sl_nfs_call_finish(nfs, call, status);
}

static void judge(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    switch (call->result.status) {
    case SL_NFS_ERR_STALE:
    case SL_NFS_ERR_BADHANDLE:
        judge_stale(nfs, call);
        break;
    case SL_NFS_ERR_IO:
    case SL_NFS_ERR_JUKEBOX:
    case SL_NFS_ERR_SERVERFAULT:
        try_another(nfs, call, call->result.status);
        break;
    default:
        conclude(nfs, call);
        break;
    }
}

/* The member does not take the client's credential: the client is told so in its words. */
static void pass_on_denial(struct sl_nfs *nfs, struct sl_nfs_call *call,
                           const struct sl_nfs_exchange *exchange)
{
    struct sl_xdr_writer writer;

    if (!call->has_caller) {
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_ACCES);
        return;
    }
    sl_xdr_writer_begin(&writer, &nfs->messages, SL_RPC_MARK_BYTES);
    sl_rpc_put_auth_error(&writer, call->rpc.xid, exchange->reply.auth_error);
    sl_nfs_reply_end(nfs, call, &writer);
}

/* No answer in time. The same member goes on being waited for when there is no other. */
static void bear_silence(struct sl_nfs *nfs, struct sl_nfs_call *call,
                         struct sl_nfs_exchange *exchange)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];
    uint8_t others = filesystem->current & filesystem->reachable & ~call->tried;

    if (!call->has_caller && nfs->now_us - call->begun_us > SL_NFS_CLIENT_CALL_US)
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_IO);
    else if (call->only != 0 || (others & ~bit_of(call->slot)) ||
             !(filesystem->current & bit_of(call->slot)))
        try_another(nfs, call, SL_NFS_OK);
    else
        sl_nfs_exchange_extend(nfs, exchange, filesystem->config->retransmit_ms * 1000u);
}

/* The client has no room for it. */
static bool is_more_than_asked(const struct sl_nfs_call *call)
{
    return call->arguments.procedure == SL_NFS_READ && call->result.status == SL_NFS_OK &&
           call->result.count_bytes > call->arguments.count_bytes;
}

static void answered(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call)
{
    struct sl_nfs_filesystem *filesystem;
    int rc;

    if (call == NULL)
        return;
    if (call->is_secured) {
        sl_nfs_gss_take_seal(nfs, call, exchange);
        if (exchange->end != SL_NFS_EXCHANGE_ANSWERED) {
            sl_nfs_gss_lost(nfs, call);
            return;
        }
    }
    if (exchange->end == SL_NFS_EXCHANGE_SILENT) {
        bear_silence(nfs, call, exchange);
        return;
    }
    if (exchange->end == SL_NFS_EXCHANGE_FENCED) {
        try_another(nfs, call, SL_NFS_OK);
        return;
    }
    rc = sl_nfs_exchange_result(exchange, &call->result);
    if (rc == -EPERM) {
        pass_on_denial(nfs, call, exchange);
        return;
    }
    if (rc != 0 || is_more_than_asked(call))
        call->result.status = SL_NFS_ERR_IO;
    if (sl_nfs_doubted(nfs, call->object) & bit_of(call->slot)) {
        ask_some_member(nfs, call);
        return;
    }
    if (call->data.first != SL_MESSAGE_NONE)
        sl_message_free(&nfs->messages, &call->data);
    call->data = exchange->answer;
    sl_message_clear(&exchange->answer);
    filesystem = &nfs->filesystems[call->filesystem];
    filesystem->reads[call->slot]++;
    sl_nfs_balance_answered(nfs->balance, call->filesystem, call->object->id, call->slot,
                            (uint32_t)(nfs->now_us - exchange->sent_us), nfs->now_us);
    if (call->is_traced)
        sl_nfs_trace(nfs, call, exchange->member, "answered %s",
                     sl_nfs_status_name(call->result.status));
    judge(nfs, call);
}

static void ask(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];
    uint64_t patience_us = filesystem->config->retransmit_ms * 1000u;

    /* Its client may come again, and sign anew. */
    if (call->is_secured && call->is_spent) {
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_JUKEBOX);
        return;
    }
    if (call->is_traced)
        sl_nfs_trace(nfs, call, filesystem->config->members[call->slot], "asked");
    if (sl_nfs_exchange_nfs(nfs, call, filesystem, call->slot, &call->arguments, call->object, NULL,
                            patience_us, answered) != NULL)
        return;
    sl_nfs_call_sleep(nfs, call, nfs->now_us + NO_ROOM_US);
    sl_nfs_call_then(nfs, call, ask_some_member);
}

/* Members that a read may go to now, but for the order of modifications. */
static uint8_t candidates_of(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];
    uint8_t candidates = filesystem->current & ~call->tried;

    if (call->only != 0)
        candidates &= call->only;
    return candidates & filesystem->reachable ? candidates & filesystem->reachable : candidates;
}

static void ask_some_member(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_filesystem *filesystem = &nfs->filesystems[call->filesystem];
    struct sl_nfs_key key = key_of(call);
    uint8_t candidates = candidates_of(nfs, call);

    if (call->object->is_dead) {
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_STALE);
        return;
    }
    if (candidates == 0 || filesystem->config == NULL) {
        give_up(nfs, call);
        return;
    }
    candidates &= (uint8_t)~sl_nfs_doubted(nfs, call->object);
    if (candidates == 0) {
        sl_nfs_call_sleep(nfs, call, nfs->now_us + SL_NFS_SLOW_US);
        sl_nfs_call_then(nfs, call, ask_some_member);
        return;
    }
    candidates = sl_nfs_order_readable(nfs->order, &key, 1, candidates);
    if (candidates == 0) {
        sl_nfs_call_wait_in_order(nfs, call, &key, 1);
        sl_nfs_call_then(nfs, call, ask_some_member);
        return;
    }
    call->slot =
        sl_nfs_balance_choose(nfs->balance, call->filesystem, call->object->id,
                              &call->object->listed, candidates, &filesystem->load, nfs->now_us);
    if (call->object->has_handle & bit_of(call->slot))
        ask(nfs, call);
    else
        learn(nfs, call);
}

void sl_nfs_read(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    uint32_t most_bytes = sl_nfs_transfer_bytes(nfs, &nfs->filesystems[call->filesystem], call);

    /* A short READ is an answer (RFC 1813 section 3.3.6). */
    if (call->arguments.procedure == SL_NFS_READ && call->arguments.count_bytes > most_bytes)
        call->arguments.count_bytes = most_bytes;
    ask_some_member(nfs, call);
}

void sl_nfs_want_attributes(struct sl_nfs *nfs, struct sl_nfs_call *call,
                            struct sl_nfs_object *object)
{
    struct sl_nfs_call *reader = sl_nfs_call_begin(nfs, call);

    if (reader == NULL) {
        if (call->error == 0)
            call->error = -ENOSPC;
        return;
    }
    reader->filesystem = object->filesystem;
    reader->object = sl_nfs_object_hold(object);
    reader->arguments.procedure = SL_NFS_GETATTR;
    reader->arguments.version = 3;
    /* It may end at once; the call goes on when it says what comes next. */
    call->awaits++;
    sl_nfs_read(nfs, reader);
    call->awaits--;
}

static void finish_with_attributes(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    /* They were asked in vain: what was known last has to do. */
    if (call->error != 0)
        call->attributes_behind = SL_NFS_ATTRIBUTES_BEHIND_MAX;
    sl_nfs_call_finish(nfs, call, call->error == -ESTALE ? SL_NFS_ERR_STALE : call->result.status);
}

void sl_nfs_attributes_behind(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_object *object =
        call->arguments.procedure == SL_NFS_LOOKUP ? call->found : call->object;

    call->attributes_behind++;
    sl_nfs_want_attributes(nfs, call, object);
    sl_nfs_call_then(nfs, call, finish_with_attributes);
}
