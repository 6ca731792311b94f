// SPDX-License-Identifier: Apache-2.0
#include "table.h"

/* Datagrams that are dropped in one go. */
#define EXPIRED_TOGETHER 32u

/* Where a part belongs: before it `after` (NONE: it is the first). */
struct place {
    uint32_t after;
    bool is_duplicate;
    bool overlaps;
};

/* Fragments come in order most of the time: the end is looked at first. */
static struct place place_of(const struct sl_reassembly *reassembly,
                             const struct sl_reassembly_datagram *datagram, uint32_t begin,
                             uint32_t end)
{
    struct place place = {.after = SL_REASSEMBLY_NONE};
    uint32_t index = datagram->first;

    if (datagram->last != SL_REASSEMBLY_NONE) {
        const struct sl_reassembly_part *last = &reassembly->parts[datagram->last];

        if (begin >= last->begin + last->payload.length_bytes) {
            place.after = datagram->last;
            return place;
        }
    }
    for (; index != SL_REASSEMBLY_NONE; index = reassembly->parts[index].next) {
        const struct sl_reassembly_part *part = &reassembly->parts[index];
        uint32_t part_end = part->begin + part->payload.length_bytes;

        place.is_duplicate = part->begin == begin && part_end == end;
        if (place.is_duplicate || part->begin >= end)
            return place;
        place.overlaps = part_end > begin;
        if (place.overlaps)
            return place;
        place.after = index;
    }
    return place;
}

/* Do all agree on where the datagram ends? */
static bool agrees_on_end(const struct sl_reassembly *reassembly,
                          const struct sl_reassembly_datagram *datagram, uint32_t end,
                          bool has_more)
{
    const struct sl_reassembly_part *last;

    if (datagram->end != SL_REASSEMBLY_END_UNKNOWN)
        return has_more ? end < datagram->end : end == datagram->end;
    if (has_more || datagram->last == SL_REASSEMBLY_NONE)
        return true;
    last = &reassembly->parts[datagram->last];
    return last->begin + last->payload.length_bytes <= end;
}

static void link_part(struct sl_reassembly *reassembly, struct sl_reassembly_datagram *datagram,
                      uint32_t index, uint32_t after)
{
    struct sl_reassembly_part *part = &reassembly->parts[index];

    if (after == SL_REASSEMBLY_NONE) {
        part->next = datagram->first;
        datagram->first = index;
    } else {
        part->next = reassembly->parts[after].next;
        reassembly->parts[after].next = index;
    }
    if (part->next == SL_REASSEMBLY_NONE)
        datagram->last = index;
    datagram->parts++;
    datagram->here_bytes += part->payload.length_bytes;
}

/* All parts are there: they meet, for none overlap. */
static void join_parts(struct sl_reassembly *reassembly, struct sl_reassembly_datagram *datagram,
                       struct sl_message *whole)
{
    while (datagram->first != SL_REASSEMBLY_NONE) {
        uint32_t part = datagram->first;

        datagram->first = reassembly->parts[part].next;
        sl_message_join(reassembly->pool, whole, &reassembly->parts[part].payload);
        sl_reassembly_give_part(reassembly, part);
    }
    sl_reassembly_end(reassembly, datagram);
}

static enum sl_reassembly_outcome refuse(struct sl_reassembly *reassembly,
                                         struct sl_reassembly_datagram *datagram,
                                         struct sl_fragment_arrival *fragment,
                                         enum sl_reassembly_outcome outcome)
{
    sl_message_free(reassembly->pool, &fragment->payload);
    if (outcome != SL_REASSEMBLY_DUPLICATE)
        sl_reassembly_end(reassembly, datagram);
    return outcome;
}

/* The datagram of a fragment, which may have to be begun, and a free part: the oldest other
 * datagrams go for them. */
static struct sl_reassembly_datagram *make_room(struct sl_reassembly *reassembly,
                                                const struct sl_fragment_arrival *fragment,
                                                uint64_t now_us, uint32_t *evicted)
{
    struct sl_reassembly_datagram *datagram = sl_reassembly_find(reassembly, fragment);

    if (datagram == NULL) {
        if (reassembly->free_datagram == SL_REASSEMBLY_NONE)
            *evicted += sl_reassembly_end(reassembly, &reassembly->datagrams[reassembly->oldest]);
        datagram = sl_reassembly_begin(reassembly, fragment, now_us);
    }
    while (reassembly->free_part == SL_REASSEMBLY_NONE) {
        uint32_t oldest = reassembly->oldest;

        if (&reassembly->datagrams[oldest] == datagram)
            oldest = datagram->younger;
        if (oldest == SL_REASSEMBLY_NONE)
            break;
        *evicted += sl_reassembly_end(reassembly, &reassembly->datagrams[oldest]);
    }
    return datagram;
}

enum sl_reassembly_outcome sl_reassembly_take(struct sl_reassembly *reassembly,
                                              struct sl_fragment_arrival *fragment, uint64_t now_us,
                                              struct sl_message *whole, uint32_t *evicted)
{
    uint32_t begin = fragment->offset_bytes, end = begin + fragment->payload.length_bytes;
    struct sl_reassembly_datagram *datagram;
    struct place place;
    uint32_t part;

    sl_message_clear(whole);
    *evicted = 0;
    datagram = make_room(reassembly, fragment, now_us, evicted);
    place = place_of(reassembly, datagram, begin, end);
    if (place.overlaps || !agrees_on_end(reassembly, datagram, end, fragment->has_more))
        return refuse(reassembly, datagram, fragment, SL_REASSEMBLY_MALFORMED);
    if (place.is_duplicate)
        return refuse(reassembly, datagram, fragment, SL_REASSEMBLY_DUPLICATE);
    if (datagram->parts == SL_REASSEMBLY_FRAGMENTS_MAX ||
        reassembly->free_part == SL_REASSEMBLY_NONE)
        return refuse(reassembly, datagram, fragment, SL_REASSEMBLY_TOO_MANY);
    part = sl_reassembly_take_part(reassembly);
    reassembly->parts[part].begin = begin;
    reassembly->parts[part].payload = fragment->payload;
    sl_message_clear(&fragment->payload);
    link_part(reassembly, datagram, part, place.after);
    if (!fragment->has_more)
        datagram->end = end;
    if (datagram->here_bytes != datagram->end)
        return SL_REASSEMBLY_WAITING;
    join_parts(reassembly, datagram, whole);
    return SL_REASSEMBLY_COMPLETE;
}

uint32_t sl_reassembly_expire(struct sl_reassembly *reassembly, uint64_t now_us)
{
    uint32_t fragments = 0;

    for (unsigned int i = 0; i < EXPIRED_TOGETHER && now_us >= sl_reassembly_next_us(reassembly);
         i++)
        fragments += sl_reassembly_end(reassembly, &reassembly->datagrams[reassembly->oldest]);
    return fragments;
}

uint64_t sl_reassembly_next_us(const struct sl_reassembly *reassembly)
{
    if (reassembly->oldest == SL_REASSEMBLY_NONE)
        return UINT64_MAX;
    return reassembly->datagrams[reassembly->oldest].since_us + SL_REASSEMBLY_TIMEOUT_US;
}

uint32_t sl_reassembly_datagrams(const struct sl_reassembly *reassembly)
{
    return reassembly->datagram_count;
}

uint32_t sl_reassembly_fragments(const struct sl_reassembly *reassembly)
{
    return reassembly->part_count;
}

void sl_reassembly_clear(struct sl_reassembly *reassembly)
{
    while (reassembly->oldest != SL_REASSEMBLY_NONE)
        sl_reassembly_end(reassembly, &reassembly->datagrams[reassembly->oldest]);
}
