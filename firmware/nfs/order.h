// SPDX-License-Identifier: Apache-2.0
/*
 * The order of modifications [REP-1]: numbered as they come; a member is sent one when it has
 * answered all earlier ones that touch the same object. Reads go to members that are as far as
 * clients have been told. Tickets are numbers of the caller (0..tickets - 1), which also keeps what
 * they mean.
 *
 * A modification takes all its keys at once, when it gets its number; each waits only for smaller
 * numbers, so nothing can wait in a circle.
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
/* memory: 64-byte aligned. */
struct sl_nfs_order *sl_nfs_order_create(void *memory, uint32_t tickets);

/*
 * A modification for the members of that mask gets its number. Returns the mask of those that may
 * be sent to at once; others are named by sl_nfs_order_next() later. A key may be named twice:
 * exclusive wins.
 */
uint8_t sl_nfs_order_enter(struct sl_nfs_order *order, uint32_t ticket,
                           const struct sl_nfs_key *keys, uint8_t count, uint8_t members);
/* A member has done it. */
void sl_nfs_order_answered(struct sl_nfs_order *order, uint32_t ticket, uint8_t slot);
/* A member has refused it, or has not answered and will not be asked any more. */
void sl_nfs_order_abandoned(struct sl_nfs_order *order, uint32_t ticket, uint8_t slot);
/* What it does is decided, its client is being answered: reads from now on see it. */
void sl_nfs_order_acknowledged(struct sl_nfs_order *order, uint32_t ticket);
/* All members have answered or left; those that have not are abandoned. */
void sl_nfs_order_leave(struct sl_nfs_order *order, uint32_t ticket);
uint64_t sl_nfs_order_number(const struct sl_nfs_order *order, uint32_t ticket);

/*
 * Has no member done this or a later modification of the key? Then the answer shows its object
 * as it has not been seen yet. To be asked before sl_nfs_order_answered().
 */
bool sl_nfs_order_is_first(const struct sl_nfs_order *order, uint32_t ticket,
                           const struct sl_nfs_key *key);

/*
 * A read of those keys: the mask, of candidates, of members that have answered every acknowledged
 * modification of them; while some are outstanding always the same single one, so that time does
 * not run backwards. 0: it has to wait: sl_nfs_order_wait(), then sl_nfs_order_next() names it.
 */
uint8_t sl_nfs_order_readable(struct sl_nfs_order *order, const struct sl_nfs_key *keys,
                              uint8_t count, uint8_t candidates);

/*
 * Names the ticket (not one that has entered) when something changes with one of the keys: a
 * modification is acknowledged or leaves, a member has caught up. At once if nothing is
 * outstanding. What makes members candidates again is not the order's: the caller's timer.
 */
void sl_nfs_order_wait(struct sl_nfs_order *order, uint32_t ticket, const struct sl_nfs_key *keys,
                       uint8_t count);
void sl_nfs_order_forget_wait(struct sl_nfs_order *order, uint32_t ticket);

/* Are there modifications of that key that not all members have answered? */
bool sl_nfs_order_is_busy(const struct sl_nfs_order *order, const struct sl_nfs_key *key);
/*
 * The mask of members that have not answered all modifications of that key: what they would say of
 * a name that it is for is not the truth yet. A lookup behind a client's back waits for that.
 */
uint8_t sl_nfs_order_pending(const struct sl_nfs_order *order, const struct sl_nfs_key *key);
/* Has the member still to do one of them that has a smaller number than that ticket? */
bool sl_nfs_order_is_pending_before(const struct sl_nfs_order *order, const struct sl_nfs_key *key,
                                    uint8_t slot, uint32_t ticket);
/* Is there one whose outcome is not decided: what the key stands for may change any time. */
bool sl_nfs_order_is_undecided(const struct sl_nfs_order *order, const struct sl_nfs_key *key);

/* What has become possible: a modification that may be sent to a slot, or a ticket that waited
 * (*slot SL_NFS_MEMBERS). False: nothing more. */
bool sl_nfs_order_next(struct sl_nfs_order *order, uint32_t *ticket, uint8_t *slot);

/* order_verify.c, for tests: NULL, or what is inconsistent. */
const char *sl_nfs_order_verify(const struct sl_nfs_order *order);

#endif
