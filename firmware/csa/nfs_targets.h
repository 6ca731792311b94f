// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_NFS_TARGETS_H
#define CSA_NFS_TARGETS_H

/* Servers of file systems: what the locator knows of them, for SPs and events. As targets.h. */

#include "agent.h"

/* The locator knows otherwise of a member; member is its number there. */
void sl_nfs_targets_changed(struct sl_csa *csa, uint16_t member,
                            const struct sl_locator_view *view);

/* News of a domain of the locator's that is an NFS service. */
void sl_nfs_targets_event(struct sl_csa *csa, const struct sl_locator_event *event);

/* Every word says again what the locator knows. */
void sl_nfs_targets_restore(struct sl_csa *csa);

/* Before SPs see `next`: members that are not at the same place in it are not known any more. */
void sl_nfs_targets_withhold(struct sl_csa *csa, const struct sl_config *next);

/* Lets the locator look again for silent members that somebody waits for. */
void sl_nfs_targets_seek(struct sl_csa *csa);

#endif
