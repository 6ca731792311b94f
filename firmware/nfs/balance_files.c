// SPDX-License-Identifier: Apache-2.0
/* What an operator is shown of the lists. */
#include "balance_private.h"

#define FILES_MAX 1024u
#define HEADS_MAX (SL_MAX_FILESYSTEMS * SL_NFS_LISTS)

/* Where in each list the merge is. */
struct merge {
    uint32_t heads[HEADS_MAX];
    uint32_t count;
};

static void begin_merge(const struct sl_nfs_balance *balance, struct merge *merge)
{
    merge->count = 0;
    for (uint64_t left = balance->present; left != 0; left &= left - 1u) {
        const struct sl_nfs_balanced *filesystem = &balance->filesystems[__builtin_ctzll(left)];

        for (uint8_t list = 0; list < SL_NFS_LISTS; list++) {
            if (filesystem->lists[list].top != SL_NFS_NONE)
                merge->heads[merge->count++] = filesystem->lists[list].top;
        }
    }
}

/* The most hit of the heads, and its list goes on; SL_NFS_NONE: all lists are at their end. */
static uint32_t merge_next(const struct sl_nfs_balance *balance, struct merge *merge)
{
    uint32_t best = 0, entry;

    if (merge->count == 0)
        return SL_NFS_NONE;
    for (uint32_t i = 1; i < merge->count; i++) {
        if (sl_nfs_frequency(&balance->entries[merge->heads[i]]) >
            sl_nfs_frequency(&balance->entries[merge->heads[best]]))
            best = i;
    }
    entry = merge->heads[best];
    merge->heads[best] = balance->entries[entry].below;
    if (merge->heads[best] == SL_NFS_NONE)
        merge->heads[best] = merge->heads[--merge->count];
    return entry;
}

static void fill_row(const struct sl_nfs_balance *balance, uint32_t entry,
                     struct sl_nfs_file_row *row)
{
    const struct sl_nfs_listed_file *file = &balance->entries[entry];
    const struct sl_nfs_balanced *filesystem = &balance->filesystems[file->filesystem];

    *row = (struct sl_nfs_file_row){
        .object = file->object,
        .hits = file->interval == filesystem->interval ? file->hits : 0,
        .all_hits = file->all_hits,
        .filesystem = file->filesystem,
        .list = file->list,
        .servers = sl_nfs_listed_servers(filesystem, file),
    };
}

uint16_t sl_nfs_balance_files(const struct sl_nfs_balance *balance, uint32_t *cursor,
                              struct sl_nfs_file_row *rows, uint16_t max)
{
    struct merge merge;
    uint16_t count = 0;
    uint32_t place = 0, entry;

    begin_merge(balance, &merge);
    for (entry = merge_next(balance, &merge);
         entry != SL_NFS_NONE && place < FILES_MAX && count < max;
         entry = merge_next(balance, &merge), place++) {
        if (place >= *cursor)
            fill_row(balance, entry, &rows[count++]);
    }
    *cursor = entry == SL_NFS_NONE || place >= FILES_MAX ? SL_NFS_CURSOR_END : place;
    return count;
}
