// SPDX-License-Identifier: Apache-2.0
/* Times and counts [NFS-10]. */
#include "nfs_private.h"

#define RESPONSE_SHIFT 3u /* a new response time counts an eighth */

void sl_nfs_histogram_add(struct sl_nfs_histogram *histogram, uint64_t time_us)
{
    uint32_t bucket = time_us == 0 ? 0 : 64 - (uint32_t)__builtin_clzll(time_us);

    histogram->count++;
    histogram->sum_us += time_us;
    histogram->buckets[bucket < SL_NFS_BUCKETS ? bucket : SL_NFS_BUCKETS - 1]++;
}

void sl_nfs_time_call(struct sl_nfs *nfs, const struct sl_nfs_call *call)
{
    uint64_t time_us = nfs->now_us - call->begun_us;

    if (call->rpc.program != SL_RPC_NFS)
        return;
    sl_nfs_clients_count(nfs, call, time_us);
    if (!call->is_timed)
        return;
    sl_nfs_histogram_add(&nfs->statistics.procedures[call->arguments.procedure], time_us);
    if (call->export < SL_MAX_NFS_EXPORTS)
        sl_nfs_histogram_add(&nfs->statistics.exports[call->export], time_us);
}

void sl_nfs_time_exchange(struct sl_nfs *nfs, const struct sl_nfs_exchange *exchange)
{
    uint32_t *response_us =
        &nfs->filesystems[exchange->filesystem].load.response_us[exchange->slot];
    uint64_t time_us = nfs->now_us - exchange->sent_us;
    uint32_t capped_us = time_us < UINT32_MAX / 2 ? (uint32_t)time_us : UINT32_MAX / 2;

    if (exchange->program != SL_NFS_PROGRAM_NFS)
        return;
    /* Each of them: the time is needed for balancing anyway. */
    sl_nfs_histogram_add(&nfs->statistics.members[exchange->member], time_us);
    /* Never 0 once there is one. */
    if (*response_us == 0)
        *response_us = capped_us + 1;
    else
        *response_us += (capped_us >> RESPONSE_SHIFT) + 1 - (*response_us >> RESPONSE_SHIFT);
}

void sl_nfs_refused(struct sl_nfs *nfs, enum sl_nfs_refusal refusal)
{
    nfs->statistics.refused[refusal]++;
}

const char *sl_nfs_refusal_name(enum sl_nfs_refusal refusal)
{
    static const char *const names[SL_NFS_REFUSALS] = {
        [SL_NFS_REFUSED_MALFORMED] = "malformed",
        [SL_NFS_REFUSED_RPC_VERSION] = "rpc-version",
        [SL_NFS_REFUSED_PROGRAM] = "program",
        [SL_NFS_REFUSED_VERSION] = "version",
        [SL_NFS_REFUSED_PROCEDURE] = "procedure",
        [SL_NFS_REFUSED_ARGUMENTS] = "arguments",
        [SL_NFS_REFUSED_AUTH] = "auth",
        [SL_NFS_REFUSED_HANDLE] = "handle",
        [SL_NFS_REFUSED_CLIENT] = "client",
        [SL_NFS_REFUSED_READ_ONLY] = "read-only",
        [SL_NFS_REFUSED_STALE] = "stale",
        [SL_NFS_REFUSED_MAP_FULL] = "map-full",
        [SL_NFS_REFUSED_NOT_SERVING] = "not-serving",
        [SL_NFS_REFUSED_NO_ROOM] = "no-room",
        [SL_NFS_REFUSED_GSS_REPLICAS] = "gss-replicas",
        [SL_NFS_REFUSED_GSS_LOST] = "gss-lost",
    };

    return refusal < SL_NFS_REFUSALS ? names[refusal] : "unknown";
}

const struct sl_nfs_statistics *sl_nfs_statistics(const struct sl_nfs *nfs)
{
    return &nfs->statistics;
}
