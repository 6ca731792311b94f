// SPDX-License-Identifier: Apache-2.0
#include "table.h"

#include <string.h>

#define BUCKET_SEED 0xda7a6u
#define ALIGNMENT 64u

static size_t align(size_t bytes)
{
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static uint32_t buckets_for(uint32_t datagrams)
{
    uint32_t buckets = 1;

    while (buckets < datagrams)
        buckets *= 2;
    return buckets;
}

size_t sl_reassembly_bytes(const struct sl_reassembly_limits *limits)
{
    if (limits->datagrams == 0 || limits->datagrams > 1u << 20 || limits->fragments == 0 ||
        limits->fragments > 1u << 24)
        return 0;
    return align(sizeof(struct sl_reassembly)) +
           align(limits->datagrams * sizeof(struct sl_reassembly_datagram)) +
           align(limits->fragments * sizeof(struct sl_reassembly_part)) +
           align(buckets_for(limits->datagrams) * sizeof(uint32_t));
}

struct sl_reassembly *sl_reassembly_create(void *memory, const struct sl_reassembly_limits *limits,
                                           struct sl_message_pool *pool)
{
    uint32_t buckets = buckets_for(limits->datagrams);
    struct sl_reassembly *reassembly = memory;
    uint8_t *at = (uint8_t *)memory + align(sizeof(*reassembly));

    memset(memory, 0, sl_reassembly_bytes(limits));
    reassembly->pool = pool;
    reassembly->datagrams = (struct sl_reassembly_datagram *)at;
    at += align(limits->datagrams * sizeof(struct sl_reassembly_datagram));
    reassembly->parts = (struct sl_reassembly_part *)at;
    at += align(limits->fragments * sizeof(struct sl_reassembly_part));
    reassembly->buckets = (uint32_t *)at;
    reassembly->bucket_mask = buckets - 1;
    reassembly->oldest = reassembly->youngest = SL_REASSEMBLY_NONE;
    for (uint32_t i = 0; i < buckets; i++)
        reassembly->buckets[i] = SL_REASSEMBLY_NONE;
    for (uint32_t i = 0; i < limits->datagrams; i++)
        reassembly->datagrams[i].younger = i + 1 < limits->datagrams ? i + 1 : SL_REASSEMBLY_NONE;
    for (uint32_t i = 0; i < limits->fragments; i++)
        reassembly->parts[i].next = i + 1 < limits->fragments ? i + 1 : SL_REASSEMBLY_NONE;
    return reassembly;
}

static uint32_t *bucket_of(struct sl_reassembly *reassembly, const struct sl_ip *source,
                           const struct sl_ip *destination, uint16_t id)
{
    uint32_t hash = sl_ip_hash(source, BUCKET_SEED) ^ sl_ip_hash(destination, BUCKET_SEED + id);

    return &reassembly->buckets[hash & reassembly->bucket_mask];
}

struct sl_reassembly_datagram *sl_reassembly_find(struct sl_reassembly *reassembly,
                                                  const struct sl_fragment_arrival *fragment)
{
    uint32_t index =
        *bucket_of(reassembly, &fragment->source, &fragment->destination, fragment->id);

    while (index != SL_REASSEMBLY_NONE) {
        struct sl_reassembly_datagram *datagram = &reassembly->datagrams[index];

        if (datagram->id == fragment->id && sl_ip_equal(&datagram->source, &fragment->source) &&
            sl_ip_equal(&datagram->destination, &fragment->destination))
            return datagram;
        index = datagram->next;
    }
    return NULL;
}

static void join_ages(struct sl_reassembly *reassembly, uint32_t index)
{
    struct sl_reassembly_datagram *datagram = &reassembly->datagrams[index];

    datagram->older = reassembly->youngest;
    datagram->younger = SL_REASSEMBLY_NONE;
    if (reassembly->youngest == SL_REASSEMBLY_NONE)
        reassembly->oldest = index;
    else
        reassembly->datagrams[reassembly->youngest].younger = index;
    reassembly->youngest = index;
}

static void leave_ages(struct sl_reassembly *reassembly,
                       const struct sl_reassembly_datagram *datagram)
{
    if (datagram->older == SL_REASSEMBLY_NONE)
        reassembly->oldest = datagram->younger;
    else
        reassembly->datagrams[datagram->older].younger = datagram->younger;
    if (datagram->younger == SL_REASSEMBLY_NONE)
        reassembly->youngest = datagram->older;
    else
        reassembly->datagrams[datagram->younger].older = datagram->older;
}

struct sl_reassembly_datagram *sl_reassembly_begin(struct sl_reassembly *reassembly,
                                                   const struct sl_fragment_arrival *fragment,
                                                   uint64_t now_us)
{
    uint32_t index = reassembly->free_datagram;
    struct sl_reassembly_datagram *datagram;
    uint32_t *bucket;

    if (index == SL_REASSEMBLY_NONE)
        return NULL;
    datagram = &reassembly->datagrams[index];
    reassembly->free_datagram = datagram->younger;
    bucket = bucket_of(reassembly, &fragment->source, &fragment->destination, fragment->id);
    *datagram = (struct sl_reassembly_datagram){
        .source = fragment->source,
        .destination = fragment->destination,
        .id = fragment->id,
        .since_us = now_us,
        .is_used = true,
        .first = SL_REASSEMBLY_NONE,
        .last = SL_REASSEMBLY_NONE,
        .end = SL_REASSEMBLY_END_UNKNOWN,
        .next = *bucket,
    };
    *bucket = index;
    join_ages(reassembly, index);
    reassembly->datagram_count++;
    return datagram;
}

static void leave_bucket(struct sl_reassembly *reassembly,
                         const struct sl_reassembly_datagram *datagram)
{
    uint32_t *link = bucket_of(reassembly, &datagram->source, &datagram->destination, datagram->id);

    while (&reassembly->datagrams[*link] != datagram)
        link = &reassembly->datagrams[*link].next;
    *link = datagram->next;
}

uint32_t sl_reassembly_end(struct sl_reassembly *reassembly,
                           struct sl_reassembly_datagram *datagram)
{
    uint32_t parts = datagram->parts;

    while (datagram->first != SL_REASSEMBLY_NONE) {
        uint32_t part = datagram->first;

        datagram->first = reassembly->parts[part].next;
        sl_message_free(reassembly->pool, &reassembly->parts[part].payload);
        sl_reassembly_give_part(reassembly, part);
    }
    leave_bucket(reassembly, datagram);
    leave_ages(reassembly, datagram);
    datagram->is_used = false;
    datagram->younger = reassembly->free_datagram;
    reassembly->free_datagram = (uint32_t)(datagram - reassembly->datagrams);
    reassembly->datagram_count--;
    return parts;
}

uint32_t sl_reassembly_take_part(struct sl_reassembly *reassembly)
{
    uint32_t index = reassembly->free_part;

    if (index == SL_REASSEMBLY_NONE)
        return SL_REASSEMBLY_NONE;
    reassembly->free_part = reassembly->parts[index].next;
    reassembly->part_count++;
    return index;
}

void sl_reassembly_give_part(struct sl_reassembly *reassembly, uint32_t index)
{
    reassembly->parts[index].next = reassembly->free_part;
    reassembly->free_part = index;
    reassembly->part_count--;
}
