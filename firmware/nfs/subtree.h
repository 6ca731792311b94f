// SPDX-License-Identifier: Apache-2.0
/*
 * Sub-trees: a directory of one file system in whose place another one stands [NFS-3]. The place is
 * a name in a directory; what the member has there is hidden.
 */
#ifndef NFS_SUBTREE_H
#define NFS_SUBTREE_H

#include "nfs_private.h"

/* The sub-tree of that name in that directory; NULL: none that is active. */
const struct sl_nfs_subtree *sl_nfs_subtree_at(const struct sl_nfs *nfs, uint64_t directory,
                                               const struct sl_nfs_name *name);
/* The file system that stands there; NULL: it does not serve. */
struct sl_nfs_filesystem *sl_nfs_subtree_target(struct sl_nfs *nfs,
                                                const struct sl_nfs_subtree *subtree);
/* Bit per file system that stands in a sub-tree the client sees through its export. */
uint64_t sl_nfs_subtree_targets(const struct sl_nfs *nfs, const struct sl_nfs_call *call);
/*
 * The one whose target is that file system; NULL: its root is the top. One that the client cannot
 * see leads it nowhere: handles outlive the configuration by which they were come by.
 */
const struct sl_nfs_subtree *
sl_nfs_subtree_above(const struct sl_nfs *nfs, const struct sl_nfs_call *call, uint16_t filesystem);
/*
 * export.c: there is another configuration. What was being found for the former is forgotten, and
 * file systems with places that have not been looked for are noted.
 */
void sl_nfs_places_configure(struct sl_nfs *nfs);
/*
 * Have places in that file system not been looked for yet, so that what they hide would be seen?
 * Clients' calls are held till then.
 */
bool sl_nfs_places_are_unknown(const struct sl_nfs *nfs, uint16_t filesystem);
/* Does a modification name the place of a sub-tree? */
bool sl_nfs_subtree_is_hit(const struct sl_nfs *nfs, const struct sl_nfs_call *call);

/*
 * export.c: is it known where the view of the call's export ends within a file system? While it is
 * not, for its directory has not been found yet, nobody is led upwards.
 */
bool sl_nfs_export_edge_is_known(const struct sl_nfs *nfs, const struct sl_nfs_call *call,
                                 uint16_t filesystem);

#endif
