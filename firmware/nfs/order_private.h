// SPDX-License-Identifier: Apache-2.0
/*
 * The order from the inside. Each key in use has a list of its modifications by number, and per
 * member a cursor to the first one that has not been granted there: granting goes from left to
 * right, past those the member has no part in, and stops where a conflict is still under way. Every
 * place of a list is passed once per member, so all operations are O(keys) but for what they set
 * free.
 */
#ifndef NFS_ORDER_PRIVATE_H
#define NFS_ORDER_PRIVATE_H

#include "order.h"

#define ORDER_NONE UINT32_MAX

/* A ticket's place in the list of one key; its number is ticket * SL_NFS_KEYS + i. */
struct order_link {
    uint32_t key; /* entry, or ORDER_NONE: not in use */
    uint32_t next, previous;
    bool is_exclusive;
    uint8_t granted; /* bit per slot: nothing before it in this list is in its way there */
};

struct order_key {
    uint64_t object, name_hash;
    uint64_t answered; /* largest number that a member has answered */
    uint32_t next;     /* of the bucket, or of the free ones */
    uint32_t first, last;
    uint32_t waiters; /* first of those that wait; a list of its own */
    uint32_t entered; /* modifications */
    uint32_t undecided;
    uint32_t ungranted[SL_NFS_MEMBERS]; /* cursor: first that is not granted; ORDER_NONE: all are */
    uint32_t pending[SL_NFS_MEMBERS];   /* not answered */
    uint32_t owed[SL_NFS_MEMBERS];      /* acknowledged and not answered */
    uint32_t flying[SL_NFS_MEMBERS];    /* granted and not answered */
    uint8_t exclusive;                  /* bit per slot: one that flies is exclusive */
    uint8_t leader;                     /* slot that reads keep to, or SL_NFS_MEMBERS */
};

enum order_state { ORDER_IDLE, ORDER_ENTERED, ORDER_WAITING };

struct order_ticket {
    uint64_t number;
    uint8_t state; /* enum order_state */
    uint8_t links;
    uint8_t pending; /* bit per slot: not answered */
    uint8_t ready;   /* bit per slot: to be named by sl_nfs_order_next() */
    bool is_woken;   /* the same for one that waited */
    bool is_acknowledged, is_queued;
    uint8_t ungranted[SL_NFS_MEMBERS];   /* keys in which it is not granted yet */
    uint32_t next_ready, previous_ready; /* while is_queued */
};

struct sl_nfs_order {
    uint32_t tickets, keys, buckets; /* buckets: a power of two */
    uint64_t last_number;
    uint32_t free_key;
    uint32_t first_ready, last_ready;
    struct order_ticket *ticket;
    struct order_link *link;
    struct order_key *key;
    uint32_t *bucket;
};

static inline uint8_t order_bit(uint8_t slot)
{
    return (uint8_t)(1u << slot);
}

static inline struct order_ticket *order_ticket_of(const struct sl_nfs_order *order, uint32_t link)
{
    return &order->ticket[link / SL_NFS_KEYS];
}

/* order_keys.c: the entry of a key; NULL: it is not in use. */
struct order_key *sl_nfs_order_key_find(const struct sl_nfs_order *order,
                                        const struct sl_nfs_key *key);
/* The same, made if need be: there is one for each link. */
struct order_key *sl_nfs_order_key_take(struct sl_nfs_order *order, const struct sl_nfs_key *key);
/* Frees it if nobody uses it any more. */
void sl_nfs_order_key_release(struct sl_nfs_order *order, struct order_key *key);
/* Writes keys without repetition; returns how many. */
uint8_t sl_nfs_order_keys_unique(const struct sl_nfs_key *keys, uint8_t count,
                                 struct sl_nfs_key unique[SL_NFS_KEYS]);

/* order_ready.c: what sl_nfs_order_next() will name. */
void sl_nfs_order_queue(struct sl_nfs_order *order, uint32_t ticket);
void sl_nfs_order_unqueue(struct sl_nfs_order *order, uint32_t ticket);
/* All that wait for a key are named. */
void sl_nfs_order_wake(struct sl_nfs_order *order, struct order_key *key);

#endif
