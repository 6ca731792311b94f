// SPDX-License-Identifier: Apache-2.0
/*
 * A modification goes to each member as its turn comes there. The call is the client's own, with
 * the member's handles; the payload is that of the message that was received, by reference.
 */
#include "gss.h"
#include "modify_private.h"

#include <errno.h>

#define BUSY_MEMBER_US 100000u

/* words[] of a call that learns handles for another */
enum { LEARN_SLOTS };

void sl_nfs_modify_stall(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modifications *modifications = &nfs->modifications;

    if (call->modification.is_stalled)
        return;
    call->modification.is_stalled = true;
    call->modification.next_stalled = 0;
    if (modifications->last_stalled == 0)
        modifications->first_stalled = call->index + 1;
    else
        nfs->calls[modifications->last_stalled - 1].modification.next_stalled = call->index + 1;
    modifications->last_stalled = call->index + 1;
}

void sl_nfs_modify_stall_no_more(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_modifications *modifications = &nfs->modifications;
    uint32_t *place = &modifications->first_stalled;
    uint32_t before = 0;

    if (!call->modification.is_stalled)
        return;
    while (*place != call->index + 1) {
        before = *place;
        place = &nfs->calls[*place - 1].modification.next_stalled;
    }
    *place = call->modification.next_stalled;
    if (modifications->last_stalled == call->index + 1)
        modifications->last_stalled = before;
    call->modification.is_stalled = false;
}

/* Errors of RPC count as the member's own. */
static void read_result(struct sl_nfs_exchange *exchange, struct sl_nfs_result *result)
{
    int rc = sl_nfs_exchange_result(exchange, result);

    if (rc == 0)
        return;
    *result =
        (struct sl_nfs_result){.status = rc == -EPERM ? SL_NFS_ERR_ACCES : SL_NFS_ERR_SERVERFAULT};
}

static void answered(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange, struct sl_nfs_call *call)
{
    uint8_t slot = exchange->slot;
    struct sl_nfs_result result;
    struct sl_nfs_leg *leg;

    if (call == NULL)
        return;
    leg = &call->modification.legs[slot];
    leg->exchange = SL_NFS_NONE;
    leg->was_resent |= exchange->was_resent;
    if (call->is_secured)
        sl_nfs_gss_take_seal(nfs, call, exchange);
    if (exchange->end != SL_NFS_EXCHANGE_ANSWERED) {
        if (call->is_secured)
            sl_nfs_gss_distrust(nfs, call);
        sl_nfs_leg_left(nfs, call, slot);
        return;
    }
    read_result(exchange, &result);
    /* What is signed goes once: its client asks again. */
    if (result.status == SL_NFS_ERR_JUKEBOX && !call->is_secured) {
        leg->state = SL_NFS_LEG_BLOCKED;
        leg->again_us = nfs->now_us + BUSY_MEMBER_US;
        sl_nfs_modify_stall(nfs, call);
        return;
    }
    if (!sl_nfs_resent_is_doubtful(nfs, call, slot, result.status))
        sl_nfs_leg_answered(nfs, call, slot, &result, sl_nfs_may_be_done(nfs, call, slot));
}

/* A member does not have the object at all: as if it had said so. */
static void say_stale(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slots)
{
    const struct sl_nfs_result stale = {.status = SL_NFS_ERR_STALE};
    uint32_t serial = call->serial;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if ((slots & sl_nfs_bit(slot)) && call->serial == serial &&
            call->modification.legs[slot].state == SL_NFS_LEG_BLOCKED)
            sl_nfs_leg_answered(nfs, call, slot, &stale, false);
}

static void learned(struct sl_nfs *nfs, struct sl_nfs_call *learner)
{
    struct sl_nfs_call *call = sl_nfs_call_of(nfs, learner->goes_on, learner->goes_on_serial);
    uint8_t slots = (uint8_t)learner->words[LEARN_SLOTS];
    int error = learner->error;

    sl_nfs_call_end(nfs, learner, 0);
    if (call == NULL || !call->modification.is_numbered)
        return;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (slots & sl_nfs_bit(slot))
            call->modification.legs[slot].is_learning = false;
    if (error == -ESTALE)
        say_stale(nfs, call, slots);
    else if (error != 0)
        sl_nfs_modify_stall(nfs, call);
    else
        sl_nfs_modify_go_on(nfs, call);
}

/* The second of two handles, or at once whatever is missing. */
static void learn_second(struct sl_nfs *nfs, struct sl_nfs_call *learner)
{
    if (learner->error == 0 && learner->object2 != NULL)
        sl_nfs_want_handles(nfs, learner, learner->object2, (uint8_t)learner->words[LEARN_SLOTS],
                            true);
    sl_nfs_call_then(nfs, learner, learned);
}

/* Members whose turn has come and whose handles are not known. */
static void learn(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slots)
{
    struct sl_nfs_object *object2 = sl_nfs_sent_object2(call);
    struct sl_nfs_call *learner = sl_nfs_call_begin(nfs, NULL);

    if (learner == NULL) {
        sl_nfs_modify_stall(nfs, call);
        return;
    }
    learner->filesystem = call->filesystem;
    learner->object = sl_nfs_object_hold(call->object);
    if (object2 != NULL)
        learner->object2 = sl_nfs_object_hold(object2);
    sl_nfs_act_for(nfs, learner, call);
    learner->goes_on = call->index;
    learner->goes_on_serial = call->serial;
    learner->words[LEARN_SLOTS] = slots;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (slots & sl_nfs_bit(slot))
            call->modification.legs[slot].is_learning = true;
    sl_nfs_want_handles(nfs, learner, learner->object, slots, true);
    sl_nfs_call_then(nfs, learner, learn_second);
}

static bool has_handles(const struct sl_nfs_call *call, uint8_t slot)
{
    const struct sl_nfs_object *object2 = sl_nfs_sent_object2(call);

    return (call->object->has_handle & sl_nfs_bit(slot)) != 0 &&
           (object2 == NULL || (object2->has_handle & sl_nfs_bit(slot)) != 0);
}

/*
 * Each of the members by itself, so that none waits for one that is silent, and is taken out with
 * it. Where nobody is known to have the object, what they say is judged together: it may be gone.
 */
static void learn_unknown(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t unknown)
{
    uint8_t current = sl_nfs_modified_filesystem(nfs, call)->current;
    uint32_t serial = call->serial;
    bool is_known = false;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        is_known |= (current & sl_nfs_bit(slot)) != 0 && has_handles(call, slot);
    if (unknown != 0 && !is_known) {
        learn(nfs, call, unknown);
        return;
    }
    /* One that ends at once may let the call go on, or end it. */
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        const struct sl_nfs_leg *leg = &call->modification.legs[slot];

        if ((unknown & sl_nfs_bit(slot)) && call->serial == serial &&
            call->modification.is_numbered && leg->state == SL_NFS_LEG_BLOCKED && !leg->is_learning)
            learn(nfs, call, sl_nfs_bit(slot));
    }
}

/* What is known just before any member can have done it. */
static void begin_sending(const struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_face *face = &call->object->face;

    call->modification.first_sent_us = nfs->now_us;
    call->modification.first_id = nfs->next_id;
    call->modification.links = face->is_known && !face->is_touched ? face->attributes.nlink : 0;
}

static bool send_to(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot)
{
    struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    struct sl_nfs_leg *leg = &call->modification.legs[slot];
    const struct sl_nfs_exchange *exchange =
        sl_nfs_exchange_nfs(nfs, call, filesystem, slot, &call->arguments, call->object,
                            sl_nfs_sent_object2(call), UINT64_MAX, answered);

    if (exchange == NULL)
        return false;
    if (call->modification.first_sent_us == 0)
        begin_sending(nfs, call);
    leg->state = SL_NFS_LEG_SENT;
    leg->exchange = exchange->index;
    filesystem->modifications[slot]++;
    sl_nfs_trace(nfs, call, filesystem->config->members[slot], "sent");
    return true;
}

void sl_nfs_modify_send(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    const struct sl_nfs_filesystem *filesystem = sl_nfs_modified_filesystem(nfs, call);
    struct sl_nfs_modification *modification = &call->modification;
    uint8_t unknown = 0;

    if (!sl_nfs_note_put(nfs, call))
        sl_nfs_modify_stall(nfs, call);
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS && modification->is_noted; slot++) {
        const struct sl_nfs_leg *leg = &modification->legs[slot];

        if (leg->state != SL_NFS_LEG_BLOCKED || leg->is_learning ||
            !(modification->may_send & filesystem->current & sl_nfs_bit(slot)))
            continue;
        if (!has_handles(call, slot))
            unknown |= sl_nfs_bit(slot);
        else if (leg->again_us > nfs->now_us || !send_to(nfs, call, slot))
            sl_nfs_modify_stall(nfs, call);
    }
    learn_unknown(nfs, call, unknown);
}
