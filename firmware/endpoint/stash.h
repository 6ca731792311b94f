// SPDX-License-Identifier: Apache-2.0
/*
 * Mbufs taken from a pool some at a time and fetched into the cache before they are used: a pool
 * gives those first that were given back longest ago, which no cache has any more. Waiting for them
 * one by one would cost more than all the rest of sending.
 */
#ifndef ENDPOINT_STASH_H
#define ENDPOINT_STASH_H

#include <stdbool.h>
#include <stdint.h>

#include <rte_mbuf.h>

#define SL_STASH_MBUFS 64u
/* So many uses ahead; as many lines as that are on their way at a time. */
#define SL_STASH_AHEAD 8u

struct sl_stash {
    struct rte_mempool *pool;
    bool fetches_data; /* the beginning of the data room too */
    uint16_t left;
    struct rte_mbuf *mbufs[SL_STASH_MBUFS];
};

/* pool stays the caller's. */
void sl_stash_init(struct sl_stash *stash, struct rte_mempool *pool, bool fetches_data);
/* Gives back what is left. */
void sl_stash_empty(struct sl_stash *stash);

/* Refills an empty stash; false: the pool is empty. */
bool sl_stash_refill(struct sl_stash *stash);

static inline void sl_stash_fetch(const struct sl_stash *stash, const struct rte_mbuf *mbuf)
{
    const uint8_t *lines = (const uint8_t *)mbuf;

    rte_prefetch0(lines);
    rte_prefetch0(lines + RTE_CACHE_LINE_SIZE);
    if (!stash->fetches_data)
        return;
    lines += sizeof(*mbuf) + rte_pktmbuf_priv_size(stash->pool) + RTE_PKTMBUF_HEADROOM;
    rte_prefetch0(lines);
    rte_prefetch0(lines + RTE_CACHE_LINE_SIZE);
}

/* Is there another? Refills if there is none. */
static inline bool sl_stash_has_one(struct sl_stash *stash)
{
    return stash->left != 0 || sl_stash_refill(stash);
}

/* The next mbuf, as rte_pktmbuf_alloc() gives it; there is one (sl_stash_has_one()). */
static inline struct rte_mbuf *sl_stash_take(struct sl_stash *stash)
{
    struct rte_mbuf *mbuf = stash->mbufs[--stash->left];

    if (stash->left >= SL_STASH_AHEAD)
        sl_stash_fetch(stash, stash->mbufs[stash->left - SL_STASH_AHEAD]);
    rte_pktmbuf_reset(mbuf);
    return mbuf;
}

#endif
