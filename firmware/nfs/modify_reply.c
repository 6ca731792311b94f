// SPDX-License-Identifier: Apache-2.0
/* The end of a modification: its client is answered, its members are awaited, it leaves. */
#include "modify_private.h"

#include <errno.h>

static uint32_t status_of(const struct sl_nfs_call *call)
{
    const struct sl_nfs_modification *modification = &call->modification;

    return modification->is_refused ? call->status
                                    : modification->legs[modification->decided].outcome.status;
}

/* What a member has yet to do, it will do as safely as it is asked to, and no more is promised. */
static uint8_t committed_by_all(const struct sl_nfs_call *call)
{
    const struct sl_nfs_modification *modification = &call->modification;
    uint8_t committed = modification->legs[modification->decided].committed;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        const struct sl_nfs_leg *leg = &modification->legs[slot];
        bool is_pending = leg->state == SL_NFS_LEG_BLOCKED || leg->state == SL_NFS_LEG_SENT;

        if (is_pending && call->arguments.stable < committed)
            committed = call->arguments.stable;
        else if (leg->state == SL_NFS_LEG_ANSWERED && leg->outcome.status == SL_NFS_OK &&
                 leg->committed < committed)
            committed = leg->committed;
    }
    return committed;
}

static void fill_result(struct sl_nfs_call *call)
{
    const struct sl_nfs_modification *modification = &call->modification;
    struct sl_nfs_result *result = &call->result;

    result->wcc.has_pre = result->wcc2.has_pre = false;
    if (modification->is_refused)
        return;
    result->count_bytes = modification->legs[modification->decided].outcome.count_bytes;
    result->committed = committed_by_all(call);
    memcpy(result->verifier, modification->legs[modification->decided].verifier,
           SL_NFS_VERIFIER_BYTES);
    if (status_of(call) == SL_NFS_OK)
        sl_nfs_faces_show_before(call);
}

bool sl_nfs_modify_reply(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    struct sl_nfs_modification *modification = &call->modification;

    if (modification->is_answered)
        return true;
    if (!modification->is_refused && !modification->is_carried)
        return false;
    /* Who was taken out must still be out after a crash, whatever was decided without it. */
    if (filesystem->stored_epoch < filesystem->store_epoch) {
        nfs->modifications.is_restless = true;
        return false;
    }
    if (!sl_nfs_note_allows_answer(nfs, call))
        return false;
    modification->is_answered = true;
    sl_nfs_order_acknowledged(nfs->order, call->index);
    fill_result(call);
    sl_nfs_call_finish(nfs, call, status_of(call));
    return true;
}

static void delist(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modifying *modifying = &sl_nfs_modified_filesystem(nfs, call)->modifying;
    struct sl_nfs_modification *modification = &call->modification;

    if (modification->older != 0)
        nfs->calls[modification->older - 1].modification.younger = modification->younger;
    else
        modifying->oldest = modification->younger;
    if (modification->younger != 0)
        nfs->calls[modification->younger - 1].modification.older = modification->older;
    else
        modifying->youngest = modification->older;
    modifying->count--;
}

void sl_nfs_trail(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modifying *modifying = &sl_nfs_modified_filesystem(nfs, call)->modifying;
    struct sl_nfs_modification *modification = &call->modification;

    modification->is_trailing = true;
    modification->later = 0;
    modification->sooner = modifying->last_trailing;
    if (modification->sooner != 0)
        nfs->calls[modification->sooner - 1].modification.later = call->index + 1;
    else
        modifying->first_trailing = call->index + 1;
    modifying->last_trailing = call->index + 1;
}

void sl_nfs_trail_no_more(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modifying *modifying = &sl_nfs_modified_filesystem(nfs, call)->modifying;
    struct sl_nfs_modification *modification = &call->modification;

    if (!modification->is_trailing)
        return;
    modification->is_trailing = false;
    if (modification->sooner != 0)
        nfs->calls[modification->sooner - 1].modification.later = modification->later;
    else
        modifying->first_trailing = modification->later;
    if (modification->later != 0)
        nfs->calls[modification->later - 1].modification.sooner = modification->sooner;
    else
        modifying->last_trailing = modification->sooner;
}

static bool has_pending_legs(const struct sl_nfs_modification *modification)
{
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (modification->legs[slot].state == SL_NFS_LEG_BLOCKED ||
            modification->legs[slot].state == SL_NFS_LEG_SENT)
            return true;
    return false;
}

/*
 * Is there a member that still counts, and whose answer did not come because nobody awaits it any
 * more? Then the note stays for the next life of the box.
 */
static bool is_doubtful(struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    const struct sl_nfs_modification *modification = &call->modification;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (modification->legs[slot].state == SL_NFS_LEG_OUT &&
            (filesystem->record.current & sl_nfs_bit(slot)))
            return !modification->is_refused || modification->first_answer_us != 0;
    return false;
}

/* It is let go by everything that it stands in. */
static void be_forgotten(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;

    sl_nfs_sticky_leave(nfs, call);
    sl_nfs_trail_no_more(nfs, call);
    delist(nfs, call);
    sl_nfs_order_leave(nfs->order, call->index);
    modification->is_numbered = false;
}

/* What was killed with its last name has no note any more that needs its handles. */
static void bury(struct sl_nfs *nfs, struct sl_nfs_object *object)
{
    if (object != NULL && object->is_dead)
        sl_nfs_object_forget(nfs, object);
}

bool sl_nfs_modify_complete(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    struct sl_nfs_modification *modification = &call->modification;
    int error = status_of(call) == SL_NFS_OK ? 0 : -EIO;

    /* One that is stalled comes by again. */
    if (has_pending_legs(modification) || modification->is_stalled || call->awaits > 0)
        return false;
    /* The note stays until the store knows that who has not done it is out. */
    if (filesystem->stored_epoch < filesystem->store_epoch) {
        nfs->modifications.is_restless = true;
        return false;
    }
    if (is_doubtful(nfs, call)) {
        sl_nfs_note_keep(nfs, call);
    } else if (!sl_nfs_note_drop(nfs, call)) {
        sl_nfs_modify_stall(nfs, call);
        return false;
    } else if (sl_nfs_is_taking(call->arguments.procedure)) {
        bury(nfs, modification->made);
        bury(nfs, modification->replaced);
    }
    be_forgotten(nfs, call);
    sl_nfs_call_end(nfs, call, error);
    return true;
}

void sl_nfs_modify_abandon(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    struct sl_nfs_modification *modification = &call->modification;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        struct sl_nfs_leg *leg = &modification->legs[slot];

        if (leg->state == SL_NFS_LEG_BLOCKED || leg->state == SL_NFS_LEG_SENT)
            filesystem->behind[slot]--;
        leg->state = SL_NFS_LEG_OUT;
        leg->exchange = SL_NFS_NONE;
    }
    sl_nfs_note_keep(nfs, call);
    sl_nfs_modify_stall_no_more(nfs, call);
    be_forgotten(nfs, call);
    sl_nfs_call_end(nfs, call, -EIO);
}
