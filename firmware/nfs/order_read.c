// SPDX-License-Identifier: Apache-2.0
/* What reads and lookups ask of the order. */
#include "order_private.h"

bool sl_nfs_order_is_busy(const struct sl_nfs_order *order, const struct sl_nfs_key *key)
{
    const struct order_key *entry = sl_nfs_order_key_find(order, key);

    return entry != NULL && entry->entered != 0;
}

bool sl_nfs_order_is_undecided(const struct sl_nfs_order *order, const struct sl_nfs_key *key)
{
    const struct order_key *entry = sl_nfs_order_key_find(order, key);

    return entry != NULL && entry->undecided != 0;
}

uint8_t sl_nfs_order_pending(const struct sl_nfs_order *order, const struct sl_nfs_key *key)
{
    const struct order_key *entry = sl_nfs_order_key_find(order, key);
    uint8_t pending = 0;

    for (uint8_t slot = 0; entry != NULL && slot < SL_NFS_MEMBERS; slot++)
        if (entry->pending[slot] != 0)
            pending |= order_bit(slot);
    return pending;
}

bool sl_nfs_order_is_pending_before(const struct sl_nfs_order *order, const struct sl_nfs_key *key,
                                    uint8_t slot, uint32_t ticket)
{
    const struct order_key *entry = sl_nfs_order_key_find(order, key);
    uint32_t at;

    if (entry == NULL || entry->pending[slot] == 0)
        return false;
    /* By number. */
    for (at = entry->first; at != ORDER_NONE; at = order->link[at].next) {
        const struct order_ticket *earlier = order_ticket_of(order, at);

        if (earlier->number >= order->ticket[ticket].number)
            return false;
        if ((earlier->pending & order_bit(slot)) != 0)
            return true;
    }
    return false;
}

bool sl_nfs_order_is_first(const struct sl_nfs_order *order, uint32_t ticket,
                           const struct sl_nfs_key *key)
{
    const struct order_key *entry = sl_nfs_order_key_find(order, key);

    return entry == NULL || entry->answered < order->ticket[ticket].number;
}

/* The member of a mask that has the least left to do with those keys. */
static uint8_t furthest(struct order_key *const busy[SL_NFS_KEYS], uint8_t count, uint8_t mask)
{
    uint8_t best = (uint8_t)__builtin_ctz(mask);
    uint64_t least = UINT64_MAX;

    for (uint8_t slot = 0; slot < SL_NFS_MEMBERS; slot++) {
        uint64_t left = 0;

        if ((mask & order_bit(slot)) == 0)
            continue;
        for (uint8_t i = 0; i < count; i++)
            left += busy[i]->pending[slot];
        if (left < least) {
            least = left;
            best = slot;
        }
    }
    return best;
}

uint8_t sl_nfs_order_readable(struct sl_nfs_order *order, const struct sl_nfs_key *keys,
                              uint8_t count, uint8_t candidates)
{
    struct order_key *busy[SL_NFS_KEYS];
    uint8_t found = 0, slot = SL_NFS_MEMBERS;

    for (uint8_t i = 0; i < count; i++) {
        struct order_key *key = sl_nfs_order_key_find(order, &keys[i]);

        if (key == NULL || key->entered == 0)
            continue;
        busy[found++] = key;
        for (uint8_t s = 0; s < SL_NFS_MEMBERS; s++)
            if (key->owed[s] != 0)
                candidates &= (uint8_t)~order_bit(s);
    }
    if (found == 0 || candidates == 0)
        return candidates;
    for (uint8_t i = 0; i < found && slot == SL_NFS_MEMBERS; i++)
        if (busy[i]->leader != SL_NFS_MEMBERS && (candidates & order_bit(busy[i]->leader)) != 0)
            slot = busy[i]->leader;
    if (slot == SL_NFS_MEMBERS)
        slot = furthest(busy, found, candidates);
    for (uint8_t i = 0; i < found; i++)
        busy[i]->leader = slot;
    return order_bit(slot);
}
