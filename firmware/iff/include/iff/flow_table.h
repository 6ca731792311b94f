// SPDX-License-Identifier: Apache-2.0
/*
 * The flow table of one NP: flat, position-independent memory (a file on hugetlbfs) handed in by
 * the caller, one writer, no heap, no clock. Layout: header, buckets of one cache line (ten 16-bit
 * tags and ten entry indices), entries of two lines.
 *
 * A key may stand in either of two buckets; a full pair displaces a bounded number of entries, and
 * where that finds no room the idlest of the pair is evicted. Nothing is ever lost silently: every
 * entry that leaves is handed to the leave callback.
 */
#ifndef IFF_FLOW_TABLE_H
#define IFF_FLOW_TABLE_H

#include "iff/flow.h"

#define SL_FLOW_CAPACITY_MIN 1024u
#define SL_FLOW_CAPACITY_MAX (8u << 20)
#define SL_FLOW_BUCKET_SLOTS 10u
/* Longest burst of sl_flow_lookup_burst(). */
#define SL_FLOW_BURST_MAX 32u

enum sl_flow_leave {
    SL_FLOW_LEAVE_EXPIRED,  /* idle too long, or its configuration is gone */
    SL_FLOW_LEAVE_EVICTED,  /* to make room; counted */
    SL_FLOW_LEAVE_REPLACED, /* a new flow has the same key */
    SL_FLOW_LEAVE_REMOVED,  /* by sl_flow_remove() */
};

/* Told of every entry that leaves, before it is gone; may not change the table. */
typedef void (*sl_flow_leave_fn)(void *context, const struct sl_flow_entry *entry,
                                 enum sl_flow_leave why);

/* Counters of one table since it was attached; writer: its NP, readers: anyone (racy). */
struct sl_flow_table_counters {
    uint64_t inserted;
    uint64_t expired;
    uint64_t evicted;
    uint64_t replaced;
    uint64_t removed;
    uint64_t displaced; /* entries moved to their other bucket */
    uint64_t refused;   /* no room and nothing idle enough to evict */
};

struct sl_flow_header; /* in the memory; layout in flow_table_layout.h */
struct sl_flow_bucket;

/* Handle of a table: addresses in this process. Owned by whoever attached it; one writer (its NP).
 */
struct sl_flow_table {
    struct sl_flow_header *header;
    struct sl_flow_bucket *buckets;
    struct sl_flow_entry *entries;
    uint32_t capacity;      /* entries, a power of two */
    uint32_t bucket_mask;   /* buckets - 1 */
    uint64_t secret[4];     /* of the hash, from the seed */
    sl_flow_leave_fn leave; /* may be NULL; set by the owner after attaching */
    void *leave_context;
    struct sl_flow_table_counters counters;
};

/* What adoption found. */
struct sl_flow_adoption {
    uint32_t adopted;
    uint32_t discarded; /* guard wrong, ids invalid, or a second entry of one key */
    uint64_t
        last_counter; /* highest counter of an adopted flow_id of np; new ids go on from here */
};

/* Is the entry still meant by the configuration? For adoption; ids out of range were refused
 * already. */
typedef bool (*sl_flow_valid_fn)(void *context, const struct sl_flow_entry *entry);

/* Bytes of memory for capacity entries; 0 if capacity is not a power of two within the limits. */
size_t sl_flow_table_bytes(uint32_t capacity);

/*
 * Makes an empty table in memory (64-byte aligned, bytes >= sl_flow_table_bytes()), touching all of
 * it. seed: random, the same for all tables of an appliance, for compact keys carry hashes between
 * them. -EINVAL: capacity or alignment; -ENOSPC: bytes too few.
 */
int sl_flow_table_init(struct sl_flow_table *table, void *memory, size_t bytes, uint32_t capacity,
                       uint64_t seed);

/*
 * Attaches to a table that an earlier process left, maybe in mid-write: checks the header and every
 * entry, drops what fails, rebuilds buckets, free list and peer links. Never trusts an index or
 * length in the memory. now_ms: an entry seen "in the future" counts as seen now. np: whose flow_id
 * counters to look for. valid may be NULL. -EINVAL alignment or arguments, -ENOSPC bytes, -ENODATA
 * no table here, -EPROTO other layout version, -ERANGE other capacity. On an error the memory is as
 * before: init it.
 */
int sl_flow_table_adopt(struct sl_flow_table *table, void *memory, size_t bytes, uint32_t capacity,
                        uint8_t np, uint32_t now_ms, sl_flow_valid_fn valid, void *context,
                        struct sl_flow_adoption *adoption);

/* The seed in the header: give it to the tables that could not be adopted. */
uint64_t sl_flow_table_seed(const struct sl_flow_table *table);
/* Entries in use. */
uint32_t sl_flow_table_used(const struct sl_flow_table *table);

/* Places that may have an entry: all entries in use have an index below. */
uint32_t sl_flow_table_places(const struct sl_flow_table *table);

uint32_t sl_flow_hash(const struct sl_flow_table *table, const struct sl_flow_key *key);

/*
 * The entry at an index. An index holds until the next insertion, removal or sweep: within a burst,
 * use the hits before the misses make new flows, and look misses up again before deciding (an
 * earlier packet of the burst may have made their flow).
 */
static inline struct sl_flow_entry *sl_flow_at(const struct sl_flow_table *table, uint32_t index)
{
    return &table->entries[index];
}

/*
 * Looks up key of every packet (scope filled in by the caller): sets hash and entry (SL_FLOW_NONE:
 * a miss). Memory latencies of the burst overlap; both lines of a found entry are on their way into
 * the cache. count <= SL_FLOW_BURST_MAX.
 */
void sl_flow_lookup_burst(const struct sl_flow_table *table, struct sl_packet *const packets[],
                          unsigned int count);

/* Index of the entry of key, whose hash is given; SL_FLOW_NONE if there is none. */
uint32_t sl_flow_lookup(const struct sl_flow_table *table, const struct sl_flow_key *key,
                        uint32_t hash);

/* The second, cheaper look-up of packets that crossed the fabric [IFF-8]: by compact key. */
uint32_t sl_flow_find(const struct sl_flow_table *table, uint32_t hash, uint64_t flow_id);

/*
 * Inserts a copy of made (its key, ids, NAT, hops, flags and state; guard, times and counters are
 * set here). An entry of the same key is replaced. Returns its index, or SL_FLOW_NONE when the
 * table is full of entries used in this very millisecond (drop reason flow_table_full); older ones
 * are evicted, idlest of a bounded sample first, with their local peer.
 */
uint32_t sl_flow_insert(struct sl_flow_table *table, const struct sl_flow_entry *made,
                        uint32_t hash, uint32_t now_ms);

/* Takes an entry out. index names an entry in use. */
void sl_flow_remove(struct sl_flow_table *table, uint32_t index, enum sl_flow_leave why);

/* The other direction if it is in this table; SL_FLOW_NONE else. */
uint32_t sl_flow_peer(const struct sl_flow_table *table, const struct sl_flow_entry *entry);

/* Tells two entries of this table that they are each other's peer. */
void sl_flow_link(struct sl_flow_table *table, uint32_t forward, uint32_t reply);

/* Has this entry lived long enough? May touch other entries, may not insert or remove. */
typedef bool (*sl_flow_expired_fn)(void *context, struct sl_flow_entry *entry, uint32_t now_ms);

/*
 * Looks at the next `count` places of the table and removes the entries that expired() names. Goes
 * round and round; where it is, is kept in the table. Returns how many left.
 */
uint32_t sl_flow_sweep(struct sl_flow_table *table, uint32_t count, uint32_t now_ms,
                       sl_flow_expired_fn expired, void *context);

/*
 * For the control thread, racing with the writer: copies entry `index` (< capacity). False if the
 * place is free or changed hands meanwhile; counters and times of a true copy may be a packet
 * apart.
 */
bool sl_flow_snapshot_entry(const struct sl_flow_table *table, uint32_t index,
                            struct sl_flow_entry *copy);

#endif
