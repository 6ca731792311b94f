// SPDX-License-Identifier: Apache-2.0
/*
 * References to payload. The owner of a slice is the mbuf segment it lies in: one reference is one
 * count of that mbuf. Nobody writes to payload while it is referenced.
 */
#include "endpoint_private.h"

void sl_endpoint_retain(void *context, void *owner)
{
    (void)context;
    rte_mbuf_refcnt_update(owner, 1);
}

void sl_endpoint_release(void *context, void *owner)
{
    (void)context;
    rte_pktmbuf_free_seg(owner);
}
