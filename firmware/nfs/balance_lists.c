// SPDX-License-Identifier: Apache-2.0
/* Files and their servers: entries, lists, promotion and demotion [NFS-4]. */
#include "balance_private.h"

static uint32_t *head_of(const struct sl_nfs_balance *balance, uint64_t object)
{
    return &balance->heads[(uint32_t)sl_nfs_spread(object) & balance->mask];
}

uint32_t sl_nfs_listed_find(const struct sl_nfs_balance *balance, uint64_t object)
{
    uint32_t entry = *head_of(balance, object);

    while (entry != SL_NFS_NONE && balance->entries[entry].object != object)
        entry = balance->entries[entry].next;
    return entry;
}

/* Links an entry on top of a list. */
static void put_on_top(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                       uint32_t entry, uint8_t number)
{
    struct sl_nfs_listed_file *file = &balance->entries[entry];
    struct sl_nfs_list *list = &filesystem->lists[number];

    file->list = number;
    file->above = SL_NFS_NONE;
    file->below = list->top;
    if (list->top != SL_NFS_NONE)
        balance->entries[list->top].above = entry;
    else
        list->bottom = entry;
    list->top = entry;
    list->count++;
    balance->statistics.listed[number]++;
    file->entered = filesystem->interval;
    file->hits_on_list = 0;
}

static void take_from_list(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                           uint32_t entry)
{
    const struct sl_nfs_listed_file *file = &balance->entries[entry];
    struct sl_nfs_list *list = &filesystem->lists[file->list];

    if (file->above != SL_NFS_NONE)
        balance->entries[file->above].below = file->below;
    else
        list->top = file->below;
    if (file->below != SL_NFS_NONE)
        balance->entries[file->below].above = file->above;
    else
        list->bottom = file->above;
    list->count--;
    balance->statistics.listed[file->list]--;
    if (filesystem->walk == entry)
        filesystem->walk = file->below;
}

/* An entry nobody has; SL_NFS_NONE: none is free. */
static uint32_t take_entry(struct sl_nfs_balance *balance)
{
    uint32_t entry = balance->free;

    if (entry != SL_NFS_NONE)
        balance->free = balance->entries[entry].above;
    else if (balance->touched < balance->capacity)
        entry = balance->touched++;
    return entry;
}

static uint32_t list_file(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                          uint64_t object)
{
    uint32_t entry = filesystem->used < filesystem->limit ? take_entry(balance) : SL_NFS_NONE;
    uint32_t *head = head_of(balance, object);

    if (entry == SL_NFS_NONE)
        return entry;
    balance->entries[entry] = (struct sl_nfs_listed_file){
        .object = object,
        .filesystem = filesystem->id,
        .interval = filesystem->interval,
        .epoch = filesystem->epoch,
        .next = *head,
    };
    *head = entry;
    filesystem->used++;
    put_on_top(balance, filesystem, entry, 0);
    return entry;
}

void sl_nfs_listed_free(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                        uint32_t entry)
{
    uint32_t *link = head_of(balance, balance->entries[entry].object);

    while (*link != entry)
        link = &balance->entries[*link].next;
    *link = balance->entries[entry].next;
    take_from_list(balance, filesystem, entry);
    balance->entries[entry].object = 0;
    balance->entries[entry].above = balance->free;
    balance->free = entry;
    filesystem->used--;
}

void sl_nfs_listed_climb(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                         uint32_t entry)
{
    struct sl_nfs_listed_file *entries = balance->entries;
    struct sl_nfs_list *list = &filesystem->lists[entries[entry].list];
    uint32_t passed = entries[entry].above;
    uint32_t above = entries[passed].above, below = entries[entry].below;

    entries[entry].above = above;
    entries[entry].below = passed;
    entries[passed].above = entry;
    entries[passed].below = below;
    if (above != SL_NFS_NONE)
        entries[above].below = entry;
    else
        list->top = entry;
    if (below != SL_NFS_NONE)
        entries[below].above = passed;
    else
        list->bottom = passed;
}

/* As many of the servers as a list has: those that inode hashing would choose stay. */
static uint8_t fewer(uint64_t object, uint8_t servers, uint32_t count)
{
    uint8_t kept = 0;

    while (sl_nfs_count(kept) < count && (servers & ~kept) != 0)
        kept |= sl_nfs_bit(sl_nfs_by_inode(object, (uint8_t)(servers & ~kept)));
    return kept;
}

uint8_t sl_nfs_listed_servers(const struct sl_nfs_balanced *filesystem,
                              const struct sl_nfs_listed_file *file)
{
    uint8_t servers = file->servers;

    if (file->epoch == filesystem->epoch)
        return servers;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        if (filesystem->left[slot] > file->epoch)
            servers &= (uint8_t)~sl_nfs_bit(slot);
    }
    return fewer(file->object, servers, filesystem->list_servers[file->list]);
}

void sl_nfs_listed_refresh(const struct sl_nfs_balanced *filesystem,
                           struct sl_nfs_listed_file *file)
{
    uint32_t passed = filesystem->interval - file->interval;

    file->servers = sl_nfs_listed_servers(filesystem, file);
    file->epoch = filesystem->epoch;
    if (passed == 0)
        return;
    file->hits_before = passed == 1 ? file->hits : 0;
    file->heat = passed < 32 ? (file->heat / 2u + file->hits) >> (passed - 1u) : 0;
    file->hits = 0;
    file->hits_on_list = 0;
    file->interval = filesystem->interval;
}

/* Adds servers among the candidates until there are so many, or no more. */
static void extend(struct sl_nfs_balanced *filesystem, struct sl_nfs_listed_file *file,
                   uint32_t count, uint8_t candidates, const struct sl_nfs_load *load)
{
    while (sl_nfs_count(file->servers) < count && (candidates & ~file->servers) != 0) {
        uint8_t others = (uint8_t)(candidates & ~file->servers);

        file->servers |= sl_nfs_bit(sl_nfs_first_server(filesystem, others, load));
    }
}

/* A file that is hit often gets more servers, if there are more. */
static void promote(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                    uint32_t entry, uint8_t candidates, const struct sl_nfs_load *load)
{
    struct sl_nfs_listed_file *file = &balance->entries[entry];
    uint8_t next = (uint8_t)(file->list + 1u);

    if (next == SL_NFS_LISTS || (candidates & ~file->servers) == 0 ||
        sl_nfs_count(file->servers) >= filesystem->list_servers[next])
        return;
    take_from_list(balance, filesystem, entry);
    put_on_top(balance, filesystem, entry, next);
    extend(filesystem, file, filesystem->list_servers[next], candidates, load);
    balance->statistics.promotions++;
}

void sl_nfs_listed_demote(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                          uint32_t entry)
{
    struct sl_nfs_listed_file *file = &balance->entries[entry];
    uint8_t next = (uint8_t)(file->list - 1u);

    take_from_list(balance, filesystem, entry);
    put_on_top(balance, filesystem, entry, next);
    file->servers = fewer(file->object, file->servers, filesystem->list_servers[next]);
    balance->statistics.demotions++;
}

static uint32_t entry_of(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                         uint64_t object, uint32_t hint)
{
    if (hint < balance->touched && balance->entries[hint].object == object)
        return hint;
    hint = sl_nfs_listed_find(balance, object);
    return hint != SL_NFS_NONE ? hint : list_file(balance, filesystem, object);
}

uint8_t sl_nfs_by_handle(struct sl_nfs_balance *balance, struct sl_nfs_balanced *filesystem,
                         uint64_t object, uint32_t *entry, uint8_t candidates,
                         const struct sl_nfs_load *load)
{
    struct sl_nfs_listed_file *file;

    *entry = entry_of(balance, filesystem, object, *entry);
    if (*entry == SL_NFS_NONE) {
        balance->statistics.unlisted++;
        return sl_nfs_first_server(filesystem, candidates, load);
    }
    file = &balance->entries[*entry];
    sl_nfs_listed_refresh(filesystem, file);
    file->all_hits++;
    file->hits++;
    if (++file->hits_on_list >= filesystem->promote_hits)
        promote(balance, filesystem, *entry, candidates, load);
    extend(filesystem, file, filesystem->list_servers[file->list], candidates, load);
    /* All its servers may be no candidates of this call without having left. */
    if ((file->servers & candidates) == 0)
        return sl_nfs_first_server(filesystem, candidates, load);
    file->turn = sl_nfs_next_slot(file->servers & candidates, file->turn);
    return file->turn;
}
