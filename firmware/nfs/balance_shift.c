// SPDX-License-Identifier: Apache-2.0
/* The dynamic method: what is compared, and how files move from one kind to the other [NFS-5]. */
#include "balance_private.h"

#include <string.h>

/* Shares, of 256 files. Some of each kind stay, to be compared. */
#define SHARE_WHOLE 256u
#define SHARE_LEAST 16
#define SHARE_MOST 240
#define STEP_DECIDED 16
#define STEP_UNDECIDED 4
/* Answers of each kind that make an interval count; how much of the mean an interval is. */
#define ANSWERS_LEAST 32u
#define SMOOTHING 4u
/* A kind is faster if it takes less than nine tenths. */
#define CLEARLY(faster_us, slower_us) ((uint64_t)(faster_us)*10u < (uint64_t)(slower_us)*9u)
/* Files read in one interval that are many: hashing spreads them evenly over eight members. */
#define MANY_FILES 256u
#define SEEN_BITS 1024u

void sl_nfs_shift_init(struct sl_nfs_shift *shift)
{
    *shift = (struct sl_nfs_shift){.share = SHARE_WHOLE / 2u};
}

static enum sl_nfs_kind kind_of(const struct sl_nfs_shift *shift, uint64_t hash)
{
    return hash % SHARE_WHOLE < shift->share ? SL_NFS_DISTRIBUTED : SL_NFS_ROUND;
}

uint8_t sl_nfs_shift_choose(struct sl_nfs_balanced *filesystem, uint64_t object, uint8_t candidates)
{
    struct sl_nfs_shift *shift = &filesystem->shift;
    uint64_t hash = sl_nfs_spread(object);
    uint32_t bit = (uint32_t)(hash >> 32) % SEEN_BITS;

    shift->seen[bit / 64u] |= UINT64_C(1) << bit % 64u;
    if (kind_of(shift, hash) == SL_NFS_DISTRIBUTED)
        return sl_nfs_by_inode(object, candidates);
    return sl_nfs_round_robin(filesystem, candidates);
}

void sl_nfs_shift_answered(struct sl_nfs_shift *shift, uint64_t object, uint32_t response_us)
{
    enum sl_nfs_kind kind = kind_of(shift, sl_nfs_spread(object));

    shift->sum_us[kind] += response_us;
    shift->answers[kind]++;
}

static void follow_mean(struct sl_nfs_shift *shift, enum sl_nfs_kind kind)
{
    uint64_t mean_us = shift->sum_us[kind] / shift->answers[kind];
    uint64_t before_us = shift->mean_us[kind];

    if (before_us != 0)
        mean_us = (before_us * (SMOOTHING - 1u) + mean_us) / SMOOTHING;
    shift->mean_us[kind] = mean_us < UINT32_MAX ? (uint32_t)mean_us : UINT32_MAX;
}

static uint32_t files_seen(const struct sl_nfs_shift *shift)
{
    uint32_t files = 0;

    for (uint32_t i = 0; i < SEEN_BITS / 64u; i++)
        files += (uint32_t)__builtin_popcountll(shift->seen[i]);
    return files;
}

/* What the interval speaks for. When few files are read, they may all be of one kind. */
static int8_t lean(struct sl_nfs_shift *shift)
{
    if (shift->answers[SL_NFS_DISTRIBUTED] < ANSWERS_LEAST ||
        shift->answers[SL_NFS_ROUND] < ANSWERS_LEAST)
        return 0;
    follow_mean(shift, SL_NFS_DISTRIBUTED);
    follow_mean(shift, SL_NFS_ROUND);
    if (CLEARLY(shift->mean_us[SL_NFS_DISTRIBUTED], shift->mean_us[SL_NFS_ROUND]))
        return 1;
    return CLEARLY(shift->mean_us[SL_NFS_ROUND], shift->mean_us[SL_NFS_DISTRIBUTED]) ? -1 : 0;
}

/* A clear difference moves files once two intervals in a row say so. */
static int32_t step_of(struct sl_nfs_shift *shift)
{
    int8_t before = shift->leaning;

    shift->leaning = lean(shift);
    if (shift->leaning != 0)
        return shift->leaning == before ? shift->leaning * STEP_DECIDED : 0;
    return files_seen(shift) >= MANY_FILES ? STEP_UNDECIDED : -STEP_UNDECIDED;
}

void sl_nfs_shift_advance(struct sl_nfs_shift *shift)
{
    if (shift->answers[SL_NFS_DISTRIBUTED] + shift->answers[SL_NFS_ROUND] >= 2u * ANSWERS_LEAST) {
        int32_t share = shift->share + step_of(shift);

        if (share < SHARE_LEAST)
            share = SHARE_LEAST;
        if (share > SHARE_MOST)
            share = SHARE_MOST;
        shift->share = (uint16_t)share;
    }
    memset(shift->sum_us, 0, sizeof(shift->sum_us));
    memset(shift->answers, 0, sizeof(shift->answers));
    memset(shift->seen, 0, sizeof(shift->seen));
}
