// SPDX-License-Identifier: Apache-2.0
/*
 * Exchanges that go by a client's own connection to a member, under the client's own xid (gss.h):
 * they are found by both, for xids of several clients may be the same.
 */
#include "exchange.h"

static uint32_t *bucket_of(struct sl_nfs *nfs, uint64_t connection, uint32_t xid)
{
    uint64_t mixed = (connection << 32 ^ connection >> 32 ^ xid) * 0x9e3779b97f4a7c15ull;

    return &nfs->gss.bound[mixed >> 32 & (SL_NFS_BOUND_BUCKETS - 1u)];
}

void sl_nfs_exchange_bind(struct sl_nfs *nfs, struct sl_nfs_exchange *exchange,
                          const struct sl_nfs_call *call)
{
    uint32_t *place = bucket_of(nfs, call->caller.connection, call->rpc.xid);

    exchange->is_bound = true;
    exchange->connection = call->caller.connection;
    exchange->bound_xid = call->rpc.xid;
    exchange->channel = 0;
    exchange->next_bound = SL_NFS_NONE;
    /* Behind the others: of calls with one xid the first is answered first. */
    while (*place != SL_NFS_NONE)
        place = &nfs->exchanges[*place].next_bound;
    *place = exchange->index;
}

void sl_nfs_exchange_unbind(struct sl_nfs *nfs, const struct sl_nfs_exchange *exchange)
{
    uint32_t *place = bucket_of(nfs, exchange->connection, exchange->bound_xid);

    while (*place != exchange->index)
        place = &nfs->exchanges[*place].next_bound;
    *place = exchange->next_bound;
}

struct sl_nfs_exchange *sl_nfs_exchange_bound(struct sl_nfs *nfs, uint16_t member,
                                              uint64_t connection, uint32_t xid)
{
    uint32_t index = *bucket_of(nfs, connection, xid);

    while (index != SL_NFS_NONE) {
        struct sl_nfs_exchange *exchange = &nfs->exchanges[index];

        if (exchange->bound_xid == xid && exchange->connection == connection &&
            exchange->member == member && !exchange->is_fenced &&
            exchange->state == SL_NFS_EXCHANGE_SENT)
            return exchange;
        index = exchange->next_bound;
    }
    return NULL;
}

void sl_nfs_bound_lost(struct sl_nfs *nfs, uint16_t member, uint64_t connection, uint64_t now_us)
{
    uint32_t at;

    nfs->now_us = now_us;
    if (member >= SL_MAX_NFS_MEMBERS)
        return;
    for (at = nfs->member_exchanges[member].sent.first; at != SL_NFS_NONE;
         at = nfs->exchanges[at].next) {
        struct sl_nfs_exchange *exchange = &nfs->exchanges[at];

        if (!exchange->is_bound || exchange->connection != connection)
            continue;
        exchange->patience_us = now_us;
        sl_nfs_timers_set(&nfs->timers, exchange->index, now_us);
    }
}
