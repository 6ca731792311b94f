// SPDX-License-Identifier: Apache-2.0
#include "flow_table_layout.h"

#include <errno.h>

uint32_t sl_flow_bucket_count(uint32_t capacity)
{
    return capacity / 8u; /* ten slots for eight entries: at most four in five are taken */
}

size_t sl_flow_entries_offset(uint32_t capacity)
{
    size_t offset = sizeof(struct sl_flow_header) +
                    (size_t)sl_flow_bucket_count(capacity) * sizeof(struct sl_flow_bucket);

    return (offset + 127u) & ~(size_t)127u;
}

size_t sl_flow_table_bytes(uint32_t capacity)
{
    if (capacity < SL_FLOW_CAPACITY_MIN || capacity > SL_FLOW_CAPACITY_MAX ||
        (capacity & (capacity - 1u)) != 0)
        return 0;
    return sl_flow_entries_offset(capacity) + (size_t)capacity * sizeof(struct sl_flow_entry);
}

/* splitmix64: spreads the seed over the hash's secrets. */
static uint64_t next_secret(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15ull;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

void sl_flow_attach(struct sl_flow_table *table, void *memory, uint32_t capacity)
{
    uint8_t *base = memory;
    uint64_t state;

    memset(table, 0, sizeof(*table));
    table->header = memory;
    table->buckets = (struct sl_flow_bucket *)(void *)(base + sizeof(struct sl_flow_header));
    table->entries = (struct sl_flow_entry *)(void *)(base + sl_flow_entries_offset(capacity));
    table->capacity = capacity;
    table->bucket_mask = sl_flow_bucket_count(capacity) - 1u;
    state = table->header->seed;
    for (unsigned int i = 0; i < 4; i++)
        table->secret[i] = next_secret(&state);
}

int sl_flow_table_init(struct sl_flow_table *table, void *memory, size_t bytes, uint32_t capacity,
                       uint64_t seed)
{
    size_t needed = sl_flow_table_bytes(capacity);
    struct sl_flow_header *header = memory;

    if (needed == 0 || ((uintptr_t)memory & 63u) != 0)
        return -EINVAL;
    if (bytes < needed)
        return -ENOSPC;
    memset(memory, 0, needed);
    header->layout_version = SL_FLOW_LAYOUT_VERSION;
    header->header_bytes = sizeof(*header);
    header->bucket_bytes = sizeof(struct sl_flow_bucket);
    header->entry_bytes = sizeof(struct sl_flow_entry);
    header->capacity = capacity;
    header->bucket_count = sl_flow_bucket_count(capacity);
    header->seed = seed;
    header->free_head = SL_FLOW_NONE;
    sl_flow_attach(table, memory, capacity);
    __atomic_store_n(&header->magic, SL_FLOW_MAGIC, __ATOMIC_RELEASE);
    return 0;
}

uint64_t sl_flow_table_seed(const struct sl_flow_table *table)
{
    return table->header->seed;
}

uint32_t sl_flow_table_used(const struct sl_flow_table *table)
{
    return __atomic_load_n(&table->header->used, __ATOMIC_RELAXED);
}

uint32_t sl_flow_table_places(const struct sl_flow_table *table)
{
    return table->header->fresh;
}

uint32_t sl_flow_guard(const struct sl_flow_entry *entry)
{
    static const uint64_t odd[4] = {0xa0761d6478bd642full, 0xe7037ed1a0b428dbull,
                                    0x8ebc6af09c88c6e3ull, 0x589965cc75374cc3ull};
    uint64_t key[5], nat[2], hash;

    memcpy(key, &entry->key, sizeof(key));
    memcpy(nat, &entry->nat_address, sizeof(nat));
    hash = sl_mix64(key[0] ^ odd[0], key[1] ^ odd[1]);
    hash ^= sl_mix64(key[2] ^ odd[2], key[3] ^ odd[3] ^ hash);
    hash ^= sl_mix64(key[4] ^ odd[1], entry->flow_id ^ odd[2] ^ hash);
    hash ^= sl_mix64(nat[0] ^ odd[3], nat[1] ^ odd[0] ^ hash);
    hash ^= sl_mix64(
        odd[2] ^
            ((uint64_t)entry->kind << 48 | (uint64_t)(entry->flags & SL_FLOW_FIXED_FLAGS) << 40 |
             (uint64_t)entry->client_domain << 32 | (uint64_t)entry->nat_port.net << 16 |
             entry->client_vlan),
        odd[3] ^
            ((uint64_t)entry->peer_hash << 32 | (uint64_t)entry->domain << 16 | entry->member) ^
            hash);
    hash ^= hash >> 32;
    return (uint32_t)hash != 0 ? (uint32_t)hash : 1u;
}

void sl_flow_link(struct sl_flow_table *table, uint32_t forward, uint32_t reply)
{
    struct sl_flow_entry *f = sl_flow_at(table, forward), *r = sl_flow_at(table, reply);

    f->peer_index = reply;
    r->peer_index = forward;
    f->flags |= SL_FLOW_PEER_LOCAL;
    r->flags |= SL_FLOW_PEER_LOCAL;
}

uint32_t sl_flow_peer(const struct sl_flow_table *table, const struct sl_flow_entry *entry)
{
    const struct sl_flow_entry *peer;

    if ((entry->flags & SL_FLOW_PEER_LOCAL) == 0 || entry->peer_index >= table->capacity)
        return SL_FLOW_NONE;
    peer = sl_flow_at(table, entry->peer_index);
    if (peer->kind == SL_FLOW_FREE || peer->kind == entry->kind || peer->flow_id != entry->flow_id)
        return SL_FLOW_NONE;
    return entry->peer_index;
}

uint32_t sl_flow_sweep(struct sl_flow_table *table, uint32_t count, uint32_t now_ms,
                       sl_flow_expired_fn expired, void *context)
{
    struct sl_flow_header *header = table->header;
    uint32_t left = 0, index = header->sweep_next;

    /* beyond `fresh` all is free: a table little used is soon swept */
    if (count > header->fresh)
        count = header->fresh;
    for (; count > 0; count--, index++) {
        struct sl_flow_entry *entry;

        if (index >= header->fresh)
            index = 0;
        entry = sl_flow_at(table, index);
        __builtin_prefetch(entry + 4);
        if (entry->kind != SL_FLOW_FREE && expired(context, entry, now_ms)) {
            sl_flow_remove(table, index, SL_FLOW_LEAVE_EXPIRED);
            left++;
        }
    }
    header->sweep_next = index;
    return left;
}

bool sl_flow_snapshot_entry(const struct sl_flow_table *table, uint32_t index,
                            struct sl_flow_entry *copy)
{
    const struct sl_flow_entry *entry = sl_flow_at(table, index);
    const uint64_t *from = (const uint64_t *)(const void *)entry;
    uint32_t guard = __atomic_load_n(&entry->guard, __ATOMIC_ACQUIRE);
    uint64_t words[sizeof(*entry) / sizeof(uint64_t)];

    if (guard == 0)
        return false;
    for (unsigned int i = 0; i < sizeof(*entry) / sizeof(uint64_t); i++)
        words[i] = __atomic_load_n(&from[i], __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    if (__atomic_load_n(&entry->guard, __ATOMIC_RELAXED) != guard)
        return false;
    memcpy(copy, words, sizeof(*copy));
    /* The guard may have come back between the two looks, but not with the fields of another flow.
     */
    return copy->kind != SL_FLOW_FREE && sl_flow_guard(copy) == guard;
}
