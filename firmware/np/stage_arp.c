// SPDX-License-Identifier: Apache-2.0
/*
 * arp: answers for our addresses in place (RFC 826), shows the locator and Linux what they want to
 * see. ARP between other stations is what a broadcast medium is for: let go without a count.
 */
#include "np_private.h"

#include "iff/answer.h"

/* The answer leaves in the frame itself, so whoever wants to see the question gets a copy. */
static void answer(struct sl_np *np, struct sl_burst *burst, uint32_t index)
{
    struct sl_packet *packet = &burst->packets[index];

    np->stat->buffered_packets++;
    if (sl_arp_answer(packet, sl_np_ingress(np, packet)->mac))
        sl_np_send(np, burst, index, packet->ingress_port);
    else
        sl_np_drop(np, burst, index, SL_STAGE_ARP, SL_DROP_ARP_MALFORMED);
}

static void punt_copy(struct sl_np *np, struct sl_burst *burst, uint32_t index)
{
    struct rte_mbuf *copy = rte_pktmbuf_copy(burst->mbufs[index], np->pool, 0, UINT32_MAX);

    if (copy != NULL)
        sl_np_punt_frame(np, copy, &burst->packets[index], SL_PUNT_ARP);
}

void sl_stage_arp(struct sl_np *np, struct sl_burst *burst, uint32_t mask)
{
    SL_FOR_EACH_BIT(i, mask)
    {
        unsigned int what = sl_classify_arp(np->snapshot, &burst->packets[i]);

        if ((what & SL_ARP_ANSWER) != 0) {
            if ((what & SL_ARP_PUNT) != 0)
                punt_copy(np, burst, i);
            answer(np, burst, i);
        } else if ((what & SL_ARP_PUNT) != 0) {
            sl_np_punt(burst, i, SL_PUNT_ARP);
        } else {
            sl_burst_release(burst, i);
        }
    }
}
