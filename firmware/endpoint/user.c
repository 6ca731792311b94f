// SPDX-License-Identifier: Apache-2.0
/* What another user of the engine may do (endpoint/user.h), beside sending datagrams. */
#include "endpoint_private.h"

void sl_endpoint_attach(struct sl_endpoint *endpoint, const struct sl_endpoint_user *user)
{
    endpoint->user = user;
}

int sl_endpoint_listen(struct sl_endpoint *endpoint, const struct sl_ip *address, uint16_t port,
                       struct sl_endpoint_party *party, struct sl_tcp_listener **listener)
{
    const struct sl_tcp_listen_request request = {
        .address = *address,
        .port = port,
        .backlog = endpoint->syn_backlog,
        .user = party,
    };

    return sl_tcp_listen(endpoint->engine, &request, listener);
}

int sl_endpoint_connect(struct sl_endpoint *endpoint, const struct sl_endpoint_call *call,
                        struct sl_endpoint_party *party)
{
    struct sl_tcp_connect_request request = {
        .local = call->local,
        .remote = call->remote,
        .local_port = call->local_port,
        .remote_port = call->remote_port,
        .mtu_bytes = endpoint->port_mtu_bytes[call->route.port % SL_MAX_PORTS],
        .settings = &endpoint->settings,
        .user = party,
    };

    memcpy(&request.route, &call->route, sizeof(request.route));
    return sl_tcp_connect(endpoint->engine, &request, sl_endpoint_now_us(endpoint),
                          &party->connection);
}

void sl_endpoint_give_back(struct sl_endpoint *endpoint, struct sl_endpoint_party *party)
{
    struct sl_tcp_connection *connection = party->connection;

    party->connection = NULL;
    sl_endpoint_forget_events(endpoint, connection);
    sl_tcp_set_user(connection, NULL);
    sl_tcp_release(connection, sl_endpoint_now_us(endpoint));
}

struct sl_tcp_owner_ops sl_endpoint_owners(void)
{
    return (struct sl_tcp_owner_ops){.retain = sl_endpoint_retain, .release = sl_endpoint_release};
}

void sl_endpoint_user_drops(struct sl_endpoint *endpoint, enum sl_drop_reason reason,
                            uint32_t frames)
{
    sl_endpoint_count_drops(endpoint, reason, frames);
}

uint64_t sl_endpoint_now_us(const struct sl_endpoint *endpoint)
{
    return endpoint->link.now_us(endpoint->link.context);
}

bool sl_endpoint_user_configure(struct sl_endpoint *endpoint)
{
    const struct sl_snapshot *snapshot = endpoint->link.snapshot(endpoint->link.context);

    if (endpoint->user == NULL || snapshot == NULL || snapshot->serial == endpoint->user_serial ||
        sl_endpoint_is_hanging_up(endpoint))
        return false;
    endpoint->user_serial = snapshot->serial;
    endpoint->user->configure(endpoint->user->context, snapshot);
    return true;
}

bool sl_endpoint_user_poll(struct sl_endpoint *endpoint)
{
    const struct sl_endpoint_user *user = endpoint->user;

    if (likely(user == NULL))
        return false;
    if (likely(!sl_endpoint_is_hanging_up(endpoint)))
        return user->poll(user->context, endpoint->now_us);
    endpoint->has_user_hung_up = user->hang_up(user->context, endpoint->now_us);
    return !endpoint->has_user_hung_up;
}
