// SPDX-License-Identifier: Apache-2.0
/* The read balancer: its memory, settings, and which method is asked. */
#include "balance_private.h"
#include "layout.h"

#include <string.h>

#define ENTRIES_MAX (1u << 27)

size_t sl_nfs_balance_bytes(uint32_t entries)
{
    if (entries > ENTRIES_MAX)
        return 0;
    return sl_nfs_round_up(sizeof(struct sl_nfs_balance)) +
           sl_nfs_round_up(entries * sizeof(struct sl_nfs_listed_file)) +
           sl_nfs_round_up(sl_nfs_chain_heads(entries) * sizeof(uint32_t));
}

struct sl_nfs_balance *sl_nfs_balance_create(void *memory, uint32_t entries)
{
    struct sl_nfs_balance *balance = memory;
    uint8_t *at = (uint8_t *)memory + sl_nfs_round_up(sizeof(*balance));

    *balance = (struct sl_nfs_balance){
        .entries = (void *)at,
        .heads = (void *)(at + sl_nfs_round_up(entries * sizeof(struct sl_nfs_listed_file))),
        .mask = sl_nfs_chain_heads(entries) - 1u,
        .capacity = entries,
        .free = SL_NFS_NONE,
    };
    memset(balance->heads, 0xff, (balance->mask + UINT64_C(1)) * sizeof(uint32_t));
    for (uint16_t id = 0; id < SL_MAX_FILESYSTEMS; id++) {
        struct sl_nfs_balanced *filesystem = &balance->filesystems[id];

        filesystem->id = id;
        filesystem->method = SL_NFS_READ_ROUND_ROBIN;
        filesystem->walk = SL_NFS_NONE;
        filesystem->walk_list = SL_NFS_LISTS;
        for (uint8_t list = 0; list < SL_NFS_LISTS; list++)
            filesystem->lists[list] = (struct sl_nfs_list){SL_NFS_NONE, SL_NFS_NONE, 0};
        sl_nfs_shift_init(&filesystem->shift);
    }
    return balance;
}

/* What begins anew when a file system comes or its method is another one. */
static void start_method(struct sl_nfs_balanced *filesystem, uint8_t method, uint64_t now_us)
{
    filesystem->method = method;
    filesystem->due_us = now_us + filesystem->interval_us;
    filesystem->shares_due_us = 0;
    memset(filesystem->credit, 0, sizeof(filesystem->credit));
    memset(filesystem->share, 0, sizeof(filesystem->share));
    sl_nfs_shift_init(&filesystem->shift);
}

/*
 * Nobody may take what is another's: a file system makes room for new files only when it comes near
 * its own limit.
 */
static void share_entries(struct sl_nfs_balance *balance)
{
    uint64_t wanted = 0;

    for (uint16_t id = 0; id < SL_MAX_FILESYSTEMS; id++)
        wanted += balance->filesystems[id].wanted;
    for (uint16_t id = 0; id < SL_MAX_FILESYSTEMS; id++) {
        struct sl_nfs_balanced *filesystem = &balance->filesystems[id];

        filesystem->limit = filesystem->wanted;
        if (wanted > balance->capacity)
            filesystem->limit =
                (uint32_t)((uint64_t)filesystem->wanted * balance->capacity / wanted);
    }
}

void sl_nfs_balance_configure(struct sl_nfs_balance *balance,
                              const struct sl_filesystem_config *config, uint64_t now_us)
{
    struct sl_nfs_balanced *filesystem = &balance->filesystems[config->id];
    bool is_new = !filesystem->is_present || filesystem->method != config->read_method;

    filesystem->is_present = config->present;
    filesystem->first_server = config->first_server;
    for (uint8_t list = 0; list < SL_NFS_LISTS; list++)
        filesystem->list_servers[list] =
            config->list_servers[list] != 0 ? config->list_servers[list] : 1;
    filesystem->epoch++;
    filesystem->promote_hits = config->promote_hits;
    filesystem->demote_hits = config->demote_hits;
    filesystem->interval_us = (config->interval_ms != 0 ? config->interval_ms : 1) * 1000ull;
    if (filesystem->due_us > now_us + filesystem->interval_us)
        filesystem->due_us = now_us + filesystem->interval_us;
    if (is_new)
        start_method(filesystem, config->read_method, now_us);
    /* Entries that are not needed (any more) go in the background. */
    filesystem->wanted = 0;
    if (config->present && config->read_method == SL_NFS_READ_HANDLE)
        filesystem->wanted = config->handle_entries;
    share_entries(balance);
    balance->present |= UINT64_C(1) << config->id;
}

uint8_t sl_nfs_balance_choose(struct sl_nfs_balance *balance, uint16_t filesystem, uint64_t object,
                              uint32_t *entry, uint8_t candidates, const struct sl_nfs_load *load,
                              uint64_t now_us)
{
    struct sl_nfs_balanced *balanced = &balance->filesystems[filesystem];

    switch (balanced->method) {
    case SL_NFS_READ_HANDLE:
        return sl_nfs_by_handle(balance, balanced, object, entry, candidates, load);
    case SL_NFS_READ_WEIGHTED:
        return sl_nfs_weighted(balanced, candidates, load);
    case SL_NFS_READ_RESPONSE_TIME:
        return sl_nfs_by_response(balanced, candidates, load, now_us);
    case SL_NFS_READ_INODE_HASH:
        return sl_nfs_by_inode(object, candidates);
    case SL_NFS_READ_DYNAMIC:
        return sl_nfs_shift_choose(balanced, object, candidates);
    case SL_NFS_READ_ROUND_ROBIN:
    default:
        return sl_nfs_round_robin(balanced, candidates);
    }
}

void sl_nfs_balance_answered(struct sl_nfs_balance *balance, uint16_t filesystem, uint64_t object,
                             uint8_t slot, uint32_t response_us, uint64_t now_us)
{
    struct sl_nfs_balanced *balanced = &balance->filesystems[filesystem];

    (void)slot;
    (void)now_us;
    if (balanced->method == SL_NFS_READ_DYNAMIC)
        sl_nfs_shift_answered(&balanced->shift, object, response_us);
}

void sl_nfs_balance_member_left(struct sl_nfs_balance *balance, uint16_t filesystem, uint8_t slot)
{
    struct sl_nfs_balanced *balanced = &balance->filesystems[filesystem];

    balanced->left[slot] = ++balanced->epoch;
    /* Who comes in its place is as yet unknown, and owes nothing. */
    balanced->share[slot] = 0;
    balanced->credit[slot] = 0;
}

const struct sl_nfs_balance_statistics *
sl_nfs_balance_statistics(const struct sl_nfs_balance *balance)
{
    return &balance->statistics;
}
