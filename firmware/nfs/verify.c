// SPDX-License-Identifier: Apache-2.0
#include "verify.h"
#include "recover.h"
#include "wants.h"

static bool is_pinned(const struct sl_nfs_object *object)
{
    return object == NULL || (object->pins > 0 && object->id != 0);
}

static bool has_exchange(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    for (uint32_t i = 0; i < nfs->exchange_count; i++) {
        const struct sl_nfs_exchange *exchange = &nfs->exchanges[i];

        if (exchange->state != SL_NFS_EXCHANGE_FREE && exchange->call == call->index &&
            exchange->serial == call->serial)
            return true;
    }
    return sl_nfs_changes(call->arguments.procedure) && call->modification.is_stalled;
}

static const char *verify_call(const struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    if (!is_pinned(call->object) || !is_pinned(call->object2) || !is_pinned(call->found) ||
        !is_pinned(call->modification.made) || !is_pinned(call->modification.replaced))
        return "a call holds an object that is not pinned";
    if (call->parent != SL_NFS_NONE && call->parent >= nfs->setup.limits.calls)
        return "a call has no such parent";
    if (call->awaits == 0 && !call->modification.is_numbered && !has_exchange(nfs, call) &&
        !sl_nfs_recover_is_lock(nfs, call))
        return "a call awaits nothing and will never go on";
    return NULL;
}

static const char *verify_calls(const struct sl_nfs *nfs)
{
    uint32_t used = 0, spare = 0, clients = 0;

    for (uint32_t i = 0; i < nfs->setup.limits.calls; i++) {
        const struct sl_nfs_call *call = &nfs->calls[i];
        const char *wrong;

        if (call->index != i)
            return "a call does not know its place";
        if (call->state == SL_NFS_CALL_FREE)
            continue;
        used++;
        clients += call->has_caller;
        wrong = verify_call(nfs, call);
        if (wrong != NULL)
            return wrong;
    }
    for (uint32_t at = nfs->calls_free; at != SL_NFS_NONE && spare <= nfs->setup.limits.calls;
         at = nfs->calls[at].next_free)
        spare++;
    if (used != nfs->calls_used || used + spare != nfs->setup.limits.calls)
        return "calls used and free are not all calls";
    if (clients != nfs->statistics.calls_active)
        return "the gauge of calls is wrong";
    return NULL;
}

static const char *verify_age(const struct sl_nfs *nfs)
{
    uint32_t before = SL_NFS_NONE;
    uint64_t count = 0;

    for (uint32_t at = nfs->calls_oldest; at != SL_NFS_NONE; at = nfs->calls[at].younger) {
        const struct sl_nfs_call *call = &nfs->calls[at];

        if (call->state == SL_NFS_CALL_FREE || !call->has_caller || call->older != before)
            return "the order of clients' calls is broken";
        if (++count > nfs->calls_used)
            return "the order of clients' calls has a loop";
        before = at;
    }
    if (before != nfs->calls_youngest || count != nfs->statistics.calls_active)
        return "the order of clients' calls is not that of all";
    return NULL;
}

static const char *verify_list(const struct sl_nfs *nfs, const struct sl_nfs_exchange_list *list,
                               enum sl_nfs_exchange_state state, uint32_t *count)
{
    uint32_t before = SL_NFS_NONE;

    for (uint32_t at = list->first; at != SL_NFS_NONE; at = nfs->exchanges[at].next) {
        const struct sl_nfs_exchange *exchange = &nfs->exchanges[at];

        if (exchange->state != state || exchange->previous != before)
            return "a member's list of exchanges is broken";
        if (state == SL_NFS_EXCHANGE_WAITING && nfs->timers.places[at].due_us == UINT64_MAX)
            return "an exchange waits without a timer";
        if (exchange->patience_us != UINT64_MAX && nfs->timers.places[at].due_us == UINT64_MAX)
            return "an exchange whose patience ends has no timer";
        if (++*count > nfs->exchange_count)
            return "a member's list of exchanges has a loop";
        before = at;
    }
    return before == list->last ? NULL : "a member's list of exchanges ends elsewhere";
}

static const char *verify_exchanges(const struct sl_nfs *nfs)
{
    uint32_t used = 0, spare = 0, listed = 0;
    const char *wrong = NULL;

    for (uint32_t i = 0; i < nfs->exchange_count; i++) {
        const struct sl_nfs_exchange *exchange = &nfs->exchanges[i];

        if (exchange->state == SL_NFS_EXCHANGE_FREE)
            continue;
        used++;
        if (nfs->xids[exchange->xid & nfs->xid_mask] != i)
            return "an exchange is not found by its xid";
    }
    for (uint32_t at = nfs->exchanges_free; at != SL_NFS_NONE && spare <= nfs->exchange_count;
         at = nfs->exchanges[at].next)
        spare++;
    if (used != nfs->exchanges_used || used + spare != nfs->exchange_count)
        return "exchanges used and free are not all exchanges";
    for (uint32_t member = 0; member < SL_MAX_NFS_MEMBERS && wrong == NULL; member++) {
        const struct sl_nfs_member_exchanges *lists = &nfs->member_exchanges[member];

        wrong = verify_list(nfs, &lists->sent, SL_NFS_EXCHANGE_SENT, &listed);
        if (wrong == NULL)
            wrong = verify_list(nfs, &lists->waiting, SL_NFS_EXCHANGE_WAITING, &listed);
    }
    if (wrong == NULL && listed != used)
        return "an exchange is in no list";
    return wrong;
}

static const char *verify_timers(const struct sl_nfs *nfs)
{
    uint32_t set = 0;

    for (uint32_t i = 0; i < nfs->timers.count; i++) {
        if (nfs->timers.places[i].due_us == UINT64_MAX)
            continue;
        set++;
        if (i < nfs->exchange_count && nfs->exchanges[i].state == SL_NFS_EXCHANGE_FREE)
            return "an exchange that is free has a timer";
        if (i >= nfs->exchange_count &&
            nfs->calls[i - nfs->exchange_count].state == SL_NFS_CALL_FREE)
            return "a call that is free has a timer";
    }
    return set == nfs->timers.set ? NULL : "timers that are set are counted wrongly";
}

static const char *verify_wants(const struct sl_nfs *nfs)
{
    const struct sl_nfs_wants *wants = &nfs->wants;
    uint32_t used = 0, queued = 0, found = 0;

    for (uint32_t i = 0; i < wants->count; i++) {
        used += wants->places[i].is_used;
        queued += wants->places[i].is_used && wants->places[i].is_queued;
        if (wants->places[i].is_used && !is_pinned(wants->places[i].object))
            return "a want holds an object that is not pinned";
    }
    for (uint32_t at = wants->first; at != SL_NFS_NONE && found <= queued;
         at = wants->places[at].next)
        found++;
    if (found != queued)
        return "wants that wait for the store are not those of its queue";
    return used == wants->used ? NULL : "wants are counted wrongly";
}

/* What calls and exchanges hold is taken from the pool; others may hold more. */
static const char *verify_messages(const struct sl_nfs *nfs)
{
    uint64_t held = 0;

    for (uint32_t i = 0; i < nfs->setup.limits.calls; i++)
        if (nfs->calls[i].state != SL_NFS_CALL_FREE)
            held += nfs->calls[i].message.slices + nfs->calls[i].data.slices;
    for (uint32_t i = 0; i < nfs->exchange_count; i++)
        if (nfs->exchanges[i].state != SL_NFS_EXCHANGE_FREE)
            held += nfs->exchanges[i].request.slices + nfs->exchanges[i].answer.slices;
    if (held + nfs->messages.free_count > nfs->messages.count)
        return "more slices are held than were taken";
    return NULL;
}

const char *sl_nfs_verify(const struct sl_nfs *nfs)
{
    static const char *(*const parts[])(const struct sl_nfs *) = {
        verify_calls, verify_age, verify_exchanges, verify_timers, verify_wants, verify_messages,
    };
    const char *wrong = sl_nfs_map_verify(nfs->map);

    for (uint32_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && wrong == NULL; i++)
        wrong = parts[i](nfs);
    for (uint32_t id = 0; id < SL_MAX_FILESYSTEMS && wrong == NULL; id++)
        if (!is_pinned(nfs->filesystems[id].root_object))
            wrong = "a root is not pinned";
    return wrong;
}
