// SPDX-License-Identifier: Apache-2.0
/* What the engine says of connections, brought to the sessions they belong to. */
#include "endpoint_private.h"

#define EVENTS_PER_TURN 2048u

/* A connection nobody has room for. */
static void turn_away(struct sl_endpoint *endpoint, struct sl_tcp_connection *connection)
{
    sl_tcp_abort(connection, "no room for another session", endpoint->now_us);
    sl_tcp_release(connection, endpoint->now_us);
}

/* The listener has the engine's settings; the priority is the service's own. */
static void set_priority(const struct sl_endpoint *endpoint,
                         const struct sl_endpoint_tcp_service *service,
                         struct sl_tcp_connection *connection)
{
    struct sl_tcp_settings settings = endpoint->settings;

    if (settings.priority == service->config.priority)
        return;
    settings.priority = service->config.priority;
    sl_tcp_set_settings(connection, &settings);
}

static struct sl_leg *accept(struct sl_endpoint *endpoint, const struct sl_tcp_event *event)
{
    struct sl_endpoint_tcp_service *service = sl_tcp_listener_user(event->listener);
    struct sl_session *session = sl_endpoint_session_begin(endpoint, service, event->connection);

    if (session == NULL) {
        turn_away(endpoint, event->connection);
        return NULL;
    }
    set_priority(endpoint, service, event->connection);
    if (service->kind->begin != NULL)
        service->kind->begin(endpoint, session);
    return &session->legs[SL_CLIENT];
}

static void note(struct sl_leg *leg, const struct sl_tcp_event *event)
{
    struct sl_tcp_info info;

    leg->is_connected |= (event->events & SL_TCP_EVENT_CONNECTED) != 0;
    leg->has_peer_closed |= (event->events & SL_TCP_EVENT_PEER_CLOSED) != 0;
    if ((event->events & SL_TCP_EVENT_CLOSED) == 0)
        return;
    sl_tcp_info(event->connection, &info);
    leg->end = info.end;
}

/* To who shares the engine. */
static void tell_user(const struct sl_endpoint_user *user, struct sl_endpoint_party *party,
                      const struct sl_tcp_event *event)
{
    if ((event->events & SL_TCP_EVENT_ACCEPTED) != 0)
        user->accepted(user->context, party, event->connection, event->events);
    else
        user->happened(user->context, party, event->events);
}

static void handle(struct sl_endpoint *endpoint, const struct sl_tcp_event *event)
{
    bool is_new = (event->events & SL_TCP_EVENT_ACCEPTED) != 0;
    struct sl_endpoint_party *party =
        is_new ? sl_tcp_listener_user(event->listener) : sl_tcp_user(event->connection);
    struct sl_endpoint_tcp_service *service;
    struct sl_leg *leg;

    if (likely(party != NULL) && party->user != NULL) {
        tell_user(party->user, party, event);
        return;
    }
    leg = is_new ? accept(endpoint, event) : (struct sl_leg *)party;
    if (unlikely(leg == NULL))
        return;
    service = sl_endpoint_session_of(leg)->service;
    if (leg->index != SL_CLIENT && (event->events & SL_TCP_EVENT_CONNECTED) != 0)
        service->statistics.targets_connected++;
    note(leg, event);
    sl_endpoint_session_step(endpoint, sl_endpoint_session_of(leg));
}

void sl_endpoint_forget_events(struct sl_endpoint *endpoint,
                               const struct sl_tcp_connection *connection)
{
    for (uint16_t i = endpoint->event_next; i < endpoint->event_count; i++)
        if (endpoint->events[i].connection == connection)
            endpoint->events[i].connection = NULL;
}

/* Takes some events; what their handling will touch is asked for meanwhile. */
static bool take(struct sl_endpoint *endpoint)
{
    endpoint->event_next = 0;
    endpoint->event_count = sl_tcp_events(endpoint->engine, endpoint->events, SL_EVENTS);
    for (uint16_t i = 0; i < endpoint->event_count; i++)
        rte_prefetch0(sl_tcp_user(endpoint->events[i].connection));
    return endpoint->event_count != 0;
}

/* What is done about one connection may end another whose event has been taken already. */
bool sl_endpoint_events(struct sl_endpoint *endpoint)
{
    unsigned int count = 0;

    while (count < EVENTS_PER_TURN && take(endpoint)) {
        count += endpoint->event_count;
        while (endpoint->event_next < endpoint->event_count) {
            const struct sl_tcp_event *event = &endpoint->events[endpoint->event_next++];

            if (event->connection != NULL)
                handle(endpoint, event);
        }
    }
    return count > 0;
}
