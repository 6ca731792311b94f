// SPDX-License-Identifier: Apache-2.0
/* Mbufs as the switch sees them: buffers to write into, and slices of what was received. */
#include <errno.h>

#include "nas_private.h"

/* An mbuf of ours: what is written begins where its data room does. */
static bool allocate(void *context, struct sl_buffer *buffer)
{
    struct sl_nas *nas = context;
    struct rte_mbuf *mbuf = rte_pktmbuf_alloc(nas->buffers);

    if (unlikely(mbuf == NULL))
        return false;
    *buffer = (struct sl_buffer){
        .data = rte_pktmbuf_mtod(mbuf, uint8_t *),
        .room_bytes = rte_pktmbuf_tailroom(mbuf),
        .footprint_bytes = mbuf->buf_len,
        .owner = mbuf,
    };
    return true;
}

struct sl_buffer_ops sl_nas_buffers(struct sl_nas *nas)
{
    return (struct sl_buffer_ops){.allocate = allocate, .context = nas};
}

/* Breaks the chain: each segment lives as long as somebody refers to it. */
static struct rte_mbuf *unlink_segment(struct rte_mbuf *segment)
{
    struct rte_mbuf *next = segment->next;

    segment->next = NULL;
    segment->nb_segs = 1;
    return next;
}

int sl_nas_take_frame(struct sl_nas *nas, struct rte_mbuf *frame, uint32_t offset, uint32_t bytes,
                      struct sl_message *message)
{
    while (frame != NULL) {
        struct rte_mbuf *next = unlink_segment(frame);
        uint32_t skip = offset < frame->data_len ? offset : frame->data_len;
        uint32_t here = frame->data_len - skip;
        struct sl_tcp_slice slice = {
            .data = rte_pktmbuf_mtod_offset(frame, const uint8_t *, skip),
            .owner = frame,
            .footprint_bytes = frame->buf_len,
        };

        offset -= skip;
        slice.length_bytes = here < bytes ? here : bytes;
        bytes -= slice.length_bytes;
        if (slice.length_bytes == 0) {
            rte_pktmbuf_free_seg(frame);
        } else if (unlikely(sl_message_append(nas->messages, message, &slice) != 0)) {
            rte_pktmbuf_free_seg(frame);
            rte_pktmbuf_free(next);
            return -ENOBUFS;
        }
        frame = next;
    }
    return 0;
}
