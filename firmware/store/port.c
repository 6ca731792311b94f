// SPDX-License-Identifier: Apache-2.0
/* What a storage processor's worker calls: it neither waits nor enters the kernel. */
#include "store_private.h"

bool sl_store_request(struct sl_store_port *port, const struct sl_nfs_store_request *request)
{
    struct sl_nfs_store_request *place = sl_store_ring_place(&port->requests);

    if (place == NULL)
        return false;
    *place = *request;
    sl_store_ring_publish(&port->requests);
    return true;
}

const struct sl_nfs_store_completion *sl_store_completion(struct sl_store_port *port)
{
    if (port->is_read)
        sl_store_ring_pop(&port->completions);
    port->is_read = sl_store_ring_first(&port->completions) != NULL;
    return port->is_read ? sl_store_ring_first(&port->completions) : NULL;
}
