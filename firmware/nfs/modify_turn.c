// SPDX-License-Identifier: Apache-2.0
/* What becomes of modifications as time goes by. */
#include "modify_private.h"

#include <stdio.h>

#define SOON_US 2000u    /* between two looks at what was not possible */
#define STALLED_MAX 256u /* looked at in one turn */

/* A member that has answered; there is one. */
static uint8_t somebody_who_answered(const struct sl_nfs_modification *modification)
{
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (modification->legs[slot].state == SL_NFS_LEG_ANSWERED)
            return slot;
    return 0;
}

/* The members that have not answered what another has, and had time enough, leave. */
static void take_out_silent(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem,
                            struct sl_nfs_call *call)
{
    const struct sl_nfs_modification *modification = &call->modification;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        const struct sl_nfs_leg *leg = &modification->legs[slot];
        char text[160];

        if (leg->state != SL_NFS_LEG_BLOCKED && leg->state != SL_NFS_LEG_SENT)
            continue;
        snprintf(text, sizeof(text), "has not answered within %u ms what %s has",
                 filesystem->config->member_timeout_ms,
                 sl_nfs_member_name(nfs, filesystem, somebody_who_answered(modification)));
        sl_nfs_member_take_out(nfs, filesystem, slot, call, text);
    }
}

static void look_at_trailing(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem)
{
    uint64_t timeout_us = filesystem->config->member_timeout_ms * UINT64_C(1000);

    while (filesystem->modifying.first_trailing != 0) {
        struct sl_nfs_call *call = &nfs->calls[filesystem->modifying.first_trailing - 1];

        if (nfs->now_us - call->modification.first_answer_us < timeout_us)
            return;
        sl_nfs_trail_no_more(nfs, call);
        take_out_silent(nfs, filesystem, call);
    }
}

/* Those whose leaders have had time enough may be answered without them. */
static void give_up_leaders(struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem)
{
    uint32_t at = filesystem->modifying.first_trailing;

    while (at != 0) {
        struct sl_nfs_call *call = &nfs->calls[at - 1];

        at = call->modification.later;
        if (nfs->now_us - call->modification.first_answer_us < SL_NFS_LEADER_US)
            return;
        if (call->modification.is_carried && !call->modification.is_answered)
            sl_nfs_modify_go_on(nfs, call);
    }
}

void sl_nfs_modify_advance(struct sl_nfs *nfs, struct sl_nfs_filesystem *filesystem,
                           uint64_t now_us)
{
    nfs->now_us = now_us;
    if (filesystem->config == NULL)
        return;
    look_at_trailing(nfs, filesystem);
    give_up_leaders(nfs, filesystem);
    sl_nfs_doubt_advance(nfs, filesystem);
}

/* Members that leave, and answers that waited until the store knows of it. */
static void calm_down(struct sl_nfs *nfs)
{
    bool is_restless = false;

    for (uint32_t id = 0; id < SL_MAX_FILESYSTEMS; id++) {
        struct sl_nfs_filesystem *filesystem = &nfs->filesystems[id];

        sl_nfs_out_advance(nfs, filesystem);
        is_restless |= filesystem->stored_epoch < filesystem->store_epoch;
    }
    nfs->modifications.is_restless = is_restless;
}

/* Each of those that are stalled now is looked at once. True: one of them could go on. */
static bool look_at_stalled(struct sl_nfs *nfs)
{
    struct sl_nfs_modifications *modifications = &nfs->modifications;
    uint32_t last = modifications->last_stalled;
    bool has_worked = false;

    if (last == 0 || nfs->now_us < modifications->stalled_due_us)
        return false;
    modifications->stalled_due_us = nfs->now_us + SOON_US;
    for (uint32_t i = 0; i < STALLED_MAX && modifications->first_stalled != 0; i++) {
        uint32_t at = modifications->first_stalled;
        struct sl_nfs_call *call = &nfs->calls[at - 1];

        modifications->first_stalled = call->modification.next_stalled;
        if (modifications->first_stalled == 0)
            modifications->last_stalled = 0;
        call->modification.is_stalled = false;
        sl_nfs_modify_go_on(nfs, call);
        has_worked |= !call->modification.is_numbered || !call->modification.is_stalled;
        if (at == last)
            break;
    }
    return has_worked;
}

bool sl_nfs_modifications_advance(struct sl_nfs *nfs)
{
    bool has_worked = look_at_stalled(nfs);

    if (nfs->modifications.is_restless)
        calm_down(nfs);
    return sl_nfs_notes_advance(nfs) || has_worked;
}

uint64_t sl_nfs_modifications_next_us(const struct sl_nfs *nfs)
{
    const struct sl_nfs_notes *notes = &nfs->modifications.notes;

    uint64_t soon_us = nfs->now_us + SOON_US, due_us;

    due_us = nfs->modifications.first_stalled != 0 ? nfs->modifications.stalled_due_us : UINT64_MAX;
    if (notes->first_idle != 0 && notes->places[notes->first_idle - 1].due_us < due_us)
        due_us = notes->places[notes->first_idle - 1].due_us;
    /* What is due already waits for the store. */
    return due_us > nfs->now_us ? due_us : soon_us;
}
