// SPDX-License-Identifier: Apache-2.0
#ifndef CSA_NFS_REINSTATE_H
#define CSA_NFS_REINSTATE_H

/* An administrator's word that a member is in step, handed to the SP that has its file system. */

#include "agent.h"

/* Begins; answered by an ack when the member begins to be compared, or by a nak that says why not.
 */
void sl_nfs_reinstate_member(struct sl_csa *csa, const struct sl_msg_nfs_reinstate *request);

/* Goes on. Returns true if there was work. */
bool sl_nfs_reinstate_step(struct sl_csa *csa);

/* Who asked is gone: what comes of it is not answered. */
void sl_nfs_reinstate_forget(struct sl_csa *csa);

#endif
