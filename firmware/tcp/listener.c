// SPDX-License-Identifier: Apache-2.0
/* Listeners: few, found by port and address. */
#include "engine_private.h"

static struct sl_tcp_listener *listener_at(const struct sl_tcp_engine *engine, uint32_t index)
{
    return (struct sl_tcp_listener *)sl_tcp_pool_at(&engine->listeners, index);
}

static uint32_t *chain_of(struct sl_tcp_engine *engine, uint16_t port)
{
    return &engine->listener_chains[port & (SL_TCP_LISTENER_CHAINS - 1u)];
}

/* The listener of exactly that address (none: that of all addresses) and port, or NULL. */
static struct sl_tcp_listener *find_exactly(struct sl_tcp_engine *engine,
                                            const struct sl_ip *address, uint16_t port)
{
    uint32_t index = *chain_of(engine, port);

    while (index != SL_TCP_NONE) {
        struct sl_tcp_listener *listener = listener_at(engine, index);

        if (listener->port == port && sl_ip_equal(&listener->address, address))
            return listener;
        index = listener->index_next;
    }
    return NULL;
}

struct sl_tcp_listener *sl_tcp_listener_find(struct sl_tcp_engine *engine,
                                             const struct sl_ip *address, uint16_t port)
{
    static const struct sl_ip all;
    struct sl_tcp_listener *listener = find_exactly(engine, address, port);

    return listener != NULL ? listener : find_exactly(engine, &all, port);
}

int sl_tcp_listen(struct sl_tcp_engine *engine, const struct sl_tcp_listen_request *request,
                  struct sl_tcp_listener **listener)
{
    const char *name;
    uint32_t *chain = chain_of(engine, request->port);
    uint32_t index;

    if (request->port == 0 || request->backlog == 0 ||
        (request->settings != NULL && sl_tcp_settings_check(request->settings, &name) != 0))
        return -EINVAL;
    if (find_exactly(engine, &request->address, request->port) != NULL)
        return -EADDRINUSE;
    index = sl_tcp_pool_take(&engine->listeners);
    if (index == SL_TCP_NONE)
        return -ENOSPC;
    *listener = listener_at(engine, index);
    **listener = (struct sl_tcp_listener){
        .index_next = *chain,
        .is_used = true,
        .has_settings = request->settings != NULL,
        .port = request->port,
        .address = request->address,
        .engine = engine,
        .backlog = request->backlog,
        .user = request->user,
    };
    if (request->settings != NULL)
        (*listener)->settings = *request->settings;
    sl_tcp_list_init(&(*listener)->pending);
    *chain = index;
    engine->statistics.connections[SL_TCP_LISTEN]++;
    return 0;
}

static void unchain(struct sl_tcp_listener *listener)
{
    struct sl_tcp_engine *engine = listener->engine;
    uint32_t *place = chain_of(engine, listener->port);

    while (listener_at(engine, *place) != listener)
        place = &listener_at(engine, *place)->index_next;
    uint32_t index = *place;

    *place = listener->index_next;
    listener->is_used = false;
    sl_tcp_pool_give(&engine->listeners, index);
}

void sl_tcp_listener_end(struct sl_tcp_listener *listener, enum sl_tcp_end end)
{
    struct sl_tcp_engine *engine = listener->engine;

    while (!sl_tcp_list_is_empty(&listener->pending))
        sl_tcp_connection_reset(
            SL_TCP_OF_LINK(listener->pending.next, struct sl_tcp_connection, pending_link), end);
    engine->statistics.connections[SL_TCP_LISTEN]--;
    unchain(listener);
    sl_tcp_engine_gauge(engine);
}

void sl_tcp_unlisten(struct sl_tcp_listener *listener, uint64_t now_us)
{
    listener->engine->now_us = now_us;
    sl_tcp_listener_end(listener, SL_TCP_END_LISTENER_CLOSED);
}

void *sl_tcp_listener_user(const struct sl_tcp_listener *listener)
{
    return listener->user;
}

void sl_tcp_listener_set_backlog(struct sl_tcp_listener *listener, uint32_t backlog)
{
    if (backlog != 0)
        listener->backlog = backlog;
}

void sl_tcp_listener_info(const struct sl_tcp_listener *listener, struct sl_tcp_listener_info *info)
{
    *info = (struct sl_tcp_listener_info){
        .address = listener->address,
        .port = listener->port,
        .backlog = listener->backlog,
        .embryonic = listener->embryonic,
        .waiting = listener->waiting,
        .accepted = listener->accepted,
        .refused = listener->refused,
        .cookies = listener->cookies,
    };
}
