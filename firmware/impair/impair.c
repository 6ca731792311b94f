/* SPDX-License-Identifier: Apache-2.0 */
/* The way of a packet through a wire: in, to its turn, held as a tail or displaced, out. */
#include "impair/impair.h"

#include <string.h>

#include "state.h"

size_t sl_impair_memory_bytes(uint32_t slots)
{
    return sizeof(struct sl_impair) +
           (size_t)slots * (sizeof(struct sl_impair_slot) + sizeof(struct sl_impair_heap_entry));
}

struct sl_impair *sl_impair_init(void *memory, const struct sl_impair_params *params)
{
    struct sl_impair *impair = memory;

    memset(impair, 0, sizeof(*impair));
    impair->params = *params;
    sl_impair_schedule_init(impair, impair->slots + params->slots);
    return impair;
}

static bool does_impair(const struct sl_impair_settings *settings)
{
    return (settings->loss_ppm | settings->burst_enter_ppm | settings->tail_loss_ppm |
            settings->reorder_ppm | settings->duplicate_ppm | settings->delay_us |
            settings->jitter_us | settings->corrupt_ppm) != 0 ||
           settings->rate_bps != 0 || settings->cut;
}

/* Puts a displaced packet behind all that were put in so far, not before due_ns. */
static void replace_displaced(struct sl_impair *impair, uint32_t index, uint64_t due_ns)
{
    struct sl_impair_slot *packet = &impair->slots[impair->displaced[index].slot];

    if (packet->due_ns < due_ns)
        packet->due_ns = due_ns;
    packet->order = impair->next_order++;
    sl_impair_schedule(impair, impair->displaced[index].slot);
    impair->displaced[index] = impair->displaced[--impair->displaced_count];
}

static void settle_displaced(struct sl_impair *impair)
{
    for (uint32_t i = 0; i < impair->displaced_count;)
        if (impair->displaced[i].deadline_ns <= impair->now_ns)
            replace_displaced(impair, i, impair->displaced[i].deadline_ns);
        else
            i++;
}

/* A packet gets its place: at its time, past those that are displaced. */
static void take_turn(struct sl_impair *impair, uint32_t slot)
{
    uint64_t due_ns = impair->slots[slot].due_ns;

    sl_impair_schedule(impair, slot);
    for (uint32_t i = 0; i < impair->displaced_count;)
        if (--impair->displaced[i].packets_left == 0)
            replace_displaced(impair, i, due_ns);
        else
            i++;
}

/* The oldest of the tail is one no longer. */
static void pass_oldest_of_tail(struct sl_impair *impair)
{
    uint32_t slot = impair->tail[0];

    impair->tail_count--;
    memmove(impair->tail, impair->tail + 1, impair->tail_count * sizeof(impair->tail[0]));
    take_turn(impair, slot);
}

void sl_impair_configure(struct sl_impair *impair, const struct sl_impair_settings *settings)
{
    uint32_t tail_packets = settings->tail_loss_ppm != 0 ? settings->tail_packets : 0;

    impair->settings = *settings;
    impair->impairs = does_impair(settings);
    impair->in_burst = false;
    impair->jitter = (struct sl_impair_jitter){0};
    sl_random_seed(&impair->random, settings->seed);
    while (impair->tail_count > tail_packets)
        pass_oldest_of_tail(impair);
}

const struct sl_impair_settings *sl_impair_settings(const struct sl_impair *impair)
{
    return &impair->settings;
}

const struct sl_impair_counters *sl_impair_counters(const struct sl_impair *impair)
{
    return &impair->counters;
}

bool sl_impair_is_transparent(const struct sl_impair *impair)
{
    return !impair->impairs && impair->used == 0;
}

uint32_t sl_impair_queued(const struct sl_impair *impair)
{
    return impair->used;
}

static void advance(struct sl_impair *impair, uint64_t now_us)
{
    uint64_t now_ns = now_us * SL_IMPAIR_NS_PER_US;

    if (now_ns > impair->now_ns)
        impair->now_ns = now_ns;
}

static void lose(struct sl_impair *impair, uint32_t slot, uint64_t *counter)
{
    void *packet = impair->slots[slot].packet;

    ++*counter;
    sl_impair_slot_free(impair, slot);
    impair->params.release(impair->params.context, packet);
}

/* Nothing came behind the tail for long enough: it is lost as a whole, or passes. */
static void settle_tail(struct sl_impair *impair)
{
    if (impair->tail_count == 0 || impair->now_ns < impair->tail_expires_ns)
        return;
    if (sl_random_hits(&impair->random, impair->settings.tail_loss_ppm))
        for (uint32_t i = 0; i < impair->tail_count; i++)
            lose(impair, impair->tail[i], &impair->counters.tail_lost);
    else
        for (uint32_t i = 0; i < impair->tail_count; i++)
            take_turn(impair, impair->tail[i]);
    impair->tail_count = 0;
}

/* Takes a packet out of its turn, if that is its lot. True if it was displaced by packets. */
static bool displace(struct sl_impair *impair, uint32_t slot)
{
    const struct sl_impair_settings *settings = &impair->settings;
    uint64_t extra_ns = (uint64_t)settings->reorder_delay_us * SL_IMPAIR_NS_PER_US;
    struct sl_impair_slot *packet = &impair->slots[slot];

    if (!sl_random_hits(&impair->random, settings->reorder_ppm) ||
        impair->displaced_count == SL_IMPAIR_MAX_DISPLACED)
        return false;
    impair->counters.reordered++;
    if (settings->reorder_packets == 0) {
        packet->due_ns += extra_ns;
        return false;
    }
    impair->displaced[impair->displaced_count++] =
        (struct sl_impair_displaced){.deadline_ns = packet->due_ns + extra_ns,
                                     .slot = slot,
                                     .packets_left = settings->reorder_packets};
    return true;
}

static void fill_slot(struct sl_impair *impair, uint32_t slot, void *packet, uint32_t length_bytes)
{
    const struct sl_impair_settings *settings = &impair->settings;
    struct sl_impair_slot *filled = &impair->slots[slot];
    uint32_t skip_bytes = settings->corrupt_skip_bytes;
    bool marked = settings->ecn_threshold_bytes != 0 &&
                  sl_impair_backlog_bytes(impair) > settings->ecn_threshold_bytes;

    *filled = (struct sl_impair_slot){.packet = packet,
                                      .length_bytes = length_bytes,
                                      .flags = marked ? SL_IMPAIR_MARK_CE : 0,
                                      .order = impair->next_order++};
    filled->due_ns = sl_impair_time_packet(impair, length_bytes);
    if (length_bytes > skip_bytes && sl_random_hits(&impair->random, settings->corrupt_ppm)) {
        uint32_t bits = (length_bytes - skip_bytes) * 8u;

        filled->flags |= SL_IMPAIR_CORRUPT;
        filled->corrupt_bit = skip_bytes * 8u + sl_random_below(&impair->random, bits);
    }
    if (sl_random_hits(&impair->random, settings->duplicate_ppm))
        filled->flags |= SL_IMPAIR_COPY;
}

enum sl_impair_fate sl_impair_put(struct sl_impair *impair, void *packet, uint32_t length_bytes,
                                  uint64_t now_us)
{
    uint64_t *loss;
    uint32_t slot;

    advance(impair, now_us);
    settle_tail(impair);
    settle_displaced(impair);
    impair->counters.put++;
    loss = sl_impair_find_loss(impair, length_bytes);
    if (loss != NULL) {
        ++*loss;
        impair->params.release(impair->params.context, packet);
        return SL_IMPAIR_LOST;
    }
    slot = sl_impair_slot_take(impair);
    fill_slot(impair, slot, packet, length_bytes);
    if (displace(impair, slot))
        return SL_IMPAIR_QUEUED;
    if (impair->settings.tail_loss_ppm == 0) {
        take_turn(impair, slot);
        return SL_IMPAIR_QUEUED;
    }
    impair->tail[impair->tail_count++] = slot;
    impair->tail_expires_ns =
        impair->now_ns + (uint64_t)impair->settings.tail_idle_us * SL_IMPAIR_NS_PER_US;
    if (impair->tail_count > impair->settings.tail_packets)
        pass_oldest_of_tail(impair);
    return SL_IMPAIR_QUEUED;
}

/* Tells of a slot's packet once; true when it was for the last time. */
static bool emit(struct sl_impair *impair, struct sl_impair_slot *slot, struct sl_impair_out *out)
{
    struct sl_impair_counters *counters = &impair->counters;

    *out = (struct sl_impair_out){.packet = slot->packet,
                                  .length_bytes = slot->length_bytes,
                                  .flags = slot->flags,
                                  .corrupt_bit = slot->corrupt_bit};
    if ((slot->flags & SL_IMPAIR_COPY) != 0) {
        slot->flags &= ~(uint32_t)SL_IMPAIR_COPY;
        counters->duplicated++;
        return false;
    }
    counters->passed++;
    counters->corrupted += (slot->flags & SL_IMPAIR_CORRUPT) != 0;
    counters->marked += (slot->flags & SL_IMPAIR_MARK_CE) != 0;
    return true;
}

uint32_t sl_impair_take(struct sl_impair *impair, uint64_t now_us, struct sl_impair_out *out,
                        uint32_t max)
{
    uint32_t taken = 0;

    advance(impair, now_us);
    settle_tail(impair);
    settle_displaced(impair);
    while (taken < max) {
        uint32_t slot = sl_impair_schedule_first(impair);

        if (slot == SL_IMPAIR_NO_SLOT || impair->slots[slot].due_ns > impair->now_ns)
            break;
        if (emit(impair, &impair->slots[slot], &out[taken++])) {
            sl_impair_schedule_remove_first(impair);
            sl_impair_slot_free(impair, slot);
        }
    }
    return taken;
}

uint64_t sl_impair_next_us(const struct sl_impair *impair)
{
    uint32_t first = sl_impair_schedule_first(impair);
    uint64_t next_ns = first != SL_IMPAIR_NO_SLOT ? impair->slots[first].due_ns : UINT64_MAX;

    if (impair->tail_count > 0 && impair->tail_expires_ns < next_ns)
        next_ns = impair->tail_expires_ns;
    for (uint32_t i = 0; i < impair->displaced_count; i++)
        if (impair->displaced[i].deadline_ns < next_ns)
            next_ns = impair->displaced[i].deadline_ns;
    if (next_ns == UINT64_MAX)
        return UINT64_MAX;
    return next_ns / SL_IMPAIR_NS_PER_US + (next_ns % SL_IMPAIR_NS_PER_US != 0);
}

void sl_impair_flush(struct sl_impair *impair)
{
    uint64_t *counter = &impair->counters.flushed;

    for (uint32_t i = 0; i < impair->heap_count; i++)
        lose(impair, impair->heap[i].slot, counter);
    for (uint32_t i = 0; i < impair->tail_count; i++)
        lose(impair, impair->tail[i], counter);
    for (uint32_t i = 0; i < impair->displaced_count; i++)
        lose(impair, impair->displaced[i].slot, counter);
    impair->heap_count = impair->tail_count = impair->displaced_count = 0;
    impair->link_free_ns = impair->last_due_ns = 0;
    impair->jitter = (struct sl_impair_jitter){0};
}
