// SPDX-License-Identifier: Apache-2.0
/* How parts are laid out in memory that is given in one piece. */
#ifndef NFS_LAYOUT_H
#define NFS_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

/* To the next cache line. */
static inline size_t sl_nfs_round_up(size_t bytes)
{
    return (bytes + 63u) & ~(size_t)63;
}

/* Heads of chains for that many things: a power of two, one for each thing at least. things is at
 * most 2^31. */
static inline uint32_t sl_nfs_chain_heads(uint32_t things)
{
    uint32_t heads = 1;

    while (heads < things)
        heads *= 2u;
    return heads;
}

#endif
