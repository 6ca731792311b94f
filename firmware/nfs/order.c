// SPDX-License-Identifier: Apache-2.0
/* Modifications enter, are granted member by member, answered, and leave. */
#include "order_private.h"

/* Room for each of the arrays, one after the other, all of them aligned. */
struct order_layout {
    size_t ticket, link, key, bucket, end;
    uint32_t buckets;
};

static size_t aligned(size_t bytes)
{
    return (bytes + 63) & ~(size_t)63;
}

static void lay_out(uint32_t tickets, struct order_layout *layout)
{
    size_t links = (size_t)tickets * SL_NFS_KEYS;

    layout->buckets = 16;
    while (layout->buckets < links)
        layout->buckets *= 2;
    layout->ticket = aligned(sizeof(struct sl_nfs_order));
    layout->link = aligned(layout->ticket + tickets * sizeof(struct order_ticket));
    layout->key = aligned(layout->link + links * sizeof(struct order_link));
    layout->bucket = aligned(layout->key + links * sizeof(struct order_key));
    layout->end = aligned(layout->bucket + layout->buckets * sizeof(uint32_t));
}

size_t sl_nfs_order_bytes(uint32_t tickets)
{
    struct order_layout layout;

    lay_out(tickets, &layout);
    return layout.end;
}

struct sl_nfs_order *sl_nfs_order_create(void *memory, uint32_t tickets)
{
    struct sl_nfs_order *order = memory;
    uint8_t *bytes = memory;
    struct order_layout layout;

    lay_out(tickets, &layout);
    *order = (struct sl_nfs_order){
        .tickets = tickets,
        .keys = tickets * SL_NFS_KEYS,
        .buckets = layout.buckets,
        .free_key = tickets == 0 ? ORDER_NONE : 0,
        .first_ready = ORDER_NONE,
        .last_ready = ORDER_NONE,
        .ticket = (struct order_ticket *)(bytes + layout.ticket),
        .link = (struct order_link *)(bytes + layout.link),
        .key = (struct order_key *)(bytes + layout.key),
        .bucket = (uint32_t *)(bytes + layout.bucket),
    };
    for (uint32_t i = 0; i < tickets; i++)
        order->ticket[i] = (struct order_ticket){.state = ORDER_IDLE};
    for (uint32_t i = 0; i < order->keys; i++) {
        order->link[i].key = ORDER_NONE;
        order->key[i] = (struct order_key){.next = i + 1 < order->keys ? i + 1 : ORDER_NONE};
    }
    for (uint32_t i = 0; i < order->buckets; i++)
        order->bucket[i] = ORDER_NONE;
    return order;
}

/* In this list nothing is in its way at the slot any more. */
static void grant_link(struct sl_nfs_order *order, struct order_key *key, uint32_t link,
                       uint8_t slot)
{
    struct order_ticket *ticket = order_ticket_of(order, link);
    struct order_link *this = &order->link[link];
    uint8_t bit = order_bit(slot);

    key->flying[slot]++;
    if (this->is_exclusive)
        key->exclusive |= bit;
    this->granted |= bit;
    if (--ticket->ungranted[slot] == 0) {
        ticket->ready |= bit;
        sl_nfs_order_queue(order, link / SL_NFS_KEYS);
    }
}

/* Goes on from where the last conflict was. */
static void grant(struct sl_nfs_order *order, struct order_key *key, uint8_t slot)
{
    uint8_t bit = order_bit(slot);

    while (key->ungranted[slot] != ORDER_NONE) {
        uint32_t link = key->ungranted[slot];
        const struct order_link *this = &order->link[link];

        if (order_ticket_of(order, link)->pending & bit) {
            if (this->is_exclusive ? key->flying[slot] != 0 : (key->exclusive & bit) != 0)
                return;
            grant_link(order, key, link, slot);
        }
        key->ungranted[slot] = this->next;
    }
}

static void append(struct sl_nfs_order *order, uint32_t link, const struct sl_nfs_key *wanted,
                   uint8_t members)
{
    struct order_key *key = sl_nfs_order_key_take(order, wanted);

    order->link[link] = (struct order_link){.key = (uint32_t)(key - order->key),
                                            .next = ORDER_NONE,
                                            .previous = key->last,
                                            .is_exclusive = wanted->is_exclusive};
    if (key->last == ORDER_NONE)
        key->first = link;
    else
        order->link[key->last].next = link;
    key->last = link;
    key->entered++;
    key->undecided++;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        if ((members & order_bit(slot)) == 0)
            continue;
        key->pending[slot]++;
        if (key->ungranted[slot] == ORDER_NONE)
            key->ungranted[slot] = link;
    }
}

uint8_t sl_nfs_order_enter(struct sl_nfs_order *order, uint32_t ticket,
                           const struct sl_nfs_key *keys, uint8_t count, uint8_t members)
{
    struct order_ticket *this = &order->ticket[ticket];
    struct sl_nfs_key unique[SL_NFS_KEYS];
    uint8_t ready;

    sl_nfs_order_forget_wait(order, ticket);
    count = sl_nfs_order_keys_unique(keys, count, unique);
    *this = (struct order_ticket){
        .number = ++order->last_number,
        .state = ORDER_ENTERED,
        .links = count,
        .pending = members,
        .ready = count == 0 ? members : 0,
    };
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        this->ungranted[slot] = members & order_bit(slot) ? count : 0;
    for (uint8_t i = 0; i < count; i++)
        append(order, ticket * SL_NFS_KEYS + i, &unique[i], members);
    for (uint8_t i = 0; i < count; i++)
        for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
            grant(order, &order->key[order->link[ticket * SL_NFS_KEYS + i].key], slot);
    ready = this->ready;
    this->ready = 0;
    sl_nfs_order_unqueue(order, ticket);
    return ready;
}

/* A member is through with a modification, or it never will be asked. */
static void settle(struct sl_nfs_order *order, uint32_t link, uint8_t slot)
{
    struct order_link *this = &order->link[link];
    struct order_key *key = &order->key[this->key];
    uint8_t bit = order_bit(slot);

    key->pending[slot]--;
    if (this->granted & bit) {
        this->granted &= (uint8_t)~bit;
        key->flying[slot]--;
        if (this->is_exclusive)
            key->exclusive &= (uint8_t)~bit;
    }
    if (order_ticket_of(order, link)->is_acknowledged)
        key->owed[slot]--;
    grant(order, key, slot);
    if (key->owed[slot] == 0 || key->pending[slot] == 0)
        sl_nfs_order_wake(order, key);
}

void sl_nfs_order_abandoned(struct sl_nfs_order *order, uint32_t ticket, uint8_t slot)
{
    struct order_ticket *this = &order->ticket[ticket];
    uint8_t bit = order_bit(slot);

    if ((this->pending & bit) == 0)
        return;
    this->pending &= (uint8_t)~bit;
    this->ready &= (uint8_t)~bit;
    if (this->ready == 0)
        sl_nfs_order_unqueue(order, ticket);
    for (uint8_t i = 0; i < this->links; i++)
        settle(order, ticket * SL_NFS_KEYS + i, slot);
}

void sl_nfs_order_answered(struct sl_nfs_order *order, uint32_t ticket, uint8_t slot)
{
    struct order_ticket *this = &order->ticket[ticket];

    for (uint8_t i = 0; i < this->links; i++) {
        struct order_key *key = &order->key[order->link[ticket * SL_NFS_KEYS + i].key];

        if (key->answered < this->number)
            key->answered = this->number;
    }
    sl_nfs_order_abandoned(order, ticket, slot);
}

void sl_nfs_order_acknowledged(struct sl_nfs_order *order, uint32_t ticket)
{
    struct order_ticket *this = &order->ticket[ticket];

    if (this->is_acknowledged)
        return;
    this->is_acknowledged = true;
    for (uint8_t i = 0; i < this->links; i++) {
        struct order_key *key = &order->key[order->link[ticket * SL_NFS_KEYS + i].key];

        key->undecided--;
        for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
            if (this->pending & order_bit(slot))
                key->owed[slot]++;
        sl_nfs_order_wake(order, key);
    }
}

/* Takes a link, which no member has to answer any more, out of its list. */
static void leave_list(struct sl_nfs_order *order, uint32_t link, bool was_decided)
{
    struct order_link *this = &order->link[link];
    struct order_key *key = &order->key[this->key];

    if (this->previous == ORDER_NONE)
        key->first = this->next;
    else
        order->link[this->previous].next = this->next;
    if (this->next == ORDER_NONE)
        key->last = this->previous;
    else
        order->link[this->next].previous = this->previous;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (key->ungranted[slot] == link)
            key->ungranted[slot] = this->next;
    if (!was_decided)
        key->undecided--;
    sl_nfs_order_wake(order, key);
    this->key = ORDER_NONE;
    key->entered--;
    sl_nfs_order_key_release(order, key);
}

void sl_nfs_order_leave(struct sl_nfs_order *order, uint32_t ticket)
{
    struct order_ticket *this = &order->ticket[ticket];

    if (this->state != ORDER_ENTERED)
        return;
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        sl_nfs_order_abandoned(order, ticket, slot);
    for (uint8_t i = 0; i < this->links; i++)
        leave_list(order, ticket * SL_NFS_KEYS + i, this->is_acknowledged);
    sl_nfs_order_unqueue(order, ticket);
    *this = (struct order_ticket){.state = ORDER_IDLE};
}

uint64_t sl_nfs_order_number(const struct sl_nfs_order *order, uint32_t ticket)
{
    return order->ticket[ticket].number;
}
