// SPDX-License-Identifier: Apache-2.0
/*
 * The order of modifications [REP-1]: numbered as they come; a member is sent one when it has
 * answered all earlier ones that touch the same object. Reads go to members that are as far as
 * clients have been told. Tickets are numbers of the caller (0..tickets - 1), which also keeps what
 * they mean.
 */
#ifndef NFS_ORDER_H
#define NFS_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nfs/config.h"

#define SL_NFS_KEYS 6u

/* What a call touches. name_hash 0: the object itself; else that name in it (SipHash, never 0). */
struct sl_nfs_key {
    uint64_t object;
    uint64_t name_hash;
    bool is_exclusive; /* two calls conflict if they share a key and one is exclusive */
};

struct sl_nfs_order;
size_t sl_nfs_order_bytes(uint32_t tickets);
struct sl_nfs_order *sl_nfs_order_create(void *memory, uint32_t tickets);

/*
 * A modification for the members of that mask gets its number. Returns the mask of those that may
 * be sent to at once; others are named by sl_nfs_order_next() later.
 */
uint8_t sl_nfs_order_enter(struct sl_nfs_order *order, uint32_t ticket,
                           const struct sl_nfs_key *keys, uint8_t count, uint8_t members);
/* A member has answered, or will not be asked any more. */
void sl_nfs_order_answered(struct sl_nfs_order *order, uint32_t ticket, uint8_t slot);
/* Its client is being answered: reads from now on see it. */
void sl_nfs_order_acknowledged(struct sl_nfs_order *order, uint32_t ticket);
/* All members have answered or left. */
void sl_nfs_order_leave(struct sl_nfs_order *order, uint32_t ticket);
uint64_t sl_nfs_order_number(const struct sl_nfs_order *order, uint32_t ticket);

/*
 * Has no conflicting modification that was entered later been answered by anybody? (Whose answer
 * shows the newest attributes.)
 */
bool sl_nfs_order_is_latest(const struct sl_nfs_order *order, uint32_t ticket);

/*
 * A read of those keys: the mask, of candidates, of members that have answered every acknowledged
 * modification of them; while some are outstanding always the same single one, so that time does
 * not run backwards. 0: it has to wait: sl_nfs_order_wait(), then sl_nfs_order_next() names it.
 */
uint8_t sl_nfs_order_readable(struct sl_nfs_order *order, const struct sl_nfs_key *keys,
                              uint8_t count, uint8_t candidates);
void sl_nfs_order_wait(struct sl_nfs_order *order, uint32_t ticket, const struct sl_nfs_key *keys,
                       uint8_t count);
void sl_nfs_order_forget_wait(struct sl_nfs_order *order, uint32_t ticket);
/* Are there modifications of that key that not all members have answered? */
bool sl_nfs_order_is_busy(const struct sl_nfs_order *order, const struct sl_nfs_key *key);

/* What has become possible: a modification that may be sent to a slot, or a read to be tried again
 * (*slot SL_NFS_MEMBERS). False: nothing more. */
bool sl_nfs_order_next(struct sl_nfs_order *order, uint32_t *ticket, uint8_t *slot);

#endif
