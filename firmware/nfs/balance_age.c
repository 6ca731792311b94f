// SPDX-License-Identifier: Apache-2.0
/*
 * The background task. Once an interval it walks down each list: files that have cooled go to the
 * list below, the others climb past those above them that have been hit less. What lies wrong by
 * far gets there in some intervals; a file that is not hit sinks to the bottom in one. And room for
 * new files is made.
 */
#include "balance_private.h"

#define STEPS_MAX 128u
#define CLIMB_MAX 32u

static void begin_walk(struct sl_nfs_balanced *filesystem)
{
    filesystem->walk_list = SL_NFS_LISTS - 1u;
    filesystem->walk = filesystem->lists[filesystem->walk_list].top;
}

static void end_interval(struct sl_nfs_balanced *filesystem, uint64_t now_us)
{
    filesystem->interval++;
    filesystem->due_us += filesystem->interval_us;
    if (filesystem->due_us <= now_us)
        filesystem->due_us = now_us + filesystem->interval_us;
    if (filesystem->method == SL_NFS_READ_DYNAMIC)
        sl_nfs_shift_advance(&filesystem->shift);
    begin_walk(filesystem);
}

/* Only who has been a whole interval on its list is known to have cooled. */
static bool has_cooled(const struct sl_nfs_balanced *filesystem,
                       const struct sl_nfs_listed_file *file)
{
    return file->list != 0 && file->hits_before <= filesystem->demote_hits &&
           filesystem->interval - file->entered >= 2u;
}

static void look_at(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                    uint32_t entry)
{
    struct sl_nfs_listed_file *file = &balance->entries[entry];

    sl_nfs_listed_refresh(filesystem, file);
    if (has_cooled(filesystem, file)) {
        sl_nfs_listed_demote(balance, filesystem, entry);
        return;
    }
    for (uint32_t i = 0; i < CLIMB_MAX && file->above != SL_NFS_NONE; i++) {
        if (sl_nfs_frequency(&balance->entries[file->above]) >= sl_nfs_frequency(file))
            return;
        sl_nfs_listed_climb(balance, filesystem, entry);
    }
}

/* One entry of the walk; false: it is over. */
static bool walk_on(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem)
{
    uint32_t entry = filesystem->walk;

    if (filesystem->walk_list == SL_NFS_LISTS)
        return false;
    if (entry != SL_NFS_NONE) {
        filesystem->walk = balance->entries[entry].below;
        look_at(balance, filesystem, entry);
        return true;
    }
    if (filesystem->walk_list == 0) {
        filesystem->walk_list = SL_NFS_LISTS;
        return true;
    }
    filesystem->walk = filesystem->lists[--filesystem->walk_list].top;
    return true;
}

/* Free entries to be kept ready. */
static uint32_t reserve_of(const struct sl_nfs_balanced *filesystem)
{
    uint32_t reserve = filesystem->limit / 16u;

    return reserve != 0 || filesystem->limit < 2u ? reserve : 1;
}

/* The bottom entry of the first list goes; of the others only what is beyond the limit. */
static bool trim(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem)
{
    if (filesystem->used + reserve_of(filesystem) <= filesystem->limit)
        return false;
    for (uint8_t list = 0; list < SL_NFS_LISTS; list++) {
        uint32_t bottom = filesystem->lists[list].bottom;

        if (bottom != SL_NFS_NONE) {
            sl_nfs_listed_free(balance, filesystem, bottom);
            return true;
        }
        if (filesystem->used <= filesystem->limit)
            return false;
    }
    return false;
}

static bool advance_one(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                        uint64_t now_us)
{
    bool has_worked = false;

    if (filesystem->is_present && now_us >= filesystem->due_us)
        end_interval(filesystem, now_us);
    for (uint32_t step = 0; step < STEPS_MAX; step++) {
        /* Lists are sorted first, so that those who go are those hit least. */
        if (!walk_on(balance, filesystem) && !trim(balance, filesystem))
            break;
        has_worked = true;
    }
    if (!filesystem->is_present && filesystem->used == 0)
        balance->present &= ~(UINT64_C(1) << filesystem->id);
    return has_worked;
}

bool sl_nfs_balance_advance(struct sl_nfs_balance *balance, uint64_t now_us)
{
    bool has_worked = false;

    for (uint64_t left = balance->present; left != 0; left &= left - 1u) {
        struct sl_nfs_balanced *filesystem = &balance->filesystems[__builtin_ctzll(left)];

        has_worked |= advance_one(balance, filesystem, now_us);
    }
    return has_worked;
}
