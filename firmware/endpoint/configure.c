// SPDX-License-Identifier: Apache-2.0
/*
 * The configuration as the SP gets it: what a new snapshot wants is noted at once, and then done in
 * bounded pieces. What goes, goes before what comes, so that an address and port may change hands.
 */
#include "endpoint_private.h"

/* Sessions of one service that are reset in one turn. */
#define ABORTS_PER_TURN 64u

static const struct sl_service_kind *const kinds[] = {
    [SL_TCP_SERVICE_ECHO] = &sl_endpoint_echo,
    [SL_TCP_SERVICE_SINK] = &sl_endpoint_sink,
    [SL_TCP_SERVICE_SOURCE] = &sl_endpoint_source,
    [SL_TCP_SERVICE_RELAY] = &sl_endpoint_relay,
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* Whether connections of the one may go on under the other. */
static bool is_same_service(const struct sl_tcp_service_config *a,
                            const struct sl_tcp_service_config *b)
{
    return a->present == b->present && a->kind == b->kind && a->tcp_port == b->tcp_port &&
           sl_ip_equal(&a->address, &b->address);
}

static void want(struct sl_endpoint *endpoint, struct sl_endpoint_tcp_service *service,
                 const struct sl_tcp_service_config *config)
{
    service->wanted = *config;
    service->wanted.present &= config->kind < KINDS;
    if (is_same_service(&service->config, &service->wanted)) {
        service->config = service->wanted; /* targets and the like: for connections to come */
        endpoint->unsettled -= service->is_unsettled;
        service->is_unsettled = false;
    } else {
        endpoint->unsettled += !service->is_unsettled;
        service->is_unsettled = true;
    }
}

static void note_ports(struct sl_endpoint *endpoint, const struct sl_snapshot *snapshot)
{
    for (unsigned int id = 0; id < SL_MAX_PORTS; id++) {
        const struct sl_port_config *port = &snapshot->ports[id];

        endpoint->port_forwards[id] = port->present && port->forwarding;
        endpoint->port_mtu_bytes[id] = port->mtu_bytes;
        endpoint->offloads[id] =
            port->present ? endpoint->link.offloads(endpoint->link.context, (uint8_t)id) : 0;
    }
}

/* Of the listeners there are; put_up() gives it to those that come. */
static void note_backlog(struct sl_endpoint *endpoint, uint32_t backlog)
{
    if (endpoint->syn_backlog == backlog)
        return;
    endpoint->syn_backlog = backlog;
    for (unsigned int id = 0; id < SL_MAX_TCP_SERVICES; id++)
        if (endpoint->services[id].listener != NULL)
            sl_tcp_listener_set_backlog(endpoint->services[id].listener, backlog);
}

static void note_snapshot(struct sl_endpoint *endpoint, const struct sl_snapshot *snapshot)
{
    endpoint->snapshot_serial = snapshot->serial;
    note_backlog(endpoint, snapshot->tcp_syn_backlog);
    /* The agent has checked them; should they be refused all the same, the old ones stay. */
    if (sl_tcp_engine_set_settings(endpoint->engine, &snapshot->tcp_settings) == 0)
        endpoint->settings = snapshot->tcp_settings;
    note_ports(endpoint, snapshot);
    for (unsigned int id = 0; id < SL_MAX_TCP_SERVICES; id++)
        want(endpoint, &endpoint->services[id], &snapshot->tcp_services[id]);
}

/* Ends what a service had. True: nothing of it is left. */
static bool take_down(struct sl_endpoint *endpoint, struct sl_endpoint_tcp_service *service)
{
    service->config.present = false;
    if (service->listener != NULL) {
        sl_tcp_unlisten(service->listener, endpoint->now_us);
        service->listener = NULL;
        service->statistics.listening = 0;
    }
    for (unsigned int i = 0; i < ABORTS_PER_TURN && service->oldest != SL_NO_INDEX; i++)
        sl_endpoint_session_abort(endpoint, &endpoint->sessions[service->oldest],
                                  "the service was removed or reconfigured");
    return service->oldest == SL_NO_INDEX;
}

static void put_up(struct sl_endpoint *endpoint, struct sl_endpoint_tcp_service *service)
{
    struct sl_tcp_listen_request request = {
        .address = service->wanted.address,
        .port = service->wanted.tcp_port,
        .backlog = endpoint->syn_backlog,
        .user = service,
    };

    service->config = service->wanted;
    service->is_unsettled = false;
    endpoint->unsettled--;
    if (!service->wanted.present)
        return;
    service->kind = kinds[service->wanted.kind];
    service->statistics.listening =
        sl_tcp_listen(endpoint->engine, &request, &service->listener) == 0;
}

/* Everything that goes is gone first. */
static void settle(struct sl_endpoint *endpoint)
{
    bool all_gone = true;

    for (unsigned int id = 0; id < SL_MAX_TCP_SERVICES; id++)
        if (endpoint->services[id].is_unsettled)
            all_gone &= take_down(endpoint, &endpoint->services[id]);
    for (unsigned int id = 0; all_gone && id < SL_MAX_TCP_SERVICES; id++)
        if (endpoint->services[id].is_unsettled)
            put_up(endpoint, &endpoint->services[id]);
}

/* Whatever the configuration says, nothing is served any more. */
static void want_nothing(struct sl_endpoint *endpoint)
{
    static const struct sl_tcp_service_config nothing;

    for (unsigned int id = 0; id < SL_MAX_TCP_SERVICES; id++)
        want(endpoint, &endpoint->services[id], &nothing);
}

bool sl_endpoint_configure(struct sl_endpoint *endpoint)
{
    const struct sl_snapshot *snapshot = endpoint->link.snapshot(endpoint->link.context);

    if (unlikely(sl_endpoint_is_hanging_up(endpoint)))
        want_nothing(endpoint);
    else if (unlikely(snapshot != NULL && snapshot->serial != endpoint->snapshot_serial))
        note_snapshot(endpoint, snapshot);
    if (likely(endpoint->unsettled == 0))
        return false;
    settle(endpoint);
    return true;
}
