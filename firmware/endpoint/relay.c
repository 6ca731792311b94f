// SPDX-License-Identifier: Apache-2.0
/*
 * relay: connects to its targets for each client and passes data both ways by reference. All
 * targets get what the client sends; the first one answers, what the others answer is discarded. A
 * half close is carried through when all before it has been; a client or first target that fails
 * takes the session with it; a further target that fails is left out from then on.
 */
#include "endpoint_private.h"

#include <errno.h>

/*
 * Words for the log of ended connections, by who ended and why: all of them fit into end_detail of
 * struct sl_tcp_row, which cuts what is longer.
 */
static const char *const client_words[SL_TCP_ENDS] = {
    [SL_TCP_END_RESET] = "relay: the client reset its connection",
    [SL_TCP_END_TIMED_OUT] = "relay: the client no longer acknowledged",
    [SL_TCP_END_KEEPALIVE] = "relay: the client left probes unanswered",
    [SL_TCP_END_UNREACHABLE] = "relay: the client became unreachable",
};

static const char *const target_words[SL_TCP_ENDS] = {
    [SL_TCP_END_RESET] = "relay: the target reset its connection",
    [SL_TCP_END_REFUSED] = "relay: the target refused the connection",
    [SL_TCP_END_TIMED_OUT] = "relay: the target did not answer",
    [SL_TCP_END_KEEPALIVE] = "relay: the target left probes unanswered",
    [SL_TCP_END_UNREACHABLE] = "relay: the target is unreachable",
};

static const char *words_for(const struct sl_leg *leg)
{
    const char *words = leg->index == SL_CLIENT ? client_words[leg->end] : target_words[leg->end];

    if (words != NULL)
        return words;
    return leg->index == SL_CLIENT ? "relay: the client's connection ended"
                                   : "relay: the target's connection ended";
}

static const char *words_for_error(int error)
{
    switch (error) {
    case -EHOSTUNREACH:
        return "relay: the target or gateway is not located";
    case -ENETUNREACH:
        return "relay: no port or gateway leads to the target";
    case -EADDRNOTAVAIL:
        return "relay: no local port is free";
    case -ENOSPC:
        return "relay: the SP has as many connections as it may";
    default:
        return "relay: the target cannot be connected to";
    }
}

static int open_connection(struct sl_endpoint *endpoint, struct sl_session *session,
                           struct sl_leg *leg)
{
    const struct sl_tcp_service_config *config = &session->service->config;
    struct sl_tcp_settings settings = endpoint->settings;
    struct sl_tcp_connect_request request = {
        .local = config->source,
        .remote = config->targets[leg->index - SL_FIRST_TARGET],
        .remote_port = config->target_port,
        .settings = &settings,
        .user = leg,
    };
    struct sl_sp_route route;
    int rc = endpoint->link.route(endpoint->link.context, config->id, &request.remote, &route);

    if (rc != 0)
        return rc;
    settings.priority = config->priority;
    memcpy(&request.route, &route, sizeof(request.route));
    request.mtu_bytes = endpoint->port_mtu_bytes[route.port % SL_MAX_PORTS];
    return sl_tcp_connect(endpoint->engine, &request, endpoint->now_us, &leg->party.connection);
}

/* False: the session is over. */
static bool target_failed(struct sl_endpoint *endpoint, struct sl_session *session,
                          const struct sl_leg *leg, const char *words)
{
    session->service->statistics.targets_failed++;
    if (leg->index != SL_FIRST_TARGET)
        return true;
    sl_endpoint_session_abort(endpoint, session, words);
    return false;
}

/* Tries to connect to all targets that are still wanted. False: the session is over. */
static bool open_targets(struct sl_endpoint *endpoint, struct sl_session *session)
{
    for (unsigned int i = SL_FIRST_TARGET; i < SL_LEGS; i++) {
        struct sl_leg *leg = &session->legs[i];
        int rc;

        if (!leg->is_wanted)
            continue;
        rc = open_connection(endpoint, session, leg);
        if (rc == -EINPROGRESS) {
            sl_endpoint_session_later(endpoint, session, SL_AGENDA_WAITING);
            continue;
        }
        leg->is_wanted = false;
        if (rc != 0 && !target_failed(endpoint, session, leg, words_for_error(rc)))
            return false;
    }
    return true;
}

static void begin(struct sl_endpoint *endpoint, struct sl_session *session)
{
    (void)endpoint;
    for (unsigned int i = 0; i < session->service->config.target_count; i++)
        session->legs[SL_FIRST_TARGET + i].is_wanted = true;
}

/* Legs that get the client's data; 0 until it is known of every target whether it will. */
static unsigned int ready_targets(const struct sl_session *session)
{
    unsigned int mask = 0;

    for (unsigned int i = SL_FIRST_TARGET; i < SL_LEGS; i++) {
        const struct sl_leg *leg = &session->legs[i];

        if (leg->is_wanted || (leg->party.connection != NULL && !leg->is_connected))
            return 0;
        if (leg->party.connection != NULL && leg->end == SL_TCP_END_NONE)
            mask |= 1u << i;
    }
    return mask;
}

static bool pass_on(struct sl_endpoint *endpoint, struct sl_session *session)
{
    struct sl_endpoint_service_statistics *statistics = &session->service->statistics;
    unsigned int targets = ready_targets(session);
    bool has_more = false;

    if (targets != 0)
        has_more |= sl_endpoint_splice(endpoint, session, SL_CLIENT, targets, SL_WAY_IN);
    if (session->legs[SL_CLIENT].party.connection != NULL)
        has_more |=
            sl_endpoint_splice(endpoint, session, SL_FIRST_TARGET, 1u << SL_CLIENT, SL_WAY_OUT);
    for (unsigned int i = SL_FIRST_TARGET + 1; i < SL_LEGS; i++)
        has_more |= sl_endpoint_discard(&session->legs[i], &statistics->discarded_bytes);
    return has_more;
}

static void carry_half_closes(struct sl_session *session)
{
    if (sl_endpoint_is_drained(session, SL_CLIENT, SL_WAY_IN))
        for (unsigned int i = SL_FIRST_TARGET; i < SL_LEGS; i++)
            if (session->legs[i].is_connected)
                sl_endpoint_leg_shut(&session->legs[i]);
    if (sl_endpoint_is_drained(session, SL_FIRST_TARGET, SL_WAY_OUT))
        sl_endpoint_leg_shut(&session->legs[SL_CLIENT]);
}

static bool run(struct sl_endpoint *endpoint, struct sl_session *session)
{
    bool has_more;

    if (!open_targets(endpoint, session))
        return false;
    has_more = pass_on(endpoint, session);
    carry_half_closes(session);
    return has_more;
}

static void failed(struct sl_endpoint *endpoint, struct sl_session *session, struct sl_leg *leg)
{
    if (leg->index == SL_CLIENT)
        sl_endpoint_session_abort(endpoint, session, words_for(leg));
    else if (target_failed(endpoint, session, leg, words_for(leg)))
        sl_endpoint_session_later(endpoint, session, SL_AGENDA_READY);
}

const struct sl_service_kind sl_endpoint_relay = {.begin = begin, .run = run, .failed = failed};
