// SPDX-License-Identifier: Apache-2.0
/*
 * Calls back: from the box to a program of a client (its lock manager, its status monitor), from
 * the virtual address, over UDP, which every client's programs listen to. Its port is asked of the
 * client's portmapper each time, for such calls are rare and hosts begin anew.
 */
#ifndef NFS_BACK_H
#define NFS_BACK_H

#include "nfs_private.h"

/*
 * call awaits the reply of a client: then(call) follows, with error 0, the reply in call->data and
 * its results at result.data_offset; -ETIMEDOUT: no answer to any of several attempts; -EIO: the
 * client does not have the program or does not take the call; -ENOSPC: too many are under way.
 * arguments are taken. to: any caller of that client; version 1 of NSM, that of NLM as it called.
 */
void sl_nfs_call_back(struct sl_nfs *nfs, struct sl_nfs_call *call, const struct sl_nfs_caller *to,
                      const struct sl_rpc_call *head, struct sl_message *arguments,
                      sl_nfs_step *then);
/* Is there room for another one? */
bool sl_nfs_backs_have_room(struct sl_nfs *nfs);

/* True: the message was the reply to one, and is taken. */
bool sl_nfs_back_takes(struct sl_nfs *nfs, const struct sl_nfs_caller *from,
                       struct sl_message *message);

/* All end; who awaits them is not told. */
void sl_nfs_backs_stop(struct sl_nfs *nfs);

#endif
