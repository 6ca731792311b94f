// SPDX-License-Identifier: Apache-2.0
/*
 * Moving data between connections by reference, with back-pressure [FC-4]: no more is taken from
 * one than all others have room for, and it counts as consumed, which opens the window of who sent
 * it, when they have taken it. Only when the engine itself is short of memory is something held
 * here.
 */
#include "endpoint_private.h"

#include <errno.h>

#include "pmd/eal.h"

/* Rounds of one visit: other sessions want their turn. */
#define ROUNDS_MAX 8u

static struct sl_held *take_block(struct sl_endpoint *endpoint, struct sl_session *session,
                                  enum sl_way way)
{
    uint32_t index = endpoint->free_held;

    if (unlikely(index == SL_NO_INDEX))
        return NULL;
    endpoint->free_held = endpoint->held[index].next;
    session->held[way] = index;
    return &endpoint->held[index];
}

static void give_block(struct sl_endpoint *endpoint, struct sl_session *session, enum sl_way way)
{
    uint32_t index = session->held[way];

    endpoint->held[index].next = endpoint->free_held;
    endpoint->free_held = index;
    session->held[way] = SL_NO_INDEX;
}

static void retain_all(const struct sl_held *held)
{
    for (uint16_t i = 0; i < held->count; i++)
        sl_endpoint_retain(NULL, held->slices[i].owner);
}

static void release_all(const struct sl_held *held)
{
    for (uint16_t i = 0; i < held->count; i++)
        sl_endpoint_release(NULL, held->slices[i].owner);
}

/*
 * Offers a block to every leg that waits for it; the last to take it gets our own references. True:
 * nobody waits any more, and the references are gone.
 */
static bool deliver(struct sl_session *session, struct sl_held *held)
{
    bool is_ours = true;

    for (unsigned int mask = held->waiting, refused = 0; mask != 0; mask &= mask - 1) {
        unsigned int leg = (unsigned int)__builtin_ctz(mask);
        bool is_last = (mask & (mask - 1)) == 0 && refused == 0;
        int rc;

        if (!is_last)
            retain_all(held);
        rc = sl_tcp_send(session->legs[leg].party.connection, held->slices, held->count);
        if (rc != 0 && !is_last)
            release_all(held);
        if (rc == 0 && is_last)
            is_ours = false;
        if (rc == -ENOBUFS)
            refused |= 1u << leg;
        else
            held->waiting &= (uint16_t) ~(1u << leg); /* it has it, or closes and wants none */
    }
    if (held->waiting != 0)
        return false;
    if (is_ours)
        release_all(held);
    return true;
}

static bool finish_block(struct sl_endpoint *endpoint, struct sl_session *session,
                         struct sl_leg *from, enum sl_way way)
{
    struct sl_held *held = &endpoint->held[session->held[way]];
    uint32_t bytes = held->bytes;

    if (!deliver(session, held))
        return false;
    give_block(endpoint, session, way);
    if (from->party.connection != NULL)
        sl_tcp_consumed(from->party.connection, bytes);
    if (way == SL_WAY_IN)
        session->service->statistics.in_bytes += bytes;
    else
        session->service->statistics.out_bytes += bytes;
    return true;
}

/* Slices that every leg of the mask has room for, whatever their length. */
static uint16_t room_slices(const struct sl_session *session, unsigned int to_mask)
{
    uint32_t room = SL_SPLICE_SLICES * SL_PMD_MBUF_DATA_BYTES;

    for (; to_mask != 0; to_mask &= to_mask - 1) {
        const struct sl_leg *leg = &session->legs[__builtin_ctz(to_mask)];
        uint32_t here = sl_tcp_send_room_bytes(leg->party.connection);

        room = here < room ? here : room;
    }
    return (uint16_t)(room / SL_PMD_MBUF_DATA_BYTES);
}

/* Nothing of theirs may be under way that would wake the session again. */
static void want_room(const struct sl_session *session, unsigned int to_mask)
{
    for (; to_mask != 0; to_mask &= to_mask - 1)
        sl_tcp_want_room(session->legs[__builtin_ctz(to_mask)].party.connection);
}

static void fill_block(struct sl_held *held, struct sl_tcp_connection *from, uint16_t slices,
                       unsigned int to_mask)
{
    held->count = sl_tcp_receive(from, held->slices, slices);
    held->waiting = (uint16_t)to_mask;
    held->bytes = 0;
    for (uint16_t i = 0; i < held->count; i++)
        held->bytes += held->slices[i].length_bytes;
}

bool sl_endpoint_splice(struct sl_endpoint *endpoint, struct sl_session *session, unsigned int from,
                        unsigned int to_mask, enum sl_way way)
{
    struct sl_leg *source = &session->legs[from];

    for (unsigned int round = 0; round < ROUNDS_MAX; round++) {
        uint16_t slices;

        if (session->held[way] != SL_NO_INDEX && !finish_block(endpoint, session, source, way))
            return false;
        if (source->party.connection == NULL ||
            sl_tcp_readable_bytes(source->party.connection) == 0)
            return false;
        slices = room_slices(session, to_mask);
        if (slices == 0) {
            want_room(session, to_mask);
            return false;
        }
        if (take_block(endpoint, session, way) == NULL)
            return true;
        fill_block(&endpoint->held[session->held[way]], source->party.connection, slices, to_mask);
    }
    return session->held[way] == SL_NO_INDEX || finish_block(endpoint, session, source, way);
}

bool sl_endpoint_is_drained(const struct sl_session *session, unsigned int from, enum sl_way way)
{
    const struct sl_leg *leg = &session->legs[from];

    return leg->has_peer_closed && session->held[way] == SL_NO_INDEX &&
           (leg->party.connection == NULL || sl_tcp_readable_bytes(leg->party.connection) == 0);
}

bool sl_endpoint_discard(struct sl_leg *leg, uint64_t *bytes)
{
    struct sl_held read;

    for (unsigned int round = 0; round < ROUNDS_MAX; round++) {
        if (leg->party.connection == NULL || sl_tcp_readable_bytes(leg->party.connection) == 0)
            return false;
        fill_block(&read, leg->party.connection, SL_SPLICE_SLICES, 0);
        release_all(&read);
        sl_tcp_consumed(leg->party.connection, read.bytes);
        *bytes += read.bytes;
    }
    return true;
}

void sl_endpoint_unhold(struct sl_endpoint *endpoint, struct sl_session *session, unsigned int leg)
{
    for (unsigned int way = 0; way < SL_WAYS; way++)
        if (session->held[way] != SL_NO_INDEX)
            endpoint->held[session->held[way]].waiting &= (uint16_t) ~(1u << leg);
}

void sl_endpoint_drop_held(struct sl_endpoint *endpoint, struct sl_session *session)
{
    for (unsigned int way = 0; way < SL_WAYS; way++) {
        if (session->held[way] == SL_NO_INDEX)
            continue;
        release_all(&endpoint->held[session->held[way]]);
        give_block(endpoint, session, (enum sl_way)way);
    }
}
