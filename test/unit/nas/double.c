// SPDX-License-Identifier: Apache-2.0
#include "double.h"

#include <errno.h>
#include <string.h>

#include "rpc/rpc.h"

#define NODES 16384u
#define RECORD_MAX_BYTES (64u << 10)

struct double_state the_switch;

static struct sl_message_node nodes[NODES];
static struct sl_nfs_statistics statistics;
static uint32_t completions;

void double_reset(void)
{
    memset(&the_switch, 0, sizeof(the_switch));
    completions = 0;
}

void sl_nfs_limits_for(uint64_t memory_bytes, struct sl_nfs_limits *limits)
{
    (void)memory_bytes;
    *limits = (struct sl_nfs_limits){.calls = DOUBLE_CALLS, .record_max_bytes = RECORD_MAX_BYTES};
}

size_t sl_nfs_bytes(const struct sl_nfs_limits *limits)
{
    return limits->calls;
}

int sl_nfs_create(void *memory, const struct sl_nfs_setup *setup, uint64_t now_us,
                  struct sl_nfs **nfs)
{
    (void)now_us;
    the_switch.ops = setup->ops;
    sl_message_pool_init(&the_switch.pool, nodes, NODES, &setup->ops.owners, &setup->ops.buffers);
    *nfs = memory;
    return 0;
}

void sl_nfs_configure(struct sl_nfs *nfs, const struct sl_nfs_config *config, uint32_t services,
                      uint64_t now_us)
{
    (void)nfs;
    (void)config;
    (void)now_us;
    the_switch.services = services;
    the_switch.configured++;
}

bool sl_nfs_stop(struct sl_nfs *nfs, uint64_t now_us)
{
    (void)nfs;
    (void)now_us;
    for (uint32_t i = 0; i < the_switch.call_count; i++)
        sl_message_free(&the_switch.pool, &the_switch.calls[i].message);
    return the_switch.stops_left-- <= 0;
}

struct sl_message_pool *sl_nfs_messages(struct sl_nfs *nfs)
{
    (void)nfs;
    return &the_switch.pool;
}

/* A reply: room for the mark, those bytes; the mark is filled in. */
static void reply(const struct sl_nfs_caller *caller, const uint8_t *bytes, uint32_t length,
                  struct sl_message *content)
{
    struct sl_xdr_writer writer;
    struct sl_message message;

    sl_xdr_writer_begin(&writer, &the_switch.pool, SL_RPC_MARK_BYTES);
    if (content != NULL)
        sl_xdr_put_raw(&writer, content, 0, content->length_bytes);
    else
        sl_xdr_put_bytes(&writer, bytes, length);
    if (sl_xdr_writer_end(&writer, &message) == 0) {
        sl_rpc_record_mark(&the_switch.pool, &message);
        the_switch.ops.reply(the_switch.ops.context, caller, &message);
    }
    if (content != NULL)
        sl_message_free(&the_switch.pool, content);
}

void double_answer(struct double_call *call, const uint8_t *bytes, uint32_t length)
{
    call->is_open = false;
    sl_message_free(&the_switch.pool, &call->message);
    reply(&call->caller, bytes, length, NULL);
}

void double_echo(struct double_call *call)
{
    call->is_open = false;
    reply(&call->caller, NULL, 0, &call->message);
}

/* Sends a call on; it stays open, and keeps its message while there is no way. */
static void forward(struct double_call *call)
{
    struct sl_xdr_writer writer;
    struct sl_message message;

    sl_xdr_writer_begin(&writer, &the_switch.pool, SL_RPC_MARK_BYTES);
    sl_xdr_put_raw(&writer, &call->message, 0, call->message.length_bytes);
    if (sl_xdr_writer_end(&writer, &message) != 0)
        return;
    sl_rpc_record_mark(&the_switch.pool, &message);
    the_switch.last_send =
        the_switch.ops.send(the_switch.ops.context, the_switch.member, the_switch.program,
                            the_switch.port, &message, &call->channel);
    if (the_switch.last_send == 0)
        the_switch.last_channel = call->channel;
    else
        sl_message_free(&the_switch.pool, &message);
}

/* A call that cannot be sent has its client begin anew. */
static void forward_bound(struct double_call *call)
{
    struct sl_xdr_writer writer;
    struct sl_message message;

    sl_xdr_writer_begin(&writer, &the_switch.pool, SL_RPC_MARK_BYTES);
    sl_xdr_put_raw(&writer, &call->message, 0, call->message.length_bytes);
    sl_message_free(&the_switch.pool, &call->message);
    if (sl_xdr_writer_end(&writer, &message) != 0)
        return;
    sl_rpc_record_mark(&the_switch.pool, &message);
    the_switch.last_send =
        the_switch.ops.send_bound(the_switch.ops.context, call->caller.connection,
                                  the_switch.member, the_switch.port, &message);
    if (the_switch.last_send == 0)
        return;
    call->is_open = false;
    sl_message_free(&the_switch.pool, &message);
    the_switch.ops.hang_up(the_switch.ops.context, call->caller.connection);
}

bool sl_nfs_call(struct sl_nfs *nfs, const struct sl_nfs_caller *caller, struct sl_message *message,
                 uint64_t now_us)
{
    struct double_call *call = &the_switch.calls[the_switch.call_count % DOUBLE_CALLS];

    (void)nfs;
    (void)now_us;
    if (the_switch.has_no_room)
        return false;
    the_switch.call_count++;
    the_switch.bytes_in += message->length_bytes;
    *call = (struct double_call){.caller = *caller, .is_open = true};
    sl_message_clear(&call->message);
    switch (the_switch.mode) {
    case DOUBLE_ECHO:
        reply(caller, NULL, 0, message);
        break;
    case DOUBLE_SILENT:
        sl_message_free(&the_switch.pool, message);
        the_switch.ops.unanswered(the_switch.ops.context, caller);
        break;
    case DOUBLE_KEEP:
        call->message = *message;
        break;
    case DOUBLE_FORWARD:
        call->message = *message;
        forward(call);
        break;
    case DOUBLE_BOUND:
        call->message = *message;
        forward_bound(call);
        break;
    }
    return true;
}

bool sl_nfs_has_room(const struct sl_nfs *nfs)
{
    (void)nfs;
    return !the_switch.has_no_room;
}

void sl_nfs_caller_gone(struct sl_nfs *nfs, uint64_t connection)
{
    (void)nfs;
    the_switch.gone++;
    the_switch.gone_connection = connection;
}

void sl_nfs_answer(struct sl_nfs *nfs, uint16_t member, uint32_t channel,
                   struct sl_message *message, uint64_t now_us)
{
    (void)nfs;
    (void)now_us;
    for (uint32_t i = 0; i < the_switch.call_count; i++) {
        struct double_call *call = &the_switch.calls[i];

        /* Calls on one channel are answered in order here; member is the only one. */
        if (!call->is_open || call->channel != channel || member != the_switch.member)
            continue;
        call->is_open = false;
        the_switch.answers++;
        sl_message_free(&the_switch.pool, &call->message);
        reply(&call->caller, NULL, 0, message);
        return;
    }
    the_switch.late_answers++;
    sl_message_free(&the_switch.pool, message);
}

void sl_nfs_bound_answer(struct sl_nfs *nfs, uint16_t member, uint64_t connection,
                         struct sl_message *message, uint64_t now_us)
{
    (void)nfs;
    (void)now_us;
    for (uint32_t i = 0; i < the_switch.call_count; i++) {
        struct double_call *call = &the_switch.calls[i];

        if (!call->is_open || call->caller.connection != connection || member != the_switch.member)
            continue;
        call->is_open = false;
        the_switch.answers++;
        reply(&call->caller, NULL, 0, message);
        return;
    }
    the_switch.late_answers++;
    sl_message_free(&the_switch.pool, message);
}

void sl_nfs_bound_lost(struct sl_nfs *nfs, uint16_t member, uint64_t connection, uint64_t now_us)
{
    (void)nfs;
    (void)now_us;
    the_switch.bound_lost++;
    for (uint32_t i = 0; i < the_switch.call_count; i++)
        if (the_switch.calls[i].caller.connection == connection && member == the_switch.member)
            the_switch.calls[i].is_open = false;
}

static void forward_again(uint32_t channel)
{
    for (uint32_t i = 0; i < the_switch.call_count; i++)
        if (the_switch.calls[i].is_open && the_switch.calls[i].channel == channel) {
            the_switch.calls[i].channel = 0;
            forward(&the_switch.calls[i]);
        }
}

void sl_nfs_channel_lost(struct sl_nfs *nfs, uint16_t member, uint32_t channel, uint64_t now_us)
{
    (void)nfs;
    (void)member;
    (void)now_us;
    the_switch.lost++;
    the_switch.lost_channel = channel;
    if (the_switch.mode == DOUBLE_FORWARD)
        forward_again(channel);
}

void sl_nfs_member_ready(struct sl_nfs *nfs, uint16_t member, uint64_t now_us)
{
    (void)nfs;
    (void)member;
    (void)now_us;
    the_switch.ready++;
    if (the_switch.mode == DOUBLE_FORWARD)
        forward_again(0);
}

void sl_nfs_stored(struct sl_nfs *nfs, const struct sl_nfs_store_completion *completion,
                   uint64_t now_us)
{
    (void)nfs;
    (void)completion;
    (void)now_us;
    the_switch.stored++;
}

bool sl_nfs_advance(struct sl_nfs *nfs, uint64_t now_us)
{
    (void)nfs;
    (void)now_us;
    return false;
}

int sl_nfs_reinstate(struct sl_nfs *nfs, uint16_t filesystem, uint16_t member, uint64_t now_us)
{
    (void)nfs;
    (void)now_us;
    return the_switch.reinstate_outcome - filesystem - member;
}

void sl_nfs_query(struct sl_nfs *nfs, const struct sl_nfs_query *query,
                  struct sl_nfs_query_answer *answer, uint64_t now_us)
{
    (void)nfs;
    (void)now_us;
    memset(answer, 0, sizeof(*answer));
    answer->cursor = query->cursor + 1;
}

const struct sl_nfs_statistics *sl_nfs_statistics(const struct sl_nfs *nfs)
{
    (void)nfs;
    return &statistics;
}

bool sl_store_request(struct sl_store_port *port, const struct sl_nfs_store_request *request)
{
    (void)port;
    (void)request;
    the_switch.store_requests += !the_switch.store_is_full;
    return !the_switch.store_is_full;
}

void double_complete(uint32_t count)
{
    completions += count;
}

const struct sl_nfs_store_completion *sl_store_completion(struct sl_store_port *port)
{
    static const struct sl_nfs_store_completion completion = {.outcome = SL_NFS_STORED};

    (void)port;
    if (completions == 0)
        return NULL;
    completions--;
    return &completion;
}
