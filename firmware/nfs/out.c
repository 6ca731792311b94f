// SPDX-License-Identifier: Apache-2.0
/*
 * Members taken out of the current set [REP-2, REP-6]: what they answered or kept silent about is
 * told, the record says so before anybody is answered without them, and no call of ours can reach
 * them any more.
 */
#include "modify_private.h"

#include <stdio.h>

static void tell(struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem, uint8_t slot,
                 const struct sl_nfs_call *call, const char *text)
{
    struct sl_nfs_event event = {.kind = SL_NFS_EVENT_MEMBER_OUT,
                                 .filesystem = filesystem->config->id,
                                 .member = filesystem->config->members[slot]};
    uint8_t last;

    if (call != NULL)
        sl_nfs_event_of_call(nfs, call, &event);
    snprintf(event.text, sizeof(event.text), "%s", text);
    sl_nfs_event(nfs, &event);
    if (__builtin_popcount(filesystem->record.current) != 1)
        return;
    last = (uint8_t)__builtin_ctz(filesystem->record.current);
    event = (struct sl_nfs_event){.kind = SL_NFS_EVENT_LAST_MEMBER,
                                  .filesystem = filesystem->config->id,
                                  .member = filesystem->config->members[last]};
    sl_nfs_event(nfs, &event);
}

void sl_nfs_member_left(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot)
{
    filesystem->current &= (uint8_t)~sl_nfs_bit(slot);
    filesystem->reachable &= (uint8_t)~sl_nfs_bit(slot);
    filesystem->has_verifier &= (uint8_t)~sl_nfs_bit(slot);
    filesystem->modifying.leaving |= sl_nfs_bit(slot);
    filesystem->modifying.doubted &= (uint8_t)~sl_nfs_bit(slot);
    nfs->modifications.is_restless = true;
}

bool sl_nfs_member_take_out(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem, uint8_t slot,
                            const struct sl_nfs_call *call, const char *text)
{
    uint8_t bit = sl_nfs_bit(slot);
    uint16_t member;

    /* Before it serves the set is what the record says. */
    if (!(filesystem->record.current & bit) || (filesystem->record.current & (uint8_t)~bit) == 0)
        return false;
    member = filesystem->config->members[slot];
    filesystem->record.current &= (uint8_t)~bit;
    filesystem->state[slot] = SL_NFS_MEMBER_OUT;
    sl_nfs_member_left(nfs, filesystem, slot);
    snprintf(filesystem->reason[slot], sizeof(filesystem->reason[slot]), "%s", text);
    nfs->statistics.members_out++;
    sl_nfs_filesystem_store(nfs, filesystem);
    nfs->setup.ops.fence(nfs->setup.ops.context, member);
    sl_nfs_exchange_fence(nfs, member);
    sl_nfs_balance_member_left(nfs->balance, filesystem->config->id, slot);
    tell(nfs, filesystem, slot, call, text);
    return true;
}

/* Each modification of the file system, by number; whatever it does, others stay. */
static void for_each(struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                     void (*visit)(struct sl_nfs *, struct sl_nfs_call *, uint8_t), uint8_t leaving)
{
    uint32_t at = filesystem->modifying.oldest;

    while (at != 0) {
        struct sl_nfs_call *call = &nfs->calls[at - 1];

        at = call->modification.younger;
        visit(nfs, call, leaving);
    }
}

static void leave(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t leaving)
{
    uint32_t serial = call->serial;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if ((leaving & sl_nfs_bit(slot)) && call->serial == serial &&
            call->modification.is_numbered)
            sl_nfs_leg_left(nfs, call, slot);
}

static void go_on(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t leaving)
{
    (void)leaving;
    sl_nfs_modify_go_on(nfs, call);
}

void sl_nfs_out_advance(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    struct sl_nfs_modifying *modifying = &filesystem->modifying;

    while (modifying->leaving != 0) {
        uint8_t leaving = modifying->leaving;

        modifying->leaving = 0;
        for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
            if (leaving & sl_nfs_bit(slot))
                sl_nfs_forget_uncommitted(nfs, filesystem, slot);
        for_each(nfs, filesystem, leave, leaving);
        sl_nfs_sticky_members_left(nfs, filesystem);
    }
    if (modifying->seen_epoch == filesystem->stored_epoch)
        return;
    modifying->seen_epoch = filesystem->stored_epoch;
    if (filesystem->stored_epoch >= filesystem->store_epoch)
        for_each(nfs, filesystem, go_on, 0);
}
