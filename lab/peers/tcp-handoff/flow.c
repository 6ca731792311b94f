// SPDX-License-Identifier: Apache-2.0
#include "flow.h"

#include <stdio.h>
#include <stdlib.h>

static uint32_t bucket_of(const struct sl_ip *remote, uint16_t remote_port)
{
    return sl_ip_hash(remote, remote_port) % FLOW_BUCKETS;
}

struct flow *flow_find(const struct flow_table *table, const struct sl_ip *remote,
                       uint16_t remote_port, uint16_t local_port)
{
    struct flow *flow = table->buckets[bucket_of(remote, remote_port)];

    while (flow != NULL && !(flow->remote_port == remote_port && flow->local_port == local_port &&
                             sl_ip_equal(&flow->remote, remote)))
        flow = flow->next_in_bucket;
    return flow;
}

struct flow *flow_add(struct flow_table *table, const struct packet_view *from_client,
                      enum place place)
{
    struct flow **bucket =
        &table->buckets[bucket_of(&from_client->source, from_client->source_port)];
    struct flow *flow = calloc(1, sizeof(*flow));

    if (flow == NULL) {
        fprintf(stderr, "tcp-handoff: out of memory\n");
        exit(EXIT_FAILURE);
    }
    flow->remote = from_client->source;
    flow->local = from_client->destination;
    flow->remote_port = from_client->source_port;
    flow->local_port = from_client->destination_port;
    flow->place = place;
    flow->fd = -1;
    flow->next_in_bucket = *bucket;
    *bucket = flow;
    if (table->last != NULL)
        table->last->next = flow;
    else
        table->first = flow;
    table->last = flow;
    table->count++;
    return flow;
}

void flow_clear(struct flow_table *table)
{
    while (table->first != NULL) {
        struct flow *flow = table->first;

        table->first = flow->next;
        slices_clear(&flow->residue);
        for (unsigned int i = 0; i < DIRECTIONS; i++) {
            struct packet *packet;

            while ((packet = packet_queue_take(&flow->held[i])) != NULL)
                packet_release(packet);
        }
        free(flow);
    }
}
