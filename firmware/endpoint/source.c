// SPDX-License-Identifier: Apache-2.0
/*
 * source (character generator, RFC 864, with a pattern that can be verified): sends bytes of
 * pattern.h until the client closes. A client that sends a line with a decimal number gets that
 * many bytes and then the end of the stream; if more was under way already, it ends there.
 */
#include "endpoint_private.h"

#define ROUNDS_MAX 4u
/* Longer numbers mean no length that anybody wants. */
#define ASKED_MAX (UINT64_MAX / 10u - 1u)

static void set_limit(struct sl_session *session, uint64_t limit)
{
    session->limit = limit > session->position ? limit : session->position;
}

/* Reads on in the client's line. What is no number, or follows it, means nothing. */
static void read_line(struct sl_session *session, const uint8_t *data, uint32_t length)
{
    for (uint32_t i = 0; i < length && !session->has_asked; i++) {
        if (data[i] == '\n') {
            session->has_asked = true;
            set_limit(session, session->asked);
        } else if (data[i] >= '0' && data[i] <= '9' && session->asked < ASKED_MAX) {
            session->asked = session->asked * 10u + data[i] - '0';
        } else if (data[i] != '\r') {
            session->has_asked = true;
        }
    }
}

static void read_request(struct sl_session *session)
{
    struct sl_tcp_connection *client = session->legs[SL_CLIENT].party.connection;
    struct sl_tcp_slice slice;

    for (unsigned int round = 0; round < ROUNDS_MAX && !session->has_asked; round++) {
        if (sl_tcp_receive(client, &slice, 1) == 0)
            return;
        read_line(session, slice.data, slice.length_bytes);
        session->service->statistics.in_bytes += slice.length_bytes;
        sl_tcp_consumed(client, slice.length_bytes);
        sl_endpoint_release(NULL, slice.owner);
    }
}

/* Sends slices of the pattern, at most so many bytes. False: there was none, or the engine took
 * nothing. */
static bool send_some(struct sl_endpoint *endpoint, struct sl_session *session, uint64_t max_bytes)
{
    struct sl_tcp_slice slices[SL_SPLICE_SLICES];
    uint64_t position = session->position;
    uint16_t count = 0;

    while (count < SL_SPLICE_SLICES && max_bytes > 0 &&
           sl_pattern_slice(&endpoint->pattern, position,
                            max_bytes < UINT32_MAX ? (uint32_t)max_bytes : UINT32_MAX,
                            &slices[count])) {
        position += slices[count].length_bytes;
        max_bytes -= slices[count++].length_bytes;
    }
    if (count == 0) {
        sl_endpoint_session_later(endpoint, session, SL_AGENDA_WAITING);
        return false;
    }
    if (sl_tcp_send(session->legs[SL_CLIENT].party.connection, slices, count) != 0) {
        for (uint16_t i = 0; i < count; i++)
            sl_endpoint_release(NULL, slices[i].owner);
        return false;
    }
    session->service->statistics.out_bytes += position - session->position;
    session->position = position;
    return true;
}

static bool fill(struct sl_endpoint *endpoint, struct sl_session *session)
{
    struct sl_tcp_connection *client = session->legs[SL_CLIENT].party.connection;

    for (unsigned int round = 0; round < ROUNDS_MAX; round++) {
        uint64_t left = session->limit - session->position;
        uint64_t room = sl_tcp_send_room_bytes(client);

        if (left == 0)
            return false;
        if (room == 0) {
            sl_tcp_want_room(client);
            return false;
        }
        if (!send_some(endpoint, session, left < room ? left : room))
            return false;
    }
    return true;
}

static bool run(struct sl_endpoint *endpoint, struct sl_session *session)
{
    struct sl_leg *client = &session->legs[SL_CLIENT];
    bool has_more = false;

    if (client->party.connection == NULL || client->end != SL_TCP_END_NONE)
        return sl_endpoint_discard(client, &session->service->statistics.in_bytes);
    read_request(session);
    if (session->has_asked)
        has_more = sl_endpoint_discard(client, &session->service->statistics.in_bytes);
    if (sl_endpoint_is_drained(session, SL_CLIENT, SL_WAY_IN) && session->limit == UINT64_MAX)
        set_limit(session, session->position);
    has_more |= fill(endpoint, session);
    if (session->position == session->limit)
        sl_endpoint_leg_shut(client);
    return has_more ||
           (!session->has_asked && sl_tcp_readable_bytes(client->party.connection) != 0);
}

const struct sl_service_kind sl_endpoint_source = {.run = run};
