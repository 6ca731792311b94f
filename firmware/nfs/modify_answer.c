// SPDX-License-Identifier: Apache-2.0
/* Answers of members to a modification are judged [REP-1, REP-2], and it goes on. */
#include "modify_private.h"

#include <stdio.h>

/*
 * Has the member done it? Not if it was only thought to have been done at the first time of asking,
 * and another that was asked once says that it was so before.
 */
static bool has_done(const struct sl_nfs_modification *modification, uint8_t slot)
{
    const struct sl_nfs_outcome *outcome = &modification->legs[slot].outcome;

    if (outcome->status != SL_NFS_OK)
        return false;
    for (uint8_t other = 0; other < SL_NFS_MEMBERS && outcome->is_inferred; other++) {
        const struct sl_nfs_leg *leg = &modification->legs[other];

        if (leg->state == SL_NFS_LEG_ANSWERED && !leg->outcome.is_inferred &&
            leg->outcome.answered == outcome->answered)
            return false;
    }
    return true;
}

/* The member's part is over. */
static void end_leg(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                    enum sl_nfs_leg_state state)
{
    struct sl_nfs_leg *leg = &call->modification.legs[slot];

    leg->state = (uint8_t)state;
    sl_nfs_modified_filesystem(nfs, call)->behind[slot]--;
    /* A failure has changed nothing: the first success is what shows the object anew. */
    if (state == SL_NFS_LEG_ANSWERED && has_done(&call->modification, slot))
        sl_nfs_order_answered(nfs->order, call->index, slot);
    else
        sl_nfs_order_abandoned(nfs->order, call->index, slot);
}

static bool is_pending(const struct sl_nfs_leg *leg)
{
    return leg->state == SL_NFS_LEG_BLOCKED || leg->state == SL_NFS_LEG_SENT;
}

/*
 * What was read meanwhile is old news. Once it is decided, names are only read from members that
 * have done it; but attributes of what it changes come with every answer, also with one that was
 * on its way when the member did it.
 */
static void tell_of_change(struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    const struct sl_nfs_modification *modification = &call->modification;

    for (uint8_t i = 0; i < modification->key_count; i++)
        if (!modification->is_carried || modification->keys[i].name_hash == 0)
            sl_nfs_changed(nfs, &modification->keys[i]);
}

static void take_answer(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                        const struct sl_nfs_result *result, bool may_be_done)
{
    struct sl_nfs_leg *leg = &call->modification.legs[slot];

    /* What changes a file is alone with it at the member: its size tells. */
    sl_nfs_outcome_of(call->arguments.procedure, result, may_be_done,
                      sl_nfs_is_of_file(call->arguments.procedure), &leg->outcome);
    leg->committed = result->committed;
    memcpy(leg->verifier, sl_nfs_modified_filesystem(nfs, call)->record.verifier,
           SL_NFS_VERIFIER_BYTES);
    leg->handle.length_bytes = 0;
    leg->post.is_present = false;
    if (result->status == SL_NFS_OK && sl_nfs_is_making(call->arguments.procedure)) {
        leg->handle = result->handle;
        leg->post = result->post;
    }
    if (has_done(&call->modification, slot))
        sl_nfs_faces_follow(nfs, call, slot, result);
    tell_of_change(nfs, call);
    end_leg(nfs, call, slot, SL_NFS_LEG_ANSWERED);
    if (call->modification.is_carried)
        sl_nfs_made_follows(nfs, call, slot);
}

void sl_nfs_leg_answered(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
                         const struct sl_nfs_result *result, bool may_be_done)
{
    const struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    struct sl_nfs_modification *modification = &call->modification;

    if (!is_pending(&modification->legs[slot]))
        return;
    if (filesystem->config == NULL) {
        sl_nfs_leg_left(nfs, call, slot);
        return;
    }
    sl_nfs_trace(nfs, call, filesystem->config->members[slot], "answered %s",
                 sl_nfs_status_name(result->status));
    if (result->status == SL_NFS_OK && !sl_nfs_verifier_answered(nfs, call, slot, result)) {
        sl_nfs_leg_left(nfs, call, slot);
        return;
    }
    take_answer(nfs, call, slot, result, may_be_done);
    if (modification->first_answer_us == 0) {
        modification->first_answer_us = nfs->now_us;
        sl_nfs_trail(nfs, call);
    }
    sl_nfs_modify_go_on(nfs, call);
}

void sl_nfs_leg_left(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot)
{
    struct sl_nfs_leg *leg = &call->modification.legs[slot];

    if (!is_pending(leg))
        return;
    if (leg->exchange != SL_NFS_NONE)
        sl_nfs_exchange_forget(nfs, &nfs->exchanges[leg->exchange]);
    leg->exchange = SL_NFS_NONE;
    end_leg(nfs, call, slot, SL_NFS_LEG_OUT);
    sl_nfs_modify_go_on(nfs, call);
}

void sl_nfs_modify_refuse(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t status)
{
    struct sl_nfs_modification *modification = &call->modification;

    modification->is_refused = true;
    call->status = status;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (modification->legs[slot].state == SL_NFS_LEG_BLOCKED)
            end_leg(nfs, call, slot, SL_NFS_LEG_OUT);
    sl_nfs_modify_go_on(nfs, call);
}

/* Failures that are not a client's mistake nor a full disk. */
static bool is_odd(uint32_t status)
{
    return status == SL_NFS_ERR_IO || status == SL_NFS_ERR_SERVERFAULT ||
           status == SL_NFS_ERR_NXIO || status == SL_NFS_ERR_NODEV;
}

static void tell_of_failure(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t status)
{
    struct sl_nfs_event event = {
        .kind = SL_NFS_EVENT_ALL_FAILED, .filesystem = call->filesystem, .member = SL_NFS_NO_ID};

    /* Gone on all members, without us. */
    if (status == SL_NFS_ERR_STALE && sl_nfs_is_of_file(call->arguments.procedure))
        sl_nfs_object_gone(nfs, call->object);
    if (!is_odd(status) || !call->has_caller)
        return;
    sl_nfs_event_of_call(nfs, call, &event);
    snprintf(event.text, sizeof(event.text), "all members answered %s", sl_nfs_status_name(status));
    sl_nfs_event(nfs, &event);
}

static void take_out_dissenters(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t dissenters)
{
    struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    const struct sl_nfs_modification *modification = &call->modification;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        char text[160];

        if (!(dissenters & filesystem->current & sl_nfs_bit(slot)))
            continue;
        nfs->statistics.disagreements++;
        sl_nfs_outcome_difference(
            &modification->legs[slot].outcome, &modification->legs[modification->decided].outcome,
            sl_nfs_member_name(nfs, filesystem, modification->decided), text, sizeof(text));
        /* One that comes after the decision was not the first to show the object. */
        if (sl_nfs_member_take_out(nfs, filesystem, slot, call, text) &&
            modification->legs[slot].outcome.status == SL_NFS_OK && !modification->is_carrying &&
            !modification->is_carried)
            sl_nfs_faces_distrust(call);
    }
}

static void judge(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_filesystem_config *config = sl_nfs_modified_filesystem(nfs, call)->config;
    struct sl_nfs_modification *modification = &call->modification;
    struct sl_nfs_outcome outcomes[SL_NFS_MEMBERS];
    struct sl_nfs_verdict verdict;
    uint8_t expected = 0;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        outcomes[slot] = modification->legs[slot].outcome;
        if (sl_nfs_opens_unknown(call))
            outcomes[slot].has_attributes = false;
        if (modification->legs[slot].state != SL_NFS_LEG_NONE &&
            modification->legs[slot].state != SL_NFS_LEG_OUT)
            expected |= sl_nfs_bit(slot);
    }
    sl_nfs_judge(outcomes, expected, (enum sl_nfs_write_rule)config->write_rule,
                 config->quorum_percent, modification->decided, &verdict);
    if (!verdict.is_decided)
        return;
    if (modification->decided == SL_NFS_MEMBERS) {
        modification->decided = verdict.speaker;
        if (verdict.is_unanimous_failure)
            tell_of_failure(nfs, call, outcomes[verdict.speaker].status);
    }
    take_out_dissenters(nfs, call, verdict.dissenters);
}

/* Nobody is left to ask, and nobody has answered: the file system was taken away. */
static bool is_abandoned(const struct sl_nfs_modification *modification)
{
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (is_pending(&modification->legs[slot]))
            return false;
    return modification->decided == SL_NFS_MEMBERS && !modification->is_refused;
}

void sl_nfs_modify_go_on(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modification *modification = &call->modification;
    uint32_t serial = call->serial;

    if (!modification->is_numbered)
        return;
    if (sl_nfs_modified_filesystem(nfs, call)->config == NULL && !modification->is_refused) {
        sl_nfs_modify_refuse(nfs, call, SL_NFS_ERR_JUKEBOX);
        return;
    }
    if (!modification->is_refused) {
        sl_nfs_modify_send(nfs, call);
        if (call->serial != serial || !modification->is_numbered)
            return;
        judge(nfs, call);
        if (is_abandoned(modification))
            sl_nfs_modify_refuse(nfs, call, SL_NFS_ERR_JUKEBOX);
        else if (modification->decided != SL_NFS_MEMBERS && !modification->is_carried &&
                 !modification->is_carrying)
            sl_nfs_modify_carry(nfs, call);
        if (call->serial != serial || !modification->is_numbered)
            return;
    }
    if (sl_nfs_modify_reply(nfs, call))
        sl_nfs_modify_complete(nfs, call);
}
