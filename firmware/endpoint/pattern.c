// SPDX-License-Identifier: Apache-2.0
#include "pattern.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <rte_branch_prediction.h>
#include <rte_mbuf.h>

#include "np/np.h"

static void fill(struct rte_mbuf *mbuf)
{
    uint8_t *data = (uint8_t *)rte_pktmbuf_append(mbuf, SL_PATTERN_BYTES);

    for (uint32_t i = 0; i < SL_PATTERN_BYTES; i++)
        data[i] = (uint8_t)(i % SL_PATTERN_PERIOD);
}

int sl_pattern_create(struct sl_pattern *pattern, uint8_t id)
{
    char name[RTE_MEMPOOL_NAMESIZE];

    snprintf(name, sizeof(name), "sl_pattern_%u", id);
    pattern->pool = rte_pktmbuf_pool_create(
        name, SL_PATTERN_MBUFS, 0, RTE_ALIGN_CEIL(sizeof(struct sl_mbuf_tag), RTE_MBUF_PRIV_ALIGN),
        RTE_PKTMBUF_HEADROOM + SL_PATTERN_BYTES, SOCKET_ID_ANY);
    if (pattern->pool == NULL)
        return -ENOMEM;
    for (unsigned int i = 0; i < SL_PATTERN_MBUFS; i++) {
        pattern->mbufs[i] = rte_pktmbuf_alloc(pattern->pool);
        if (pattern->mbufs[i] == NULL)
            return -ENOMEM;
        fill(pattern->mbufs[i]);
    }
    return 0;
}

void sl_pattern_destroy(struct sl_pattern *pattern)
{
    rte_mempool_free(pattern->pool);
    memset(pattern, 0, sizeof(*pattern));
}

/* The next whose references can still be counted, or NULL. */
static struct rte_mbuf *next_mbuf(struct sl_pattern *pattern)
{
    for (unsigned int i = 0; i < SL_PATTERN_MBUFS; i++) {
        struct rte_mbuf *mbuf = pattern->mbufs[pattern->next++ % SL_PATTERN_MBUFS];

        if (likely(rte_mbuf_refcnt_read(mbuf) < SL_PATTERN_REFERENCES))
            return mbuf;
    }
    return NULL;
}

bool sl_pattern_slice(struct sl_pattern *pattern, uint64_t position, uint32_t max_bytes,
                      struct sl_tcp_slice *slice)
{
    struct rte_mbuf *mbuf = next_mbuf(pattern);
    uint32_t phase = (uint32_t)(position % SL_PATTERN_PERIOD);
    uint32_t length = SL_PATTERN_BYTES - phase;

    if (mbuf == NULL)
        return false;
    rte_mbuf_refcnt_update(mbuf, 1);
    *slice = (struct sl_tcp_slice){.data = rte_pktmbuf_mtod_offset(mbuf, const uint8_t *, phase),
                                   .owner = mbuf,
                                   .length_bytes = length < max_bytes ? length : max_bytes};
    return true;
}
