// SPDX-License-Identifier: Apache-2.0
/* The data of a file of the sample on both sides: a block at its beginning, its end and between. */
#include "compare_private.h"

static void read_block(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* Where the block under way begins and ends. False: the file has none of it. */
static bool place_block(struct sl_nfs_comparing *comparing)
{
    const uint64_t most = SL_NFS_COMPARED_BLOCK_BYTES;
    uint64_t size_bytes = comparing->size_bytes, between_bytes;

    switch (comparing->block) {
    case SL_NFS_BLOCK_BEGINNING:
        comparing->position_bytes = 0;
        break;
    case SL_NFS_BLOCK_END:
        if (size_bytes <= most)
            return false;
        comparing->position_bytes = size_bytes - most < most ? most : size_bytes - most;
        break;
    default:
        if (size_bytes <= 2 * most)
            return false;
        between_bytes = size_bytes - 2 * most;
        comparing->position_bytes =
            most + sl_siphash24(&comparing->key, &comparing->objects, sizeof(comparing->objects)) %
                       between_bytes;
        break;
    }
    comparing->end_bytes = comparing->position_bytes + most;
    if (comparing->end_bytes > size_bytes)
        comparing->end_bytes = size_bytes;
    return comparing->position_bytes < comparing->end_bytes;
}

static void next_block(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;

    while (comparing->block < SL_NFS_BLOCKS && !place_block(comparing))
        comparing->block++;
    if (comparing->block == SL_NFS_BLOCKS)
        comparing->after_object(nfs, call);
    else
        read_block(nfs, call);
}

static void tell_difference(struct sl_nfs *nfs, struct sl_nfs_call *call, uint32_t bytes)
{
    const struct sl_nfs_comparing *comparing = nfs->comparing;
    char where[SL_NFS_COMPARED_WHERE_BYTES];

    sl_nfs_compare_where(comparing, where);
    sl_nfs_compare_differs(nfs, call, "has %s with other content than %.31s in %u bytes from %llu",
                           where, sl_nfs_compare_old_name(nfs), bytes,
                           (unsigned long long)comparing->position_bytes);
}

/* One may give less at a time than the other. */
static void got_data(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    const struct sl_nfs_result *new = &comparing->results[SL_NFS_SIDE_NEW];
    const struct sl_nfs_result *old = &comparing->results[SL_NFS_SIDE_OLD];
    uint32_t bytes = new->data_bytes < old->data_bytes ? new->data_bytes : old->data_bytes;

    if (!sl_nfs_compare_is_shown(nfs, call, SL_NFS_READ))
        return;
    if (!sl_nfs_same_data(nfs, &comparing->data[SL_NFS_SIDE_NEW], new->data_offset,
                          &comparing->data[SL_NFS_SIDE_OLD], old->data_offset, bytes) ||
        (bytes == 0 && new->data_bytes != old->data_bytes)) {
        tell_difference(nfs, call, bytes);
        return;
    }
    comparing->position_bytes += bytes;
    if (bytes != 0 && comparing->position_bytes < comparing->end_bytes) {
        read_block(nfs, call);
        return;
    }
    comparing->block++;
    next_block(nfs, call);
}

static void read_block(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    struct sl_nfs_comparing *comparing = nfs->comparing;
    uint32_t most_bytes = comparing->filesystem->fsinfo.read_max_bytes;
    struct sl_nfs_arguments arguments = {
        .procedure = SL_NFS_READ,
        .version = 3,
        .offset_bytes = comparing->position_bytes,
        .count_bytes = (uint32_t)(comparing->end_bytes - comparing->position_bytes),
    };

    if (arguments.count_bytes > most_bytes && most_bytes != 0)
        arguments.count_bytes = most_bytes;
    sl_nfs_compare_ask(nfs, call, &arguments, comparing->handles, got_data);
}

void sl_nfs_compare_data(struct sl_nfs *nfs, struct sl_nfs_call *call)
{
    nfs->comparing->block = SL_NFS_BLOCK_BEGINNING;
    next_block(nfs, call);
}
