// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_NFS_BUILD_H
#define CSA_NFS_BUILD_H

/* NFS services, file systems and exports of a snapshot, from the set messages. */

#include "config.h"
#include "nfs/config.h"

/* One NFS service; values are good. Without a source address the service's own is taken, and
 * everything is directly attached. */
void sl_nfs_config_service(const struct sl_msg_set_nfs_service *from,
                           struct sl_nfs_service_config *to);

/* File system number that clients see: as configured, else one that follows from the id. */
uint64_t sl_nfs_config_fsid(const struct sl_msg_set_filesystem *from);

/* Is the member part of what is served: it, its file system and its NFS service enabled? */
bool sl_nfs_config_serves(const struct sl_config *config, uint16_t member);

/* Fills *nfs, which is all zero, from a configuration whose values and references are good. */
void sl_nfs_config_build(const struct sl_config *config, struct sl_nfs_config *nfs);

#endif
