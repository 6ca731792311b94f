// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "apply.h"
#include "clear.h"
#include "flows.h"
#include "generated/names.h"
#include "nfs_query.h"
#include "nfs_reinstate.h"
#include "tcp_query.h"
#include "transaction.h"
#include "up.h"
#include "wires.h"

#define REQUESTS_PER_TURN 256u
#define MANAGER_SILENT_US 5000000u

void sl_session_begin(struct sl_csa *csa)
{
    struct sl_region_header *header = csa->params.region->header;
    struct sl_event_fastpath_started started = {.flows_adopted = csa->params.flows_adopted,
                                                .flows_discarded = csa->params.flows_discarded};

    csa->manager_generation = atomic_load(&header->manager_generation);
    atomic_store(&header->fast_path_heartbeat_us, csa->now_us);
    atomic_store(&header->fast_path_state, SL_FAST_PATH_HELD_DOWN);
    sl_up_hello(csa);
    sl_up_event(csa, SL_EVENT_FASTPATH_STARTED, SL_ID_NONE, NULL, &started, sizeof(started));
}

void sl_session_end(struct sl_csa *csa)
{
    atomic_store(&csa->params.region->header->fast_path_state, SL_FAST_PATH_STOPPING);
}

/* Noted for whoever reads the fast path's log; nothing depends on it. */
static void watch_manager(struct sl_csa *csa)
{
    uint64_t beat_us = atomic_load(&csa->params.region->header->manager_heartbeat_us);
    bool silent = csa->now_us > beat_us && csa->now_us - beat_us > MANAGER_SILENT_US;

    if (silent != csa->manager_silent)
        fprintf(stderr, silent ? "csa: the management plane is silent; going on without it\n"
                               : "csa: the management plane is there\n");
    csa->manager_silent = silent;
}

void sl_session_tick(struct sl_csa *csa)
{
    struct sl_region_header *header = csa->params.region->header;
    uint64_t generation = atomic_load(&header->manager_generation);

    atomic_store_explicit(&header->fast_path_heartbeat_us, csa->now_us, memory_order_release);
    if (generation != csa->manager_generation) {
        csa->manager_generation = generation;
        sl_transaction_forget(csa);
        sl_flows_forget(csa);
        sl_tcp_query_forget(csa);
        sl_nfs_query_forget(csa);
        sl_nfs_reinstate_forget(csa);
    }
    watch_manager(csa);
}

static void answer(struct sl_csa *csa, uint32_t transaction, int error,
                   const struct sl_refusal *refusal)
{
    if (error)
        sl_up_nak(csa, transaction, refusal);
    else
        sl_up_ack(csa, transaction);
}

static void answer_impairment(struct sl_csa *csa, const struct sl_msg_impairment_query *query)
{
    struct sl_refusal refusal = {.error = 0};
    struct sl_msg_impairment found;

    if (sl_wires_look(csa, query, &found, &refusal))
        sl_up_nak(csa, query->transaction, &refusal);
    else
        sl_up_impairment(csa, &found);
}

static void dispatch(struct sl_csa *csa, const struct sl_ring_message *message)
{
    struct sl_refusal refusal = {.error = 0};
    const void *payload = message->payload;
    uint32_t number; /* every request but the set messages begins with its transaction */

    memcpy(&number, payload, sizeof(number));
    switch (message->id) {
    case SL_MSG_BEGIN:
        sl_transaction_begin(csa, payload);
        break;
    case SL_MSG_COMMIT:
        sl_transaction_commit(csa, payload);
        break;
    case SL_MSG_ABORT:
        sl_transaction_abort(csa, payload);
        break;
    case SL_MSG_READY:
        answer(csa, number, sl_apply_ready(csa, &refusal), &refusal);
        break;
    case SL_MSG_FLOWS_QUERY:
        sl_flows_query(csa, payload);
        break;
    case SL_MSG_TCP_QUERY:
        sl_tcp_query(csa, payload);
        break;
    case SL_MSG_TCP_RESET:
        sl_tcp_reset(csa, payload);
        break;
    case SL_MSG_NFS_QUERY:
        sl_nfs_query_begin(csa, payload);
        break;
    case SL_MSG_NFS_TRACE:
        sl_nfs_arm_trace(csa, payload);
        break;
    case SL_MSG_NFS_REINSTATE:
        sl_nfs_reinstate_member(csa, payload);
        break;
    case SL_MSG_CLEAR_STATISTICS:
        answer(csa, number, sl_clear_statistics(csa, payload, &refusal), &refusal);
        break;
    case SL_MSG_IMPAIR:
        answer(csa, number, sl_wires_impair(csa, payload, &refusal), &refusal);
        break;
    case SL_MSG_IMPAIRMENT_QUERY:
        answer_impairment(csa, payload);
        break;
    default:
        sl_transaction_set(csa, message);
    }
}

static void report_damage(struct sl_csa *csa, const char *what)
{
    struct sl_event_ring_error damage = {.ring = "down"};

    csa->statistics->system.messages_damaged++;
    snprintf(damage.reason, sizeof(damage.reason), "%s", what);
    sl_up_event(csa, SL_EVENT_RING_ERROR, SL_ID_NONE, NULL, &damage, sizeof(damage));
    sl_transaction_damaged(csa, what);
}

/* Does the message have an id that goes down, and the length that belongs to it? */
static bool is_sound(const struct sl_ring_message *message)
{
    bool known = sl_config_is_set(message->id) ||
                 (message->id >= SL_MSG_BEGIN && message->id <= SL_MSG_NFS_REINSTATE);

    return known && message->length_bytes == sl_message_bytes(message->id);
}

/* Takes one message. Returns false when there is none to take. */
static bool receive_one(struct sl_csa *csa)
{
    struct sl_ring_message message;
    int error = sl_ring_dequeue(csa->params.region->down, &message);

    if (error == -EAGAIN)
        return false;
    if (error == -EILSEQ && sl_ring_used(csa->params.region->down) > SL_RING_SLOTS) {
        csa->ring_broken = true;
        report_damage(csa, "its counts contradict each other; the region has to be made anew");
        return false;
    }
    csa->statistics->system.messages_received++;
    if (error == -EILSEQ)
        report_damage(csa, "out of sequence");
    else if (error)
        report_damage(csa, "wrong checksum or length");
    else if (is_sound(&message))
        dispatch(csa, &message);
    else
        report_damage(csa, "unknown message or wrong size");
    return true;
}

unsigned int sl_session_receive(struct sl_csa *csa)
{
    unsigned int taken = 0;

    while (taken < REQUESTS_PER_TURN && !csa->ring_broken && sl_up_has_room(csa) &&
           receive_one(csa))
        taken++;
    return taken;
}
