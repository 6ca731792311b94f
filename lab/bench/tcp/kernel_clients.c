// SPDX-License-Identifier: Apache-2.0
/* Clients of the kernel's TCP: as tcp_bench's, with sockets. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "kernel_peer.h"

#define EVENTS 256
#define CHUNK_BYTES (256 << 10)
#define WAIT_MS 10

struct peer_clients {
    enum peer_mode mode;
    int epoll;
    uint32_t message_bytes;
    char *message;
};

static void ask(const struct peer_clients *clients, int fd)
{
    if (write(fd, clients->message, clients->message_bytes) != (ssize_t)clients->message_bytes)
        peer_fail("write");
}

static void add_client(const struct peer_clients *clients)
{
    struct epoll_event event = {.events = EPOLLIN};

    event.data.fd = peer_connect(PEER_PORT);
    if (epoll_ctl(clients->epoll, EPOLL_CTL_ADD, event.data.fd, &event) != 0)
        peer_fail("epoll_ctl");
    if (clients->mode != PEER_RELAY)
        ask(clients, event.data.fd);
}

struct peer_clients *peer_clients_start(enum peer_mode mode, uint32_t count, uint32_t message_bytes)
{
    struct peer_clients *clients = calloc(1, sizeof(*clients));

    if (clients == NULL)
        peer_fail("calloc");
    clients->mode = mode;
    clients->message_bytes = message_bytes;
    clients->message = calloc(1, message_bytes);
    clients->epoll = epoll_create1(0);
    if (clients->message == NULL || clients->epoll < 0)
        peer_fail("epoll_create1");
    for (uint32_t i = 0; i < count; i++)
        add_client(clients);
    return clients;
}

/* Messages are far smaller than a segment: they come whole. */
static void serve(struct peer_clients *clients, int fd, struct peer_count *count)
{
    static char buffer[CHUNK_BYTES];
    ssize_t got = read(fd, buffer, sizeof(buffer));

    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0)
        peer_fail("read");
    count->bytes += (uint64_t)got;
    if (clients->mode == PEER_ECHO) {
        count->answers++;
        ask(clients, fd);
    } else if (clients->mode == PEER_SET_UP) {
        count->visits++;
        close(fd);
        add_client(clients);
    }
}

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void peer_clients_run(struct peer_clients *clients, double seconds, struct peer_count *count)
{
    double end = now_s() + seconds;
    struct epoll_event events[EVENTS];

    while (now_s() < end) {
        int ready = epoll_wait(clients->epoll, events, EVENTS, WAIT_MS);

        for (int i = 0; i < ready; i++)
            serve(clients, events[i].data.fd, count);
    }
}
