// SPDX-License-Identifier: Apache-2.0
/* What the kernel's TCP serves: echo, source and relay, each a process with one epoll loop. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kernel_peer.h"

#define BACKLOG 4096
#define EVENTS 256
#define CHUNK_BYTES (64 << 10)
#define PIPE_BYTES (256 << 10)

_Noreturn void peer_fail(const char *what)
{
    fprintf(stderr, "kernel_peer: %s: %s\n", what, strerror(errno));
    exit(1);
}

static struct sockaddr_in address(uint16_t port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void no_delay(int fd)
{
    int on = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

int peer_listen(uint16_t port)
{
    struct sockaddr_in local = address(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&local, sizeof(local)) != 0 ||
        listen(fd, BACKLOG) != 0)
        peer_fail("listen");
    return fd;
}

int peer_connect(uint16_t port)
{
    struct sockaddr_in remote = address(port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0 || connect(fd, (struct sockaddr *)&remote, sizeof(remote)) != 0)
        peer_fail("connect");
    no_delay(fd);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

static int make_epoll(void)
{
    int epoll = epoll_create1(0);

    if (epoll < 0)
        peer_fail("epoll_create1");
    return epoll;
}

static void watch(int epoll, int fd, uint32_t events, void *data)
{
    struct epoll_event event = {.events = events, .data.ptr = data};

    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        peer_fail("epoll_ctl");
}

static int accept_one(int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);

    if (fd >= 0)
        no_delay(fd);
    return fd;
}

/* In epoll data: a descriptor as a pointer; 0 is the listener. */
static void *as_data(int fd)
{
    return (void *)(intptr_t)fd;
}

static void echo_one(int fd)
{
    static char buffer[CHUNK_BYTES];
    ssize_t got = read(fd, buffer, sizeof(buffer));

    if (got > 0 && write(fd, buffer, (size_t)got) == got)
        return;
    if (got < 0 && errno == EAGAIN)
        return;
    close(fd);
}

_Noreturn void peer_echo(int listener)
{
    int epoll = make_epoll();
    struct epoll_event events[EVENTS];

    watch(epoll, listener, EPOLLIN, as_data(0));
    for (;;) {
        int count = epoll_wait(epoll, events, EVENTS, -1);

        for (int i = 0; i < count; i++) {
            int fd = (int)(intptr_t)events[i].data.ptr;

            if (fd != 0)
                echo_one(fd);
            else
                while ((fd = accept_one(listener)) >= 0)
                    watch(epoll, fd, EPOLLIN, as_data(fd));
        }
    }
}

_Noreturn void peer_source(int listener)
{
    int epoll = make_epoll();
    static char buffer[CHUNK_BYTES];
    struct epoll_event events[EVENTS];

    watch(epoll, listener, EPOLLIN, as_data(0));
    for (;;) {
        int count = epoll_wait(epoll, events, EVENTS, -1);

        for (int i = 0; i < count; i++) {
            int fd = (int)(intptr_t)events[i].data.ptr;

            if (fd == 0)
                while ((fd = accept_one(listener)) >= 0)
                    watch(epoll, fd, EPOLLOUT, as_data(fd));
            else if (write(fd, buffer, sizeof(buffer)) < 0 && errno != EAGAIN)
                close(fd);
        }
    }
}

/* From the source to the client, through a pipe: the kernel moves pages and copies nothing. */
struct relayed {
    int client, target, pipe[2];
    size_t in_pipe;
};

static struct relayed *relay_accept(int epoll, int listener)
{
    struct relayed *made;
    int fd = accept_one(listener);

    if (fd < 0)
        return NULL;
    made = calloc(1, sizeof(*made));
    if (made == NULL || pipe2(made->pipe, O_NONBLOCK) != 0)
        peer_fail("pipe2");
    fcntl(made->pipe[1], F_SETPIPE_SZ, PIPE_BYTES);
    made->client = fd;
    made->target = peer_connect(PEER_TARGET_PORT);
    watch(epoll, made->target, EPOLLIN | EPOLLET, made);
    watch(epoll, made->client, EPOLLOUT | EPOLLET, made);
    return made;
}

static void relay_move(struct relayed *moved)
{
    const unsigned int flags = SPLICE_F_MOVE | SPLICE_F_NONBLOCK;

    for (;;) {
        ssize_t in =
            splice(moved->target, NULL, moved->pipe[1], NULL, PIPE_BYTES - moved->in_pipe, flags);
        ssize_t out;

        if (in > 0)
            moved->in_pipe += (size_t)in;
        if (moved->in_pipe == 0)
            return;
        out = splice(moved->pipe[0], NULL, moved->client, NULL, moved->in_pipe, flags);
        if (out <= 0)
            return;
        moved->in_pipe -= (size_t)out;
    }
}

_Noreturn void peer_relay(int listener)
{
    int epoll = make_epoll();
    struct epoll_event events[EVENTS];

    watch(epoll, listener, EPOLLIN, NULL);
    for (;;) {
        int count = epoll_wait(epoll, events, EVENTS, -1);

        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr != NULL)
                relay_move(events[i].data.ptr);
            else
                while (relay_accept(epoll, listener) != NULL)
                    continue;
        }
    }
}
