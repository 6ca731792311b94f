// SPDX-License-Identifier: Apache-2.0
#include "stash.h"

void sl_stash_init(struct sl_stash *stash, struct rte_mempool *pool, bool fetches_data)
{
    stash->pool = pool;
    stash->fetches_data = fetches_data;
    stash->left = 0;
}

void sl_stash_empty(struct sl_stash *stash)
{
    if (stash->left != 0)
        rte_mempool_put_bulk(stash->pool, (void **)stash->mbufs, stash->left);
    stash->left = 0;
}

/* Not the allocator of mbufs: that would touch each of them now. */
bool sl_stash_refill(struct sl_stash *stash)
{
    if (rte_mempool_get_bulk(stash->pool, (void **)stash->mbufs, SL_STASH_MBUFS) != 0)
        return false;
    stash->left = SL_STASH_MBUFS;
    for (unsigned int i = 1; i <= SL_STASH_AHEAD; i++)
        sl_stash_fetch(stash, stash->mbufs[SL_STASH_MBUFS - i]);
    return true;
}
