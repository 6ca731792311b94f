// SPDX-License-Identifier: Apache-2.0
/* Between the files that take calls of clients apart. */
#ifndef NFS_ARRIVAL_H
#define NFS_ARRIVAL_H

#include "nfs_private.h"

/* Refuses a call as RFC 5531 says, and ends it. Refusals without a word in RPC are GARBAGE_ARGS. */
void sl_nfs_refuse(struct sl_nfs *nfs, struct sl_nfs_call *call, enum sl_nfs_refusal refusal);

/* arrival_nfs.c: a call of NFS version 2 or 3 that is not NULL. */
void sl_nfs_arrive_nfs(struct sl_nfs *nfs, struct sl_nfs_call *call);

/* names.c: may a call have such names? SL_NFS_OK, or what servers answer. */
uint32_t sl_nfs_check_names(const struct sl_nfs_arguments *arguments);

#endif
