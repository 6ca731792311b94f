// SPDX-License-Identifier: Apache-2.0
/* Questions of the control thread (endpoint/query.h), answered in bounded pieces. */
#include "endpoint_private.h"

#include <errno.h>

/* Places of the engine's tables that one piece looks at is the engine's to bound; so many pieces.
 */
#define STEPS_PER_TURN 32u

int sl_endpoint_ask(struct sl_endpoint *endpoint, const struct sl_endpoint_query *query)
{
    struct sl_query_slot *slot = &endpoint->slot;

    if (atomic_load_explicit(&slot->state, memory_order_acquire) != SL_QUERY_FREE)
        return -EBUSY;
    slot->query = *query;
    atomic_store_explicit(&slot->state, SL_QUERY_ASKED, memory_order_release);
    return 0;
}

const struct sl_endpoint_answer *sl_endpoint_answer(struct sl_endpoint *endpoint)
{
    struct sl_query_slot *slot = &endpoint->slot;

    if (atomic_load_explicit(&slot->state, memory_order_acquire) != SL_QUERY_ANSWERED)
        return NULL;
    return &slot->answer;
}

void sl_endpoint_answer_read(struct sl_endpoint *endpoint)
{
    struct sl_query_slot *slot = &endpoint->slot;

    if (atomic_load_explicit(&slot->state, memory_order_acquire) == SL_QUERY_ANSWERED)
        atomic_store_explicit(&slot->state, SL_QUERY_FREE, memory_order_release);
}

static uint16_t service_of(const struct sl_tcp_connection *connection)
{
    struct sl_endpoint_party *party = sl_tcp_user(connection);

    if (party == NULL || party->user != NULL)
        return UINT16_MAX;
    return sl_endpoint_session_of((struct sl_leg *)party)->service->config.id;
}

static void list_connections(struct sl_endpoint *endpoint, struct sl_endpoint_answer *answer)
{
    for (unsigned int step = 0; step < STEPS_PER_TURN && answer->rows < SL_ENDPOINT_ROWS; step++) {
        const struct sl_tcp_connection *connection;
        struct sl_endpoint_connection_row *row;

        if (answer->cursor == SL_ENDPOINT_CURSOR_END)
            return;
        connection = sl_tcp_next_connection(endpoint->engine, &answer->cursor);
        if (connection == NULL)
            continue;
        row = &answer->connections[answer->rows++];
        sl_tcp_info(connection, &row->info);
        row->service = service_of(connection);
        row->cursor = answer->cursor;
    }
}

static void list_ended(struct sl_endpoint *endpoint, struct sl_endpoint_answer *answer)
{
    while (answer->rows < SL_ENDPOINT_ROWS) {
        struct sl_endpoint_connection_row *row = &answer->connections[answer->rows];

        if (!sl_tcp_ended(endpoint->engine, answer->cursor, &row->info)) {
            answer->cursor = SL_ENDPOINT_CURSOR_END;
            return;
        }
        row->service = UINT16_MAX;
        row->cursor = ++answer->cursor;
        answer->rows++;
    }
}

static void list_listeners(struct sl_endpoint *endpoint, struct sl_endpoint_answer *answer)
{
    for (unsigned int step = 0; step < STEPS_PER_TURN && answer->rows < SL_ENDPOINT_ROWS; step++) {
        const struct sl_tcp_listener *listener;
        const struct sl_endpoint_party *party;
        struct sl_endpoint_listener_row *row;

        if (answer->cursor == SL_ENDPOINT_CURSOR_END)
            return;
        listener = sl_tcp_next_listener(endpoint->engine, &answer->cursor);
        if (listener == NULL)
            continue;
        party = sl_tcp_listener_user(listener);
        row = &answer->listeners[answer->rows++];
        sl_tcp_listener_info(listener, &row->info);
        row->service = party->user == NULL
                           ? ((const struct sl_endpoint_tcp_service *)party)->config.id
                           : UINT16_MAX;
        row->cursor = answer->cursor;
    }
}

static bool is_wanted(const struct sl_endpoint_query *query, const struct sl_tcp_info *info)
{
    return info->local_port == query->local_port && info->remote_port == query->remote_port &&
           sl_ip_equal(&info->local, &query->local) && sl_ip_equal(&info->remote, &query->remote);
}

/*
 * The end of an aborted connection reaches its session as any other. One that nobody holds has
 * closed on our side already and ends by itself.
 */
static void abort_connection(struct sl_endpoint *endpoint, struct sl_endpoint_answer *answer,
                             const struct sl_endpoint_query *query)
{
    for (unsigned int step = 0; step < STEPS_PER_TURN; step++) {
        const struct sl_tcp_connection *connection;
        struct sl_tcp_info info;
        struct sl_endpoint_party *party;

        if (answer->cursor == SL_ENDPOINT_CURSOR_END)
            return;
        connection = sl_tcp_next_connection(endpoint->engine, &answer->cursor);
        if (connection == NULL)
            continue;
        sl_tcp_info(connection, &info);
        party = sl_tcp_user(connection);
        if (!is_wanted(query, &info) || party == NULL)
            continue;
        sl_tcp_abort(party->connection, "reset by the operator", endpoint->now_us);
        answer->was_aborted = true;
        answer->cursor = SL_ENDPOINT_CURSOR_END;
    }
}

bool sl_endpoint_query_step(struct sl_endpoint *endpoint)
{
    struct sl_query_slot *slot = &endpoint->slot;
    struct sl_endpoint_answer *answer = &slot->answer;

    if (likely(atomic_load_explicit(&slot->state, memory_order_acquire) != SL_QUERY_ASKED))
        return false;
    answer->now_us = endpoint->now_us;
    answer->cursor = slot->query.cursor;
    answer->rows = 0;
    answer->was_aborted = false;
    switch (slot->query.question) {
    case SL_ENDPOINT_CONNECTIONS:
        list_connections(endpoint, answer);
        break;
    case SL_ENDPOINT_ENDED:
        list_ended(endpoint, answer);
        break;
    case SL_ENDPOINT_LISTENERS:
        list_listeners(endpoint, answer);
        break;
    case SL_ENDPOINT_ABORT:
        abort_connection(endpoint, answer, &slot->query);
        break;
    }
    atomic_store_explicit(&slot->state, SL_QUERY_ANSWERED, memory_order_release);
    return true;
}
