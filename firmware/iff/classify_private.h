// SPDX-License-Identifier: Apache-2.0
/* What the files of classification share. */
#ifndef IFF_CLASSIFY_PRIVATE_H
#define IFF_CLASSIFY_PRIVATE_H

#include "iff/classify.h"

static inline struct sl_verdict sl_verdict_of(enum sl_verdict_kind kind)
{
    return (struct sl_verdict){.kind = (uint8_t)kind, .domain = SL_NO_ID, .member = SL_NO_ID};
}

static inline struct sl_verdict sl_verdict_drop(uint8_t reason)
{
    struct sl_verdict verdict = sl_verdict_of(SL_VERDICT_DROP);

    verdict.drop = reason;
    return verdict;
}

/* classify.c: nobody else sends from an address of ours: who says so would have the box talk to
 * itself. */
bool sl_classify_is_ours(const struct sl_snapshot *snapshot, const struct sl_ip *address);

/* classify_arp.c: do we answer for slot's address (NULL: none) where this packet comes from? */
bool sl_classify_is_ours_here(const struct sl_snapshot *snapshot, const struct sl_packet *packet,
                              const struct sl_address_slot *slot);

/* classify_service.c: to an address of a TCP service, either family. */
struct sl_verdict sl_classify_service(const struct sl_packet *packet);
/* classify_service.c: to an address of an nfs-service, either family. */
struct sl_verdict sl_classify_nfs(const struct sl_packet *packet, uint16_t service);
/* classify_service.c: IPv6, which is for TCP and NFS services alone. */
struct sl_verdict sl_classify_ipv6(const struct sl_snapshot *snapshot,
                                   const struct sl_packet *packet);

#endif
