// SPDX-License-Identifier: Apache-2.0
/*
 * State and data of a socket. Sequence numbers of Linux count a FIN as soon as it is queued, and
 * SIOCOUTQ and SIOCOUTQNSD with them; SIOCINQ does not count the peer's.
 */
#include <errno.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>

#include "option.h"
#include "repair/repair.h"

/* snd_ssthresh of a connection that has lost nothing. */
#define SSTHRESH_INFINITE 0x7fffffffu
/* The most that a segment can say of a window, before it is scaled. */
#define WINDOW_FIELD_MAX 0xffffu

/* What Linux says of a socket, as it says it. */
struct view {
    struct tcp_info info;
    struct tcp_repair_window windows;
    uint32_t write_next, receive_next;                 /* TCP_QUEUE_SEQ of either queue */
    uint32_t queued_bytes, unsent_bytes, unread_bytes; /* SIOCOUTQ, SIOCOUTQNSD, SIOCINQ */
    int mss_bytes;                                     /* the peer's */
    int timestamp;
    int traffic_class;
    struct sockaddr_storage local, remote;
};

/* States by their numbers in Linux (include/net/tcp_states.h), which tcpi_state gives. */
static uint8_t state_of(uint8_t linux_state)
{
    static const uint8_t states[] = {
        [1] = SL_TCP_ESTABLISHED, [4] = SL_TCP_FIN_WAIT_1, [5] = SL_TCP_FIN_WAIT_2,
        [8] = SL_TCP_CLOSE_WAIT,  [9] = SL_TCP_LAST_ACK,   [11] = SL_TCP_CLOSING,
    };

    return linux_state < sizeof(states) ? states[linux_state] : 0;
}

static int look_at_sequences(int fd, struct view *view, const char **step)
{
    const struct {
        int queue;
        uint32_t *sequence;
    } queues[] = {{TCP_RECV_QUEUE, &view->receive_next}, {TCP_SEND_QUEUE, &view->write_next}};

    for (unsigned int i = 0; i < 2; i++) {
        int value, error = sl_repair_choose(fd, queues[i].queue, step);

        if (error == 0)
            error = sl_repair_get(fd, TCP_QUEUE_SEQ, &value, "TCP_QUEUE_SEQ", step);
        if (error != 0)
            return error;
        *queues[i].sequence = (uint32_t)value;
    }
    return 0;
}

static int look_at_lengths(int fd, struct view *view, const char **step)
{
    int bytes;

    if (ioctl(fd, SIOCOUTQ, &bytes) != 0)
        return sl_repair_failed("SIOCOUTQ", step);
    view->queued_bytes = (uint32_t)bytes;
    if (ioctl(fd, SIOCOUTQNSD, &bytes) != 0)
        return sl_repair_failed("SIOCOUTQNSD", step);
    view->unsent_bytes = (uint32_t)bytes;
    if (ioctl(fd, SIOCINQ, &bytes) != 0)
        return sl_repair_failed("SIOCINQ", step);
    view->unread_bytes = (uint32_t)bytes;
    return 0;
}

static int look_at_addresses(int fd, struct view *view, const char **step)
{
    socklen_t bytes = sizeof(view->local);
    bool is_v4;

    if (getsockname(fd, (struct sockaddr *)&view->local, &bytes) != 0)
        return sl_repair_failed("getsockname", step);
    bytes = sizeof(view->remote);
    if (getpeername(fd, (struct sockaddr *)&view->remote, &bytes) != 0)
        return sl_repair_failed("getpeername", step);
    is_v4 = view->local.ss_family == AF_INET;
    bytes = sizeof(view->traffic_class);
    if (getsockopt(fd, is_v4 ? IPPROTO_IP : IPPROTO_IPV6, is_v4 ? IP_TOS : IPV6_TCLASS,
                   &view->traffic_class, &bytes) != 0)
        return sl_repair_failed(is_v4 ? "IP_TOS" : "IPV6_TCLASS", step);
    return 0;
}

static int look(int fd, struct view *view, const char **step)
{
    socklen_t bytes = sizeof(view->info);
    int error;

    memset(view, 0, sizeof(*view));
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &view->info, &bytes) != 0)
        return sl_repair_failed("TCP_INFO", step);
    if (state_of(view->info.tcpi_state) == 0) {
        errno = ENOTCONN;
        return sl_repair_failed("TCP_INFO", step);
    }
    bytes = sizeof(view->windows);
    if (getsockopt(fd, IPPROTO_TCP, TCP_REPAIR_WINDOW, &view->windows, &bytes) != 0)
        return sl_repair_failed("TCP_REPAIR_WINDOW", step);
    error = look_at_sequences(fd, view, step);
    if (error == 0)
        error = look_at_lengths(fd, view, step);
    if (error == 0)
        error = look_at_addresses(fd, view, step);
    if (error == 0)
        error = sl_repair_get(fd, TCP_MAXSEG, &view->mss_bytes, "TCP_MAXSEG", step);
    if (error == 0)
        error = sl_repair_get(fd, TCP_TIMESTAMP, &view->timestamp, "TCP_TIMESTAMP", step);
    return error;
}

static struct sl_ip take_address(const struct sockaddr_storage *address, uint16_t *port)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;

    if (address->ss_family == AF_INET) {
        *port = sl_be16_to_host((struct sl_be16){v4->sin_port});
        return sl_ip_from_v4((struct sl_be32){v4->sin_addr.s_addr});
    }
    *port = sl_be16_to_host((struct sl_be16){v6->sin6_port});
    return sl_ip_from_v6(v6->sin6_addr.s6_addr);
}

/* Who has closed, and how far the FINs are. */
static void export_state(const struct view *view, struct sl_tcp_transfer *transfer)
{
    uint8_t state = state_of(view->info.tcpi_state);
    bool is_acknowledged = state == SL_TCP_FIN_WAIT_2;

    transfer->state = state;
    transfer->fin_queued = state != SL_TCP_ESTABLISHED && state != SL_TCP_CLOSE_WAIT;
    transfer->fin_sent = transfer->fin_queued && view->unsent_bytes == 0;
    transfer->fin_received =
        state == SL_TCP_CLOSE_WAIT || state == SL_TCP_LAST_ACK || state == SL_TCP_CLOSING;
    transfer->unsent_bytes =
        view->unsent_bytes - (uint32_t)(transfer->fin_queued && !transfer->fin_sent);
    transfer->unacknowledged_bytes = view->queued_bytes - view->unsent_bytes -
                                     (uint32_t)(transfer->fin_sent && !is_acknowledged);
    transfer->unread_bytes = view->unread_bytes;
}

static void export_terms(const struct view *view, struct sl_tcp_transfer *transfer)
{
    const struct tcp_info *info = &view->info;

    transfer->timestamps = (info->tcpi_options & TCPI_OPT_TIMESTAMPS) != 0;
    transfer->sack = (info->tcpi_options & TCPI_OPT_SACK) != 0;
    transfer->ecn = (info->tcpi_options & TCPI_OPT_ECN) != 0;
    transfer->window_scaling = (info->tcpi_options & TCPI_OPT_WSCALE) != 0;
    transfer->send_scale = info->tcpi_snd_wscale;
    transfer->receive_scale = info->tcpi_rcv_wscale;
    transfer->traffic_class = (uint8_t)(view->traffic_class & ~3); /* DSCP: ECN is the engine's */
    transfer->send_mss_bytes = (uint16_t)view->mss_bytes;
    transfer->receive_mss_bytes = (uint16_t)info->tcpi_advmss;
    transfer->mtu_bytes = (uint16_t)(info->tcpi_pmtu < UINT16_MAX ? info->tcpi_pmtu : UINT16_MAX);
}

/*
 * The edge that, rounded up to the scale, the peer was told. The kernel's own number is exact, but
 * follows the buffer, which may have room for more than the window field can say.
 */
static uint32_t window_edge(const struct view *view)
{
    const struct tcp_repair_window *windows = &view->windows;
    uint32_t scale = view->info.tcpi_rcv_wscale;
    uint32_t most = WINDOW_FIELD_MAX << scale;
    uint32_t told = windows->rcv_wup + (windows->rcv_wnd < most ? windows->rcv_wnd : most);

    /* A FIN may stand one byte beyond the window. */
    if ((int32_t)(told - view->receive_next) < 0)
        told = view->receive_next;
    return told - ((1u << scale) - 1u);
}

static void export_numbers(const struct view *view, struct sl_tcp_transfer *transfer)
{
    const struct tcp_repair_window *windows = &view->windows;

    transfer->send_unacknowledged = view->write_next - view->queued_bytes;
    transfer->send_next = view->write_next - view->unsent_bytes;
    transfer->send_window = windows->snd_wnd;
    transfer->send_window_max = windows->max_window;
    transfer->send_wl1 = windows->snd_wl1;
    transfer->send_wl2 = transfer->send_unacknowledged;
    transfer->receive_next = view->receive_next;
    transfer->receive_window_edge = window_edge(view);
    /*
     * Linux gives the low bit another meaning: 1 if it counts microseconds. One more than what it
     * says is what the clock shows or just ahead of it, and TSval never goes back.
     */
    transfer->timestamp_now = (uint32_t)view->timestamp + 1u;
}

static uint32_t saturated(uint64_t value)
{
    return value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
}

static void export_measures(const struct view *view, struct sl_tcp_transfer *transfer)
{
    const struct tcp_info *info = &view->info;

    transfer->srtt_us = info->tcpi_rtt;
    transfer->rttvar_us = info->tcpi_rttvar;
    transfer->rtt_min_us = info->tcpi_min_rtt == UINT32_MAX ? 0 : info->tcpi_min_rtt;
    transfer->cwnd_bytes = saturated((uint64_t)info->tcpi_snd_cwnd * info->tcpi_snd_mss);
    transfer->ssthresh_bytes =
        info->tcpi_snd_ssthresh >= SSTHRESH_INFINITE
            ? UINT32_MAX
            : saturated((uint64_t)info->tcpi_snd_ssthresh * info->tcpi_snd_mss);
}

/*
 * Positions and counters since the connection began. Of this socket's own, tcpi_bytes_acked counts
 * our FIN, and tcpi_bytes_received the peer's and what was filled in by the import.
 */
static void export_progress(const struct view *view, const struct sl_tcp_transfer *previous,
                            struct sl_tcp_transfer *transfer)
{
    static const struct sl_tcp_transfer none;
    const struct sl_tcp_transfer *from = previous != NULL ? previous : &none;
    const struct tcp_info *info = &view->info;
    struct sl_tcp_progress *progress = &transfer->progress;

    progress->acknowledged_bytes = from->progress.acknowledged_bytes + info->tcpi_bytes_acked -
                                   (transfer->state == SL_TCP_FIN_WAIT_2);
    progress->sent_bytes = progress->acknowledged_bytes + transfer->unacknowledged_bytes;
    progress->queued_bytes = progress->sent_bytes + transfer->unsent_bytes;
    progress->received_bytes = from->progress.received_bytes - from->unread_bytes +
                               info->tcpi_bytes_received - transfer->fin_received;
    progress->consumed_bytes = progress->received_bytes - transfer->unread_bytes;
    transfer->age_us = from->age_us;
    transfer->segs_in = from->segs_in + info->tcpi_segs_in;
    transfer->segs_out = from->segs_out + info->tcpi_segs_out;
    transfer->bytes_in = progress->received_bytes;
    transfer->bytes_out = progress->sent_bytes;
    transfer->segs_retransmitted = from->segs_retransmitted + info->tcpi_total_retrans;
    transfer->bytes_retransmitted = from->bytes_retransmitted + info->tcpi_bytes_retrans;
    if (previous != NULL) {
        transfer->initial_send = previous->initial_send;
        transfer->initial_receive = previous->initial_receive;
        return;
    }
    transfer->initial_send =
        transfer->send_next - (uint32_t)progress->sent_bytes - 1u - (uint32_t)transfer->fin_sent;
    transfer->initial_receive = transfer->receive_next - (uint32_t)progress->received_bytes - 1u -
                                (uint32_t)transfer->fin_received;
}

int sl_repair_export(int fd, const struct sl_tcp_transfer *previous,
                     struct sl_tcp_transfer *transfer, const char **step)
{
    struct view view;
    int error = look(fd, &view, step);

    if (error != 0)
        return error;
    *transfer = (struct sl_tcp_transfer){.version = SL_TCP_TRANSFER_VERSION};
    transfer->local = take_address(&view.local, &transfer->local_port);
    transfer->remote = take_address(&view.remote, &transfer->remote_port);
    export_state(&view, transfer);
    export_terms(&view, transfer);
    export_numbers(&view, transfer);
    export_measures(&view, transfer);
    export_progress(&view, previous, transfer);
    return 0;
}

int sl_repair_export_data(int fd, enum sl_tcp_queue queue, uint8_t *bytes, uint32_t length_bytes,
                          const char **step)
{
    ssize_t got;
    int error;

    if (length_bytes == 0)
        return 0;
    error =
        sl_repair_choose(fd, queue == SL_TCP_QUEUE_SEND ? TCP_SEND_QUEUE : TCP_RECV_QUEUE, step);
    if (error != 0)
        return error;
    got = recv(fd, bytes, length_bytes, MSG_PEEK | MSG_DONTWAIT);
    if (got == (ssize_t)length_bytes)
        return 0;
    /* The kernel copies whole segments of the send queue: EFAULT says that they are longer. */
    if (got >= 0 || errno == EFAULT)
        errno = EAGAIN;
    return sl_repair_failed("recv", step);
}
