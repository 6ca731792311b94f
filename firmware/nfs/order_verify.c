// SPDX-License-Identifier: Apache-2.0
/* Recounts what the order keeps, for tests. */
#include "order_private.h"

static const char *verify_counts(const struct sl_nfs_order *order, const struct order_key *key)
{
    uint32_t entered = 0, undecided = 0, pending[SL_NFS_MEMBERS] = {0}, owed[SL_NFS_MEMBERS] = {0};
    uint32_t flying[SL_NFS_MEMBERS] = {0};

    for (uint32_t link = key->first; link != ORDER_NONE; link = order->link[link].next) {
        const struct order_ticket *ticket = order_ticket_of(order, link);

        if (ticket->state != ORDER_ENTERED)
            return "a key lists a modification that has not entered";
        entered++;
        undecided += !ticket->is_acknowledged;
        for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
            bool is_pending = (ticket->pending & order_bit(slot)) != 0;

            pending[slot] += is_pending;
            owed[slot] += is_pending && ticket->is_acknowledged;
            flying[slot] += (order->link[link].granted & order_bit(slot)) != 0;
        }
    }
    if (entered != key->entered || undecided != key->undecided)
        return "modifications of a key are counted wrong";
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++)
        if (pending[slot] != key->pending[slot] || owed[slot] != key->owed[slot] ||
            flying[slot] != key->flying[slot])
            return "what a member has to do for a key is counted wrong";
    return NULL;
}

/* Whatever stands first of those not granted must have a conflict before it. */
static const char *verify_granted(const struct sl_nfs_order *order, const struct order_key *key)
{
    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        uint32_t link = key->ungranted[slot];

        if (link == ORDER_NONE)
            continue;
        if ((order_ticket_of(order, link)->pending & order_bit(slot)) == 0)
            return "a member waits for what it need not answer";
        if (key->flying[slot] == 0)
            return "a member waits for nothing";
    }
    return NULL;
}

static const char *verify_free(const struct sl_nfs_order *order, uint32_t used)
{
    uint32_t free = 0;

    for (uint32_t key = order->free_key; key != ORDER_NONE; key = order->key[key].next)
        free++;
    return free + used == order->keys ? NULL : "keys are lost";
}

const char *sl_nfs_order_verify(const struct sl_nfs_order *order)
{
    uint32_t used = 0;

    for (uint32_t bucket = 0; bucket < order->buckets; bucket++) {
        uint32_t index = order->bucket[bucket];

        for (; index != ORDER_NONE; index = order->key[index].next, used++) {
            const struct order_key *key = &order->key[index];
            const char *fault = verify_counts(order, key);

            if (fault == NULL)
                fault = verify_granted(order, key);
            if (fault == NULL && key->entered == 0 && key->waiters == ORDER_NONE)
                fault = "a key is kept that nobody uses";
            if (fault != NULL)
                return fault;
        }
    }
    return verify_free(order, used);
}
