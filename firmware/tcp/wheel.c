// SPDX-License-Identifier: Apache-2.0
/*
 * A node lies on the level of the highest digit (of 6 bits) in which its tick differs from the
 * wheel's, in the slot of that digit. It follows that
 *   - on each level all occupied slots are at or after the wheel's own digit there,
 *   - what is on a lower level is due before what is on a higher one,
 *   - the wheel may be turned to any tick that no occupied slot begins before.
 * A slot whose first tick the wheel has reached is emptied node by node: what is due is given, the
 * rest moves to lower levels. It may stay half emptied, when the budget of a call is used up; then
 * it is the earliest slot still, and nothing turns the wheel further before it is empty.
 */
#include "wheel.h"

#include <errno.h>

#define DIGIT_MASK (SL_TCP_WHEEL_SLOTS - 1u)
/* The last tick there is; sums that would pass it end there. */
#define TICK_LAST (UINT64_MAX >> SL_TCP_WHEEL_TICK_BITS)

struct place {
    uint32_t level, slot;
};

static struct sl_tcp_link *ring_at(struct sl_tcp_wheel *wheel, struct place place)
{
    return &wheel->slots[place.level * SL_TCP_WHEEL_SLOTS + place.slot];
}

/* Rounded up: a timer never runs early. */
static uint64_t tick_of(uint64_t due_us)
{
    uint64_t tick = due_us >> SL_TCP_WHEEL_TICK_BITS;

    return tick + ((due_us & (SL_TCP_WHEEL_TICK_US - 1u)) != 0 && tick < TICK_LAST);
}

static struct place place_of(const struct sl_tcp_wheel *wheel, uint64_t due_us)
{
    uint64_t tick = tick_of(due_us);
    uint64_t differing;
    struct place place = {0};

    if (tick < wheel->tick)
        tick = wheel->tick;
    differing = tick ^ wheel->tick;
    if (differing != 0)
        place.level = (63u - (uint32_t)__builtin_clzll(differing)) / SL_TCP_WHEEL_DIGIT_BITS;
    place.slot = (uint32_t)(tick >> place.level * SL_TCP_WHEEL_DIGIT_BITS) & DIGIT_MASK;
    return place;
}

static void put(struct sl_tcp_wheel *wheel, struct sl_tcp_wheel_node *node)
{
    struct place place = place_of(wheel, node->due_us);

    sl_tcp_list_append(ring_at(wheel, place), &node->link);
    wheel->occupied[place.level] |= 1ull << place.slot;
    wheel->levels |= 1u << place.level;
    wheel->armed++;
}

static void mark_empty(struct sl_tcp_wheel *wheel, const struct sl_tcp_link *ring)
{
    uint32_t number = (uint32_t)(ring - wheel->slots);
    uint32_t level = number / SL_TCP_WHEEL_SLOTS;

    wheel->occupied[level] &= ~(1ull << number % SL_TCP_WHEEL_SLOTS);
    if (wheel->occupied[level] == 0)
        wheel->levels &= ~(1u << level);
}

static void take(struct sl_tcp_wheel *wheel, struct sl_tcp_wheel_node *node)
{
    /* A node between one link and itself is alone in its ring. */
    if (node->link.next == node->link.previous)
        mark_empty(wheel, node->link.next);
    sl_tcp_link_remove(&node->link);
    wheel->armed--;
}

/* The tick that a slot begins with. */
static uint64_t slot_tick(const struct sl_tcp_wheel *wheel, struct place place)
{
    uint32_t shift = place.level * SL_TCP_WHEEL_DIGIT_BITS;
    uint64_t above = wheel->tick >> shift & ~(uint64_t)DIGIT_MASK;

    return (above | place.slot) << shift;
}

/* Finds the occupied slot that begins first; gives when. The wheel has timers. */
static uint64_t earliest(const struct sl_tcp_wheel *wheel, struct place *first)
{
    uint64_t first_tick = UINT64_MAX;

    for (uint32_t levels = wheel->levels; levels != 0; levels &= levels - 1u) {
        struct place place = {.level = (uint32_t)__builtin_ctz(levels)};
        uint64_t tick;

        place.slot = (uint32_t)__builtin_ctzll(wheel->occupied[place.level]);
        tick = slot_tick(wheel, place);
        if (tick < first_tick) {
            first_tick = tick;
            *first = place;
        }
    }
    return first_tick;
}

void sl_tcp_wheel_init(struct sl_tcp_wheel *wheel, uint64_t now_us)
{
    *wheel = (struct sl_tcp_wheel){.tick = now_us >> SL_TCP_WHEEL_TICK_BITS};
    for (uint32_t i = 0; i < SL_TCP_WHEEL_LEVELS * SL_TCP_WHEEL_SLOTS; i++)
        sl_tcp_list_init(&wheel->slots[i]);
}

void sl_tcp_wheel_arm(struct sl_tcp_wheel *wheel, struct sl_tcp_wheel_node *node, uint64_t due_us)
{
    sl_tcp_wheel_disarm(wheel, node);
    node->due_us = due_us;
    put(wheel, node);
}

void sl_tcp_wheel_disarm(struct sl_tcp_wheel *wheel, struct sl_tcp_wheel_node *node)
{
    if (sl_tcp_wheel_is_armed(node))
        take(wheel, node);
}

struct sl_tcp_wheel_node *sl_tcp_wheel_expire(struct sl_tcp_wheel *wheel, uint64_t now_us,
                                              uint32_t *budget)
{
    uint64_t now_tick = now_us >> SL_TCP_WHEEL_TICK_BITS;

    while (wheel->levels != 0) {
        struct sl_tcp_wheel_node *node;
        struct place place;
        uint64_t tick = earliest(wheel, &place);

        if (tick > now_tick)
            break;
        if (*budget == 0)
            return NULL;
        (*budget)--;
        if (tick > wheel->tick)
            wheel->tick = tick;
        node = SL_TCP_OF_LINK(ring_at(wheel, place)->next, struct sl_tcp_wheel_node, link);
        take(wheel, node);
        if (tick_of(node->due_us) <= wheel->tick)
            return node;
        put(wheel, node);
    }
    if (now_tick > wheel->tick)
        wheel->tick = now_tick;
    return NULL;
}

uint64_t sl_tcp_wheel_next_us(const struct sl_tcp_wheel *wheel)
{
    struct place place;

    if (wheel->levels == 0)
        return UINT64_MAX;
    return earliest(wheel, &place) << SL_TCP_WHEEL_TICK_BITS;
}

/* Does a node belong where it is: nothing above its level differs, and its digit is the slot's? */
static bool is_placed_well(const struct sl_tcp_wheel *wheel, uint64_t due_us, struct place place)
{
    uint32_t shift = place.level * SL_TCP_WHEEL_DIGIT_BITS;
    uint64_t tick = tick_of(due_us);

    if (tick < wheel->tick)
        tick = wheel->tick;
    return (tick >> shift & DIGIT_MASK) == place.slot &&
           tick >> shift >> SL_TCP_WHEEL_DIGIT_BITS ==
               wheel->tick >> shift >> SL_TCP_WHEEL_DIGIT_BITS &&
           place.slot >= (wheel->tick >> shift & DIGIT_MASK);
}

static int verify_ring(const struct sl_tcp_wheel *wheel, struct place place, uint32_t *armed)
{
    const struct sl_tcp_link *ring = &wheel->slots[place.level * SL_TCP_WHEEL_SLOTS + place.slot];
    bool is_occupied = (wheel->occupied[place.level] >> place.slot & 1u) != 0;

    if (is_occupied == sl_tcp_list_is_empty(ring))
        return -EIO;
    for (const struct sl_tcp_link *link = ring->next; link != ring; link = link->next) {
        const struct sl_tcp_wheel_node *node =
            SL_TCP_OF_LINK(link, const struct sl_tcp_wheel_node, link);

        if (link == NULL || link->next == NULL || link->next->previous != link ||
            !is_placed_well(wheel, node->due_us, place) || ++*armed > wheel->armed)
            return -EIO;
    }
    return 0;
}

int sl_tcp_wheel_verify(const struct sl_tcp_wheel *wheel)
{
    uint32_t armed = 0;

    for (uint32_t level = 0; level < SL_TCP_WHEEL_LEVELS; level++) {
        if ((wheel->levels >> level & 1u) != (wheel->occupied[level] != 0))
            return -EIO;
        for (uint32_t slot = 0; slot < SL_TCP_WHEEL_SLOTS; slot++) {
            if (verify_ring(wheel, (struct place){level, slot}, &armed) != 0)
                return -EIO;
        }
    }
    return armed == wheel->armed ? 0 : -EIO;
}
