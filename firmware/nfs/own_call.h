// SPDX-License-Identifier: Apache-2.0
/* Calls of the box's own to the programs of a member. */
#ifndef NFS_OWN_CALL_H
#define NFS_OWN_CALL_H

#include "nfs_private.h"

typedef void sl_nfs_done(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                         struct sl_nfs_call *call);

/*
 * Begins one with the box's credential; the arguments are the caller's to write. NULL: no exchange
 * is free.
 */
struct sl_nfs_exchange *sl_nfs_own_begin(struct sl_nfs *nfs, struct sl_nfs_call *call,
                                         const struct sl_nfs_filesystem *filesystem, uint8_t slot,
                                         enum sl_nfs_program program, uint32_t version,
                                         uint8_t procedure, struct sl_xdr_writer *writer);
/*
 * Sends what has been written, by that exchange; done() follows. False: there was no exchange
 * (NULL) or no memory, and nothing follows.
 */
bool sl_nfs_own_send(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                     struct sl_xdr_writer *writer, uint64_t patience_us, sl_nfs_done *done);

/* Asks the member's portmapper (RFC 1833) where a program listens. False: no room, nothing follows.
 */
bool sl_nfs_ask_port(struct sl_nfs *nfs, struct sl_nfs_call *call,
                     const struct sl_nfs_filesystem *filesystem, uint8_t slot,
                     enum sl_nfs_program program, uint64_t patience_us, sl_nfs_done *done);
/* In done() of that. 0; -EIO: the portmapper does not answer; -ENOENT: it knows no such program. */
int sl_nfs_port_answered(struct sl_nfs_exchange *exchange, uint16_t *port);

/* In done(): has it been accepted and carried out? The reader is at the results then. */
bool sl_nfs_has_succeeded(const struct sl_nfs_exchange *exchange);

#endif
