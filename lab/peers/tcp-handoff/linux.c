// SPDX-License-Identifier: Apache-2.0
#include "linux.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "box.h"
#include "echo.h"
#include "repair/repair.h"
#include "tun.h"

#define BACKLOG 1024
#define BURST 64u

static int listen_on(uint16_t port)
{
    const struct sockaddr_in6 any = {.sin6_family = AF_INET6,
                                     .sin6_port = sl_be16_from_host(port).net};
    int fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int yes = 1, no = 0;

    if (fd < 0)
        return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
    if (bind(fd, (const struct sockaddr *)&any, sizeof(any)) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    no = errno;
    close(fd);
    return -no;
}

int linux_start(struct linux_device *device, struct box *box, int tun, uint16_t port)
{
    *device = (struct linux_device){.box = box, .tun = tun, .listener = listen_on(port)};
    return device->listener < 0 ? device->listener : 0;
}

void linux_stop(struct linux_device *device)
{
    close(device->listener);
    close(device->tun);
}

void linux_take(struct linux_device *device, struct packet *packet)
{
    (void)tun_write(device->tun, packet);
    packet_release(packet);
}

bool linux_read(struct linux_device *device)
{
    for (unsigned int i = 0; i < BURST; i++) {
        struct packet *packet = tun_read(device->tun);

        if (packet == NULL)
            return false;
        box_from_device(device->box, PLACE_LINUX, packet);
    }
    return true;
}

/* Edges only: the service reads and writes until the socket has enough of it. */
void linux_watch(struct linux_device *device, struct flow *flow)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                                .data.ptr = flow};
    int yes = 1;

    setsockopt(flow->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    epoll_ctl(device->box->epoll, EPOLL_CTL_ADD, flow->fd, &event);
}

static struct sl_ip ip_of(const struct sockaddr_in6 *address)
{
    return sl_ip_from_v6(address->sin6_addr.s6_addr);
}

void linux_accept(struct linux_device *device)
{
    struct sockaddr_in6 remote, local;
    socklen_t bytes = sizeof(remote);
    int fd;

    while ((fd = accept4(device->listener, (struct sockaddr *)&remote, &bytes,
                         SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct sl_ip ip = ip_of(&remote);
        struct flow *flow;

        bytes = sizeof(local);
        getsockname(fd, (struct sockaddr *)&local, &bytes);
        bytes = sizeof(remote);
        flow =
            flow_find(&device->box->flows, &ip, sl_be16_to_host((struct sl_be16){remote.sin6_port}),
                      sl_be16_to_host((struct sl_be16){local.sin6_port}));
        if (flow == NULL) { /* the switch has brought its SYN here, so that it is there */
            close(fd);
            continue;
        }
        flow->fd = fd;
        flow->is_open = true;
        device->box->counters.accepted++;
        linux_watch(device, flow);
        echo_run(device->box, flow);
    }
}

/* A packet's bytes as slices that an engine's send buffer has room for, whatever it is. */
static void append_pieces(struct slices *slices, struct packet *packet)
{
    for (uint32_t at = 0; at < packet->length_bytes; at += SLICE_MAX_BYTES) {
        uint32_t left = packet->length_bytes - at;
        uint32_t bytes = left < SLICE_MAX_BYTES ? left : SLICE_MAX_BYTES;
        const struct sl_tcp_slice slice = {.data = packet->bytes + at,
                                           .owner = packet,
                                           .length_bytes = bytes,
                                           .footprint_bytes = bytes};

        packet_retain(packet);
        slices_append(slices, &slice, 1);
    }
}

static int export_queue(int fd, enum sl_tcp_queue queue, uint32_t length_bytes,
                        struct slices *slices, const char **step)
{
    struct packet *packet;
    int error;

    if (length_bytes == 0)
        return 0;
    packet = packet_new(length_bytes);
    packet->length_bytes = length_bytes;
    error = sl_repair_export_data(fd, queue, packet->bytes, length_bytes, step);
    if (error == 0)
        append_pieces(slices, packet);
    packet_release(packet);
    return error;
}

int linux_export(struct linux_device *device, struct flow *flow, struct sl_tcp_transfer *transfer,
                 struct slices *send, struct slices *unread, const char **step)
{
    int error = sl_repair_freeze(flow->fd, step);

    /* What it has sent is on the wire before its successor sends anything. */
    while (linux_read(device))
        continue;
    if (error == 0)
        error =
            sl_repair_export(flow->fd, flow->was_moved ? &flow->transfer : NULL, transfer, step);
    if (error == 0)
        error = export_queue(flow->fd, SL_TCP_QUEUE_SEND,
                             transfer->unacknowledged_bytes + transfer->unsent_bytes, send, step);
    if (error == 0)
        error = export_queue(flow->fd, SL_TCP_QUEUE_RECEIVE, transfer->unread_bytes, unread, step);
    return error;
}

/* Copies the first length_bytes of a queue into a piece, which is the caller's. */
static struct packet *join(const struct slices *slices, uint32_t length_bytes)
{
    struct packet *packet = packet_new(length_bytes);

    for (uint32_t i = 0; packet->length_bytes < length_bytes; i++) {
        const struct sl_tcp_slice *slice = slices_at(slices, i);
        uint32_t left = length_bytes - packet->length_bytes;
        uint32_t bytes = slice->length_bytes < left ? slice->length_bytes : left;

        memcpy(packet->bytes + packet->length_bytes, slice->data, bytes);
        packet->length_bytes += bytes;
    }
    return packet;
}

static int import_queue(int fd, enum sl_tcp_queue queue, const struct slices *slices,
                        uint32_t length_bytes, const char **step)
{
    struct packet *packet;
    int error;

    if (length_bytes == 0)
        return 0;
    packet = join(slices, length_bytes);
    error = sl_repair_import_data(fd, queue, packet->bytes, length_bytes, step);
    packet_release(packet);
    return error;
}

static void greet(struct linux_device *device, const struct sl_tcp_transfer *transfer)
{
    struct packet *packet = packet_new(SL_REPAIR_GREETING_MAX_BYTES);

    packet->length_bytes = (uint32_t)sl_repair_greeting(transfer, packet->bytes);
    linux_take(device, packet);
}

int linux_import(struct linux_device *device, const struct sl_tcp_transfer *transfer,
                 const struct slices *send, const struct slices *unread, int *fd, const char **step)
{
    int error = sl_repair_import(transfer, fd, step);

    if (error != 0)
        return error;
    error = import_queue(*fd, SL_TCP_QUEUE_RECEIVE, unread, transfer->unread_bytes, step);
    if (error == 0)
        error = import_queue(*fd, SL_TCP_QUEUE_SEND, send, transfer->unacknowledged_bytes, step);
    if (error == 0)
        error = sl_repair_import_windows(*fd, transfer, step);
    if (error != 0)
        sl_repair_forget(*fd);
    else
        greet(device, transfer);
    return error;
}
