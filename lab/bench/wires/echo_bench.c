// SPDX-License-Identifier: Apache-2.0
/*
 * echo_bench: small requests and responses over TCP and UDP, one at a time.
 *
 *   echo_bench serve PORT                           answers on both until it is killed
 *   echo_bench tcp|udp ADDRESS PORT COUNT           measures; see latency.h for what it prints
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "latency.h"

#define MESSAGE_BYTES 64u
#define PEERS_MAX 16u
#define PORT_MAX 65535u
#define ANSWER_TIMEOUT_S 1

static int set_up_tcp(int fd)
{
    int on = 1;

    return setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

static int open_server(int type, uint16_t port)
{
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, type, 0), on = 1;

    if (fd < 0)
        return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, (const struct sockaddr *)&any, sizeof(any)) != 0 ||
        (type == SOCK_STREAM && listen(fd, PEERS_MAX) != 0)) {
        int rc = -errno;

        close(fd);
        return rc;
    }
    return fd;
}

static void answer_datagram(int fd)
{
    char message[MESSAGE_BYTES];
    struct sockaddr_in peer;
    socklen_t peer_bytes = sizeof(peer);
    ssize_t bytes =
        recvfrom(fd, message, sizeof(message), 0, (struct sockaddr *)&peer, &peer_bytes);

    if (bytes >= 0)
        sendto(fd, message, (size_t)bytes, 0, (const struct sockaddr *)&peer, peer_bytes);
}

/* False when the peer has gone. */
static bool answer_stream(int fd)
{
    char message[MESSAGE_BYTES];
    ssize_t bytes = read(fd, message, sizeof(message));

    return bytes > 0 && write(fd, message, (size_t)bytes) == bytes;
}

static void take_peer(int listener, struct pollfd *peers, nfds_t *count)
{
    int fd = accept(listener, NULL, NULL);

    if (fd < 0)
        return;
    if (*count == PEERS_MAX || set_up_tcp(fd) != 0) {
        close(fd);
        return;
    }
    peers[(*count)++] = (struct pollfd){.fd = fd, .events = POLLIN};
}

static int serve(uint16_t port)
{
    struct pollfd fds[PEERS_MAX] = {
        {.fd = open_server(SOCK_STREAM, port), .events = POLLIN},
        {.fd = open_server(SOCK_DGRAM, port), .events = POLLIN},
    };
    nfds_t count = 2;

    if (fds[0].fd < 0 || fds[1].fd < 0)
        return fds[0].fd < 0 ? fds[0].fd : fds[1].fd;
    while (poll(fds, count, -1) > 0) {
        if (fds[1].revents != 0)
            answer_datagram(fds[1].fd);
        for (nfds_t i = 2; i < count; i++) {
            if (fds[i].revents != 0 && !answer_stream(fds[i].fd)) {
                close(fds[i].fd);
                fds[i--] = fds[--count];
            }
        }
        if (fds[0].revents != 0)
            take_peer(fds[0].fd, fds, &count);
    }
    return -errno;
}

/* bench_round_trip_fn; context: the connected socket. */
static int round_trip(void *context)
{
    int fd = *(const int *)context;
    char message[MESSAGE_BYTES] = {0};

    if (send(fd, message, sizeof(message), 0) != (ssize_t)sizeof(message))
        return -errno;
    for (size_t got = 0; got < sizeof(message);) {
        ssize_t bytes = recv(fd, message + got, sizeof(message) - got, 0);

        if (bytes == 0)
            return -ECONNRESET;
        if (bytes < 0)
            return errno == EAGAIN ? -ETIMEDOUT : -errno;
        got += (size_t)bytes;
    }
    return 0;
}

static int connect_to(int type, const char *address, uint16_t port)
{
    const struct timeval timeout = {.tv_sec = ANSWER_TIMEOUT_S};
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd;

    if (inet_pton(AF_INET, address, &peer.sin_addr) != 1)
        return -EINVAL;
    fd = socket(AF_INET, type, 0);
    if (fd < 0)
        return -errno;
    if (connect(fd, (const struct sockaddr *)&peer, sizeof(peer)) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout)) != 0 ||
        (type == SOCK_STREAM && set_up_tcp(fd) != 0)) {
        int rc = -errno;

        close(fd);
        return rc;
    }
    return fd;
}

static int measure(int type, const char *address, uint16_t port, uint32_t count)
{
    int fd = connect_to(type, address, port), rc;

    if (fd < 0)
        return fd;
    rc = bench_latency_run(round_trip, &fd, count);
    close(fd);
    return rc;
}

static int usage(void)
{
    fprintf(stderr, "usage: echo_bench serve PORT | tcp|udp ADDRESS PORT COUNT\n");
    return 2;
}

int main(int argc, char **argv)
{
    bool server = argc == 3 && strcmp(argv[1], "serve") == 0;
    bool tcp = argc == 5 && strcmp(argv[1], "tcp") == 0;
    bool udp = argc == 5 && strcmp(argv[1], "udp") == 0;
    uint16_t port;
    int rc;

    if (!server && !tcp && !udp)
        return usage();
    port = (uint16_t)bench_number(argv[server ? 2 : 3], PORT_MAX);
    if (port == 0)
        return usage();
    if (server)
        rc = serve(port);
    else if (bench_number(argv[4], BENCH_LATENCY_MAX) == 0)
        return usage();
    else
        rc = measure(tcp ? SOCK_STREAM : SOCK_DGRAM, argv[2], port,
                     bench_number(argv[4], BENCH_LATENCY_MAX));
    if (rc != 0)
        fprintf(stderr, "echo_bench: %s\n", strerror(-rc));
    return rc == 0 ? 0 : 1;
}
