// SPDX-License-Identifier: Apache-2.0
/* Recounting a switch, for tests. */
#ifndef NFS_VERIFY_H
#define NFS_VERIFY_H

#include "nfs/nfs.h"

/* NULL, or what does not fit together: calls, exchanges, timers, wants, messages, pins. Looks at
 * everything: slow. Between turns. */
const char *sl_nfs_verify(const struct sl_nfs *nfs);

#endif
