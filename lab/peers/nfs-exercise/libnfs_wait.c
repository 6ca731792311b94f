// SPDX-License-Identifier: Apache-2.0
#include "libnfs_wait.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "backend.h"
#include "whole_records.h"

#define TICK_MS 100
#define PROBE_MS 1000
#define PROBE_PAUSE_US 20000u
#define US_PER_MS 1000u

static uint64_t cookie_of(int fd)
{
    uint64_t cookie = 0;
    socklen_t bytes = sizeof(cookie);

    if (getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &bytes) != 0)
        return 0;
    return cookie;
}

int connection_note(struct nfs_connection *connection)
{
    int fd = nfs_get_fd(connection->nfs);

    connection->cookie = cookie_of(fd);
    connection->server_bytes = sizeof(connection->server);
    if (getpeername(fd, (struct sockaddr *)&connection->server, &connection->server_bytes) != 0)
        return -errno;
    return 0;
}

static void note_new_socket(struct nfs_connection *connection)
{
    uint64_t cookie = cookie_of(nfs_get_fd(connection->nfs));

    if (cookie != 0 && cookie != connection->cookie) {
        connection->cookie = cookie;
        ++*connection->reconnects;
    }
}

static bool connects(const struct nfs_connection *connection)
{
    int fd = socket(connection->server.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    bool connected;

    if (fd < 0)
        return false;
    connected =
        connect(fd, (const struct sockaddr *)&connection->server, connection->server_bytes) == 0;
    if (!connected && errno == EINPROGRESS)
        connected = poll(&wait, 1, PROBE_MS) == 1 && (wait.revents & (POLLERR | POLLHUP)) == 0;
    close(fd);
    return connected;
}

/* libnfs fails its calls if it is refused at once, and asks again without a pause if later. */
static void await_server(const struct nfs_connection *connection)
{
    while (!connects(connection))
        usleep(PROBE_PAUSE_US);
}

/* The connection is of no use any more, and what it brought has been read. */
static bool is_lost(int fd, int events)
{
    if ((events & (POLLERR | POLLHUP)) != 0)
        return true;
    return (events & POLLRDHUP) != 0 && !record_is_whole(fd);
}

int connection_wait(struct nfs_connection *connection, const bool *done)
{
    struct nfs_context *nfs = connection->nfs;
    uint64_t sent_us = clock_us();

    while (!*done) {
        struct pollfd wait = {.fd = nfs_get_fd(nfs)};
        int events;

        wait.events = (short)(nfs_which_events(nfs) | POLLRDHUP);
        events = poll(&wait, 1, TICK_MS) > 0 ? wait.revents : 0;
        if (events == 0 && clock_us() - sent_us > connection->retransmit_ms * US_PER_MS) {
            shutdown(wait.fd, SHUT_RDWR);
            events = POLLHUP;
        }
        if (is_lost(wait.fd, events)) {
            await_server(connection);
            sent_us = clock_us();
            events = POLLHUP;
        }
        if (nfs_service(nfs, events & ~POLLRDHUP) < 0 && !*done)
            return -EIO;
        note_new_socket(connection);
    }
    return 0;
}
