// SPDX-License-Identifier: Apache-2.0
#include "frame.h"

#include "pmd/ports.h"

/* The last of a chain gets a further segment that refers to a slice. Payload is not copied, and the
 * owner's reference count keeps it until the frame has left. */
static struct rte_mbuf *attach(struct rte_mbuf *last, struct rte_mbuf *reference,
                               const struct sl_tcp_slice *slice)
{
    struct rte_mbuf *owner = slice->owner;

    rte_pktmbuf_attach(reference, owner);
    reference->ol_flags &= RTE_MBUF_F_INDIRECT | RTE_MBUF_F_EXTERNAL;
    reference->data_off = (uint16_t)(slice->data - (const uint8_t *)owner->buf_addr);
    reference->data_len = (uint16_t)slice->length_bytes;
    last->next = reference;
    return reference;
}

static void describe(struct rte_mbuf *frame, const struct sl_frame_plan *plan,
                     const struct sl_frame_headers *headers)
{
    uint8_t offloads = plan->offloads;

    if (offloads == 0)
        return;
    frame->l2_len = headers->l2_bytes;
    frame->l3_len = headers->l3_bytes;
    frame->l4_len = headers->l4_bytes;
    frame->ol_flags |= headers->is_ipv4 ? RTE_MBUF_F_TX_IPV4 : RTE_MBUF_F_TX_IPV6;
    if (headers->is_ipv4 && (offloads & SL_PMD_OFFLOAD_IPV4_CHECKSUM) != 0)
        frame->ol_flags |= RTE_MBUF_F_TX_IP_CKSUM;
    if ((offloads & SL_PMD_OFFLOAD_TCP_CHECKSUM) != 0)
        frame->ol_flags |= RTE_MBUF_F_TX_TCP_CKSUM;
    if (plan->cut_bytes != 0) {
        frame->ol_flags |= RTE_MBUF_F_TX_TCP_SEG;
        frame->tso_segsz = plan->cut_bytes;
    }
}

/* References for all slices, chained behind the header. False, and nothing has changed but the
 * frame: there are not enough. */
static bool add_payload(struct sl_endpoint *endpoint, struct rte_mbuf *frame,
                        const struct sl_tcp_slice *slices, uint16_t count)
{
    struct rte_mbuf *last = frame;

    for (uint16_t i = 0; i < count; i++) {
        if (unlikely(!sl_stash_has_one(&endpoint->references)))
            return false;
        last = attach(last, sl_stash_take(&endpoint->references), &slices[i]);
        frame->nb_segs++;
    }
    endpoint->statistics.slices_attached += count;
    return true;
}

struct rte_mbuf *sl_frame_of_slices(struct sl_endpoint *endpoint, const struct sl_tcp_slice *slices,
                                    uint16_t count)
{
    struct rte_mbuf *frame;

    if (unlikely(!sl_stash_has_one(&endpoint->headers)))
        return NULL;
    frame = sl_stash_take(&endpoint->headers);
    if (likely(add_payload(endpoint, frame, slices, count)))
        return frame;
    rte_pktmbuf_free(frame);
    return NULL;
}

struct rte_mbuf *sl_frame_build(struct sl_endpoint *endpoint, const struct sl_frame_plan *plan,
                                const struct sl_sp_route *route)
{
    struct sl_frame_headers headers;
    struct rte_mbuf *frame = sl_frame_of_slices(endpoint, plan->slices, plan->slice_count);
    uint16_t id;

    if (unlikely(frame == NULL))
        return NULL;
    id = plan->segment->do_not_fragment ? 0 : endpoint->datagram_id++;
    frame->data_len = sl_frame_write_headers(rte_pktmbuf_mtod(frame, uint8_t *), plan, route, id,
                                             &headers, &endpoint->statistics.payload_summed_bytes);
    frame->pkt_len = frame->data_len + plan->payload_bytes;
    describe(frame, plan, &headers);
    return frame;
}
