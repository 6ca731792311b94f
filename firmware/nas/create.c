// SPDX-License-Identifier: Apache-2.0
/* Makes and unmakes the switch of an SP, while no worker runs. */
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>

#include <rte_lcore.h>
#include <rte_malloc.h>
#include <rte_mempool.h>
#include <rte_random.h>

#include "nas_private.h"
#include "pmd/eal.h"

#define MBUF_CACHE 256u
#define HUGE_PAGE_BYTES (2u << 20)
/* Datagrams of 32 KiB that are on their way at once, and their fragments at MTU 1500. */
#define REASSEMBLIES 256u
#define REASSEMBLED_FRAGMENTS 4096u
/* When fewer of the frames, or of the nodes for messages, than one in so many are free, nothing
 * more is read. */
#define LOW_SHARE 5u

static int create_clients(struct sl_nas_clients *clients, uint32_t count)
{
    clients->of = rte_zmalloc("sl_nas_clients", count * sizeof(*clients->of), RTE_CACHE_LINE_SIZE);
    if (clients->of == NULL)
        return -ENOMEM;
    clients->count = count;
    clients->oldest = clients->youngest = SL_NAS_NONE;
    for (uint32_t i = 0; i < count; i++)
        clients->of[i].younger = i + 1 < count ? i + 1 : SL_NAS_NONE;
    return 0;
}

static int create_members(struct sl_nas_members *members)
{
    members->of = rte_zmalloc("sl_nas_members", SL_MAX_NFS_MEMBERS * sizeof(*members->of),
                              RTE_CACHE_LINE_SIZE);
    if (members->of == NULL)
        return -ENOMEM;
    for (uint32_t i = 0; i < SL_MAX_NFS_MEMBERS; i++)
        sl_nas_ports_begin(&members->of[i].ports, rte_rand());
    return 0;
}

static int create_bounds(struct sl_nas_bounds *bounds)
{
    bounds->of =
        rte_zmalloc("sl_nas_bounds", SL_NAS_BOUNDS * sizeof(*bounds->of), RTE_CACHE_LINE_SIZE);
    if (bounds->of == NULL)
        return -ENOMEM;
    for (uint32_t i = 0; i < SL_NAS_BOUNDS; i++)
        bounds->of[i].next = i + 1 < SL_NAS_BOUNDS ? i + 1 : SL_NAS_NONE;
    return 0;
}

/* Pages come as they are touched, huge ones where there are any: an SP without NFS takes none. */
static void *map_memory(size_t bytes)
{
    size_t rounded = (bytes + HUGE_PAGE_BYTES - 1) / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES;
    void *memory = mmap(NULL, rounded, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (memory == MAP_FAILED)
        return NULL;
    madvise(memory, rounded, MADV_HUGEPAGE); /* advice: without it everything is as right */
    return memory;
}

static int make_switch(struct sl_nas *nas, const struct sl_nas_config *config)
{
    struct sl_nfs_setup setup = {.was_clean = config->was_clean};

    sl_nas_set_ops(nas, &setup.ops);
    sl_nfs_limits_for(config->memory_bytes, &setup.limits);
    if (config->duplicates != 0)
        setup.limits.duplicates = config->duplicates;
    memcpy(setup.machine, config->machine, sizeof(setup.machine));
    nas->record_max_bytes = setup.limits.record_max_bytes;
    nas->nfs_memory_bytes = sl_nfs_bytes(&setup.limits);
    if (nas->nfs_memory_bytes == 0)
        return -EINVAL;
    nas->nfs_memory = map_memory(nas->nfs_memory_bytes);
    if (nas->nfs_memory == NULL)
        return -ENOMEM;
    return sl_nfs_create(nas->nfs_memory, &setup, sl_endpoint_now_us(nas->endpoint), &nas->nfs);
}

static int make_buffers(struct sl_nas *nas, const struct sl_nas_config *config)
{
    char name[RTE_MEMPOOL_NAMESIZE];

    snprintf(name, sizeof(name), "sl_nas_%u", config->id);
    nas->buffers =
        rte_pktmbuf_pool_create(name, config->buffers, MBUF_CACHE,
                                RTE_ALIGN_CEIL(sizeof(struct sl_mbuf_tag), RTE_MBUF_PRIV_ALIGN),
                                RTE_PKTMBUF_HEADROOM + SL_PMD_MBUF_DATA_BYTES, SOCKET_ID_ANY);
    nas->frames_low = config->frames->size / LOW_SHARE;
    return nas->buffers != NULL ? 0 : -ENOMEM;
}

static int make_reassembly(struct sl_nas *nas)
{
    const struct sl_reassembly_limits limits = {.datagrams = REASSEMBLIES,
                                                .fragments = REASSEMBLED_FRAGMENTS};

    nas->messages = sl_nfs_messages(nas->nfs);
    nas->nodes_low = nas->messages->count / LOW_SHARE;
    nas->reassembly_memory =
        rte_zmalloc("sl_reassembly", sl_reassembly_bytes(&limits), RTE_CACHE_LINE_SIZE);
    if (nas->reassembly_memory == NULL)
        return -ENOMEM;
    nas->reassembly = sl_reassembly_create(nas->reassembly_memory, &limits, nas->messages);
    return 0;
}

static int make_parts(struct sl_nas *nas, const struct sl_nas_config *config)
{
    int rc = create_clients(&nas->clients, config->max_connections);

    if (rc == 0)
        rc = create_members(&nas->members);
    if (rc == 0)
        rc = create_bounds(&nas->bounds);
    if (rc == 0)
        rc = make_buffers(nas, config);
    if (rc == 0)
        rc = make_switch(nas, config);
    return rc == 0 ? make_reassembly(nas) : rc;
}

int sl_nas_create(const struct sl_nas_config *config, struct sl_nas **made)
{
    struct sl_nas *nas;
    int rc;

    if (config->endpoint == NULL || config->store == NULL || config->frames == NULL ||
        config->link.route_member == NULL || config->link.is_mine == NULL ||
        config->max_connections == 0 || config->buffers == 0)
        return -EINVAL;
    nas = rte_zmalloc("sl_nas", sizeof(*nas), RTE_CACHE_LINE_SIZE);
    if (nas == NULL)
        return -ENOMEM;
    nas->endpoint = config->endpoint;
    nas->link = config->link;
    nas->store = config->store;
    nas->frames = config->frames;
    rc = make_parts(nas, config);
    if (rc != 0) {
        sl_nas_destroy(nas);
        return rc;
    }
    sl_endpoint_attach(config->endpoint, &nas->user);
    *made = nas;
    return 0;
}

/* Connections have gone with the engine; what they had queued is the switch's memory. */
static void forget_streams(struct sl_nas *nas)
{
    for (uint32_t i = 0; i < nas->clients.count; i++) {
        struct sl_nas_client *client = &nas->clients.of[i];

        client->stream.party.connection = NULL;
        if (!client->is_used)
            continue;
        sl_message_free(nas->messages, &client->waiting);
        sl_nas_stream_end(nas, &client->stream);
    }
    for (unsigned int i = 0; i < SL_MAX_NFS_MEMBERS * SL_NAS_CHANNELS; i++) {
        struct sl_nas_channel *channel =
            &nas->members.of[i / SL_NAS_CHANNELS].channels[i % SL_NAS_CHANNELS];

        channel->stream.party.connection = NULL;
        if (channel->state != SL_NAS_CHANNEL_FREE && !channel->is_udp)
            sl_nas_stream_end(nas, &channel->stream);
    }
    for (unsigned int i = 0; i < SL_NAS_BOUNDS; i++) {
        struct sl_nas_bound *bound = &nas->bounds.of[i];

        bound->stream.party.connection = NULL;
        if (bound->state != SL_NAS_BOUND_FREE)
            sl_nas_stream_end(nas, &bound->stream);
    }
}

void sl_nas_destroy(struct sl_nas *nas)
{
    if (nas->reassembly != NULL) {
        forget_streams(nas);
        sl_reassembly_clear(nas->reassembly);
        if (!nas->is_stopped)
            sl_nfs_stop(nas->nfs, nas->now_us);
    }
    rte_free(nas->clients.of);
    rte_free(nas->members.of);
    rte_free(nas->bounds.of);
    rte_free(nas->reassembly_memory);
    if (nas->nfs_memory != NULL)
        munmap(nas->nfs_memory, RTE_ALIGN_CEIL(nas->nfs_memory_bytes, HUGE_PAGE_BYTES));
    rte_mempool_free(nas->buffers);
    rte_free(nas);
}
