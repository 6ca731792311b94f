// SPDX-License-Identifier: Apache-2.0
/*
 * Sessions: one for each client's connection, with the connections that were opened for it. A
 * session in a list is freed only when it comes out of the list.
 */
#include "endpoint_private.h"

/* Of each agenda. */
#define SESSIONS_PER_TURN 64u
#define WAITING_INTERVAL_US 1000u

static uint32_t index_of(const struct sl_endpoint *endpoint, const struct sl_session *session)
{
    return (uint32_t)(session - endpoint->sessions);
}

struct sl_session *sl_endpoint_session_of(struct sl_leg *leg)
{
    struct sl_leg *first = leg - leg->index;

    return (struct sl_session *)((uint8_t *)first - offsetof(struct sl_session, legs));
}

static void join_service(struct sl_endpoint *endpoint, struct sl_session *session,
                         struct sl_endpoint_tcp_service *service)
{
    uint32_t index = index_of(endpoint, session);

    session->service = service;
    session->older = service->youngest;
    session->younger = SL_NO_INDEX;
    if (service->youngest == SL_NO_INDEX)
        service->oldest = index;
    else
        endpoint->sessions[service->youngest].younger = index;
    service->youngest = index;
    service->statistics.connections_accepted++;
    service->statistics.connections_active++;
}

static void leave_service(struct sl_endpoint *endpoint, struct sl_session *session)
{
    struct sl_endpoint_tcp_service *service = session->service;

    if (session->older == SL_NO_INDEX)
        service->oldest = session->younger;
    else
        endpoint->sessions[session->older].younger = session->younger;
    if (session->younger == SL_NO_INDEX)
        service->youngest = session->older;
    else
        endpoint->sessions[session->younger].older = session->older;
    service->statistics.connections_active--;
    session->service = NULL;
}

struct sl_session *sl_endpoint_session_begin(struct sl_endpoint *endpoint,
                                             struct sl_endpoint_tcp_service *service,
                                             struct sl_tcp_connection *client)
{
    uint32_t index = endpoint->free_session;
    struct sl_session *session;

    if (unlikely(index == SL_NO_INDEX))
        return NULL;
    session = &endpoint->sessions[index];
    endpoint->free_session = session->next[SL_AGENDA_READY];
    *session = (struct sl_session){.held = {SL_NO_INDEX, SL_NO_INDEX}, .limit = UINT64_MAX};
    for (unsigned int i = 0; i < SL_LEGS; i++)
        session->legs[i].index = (uint8_t)i;
    session->legs[SL_CLIENT].party.connection = client;
    session->legs[SL_CLIENT].is_connected = true;
    sl_tcp_set_user(client, &session->legs[SL_CLIENT]);
    join_service(endpoint, session, service);
    return session;
}

static void free_session(struct sl_endpoint *endpoint, struct sl_session *session)
{
    session->next[SL_AGENDA_READY] = endpoint->free_session;
    endpoint->free_session = index_of(endpoint, session);
}

static bool is_listed(const struct sl_session *session)
{
    return session->is_listed[SL_AGENDA_READY] || session->is_listed[SL_AGENDA_WAITING];
}

static void end_session(struct sl_endpoint *endpoint, struct sl_session *session)
{
    sl_endpoint_drop_held(endpoint, session);
    leave_service(endpoint, session);
    if (is_listed(session))
        session->is_over = true;
    else
        free_session(endpoint, session);
}

static void give_back(struct sl_endpoint *endpoint, struct sl_leg *leg)
{
    struct sl_tcp_connection *connection = leg->party.connection;

    leg->party.connection = NULL;
    leg->is_wanted = false;
    sl_endpoint_forget_events(endpoint, connection);
    sl_tcp_set_user(connection, NULL);
    sl_tcp_release(connection, endpoint->now_us);
}

void sl_endpoint_session_abort(struct sl_endpoint *endpoint, struct sl_session *session,
                               const char *detail)
{
    if (session->legs[SL_CLIENT].party.connection != NULL)
        session->service->statistics.connections_aborted++;
    for (unsigned int i = 0; i < SL_LEGS; i++) {
        struct sl_leg *leg = &session->legs[i];

        leg->is_wanted = false;
        if (leg->party.connection == NULL)
            continue;
        if (leg->end == SL_TCP_END_NONE)
            sl_tcp_abort(leg->party.connection, detail, endpoint->now_us);
        give_back(endpoint, leg);
    }
    end_session(endpoint, session);
}

/* Lets go of a leg that has ended, unless there is still something to be read from it. */
static void let_go(struct sl_endpoint *endpoint, struct sl_session *session, struct sl_leg *leg)
{
    bool is_clean = leg->end == SL_TCP_END_CLOSED;
    const struct sl_service_kind *kind = session->service->kind;

    if (is_clean && sl_tcp_readable_bytes(leg->party.connection) != 0)
        return;
    if (!is_clean && leg->index == SL_CLIENT)
        session->service->statistics.connections_aborted++;
    give_back(endpoint, leg);
    sl_endpoint_unhold(endpoint, session, leg->index);
    if (!is_clean && kind->failed != NULL)
        kind->failed(endpoint, session, leg);
}

static bool is_empty(const struct sl_session *session)
{
    for (unsigned int i = 0; i < SL_LEGS; i++)
        if (session->legs[i].party.connection != NULL || session->legs[i].is_wanted)
            return false;
    return true;
}

void sl_endpoint_session_step(struct sl_endpoint *endpoint, struct sl_session *session)
{
    bool has_more = session->service->kind->run(endpoint, session);

    for (unsigned int i = 0; i < SL_LEGS && session->service != NULL; i++)
        if (session->legs[i].party.connection != NULL && session->legs[i].end != SL_TCP_END_NONE)
            let_go(endpoint, session, &session->legs[i]);
    if (session->service == NULL)
        return;
    if (is_empty(session))
        end_session(endpoint, session);
    else if (has_more)
        sl_endpoint_session_later(endpoint, session, SL_AGENDA_READY);
}

void sl_endpoint_leg_shut(struct sl_leg *leg)
{
    if (leg->party.connection == NULL || leg->is_shut)
        return;
    leg->is_shut = true;
    sl_tcp_shutdown(leg->party.connection);
}

void sl_endpoint_session_later(struct sl_endpoint *endpoint, struct sl_session *session,
                               enum sl_agenda agenda)
{
    struct sl_session_list *list = &endpoint->agendas[agenda];
    uint32_t index = index_of(endpoint, session);

    if (session->is_listed[agenda])
        return;
    session->is_listed[agenda] = true;
    if (list->count == 0)
        list->first = index;
    else
        endpoint->sessions[list->last].next[agenda] = index;
    list->last = index;
    list->count++;
}

/* A session that came out of a list: goes on, or is freed when it was over and is in no list. */
static void resume(struct sl_endpoint *endpoint, struct sl_session *session)
{
    if (!session->is_over)
        sl_endpoint_session_step(endpoint, session);
    else if (!is_listed(session))
        free_session(endpoint, session);
}

/* Those that are added meanwhile wait for the next time. */
static unsigned int run_agenda(struct sl_endpoint *endpoint, enum sl_agenda agenda)
{
    struct sl_session_list *list = &endpoint->agendas[agenda];
    unsigned int count = list->count < SESSIONS_PER_TURN ? list->count : SESSIONS_PER_TURN;

    for (unsigned int i = 0; i < count; i++) {
        struct sl_session *session = &endpoint->sessions[list->first];

        list->first = session->next[agenda];
        list->count--;
        session->is_listed[agenda] = false;
        resume(endpoint, session);
    }
    return count;
}

bool sl_endpoint_run_sessions(struct sl_endpoint *endpoint)
{
    unsigned int count = run_agenda(endpoint, SL_AGENDA_READY);

    if (endpoint->now_us >= endpoint->waiting_due_us) {
        endpoint->waiting_due_us = endpoint->now_us + WAITING_INTERVAL_US;
        count += run_agenda(endpoint, SL_AGENDA_WAITING);
    }
    endpoint->statistics.sessions_waiting = endpoint->agendas[SL_AGENDA_WAITING].count;
    return count > 0;
}
