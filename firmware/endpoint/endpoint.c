// SPDX-License-Identifier: Apache-2.0
/* Makes an endpoint, and its turn: everything that can bring it work, in a fixed order. */
#include <errno.h>
#include <stdio.h>

#include <rte_lcore.h>
#include <rte_malloc.h>
#include <rte_mempool.h>

#include "frame.h"

#define MBUF_CACHE 256u
#define FRAMES_ANSWERED_TOGETHER 512u
/* One at most for each tcp-service, and those of the user. */
#define MAX_LISTENERS (SL_MAX_TCP_SERVICES + SL_ENDPOINT_USER_LISTENERS)
/* Slices and sent records that the held bytes can be made of, at the least: short segments have as
 * large a footprint as long ones. */
#define SLICE_FOOTPRINT_BYTES 2048u
/* What a NIC cuts at once: the largest IP datagram, less all headers. */
#define TRANSMIT_BYTES_MAX 64000u

static int check(const struct sl_endpoint_config *config)
{
    const struct sl_endpoint_link *link = &config->link;

    return link->now_us == NULL || link->snapshot == NULL || link->transmit == NULL ||
                   link->route == NULL || link->is_ours == NULL || link->offloads == NULL ||
                   link->count_drops == NULL || config->max_connections == 0 ||
                   config->max_held_bytes == 0
               ? -EINVAL
               : 0;
}

static bool port_is_ours(void *context, const struct sl_ip *local, uint16_t local_port,
                         const struct sl_ip *remote, uint16_t remote_port)
{
    const struct sl_endpoint *endpoint = context;

    return endpoint->link.is_ours(endpoint->link.context, local, local_port, remote, remote_port);
}

static void describe_engine(struct sl_endpoint *endpoint, const struct sl_endpoint_config *config,
                            struct sl_tcp_config *engine)
{
    uint64_t slices = config->max_held_bytes / SLICE_FOOTPRINT_BYTES;

    *engine = (struct sl_tcp_config){
        .max_connections = config->max_connections,
        .max_listeners = MAX_LISTENERS,
        .max_slices = (uint32_t)(2u * slices + config->max_connections),
        .max_sent_records = (uint32_t)(2u * slices + config->max_connections),
        .max_held_bytes = config->max_held_bytes,
        .transmit_bytes_max = TRANSMIT_BYTES_MAX,
        .ops =
            {
                .owners = {.retain = sl_endpoint_retain, .release = sl_endpoint_release},
                .transmit = sl_endpoint_transmit,
                .port_is_ours = port_is_ours,
                .context = endpoint,
            },
    };
    memcpy(engine->secret, config->secret, sizeof(engine->secret));
    sl_tcp_settings_default(&engine->settings);
    endpoint->settings = engine->settings;
}

static int make_engine(struct sl_endpoint *endpoint, const struct sl_endpoint_config *config)
{
    struct sl_tcp_config engine;
    size_t bytes;

    describe_engine(endpoint, config, &engine);
    bytes = sl_tcp_engine_bytes(&engine);
    if (bytes == 0)
        return -EINVAL;
    endpoint->engine_memory = rte_zmalloc("sl_tcp_engine", bytes, RTE_CACHE_LINE_SIZE);
    if (endpoint->engine_memory == NULL)
        return -ENOMEM;
    return sl_tcp_engine_create(endpoint->engine_memory, &engine,
                                endpoint->link.now_us(endpoint->link.context), &endpoint->engine);
}

static struct rte_mempool *make_pool(const struct sl_endpoint_config *config, const char *what,
                                     uint16_t room_bytes)
{
    char name[RTE_MEMPOOL_NAMESIZE];

    snprintf(name, sizeof(name), "sl_%s_%u", what, config->id);
    return rte_pktmbuf_pool_create(name, config->send_mbufs, MBUF_CACHE,
                                   RTE_ALIGN_CEIL(sizeof(struct sl_mbuf_tag), RTE_MBUF_PRIV_ALIGN),
                                   room_bytes, SOCKET_ID_ANY);
}

/* References use no data room of their own. */
static int make_pools(struct sl_endpoint *endpoint, const struct sl_endpoint_config *config)
{
    uint16_t header_bytes = RTE_ALIGN_CEIL(SL_FRAME_HEADERS_MAX_BYTES, RTE_CACHE_LINE_SIZE);

    endpoint->header_pool = make_pool(config, "header", RTE_PKTMBUF_HEADROOM + header_bytes);
    endpoint->reference_pool = make_pool(config, "reference", 0);
    if (endpoint->header_pool == NULL || endpoint->reference_pool == NULL)
        return -ENOMEM;
    sl_stash_init(&endpoint->headers, endpoint->header_pool, true);
    sl_stash_init(&endpoint->references, endpoint->reference_pool, false);
    return 0;
}

static int make_sessions(struct sl_endpoint *endpoint, const struct sl_endpoint_config *config)
{
    endpoint->sessions = rte_zmalloc(
        "sl_sessions", config->max_connections * sizeof(*endpoint->sessions), RTE_CACHE_LINE_SIZE);
    endpoint->held =
        rte_zmalloc("sl_held", SL_HELD_BLOCKS * sizeof(*endpoint->held), RTE_CACHE_LINE_SIZE);
    if (endpoint->sessions == NULL || endpoint->held == NULL)
        return -ENOMEM;
    for (uint32_t i = 0; i < config->max_connections; i++)
        endpoint->sessions[i].next[SL_AGENDA_READY] =
            i + 1 < config->max_connections ? i + 1 : SL_NO_INDEX;
    for (uint32_t i = 0; i < SL_HELD_BLOCKS; i++)
        endpoint->held[i].next = i + 1 < SL_HELD_BLOCKS ? i + 1 : SL_NO_INDEX;
    for (unsigned int i = 0; i < SL_MAX_TCP_SERVICES; i++)
        endpoint->services[i].oldest = endpoint->services[i].youngest = SL_NO_INDEX;
    return 0;
}

/*
 * So many frames are answered together: fewer would be joined in fewer acknowledgements and larger
 * segments, of more the first have left the caches by then.
 */
static void service_handle(void *context, struct rte_mbuf **packets, uint16_t count)
{
    struct sl_endpoint *endpoint = context;

    sl_endpoint_input(endpoint, packets, count);
    endpoint->unanswered += count;
    if (endpoint->unanswered < FRAMES_ANSWERED_TOGETHER)
        return;
    endpoint->now_us = endpoint->link.now_us(endpoint->link.context);
    endpoint->unanswered = 0;
    sl_endpoint_events(endpoint);
    sl_endpoint_flush(endpoint);
}

static bool service_poll(void *context, uint64_t now_us)
{
    return sl_endpoint_poll(context, now_us);
}

int sl_endpoint_create(const struct sl_endpoint_config *config, struct sl_endpoint **made)
{
    struct sl_endpoint *endpoint;
    int rc = check(config);

    if (rc != 0)
        return rc;
    endpoint = rte_zmalloc("sl_endpoint", sizeof(*endpoint), RTE_CACHE_LINE_SIZE);
    if (endpoint == NULL)
        return -ENOMEM;
    endpoint->link = config->link;
    endpoint->service =
        (struct sl_sp_service){.handle = service_handle, .poll = service_poll, .context = endpoint};
    rc = make_sessions(endpoint, config);
    if (rc == 0)
        rc = make_pools(endpoint, config);
    if (rc == 0)
        rc = sl_pattern_create(&endpoint->pattern, config->id);
    if (rc == 0)
        rc = make_engine(endpoint, config);
    if (rc != 0) {
        sl_endpoint_destroy(endpoint);
        return rc;
    }
    *made = endpoint;
    return 0;
}

void sl_endpoint_destroy(struct sl_endpoint *endpoint)
{
    if (endpoint->engine != NULL) {
        for (uint32_t id = 0; id < SL_MAX_TCP_SERVICES; id++)
            while (endpoint->services[id].oldest != SL_NO_INDEX)
                sl_endpoint_session_abort(
                    endpoint, &endpoint->sessions[endpoint->services[id].oldest], "the SP stops");
        sl_tcp_engine_stop(endpoint->engine, false, endpoint->now_us);
    }
    sl_endpoint_drop_late(endpoint);
    sl_pattern_destroy(&endpoint->pattern);
    sl_stash_empty(&endpoint->headers);
    sl_stash_empty(&endpoint->references);
    rte_mempool_free(endpoint->header_pool);
    rte_mempool_free(endpoint->reference_pool);
    rte_free(endpoint->engine_memory);
    rte_free(endpoint->held);
    rte_free(endpoint->sessions);
    rte_free(endpoint);
}

bool sl_endpoint_poll(struct sl_endpoint *endpoint, uint64_t now_us)
{
    uint64_t frames_out = endpoint->statistics.frames_out;
    bool busy, is_flushed;

    endpoint->now_us = now_us;
    endpoint->unanswered = 0;
    busy = sl_endpoint_configure(endpoint);
    busy |= sl_endpoint_user_configure(endpoint);
    sl_tcp_advance(endpoint->engine, now_us);
    busy |= sl_endpoint_events(endpoint);
    busy |= sl_endpoint_run_sessions(endpoint);
    busy |= sl_endpoint_user_poll(endpoint);
    busy |= sl_endpoint_query_step(endpoint);
    if (unlikely(endpoint->late.count != 0))
        sl_endpoint_transmit_late(endpoint);
    is_flushed = sl_endpoint_flush(endpoint);
    busy |= !is_flushed;
    sl_endpoint_hang_up_step(endpoint, is_flushed);
    return busy || endpoint->statistics.frames_out != frames_out;
}

const struct sl_sp_service *sl_endpoint_service(const struct sl_endpoint *endpoint)
{
    return &endpoint->service;
}

struct sl_tcp_engine *sl_endpoint_engine(struct sl_endpoint *endpoint)
{
    return endpoint->engine;
}

const struct sl_endpoint_service_statistics *
sl_endpoint_service_statistics(const struct sl_endpoint *endpoint, uint16_t service)
{
    return service < SL_MAX_TCP_SERVICES ? &endpoint->services[service].statistics : NULL;
}

const struct sl_endpoint_statistics *sl_endpoint_statistics(const struct sl_endpoint *endpoint)
{
    return &endpoint->statistics;
}

const struct sl_tcp_statistics *sl_endpoint_tcp_statistics(const struct sl_endpoint *endpoint)
{
    return sl_tcp_engine_statistics(endpoint->engine);
}
