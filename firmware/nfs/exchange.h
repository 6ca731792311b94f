// SPDX-License-Identifier: Apache-2.0
/* Parts of exchange.c that few files use; everybody else's is in nfs_private.h. */
#ifndef NFS_EXCHANGE_H
#define NFS_EXCHANGE_H

#include "nfs_private.h"

/* An answer of a member: taken, and handed to whose it is. */
void sl_nfs_exchange_answer(struct sl_nfs *nfs, uint16_t member, uint32_t channel,
                            struct sl_message *message);
/* The same of one that came by a client's own connection to the member. */
void sl_nfs_exchange_bound_answer(struct sl_nfs *nfs, uint16_t member, uint64_t connection,
                                  struct sl_message *message);

/* exchange_bound.c */
/*
 * Before it is sent: the request is the client's own up to the end of its head, and goes by the
 * client's own connection to the member, once. It ends as SILENT when that is lost.
 */
void sl_nfs_exchange_bind(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                          const struct sl_nfs_call *call);
/* Is being taken off all lists. */
void sl_nfs_exchange_unbind(struct sl_nfs *nfs, const struct sl_nfs_exchange *exchange);
/* The exchange that an answer belongs to; NULL: nobody waits for it any more. */
struct sl_nfs_exchange *sl_nfs_exchange_bound(struct sl_nfs *nfs, uint16_t member,
                                              uint64_t connection, uint32_t xid);

#endif
