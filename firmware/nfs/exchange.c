// SPDX-License-Identifier: Apache-2.0
/*
 * Exchanges: one call to a member and its answer. An xid is never one that is under way, and comes
 * again only after all others, so that members' duplicate caches take no call for another. Ends are
 * told from sl_nfs_answer() or from timers, never from within a request to send.
 */
#include "exchange.h"

#include <errno.h>

/* Over TCP too, what waits for a way is tried again now and then, lest a word be lost. */
#define RETRY_US 200000u

static uint32_t retransmit_us(const struct sl_nfs *nfs, const struct sl_nfs_exchange *exchange)
{
    const struct sl_filesystem_config *config = nfs->filesystems[exchange->filesystem].config;

    return config != NULL && config->retransmit_ms > 0 ? config->retransmit_ms * 1000u : RETRY_US;
}

static bool is_over_udp(const struct sl_nfs *nfs, const struct sl_nfs_exchange *exchange)
{
    const struct sl_filesystem_config *config = nfs->filesystems[exchange->filesystem].config;

    return config != NULL && nfs->config->services[config->service].transport == SL_NFS_UDP;
}

static uint32_t choose_xid(struct sl_nfs *nfs)
{
    while (nfs->xids[nfs->next_xid & nfs->xid_mask] != SL_NFS_NONE)
        nfs->next_xid++;
    return nfs->next_xid++;
}

struct sl_nfs_exchange *sl_nfs_exchange_new(struct sl_nfs *nfs, struct sl_nfs_call *call,
                                            const struct sl_nfs_filesystem *filesystem,
                                            uint8_t slot, enum sl_nfs_program program,
                                            uint8_t procedure)
{
    struct sl_nfs_exchange *exchange;

    if (nfs->exchanges_free == SL_NFS_NONE)
        return NULL;
    exchange = &nfs->exchanges[nfs->exchanges_free];
    nfs->exchanges_free = exchange->next;
    nfs->exchanges_used++;
    exchange->state = SL_NFS_EXCHANGE_NEW;
    exchange->xid = choose_xid(nfs);
    nfs->xids[exchange->xid & nfs->xid_mask] = exchange->index;
    exchange->filesystem = filesystem->config->id;
    exchange->member = filesystem->config->members[slot];
    exchange->slot = slot;
    exchange->program = program;
    exchange->procedure = procedure;
    exchange->was_resent = exchange->is_fenced = exchange->is_extended = false;
    exchange->is_bound = false;
    exchange->call = call->index;
    exchange->serial = call->serial;
    exchange->sent_us = 0;
    sl_message_clear(&exchange->request);
    sl_message_clear(&exchange->answer);
    nfs->filesystems[exchange->filesystem].load.outstanding[slot]++;
    return exchange;
}

static struct sl_nfs_exchange_list *list_of(struct sl_nfs *nfs,
                                            const struct sl_nfs_exchange *exchange)
{
    struct sl_nfs_member_exchanges *lists = &nfs->member_exchanges[exchange->member];

    return exchange->state == SL_NFS_EXCHANGE_SENT ? &lists->sent : &lists->waiting;
}

static void append(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                   enum sl_nfs_exchange_state state)
{
    struct sl_nfs_exchange_list *list;

    exchange->state = state;
    list = list_of(nfs, exchange);
    exchange->next = SL_NFS_NONE;
    exchange->previous = list->last;
    if (list->last == SL_NFS_NONE)
        list->first = exchange->index;
    else
        nfs->exchanges[list->last].next = exchange->index;
    list->last = exchange->index;
}

static void take_out(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange)
{
    struct sl_nfs_exchange_list *list = list_of(nfs, exchange);

    if (exchange->next == SL_NFS_NONE)
        list->last = exchange->previous;
    else
        nfs->exchanges[exchange->next].previous = exchange->previous;
    if (exchange->previous == SL_NFS_NONE)
        list->first = exchange->next;
    else
        nfs->exchanges[exchange->previous].next = exchange->next;
}

/* The next time something is to be done about it without an answer. */
static void set_timer(struct sl_nfs *nfs, const struct sl_nfs_exchange *exchange)
{
    uint64_t due_us = exchange->patience_us;
    uint64_t again_us = nfs->now_us + retransmit_us(nfs, exchange);

    if (exchange->is_fenced)
        due_us = nfs->now_us;
    else if (again_us < due_us && (exchange->state == SL_NFS_EXCHANGE_WAITING ||
                                   (!exchange->is_bound && is_over_udp(nfs, exchange))))
        due_us = again_us;
    sl_nfs_timers_set(&nfs->timers, exchange->index, due_us);
}

/*
 * What a member's NFS is like, reads are sent by: that another program of it is silent, or answers,
 * says nothing of that.
 */
static bool tells_of_member(const struct sl_nfs_exchange *exchange)
{
    return exchange->program == SL_NFS_PROGRAM_NFS;
}

static void be_silent(struct sl_nfs *nfs, const struct sl_nfs_exchange *exchange)
{
    if (tells_of_member(exchange))
        sl_nfs_member_silent(nfs, &nfs->filesystems[exchange->filesystem], exchange->slot);
}

/* Gives a copy of the request to the transport. 0, -EAGAIN, -EHOSTUNREACH. */
static int give(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange)
{
    const struct sl_nfs_filesystem *filesystem = &nfs->filesystems[exchange->filesystem];
    uint16_t port = filesystem->ports[exchange->slot][exchange->program];
    struct sl_message copy;
    int rc;

    if (port == 0)
        return -EAGAIN;
    sl_message_clear(&copy);
    if (sl_message_share(&nfs->messages, &copy, &exchange->request) != 0)
        return -EAGAIN;
    if (exchange->is_bound)
        rc = nfs->setup.ops.send_bound(nfs->setup.ops.context, exchange->connection,
                                       exchange->member, port, &copy);
    else
        rc = nfs->setup.ops.send(nfs->setup.ops.context, exchange->member, exchange->program, port,
                                 &copy, &exchange->channel);
    if (rc != 0)
        sl_message_free(&nfs->messages, &copy);
    return rc;
}

/*
 * Sends it, from no list or from that of the waiting; it is in the list of its state afterwards.
 * False: it has to wait.
 */
static bool try_to_send(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange)
{
    int rc = give(nfs, exchange);

    if (rc == -EHOSTUNREACH)
        be_silent(nfs, exchange);
    /* A read goes elsewhere. What is bound can neither wait nor go: its client has to come again.
     */
    if ((rc == -EHOSTUNREACH && exchange->patience_us != UINT64_MAX) ||
        (rc != 0 && exchange->is_bound))
        exchange->patience_us = nfs->now_us;
    if (rc != 0)
        return false;
    if (exchange->state == SL_NFS_EXCHANGE_WAITING)
        take_out(nfs, exchange);
    append(nfs, exchange, SL_NFS_EXCHANGE_SENT);
    if (exchange->sent_us == 0)
        exchange->sent_us = nfs->now_us;
    else
        nfs->statistics.retransmissions++;
    nfs->statistics.sent++;
    return true;
}

void sl_nfs_exchange_send(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                          struct sl_message *request, uint64_t patience_us,
                          void (*done)(struct sl_nfs *, struct sl_nfs_exchange *,
                                       struct sl_nfs_call *))
{
    const struct sl_nfs_exchange_list *waiting = &nfs->member_exchanges[exchange->member].waiting;

    exchange->request = *request;
    sl_message_clear(request);
    exchange->done = done;
    exchange->patience_us = patience_us == UINT64_MAX ? UINT64_MAX : nfs->now_us + patience_us;
    if ((waiting->first != SL_NFS_NONE && !exchange->is_bound) || !try_to_send(nfs, exchange))
        append(nfs, exchange, SL_NFS_EXCHANGE_WAITING);
    set_timer(nfs, exchange);
}

/* Takes it off all lists but does not free the place: done() still looks at it. */
static void detach(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange)
{
    if (exchange->is_bound)
        sl_nfs_exchange_unbind(nfs, exchange);
    if (exchange->state != SL_NFS_EXCHANGE_NEW)
        take_out(nfs, exchange);
    if (nfs->timers.places[exchange->index].due_us != UINT64_MAX)
        sl_nfs_timers_set(&nfs->timers, exchange->index, UINT64_MAX);
    nfs->xids[exchange->xid & nfs->xid_mask] = SL_NFS_NONE;
    nfs->filesystems[exchange->filesystem].load.outstanding[exchange->slot]--;
    exchange->state = SL_NFS_EXCHANGE_NEW;
}

static void free_place(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange)
{
    sl_message_free(&nfs->messages, &exchange->request);
    sl_message_free(&nfs->messages, &exchange->answer);
    exchange->state = SL_NFS_EXCHANGE_FREE;
    exchange->next = nfs->exchanges_free;
    nfs->exchanges_free = exchange->index;
    nfs->exchanges_used--;
}

void sl_nfs_exchange_forget(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange)
{
    detach(nfs, exchange);
    free_place(nfs, exchange);
}

static struct sl_nfs_call *call_of(struct sl_nfs *nfs, const struct sl_nfs_exchange *exchange)
{
    return sl_nfs_call_of(nfs, exchange->call, exchange->serial);
}

/* It ends for good. */
static void finish(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                   enum sl_nfs_exchange_end end)
{
    detach(nfs, exchange);
    exchange->end = end;
    exchange->done(nfs, exchange, call_of(nfs, exchange));
    free_place(nfs, exchange);
}

/* It, or its answer, may have been lost: it is sent once more. */
static void repeat(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange)
{
    if (exchange->state == SL_NFS_EXCHANGE_SENT) {
        take_out(nfs, exchange);
        append(nfs, exchange, SL_NFS_EXCHANGE_WAITING);
        exchange->was_resent = true;
    }
    try_to_send(nfs, exchange);
}

/* Its patience is over: done() may ask for more. */
static void fall_silent(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange)
{
    if (exchange->state == SL_NFS_EXCHANGE_SENT)
        be_silent(nfs, exchange);
    exchange->end = SL_NFS_EXCHANGE_SILENT;
    exchange->is_extended = false;
    exchange->done(nfs, exchange, call_of(nfs, exchange));
    if (exchange->is_extended) {
        uint64_t patience_us = exchange->patience_us;

        /* Who asked has nowhere else to go: that the member cannot be reached now is no end. */
        if (exchange->state == SL_NFS_EXCHANGE_WAITING || is_over_udp(nfs, exchange))
            repeat(nfs, exchange);
        exchange->patience_us = patience_us;
        set_timer(nfs, exchange);
        return;
    }
    detach(nfs, exchange);
    free_place(nfs, exchange);
}

void sl_nfs_exchange_extend(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                            uint64_t patience_us)
{
    exchange->is_extended = true;
    exchange->patience_us = patience_us == UINT64_MAX ? UINT64_MAX : nfs->now_us + patience_us;
}

void sl_nfs_exchange_due(struct sl_nfs *nfs, uint32_t index)
{
    struct sl_nfs_exchange *exchange = &nfs->exchanges[index];

    if (exchange->is_fenced) {
        finish(nfs, exchange, SL_NFS_EXCHANGE_FENCED);
        return;
    }
    if (exchange->patience_us <= nfs->now_us) {
        fall_silent(nfs, exchange);
        return;
    }
    repeat(nfs, exchange);
    set_timer(nfs, exchange);
}

void sl_nfs_exchange_fence(struct sl_nfs *nfs, uint16_t member)
{
    const struct sl_nfs_member_exchanges *lists = &nfs->member_exchanges[member];
    const uint32_t firsts[2] = {lists->sent.first, lists->waiting.first};

    for (uint32_t i = 0; i < 2; i++) {
        for (uint32_t at = firsts[i]; at != SL_NFS_NONE; at = nfs->exchanges[at].next) {
            nfs->exchanges[at].is_fenced = true;
            set_timer(nfs, &nfs->exchanges[at]);
        }
    }
}

void sl_nfs_exchange_flush(struct sl_nfs *nfs, uint16_t member)
{
    uint32_t at = nfs->member_exchanges[member].waiting.first;

    while (at != SL_NFS_NONE) {
        struct sl_nfs_exchange *exchange = &nfs->exchanges[at];
        bool waits_for_port =
            nfs->filesystems[exchange->filesystem].ports[exchange->slot][exchange->program] == 0;

        at = exchange->next;
        /* A read whose patience is over goes elsewhere at the next turn. */
        if (!exchange->is_fenced && !waits_for_port && exchange->patience_us > nfs->now_us) {
            bool was_sent = try_to_send(nfs, exchange);

            set_timer(nfs, exchange);
            if (!was_sent)
                return;
        }
    }
}

void sl_nfs_member_ready(struct sl_nfs *nfs, uint16_t member, uint64_t now_us)
{
    nfs->now_us = now_us;
    if (member < SL_MAX_NFS_MEMBERS)
        sl_nfs_exchange_flush(nfs, member);
}

void sl_nfs_channel_lost(struct sl_nfs *nfs, uint16_t member, uint32_t channel, uint64_t now_us)
{
    uint32_t at;

    nfs->now_us = now_us;
    if (member >= SL_MAX_NFS_MEMBERS)
        return;
    sl_nfs_doubt_member(nfs, member);
    at = nfs->member_exchanges[member].sent.first;
    while (at != SL_NFS_NONE) {
        struct sl_nfs_exchange *exchange = &nfs->exchanges[at];

        at = exchange->next;
        if (exchange->channel != channel)
            continue;
        take_out(nfs, exchange);
        append(nfs, exchange, SL_NFS_EXCHANGE_WAITING);
        exchange->was_resent = true;
        if (exchange->patience_us != UINT64_MAX)
            exchange->patience_us = now_us;
        set_timer(nfs, exchange);
    }
    sl_nfs_exchange_flush(nfs, member);
}

/* The exchange that an answer belongs to; NULL: nobody waits for it any more. */
static struct sl_nfs_exchange *match(struct sl_nfs *nfs, uint16_t member, uint32_t channel,
                                     uint32_t xid)
{
    uint32_t index = nfs->xids[xid & nfs->xid_mask];
    struct sl_nfs_exchange *exchange;

    if (index == SL_NFS_NONE)
        return NULL;
    exchange = &nfs->exchanges[index];
    if (exchange->xid != xid || exchange->member != member || exchange->is_fenced ||
        exchange->state != SL_NFS_EXCHANGE_SENT || exchange->channel != channel)
        return NULL;
    return exchange;
}

/* connection: of an answer to a bound call, whose client has it; channel: of any other. */
static void take_answer(struct sl_nfs *nfs, uint16_t member, uint32_t channel,
                        const uint64_t *connection, struct sl_message *message)
{
    struct sl_xdr_reader reader;
    struct sl_rpc_reply reply;
    struct sl_nfs_exchange *exchange = NULL;

    nfs->statistics.answers++;
    sl_xdr_reader_begin(&reader, &nfs->messages, message, 0);
    if (sl_rpc_get_reply(&reader, &reply) == 0)
        exchange = connection != NULL ? sl_nfs_exchange_bound(nfs, member, *connection, reply.xid)
                                      : match(nfs, member, channel, reply.xid);
    if (exchange == NULL) {
        nfs->statistics.late_answers++;
        sl_message_free(&nfs->messages, message);
        return;
    }
    exchange->answer = *message;
    sl_message_clear(message);
    exchange->reply = reply;
    exchange->reader = reader;
    sl_nfs_time_exchange(nfs, exchange);
    if (tells_of_member(exchange))
        sl_nfs_member_heard(nfs, &nfs->filesystems[exchange->filesystem], exchange->slot);
    finish(nfs, exchange, SL_NFS_EXCHANGE_ANSWERED);
}

void sl_nfs_exchange_answer(struct sl_nfs *nfs, uint16_t member, uint32_t channel,
                            struct sl_message *message)
{
    take_answer(nfs, member, channel, NULL, message);
}

void sl_nfs_exchange_bound_answer(struct sl_nfs *nfs, uint16_t member, uint64_t connection,
                                  struct sl_message *message)
{
    take_answer(nfs, member, 0, &connection, message);
}
