// SPDX-License-Identifier: Apache-2.0
/* The turns of the switch: what comes in is handed on, and what that made possible is begun. */
#include "switch.h"
#include "back.h"
#include "compare.h"
#include "exchange.h"
#include "gss.h"
#include "nlm.h"
#include "recover.h"

/* Places of calls that are not given to clients, so that calls of the box's own can go on. */
#define OWN_SHARE 4u
/* Slices that answers and requests of calls under way may need at once. */
#define NODES_SPARE 32u
#define TIMERS_PER_TURN 256u

const struct sl_nfs_config *sl_nfs_no_config(void)
{
    static const struct sl_nfs_config none = {.sample_calls = 1};

    return &none;
}

struct sl_message_pool *sl_nfs_messages(struct sl_nfs *nfs)
{
    return &nfs->messages;
}

/* Modifications that may be sent now, reads that may be tried again. */
static void pump(struct sl_nfs *nfs)
{
    uint32_t ticket;
    uint8_t slot;

    while (sl_nfs_order_next(nfs->order, &ticket, &slot)) {
        struct sl_nfs_call *call = &nfs->calls[ticket];

        if (slot != SL_NFS_MEMBERS) {
            sl_nfs_modify_unblocked(nfs, call, slot);
            continue;
        }
        call->waits_in_order = false;
        call->woken_us = nfs->now_us;
        sl_nfs_call_arrived(nfs, call, 0);
    }
}

bool sl_nfs_has_room(const struct sl_nfs *nfs)
{
    return nfs->calls_used < nfs->setup.limits.calls - nfs->setup.limits.calls / OWN_SHARE &&
           nfs->messages.free_count > NODES_SPARE;
}

bool sl_nfs_call(struct sl_nfs *nfs, const struct sl_nfs_caller *caller, struct sl_message *message,
                 uint64_t now_us)
{
    struct sl_nfs_call *call;

    nfs->now_us = now_us;
    if (sl_nfs_back_takes(nfs, caller, message)) {
        pump(nfs);
        return true;
    }
    if (!sl_nfs_has_room(nfs) || nfs->is_stopping)
        return false;
    call = sl_nfs_call_begin(nfs, NULL);
    if (call == NULL)
        return false;
    nfs->statistics.calls++;
    sl_nfs_call_is_client(nfs, call, caller, message);
    sl_nfs_arrive(nfs, call);
    pump(nfs);
    return true;
}

void sl_nfs_caller_gone(struct sl_nfs *nfs, uint64_t connection)
{
    /* Answers name the connection they are for; who keeps the connections drops those of others. */
    (void)nfs;
    (void)connection;
}

void sl_nfs_answer(struct sl_nfs *nfs, uint16_t member, uint32_t channel,
                   struct sl_message *message, uint64_t now_us)
{
    nfs->now_us = now_us;
    sl_nfs_exchange_answer(nfs, member, channel, message);
    pump(nfs);
}

void sl_nfs_bound_answer(struct sl_nfs *nfs, uint16_t member, uint64_t connection,
                         struct sl_message *message, uint64_t now_us)
{
    nfs->now_us = now_us;
    sl_nfs_exchange_bound_answer(nfs, member, connection, message);
    pump(nfs);
}

void sl_nfs_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion,
                   uint64_t now_us)
{
    nfs->now_us = now_us;
    switch (completion->cookie >> 56) {
    case SL_NFS_COOKIE_WANT:
        sl_nfs_wants_stored(nfs, completion);
        break;
    case SL_NFS_COOKIE_MODIFY:
        sl_nfs_modify_stored(nfs, completion);
        break;
    case SL_NFS_COOKIE_LOAD:
        sl_nfs_loaded(nfs, completion);
        break;
    case SL_NFS_COOKIE_RESERVE:
        sl_nfs_ids_reserved(nfs, completion);
        break;
    case SL_NFS_COOKIE_FILESYSTEM:
        sl_nfs_filesystem_stored(nfs, completion);
        break;
    case SL_NFS_COOKIE_RECOVER:
        sl_nfs_recover_stored(nfs, completion);
        break;
    default:
        break;
    }
    pump(nfs);
}

static bool fire_timers(struct sl_nfs *nfs)
{
    uint32_t fired = 0;

    while (fired < TIMERS_PER_TURN) {
        uint32_t number = sl_nfs_timers_expire(&nfs->timers, nfs->now_us);

        if (number == UINT32_MAX)
            break;
        fired++;
        if (number < nfs->exchange_count)
            sl_nfs_exchange_due(nfs, number);
        else
            sl_nfs_call_due(nfs, number - nfs->exchange_count);
    }
    return fired > 0;
}

bool sl_nfs_advance(struct sl_nfs *nfs, uint64_t now_us)
{
    bool has_worked;

    nfs->now_us = now_us;
    has_worked = fire_timers(nfs);
    has_worked |= sl_nfs_objects_advance(nfs);
    has_worked |= sl_nfs_members_advance(nfs);
    has_worked |= sl_nfs_modifications_advance(nfs);
    if (sl_nfs_recover_is_due(nfs))
        has_worked |= sl_nfs_recover_advance(nfs);
    if (now_us >= nfs->slow_due_us) {
        nfs->slow_due_us = now_us + SL_NFS_SLOW_US;
        sl_nfs_calls_sweep(nfs);
        sl_nfs_recover_advance(nfs);
        sl_nfs_gss_advance(nfs);
        for (uint32_t i = 0; i < SL_MAX_FILESYSTEMS; i++) {
            if (nfs->filesystems[i].config == NULL)
                continue;
            sl_nfs_modify_advance(nfs, &nfs->filesystems[i], now_us);
            sl_nfs_lock_member_advance(nfs, &nfs->filesystems[i]);
        }
    }
    sl_nfs_balance_advance(nfs->balance, now_us);
    pump(nfs);
    nfs->statistics.objects = sl_nfs_map_objects(nfs->map);
    nfs->statistics.handles = sl_nfs_map_handles(nfs->map);
    nfs->statistics.promotions = sl_nfs_balance_statistics(nfs->balance)->promotions;
    nfs->statistics.demotions = sl_nfs_balance_statistics(nfs->balance)->demotions;
    nfs->statistics.unlisted = sl_nfs_balance_statistics(nfs->balance)->unlisted;
    return has_worked;
}

uint64_t sl_nfs_next_timer_us(const struct sl_nfs *nfs)
{
    uint64_t next_us = sl_nfs_timers_next_us(&nfs->timers);
    uint64_t modifications_us = sl_nfs_modifications_next_us(nfs);

    if (sl_nfs_recover_is_due(nfs))
        return nfs->now_us;
    if (modifications_us < next_us)
        next_us = modifications_us;
    return next_us < nfs->slow_due_us ? next_us : nfs->slow_due_us;
}

/* Everything that is under way ends, unanswered. */
static void end_all(struct sl_nfs *nfs)
{
    for (uint32_t i = 0; i < nfs->exchange_count; i++)
        if (nfs->exchanges[i].state != SL_NFS_EXCHANGE_FREE)
            sl_nfs_exchange_forget(nfs, &nfs->exchanges[i]);
    for (uint32_t i = 0; i < nfs->setup.limits.calls; i++) {
        struct sl_nfs_call *call = &nfs->calls[i];

        if (call->state == SL_NFS_CALL_FREE)
            continue;
        /* Who awaits it ends as well: nobody is to go on. */
        call->parent = SL_NFS_NONE;
        if (call->modification.is_numbered)
            sl_nfs_modify_abandon(nfs, call);
        else
            sl_nfs_call_end(nfs, call, 0);
    }
}

bool sl_nfs_stop(struct sl_nfs *nfs, uint64_t now_us)
{
    nfs->now_us = now_us;
    if (!nfs->is_stopping) {
        nfs->is_stopping = true;
        sl_nfs_recover_stop(nfs);
        sl_nfs_comparing_stop(nfs);
        end_all(nfs);
        sl_nfs_backs_stop(nfs);
    }
    return sl_nfs_objects_write_all(nfs);
}
