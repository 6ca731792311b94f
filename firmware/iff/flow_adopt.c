// SPDX-License-Identifier: Apache-2.0
/*
 * Adoption of a table that another process left, maybe in the middle of a write [PLT-4]. Only
 * entries are believed, and only after their guard; buckets, free list and peer links are made
 * anew.
 */
#include "flow_table_layout.h"

#include <errno.h>

#include "iff/snapshot.h"

#define SL_FLOW_COUNTER_BITS 48u
/* Entries whose bucket is prefetched before the first of them is put there. */
#define SL_FLOW_ADOPT_BATCH 16u

static int check_header(const struct sl_flow_header *header, uint32_t capacity)
{
    if (header->magic != SL_FLOW_MAGIC)
        return -ENODATA;
    if (header->layout_version != SL_FLOW_LAYOUT_VERSION ||
        header->header_bytes != sizeof(*header) ||
        header->bucket_bytes != sizeof(struct sl_flow_bucket) ||
        header->entry_bytes != sizeof(struct sl_flow_entry))
        return -EPROTO;
    if (header->capacity != capacity || header->bucket_count != sl_flow_bucket_count(capacity))
        return -ERANGE;
    return 0;
}

static bool ids_in_range(const struct sl_flow_entry *entry)
{
    return entry->domain < SL_MAX_DOMAINS && entry->member < SL_MAX_MEMBERS &&
           sl_hop_port(entry->client_hop) < SL_MAX_PORTS &&
           sl_hop_port(entry->server_hop) < SL_MAX_PORTS;
}

static bool is_sound(const struct sl_flow_entry *entry)
{
    if (entry->kind == SL_FLOW_FREE || entry->kind > SL_FLOW_PERSISTENCE)
        return false;
    if (entry->guard == 0 || entry->guard != sl_flow_guard(entry))
        return false;
    return entry->state < SL_STATE_COUNT && ids_in_range(entry);
}

static bool was_used(const struct sl_flow_entry *entry)
{
    return entry->kind != SL_FLOW_FREE || entry->guard != 0;
}

/* What may change with packets and is not guarded is put into its range. */
static void mend(struct sl_flow_entry *entry, uint32_t now_ms)
{
    entry->flags &= SL_FLOW_FIXED_FLAGS | SL_FLOW_OWNER | SL_FLOW_PEER_LOCAL | SL_FLOW_COUNTED |
                    SL_FLOW_SEEN_REPLY;
    if ((int32_t)(now_ms - entry->last_seen_ms) < 0)
        entry->last_seen_ms = now_ms;
}

static bool take_in(struct sl_flow_table *table, uint32_t index, uint32_t hash, uint8_t np,
                    struct sl_flow_adoption *adoption)
{
    const struct sl_flow_entry *entry = sl_flow_at(table, index);
    uint64_t counter = entry->flow_id & ((1ull << SL_FLOW_COUNTER_BITS) - 1u);

    if (sl_flow_lookup(table, &entry->key, hash) != SL_FLOW_NONE ||
        !sl_flow_slot_put(table, hash, index))
        return false;
    if (entry->flow_id >> SL_FLOW_COUNTER_BITS == np && counter > adoption->last_counter)
        adoption->last_counter = counter;
    adoption->adopted++;
    return true;
}

static void wipe(struct sl_flow_entry *entry)
{
    memset(entry, 0, sizeof(*entry));
}

struct adopt_rules {
    uint8_t np;
    uint32_t now_ms;
    sl_flow_valid_fn valid;
    void *context;
};

static void adopt_batch(struct sl_flow_table *table, uint32_t first,
                        const struct adopt_rules *rules, struct sl_flow_adoption *adoption)
{
    uint32_t hashes[SL_FLOW_ADOPT_BATCH];
    bool sound[SL_FLOW_ADOPT_BATCH];

    for (uint32_t i = 0; i < SL_FLOW_ADOPT_BATCH; i++) {
        struct sl_flow_entry *entry = sl_flow_at(table, first + i);

        sound[i] = is_sound(entry) && (rules->valid == NULL || rules->valid(rules->context, entry));
        if (!sound[i])
            continue;
        mend(entry, rules->now_ms);
        hashes[i] = sl_flow_hash(table, &entry->key);
        __builtin_prefetch(&table->buckets[sl_flow_primary(table, hashes[i])], 1);
    }
    for (uint32_t i = 0; i < SL_FLOW_ADOPT_BATCH; i++) {
        struct sl_flow_entry *entry = sl_flow_at(table, first + i);

        if (sound[i] && take_in(table, first + i, hashes[i], rules->np, adoption)) {
            table->header->fresh = first + i + 1u;
            continue;
        }
        if (was_used(entry))
            adoption->discarded++;
        wipe(entry);
    }
}

/* The hint is tried first; the compact key finds a peer that the hint has lost. */
static void relink(struct sl_flow_table *table, uint32_t index)
{
    struct sl_flow_entry *entry = sl_flow_at(table, index);
    uint32_t peer;

    if (entry->kind == SL_FLOW_PERSISTENCE || sl_flow_peer(table, entry) != SL_FLOW_NONE)
        return;
    entry->flags &= (uint8_t)~SL_FLOW_PEER_LOCAL;
    peer = sl_flow_find(table, entry->peer_hash, entry->flow_id);
    if (peer != SL_FLOW_NONE && sl_flow_at(table, peer)->kind != entry->kind)
        sl_flow_link(table, index, peer);
}

static void relink_and_chain(struct sl_flow_table *table)
{
    for (uint32_t index = table->header->fresh; index-- > 0;) {
        if (sl_flow_at(table, index)->kind == SL_FLOW_FREE)
            sl_flow_release(table, index);
        else
            relink(table, index);
    }
}

int sl_flow_table_adopt(struct sl_flow_table *table, void *memory, size_t bytes, uint32_t capacity,
                        uint8_t np, uint32_t now_ms, sl_flow_valid_fn valid, void *context,
                        struct sl_flow_adoption *adoption)
{
    const struct adopt_rules rules = {np, now_ms, valid, context};
    size_t needed = sl_flow_table_bytes(capacity);
    struct sl_flow_header *header = memory;
    int error;

    if (needed == 0 || ((uintptr_t)memory & 63u) != 0)
        return -EINVAL;
    if (bytes < needed)
        return -ENOSPC;
    error = check_header(header, capacity);
    if (error != 0)
        return error;
    sl_flow_attach(table, memory, capacity);
    memset(table->buckets, 0, sizeof(*table->buckets) * (table->bucket_mask + 1u));
    memset(adoption, 0, sizeof(*adoption));
    header->free_head = SL_FLOW_NONE;
    header->fresh = 0;
    header->sweep_next = 0;
    header->evict_next = 0;
    for (uint32_t first = 0; first < capacity; first += SL_FLOW_ADOPT_BATCH)
        adopt_batch(table, first, &rules, adoption);
    header->used = adoption->adopted;
    relink_and_chain(table);
    memset(&table->counters, 0, sizeof(table->counters));
    return 0;
}
