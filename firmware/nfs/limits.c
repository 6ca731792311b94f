// SPDX-License-Identifier: Apache-2.0
/* How much memory a switch takes, and where in it everything is. */
#include "compare.h"
#include "recover.h"
#include "switch.h"

#define LINE_BYTES 64u
#define XIDS_PER_EXCHANGE 4u
/* Entries of the read balancer take 68 bytes: a hundred to the MiB, so that by default there is
 * what one file system wants by default. */
#define OBJECTS_PER_HANDLE_ENTRY 8u

static size_t round_up(size_t bytes)
{
    return (bytes + LINE_BYTES - 1) & ~(size_t)(LINE_BYTES - 1);
}

static uint32_t power_of_two(uint32_t least)
{
    uint32_t power = 1;

    while (power < least)
        power <<= 1;
    return power;
}

void sl_nfs_limits_for(uint64_t memory_bytes, struct sl_nfs_limits *limits)
{
    /* A call and what goes with it takes some 12 KiB, an object 650 bytes (map.h). */
    uint64_t calls = memory_bytes / 8 / 12288;
    uint64_t objects = memory_bytes / 2 / 650;
    uint64_t listings = memory_bytes / 16 / 65536;
    uint64_t locks = memory_bytes / 65536; /* half a KiB each */

    calls = calls < 64 ? 64 : calls > 16384 ? 16384 : calls;
    objects = objects < 256 ? 256 : objects > 1u << 26 ? 1u << 26 : objects;
    listings = listings < 4 ? 4 : listings > 1024 ? 1024 : listings;
    locks = locks < 64 ? 64 : locks > 4096 ? 4096 : locks;
    *limits = (struct sl_nfs_limits){
        .calls = (uint32_t)calls,
        .objects = (uint32_t)objects,
        .message_nodes = (uint32_t)calls * 64,
        .duplicates = (uint32_t)calls * 2,
        .listings = (uint32_t)listings,
        .listing_bytes = 65536,
        .record_max_bytes = 2u << 20,
        .handle_entries = (uint32_t)(objects / OBJECTS_PER_HANDLE_ENTRY < 64
                                         ? 64
                                         : objects / OBJECTS_PER_HANDLE_ENTRY),
        .clients = 256,
        .locks = (uint32_t)locks,
    };
}

static bool is_possible(const struct sl_nfs_limits *limits)
{
    return limits->calls >= 8 && limits->calls <= 1u << 20 && limits->objects >= 16 &&
           limits->message_nodes >= 64 && limits->clients > 0 && limits->locks > 0 &&
           limits->locks <= 1u << 20 && limits->change_places <= SL_NFS_CHANGE_PLACES &&
           (limits->change_places & (limits->change_places - 1u)) == 0 &&
           sl_nfs_map_bytes(limits->objects) != 0 &&
           sl_nfs_balance_bytes(limits->handle_entries) != 0 &&
           sl_nfs_duplicates_bytes(limits->duplicates) != 0 &&
           sl_nfs_listings_bytes(limits->listings, limits->listing_bytes) != 0;
}

static size_t take(size_t *at, size_t bytes)
{
    size_t offset = *at;

    *at += round_up(bytes);
    return offset;
}

bool sl_nfs_layout(const struct sl_nfs_limits *limits, struct sl_nfs_layout *layout)
{
    size_t at = 0;

    if (!is_possible(limits))
        return false;
    layout->exchange_count = limits->calls * SL_NFS_EXCHANGES_PER_CALL;
    layout->want_count = limits->calls * SL_NFS_WANTS_PER_CALL;
    layout->timer_count = layout->exchange_count + limits->calls;
    layout->xid_count = power_of_two(layout->exchange_count * XIDS_PER_EXCHANGE);
    take(&at, sizeof(struct sl_nfs));
    layout->calls = take(&at, limits->calls * sizeof(struct sl_nfs_call));
    layout->exchanges = take(&at, layout->exchange_count * sizeof(struct sl_nfs_exchange));
    layout->xids = take(&at, layout->xid_count * sizeof(uint32_t));
    layout->timers = take(&at, layout->timer_count * sizeof(struct sl_nfs_timer));
    layout->wants = take(&at, sl_nfs_wants_bytes(layout->want_count));
    layout->nodes = take(&at, limits->message_nodes * sizeof(struct sl_message_node));
    layout->map = take(&at, sl_nfs_map_bytes(limits->objects));
    /* Files with notes stay in memory: no more than a part of all that may. */
    layout->note_count = limits->objects / 4;
    layout->notes = take(&at, sl_nfs_notes_bytes(layout->note_count));
    layout->order = take(&at, sl_nfs_order_bytes(limits->calls));
    layout->balance = take(&at, sl_nfs_balance_bytes(limits->handle_entries));
    layout->duplicates = take(&at, sl_nfs_duplicates_bytes(limits->duplicates));
    layout->listings = take(&at, sl_nfs_listings_bytes(limits->listings, limits->listing_bytes));
    layout->clients = take(&at, sl_nfs_clients_bytes(limits->clients));
    layout->locks = take(&at, sl_nfs_locks_bytes(limits->locks));
    layout->recover_count =
        limits->calls < SL_NFS_RECOVER_NOTES_MAX ? limits->calls : SL_NFS_RECOVER_NOTES_MAX;
    layout->recovering = take(&at, sl_nfs_recover_bytes(layout->recover_count));
    layout->comparing = take(&at, sl_nfs_comparing_bytes());
    layout->bytes = at;
    return true;
}

size_t sl_nfs_bytes(const struct sl_nfs_limits *limits)
{
    struct sl_nfs_layout layout;

    return sl_nfs_layout(limits, &layout) ? layout.bytes : 0;
}
