// SPDX-License-Identifier: Apache-2.0
/* The switch of an SP: its turn, and what the switch calls. */
#include <rte_mempool.h>
#include <rte_random.h>

#include "nas_private.h"

#define SHORTAGE_INTERVAL_US 200u
#define COMPLETIONS_PER_TURN 256u
/* Connections of clients that are reset in one turn of the end. */
#define RESETS_PER_TURN 256u

static void accepted(void *context, struct sl_endpoint_party *party,
                     struct sl_tcp_connection *connection, uint32_t events)
{
    struct sl_nas *nas = context;
    struct sl_nas_client *client;

    nas->now_us = sl_endpoint_now_us(nas->endpoint);
    client = sl_nas_client_accept(nas, (const struct sl_nas_listener *)party, connection);
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
    else if (stream->kind == SL_NAS_STREAM_BOUND)
        sl_nas_bound_happened(nas, (struct sl_nas_bound *)stream, events);
    else
        sl_nas_channel_happened(nas, (struct sl_nas_channel *)stream, events);
}

static void configure(void *context, const struct sl_snapshot *snapshot)
{
    struct sl_nas *nas = context;

    nas->now_us = sl_endpoint_now_us(nas->endpoint);
    sl_nas_configure(nas, snapshot);
}

/* Frames are what NPs receive into as well, nodes what calls under way are answered by: what has
 * been read and waits must leave them enough. */
static void look_at_shortage(struct sl_nas *nas)
{
    bool was_short = nas->is_short;

    if (nas->now_us < nas->shortage_due_us)
        return;
    nas->shortage_due_us = nas->now_us + SHORTAGE_INTERVAL_US;
    nas->is_short = rte_mempool_avail_count(nas->frames) < nas->frames_low ||
                    nas->messages->free_count < nas->nodes_low;
    if (nas->is_short && !was_short)
        nas->short_since_us = nas->now_us;
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
    look_at_shortage(nas);
    busy = take_completions(nas);
    busy |= sl_nas_clients_resume(nas);
    busy |= sl_nas_members_advance(nas);
    busy |= sl_nfs_advance(nas->nfs, now_us);
    busy |= sl_nas_control_step(nas);
    sl_nas_expire_datagrams(nas);
    sl_nas_clients_age(nas);
    sl_nas_bounds_age(nas);
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
        sl_nas_bounds_end(nas);
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

/* Sends a message, begun by room for a record mark, to who called, or to another port there. */
static void send_udp(struct sl_nas *nas, const struct sl_nfs_caller *to, uint16_t local_port,
                     uint16_t port, struct sl_message *message)
{
    const struct sl_nfs_service_config *service = sl_nas_service_config(nas, to->service);
    struct sl_nas_datagram_ends ends = {
        .destination = to->address,
        .source_port = local_port,
        .destination_port = port,
    };

    if (unlikely(service == NULL)) {
        sl_message_free(nas->messages, message);
        nas->statistics.replies_dropped++;
        return;
    }
    ends.source = to->is_at_source ? service->source : service->address;
    memcpy(&ends.route, to->route, sizeof(ends.route));
    sl_message_drop_front(nas->messages, message, SL_RPC_MARK_BYTES);
    nas->statistics.replies_dropped += !sl_nas_send_datagram(nas, &ends, message);
}

static void call_back(void *context, const struct sl_nfs_caller *caller, uint16_t port,
                      struct sl_message *message)
{
    send_udp(context, caller, SL_NFS_PORT_NLM, port, message);
}

static void reply(void *context, const struct sl_nfs_caller *caller, struct sl_message *message)
{
    if (caller->transport == SL_NFS_UDP)
        send_udp(context, caller, caller->local_port, caller->port, message);
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

void sl_nas_set_ops(struct sl_nas *nas, struct sl_nfs_ops *ops)
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
    *ops = (struct sl_nfs_ops){
        .owners = sl_endpoint_owners(),
        .buffers = sl_nas_buffers(nas),
        .reply = reply,
        .call_back = call_back,
        .send = sl_nas_member_send,
        .send_bound = sl_nas_bound_send,
        .unanswered = sl_nas_client_unanswered,
        .hang_up = sl_nas_client_hang_up,
        .fence = sl_nas_member_fence,
        .store = store,
        .event = sl_nas_event_put,
        .random = random_number,
        .context = nas,
    };
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
