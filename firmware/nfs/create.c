// SPDX-License-Identifier: Apache-2.0
/* Making a switch. */
#include "compare.h"
#include "recover.h"
#include "switch.h"

#include <errno.h>

static void make_calls(struct sl_nfs *nfs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct sl_nfs_call *call = &nfs->calls[i];

        call->state = SL_NFS_CALL_FREE;
        call->index = i;
        call->serial = 0;
        call->next_free = i + 1 < count ? i + 1 : SL_NFS_NONE;
    }
    nfs->calls_free = 0;
    nfs->calls_oldest = nfs->calls_youngest = SL_NFS_NONE;
    nfs->name_search.call = SL_NFS_NONE;
}

static void make_exchanges(struct sl_nfs *nfs, uint32_t count, uint32_t xid_count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct sl_nfs_exchange *exchange = &nfs->exchanges[i];

        exchange->state = SL_NFS_EXCHANGE_FREE;
        exchange->index = i;
        exchange->next = i + 1 < count ? i + 1 : SL_NFS_NONE;
    }
    nfs->exchange_count = count;
    nfs->exchanges_free = 0;
    for (uint32_t i = 0; i < xid_count; i++)
        nfs->xids[i] = SL_NFS_NONE;
    nfs->xid_mask = xid_count - 1;
    /* Calls of the program's last life are not to be taken for ours. */
    nfs->next_xid = (uint32_t)nfs->setup.ops.random(nfs->setup.ops.context);
    for (uint32_t i = 0; i < SL_MAX_NFS_MEMBERS; i++)
        nfs->member_exchanges[i] = (struct sl_nfs_member_exchanges){{SL_NFS_NONE, SL_NFS_NONE},
                                                                    {SL_NFS_NONE, SL_NFS_NONE}};
}

static void make_parts(struct sl_nfs *nfs, uint8_t *memory, const struct sl_nfs_layout *layout,
                       const struct sl_nfs_limits *limits)
{
    uint64_t secret[2] = {nfs->setup.ops.random(nfs->setup.ops.context),
                          nfs->setup.ops.random(nfs->setup.ops.context)};

    sl_message_pool_init(&nfs->messages, (struct sl_message_node *)(memory + layout->nodes),
                         limits->message_nodes, &nfs->setup.ops.owners, &nfs->setup.ops.buffers);
    sl_nfs_timers_init(&nfs->timers, (struct sl_nfs_timer *)(memory + layout->timers),
                       layout->timer_count, nfs->now_us);
    sl_nfs_wants_init(&nfs->wants, memory + layout->wants, layout->want_count);
    sl_nfs_recover_init(nfs, memory + layout->recovering, layout->recover_count);
    sl_nfs_comparing_init(nfs, memory + layout->comparing);
    sl_nfs_clients_init(&nfs->clients, memory + layout->clients, limits->clients);
    sl_nfs_locks_init(&nfs->locks, memory + layout->locks, limits->locks);
    nfs->change_mask =
        (limits->change_places != 0 ? limits->change_places : SL_NFS_CHANGE_PLACES) - 1;
    nfs->lock_releaser = SL_NFS_NONE;
    nfs->map = sl_nfs_map_create(memory + layout->map, limits->objects, (const uint8_t *)secret);
    sl_nfs_notes_init(&nfs->modifications.notes, memory + layout->notes, layout->note_count);
    nfs->order = sl_nfs_order_create(memory + layout->order, limits->calls);
    nfs->balance = sl_nfs_balance_create(memory + layout->balance, limits->handle_entries);
    nfs->duplicates = sl_nfs_duplicates_create(memory + layout->duplicates, limits->duplicates,
                                               (const uint8_t *)secret);
    nfs->listings =
        sl_nfs_listings_create(memory + layout->listings, limits->listings, limits->listing_bytes);
}

int sl_nfs_create(void *memory, const struct sl_nfs_setup *setup, uint64_t now_us,
                  struct sl_nfs **nfs)
{
    struct sl_nfs_layout layout;
    struct sl_nfs *made = memory;

    if (((uintptr_t)memory & 63u) != 0 || !sl_nfs_layout(&setup->limits, &layout))
        return -EINVAL;
    memset(made, 0, sizeof(*made));
    made->setup = *setup;
    made->now_us = now_us;
    made->config = sl_nfs_no_config();
    made->sample_calls = 1;
    made->calls = (struct sl_nfs_call *)((uint8_t *)memory + layout.calls);
    made->exchanges = (struct sl_nfs_exchange *)((uint8_t *)memory + layout.exchanges);
    made->xids = (uint32_t *)((uint8_t *)memory + layout.xids);
    make_calls(made, setup->limits.calls);
    make_exchanges(made, layout.exchange_count, layout.xid_count);
    make_parts(made, memory, &layout, &setup->limits);
    for (uint32_t i = 0; i < SL_NFS_BOUND_BUCKETS; i++)
        made->gss.bound[i] = SL_NFS_NONE;
    for (uint32_t i = 0; i < SL_MAX_NFS_SERVICES; i++)
        made->gss.offers[i].filesystem = SL_NFS_NO_ID;
    made->statistics.objects_max = setup->limits.objects;
    for (uint32_t i = 0; i < SL_NFS_MOUNTED_MAX; i++)
        made->mounted[i].export = SL_NFS_NO_ID;
    *nfs = made;
    return 0;
}
