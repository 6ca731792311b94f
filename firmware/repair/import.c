// SPDX-License-Identifier: Apache-2.0
/*
 * A socket made of a transfer. The order is the kernel's: sequence numbers while it is closed,
 * options once it is "connected" and before it has data, windows when the queues are as they will
 * be.
 */
#include <errno.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "option.h"
#include "repair/repair.h"

/* Option kinds (RFC 9293, 7323, 2018) by which TCP_REPAIR_OPTIONS calls them. */
enum { KIND_MAXSEG = 2, KIND_WINDOW = 3, KIND_SACK_PERMITTED = 4, KIND_TIMESTAMP = 8 };

/* So much at a time into the receive queue: one segment in the kernel's eyes. */
#define PIECE_BYTES 32768u
/* Buffers are no smaller: there is no tuning any more that would make them larger. */
#define BUFFER_MIN_BYTES (1u << 20)

/* Where in the sequence space our FIN stands, if the peer has acknowledged it: it is sent again. */
static uint32_t send_front(const struct sl_tcp_transfer *transfer)
{
    return transfer->send_unacknowledged - (transfer->state == SL_TCP_FIN_WAIT_2);
}

/* RCV.NXT without the peer's FIN, which comes with the greeting. */
static uint32_t receive_end(const struct sl_tcp_transfer *transfer)
{
    return transfer->receive_next - transfer->fin_received;
}

/*
 * Forced, for the limits of the machine are for sockets whose peer can be made to wait. The kernel
 * doubles the number for what it spends on each byte itself.
 */
static int force_buffer(int fd, int option, uint64_t bytes, const char *name, const char **step)
{
    int value = INT32_MAX;

    if (bytes < BUFFER_MIN_BYTES)
        value = BUFFER_MIN_BYTES;
    else if (bytes < INT32_MAX)
        value = (int)bytes;
    if (setsockopt(fd, SOL_SOCKET, option, &value, sizeof(value)) == 0)
        return 0;
    return sl_repair_failed(name, step);
}

/* How far beyond a sequence number the peer may send: it was told the edge rounded up. */
static uint32_t offered_from(const struct sl_tcp_transfer *transfer, uint32_t sequence)
{
    uint32_t rounding = (1u << transfer->receive_scale) - 1u;
    int32_t offered = (int32_t)(transfer->receive_window_edge + rounding - sequence);

    return offered > 0 ? (uint32_t)offered : 0;
}

static int set_buffers(int fd, const struct sl_tcp_transfer *transfer, const char **step)
{
    uint64_t window = offered_from(transfer, transfer->receive_next);
    uint64_t send = (uint64_t)transfer->unacknowledged_bytes + transfer->unsent_bytes;
    int error = force_buffer(fd, SO_SNDBUFFORCE, send, "SO_SNDBUFFORCE", step);

    if (error == 0)
        error = force_buffer(fd, SO_RCVBUFFORCE, window + transfer->unread_bytes, "SO_RCVBUFFORCE",
                             step);
    return error;
}

static int set_sequences(int fd, const struct sl_tcp_transfer *transfer, const char **step)
{
    int error = sl_repair_choose(fd, TCP_RECV_QUEUE, step);

    if (error == 0)
        error =
            sl_repair_set(fd, TCP_QUEUE_SEQ, (int)(receive_end(transfer) - transfer->unread_bytes),
                          "TCP_QUEUE_SEQ", step);
    if (error == 0)
        error = sl_repair_choose(fd, TCP_SEND_QUEUE, step);
    if (error == 0)
        error = sl_repair_set(fd, TCP_QUEUE_SEQ, (int)send_front(transfer), "TCP_QUEUE_SEQ", step);
    return error;
}

/*
 * Beside a listener of the same port: TCP_REPAIR lets it, but SO_REUSEADDR set after it takes that
 * right away again, so it is not set.
 */
static int join(int fd, const struct sl_tcp_transfer *transfer, const char **step)
{
    struct sockaddr_storage address;
    socklen_t bytes = sl_repair_address(&transfer->local, transfer->local_port, &address);

    if (bind(fd, (const struct sockaddr *)&address, bytes) != 0)
        return sl_repair_failed("bind", step);
    bytes = sl_repair_address(&transfer->remote, transfer->remote_port, &address);
    if (connect(fd, (const struct sockaddr *)&address, bytes) != 0)
        return sl_repair_failed("connect", step);
    return 0;
}

static int set_options(int fd, const struct sl_tcp_transfer *transfer, const char **step)
{
    struct tcp_repair_opt options[4];
    unsigned int count = 0;

    options[count++] =
        (struct tcp_repair_opt){.opt_code = KIND_MAXSEG, .opt_val = transfer->send_mss_bytes};
    if (transfer->window_scaling)
        options[count++] = (struct tcp_repair_opt){
            .opt_code = KIND_WINDOW,
            .opt_val = transfer->send_scale | (uint32_t)transfer->receive_scale << 16};
    if (transfer->sack)
        options[count++] = (struct tcp_repair_opt){.opt_code = KIND_SACK_PERMITTED};
    if (transfer->timestamps)
        options[count++] = (struct tcp_repair_opt){.opt_code = KIND_TIMESTAMP};
    if (setsockopt(fd, IPPROTO_TCP, TCP_REPAIR_OPTIONS, options,
                   (socklen_t)(count * sizeof(options[0]))) != 0)
        return sl_repair_failed("TCP_REPAIR_OPTIONS", step);
    if (!transfer->timestamps)
        return 0;
    /* Rounded up to an even number: an odd one would make the socket count microseconds. */
    return sl_repair_set(fd, TCP_TIMESTAMP, (int)((transfer->timestamp_now + 1u) & ~1u),
                         "TCP_TIMESTAMP", step);
}

static int set_traffic_class(int fd, const struct sl_tcp_transfer *transfer, const char **step)
{
    bool is_v4 = sl_ip_is_v4(&transfer->local);
    int value = transfer->traffic_class;

    if (setsockopt(fd, is_v4 ? IPPROTO_IP : IPPROTO_IPV6, is_v4 ? IP_TOS : IPV6_TCLASS, &value,
                   sizeof(value)) != 0)
        return sl_repair_failed(is_v4 ? "IP_TOS" : "IPV6_TCLASS", step);
    return 0;
}

/* errno, or 0. Where both have closed our FIN would be sent and acknowledged once more, and Linux
 * answers the second of these acknowledgements, which finds no socket, by a RST. */
static int refusal(const struct sl_tcp_transfer *transfer)
{
    if (transfer->version != SL_TCP_TRANSFER_VERSION)
        return EINVAL;
    return transfer->state == SL_TCP_CLOSING || transfer->state == SL_TCP_LAST_ACK ? ENOTCONN : 0;
}

int sl_repair_import(const struct sl_tcp_transfer *transfer, int *fd, const char **step)
{
    int family = sl_ip_is_v4(&transfer->local) ? AF_INET : AF_INET6;
    int error;

    errno = refusal(transfer);
    if (errno != 0)
        return sl_repair_failed("transfer", step);
    *fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (*fd < 0)
        return sl_repair_failed("socket", step);
    error = sl_repair_freeze(*fd, step);
    if (error == 0)
        error = set_buffers(*fd, transfer, step);
    if (error == 0)
        error = set_sequences(*fd, transfer, step);
    if (error == 0)
        error = set_traffic_class(*fd, transfer, step);
    if (error == 0)
        error = join(*fd, transfer, step);
    if (error == 0)
        error = set_options(*fd, transfer, step);
    if (error != 0)
        close(*fd);
    return error;
}

static int fill(int fd, const uint8_t *bytes, uint32_t length_bytes, const char **step)
{
    while (length_bytes != 0) {
        uint32_t piece = length_bytes < PIECE_BYTES ? length_bytes : PIECE_BYTES;
        ssize_t took = send(fd, bytes, piece, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (took <= 0)
            return sl_repair_failed("send", step);
        bytes += took;
        length_bytes -= (uint32_t)took;
    }
    return 0;
}

int sl_repair_import_data(int fd, enum sl_tcp_queue queue, const uint8_t *bytes,
                          uint32_t length_bytes, const char **step)
{
    bool is_send = queue == SL_TCP_QUEUE_SEND;
    int error = sl_repair_choose(fd, is_send ? TCP_SEND_QUEUE : TCP_RECV_QUEUE, step);
    int unsent = 0;

    if (error == 0)
        error = fill(fd, bytes, length_bytes, step);
    if (error != 0 || !is_send)
        return error;
    /* An ACK of what the kernel does not hold for sent would be refused. */
    if (ioctl(fd, SIOCOUTQNSD, &unsent) != 0)
        return sl_repair_failed("SIOCOUTQNSD", step);
    errno = EIO;
    return unsent == 0 ? 0 : sl_repair_failed("SIOCOUTQNSD", step);
}

/* The kernel wants it within the window; a FIN, which comes with the greeting, may be beyond. */
static uint32_t send_wl1(const struct sl_tcp_transfer *transfer)
{
    uint32_t passed = transfer->send_wl1 - receive_end(transfer);

    return transfer->send_wl1 - (uint32_t)(transfer->fin_received && passed == 1);
}

int sl_repair_import_windows(int fd, const struct sl_tcp_transfer *transfer, const char **step)
{
    uint32_t next = receive_end(transfer);
    const struct tcp_repair_window windows = {
        .snd_wl1 = send_wl1(transfer),
        .snd_wnd = transfer->send_window,
        .max_window = transfer->send_window_max,
        .rcv_wnd = offered_from(transfer, next),
        .rcv_wup = next,
    };

    if (setsockopt(fd, IPPROTO_TCP, TCP_REPAIR_WINDOW, &windows, sizeof(windows)) != 0)
        return sl_repair_failed("TCP_REPAIR_WINDOW", step);
    return 0;
}
