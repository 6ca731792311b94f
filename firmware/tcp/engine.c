// SPDX-License-Identifier: Apache-2.0
/* An engine as a whole: its memory, its beginning and its end, what it tells. */
#include "engine_private.h"
#include "output.h"

#define ALIGNMENT 64u
/* Ports that sl_tcp_connect() chooses from (RFC 6056 section 3.2). */
#define FIRST_PORT 1024u
#define LAST_PORT 65535u
/* max_connections must leave a table its indices (table.h). */
#define CONNECTIONS_MAX (1u << 27)

/* Where the parts of an engine lie in its memory, from its beginning. */
struct layout {
    size_t connections, nodes, pages, listeners, table, end;
    uint32_t page_count;
};

/* A connection with little in flight takes a page as one with much does: every second may. */
static uint32_t page_count(const struct sl_tcp_config *config)
{
    uint64_t count = (uint64_t)config->max_sent_records / SL_TCP_SENT_PAGE_RECORDS +
                     config->max_connections / 2u + 2u;

    return count < SL_TCP_NONE ? (uint32_t)count : 0;
}

/* Appends a part; false: there can be none of that size. */
static bool add(struct layout *layout, size_t *offset, size_t bytes)
{
    if (bytes == 0 || bytes > SIZE_MAX / 2u - layout->end)
        return false;
    *offset = layout->end;
    layout->end += (bytes + ALIGNMENT - 1u) / ALIGNMENT * ALIGNMENT;
    return true;
}

static bool lay_out(const struct sl_tcp_config *config, struct layout *layout)
{
    size_t engine;

    *layout = (struct layout){.page_count = page_count(config)};
    return add(layout, &engine, sizeof(struct sl_tcp_engine)) &&
           add(layout, &layout->connections,
               sl_tcp_pool_bytes(config->max_connections, sizeof(struct sl_tcp_connection))) &&
           add(layout, &layout->nodes,
               sl_tcp_pool_bytes(config->max_slices, sizeof(struct sl_tcp_slice_node))) &&
           add(layout, &layout->pages, sl_tcp_pool_bytes(layout->page_count, SL_TCP_PAGE_BYTES)) &&
           add(layout, &layout->listeners,
               sl_tcp_pool_bytes(config->max_listeners, sizeof(struct sl_tcp_listener))) &&
           add(layout, &layout->table, sl_tcp_table_bytes(config->max_connections));
}

static bool config_is_good(const struct sl_tcp_config *config)
{
    const char *name;

    return config->max_connections != 0 && config->max_connections <= CONNECTIONS_MAX &&
           config->max_listeners != 0 && config->max_slices != 0 && config->max_sent_records != 0 &&
           config->max_held_bytes != 0 && sl_tcp_settings_check(&config->settings, &name) == 0;
}

size_t sl_tcp_engine_bytes(const struct sl_tcp_config *config)
{
    struct layout layout;

    return config_is_good(config) && lay_out(config, &layout) ? layout.end : 0;
}

static void init_pools(struct sl_tcp_engine *engine, uint8_t *memory, const struct layout *layout)
{
    const struct sl_tcp_config *config = &engine->config;
    struct sl_tcp_table_layout objects = {
        .capacity = config->max_connections,
        .objects = memory + layout->connections,
        .stride_bytes = sizeof(struct sl_tcp_connection),
        .tuple_offset = offsetof(struct sl_tcp_connection, tuple),
    };

    sl_tcp_pool_init(&engine->connections, memory + layout->connections, config->max_connections,
                     sizeof(struct sl_tcp_connection));
    sl_tcp_pool_init(&engine->nodes, memory + layout->nodes, config->max_slices,
                     sizeof(struct sl_tcp_slice_node));
    sl_tcp_pool_init(&engine->pages, memory + layout->pages, layout->page_count, SL_TCP_PAGE_BYTES);
    sl_tcp_pool_init(&engine->listeners, memory + layout->listeners, config->max_listeners,
                     sizeof(struct sl_tcp_listener));
    sl_tcp_table_init(&engine->table, memory + layout->table, &objects, &engine->secret);
    engine->store = (struct sl_tcp_slice_store){
        .nodes = &engine->nodes,
        .owners = config->ops.owners,
    };
    engine->send_store = engine->store;
}

static void init_lists(struct sl_tcp_engine *engine)
{
    sl_tcp_list_init(&engine->events);
    sl_tcp_list_init(&engine->starved);
    sl_tcp_list_init(&engine->time_wait);
    for (uint32_t i = 0; i < SL_TCP_PRIORITIES; i++)
        sl_tcp_list_init(&engine->output[i]);
    for (uint32_t i = 0; i < SL_TCP_LISTENER_CHAINS; i++)
        engine->listener_chains[i] = SL_TCP_NONE;
}

int sl_tcp_engine_create(void *memory, const struct sl_tcp_config *config, uint64_t now_us,
                         struct sl_tcp_engine **engine)
{
    struct sl_tcp_engine *made = (struct sl_tcp_engine *)memory;
    struct layout layout;

    if (!config_is_good(config) || !lay_out(config, &layout) || (uintptr_t)memory % ALIGNMENT != 0)
        return -EINVAL;
    memset(made, 0, sizeof(*made));
    made->now_us = now_us;
    made->config = *config;
    sl_tcp_secret_init(&made->secret, config->secret);
    memset(made->config.secret, 0, sizeof(made->config.secret));
    sl_tcp_ports_init(&made->ports, FIRST_PORT, LAST_PORT);
    sl_tcp_wheel_init(&made->wheel, now_us);
    init_pools(made, (uint8_t *)memory, &layout);
    init_lists(made);
    *engine = made;
    return 0;
}

int sl_tcp_engine_set_settings(struct sl_tcp_engine *engine, const struct sl_tcp_settings *settings)
{
    const char *name;

    if (sl_tcp_settings_check(settings, &name) != 0)
        return -EINVAL;
    engine->config.settings = *settings;
    return 0;
}

/* Ends one connection in any state, with all it holds. */
static void stop_connection(struct sl_tcp_connection *connection, bool reset)
{
    sl_tcp_output_cancel(connection, UINT8_MAX);
    connection->is_held = false;
    connection->is_frozen = false;
    sl_tcp_slice_queue_clear(&connection->engine->store, &connection->receive_queue);
    if (reset)
        sl_tcp_connection_reset(connection, SL_TCP_END_STOPPED);
    else
        sl_tcp_connection_end(connection, SL_TCP_END_STOPPED);
}

void sl_tcp_engine_stop(struct sl_tcp_engine *engine, bool reset, uint64_t now_us)
{
    uint64_t refused;

    engine->now_us = now_us;
    for (uint32_t i = 0; i < engine->connections.touched; i++) {
        struct sl_tcp_connection *connection = sl_tcp_connection_at(engine, i);

        if (connection->state != 0)
            stop_connection(connection, reset);
    }
    for (uint32_t i = 0; i < engine->listeners.touched; i++) {
        struct sl_tcp_listener *listener = sl_tcp_pool_at(&engine->listeners, i);

        if (listener->is_used)
            sl_tcp_listener_end(listener, SL_TCP_END_STOPPED);
    }
    /* The RSTs, in as many turns as they take; what the device refuses is not told. */
    refused = engine->statistics.transmit_refused;
    while (reset && !sl_tcp_flush(engine, now_us) && engine->statistics.transmit_refused == refused)
        ;
    sl_tcp_engine_gauge(engine);
}

uint16_t sl_tcp_events(struct sl_tcp_engine *engine, struct sl_tcp_event *events, uint16_t count)
{
    uint16_t given = 0;

    while (given < count && !sl_tcp_list_is_empty(&engine->events)) {
        struct sl_tcp_connection *connection =
            SL_TCP_OF_LINK(engine->events.next, struct sl_tcp_connection, event_link);

        if (connection->event_link.next != &engine->events)
            sl_tcp_connection_fetch(
                SL_TCP_OF_LINK(connection->event_link.next, struct sl_tcp_connection, event_link));
        sl_tcp_link_remove(&connection->event_link);
        events[given++] = sl_tcp_connection_take_events(connection);
    }
    return given;
}

const struct sl_tcp_statistics *sl_tcp_engine_statistics(const struct sl_tcp_engine *engine)
{
    return &engine->statistics;
}
