// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_NFS_EVENTS_H
#define CSA_NFS_EVENTS_H

/* What NFS switches tell operators, handed up as events of the dictionary. */

#include "agent.h"

/* Takes some events of each SP. Returns true if there were any. */
bool sl_nfs_events_step(struct sl_csa *csa);

#endif
