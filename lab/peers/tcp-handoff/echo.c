// SPDX-License-Identifier: Apache-2.0
#include "echo.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "box.h"

static bool is_in_engine(const struct flow *flow)
{
    return flow->place != PLACE_LINUX;
}

/* The bytes have gone somewhere: the engine may let the client send as many more. */
static void consume(struct flow *flow, uint32_t bytes)
{
    uint32_t owed = bytes < flow->unconsumed_bytes ? bytes : flow->unconsumed_bytes;

    if (owed == 0)
        return;
    flow->unconsumed_bytes -= owed;
    sl_tcp_consumed(flow->connection, owed);
}

/* Bytes written of the residue, 0: no room now, or -errno. */
static int write_to_engine(struct flow *flow)
{
    uint32_t count =
        flow->residue.count < SL_TCP_SEGMENT_SLICES ? flow->residue.count : SL_TCP_SEGMENT_SLICES;
    uint32_t bytes = 0;
    int error = sl_tcp_send(flow->connection, slices_at(&flow->residue, 0), (uint16_t)count);

    if (error != 0)
        return error == -ENOBUFS ? 0 : error;
    for (uint32_t i = 0; i < count; i++)
        bytes += slices_at(&flow->residue, i)->length_bytes;
    slices_remove(&flow->residue, count);
    consume(flow, bytes);
    return (int)bytes;
}

static int write_to_linux(struct flow *flow)
{
    const struct sl_tcp_slice *slice = slices_at(&flow->residue, 0);
    ssize_t sent = send(flow->fd, slice->data, slice->length_bytes, MSG_NOSIGNAL | MSG_DONTWAIT);

    if (sent < 0)
        return errno == EAGAIN ? 0 : -errno;
    slices_discard(&flow->residue, (uint32_t)sent);
    return (int)sent;
}

/* Writes what was read. True if nothing is left of it; false: no room, or the flow has ended. */
static bool write_residue(struct box *box, struct flow *flow)
{
    while (flow->residue.count != 0) {
        int written = is_in_engine(flow) ? write_to_engine(flow) : write_to_linux(flow);

        if (written < 0)
            echo_close(box, flow, strerrorname_np(-written));
        if (written <= 0)
            return false;
        flow->sent_bytes += (uint32_t)written;
    }
    return true;
}

static uint32_t read_from_engine(struct flow *flow)
{
    struct sl_tcp_slice slices[SL_TCP_SEGMENT_SLICES];
    uint16_t count = sl_tcp_receive(flow->connection, slices, SL_TCP_SEGMENT_SLICES);
    uint32_t bytes = 0;

    for (uint16_t i = 0; i < count; i++)
        bytes += slices[i].length_bytes;
    slices_append(&flow->residue, slices, count);
    flow->unconsumed_bytes += bytes;
    return bytes;
}

static uint32_t read_from_linux(struct box *box, struct flow *flow)
{
    struct packet *packet = packet_new(SLICE_MAX_BYTES);
    ssize_t got = recv(flow->fd, packet->bytes, SLICE_MAX_BYTES, MSG_DONTWAIT);
    struct sl_tcp_slice slice = {.data = packet->bytes,
                                 .owner = packet,
                                 .length_bytes = (uint32_t)got,
                                 .footprint_bytes = (uint32_t)sizeof(*packet) + SLICE_MAX_BYTES};

    if (got > 0) {
        slices_append(&flow->residue, &slice, 1);
        return (uint32_t)got;
    }
    packet_release(packet);
    flow->peer_has_closed |= got == 0;
    if (got < 0 && errno != EAGAIN)
        echo_close(box, flow, strerrorname_np(errno));
    return 0;
}

static uint32_t read_more(struct box *box, struct flow *flow)
{
    uint32_t bytes = is_in_engine(flow) ? read_from_engine(flow) : read_from_linux(box, flow);

    flow->received_bytes += bytes;
    box->counters.received_bytes += bytes;
    if (flow->is_discarding && bytes != 0) {
        slices_discard(&flow->residue, slices_bytes(&flow->residue));
        if (is_in_engine(flow))
            consume(flow, flow->unconsumed_bytes);
    }
    return bytes;
}

static void shut(struct flow *flow)
{
    if (flow->has_shut)
        return;
    flow->has_shut = true;
    if (is_in_engine(flow))
        (void)sl_tcp_shutdown(flow->connection);
    else
        (void)shutdown(flow->fd, SHUT_WR);
}

void echo_run(struct box *box, struct flow *flow)
{
    if (!flow->is_open || flow->move != NULL)
        return;
    for (;;) {
        if (!write_residue(box, flow))
            return;
        if (flow->is_discarding)
            shut(flow);
        if (box->is_paused)
            return;
        if (read_more(box, flow) == 0)
            break;
    }
    if (!flow->is_open || !flow->peer_has_closed)
        return;
    shut(flow);
    /* The kernel ends what is left of it by itself; so does an engine what waits (TIME-WAIT). */
    if (!is_in_engine(flow) || flow->is_discarding)
        echo_close(box, flow, NULL);
}

void echo_shut(struct box *box, struct flow *flow)
{
    flow->is_discarding = true;
    echo_run(box, flow);
}

void echo_end(struct box *box, struct flow *flow, const char *why)
{
    while (flow->is_discarding && read_more(box, flow) != 0)
        continue;
    echo_close(box, flow, why);
}

void echo_close(struct box *box, struct flow *flow, const char *why)
{
    if (!flow->is_open)
        return;
    flow->is_open = false;
    flow->end = why;
    box->counters.closed += why == NULL;
    box->counters.failed += why != NULL;
    if (is_in_engine(flow)) {
        sl_tcp_info(flow->connection, &flow->last);
        sl_tcp_set_user(flow->connection, NULL);
        sl_tcp_release(flow->connection, box->now_us);
    } else {
        close(flow->fd);
    }
    flow->connection = NULL;
    flow->fd = -1;
    slices_clear(&flow->residue);
}
