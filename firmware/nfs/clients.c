// SPDX-License-Identifier: Apache-2.0
#include "clients.h"
#include "nfs_private.h"

#define WAYS 8u

size_t sl_nfs_clients_bytes(uint32_t count)
{
    return count * sizeof(struct sl_nfs_client);
}

void sl_nfs_clients_init(struct sl_nfs_clients *clients, void *memory, uint32_t count)
{
    *clients = (struct sl_nfs_clients){.places = memory, .count = count};
    memset(memory, 0, sl_nfs_clients_bytes(count));
}

struct sl_nfs_client *sl_nfs_clients_at(struct sl_nfs_clients *clients, const struct sl_ip *client,
                                        uint64_t now_us)
{
    uint32_t ways = clients->count < WAYS ? clients->count : WAYS;
    uint32_t first = sl_ip_hash(client, 0) % clients->count;
    struct sl_nfs_client *oldest = &clients->places[first];

    for (uint32_t i = 0; i < ways; i++) {
        struct sl_nfs_client *place = &clients->places[(first + i) % clients->count];

        if (sl_ip_equal(&place->row.client, client)) {
            place->heard_us = now_us;
            return place;
        }
        if (place->heard_us < oldest->heard_us)
            oldest = place;
    }
    *oldest = (struct sl_nfs_client){.row.client = *client, .heard_us = now_us};
    return oldest;
}

uint16_t sl_nfs_clients_rows(const struct sl_nfs_clients *clients, uint32_t *cursor,
                             struct sl_nfs_client_row *rows, uint16_t max)
{
    uint16_t filled = 0;

    while (*cursor < clients->count && filled < max) {
        const struct sl_nfs_client *place = &clients->places[(*cursor)++];

        if (!sl_ip_is_none(&place->row.client))
            rows[filled++] = place->row;
    }
    if (*cursor >= clients->count)
        *cursor = SL_NFS_CURSOR_END;
    return filled;
}

void sl_nfs_clients_count(struct sl_nfs *nfs, const struct sl_nfs_call *call, uint64_t time_us)
{
    struct sl_nfs_client_row *row =
        &sl_nfs_clients_at(&nfs->clients, &call->caller.address, nfs->now_us)->row;

    row->calls++;
    if (call->arguments.procedure == SL_NFS_READ && call->result.status == SL_NFS_OK)
        row->read_bytes += call->result.count_bytes;
    if (call->arguments.procedure == SL_NFS_WRITE && call->result.status == SL_NFS_OK)
        row->written_bytes += call->result.count_bytes;
    if (call->is_timed)
        sl_nfs_histogram_add(&row->times, time_us);
}
