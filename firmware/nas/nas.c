// SPDX-License-Identifier: Apache-2.0
/* Makes the switch of an SP, and its turn. */
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
/* When fewer of the frames than one in so many are free, nothing more is read. */
#define FRAMES_LOW_SHARE 5u
#define FRAMES_INTERVAL_US 200u
/* Of the nodes of messages, so many stay free for answers. */
#define COMPLETIONS_PER_TURN 256u
/* Connections of clients that are reset in one turn of the end. */
#define RESETS_PER_TURN 256u

static void accepted(void *context, struct sl_endpoint_party *party,
                     struct sl_tcp_connection *connection, uint32_t events)
{
    struct sl_nas *nas = context;
    struct sl_nas_client *client;

    nas->now_us = sl_endpoint_now_us(nas->endpoint);
    sl_nas_client_accept(nas, (const struct sl_nas_listener *)party, connection);
    client = sl_tcp_user(connection);
    if (client != NULL && (events & ~SL_TCP_EVENT_ACCEPTED) != 0)
        sl_nas_client_happened(nas, client, events);
}

static void happened(void *context, struct sl_endpoint_party *party, uint32_t events)
{
    struct sl_nas_stream *stream = (struct sl_nas_stream *)party;
    struct sl_nas *nas = context;

    nas->now_us = sl_endpoint_now_us(nas->endpoint);
    if (stream->kind == SL_NAS_STREAM_CLIENT)
        sl_nas_client_happened(nas, (struct sl_nas_client *)stream, events);
    else
        sl_nas_channel_happened(nas, (struct sl_nas_channel *)stream, events);
}

static void configure(void *context, const struct sl_snapshot *snapshot)
{
    struct sl_nas *nas = context;

    nas->now_us = sl_endpoint_now_us(nas->endpoint);
    sl_nas_configure(nas, snapshot);
}

/* Frames are what NPs receive into as well: what we hold of them must leave them enough. */
static void look_at_frames(struct sl_nas *nas)
{
    if (nas->now_us < nas->frames_due_us)
        return;
    nas->frames_due_us = nas->now_us + FRAMES_INTERVAL_US;
    nas->is_short_of_frames = rte_mempool_avail_count(nas->frames) < nas->frames_low;
}

static bool take_completions(struct sl_nas *nas)
{
    const struct sl_nfs_store_completion *completion;
    unsigned int count = 0;

    while (count < COMPLETIONS_PER_TURN && (completion = sl_store_completion(nas->store)) != NULL) {
        sl_nfs_stored(nas->nfs, completion, nas->now_us);
        count++;
    }
    return count > 0;
}

static bool poll(void *context, uint64_t now_us)
{
    struct sl_nas *nas = context;
    bool busy;

    nas->now_us = now_us;
    look_at_frames(nas);
    busy = take_completions(nas);
    busy |= sl_nas_clients_resume(nas);
    busy |= sl_nas_members_advance(nas);
    busy |= sl_nfs_advance(nas->nfs, now_us);
    busy |= sl_nas_control_step(nas);
    sl_nas_expire_datagrams(nas);
    sl_nas_clients_age(nas);
    return busy;
}

/* Clients first, so that nothing new comes; then what the switch has to give to the store. */
static bool hang_up(void *context, uint64_t now_us)
{
    struct sl_nas *nas = context;

    nas->now_us = now_us;
    sl_nas_unlisten_all(nas);
    if (sl_nas_clients_reset(nas, SL_NFS_NO_ID, RESETS_PER_TURN, "the SP stops"))
        return false;
    if (!nas->is_stopping) {
        nas->is_stopping = true;
        sl_nas_members_end(nas);
        sl_reassembly_clear(nas->reassembly);
    }
    while (sl_store_completion(nas->store) != NULL) {
        /* nobody wants to know any more; the store wants room to go on */
    }
    nas->is_stopped = nas->is_stopped || sl_nfs_stop(nas->nfs, now_us);
    return nas->is_stopped;
}

static void handle(void *context, struct rte_mbuf **frames, uint16_t count)
{
    sl_nas_datagrams(context, frames, count);
}

static void reply_udp(struct sl_nas *nas, const struct sl_nfs_caller *caller,
                      struct sl_message *message)
{
    const struct sl_nfs_service_config *service = sl_nas_service_config(nas, caller->service);
    struct sl_nas_datagram_ends ends = {
        .destination = caller->address,
        .source_port = caller->local_port,
        .destination_port = caller->port,
    };

    if (unlikely(service == NULL)) {
        sl_message_free(nas->messages, message);
        nas->statistics.replies_dropped++;
        return;
    }
    ends.source = service->address;
    memcpy(&ends.route, caller->route, sizeof(ends.route));
    sl_message_drop_front(nas->messages, message, SL_RPC_MARK_BYTES);
    nas->statistics.replies_dropped += !sl_nas_send_datagram(nas, &ends, message);
}

static void reply(void *context, const struct sl_nfs_caller *caller, struct sl_message *message)
{
    if (caller->transport == SL_NFS_UDP)
        reply_udp(context, caller, message);
    else
        sl_nas_client_reply(context, caller, message);
}

static bool store(void *context, const struct sl_nfs_store_request *request)
{
    struct sl_nas *nas = context;

    return sl_store_request(nas->store, request);
}

static uint64_t random_number(void *context)
{
    (void)context;
    return rte_rand();
}

static void set_ops(struct sl_nas *nas)
{
    nas->user = (struct sl_endpoint_user){
        .accepted = accepted,
        .happened = happened,
        .configure = configure,
        .poll = poll,
        .hang_up = hang_up,
        .context = nas,
    };
    nas->service = (struct sl_sp_service){.handle = handle, .context = nas};
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
    struct sl_nfs_setup setup = {
        .ops =
            {
                .owners = sl_endpoint_owners(),
                .buffers = sl_nas_buffers(nas),
                .reply = reply,
                .send = sl_nas_member_send,
                .fence = sl_nas_member_fence,
                .store = store,
                .event = sl_nas_event_put,
                .random = random_number,
                .context = nas,
            },
        .was_clean = config->was_clean,
    };

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
    nas->frames_low = config->frames->size / FRAMES_LOW_SHARE;
    return nas->buffers != NULL ? 0 : -ENOMEM;
}

static int make_reassembly(struct sl_nas *nas)
{
    const struct sl_reassembly_limits limits = {.datagrams = REASSEMBLIES,
                                                .fragments = REASSEMBLED_FRAGMENTS};

    nas->messages = sl_nfs_messages(nas->nfs);
    nas->reassembly_memory =
        rte_zmalloc("sl_reassembly", sl_reassembly_bytes(&limits), RTE_CACHE_LINE_SIZE);
    if (nas->reassembly_memory == NULL)
        return -ENOMEM;
    nas->reassembly = sl_reassembly_create(nas->reassembly_memory, &limits, nas->messages);
    return 0;
}

static int make_parts(struct sl_nas *nas, const struct sl_nas_config *config)
{
    int rc = sl_nas_clients_create(&nas->clients, config->max_connections);

    if (rc == 0)
        rc = sl_nas_members_create(&nas->members);
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
    set_ops(nas);
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
}

void sl_nas_destroy(struct sl_nas *nas)
{
    if (nas->reassembly != NULL) {
        forget_streams(nas);
        sl_reassembly_clear(nas->reassembly);
        if (!nas->is_stopped)
            sl_nfs_stop(nas->nfs, nas->now_us);
    }
    sl_nas_clients_destroy(&nas->clients);
    sl_nas_members_destroy(&nas->members);
    rte_free(nas->reassembly_memory);
    if (nas->nfs_memory != NULL)
        munmap(nas->nfs_memory, RTE_ALIGN_CEIL(nas->nfs_memory_bytes, HUGE_PAGE_BYTES));
    rte_mempool_free(nas->buffers);
    rte_free(nas);
}

const struct sl_sp_service *sl_nas_service(const struct sl_nas *nas)
{
    return &nas->service;
}

const struct sl_nfs_statistics *sl_nas_statistics(const struct sl_nas *nas)
{
    return sl_nfs_statistics(nas->nfs);
}

const struct sl_nas_transport_statistics *sl_nas_transport_statistics(const struct sl_nas *nas)
{
    return &nas->statistics;
}
