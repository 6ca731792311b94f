// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_NFS_STATISTICS_H
#define CSA_NFS_STATISTICS_H

/*
 * The rows about NFS of the shared statistics area: sums of what the switches of all SPs count,
 * less what they stood at when they were last cleared.
 */

#include "agent.h"

/* Brings all rows up to date. */
void sl_nfs_statistics_update(struct sl_csa *csa);

/* All counters and histograms of NFS begin at 0 again; gauges stay. */
void sl_nfs_statistics_clear(struct sl_csa *csa);

#endif
