// SPDX-License-Identifier: Apache-2.0
/* Recounts the lists, for tests. */
#include "balance_private.h"

static const char *check_file(const struct sl_nfs_balance *balance,
                              const struct sl_nfs_balanced *filesystem, uint32_t entry,
                              uint8_t list)
{
    const struct sl_nfs_listed_file *file = &balance->entries[entry];

    if (file->object == 0 || file->filesystem != filesystem->id || file->list != list)
        return "an entry is on another's list, or free";
    if (sl_nfs_listed_find(balance, file->object) != entry)
        return "an object leads to another entry, or to none";
    if (file->epoch == filesystem->epoch &&
        sl_nfs_count(file->servers) > filesystem->list_servers[list])
        return "a file has more servers than its list";
    return NULL;
}

static const char *check_list(const struct sl_nfs_balance *balance,
                              const struct sl_nfs_balanced *filesystem, uint8_t number)
{
    const struct sl_nfs_list *list = &filesystem->lists[number];
    uint32_t count = 0, above = SL_NFS_NONE;

    for (uint32_t entry = list->top; entry != SL_NFS_NONE; entry = balance->entries[entry].below) {
        const char *fault = check_file(balance, filesystem, entry, number);

        if (fault != NULL)
            return fault;
        if (balance->entries[entry].above != above || count++ >= balance->touched)
            return "a list is broken";
        above = entry;
    }
    return above == list->bottom && count == list->count ? NULL : "a list has another length";
}

static uint32_t count_free(const struct sl_nfs_balance *balance)
{
    uint32_t count = balance->capacity - balance->touched;

    for (uint32_t entry = balance->free; entry != SL_NFS_NONE && count <= balance->capacity;
         entry = balance->entries[entry].above)
        count++;
    return count;
}

const char *sl_nfs_balance_verify(const struct sl_nfs_balance *balance)
{
    uint64_t listed[SL_NFS_LISTS] = {0};
    uint32_t used = 0;

    for (uint16_t id = 0; id < SL_MAX_FILESYSTEMS; id++) {
        const struct sl_nfs_balanced *filesystem = &balance->filesystems[id];
        uint32_t here = 0;

        for (uint8_t list = 0; list < SL_NFS_LISTS; list++) {
            const char *fault = check_list(balance, filesystem, list);

            if (fault != NULL)
                return fault;
            here += filesystem->lists[list].count;
            listed[list] += filesystem->lists[list].count;
        }
        if (here != filesystem->used)
            return "a file system uses another number of entries";
        used += here;
    }
    for (uint8_t list = 0; list < SL_NFS_LISTS; list++) {
        if (listed[list] != balance->statistics.listed[list])
            return "a gauge is wrong";
    }
    return used + count_free(balance) == balance->capacity ? NULL : "entries are lost";
}
