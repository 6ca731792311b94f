// SPDX-License-Identifier: Apache-2.0
/* Entries come and go: insertion, removal, and eviction of the idlest of a bounded sample. */
#include "flow_table_layout.h"

/* Entries looked at where the two buckets of the key do not offer one to evict. */
#define SL_FLOW_EVICT_WINDOW 32u

static void count_leave(struct sl_flow_table_counters *counters, enum sl_flow_leave why)
{
    switch (why) {
    case SL_FLOW_LEAVE_EXPIRED:
        counters->expired++;
        break;
    case SL_FLOW_LEAVE_EVICTED:
        counters->evicted++;
        break;
    case SL_FLOW_LEAVE_REPLACED:
        counters->replaced++;
        break;
    case SL_FLOW_LEAVE_REMOVED:
        counters->removed++;
        break;
    }
}

static void say_leave(struct sl_flow_table *table, const struct sl_flow_entry *entry,
                      enum sl_flow_leave why)
{
    count_leave(&table->counters, why);
    if (table->leave != NULL)
        table->leave(table->leave_context, entry, why);
}

void sl_flow_release(struct sl_flow_table *table, uint32_t index)
{
    struct sl_flow_entry *entry = sl_flow_at(table, index);

    __atomic_store_n(&entry->guard, 0u, __ATOMIC_RELEASE);
    entry->kind = SL_FLOW_FREE;
    entry->flags = 0;
    entry->peer_index = table->header->free_head;
    table->header->free_head = index;
}

void sl_flow_remove(struct sl_flow_table *table, uint32_t index, enum sl_flow_leave why)
{
    struct sl_flow_entry *entry = sl_flow_at(table, index);

    say_leave(table, entry, why);
    sl_flow_slot_take(table, sl_flow_hash(table, &entry->key), index);
    sl_flow_release(table, index);
    table->header->used--;
}

static void evict(struct sl_flow_table *table, uint32_t index)
{
    uint32_t peer = sl_flow_peer(table, sl_flow_at(table, index));

    if (peer != SL_FLOW_NONE)
        sl_flow_remove(table, peer, SL_FLOW_LEAVE_EVICTED);
    sl_flow_remove(table, index, SL_FLOW_LEAVE_EVICTED);
}

/* The idlest entry of a sample so far. */
struct idlest {
    uint32_t index; /* SL_FLOW_NONE: none */
    uint32_t idle_ms;
};

/*
 * A flow is as idle as its busier direction: evicting takes both. One seen in this millisecond is
 * never evicted, so that what a burst has just found or made stays in its place.
 */
static void consider(const struct sl_flow_table *table, uint32_t index, uint32_t now_ms,
                     struct idlest *idlest)
{
    const struct sl_flow_entry *entry = sl_flow_at(table, index);
    uint32_t idle_ms = sl_flow_idle_ms(entry, now_ms), peer;

    if (idle_ms <= idlest->idle_ms)
        return;
    peer = sl_flow_peer(table, entry);
    if (peer != SL_FLOW_NONE && sl_flow_idle_ms(sl_flow_at(table, peer), now_ms) < idle_ms)
        idle_ms = sl_flow_idle_ms(sl_flow_at(table, peer), now_ms);
    if (idle_ms > idlest->idle_ms)
        *idlest = (struct idlest){index, idle_ms};
}

static void consider_bucket(const struct sl_flow_table *table, uint32_t number, uint32_t now_ms,
                            struct idlest *idlest)
{
    const struct sl_flow_bucket *bucket = &table->buckets[number];

    for (unsigned int slot = 0; slot < SL_FLOW_BUCKET_SLOTS; slot++)
        if (bucket->tags[slot] != 0)
            __builtin_prefetch(sl_flow_at(table, bucket->indices[slot]));
    for (unsigned int slot = 0; slot < SL_FLOW_BUCKET_SLOTS; slot++)
        if (bucket->tags[slot] != 0)
            consider(table, bucket->indices[slot], now_ms, idlest);
}

/* Makes room in the buckets of hash. */
static bool evict_near(struct sl_flow_table *table, uint32_t hash, uint32_t now_ms)
{
    struct idlest idlest = {.index = SL_FLOW_NONE};
    uint32_t primary = sl_flow_primary(table, hash);

    consider_bucket(table, primary, now_ms, &idlest);
    consider_bucket(table, sl_flow_other(table, primary, sl_flow_tag(hash)), now_ms, &idlest);
    if (idlest.index == SL_FLOW_NONE)
        return false;
    evict(table, idlest.index);
    return true;
}

/* Frees an entry anywhere: the idlest of a window that moves through the table. */
static bool evict_window(struct sl_flow_table *table, uint32_t now_ms)
{
    struct idlest idlest = {.index = SL_FLOW_NONE};
    struct sl_flow_header *header = table->header;

    for (unsigned int i = 0; i < SL_FLOW_EVICT_WINDOW; i++) {
        header->evict_next = (header->evict_next + 1u) & (table->capacity - 1u);
        if (sl_flow_at(table, header->evict_next)->kind != SL_FLOW_FREE)
            consider(table, header->evict_next, now_ms, &idlest);
    }
    if (idlest.index == SL_FLOW_NONE)
        return false;
    evict(table, idlest.index);
    return true;
}

/* A free place, evicting if it must. */
static uint32_t allocate(struct sl_flow_table *table, uint32_t hash, uint32_t now_ms)
{
    struct sl_flow_header *header = table->header;
    uint32_t index;

    if (header->free_head == SL_FLOW_NONE && header->fresh < table->capacity)
        return header->fresh++;
    if (header->free_head == SL_FLOW_NONE && !evict_near(table, hash, now_ms) &&
        !evict_window(table, now_ms))
        return SL_FLOW_NONE;
    index = header->free_head;
    header->free_head = sl_flow_at(table, index)->peer_index;
    return index;
}

/* Writes an entry; whoever reads it meanwhile, or after a crash, finds a guard of 0. */
static void write_entry(struct sl_flow_entry *entry, const struct sl_flow_entry *made,
                        uint32_t now_ms)
{
    struct sl_flow_entry fresh = *made;

    fresh.guard = 0;
    fresh.last_seen_ms = now_ms;
    fresh.created_ms = now_ms;
    fresh.packets = 0;
    fresh.bytes = 0;
    fresh.peer_index = SL_FLOW_NONE;
    fresh.flags &= (uint8_t)~SL_FLOW_PEER_LOCAL;
    __atomic_store_n(&entry->guard, 0u, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_RELEASE);
    *entry = fresh;
    __atomic_store_n(&entry->guard, sl_flow_guard(&fresh), __ATOMIC_RELEASE);
}

uint32_t sl_flow_insert(struct sl_flow_table *table, const struct sl_flow_entry *made,
                        uint32_t hash, uint32_t now_ms)
{
    uint32_t index = sl_flow_lookup(table, &made->key, hash);

    if (index != SL_FLOW_NONE) {
        say_leave(table, sl_flow_at(table, index), SL_FLOW_LEAVE_REPLACED);
        write_entry(sl_flow_at(table, index), made, now_ms);
        table->counters.inserted++;
        return index;
    }
    index = allocate(table, hash, now_ms);
    if (index == SL_FLOW_NONE) {
        table->counters.refused++;
        return SL_FLOW_NONE;
    }
    if (!sl_flow_slot_put(table, hash, index) &&
        !(evict_near(table, hash, now_ms) && sl_flow_slot_put(table, hash, index))) {
        sl_flow_release(table, index);
        table->counters.refused++;
        return SL_FLOW_NONE;
    }
    write_entry(sl_flow_at(table, index), made, now_ms);
    table->header->used++;
    table->counters.inserted++;
    return index;
}
