// SPDX-License-Identifier: Apache-2.0
/* A modification until it is numbered (modify_private.h has the whole way). */
#include "modify_private.h"

#include <errno.h>
#include <stdio.h>

/* So often what a modification stands on may change under it before its client is asked to come
 * again. */
#define TRIES_MAX 64u

static void settle(struct sl_nfs *nfs, struct sl_nfs_call *call);

static void reset(struct sl_nfs_modification *modification)
{
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        struct sl_nfs_leg *leg = &modification->legs[slot];

        leg->state = SL_NFS_LEG_NONE;
        leg->is_learning = leg->was_resent = false;
        leg->exchange = SL_NFS_NONE;
        leg->again_us = 0;
        leg->outcome.is_there = false;
        leg->handle.length_bytes = 0;
        leg->post.is_present = false;
    }
    modification->key_count = modification->members = modification->may_send = 0;
    modification->decided = SL_NFS_MEMBERS;
    modification->tries = 0;
    modification->asked_links = modification->asked_handles = 0;
    modification->is_numbered = modification->is_noted = modification->is_refused = false;
    modification->is_carrying = modification->is_carried = modification->is_answered = false;
    modification->note = modification->promised = 0;
    modification->is_promise_kept = false;
    modification->sticky = 0;
    modification->first_sent_us = modification->first_answer_us = 0;
    modification->before[0].is_known = modification->before[1].is_known = false;
    modification->is_trailing = modification->is_stalled = false;
}

/* All of a file system, by number. */
static void enlist(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modifying *modifying = &sl_nfs_modified_filesystem(nfs, call)->modifying;
    struct sl_nfs_modification *modification = &call->modification;

    modification->younger = 0;
    modification->older = modifying->youngest;
    if (modifying->youngest == 0)
        modifying->oldest = call->index + 1;
    else
        nfs->calls[modifying->youngest - 1].modification.younger = call->index + 1;
    modifying->youngest = call->index + 1;
    modifying->count++;
}

/* A member that is further behind than it may be, while another is not, is taken out. */
static void bound_backlog(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem,
                          const struct sl_nfs_call *call)
{
    uint32_t least = UINT32_MAX;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if ((filesystem->current & sl_nfs_bit(slot)) && filesystem->behind[slot] < least)
            least = filesystem->behind[slot];
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        char text[80];

        if (!(filesystem->current & sl_nfs_bit(slot)) ||
            filesystem->behind[slot] - least <= filesystem->config->backlog_calls)
            continue;
        snprintf(text, sizeof(text), "is %u modifications behind the others",
                 filesystem->behind[slot] - least);
        sl_nfs_member_take_out(nfs, filesystem, slot, call, text);
    }
}

/* Takes the number and all keys at once; from here on nothing that it stands on can change. */
static void number(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    struct sl_nfs_modification *modification = &call->modification;

    sl_nfs_modify_keys(call);
    modification->members = filesystem->current;
    modification->is_numbered = true;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        if (!(modification->members & sl_nfs_bit(slot)))
            continue;
        modification->legs[slot].state = SL_NFS_LEG_BLOCKED;
        filesystem->behind[slot]++;
    }
    for (uint8_t i = 0; i < modification->key_count; i++)
        sl_nfs_changed(nfs, &modification->keys[i]);
    modification->may_send = sl_nfs_order_enter(nfs->order, call->index, modification->keys,
                                                modification->key_count, modification->members);
    enlist(nfs, call);
    sl_nfs_trace(nfs, call, SL_NFS_NO_ID, "number %llu",
                 (unsigned long long)sl_nfs_order_number(nfs->order, call->index));
    bound_backlog(nfs, filesystem, call);
    sl_nfs_modify_go_on(nfs, call);
}

/* Is it known how many names the object has? A directory has one. */
static bool has_known_links(const struct sl_nfs_object *object)
{
    return object->type == SL_NFS_DIR || (object->face.is_known && !object->face.is_touched);
}

/* Has it other names, or may it have? */
static bool may_stay(const struct sl_nfs_object *object)
{
    return object->type != SL_NFS_DIR &&
           (!has_known_links(object) || object->face.attributes.nlink != 1);
}

/*
 * What loses a name has to be found by handle if it stays, and nobody may be about to learn a
 * handle of it by that name. bit: 1 for made, 2 for replaced. True: the call waits, and settles
 * again.
 */
static bool awaits_handles(struct sl_nfs *nfs, struct sl_nfs_call *call,
                           struct sl_nfs_object *object, uint8_t bit)
{
    const struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    struct sl_nfs_modification *modification = &call->modification;
    struct sl_nfs_key key;
    uint8_t missing;

    if (object == NULL)
        return false;
    missing = filesystem->current & (uint8_t)~object->has_handle;
    key = sl_nfs_key_of(object->id, NULL, false);
    if (missing != 0 && sl_nfs_order_is_busy(nfs->order, &key)) {
        sl_nfs_call_wait_in_order(nfs, call, &key, 1);
    } else if (!has_known_links(object) && !(modification->asked_links & bit)) {
        modification->asked_links |= bit;
        sl_nfs_want_attributes(nfs, call, object);
    } else if (missing != 0 && may_stay(object) && !(modification->asked_handles & bit)) {
        /* A member that cannot be asked will learn it by the other names that it is shown by. */
        modification->asked_handles |= bit;
        sl_nfs_want_handles(nfs, call, object, missing, false);
    } else {
        return false;
    }
    sl_nfs_call_then(nfs, call, settle);
    return true;
}

/*
 * A name is changed when all members have answered its last change, and a directory goes when they
 * have answered all that was done in it. So a name has never more than one note, and after an
 * unclean end what stands there tells of each member whether it has done it: if more could be
 * under way, a member without the name might have moved it, or have yet to make it. True: the call
 * waits.
 */
static bool awaits_names(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_key keys[3];
    uint8_t count = sl_nfs_name_keys(call, keys);
    bool is_busy = false;

    if (call->arguments.procedure == SL_NFS_RMDIR && call->modification.made != NULL)
        keys[count++] = sl_nfs_key_of(call->modification.made->id, NULL, true);
    for (uint8_t i = 0; i < count; i++)
        is_busy |= sl_nfs_order_is_busy(nfs->order, &keys[i]);
    if (!is_busy)
        return false;
    call->modification.tries = 0;
    sl_nfs_call_wait_in_order(nfs, call, keys, count);
    sl_nfs_call_then(nfs, call, settle);
    return true;
}

/* The numbered may not be more than members are allowed to be behind, if all of them are. */
static bool is_crowded(const struct sl_nfs_filesystem *filesystem)
{
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if ((filesystem->current & sl_nfs_bit(slot)) &&
            filesystem->behind[slot] <= filesystem->config->backlog_calls)
            return false;
    return true;
}

/* Why it cannot go on at all. True: it has ended. */
static bool has_ended(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    const struct sl_nfs_object *object2 = sl_nfs_sent_object2(call);

    if (filesystem->config == NULL || !filesystem->is_serving || filesystem->current == 0) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NOT_SERVING);
    } else if (is_crowded(filesystem)) {
        sl_nfs_call_drop(nfs, call, SL_NFS_REFUSED_NO_ROOM);
    } else if (call->object->is_dead || (object2 != NULL && object2->is_dead)) {
        sl_nfs_refused(nfs, SL_NFS_REFUSED_STALE);
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_STALE);
    } else if (call->modification.tries++ > TRIES_MAX) {
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_JUKEBOX);
    } else {
        return false;
    }
    return true;
}

/* Until nothing that an earlier modification may still do can change what this one is about. */
static void settle(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;

    if (has_ended(nfs, call))
        return;
    if (sl_nfs_modified_filesystem(nfs, call)->is_paused) {
        modification->tries = 0;
        sl_nfs_call_sleep(nfs, call, nfs->now_us + SL_NFS_PAUSED_US);
        sl_nfs_call_then(nfs, call, settle);
        return;
    }
    if (awaits_names(nfs, call))
        return;
    if (!sl_nfs_modify_is_found(nfs, call)) {
        sl_nfs_modify_find(nfs, call, settle);
        return;
    }
    if (sl_nfs_is_taking(call->arguments.procedure) &&
        (awaits_handles(nfs, call, modification->made, 1) ||
         awaits_handles(nfs, call, modification->replaced, 2)))
        return;
    if (!sl_nfs_guard_holds(nfs, call, settle))
        return;
    if (sl_nfs_is_of_file(call->arguments.procedure) && !sl_nfs_sticky_take(nfs, call)) {
        sl_nfs_call_finish(nfs, call, SL_NFS_ERR_JUKEBOX);
        return;
    }
    number(nfs, call);
}

void sl_nfs_modify(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    reset(&call->modification);
    sl_nfs_modify_find(nfs, call, settle);
}

void sl_nfs_modify_unblocked(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot)
{
    call->modification.may_send |= sl_nfs_bit(slot);
    sl_nfs_modify_go_on(nfs, call);
}
