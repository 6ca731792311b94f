// SPDX-License-Identifier: Apache-2.0
#include "timers.h"

#define NONE UINT32_MAX
#define SLOT(tick) ((uint32_t)((tick) & (SL_NFS_TICKS - 1)))

void sl_nfs_timers_init(struct sl_nfs_timers *timers, struct sl_nfs_timer *places, uint32_t count,
                        uint64_t now_us)
{
    *timers =
        (struct sl_nfs_timers){.places = places, .count = count, .tick = now_us / SL_NFS_TICK_US};
    for (uint32_t i = 0; i < count; i++)
        places[i].due_us = UINT64_MAX;
    for (uint32_t i = 0; i < SL_NFS_TICKS; i++)
        timers->ticks[i] = NONE;
}

/* Where a deadline hangs: what is past in the current tick, what is too far at the horizon. */
static uint32_t slot_of(const struct sl_nfs_timers *timers, uint64_t due_us)
{
    uint64_t tick = due_us / SL_NFS_TICK_US;

    if (tick < timers->tick)
        tick = timers->tick;
    if (tick - timers->tick >= SL_NFS_TICKS)
        tick = timers->tick + SL_NFS_TICKS - 1;
    return SLOT(tick);
}

/* A timer's `previous` at the head of a list names the list, above all numbers of timers. */
#define HEAD(slot) (UINT32_MAX - SL_NFS_TICKS + (slot))
#define IS_HEAD(previous) ((previous) >= UINT32_MAX - SL_NFS_TICKS)

static void unlink_timer(struct sl_nfs_timers *timers, uint32_t number)
{
    struct sl_nfs_timer *timer = &timers->places[number];

    if (timer->next != NONE)
        timers->places[timer->next].previous = timer->previous;
    if (IS_HEAD(timer->previous)) {
        uint32_t slot = timer->previous - HEAD(0);

        timers->ticks[slot] = timer->next;
        if (timer->next == NONE)
            timers->busy[slot / 64] &= ~(1ull << slot % 64);
    } else {
        timers->places[timer->previous].next = timer->next;
    }
}

static void link_timer(struct sl_nfs_timers *timers, uint32_t number)
{
    struct sl_nfs_timer *timer = &timers->places[number];
    uint32_t slot = slot_of(timers, timer->due_us);

    timer->next = timers->ticks[slot];
    timer->previous = HEAD(slot);
    if (timer->next != NONE)
        timers->places[timer->next].previous = number;
    timers->ticks[slot] = number;
    timers->busy[slot / 64] |= 1ull << slot % 64;
}

void sl_nfs_timers_set(struct sl_nfs_timers *timers, uint32_t number, uint64_t due_us)
{
    struct sl_nfs_timer *timer = &timers->places[number];

    if (timer->due_us != UINT64_MAX) {
        unlink_timer(timers, number);
        timers->set--;
    }
    timer->due_us = due_us;
    if (due_us == UINT64_MAX)
        return;
    link_timer(timers, number);
    timers->set++;
}

/* Puts what hangs in a tick where it belongs now that time has come to it. */
static void hang_again(struct sl_nfs_timers *timers, uint32_t slot)
{
    uint32_t number = timers->ticks[slot];

    timers->ticks[slot] = NONE;
    timers->busy[slot / 64] &= ~(1ull << slot % 64);
    while (number != NONE) {
        uint32_t next = timers->places[number].next;

        link_timer(timers, number);
        number = next;
    }
}

uint32_t sl_nfs_timers_expire(struct sl_nfs_timers *timers, uint64_t now_us)
{
    uint64_t now_tick = now_us / SL_NFS_TICK_US;

    if (timers->set == 0) {
        if (timers->tick < now_tick)
            timers->tick = now_tick;
        return NONE;
    }
    for (;;) {
        uint32_t slot = SLOT(timers->tick);

        for (uint32_t number = timers->ticks[slot]; number != NONE;
             number = timers->places[number].next) {
            if (timers->places[number].due_us <= now_us) {
                sl_nfs_timers_set(timers, number, UINT64_MAX);
                return number;
            }
        }
        if (timers->tick >= now_tick)
            return NONE;
        /* After a long pause one turn of the wheel shows all there are. */
        if (now_tick - timers->tick > SL_NFS_TICKS)
            timers->tick = now_tick - SL_NFS_TICKS;
        timers->tick++;
        if (timers->ticks[slot] != NONE)
            hang_again(timers, slot);
    }
}

uint64_t sl_nfs_timers_next_us(const struct sl_nfs_timers *timers)
{
    if (timers->set == 0)
        return UINT64_MAX;
    for (uint32_t i = 0; i < SL_NFS_TICKS; i++) {
        uint32_t slot = SLOT(timers->tick + i);

        if (slot % 64 == 0 && timers->busy[slot / 64] == 0) {
            i += 63;
            continue;
        }

        /* What hangs here for want of a place farther off has to be hung again in time. */
        uint64_t next_us = (timers->tick + i + 1) * SL_NFS_TICK_US;

        if (timers->ticks[slot] == NONE)
            continue;
        for (uint32_t number = timers->ticks[slot]; number != NONE;
             number = timers->places[number].next) {
            if (timers->places[number].due_us < next_us)
                next_us = timers->places[number].due_us;
        }
        return next_us;
    }
    return UINT64_MAX;
}
