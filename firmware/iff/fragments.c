// SPDX-License-Identifier: Apache-2.0
#include "iff/fragments.h"

#include <errno.h>
#include <string.h>

#include "mix.h"

#define SL_FRAGMENT_WAYS 8u
#define SL_FRAGMENT_DATAGRAMS_MIN 16u
#define SL_FRAGMENT_DATAGRAMS_MAX 65536u
#define SL_FRAGMENT_UNIT_BYTES 8u
#define SL_FRAGMENT_UNITS 8192u /* in the longest datagram */
#define SL_FRAGMENT_NO_NODE 0xffffffffu
/*
 * An identification may come again once the datagram cannot be in flight any more. A first fragment
 * for a datagram that had one, and is older than this, begins a new one.
 */
#define SL_FRAGMENT_REUSE_MS 1000u

struct datagram_key {
    struct sl_ip source;
    struct sl_ip destination;
    uint16_t id; /* as on the wire */
    uint8_t protocol;
    uint8_t side;
    uint32_t reserved;
};
_Static_assert(sizeof(struct datagram_key) == 40, "no padding: compared as bytes");

struct datagram {
    struct datagram_key key;
    bool used;
    bool has_first;
    uint16_t units;     /* seen so far */
    uint16_t end_units; /* of the whole datagram, once its last fragment came; 0: not yet */
    uint16_t top_units; /* end of the furthest fragment so far */
    uint32_t born_ms;
    uint32_t held_head, held_tail; /* in order of arrival */
    uint32_t held_count;
    struct sl_fragment_flow flow; /* with has_first */
    uint64_t seen[SL_FRAGMENT_UNITS / 64u];
};

/* A held packet; chained into its datagram or into the free list. */
struct held_node {
    uint64_t handle;
    uint32_t next;
};

struct sl_fragments {
    uint32_t set_mask; /* sets of SL_FRAGMENT_WAYS datagrams, less one */
    uint32_t datagram_count;
    uint32_t held_capacity;
    uint32_t held;
    uint32_t free_head;
    uint32_t sweep_next;
    uint64_t secret;
    struct datagram *datagrams;
    struct held_node *nodes;
} __attribute__((aligned(64)));

static size_t aligned_bytes(size_t bytes)
{
    return (bytes + 63u) & ~(size_t)63u;
}

size_t sl_fragments_bytes(uint32_t datagrams, uint32_t held)
{
    if (datagrams < SL_FRAGMENT_DATAGRAMS_MIN || datagrams > SL_FRAGMENT_DATAGRAMS_MAX ||
        (datagrams & (datagrams - 1u)) != 0 || held == 0 || held >= SL_FRAGMENT_NO_NODE)
        return 0;
    return sizeof(struct sl_fragments) +
           aligned_bytes((size_t)datagrams * sizeof(struct datagram)) +
           aligned_bytes((size_t)held * sizeof(struct held_node));
}

int sl_fragments_init(struct sl_fragments **fragments, void *memory, size_t bytes,
                      uint32_t datagrams, uint32_t held, uint64_t seed)
{
    size_t needed = sl_fragments_bytes(datagrams, held);
    struct sl_fragments *table = memory;

    if (needed == 0 || ((uintptr_t)memory & 63u) != 0)
        return -EINVAL;
    if (bytes < needed)
        return -ENOSPC;
    memset(memory, 0, needed);
    table->set_mask = datagrams / SL_FRAGMENT_WAYS - 1u;
    table->datagram_count = datagrams;
    table->held_capacity = held;
    table->secret = seed;
    table->datagrams = (struct datagram *)(void *)(table + 1);
    table->nodes =
        (struct held_node *)(void *)((uint8_t *)table->datagrams +
                                     aligned_bytes((size_t)datagrams * sizeof(struct datagram)));
    for (uint32_t i = 0; i < held; i++)
        table->nodes[i].next = i + 1u < held ? i + 1u : SL_FRAGMENT_NO_NODE;
    *fragments = table;
    return 0;
}

uint32_t sl_fragments_held(const struct sl_fragments *fragments)
{
    return fragments->held;
}

static void make_key(struct datagram_key *key, const struct sl_packet *packet, uint8_t side)
{
    *key = (struct datagram_key){
        .source = packet->key.source,
        .destination = packet->key.destination,
        .id = packet->fragment_id,
        .protocol = packet->key.protocol,
        .side = side,
    };
}

static struct datagram *set_of(struct sl_fragments *fragments, const struct datagram_key *key)
{
    uint64_t word[5], hash;

    memcpy(word, key, sizeof(word));
    hash = sl_mix64(word[0] ^ fragments->secret, word[1] ^ 0xa0761d6478bd642full);
    hash ^= sl_mix64(word[2] ^ fragments->secret, word[3] ^ 0xe7037ed1a0b428dbull ^ hash);
    hash = sl_mix64(hash ^ fragments->secret, word[4] ^ 0x8ebc6af09c88c6e3ull);
    return &fragments->datagrams[((uint32_t)(hash >> 32) & fragments->set_mask) * SL_FRAGMENT_WAYS];
}

/* The datagram of key, made if there is none; NULL if its set is full. */
static struct datagram *find_or_make(struct sl_fragments *fragments, const struct datagram_key *key,
                                     uint32_t now_ms)
{
    struct datagram *set = set_of(fragments, key), *vacant = NULL;

    for (unsigned int way = 0; way < SL_FRAGMENT_WAYS; way++) {
        if (set[way].used && memcmp(&set[way].key, key, sizeof(*key)) == 0)
            return &set[way];
        if (!set[way].used && vacant == NULL)
            vacant = &set[way];
    }
    if (vacant != NULL) {
        memset(vacant, 0, sizeof(*vacant));
        vacant->key = *key;
        vacant->used = true;
        vacant->born_ms = now_ms;
        vacant->held_head = vacant->held_tail = SL_FRAGMENT_NO_NODE;
    }
    return vacant;
}

static void give_back(struct sl_fragments *fragments, struct datagram *datagram, sl_fragment_fn fn,
                      void *context)
{
    uint32_t index = datagram->held_head;

    while (index != SL_FRAGMENT_NO_NODE) {
        struct held_node *node = &fragments->nodes[index];
        uint32_t next = node->next;

        fn(context, node->handle);
        node->next = fragments->free_head;
        fragments->free_head = index;
        fragments->held--;
        index = next;
    }
    datagram->held_head = datagram->held_tail = SL_FRAGMENT_NO_NODE;
    datagram->held_count = 0;
}

static bool hold(struct sl_fragments *fragments, struct datagram *datagram, uint64_t handle)
{
    uint32_t index = fragments->free_head;
    struct held_node *node;

    if (index == SL_FRAGMENT_NO_NODE || datagram->held_count >= SL_FRAGMENT_HELD_PER_DATAGRAM)
        return false;
    node = &fragments->nodes[index];
    fragments->free_head = node->next;
    node->handle = handle;
    node->next = SL_FRAGMENT_NO_NODE;
    if (datagram->held_tail == SL_FRAGMENT_NO_NODE)
        datagram->held_head = index;
    else
        fragments->nodes[datagram->held_tail].next = index;
    datagram->held_tail = index;
    datagram->held_count++;
    fragments->held++;
    return true;
}

/* The part of a datagram that a fragment carries, in units of 8 bytes. */
struct span {
    uint32_t begin, end;
    bool last;
};

static bool span_of(const struct sl_packet *packet, struct span *span)
{
    uint32_t header_bytes = (packet->data[packet->l3_offset] & 0x0fu) * 4u, bytes;

    if (packet->l3_length_bytes <= header_bytes)
        return false;
    bytes = packet->l3_length_bytes - header_bytes;
    span->last = packet->more_fragments == 0;
    /* all but the last carry whole units (RFC 791 section 3.2) */
    if (!span->last && bytes % SL_FRAGMENT_UNIT_BYTES != 0)
        return false;
    span->begin = packet->fragment_offset_bytes / SL_FRAGMENT_UNIT_BYTES;
    span->end = span->begin + (bytes + SL_FRAGMENT_UNIT_BYTES - 1u) / SL_FRAGMENT_UNIT_BYTES;
    return span->end <= SL_FRAGMENT_UNITS;
}

/* Bits of word `index` of the map that the span covers. */
static uint64_t span_bits(const struct span *span, uint32_t index)
{
    uint32_t low = index * 64u, begin = span->begin > low ? span->begin - low : 0;
    uint32_t end = span->end < low + 64u ? span->end - low : 64u;
    uint64_t upto = end == 64u ? UINT64_MAX : (1ull << end) - 1u;

    return upto & ~((1ull << begin) - 1u);
}

/* Does the span fit what was seen of the datagram: no overlap, nothing beyond its end? */
static bool fits(const struct datagram *datagram, const struct span *span)
{
    if (datagram->end_units != 0 && (span->last || span->end > datagram->end_units))
        return false;
    if (span->last && datagram->top_units > span->end)
        return false;
    for (uint32_t index = span->begin / 64u; index <= (span->end - 1u) / 64u; index++)
        if ((datagram->seen[index] & span_bits(span, index)) != 0)
            return false;
    return true;
}

static void mark(struct datagram *datagram, const struct span *span)
{
    for (uint32_t index = span->begin / 64u; index <= (span->end - 1u) / 64u; index++)
        datagram->seen[index] |= span_bits(span, index);
    datagram->units = (uint16_t)(datagram->units + span->end - span->begin);
    if (span->last)
        datagram->end_units = (uint16_t)span->end;
    if (span->end > datagram->top_units)
        datagram->top_units = (uint16_t)span->end;
}

/*
 * The datagram for a span: where the span contradicts one that is old enough to be another of the
 * same identification, a new one takes its place. NULL: the span is refused.
 */
static struct datagram *take_span(struct sl_fragments *fragments, struct datagram *datagram,
                                  const struct datagram_key *key, const struct span *span,
                                  uint32_t now_ms)
{
    if (fits(datagram, span))
        return datagram;
    if (!datagram->has_first || now_ms - datagram->born_ms <= SL_FRAGMENT_REUSE_MS)
        return NULL;
    datagram->used = false; /* it holds nothing: its first fragment came */
    return find_or_make(fragments, key, now_ms);
}

static void forget_if_complete(struct datagram *datagram)
{
    if (datagram->has_first && datagram->end_units != 0 && datagram->units == datagram->end_units)
        datagram->used = false;
}

/* The fragment's datagram in *datagram, with room for its span (GO); else why there is none. */
static enum sl_fragment_result enter(struct sl_fragments *fragments, const struct sl_packet *packet,
                                     uint8_t side, const struct span *span, uint32_t now_ms,
                                     struct datagram **datagram)
{
    struct datagram_key key;

    make_key(&key, packet, side);
    *datagram = find_or_make(fragments, &key, now_ms);
    if (*datagram == NULL)
        return SL_FRAGMENT_FULL;
    *datagram = take_span(fragments, *datagram, &key, span, now_ms);
    return *datagram != NULL ? SL_FRAGMENT_GO : SL_FRAGMENT_MALFORMED;
}

enum sl_fragment_result sl_fragment_first(struct sl_fragments *fragments,
                                          const struct sl_packet *packet, uint8_t side,
                                          const struct sl_fragment_flow *flow, uint32_t now_ms,
                                          sl_fragment_fn release, void *context)
{
    enum sl_fragment_result result;
    struct datagram *datagram;
    struct span span;

    if (!span_of(packet, &span))
        return SL_FRAGMENT_MALFORMED;
    result = enter(fragments, packet, side, &span, now_ms, &datagram);
    if (result != SL_FRAGMENT_GO)
        return result;
    mark(datagram, &span);
    datagram->has_first = true;
    datagram->flow = *flow;
    give_back(fragments, datagram, release, context);
    forget_if_complete(datagram);
    return SL_FRAGMENT_GO;
}

enum sl_fragment_result sl_fragment_later(struct sl_fragments *fragments,
                                          const struct sl_packet *packet, uint8_t side,
                                          uint64_t handle, uint32_t now_ms,
                                          struct sl_fragment_flow *flow)
{
    enum sl_fragment_result result;
    struct datagram *datagram;
    struct span span;

    if (!span_of(packet, &span) || span.begin == 0)
        return SL_FRAGMENT_MALFORMED;
    result = enter(fragments, packet, side, &span, now_ms, &datagram);
    if (result != SL_FRAGMENT_GO)
        return result;
    if (!datagram->has_first) {
        if (!hold(fragments, datagram, handle)) {
            /* without a packet to wait for, nothing would ever end this datagram early */
            datagram->used = datagram->held_count > 0;
            return SL_FRAGMENT_FULL;
        }
        mark(datagram, &span);
        return SL_FRAGMENT_HELD;
    }
    mark(datagram, &span);
    *flow = datagram->flow;
    forget_if_complete(datagram);
    return SL_FRAGMENT_GO;
}

uint32_t sl_fragments_sweep(struct sl_fragments *fragments, uint32_t count, uint32_t now_ms,
                            uint32_t timeout_ms, sl_fragment_fn expired, void *context)
{
    uint32_t before = fragments->held;

    if (count > fragments->datagram_count)
        count = fragments->datagram_count;
    for (; count > 0; count--) {
        struct datagram *datagram = &fragments->datagrams[fragments->sweep_next];

        fragments->sweep_next = (fragments->sweep_next + 1u) & (fragments->datagram_count - 1u);
        if (!datagram->used || now_ms - datagram->born_ms <= timeout_ms)
            continue;
        give_back(fragments, datagram, expired, context);
        datagram->used = false;
    }
    return before - fragments->held;
}

void sl_fragments_flush(struct sl_fragments *fragments, sl_fragment_fn expired, void *context)
{
    for (uint32_t i = 0; i < fragments->datagram_count; i++) {
        if (fragments->datagrams[i].used)
            give_back(fragments, &fragments->datagrams[i], expired, context);
        fragments->datagrams[i].used = false;
    }
}
