// SPDX-License-Identifier: Apache-2.0
/* classify: what is to be done with a packet that has no flow (iff/classify.h) [IFF-3, IFF-4]. */
#include "np_private.h"

static void send_on(struct sl_np *np, struct sl_burst *burst, uint32_t index,
                    const struct sl_verdict *verdict)
{
    switch ((enum sl_verdict_kind)verdict->kind) {
    case SL_VERDICT_DROP:
        sl_np_drop(np, burst, index, SL_STAGE_CLASSIFY, (enum sl_drop_reason)verdict->drop);
        break;
    case SL_VERDICT_BALANCE:
    case SL_VERDICT_DIRECT:
        sl_burst_next(burst, index, SL_STAGE_BALANCE);
        break;
    case SL_VERDICT_ECHO:
    case SL_VERDICT_ICMP_ERROR:
    case SL_VERDICT_NEIGHBOUR_ANSWER:
        sl_burst_next(burst, index, SL_STAGE_ICMP);
        break;
    case SL_VERDICT_FRAGMENT:
        sl_burst_next(burst, index, SL_STAGE_FRAGMENT);
        break;
    case SL_VERDICT_SERVICE:
    case SL_VERDICT_NFS:
    case SL_VERDICT_NFS_UDP:
        sl_burst_next(burst, index, SL_STAGE_SERVICE);
        break;
    case SL_VERDICT_NEIGHBOUR_NEWS:
        sl_np_punt(burst, index, SL_PUNT_ARP);
        break;
    case SL_VERDICT_PROBE:
        sl_np_punt(burst, index, SL_PUNT_PROBE);
        break;
    case SL_VERDICT_PROBE_ICMP:
        sl_np_punt(burst, index, SL_PUNT_ICMP);
        break;
    case SL_VERDICT_LINUX:
        sl_np_punt(burst, index, SL_PUNT_LINUX);
        break;
    }
}

void sl_stage_classify(struct sl_np *np, struct sl_burst *burst, uint32_t mask)
{
    SL_FOR_EACH_BIT(i, mask)
    {
        burst->verdicts[i] = sl_classify(np->snapshot, &burst->packets[i]);
        send_on(np, burst, i, &burst->verdicts[i]);
    }
}
