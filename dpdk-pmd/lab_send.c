// SPDX-License-Identifier: Apache-2.0
/* Frames of a lab port on their way to the kernel, a burst at a time. */
#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <rte_branch_prediction.h>
#include <rte_mbuf.h>

#include "lab_ring.h"
#include "unfinished.h"

#define BURST 32u
/* One for the header in front, and the segments of the longest frame: headers and sixteen slices
 * (tcp/engine.h). */
#define MAX_PARTS 18u

/* A burst as sendmmsg(2) wants it. */
struct burst {
    struct mmsghdr messages[BURST];
    struct virtio_net_hdr headers[BURST];
    struct iovec parts[BURST][MAX_PARTS];
};

/* False: it has too many segments. */
static bool add_frame(struct burst *burst, unsigned int index, struct rte_mbuf *packet)
{
    struct iovec *parts = burst->parts[index];
    size_t count = 1;

    if (unlikely(packet->nb_segs >= MAX_PARTS))
        return false;
    sl_unfinished_sent(packet, &burst->headers[index]);
    parts[0] = (struct iovec){.iov_base = &burst->headers[index],
                              .iov_len = sizeof(burst->headers[index])};
    for (const struct rte_mbuf *part = packet; part != NULL; part = part->next)
        parts[count++] =
            (struct iovec){.iov_base = rte_pktmbuf_mtod(part, void *), .iov_len = part->data_len};
    burst->messages[index].msg_hdr = (struct msghdr){.msg_iov = parts, .msg_iovlen = count};
    return true;
}

static void count_sent(struct sl_lab_ring *ring, struct rte_mbuf **packets, unsigned int count)
{
    for (unsigned int i = 0; i < count; i++)
        ring->tx_bytes += packets[i]->pkt_len;
    ring->tx_packets += count;
}

/* Gives frames to the kernel; returns how many it took, or lost. Fewer: there is no room for now.
 */
static unsigned int give(struct sl_lab_ring *ring, struct burst *burst, struct rte_mbuf **packets,
                         unsigned int count)
{
    unsigned int done = 0;

    while (done < count) {
        int sent = sendmmsg(ring->fd, burst->messages + done, count - done, MSG_DONTWAIT);

        if (likely(sent > 0)) {
            count_sent(ring, packets + done, (unsigned int)sent);
            done += (unsigned int)sent;
        } else if (errno == EAGAIN) {
            break;
        } else {
            ring->tx_errors++; /* as on a wire that is cut: the frame is lost, the next one tried */
            done++;
        }
    }
    return done;
}

uint16_t sl_lab_ring_send(struct sl_lab_ring *ring, struct rte_mbuf **packets, uint16_t count)
{
    struct burst burst;
    unsigned int done = 0;

    while (done < count) {
        unsigned int added = 0, taken;

        while (added < BURST && done + added < count &&
               add_frame(&burst, added, packets[done + added]))
            added++;
        taken = give(ring, &burst, packets + done, added);
        done += taken;
        if (taken < added)
            break;
        if (added < BURST && done < count) {
            ring->tx_errors++; /* the one that was not added */
            done++;
        }
    }
    rte_pktmbuf_free_bulk(packets, done);
    return (uint16_t)done;
}
