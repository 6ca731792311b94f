// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_NFS_QUERY_H
#define CSA_NFS_QUERY_H

/*
 * Questions about NFS: what a switch holds only the worker of its SP may look at, so each is put to
 * that SP and answered in pieces (nfs/query.h). A cursor is the switch's << 8 | rows of the answer
 * there that have been given already.
 */

#include "agent.h"

/* Begins to answer. -EBUSY (a NAK) while another question is being answered. */
void sl_nfs_query_begin(struct sl_csa *csa, const struct sl_msg_nfs_query *query);

/* Begins to arm a trace; answered by an ack. Likewise. */
void sl_nfs_arm_trace(struct sl_csa *csa, const struct sl_msg_nfs_trace *request);

/* Goes on answering. Returns true if there was work. */
bool sl_nfs_query_step(struct sl_csa *csa);

/* Stops answering: who asked is gone. */
void sl_nfs_query_forget(struct sl_csa *csa);

#endif
