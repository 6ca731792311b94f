// SPDX-License-Identifier: Apache-2.0
#include "up.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "generated/dictionary.h"
#include "generated/names.h"
#include "generated/statistics.h"

_Static_assert(sizeof(struct sl_msg_nak) <= SL_RING_PAYLOAD_MAX &&
                   sizeof(struct sl_msg_event) <= SL_RING_PAYLOAD_MAX &&
                   sizeof(struct sl_msg_flows_rows) <= SL_RING_PAYLOAD_MAX &&
                   sizeof(struct sl_msg_tcp_rows) <= SL_RING_PAYLOAD_MAX &&
                   sizeof(struct sl_msg_tcp_listeners) <= SL_RING_PAYLOAD_MAX &&
                   sizeof(union sl_nfs_batch) <= SL_RING_PAYLOAD_MAX &&
                   sizeof(struct sl_msg_impairment) <= SL_RING_PAYLOAD_MAX,
               "what goes up fits a slot");

static int send(struct sl_csa *csa, uint16_t id, const void *payload, size_t bytes)
{
    int error = sl_ring_enqueue(csa->params.region->up, id, payload, bytes);

    if (!error)
        csa->statistics->system.messages_sent++;
    return error;
}

bool sl_up_flush(struct sl_csa *csa)
{
    struct sl_outbox *outbox = &csa->outbox;

    while (outbox->count > 0) {
        const struct sl_ring_message *message = &outbox->messages[outbox->first];

        if (send(csa, message->id, message->payload, message->length_bytes))
            return false;
        outbox->first = (outbox->first + 1) % SL_OUTBOX_SLOTS;
        outbox->count--;
    }
    return true;
}

bool sl_up_has_room(const struct sl_csa *csa)
{
    return csa->outbox.count < SL_OUTBOX_SLOTS;
}

/* Sends now if nothing waits, else keeps the order. The caller knows that there is room. */
static void answer(struct sl_csa *csa, uint16_t id, const void *payload, size_t bytes)
{
    struct sl_outbox *outbox = &csa->outbox;
    struct sl_ring_message *kept;

    if ((sl_up_flush(csa) && send(csa, id, payload, bytes) == 0) || !sl_up_has_room(csa))
        return;
    kept = &outbox->messages[(outbox->first + outbox->count) % SL_OUTBOX_SLOTS];
    kept->id = id;
    kept->length_bytes = (uint16_t)bytes;
    memcpy(kept->payload, payload, bytes);
    outbox->count++;
}

void sl_up_ack(struct sl_csa *csa, uint32_t transaction)
{
    struct sl_msg_ack ack = {.transaction = transaction, .generation = csa->active->generation};

    answer(csa, SL_MSG_ACK, &ack, sizeof(ack));
}

void sl_up_nak(struct sl_csa *csa, uint32_t transaction, const struct sl_refusal *refusal)
{
    struct sl_msg_nak nak = {.transaction = transaction,
                             .error = refusal->error,
                             .mark = refusal->mark,
                             .id = refusal->id};

    memcpy(nak.key, refusal->key, sizeof(nak.key));
    memcpy(nak.reason, refusal->reason, sizeof(nak.reason));
    answer(csa, SL_MSG_NAK, &nak, sizeof(nak));
}

void sl_up_hello(struct sl_csa *csa)
{
    const struct sl_csa_params *params = &csa->params;
    struct sl_msg_hello hello = {.pid = (uint32_t)getpid(),
                                 .layout_version = SL_REGION_LAYOUT_VERSION,
                                 .dictionary_hash = SL_DICTIONARY_HASH,
                                 .flows_adopted = params->flows_adopted,
                                 .flows_discarded = params->flows_discarded,
                                 .np_count = (uint16_t)__builtin_popcount(params->nps)};

    snprintf(hello.version, sizeof(hello.version), "%s", params->version);
    snprintf(hello.dpdk_version, sizeof(hello.dpdk_version), "%s", params->dpdk_version);
    answer(csa, SL_MSG_HELLO, &hello, sizeof(hello));
}

void sl_up_flows(struct sl_csa *csa, const struct sl_msg_flows_rows *rows)
{
    answer(csa, SL_MSG_FLOWS_ROWS, rows, sizeof(*rows));
}

void sl_up_tcp_rows(struct sl_csa *csa, const struct sl_msg_tcp_rows *rows)
{
    answer(csa, SL_MSG_TCP_ROWS, rows, sizeof(*rows));
}

void sl_up_tcp_listeners(struct sl_csa *csa, const struct sl_msg_tcp_listeners *rows)
{
    answer(csa, SL_MSG_TCP_LISTENERS, rows, sizeof(*rows));
}

void sl_up_rows(struct sl_csa *csa, uint16_t id, const void *rows)
{
    answer(csa, id, rows, sl_message_bytes(id));
}

void sl_up_impairment(struct sl_csa *csa, const struct sl_msg_impairment *impairment)
{
    answer(csa, SL_MSG_IMPAIRMENT, impairment, sizeof(*impairment));
}

void sl_up_event(struct sl_csa *csa, enum sl_event code, uint16_t id, const char *key,
                 const void *arguments, size_t bytes)
{
    struct sl_msg_event event = {.time_us = csa->realtime_us,
                                 .code = (uint16_t)code,
                                 .id = id,
                                 .arguments_bytes = (uint16_t)bytes};

    if (key)
        snprintf(event.key, sizeof(event.key), "%s", key);
    if (bytes > 0)
        memcpy(event.arguments, arguments, bytes);
    if (sl_up_flush(csa) && send(csa, SL_MSG_EVENT, &event, sizeof(event)) == 0)
        csa->statistics->system.events_raised++;
    else
        csa->statistics->system.events_lost++;
}
