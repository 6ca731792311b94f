// SPDX-License-Identifier: Apache-2.0
/* Methods that know members only, or members and the number of the object [NFS-5]. */
#include "balance_private.h"

/* Shares by response time: of the fastest; what the slowest keeps; how often they follow, and by
 * which part of the way. */
#define SHARE_FULL 256u
#define SHARE_LEAST 16u
#define SHARES_EVERY_US 100000u
#define SHARES_FOLLOW 4

uint8_t sl_nfs_round_robin(struct sl_nfs_balanced *filesystem, uint8_t candidates)
{
    filesystem->turn = sl_nfs_next_slot(candidates, filesystem->turn);
    return filesystem->turn;
}

/*
 * Smooth weighted round robin: each candidate gets its weight in credit, the richest is chosen and
 * pays for all. Turns of a heavy member lie among those of the others and not in one piece.
 */
static uint8_t richest(struct sl_nfs_balanced *filesystem, uint8_t candidates,
                       const uint32_t weights[SL_NFS_MEMBERS])
{
    uint8_t chosen = SL_NFS_MEMBERS;
    int64_t total = 0;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        if ((candidates >> slot & 1u) == 0)
            continue;
        filesystem->credit[slot] += weights[slot];
        total += weights[slot];
        if (chosen == SL_NFS_MEMBERS || filesystem->credit[slot] > filesystem->credit[chosen])
            chosen = slot;
    }
    filesystem->credit[chosen] -= total;
    return chosen;
}

static uint32_t weight_of(const struct sl_nfs_load *load, uint8_t slot)
{
    return load->weights[slot] != 0 ? load->weights[slot] : 1;
}

uint8_t sl_nfs_weighted(struct sl_nfs_balanced *filesystem, uint8_t candidates,
                        const struct sl_nfs_load *load)
{
    uint32_t weights[SL_NFS_MEMBERS];

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        weights[slot] = weight_of(load, slot);
    return richest(filesystem, candidates, weights);
}

static uint32_t fastest_us(const struct sl_nfs_load *load)
{
    uint32_t least_us = UINT32_MAX;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        if (load->response_us[slot] != 0 && load->response_us[slot] < least_us)
            least_us = load->response_us[slot];
    }
    return least_us;
}

/* What share a member's response time speaks for; of one that has not answered yet: half. */
static uint32_t share_for(uint32_t response_us, uint32_t least_us)
{
    uint32_t share;

    if (response_us == 0)
        return SHARE_FULL / 2u;
    share = (uint32_t)((uint64_t)SHARE_FULL * least_us / response_us);
    return share > SHARE_LEAST ? share : SHARE_LEAST;
}

static void follow_responses(struct sl_nfs_balanced *filesystem, const struct sl_nfs_load *load)
{
    uint32_t least_us = fastest_us(load);

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        int32_t target = (int32_t)share_for(load->response_us[slot], least_us);
        int32_t share = (int32_t)filesystem->share[slot];
        int32_t step = (target - share) / SHARES_FOLLOW;

        if (share == 0)
            share = SHARE_FULL / 2u;
        else if (step != 0)
            share += step;
        else
            share = target;
        filesystem->share[slot] = (uint32_t)share;
    }
}

uint8_t sl_nfs_by_response(struct sl_nfs_balanced *filesystem, uint8_t candidates,
                           const struct sl_nfs_load *load, uint64_t now_us)
{
    if (now_us >= filesystem->shares_due_us) {
        follow_responses(filesystem, load);
        filesystem->shares_due_us = now_us + SHARES_EVERY_US;
    }
    return richest(filesystem, candidates, filesystem->share);
}

/*
 * Rendezvous hashing: each candidate draws a number for the object and the highest wins, so that a
 * member that leaves or comes moves no other objects than its own.
 */
uint8_t sl_nfs_by_inode(uint64_t object, uint8_t candidates)
{
    uint64_t best = 0;
    uint8_t chosen = SL_NFS_MEMBERS;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        uint64_t drawn = sl_nfs_spread(object ^ (slot + 1u) * 0x9e3779b97f4a7c15u);

        if ((candidates >> slot & 1u) == 0 || (chosen != SL_NFS_MEMBERS && drawn <= best))
            continue;
        best = drawn;
        chosen = slot;
    }
    return chosen;
}

/* The response time to reckon with, of a member that has not answered yet: that of the fastest. */
static uint64_t expected_us(const struct sl_nfs_load *load, uint8_t slot, uint32_t least_us)
{
    if (load->response_us[slot] != 0)
        return load->response_us[slot];
    return least_us != UINT32_MAX ? least_us : 1;
}

/*
 * The burden of a member: calls outstanding, by its weight; or the time a further call would take
 * if those outstanding were answered one after the other, so that a fast member is not overrun
 * before its response time tells.
 */
static uint64_t burden_of(const struct sl_nfs_balanced *filesystem, const struct sl_nfs_load *load,
                          uint8_t slot, uint32_t least_us)
{
    if (filesystem->first_server == SL_NFS_FIRST_FASTEST)
        return expected_us(load, slot, least_us) * (load->outstanding[slot] + UINT64_C(1));
    return ((uint64_t)load->outstanding[slot] << 16) / weight_of(load, slot);
}

uint8_t sl_nfs_first_server(struct sl_nfs_balanced *filesystem, uint8_t candidates,
                            const struct sl_nfs_load *load)
{
    uint32_t least_us = fastest_us(load);
    uint64_t least = UINT64_MAX;
    uint8_t chosen = 0, slot = filesystem->turn;

    if (filesystem->first_server == SL_NFS_FIRST_NEXT)
        return sl_nfs_round_robin(filesystem, candidates);
    /* From the one after the last, so that equals come in turn. */
    for (uint32_t left = sl_nfs_count(candidates); left != 0; left--) {
        uint64_t burden;

        slot = sl_nfs_next_slot(candidates, slot);
        burden = burden_of(filesystem, load, slot, least_us);
        if (burden >= least)
            continue;
        least = burden;
        chosen = slot;
    }
    filesystem->turn = chosen;
    return chosen;
}
