// SPDX-License-Identifier: Apache-2.0
#include "frames.h"

#include <string.h>

#include <rte_mbuf.h>
#include <rte_mempool.h>

struct rte_mbuf *sl_frame_make(struct rte_mempool *pool, const uint8_t *frame, size_t length)
{
    struct rte_mbuf *packet = rte_pktmbuf_alloc(pool);
    char *data;

    if (!packet)
        return NULL;
    data = length <= UINT16_MAX ? rte_pktmbuf_append(packet, (uint16_t)length) : NULL;
    if (!data) {
        rte_pktmbuf_free(packet);
        return NULL;
    }
    memcpy(data, frame, length);
    return packet;
}

size_t sl_frame_bytes(const struct rte_mbuf *packet, const uint8_t **data, size_t *total_bytes)
{
    *data = rte_pktmbuf_mtod(packet, const uint8_t *);
    *total_bytes = packet->pkt_len;
    return packet->data_len;
}

void sl_frame_free(struct rte_mbuf *packet)
{
    rte_pktmbuf_free(packet);
}

void sl_frame_pool_usage(const struct rte_mempool *pool, uint64_t *total, uint64_t *in_use)
{
    *total = pool->size;
    *in_use = rte_mempool_in_use_count(pool);
}
