// SPDX-License-Identifier: Apache-2.0
#ifndef NFS_LINKS_H
#define NFS_LINKS_H

#include "wants.h"

/*
 * What a member has shown is not known by handle or name. True: it may be known by another of its
 * names, which is being found out; sl_nfs_want_shown_sought() follows. False: it is new.
 */
bool sl_nfs_seek_links(struct sl_nfs *nfs, const struct sl_nfs_want *want);

#endif
