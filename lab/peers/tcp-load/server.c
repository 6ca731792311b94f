// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "client.h"
#include "report.h"

#define EVENTS 64
#define BACKLOG 1024
#define TURN_BYTES (1u << 20)

/* A connection whose header says what is to be done; freed when it ends. */
struct session {
    struct stream stream;
    struct load_header header;
    size_t header_bytes; /* received */
    bool verdict_sent;
    uint32_t events;
};

struct server {
    const struct options *options;
    struct report report;
    int epoll, listener;
};

static int listen_on(const struct options *options)
{
    int yes = 1;
    int fd = socket(options->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes));
    if (options->receive_buffer_bytes > 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &options->receive_buffer_bytes, sizeof(int));
    if (choose_congestion(fd, options->congestion) == 0 &&
        bind(fd, (const struct sockaddr *)&options->address, options->address_bytes) == 0 &&
        listen(fd, BACKLOG) == 0)
        return fd;
    yes = errno;
    close(fd);
    return -yes;
}

static void wait_for(struct server *server, struct session *session, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = session};

    if (operation == EPOLL_CTL_MOD && session->events == events)
        return;
    session->events = events;
    epoll_ctl(server->epoll, operation, session->stream.fd, &event);
}

static void end_session(struct server *server, struct session *session, const char *failure)
{
    server->report.sent_bytes += session->stream.sent_bytes;
    server->report.received_bytes += session->stream.received_bytes;
    if (session->stream.stall_us > server->report.stall_us)
        server->report.stall_us = session->stream.stall_us;
    if (failure == NULL)
        server->report.completed++;
    else
        report_failure(&server->report, failure);
    close(session->stream.fd);
    free(session);
}

static void accept_all(struct server *server)
{
    int fd;

    while ((fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        struct session *session = calloc(1, sizeof(*session));

        if (session == NULL) {
            close(fd);
            continue;
        }
        session->stream.fd = fd;
        session->stream.progress_us = clock_us();
        server->report.opened++;
        wait_for(server, session, EPOLL_CTL_ADD, EPOLLIN);
    }
}

static bool has_header(const struct session *session)
{
    return session->header_bytes == sizeof(session->header);
}

/* 0, or -errno; -EPROTO if it is no header of ours, or the peer has closed instead. */
static int take_header(struct session *session)
{
    ssize_t received = recv(session->stream.fd, (uint8_t *)&session->header + session->header_bytes,
                            sizeof(session->header) - session->header_bytes, 0);

    if (received < 0)
        return errno == EAGAIN ? 0 : -errno;
    session->header_bytes += (size_t)received;
    if (received == 0)
        return -EPROTO;
    if (!has_header(session))
        return 0;
    if (session->header.magic != LOAD_MAGIC)
        return -EPROTO;
    session->stream.in.seed = session->header.seed ^ LOAD_UP_SEED;
    session->stream.out.seed = session->header.seed ^ LOAD_DOWN_SEED;
    session->stream.to_receive_bytes = session->header.upload_bytes;
    session->stream.to_send_bytes = session->header.download_bytes;
    return 0;
}

static int receive_all(struct session *session)
{
    ssize_t received = 1;

    for (size_t turn = 0; received > 0 && turn < TURN_BYTES; turn += (size_t)received)
        received = stream_receive(&session->stream, TURN_BYTES);
    return received < 0 ? (int)received : 0;
}

static int send_all(struct session *session)
{
    ssize_t sent = 1;

    for (size_t turn = 0; sent > 0 && turn < TURN_BYTES; turn += (size_t)sent)
        sent = stream_send(&session->stream, TURN_BYTES);
    return sent < 0 ? (int)sent : 0;
}

static bool is_exact(const struct stream *stream)
{
    return stream_is_right(stream) && stream->received_bytes == stream->to_receive_bytes;
}

/* Once both directions are done: tells the client whether its bytes were right, and closes. */
static int send_verdict(struct server *server, struct session *session)
{
    const struct stream *stream = &session->stream;
    char verdict = is_exact(stream) ? LOAD_VERDICT_RIGHT : LOAD_VERDICT_WRONG;

    if (send(stream->fd, &verdict, 1, MSG_NOSIGNAL) != 1)
        return errno == EAGAIN ? 0 : -errno;
    session->verdict_sent = true;
    if (verdict == LOAD_VERDICT_WRONG)
        server->report.mismatched++;
    return 0;
}

static bool is_sending(const struct session *session)
{
    return has_header(session) && !session->verdict_sent &&
           (session->stream.sent_bytes < session->stream.to_send_bytes || session->stream.ended);
}

/* 0, or -errno of a connection that is broken. */
static int move(struct server *server, struct session *session)
{
    struct stream *stream = &session->stream;
    uint64_t before = stream->received_bytes + stream->sent_bytes;
    int error = has_header(session) ? 0 : take_header(session);

    if (error == 0 && has_header(session) && !stream->ended)
        error = receive_all(session);
    if (error == 0 && has_header(session))
        error = send_all(session);
    stream_progress(stream, stream->received_bytes + stream->sent_bytes != before, clock_us());
    if (error == 0 && has_header(session) && stream->ended &&
        stream->sent_bytes == stream->to_send_bytes && !session->verdict_sent)
        error = send_verdict(server, session);
    return error;
}

static void handle(struct server *server, struct session *session)
{
    int error = move(server, session);

    if (error != 0) {
        const char *name = strerrorname_np(-error);

        end_session(server, session, name != NULL ? name : "UNKNOWN");
        return;
    }
    if (session->verdict_sent) {
        end_session(server, session, is_exact(&session->stream) ? NULL : "wrong-bytes");
        return;
    }
    wait_for(server, session, EPOLL_CTL_MOD,
             (session->stream.ended ? 0 : EPOLLIN) | (is_sending(session) ? EPOLLOUT : 0));
}

/* Waits for events; false once standard input has ended. */
static bool turn(struct server *server)
{
    struct epoll_event events[EVENTS];
    int count = epoll_wait(server->epoll, events, EVENTS, -1);
    char ignored[64];
    bool goes_on = true;

    for (int i = 0; i < count; i++) {
        if (events[i].data.ptr == &server->listener)
            accept_all(server);
        else if (events[i].data.ptr == server)
            goes_on = read(STDIN_FILENO, ignored, sizeof(ignored)) > 0;
        else
            handle(server, events[i].data.ptr);
    }
    return goes_on;
}

int server_run(const struct options *options)
{
    struct server server = {.options = options, .epoll = epoll_create1(0)};
    struct epoll_event listener = {.events = EPOLLIN, .data.ptr = &server.listener};
    struct epoll_event input = {.events = EPOLLIN, .data.ptr = &server};

    server.listener = listen_on(options);
    if (server.epoll < 0 || server.listener < 0) {
        fprintf(stderr, "tcp-load: cannot listen: %s\n", strerror(-server.listener));
        return EXIT_FAILURE;
    }
    epoll_ctl(server.epoll, EPOLL_CTL_ADD, server.listener, &listener);
    epoll_ctl(server.epoll, EPOLL_CTL_ADD, STDIN_FILENO, &input);
    puts("listening");
    fflush(stdout);
    while (turn(&server))
        continue;
    report_print(&server.report);
    close(server.listener);
    close(server.epoll);
    return server.report.mismatched == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
