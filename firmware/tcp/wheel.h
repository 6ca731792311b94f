// SPDX-License-Identifier: Apache-2.0
/*
 * A hierarchical timer wheel (Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", 1987,
 * scheme 7): 64 slots on each level, a slot of level n spanning 64^n ticks of 64 us. As many levels
 * as a 64-bit time has digits, so that no deadline is too far; bitmaps tell which levels and slots
 * have timers, so that those that have none cost nothing and what is next is found without a scan.
 *
 * Nodes are embedded in what they time and linked by pointer in both directions: they must not be
 * moved while armed. Arming and disarming are O(1); a node moves down a level at most 9 times in
 * its life (twice for a deadline within 16 s).
 *
 * A timer never runs early and at most one tick late, as far as the owner calls in time.
 */
#ifndef TCP_WHEEL_H
#define TCP_WHEEL_H

#include <stdbool.h>
#include <stdint.h>

#include "list.h"

#define SL_TCP_WHEEL_TICK_BITS 6u /* 64 us */
#define SL_TCP_WHEEL_TICK_US (1u << SL_TCP_WHEEL_TICK_BITS)
#define SL_TCP_WHEEL_DIGIT_BITS 6u
#define SL_TCP_WHEEL_SLOTS (1u << SL_TCP_WHEEL_DIGIT_BITS)
#define SL_TCP_WHEEL_LEVELS 10u /* 6 + 10 * 6 bits: all of a 64-bit time */

/* Embedded in what is timed, zeroed at first. */
struct sl_tcp_wheel_node {
    struct sl_tcp_link link;
    uint64_t due_us; /* meaningful while armed */
};

/* Embedded in the engine; position-stable; all fields are the wheel's. */
struct sl_tcp_wheel {
    uint64_t tick;                          /* what is due before it has run */
    uint32_t levels;                        /* bit n: level n has timers */
    uint32_t armed;                         /* timers on the wheel */
    uint64_t occupied[SL_TCP_WHEEL_LEVELS]; /* bit n: slot n has timers */
    struct sl_tcp_link slots[SL_TCP_WHEEL_LEVELS * SL_TCP_WHEEL_SLOTS];
};

void sl_tcp_wheel_init(struct sl_tcp_wheel *wheel, uint64_t now_us);

static inline bool sl_tcp_wheel_is_armed(const struct sl_tcp_wheel_node *node)
{
    return sl_tcp_link_is_listed(&node->link);
}

/* Arms a node, or moves one that is armed. A deadline that has passed is due at once. */
void sl_tcp_wheel_arm(struct sl_tcp_wheel *wheel, struct sl_tcp_wheel_node *node, uint64_t due_us);

/* Takes a node off the wheel; one that is not on it is left as it is. */
void sl_tcp_wheel_disarm(struct sl_tcp_wheel *wheel, struct sl_tcp_wheel_node *node);

/*
 * Takes the next node that is due off the wheel, in order of their ticks; NULL: none is due, or
 * *budget, of which each step takes one (a timer given or moved down a level), is used up. Then
 * sl_tcp_wheel_next_us() is not in the future and the next call goes on. now_us never goes back.
 */
struct sl_tcp_wheel_node *sl_tcp_wheel_expire(struct sl_tcp_wheel *wheel, uint64_t now_us,
                                              uint32_t *budget);

/*
 * When sl_tcp_wheel_expire() has something to do: never later than the first timer is due, earlier
 * when one has to move down first. UINT64_MAX: no timer is armed.
 */
uint64_t sl_tcp_wheel_next_us(const struct sl_tcp_wheel *wheel);

/*
 * Checks every link, bitmap and count, for tests: 0, or -EIO when one is wrong. O(timers).
 */
int sl_tcp_wheel_verify(const struct sl_tcp_wheel *wheel);

#endif
