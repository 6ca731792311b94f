// SPDX-License-Identifier: Apache-2.0
/*
 * How a flow table lies in its memory, and the operations on buckets and single entries that
 * look-up, change and adoption share. Private to iff. Bump SL_FLOW_LAYOUT_VERSION with any change
 * of meaning here or in flow.h.
 */
#ifndef IFF_FLOW_TABLE_LAYOUT_H
#define IFF_FLOW_TABLE_LAYOUT_H

#include "iff/flow_table.h"
#include "mix.h"

#include <immintrin.h>
#include <string.h>

#define SL_FLOW_MAGIC 0x3130574f4c465f53ull /* "S_FLOW01" in memory */
#define SL_FLOW_LAYOUT_VERSION 1u

/* First in the memory. Line 0 is written once; line 1 by the NP as it goes and rebuilt by adoption.
 */
struct sl_flow_header {
    uint64_t magic; /* written last by init */
    uint32_t layout_version;
    uint32_t header_bytes;
    uint32_t bucket_bytes;
    uint32_t entry_bytes;
    uint32_t capacity;
    uint32_t bucket_count;
    uint64_t seed;
    uint8_t reserved0[24];
    uint32_t free_head;  /* list through peer_index of free entries; SL_FLOW_NONE: empty */
    uint32_t fresh;      /* entries from here on were never used */
    uint32_t used;       /* entries in use */
    uint32_t sweep_next; /* where the next sweep goes on */
    uint32_t evict_next; /* where a search for the idlest goes on */
    uint8_t reserved1[44];
};
_Static_assert(sizeof(struct sl_flow_header) == 128, "two lines");

/* Tag 0: slot free. */
struct sl_flow_bucket {
    uint16_t tags[SL_FLOW_BUCKET_SLOTS];
    uint32_t indices[SL_FLOW_BUCKET_SLOTS];
    uint32_t reserved;
} __attribute__((aligned(64)));
_Static_assert(sizeof(struct sl_flow_bucket) == 64, "one line");

/* The set of slots of a bucket, slot n as bit 2n. */
typedef uint32_t sl_slots;
#define SL_SLOTS_ALL 0x55555u

static inline unsigned int sl_slots_first(sl_slots slots)
{
    return (unsigned int)__builtin_ctz(slots) / 2u;
}

static inline uint16_t sl_flow_tag(uint32_t hash)
{
    uint16_t tag = (uint16_t)(hash >> 16);

    return tag != 0 ? tag : 1;
}

static inline uint32_t sl_flow_primary(const struct sl_flow_table *table, uint32_t hash)
{
    return hash & table->bucket_mask;
}

/* The other bucket of an entry with this tag: an involution, so a displaced entry finds back. */
static inline uint32_t sl_flow_other(const struct sl_flow_table *table, uint32_t bucket,
                                     uint16_t tag)
{
    return (bucket ^ (tag * 0x5bd1e995u)) & table->bucket_mask;
}

/* Slots that have the tag; 0 finds the free ones. */
static inline sl_slots sl_bucket_match(const struct sl_flow_bucket *bucket, uint16_t tag)
{
#ifdef __AVX2__
    __m256i line = _mm256_load_si256((const __m256i *)(const void *)bucket);
    __m256i equal = _mm256_cmpeq_epi16(line, _mm256_set1_epi16((short)tag));

    return (uint32_t)_mm256_movemask_epi8(equal) & SL_SLOTS_ALL;
#else
    sl_slots slots = 0;

    for (unsigned int slot = 0; slot < SL_FLOW_BUCKET_SLOTS; slot++)
        slots |= (sl_slots)(bucket->tags[slot] == tag) << (2 * slot);
    return slots;
#endif
}

static inline bool sl_flow_key_equal(const struct sl_flow_key *a, const struct sl_flow_key *b)
{
    uint64_t x[5], y[5];

    memcpy(x, a, sizeof(x));
    memcpy(y, b, sizeof(y));
    return ((x[0] ^ y[0]) | (x[1] ^ y[1]) | (x[2] ^ y[2]) | (x[3] ^ y[3]) | (x[4] ^ y[4])) == 0;
}

/* Checksum of the fixed fields; never 0. */
uint32_t sl_flow_guard(const struct sl_flow_entry *entry);

/* Sets the handle's addresses for memory whose capacity and bytes were checked; reads the seed from
 * the header. */
void sl_flow_attach(struct sl_flow_table *table, void *memory, uint32_t capacity);

/* Where the parts begin, from the start of the memory. */
uint32_t sl_flow_bucket_count(uint32_t capacity);
size_t sl_flow_entries_offset(uint32_t capacity);

/*
 * Puts (hash, index) into one of its buckets, displacing at most one entry. False if there is no
 * room.
 */
bool sl_flow_slot_put(struct sl_flow_table *table, uint32_t hash, uint32_t index);

/* Takes (hash, index) out of its bucket. */
void sl_flow_slot_take(struct sl_flow_table *table, uint32_t hash, uint32_t index);

/* Chains a free place. The entry's kind and guard become 0. */
void sl_flow_release(struct sl_flow_table *table, uint32_t index);

#endif
