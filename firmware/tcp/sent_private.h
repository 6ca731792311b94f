// SPDX-License-Identifier: Apache-2.0
/* Between the ring of records (sent.c) and the states they are in (sent_state.c). */
#ifndef TCP_SENT_PRIVATE_H
#define TCP_SENT_PRIVATE_H

#include "sent.h"

#define SL_TCP_SENT_LIST_EMPTY                                                                     \
    (struct sl_tcp_sent_list)                                                                      \
    {                                                                                              \
        .first = SL_TCP_SLOT_NONE, .last = SL_TCP_SLOT_NONE                                        \
    }

/* The counter of the bytes in a state. */
static inline uint32_t *sl_tcp_sent_bytes_in(struct sl_tcp_sent *sent, uint8_t state)
{
    if (state == SL_TCP_SENT_FLYING)
        return &sent->flying_bytes;
    return state == SL_TCP_SENT_LOST ? &sent->lost_bytes : &sent->sacked_bytes;
}

/* Links a record into a list behind another, or first when `after` is NONE. */
void sl_tcp_sent_link(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages,
                      struct sl_tcp_sent_list *list, uint16_t after, uint16_t slot);

/* Takes a record out of its state: list and counters. It is in none until it enters another. */
void sl_tcp_sent_leave(struct sl_tcp_sent *sent, const struct sl_tcp_pool *pages, uint16_t slot);

#endif
