// SPDX-License-Identifier: Apache-2.0
/*
 * Calls: a pool of places that are used again last in, first out, so that they stay in the caches.
 * Only what says what is there is cleared; the rest of a place is written before it is read.
 */
#include "nfs_private.h"

static void take_place(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    nfs->calls_free = call->next_free;
    nfs->calls_used++;
    call->state = SL_NFS_CALL_ACTIVE;
    call->serial = nfs->call_serial = (nfs->call_serial + 1) & 0xffffffu;
    call->has_caller = call->is_replied = call->is_traced = call->is_timed = false;
    call->waits_in_order = false;
    call->attributes_behind = 0;
    call->slot = SL_NFS_MEMBERS;
    call->tried = call->stale = call->relearned = 0;
    call->awaits = 0;
    call->next = call->after = NULL;
    call->error = 0;
    call->status = SL_NFS_OK;
    sl_message_clear(&call->message);
    sl_message_clear(&call->data);
    call->filesystem = call->export = SL_NFS_NO_ID;
    call->object = call->object2 = call->found = NULL;
    call->as_of = nfs->changes;
    call->duplicate = SL_NFS_NONE;
    call->begun_us = nfs->now_us;
    call->woken_us = 0;
    call->modification.is_numbered = false;
    call->modification.made = call->modification.replaced = NULL;
    call->parent = call->goes_on = SL_NFS_NONE;
    call->identity.is_known = false;
    call->window = NULL;
    call->only = 0;
    call->is_secured = false;
}

struct sl_nfs_call *sl_nfs_call_begin(struct sl_nfs *nfs, struct sl_nfs_call *parent)
{
    struct sl_nfs_call *call;

    if (nfs->calls_free == SL_NFS_NONE)
        return NULL;
    call = &nfs->calls[nfs->calls_free];
    take_place(nfs, call);
    if (parent != NULL) {
        call->parent = parent->index;
        call->parent_serial = parent->serial;
        call->filesystem = parent->filesystem;
        call->export = parent->export;
        parent->awaits++;
    }
    return call;
}

static void join_age(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    call->younger = SL_NFS_NONE;
    call->older = nfs->calls_youngest;
    if (call->older == SL_NFS_NONE)
        nfs->calls_oldest = call->index;
    else
        nfs->calls[call->older].younger = call->index;
    nfs->calls_youngest = call->index;
}

void sl_nfs_call_is_client(struct sl_nfs *nfs, struct sl_nfs_call *call,
                           const struct sl_nfs_caller *caller, struct sl_message *message)
{
    nfs->statistics.calls_active++;
    call->has_caller = true;
    call->caller = *caller;
    call->message = *message;
    call->is_timed = nfs->until_sample == 0;
    nfs->until_sample = call->is_timed ? nfs->sample_calls - 1 : nfs->until_sample - 1;
    sl_message_clear(message);
    join_age(nfs, call);
}

static void leave_age(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->older == SL_NFS_NONE)
        nfs->calls_oldest = call->younger;
    else
        nfs->calls[call->older].younger = call->younger;
    if (call->younger == SL_NFS_NONE)
        nfs->calls_youngest = call->older;
    else
        nfs->calls[call->younger].older = call->older;
}

void sl_nfs_call_arrived(struct sl_nfs *nfs, struct sl_nfs_call *call, int error)
{
    if (error != 0 && call->error == 0)
        call->error = error;
    call->awaits--;
    if (call->awaits == 0 && call->next != NULL) {
        sl_nfs_step *next = call->next;

        call->next = NULL;
        next(nfs, call);
    }
}

void sl_nfs_call_then(struct sl_nfs *nfs, struct sl_nfs_call *call, sl_nfs_step *next)
{
    if (call->awaits == 0)
        next(nfs, call);
    else
        call->next = next;
}

void sl_nfs_call_sleep(struct sl_nfs *nfs, struct sl_nfs_call *call, uint64_t due_us)
{
    call->awaits++;
    sl_nfs_timers_set(&nfs->timers, nfs->exchange_count + call->index, due_us);
}

void sl_nfs_call_wake(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    sl_nfs_timers_set(&nfs->timers, nfs->exchange_count + call->index, UINT64_MAX);
    sl_nfs_call_arrived(nfs, call, 0);
}

#define LOOK_AGAIN_US 5000u

void sl_nfs_call_due(struct sl_nfs *nfs, uint32_t index)
{
    sl_nfs_call_arrived(nfs, &nfs->calls[index], 0);
}

void sl_nfs_call_wait_in_order(struct sl_nfs *nfs, struct sl_nfs_call *call,
                               const struct sl_nfs_key *keys, uint8_t count)
{
    if (call->woken_us == nfs->now_us) {
        sl_nfs_call_sleep(nfs, call, nfs->now_us + LOOK_AGAIN_US);
        return;
    }
    call->awaits++;
    call->waits_in_order = true;
    nfs->statistics.reads_waiting++;
    sl_nfs_order_wait(nfs->order, call->index, keys, count);
}

/* The slow part of letting go: what few calls have. */
static void release_rest(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    if (call->waits_in_order)
        sl_nfs_order_forget_wait(nfs->order, call->index);
    if (call->window != NULL && call->fills_window)
        sl_nfs_window_drop(nfs->listings, call->window);
    else if (call->window != NULL)
        sl_nfs_window_unpin(nfs->listings, call->window);
    sl_nfs_object_let_go(nfs, &call->object2);
    sl_nfs_object_let_go(nfs, &call->found);
    sl_nfs_object_let_go(nfs, &call->modification.made);
    sl_nfs_object_let_go(nfs, &call->modification.replaced);
    if (call->duplicate != SL_NFS_NONE && !call->is_replied)
        sl_nfs_duplicates_done(nfs->duplicates, call->duplicate, &nfs->messages, NULL);
}

void sl_nfs_call_end(struct sl_nfs *nfs, struct sl_nfs_call *call, int error)
{
    struct sl_nfs_call *parent = sl_nfs_call_of(nfs, call->parent, call->parent_serial);

    release_rest(nfs, call);
    if (call->is_traced)
        sl_nfs_trace_end(nfs, call);
    sl_nfs_object_let_go(nfs, &call->object);
    sl_message_free(&nfs->messages, &call->message);
    sl_message_free(&nfs->messages, &call->data);
    if (call->is_secured)
        sl_message_free(&nfs->messages, &call->seal);
    if (nfs->timers.places[nfs->exchange_count + call->index].due_us != UINT64_MAX)
        sl_nfs_timers_set(&nfs->timers, nfs->exchange_count + call->index, UINT64_MAX);
    if (call->has_caller) {
        leave_age(nfs, call);
        nfs->statistics.calls_active--;
    }
    call->state = SL_NFS_CALL_FREE;
    call->next_free = nfs->calls_free;
    nfs->calls_free = call->index;
    nfs->calls_used--;
    if (parent != NULL)
        sl_nfs_call_arrived(nfs, parent, error);
}

#define SWEEP_MAX 16u

void sl_nfs_calls_sweep(struct sl_nfs *nfs)
{
    uint32_t index = nfs->calls_oldest;

    for (uint32_t i = 0; i < SWEEP_MAX && index != SL_NFS_NONE; i++) {
        struct sl_nfs_call *call = &nfs->calls[index];

        if (nfs->now_us - call->begun_us < SL_NFS_CLIENT_CALL_US)
            return;
        index = call->younger;
        /* A numbered modification ends with its last member, which has a time-out of its own; it
         * may not keep the younger ones from being looked at. */
        if (!call->modification.is_numbered) {
            sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
        } else {
            leave_age(nfs, call);
            join_age(nfs, call);
        }
    }
}
