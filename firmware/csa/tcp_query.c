// SPDX-License-Identifier: Apache-2.0
#include "tcp_query.h"

#include <errno.h>
#include <string.h>

#include "endpoint/query.h"
#include "tcp_row.h"
#include "up.h"

#define ROWS_PER_MESSAGE (sizeof(((struct sl_msg_tcp_rows *)0)->rows) / sizeof(struct sl_tcp_row))
#define LISTENERS_PER_MESSAGE                                                                      \
    (sizeof(((struct sl_msg_tcp_listeners *)0)->rows) / sizeof(struct sl_tcp_listener_row))

static uint64_t cursor_make(uint16_t sp, uint32_t place)
{
    return (uint64_t)sp << 32 | place;
}

static uint16_t cursor_sp(const struct sl_tcp_walk *walk)
{
    return (uint16_t)(walk->cursor >> 32);
}

/* The endpoint the cursor is in, or behind it the next one that is asked; NULL: none is left. */
static struct sl_endpoint *endpoint_at(const struct sl_csa *csa, struct sl_tcp_walk *walk)
{
    for (uint16_t sp = cursor_sp(walk); sp < SL_LIMIT_SP; walk->cursor = cursor_make(++sp, 0))
        if (csa->params.endpoints[sp] != NULL &&
            (walk->query.sp == SL_ID_NONE || walk->query.sp == sp))
            return csa->params.endpoints[sp];
    return NULL;
}

static bool is_about_listeners(const struct sl_tcp_walk *walk)
{
    return !walk->is_reset && walk->query.what == SL_ATTR_TCP_QUERY_WHAT_LISTENERS;
}

static void send_rows(struct sl_csa *csa, bool done, bool exhausted)
{
    struct sl_tcp_walk *walk = &csa->tcp;

    if (is_about_listeners(walk)) {
        walk->listeners.transaction = walk->query.transaction;
        walk->listeners.done = done;
        walk->listeners.exhausted = exhausted;
        walk->listeners.next_cursor = walk->cursor;
        sl_up_tcp_listeners(csa, &walk->listeners);
        memset(&walk->listeners, 0, sizeof(walk->listeners));
    } else {
        walk->rows.transaction = walk->query.transaction;
        walk->rows.done = done;
        walk->rows.exhausted = exhausted;
        walk->rows.next_cursor = walk->cursor;
        sl_up_tcp_rows(csa, &walk->rows);
        memset(&walk->rows, 0, sizeof(walk->rows));
    }
    walk->active = !done;
}

static void refuse_busy(const struct sl_csa *csa, struct sl_refusal *refusal)
{
    if (csa->tcp.active)
        sl_refuse(refusal, EBUSY, SL_MARK_NONE, SL_ID_NONE, NULL,
                  "TCP request %u is being answered: ask again when it is done",
                  csa->tcp.query.transaction);
}

void sl_tcp_query(struct sl_csa *csa, const struct sl_msg_tcp_query *query)
{
    struct sl_refusal refusal = {.error = 0};

    refuse_busy(csa, &refusal);
    if (query->cursor >> 32 > SL_LIMIT_SP)
        sl_refuse(&refusal, EINVAL, SL_MARK_NONE, SL_ID_NONE, NULL,
                  "the cursor is not one of ours: begin with cursor 0");
    if (query->what > SL_ATTR_TCP_QUERY_WHAT_LISTENERS)
        sl_refuse(&refusal, EINVAL, SL_MARK_NONE, SL_ID_NONE, NULL,
                  "there are no rows of number %u: ask for connections, ended ones or listeners",
                  query->what);
    if (query->sp != SL_ID_NONE &&
        (query->sp >= SL_LIMIT_SP || csa->params.endpoints[query->sp] == NULL))
        sl_refuse(&refusal, ENOENT, SL_MARK_SP, query->sp, NULL,
                  "SP %u does not run: ask for one that does", query->sp);
    if (refusal.error != 0) {
        sl_up_nak(csa, query->transaction, &refusal);
        return;
    }
    csa->tcp = (struct sl_tcp_walk){
        .active = true, .query = *query, .rows_left = query->maximum, .cursor = query->cursor};
}

void sl_tcp_reset(struct sl_csa *csa, const struct sl_msg_tcp_reset *request)
{
    struct sl_refusal refusal = {.error = 0};
    struct sl_tcp_walk walk = {.active = true,
                               .is_reset = true,
                               .query = {.transaction = request->transaction, .sp = SL_ID_NONE},
                               .local_port = request->local_port,
                               .remote_port = request->peer_port};

    refuse_busy(csa, &refusal);
    if (sl_config_ip(&request->local, &walk.local) != 0 ||
        sl_config_ip(&request->peer, &walk.remote) != 0)
        sl_refuse(&refusal, EINVAL, SL_MARK_NONE, SL_ID_NONE, NULL,
                  "a connection has two addresses: give both, as show tcp connections does");
    if (refusal.error != 0)
        sl_up_nak(csa, request->transaction, &refusal);
    else
        csa->tcp = walk;
}

void sl_tcp_query_forget(struct sl_csa *csa)
{
    csa->tcp.active = false;
}

static void ask(struct sl_endpoint *endpoint, struct sl_tcp_walk *walk)
{
    static const enum sl_endpoint_question questions[] = {
        [SL_ATTR_TCP_QUERY_WHAT_CONNECTIONS] = SL_ENDPOINT_CONNECTIONS,
        [SL_ATTR_TCP_QUERY_WHAT_ENDED] = SL_ENDPOINT_ENDED,
        [SL_ATTR_TCP_QUERY_WHAT_LISTENERS] = SL_ENDPOINT_LISTENERS,
    };
    const struct sl_endpoint_query query = {
        .question = walk->is_reset ? SL_ENDPOINT_ABORT : questions[walk->query.what],
        .cursor = (uint32_t)walk->cursor,
        .local = walk->local,
        .remote = walk->remote,
        .local_port = walk->local_port,
        .remote_port = walk->remote_port,
    };

    walk->asked = sl_endpoint_ask(endpoint, &query) == 0;
    /* What somebody asked who is gone by now has been answered since. */
    if (!walk->asked)
        sl_endpoint_answer_read(endpoint);
}

/* Adds one row of the answer if it is wanted; the cursor is then behind it. */
static void take_row(struct sl_csa *csa, const struct sl_endpoint_answer *answer, uint16_t row)
{
    struct sl_tcp_walk *walk = &csa->tcp;
    uint16_t sp = cursor_sp(walk);
    bool is_wanted;

    if (is_about_listeners(walk)) {
        const struct sl_endpoint_listener_row *from = &answer->listeners[row];

        walk->cursor = cursor_make(sp, from->cursor);
        is_wanted = sl_tcp_listener_row_wanted(&walk->query, from);
        if (is_wanted)
            sl_tcp_listener_row_fill(sp, from, &walk->listeners.rows[walk->listeners.rows_count++]);
    } else {
        const struct sl_endpoint_connection_row *from = &answer->connections[row];

        walk->cursor = cursor_make(sp, from->cursor);
        is_wanted = sl_tcp_row_wanted(&walk->query, from);
        if (is_wanted)
            sl_tcp_row_fill(sp, answer->now_us, from, &walk->rows.rows[walk->rows.rows_count++]);
    }
    walk->rows_left -= is_wanted;
}

static bool is_message_full(const struct sl_tcp_walk *walk)
{
    return walk->rows.rows_count == ROWS_PER_MESSAGE ||
           walk->listeners.rows_count == LISTENERS_PER_MESSAGE;
}

/* Takes what there is room for. True: all rows of the answer have been taken. */
static bool take_rows(struct sl_csa *csa, const struct sl_endpoint_answer *answer)
{
    struct sl_tcp_walk *walk = &csa->tcp;

    for (; walk->answer_row < answer->rows; walk->answer_row++) {
        if (walk->rows_left == 0)
            return true;
        if (!sl_up_has_room(csa))
            return false;
        take_row(csa, answer, walk->answer_row);
        if (is_message_full(walk))
            send_rows(csa, false, false);
    }
    walk->cursor = answer->cursor == SL_ENDPOINT_CURSOR_END
                       ? cursor_make((uint16_t)(cursor_sp(walk) + 1), 0)
                       : cursor_make(cursor_sp(walk), answer->cursor);
    return true;
}

static void take_answer(struct sl_csa *csa, struct sl_endpoint *endpoint,
                        const struct sl_endpoint_answer *answer)
{
    struct sl_tcp_walk *walk = &csa->tcp;

    if (walk->is_reset && answer->was_aborted) {
        sl_up_ack(csa, walk->query.transaction);
        walk->active = false;
    } else if (!take_rows(csa, answer)) {
        return;
    }
    walk->answer_row = 0;
    walk->asked = false;
    sl_endpoint_answer_read(endpoint);
}

static void finish(struct sl_csa *csa, bool exhausted)
{
    struct sl_refusal refusal = {.error = 0};

    if (!csa->tcp.is_reset) {
        send_rows(csa, true, exhausted);
        return;
    }
    sl_refuse(&refusal, ENOENT, SL_MARK_NONE, SL_ID_NONE, NULL,
              "there is no such connection, or a service no longer holds it; \"show tcp "
              "connections\" lists what there is");
    sl_up_nak(csa, csa->tcp.query.transaction, &refusal);
    csa->tcp.active = false;
}

bool sl_tcp_query_step(struct sl_csa *csa)
{
    struct sl_tcp_walk *walk = &csa->tcp;
    const struct sl_endpoint_answer *answer;
    struct sl_endpoint *endpoint;

    if (!walk->active || !sl_up_flush(csa) || !sl_up_has_room(csa))
        return false;
    endpoint = endpoint_at(csa, walk);
    if (!walk->asked && (endpoint == NULL || (!walk->is_reset && walk->rows_left == 0))) {
        finish(csa, endpoint == NULL);
        return true;
    }
    if (!walk->asked) {
        ask(endpoint, walk);
        return true;
    }
    answer = sl_endpoint_answer(endpoint);
    if (answer != NULL)
        take_answer(csa, endpoint, answer);
    return true;
}
