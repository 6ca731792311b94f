// SPDX-License-Identifier: Apache-2.0
/* What has become possible, first come first named; and those that wait for a key. */
#include "order_private.h"

void sl_nfs_order_queue(struct sl_nfs_order *order, uint32_t ticket)
{
    struct order_ticket *this = &order->ticket[ticket];

    if (this->is_queued)
        return;
    this->is_queued = true;
    this->next_ready = ORDER_NONE;
    this->previous_ready = order->last_ready;
    if (order->last_ready == ORDER_NONE)
        order->first_ready = ticket;
    else
        order->ticket[order->last_ready].next_ready = ticket;
    order->last_ready = ticket;
}

void sl_nfs_order_unqueue(struct sl_nfs_order *order, uint32_t ticket)
{
    struct order_ticket *this = &order->ticket[ticket];

    if (!this->is_queued)
        return;
    this->is_queued = false;
    if (this->previous_ready == ORDER_NONE)
        order->first_ready = this->next_ready;
    else
        order->ticket[this->previous_ready].next_ready = this->next_ready;
    if (this->next_ready == ORDER_NONE)
        order->last_ready = this->previous_ready;
    else
        order->ticket[this->next_ready].previous_ready = this->previous_ready;
}

bool sl_nfs_order_next(struct sl_nfs_order *order, uint32_t *ticket, uint8_t *slot)
{
    uint32_t first = order->first_ready;
    struct order_ticket *this;

    if (first == ORDER_NONE)
        return false;
    this = &order->ticket[first];
    *ticket = first;
    if (this->is_woken) {
        this->is_woken = false;
        *slot = SL_NFS_MEMBERS;
    } else {
        *slot = (uint8_t)__builtin_ctz(this->ready);
        this->ready &= (uint8_t)~order_bit(*slot);
    }
    if (this->ready == 0)
        sl_nfs_order_unqueue(order, first);
    return true;
}

static void remove_waiter(struct sl_nfs_order *order, uint32_t link)
{
    struct order_link *this = &order->link[link];
    struct order_key *key = &order->key[this->key];

    if (this->previous == ORDER_NONE)
        key->waiters = this->next;
    else
        order->link[this->previous].next = this->next;
    if (this->next != ORDER_NONE)
        order->link[this->next].previous = this->previous;
    this->key = ORDER_NONE;
    sl_nfs_order_key_release(order, key);
}

static void stop_waiting(struct sl_nfs_order *order, uint32_t ticket)
{
    struct order_ticket *this = &order->ticket[ticket];

    for (uint8_t i = 0; i < this->links; i++)
        remove_waiter(order, ticket * SL_NFS_KEYS + i);
    this->links = 0;
    this->state = ORDER_IDLE;
}

void sl_nfs_order_wake(struct sl_nfs_order *order, struct order_key *key)
{
    /* The key stays: whoever wakes others holds a place in it. */
    while (key->waiters != ORDER_NONE) {
        uint32_t ticket = key->waiters / SL_NFS_KEYS;

        stop_waiting(order, ticket);
        order->ticket[ticket].is_woken = true;
        sl_nfs_order_queue(order, ticket);
    }
}

void sl_nfs_order_wait(struct sl_nfs_order *order, uint32_t ticket, const struct sl_nfs_key *keys,
                       uint8_t count)
{
    struct order_ticket *this = &order->ticket[ticket];
    struct sl_nfs_key unique[SL_NFS_KEYS];
    bool is_busy = false;

    count = sl_nfs_order_keys_unique(keys, count, unique);
    for (uint8_t i = 0; i < count; i++)
        is_busy |= sl_nfs_order_is_busy(order, &unique[i]);
    if (!is_busy) {
        this->is_woken = true;
        sl_nfs_order_queue(order, ticket);
        return;
    }
    this->state = ORDER_WAITING;
    this->links = count;
    for (uint8_t i = 0; i < count; i++) {
        struct order_key *key = sl_nfs_order_key_take(order, &unique[i]);
        uint32_t link = ticket * SL_NFS_KEYS + i;

        order->link[link] = (struct order_link){
            .key = (uint32_t)(key - order->key), .next = key->waiters, .previous = ORDER_NONE};
        if (key->waiters != ORDER_NONE)
            order->link[key->waiters].previous = link;
        key->waiters = link;
    }
}

void sl_nfs_order_forget_wait(struct sl_nfs_order *order, uint32_t ticket)
{
    struct order_ticket *this = &order->ticket[ticket];

    if (this->state == ORDER_WAITING)
        stop_waiting(order, ticket);
    if (this->is_woken) {
        this->is_woken = false;
        sl_nfs_order_unqueue(order, ticket);
    }
}
