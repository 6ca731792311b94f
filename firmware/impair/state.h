/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPAIR_STATE_H
#define IMPAIR_STATE_H

/* An impairment as its own files see it. One thread at a time owns all of it. */

#include "impair/impair.h"
#include "random.h"

#define SL_IMPAIR_NS_PER_US 1000u
#define SL_IMPAIR_NS_PER_S 1000000000u
#define SL_IMPAIR_NO_SLOT UINT32_MAX
/* Packets that wait to be let past at one time; a further one keeps its place. */
#define SL_IMPAIR_MAX_DISPLACED 64u

/* One packet on its way. */
struct sl_impair_slot {
    void *packet;
    uint64_t due_ns;
    uint64_t order; /* among packets due at the same time */
    uint32_t length_bytes;
    uint32_t flags; /* enum sl_impair_flags */
    uint32_t corrupt_bit;
    uint32_t next_free; /* of a free slot: the next one, or SL_IMPAIR_NO_SLOT */
};

/* What the schedule is ordered by; kept apart from the slots, so that sifting stays in few lines.
 */
struct sl_impair_heap_entry {
    uint64_t due_ns;
    uint64_t order;
    uint32_t slot;
};

/* A packet that others are let past. */
struct sl_impair_displaced {
    uint64_t deadline_ns;
    uint32_t slot;
    uint32_t packets_left; /* that have to come past yet */
};

/* Jitter that keeps the order: from one value to the next in jitter_us from begin_ns on. */
struct sl_impair_jitter {
    uint64_t begin_ns;
    uint64_t from_ns;
    uint64_t to_ns;
};

struct sl_impair {
    struct sl_impair_params params;
    struct sl_impair_settings settings;
    struct sl_impair_counters counters;
    struct sl_random random;
    bool impairs;    /* the settings say anything at all */
    bool in_burst;   /* the bad state */
    uint64_t now_ns; /* latest time seen */
    uint64_t next_order;
    uint64_t last_due_ns; /* the latest that a packet in its turn was given */

    /* The rate limit: when all that was accepted has been sent, and the fraction of a nanosecond
     * beyond it in units of 1 / rate_bps. */
    uint64_t link_free_ns;
    uint64_t link_free_rest;

    struct sl_impair_jitter jitter;

    /* The tail: the latest packets, oldest first. */
    uint64_t tail_expires_ns;
    uint32_t tail_count;
    uint32_t tail[SL_IMPAIR_MAX_TAIL_PACKETS + 1];

    uint32_t displaced_count;
    struct sl_impair_displaced displaced[SL_IMPAIR_MAX_DISPLACED];

    uint32_t used; /* slots with a packet */
    uint32_t first_free;
    uint32_t heap_count;
    struct sl_impair_heap_entry *heap; /* behind the slots: a binary heap, the earliest first */
    struct sl_impair_slot slots[];
};

/* losses.c: the counter of the loss that befalls the next packet, NULL if it gets through. */
uint64_t *sl_impair_find_loss(struct sl_impair *impair, uint32_t length_bytes);

/* wire.c: when a packet that gets through is due, in its turn: rate, delay and jitter. */
uint64_t sl_impair_time_packet(struct sl_impair *impair, uint32_t length_bytes);

/* wire.c: bytes that wait for the rate limit or are being sent; 0 without one. */
uint64_t sl_impair_backlog_bytes(const struct sl_impair *impair);

/* schedule.c: slots and the order in which packets come out. */
void sl_impair_schedule_init(struct sl_impair *impair, void *heap);
uint32_t sl_impair_slot_take(struct sl_impair *impair); /* SL_IMPAIR_NO_SLOT: none is free */
void sl_impair_slot_free(struct sl_impair *impair, uint32_t slot);
void sl_impair_schedule(struct sl_impair *impair, uint32_t slot);
/* The earliest, SL_IMPAIR_NO_SLOT when there is none; it stays. */
uint32_t sl_impair_schedule_first(const struct sl_impair *impair);
void sl_impair_schedule_remove_first(struct sl_impair *impair);

#endif
