// SPDX-License-Identifier: Apache-2.0
/* How much a call may carry: what is configured, and what fits into a datagram where one is sent.
 */
#include "nfs_private.h"

/* Of data in one datagram; heads and attributes, or what comes with names, have the other half. */
#define DATAGRAM_BYTES 32768u

static uint32_t least(uint32_t one, uint32_t other)
{
    return one < other ? one : other;
}

uint32_t sl_nfs_transfer_bytes(const struct sl_nfs *nfs, const struct sl_nfs_filesystem *filesystem,
                               const struct sl_nfs_call *call)
{
    const struct sl_nfs_service_config *service =
        &nfs->config->services[filesystem->config->service];

    if (service->transport == SL_NFS_UDP ||
        (call->has_caller && call->caller.transport == SL_NFS_UDP))
        return least(service->transfer_bytes, DATAGRAM_BYTES);
    return service->transfer_bytes;
}

void sl_nfs_bound_fsinfo(struct sl_nfs_fsinfo *fsinfo, uint32_t most_bytes)
{
    fsinfo->read_max_bytes = least(fsinfo->read_max_bytes, most_bytes);
    fsinfo->read_preferred_bytes = least(fsinfo->read_preferred_bytes, most_bytes);
    fsinfo->write_max_bytes = least(fsinfo->write_max_bytes, most_bytes);
    fsinfo->write_preferred_bytes = least(fsinfo->write_preferred_bytes, most_bytes);
    fsinfo->readdir_preferred_bytes = least(fsinfo->readdir_preferred_bytes, most_bytes);
}
