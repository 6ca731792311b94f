// SPDX-License-Identifier: Apache-2.0
/* What switch.c asks of exchange.c; everybody else's part is in nfs_private.h. */
#ifndef NFS_EXCHANGE_H
#define NFS_EXCHANGE_H

#include "nfs_private.h"

/* An answer of a member: taken, and handed to whose it is. */
void sl_nfs_exchange_answer(struct sl_nfs *nfs, uint16_t member, uint32_t channel,
                            struct sl_message *message);
/* The same of one that came by a client's own connection to the member. */
void sl_nfs_exchange_bound_answer(struct sl_nfs *nfs, uint16_t member, uint64_t connection,
                                  struct sl_message *message);

#endif
