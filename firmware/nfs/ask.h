// SPDX-License-Identifier: Apache-2.0
/* Calls of the box's own to members by handles that need not be those of objects in the map. */
#ifndef NFS_ASK_H
#define NFS_ASK_H

#include "nfs_private.h"

/*
 * Calls a member of the call's file system; handle2 NULL: none; from: what arguments->data_offset
 * lies in. The call does not await it: done is what goes on. patience_us: as of
 * sl_nfs_exchange_send(). 0; -ENOBUFS: no exchange or no memory for the request.
 */
int sl_nfs_ask(struct sl_nfs *nfs, struct sl_nfs_call *call, uint8_t slot,
               const struct sl_nfs_arguments *arguments, const struct sl_nfs_handle *handle,
               const struct sl_nfs_handle *handle2, const struct sl_message *from,
               uint64_t patience_us,
               void (*done)(struct sl_nfs *, struct sl_nfs_exchange *, struct sl_nfs_call *));

/* Are those bytes of two messages the same? Both have so many from their offsets on. */
bool sl_nfs_same_data(const struct sl_nfs *nfs, const struct sl_message *one, uint32_t one_offset,
                      const struct sl_message *other, uint32_t other_offset, uint32_t bytes);

#endif
