// SPDX-License-Identifier: Apache-2.0
#include "client.h"

#include <errno.h>
#include <linux/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "report.h"

#define EVENTS 64
/* How often time is looked at: for slow readers, stalls and the end. */
#define TICK_MS 5
/* Bytes of one connection before the next one has its turn. */
#define TURN_BYTES (1u << 20)
/* Connections that are asked for their acknowledged bytes each tick. */
#define WATCHED 64u

enum client_state { CLIENT_FREE, CLIENT_CONNECTING, CLIENT_RUNNING };

struct client {
    enum client_state state;
    bool is_shut;
    uint32_t events; /* epoll waits for */
    uint64_t opened_us;
    uint64_t read_credit_bytes; /* of a slow reader */
    uint64_t acked_bytes;       /* by TCP_INFO, at the last tick */
    uint64_t seen_bytes;        /* received at the last tick */
    size_t header_sent_bytes;
    struct load_header header;
    struct stream stream;
};

struct load {
    const struct options *options;
    struct report report;
    int epoll;
    uint32_t living;
    uint64_t began_us, ticked_us;
    struct client *clients;
};

/* ------------------------------------------------------------------------------- one connection */

static bool has_header(const struct load *load)
{
    return load->options->mode == LOAD_EXCHANGE;
}

static void finish(struct load *load, struct client *client, const char *failure)
{
    struct tcp_info info = {.tcpi_state = 0};
    socklen_t bytes = sizeof(info);
    const struct stream *stream = &client->stream;

    if (getsockopt(stream->fd, IPPROTO_TCP, TCP_INFO, &info, &bytes) == 0)
        load->report.retransmitted_segments += info.tcpi_total_retrans;
    load->report.sent_bytes += stream->sent_bytes;
    load->report.received_bytes += stream->received_bytes;
    if (stream->stall_us > load->report.stall_us)
        load->report.stall_us = stream->stall_us;
    if (failure == NULL)
        load->report.completed++;
    else
        report_failure(&load->report, failure);
    close(stream->fd);
    client->state = CLIENT_FREE;
    load->living--;
}

static const char *error_name(int error)
{
    const char *name = strerrorname_np(error);

    return name != NULL ? name : "UNKNOWN";
}

/* Closes with a RST instead of a FIN. */
static void abort_at_close(int fd)
{
    const struct linger linger = {.l_onoff = 1, .l_linger = 0};

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
}

static void expect_data(struct client *client, const struct options *options, uint64_t seed)
{
    struct stream *stream = &client->stream;

    stream->out = (struct pattern){.kind = PATTERN_MIXED, .seed = seed};
    stream->in = stream->out;
    stream->to_send_bytes = options->upload_bytes;
    stream->to_receive_bytes = 0;
    if (options->mode == LOAD_ECHO)
        stream->to_receive_bytes = options->upload_bytes;
    if (options->mode == LOAD_SOURCE) {
        stream->to_send_bytes = 0;
        stream->to_receive_bytes = options->download_bytes;
        stream->in.kind = PATTERN_SOURCE;
    }
    if (options->mode == LOAD_EXCHANGE) {
        stream->to_receive_bytes = options->download_bytes;
        stream->out.seed ^= LOAD_UP_SEED;
        stream->in.seed ^= LOAD_DOWN_SEED;
    }
    client->header = (struct load_header){.magic = LOAD_MAGIC,
                                          .mode = (uint8_t)options->mode,
                                          .seed = seed,
                                          .upload_bytes = options->upload_bytes,
                                          .download_bytes = options->download_bytes};
}

static int prepare_socket(int fd, const struct options *options)
{
    int yes = 1;
    int error = choose_congestion(fd, options->congestion);

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    if (options->receive_buffer_bytes > 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &options->receive_buffer_bytes, sizeof(int));
    if (options->send_buffer_bytes > 0)
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &options->send_buffer_bytes, sizeof(int));
    if (error == 0 && options->source.ss_family != 0 &&
        bind(fd, (const struct sockaddr *)&options->source, options->address_bytes) != 0)
        error = -errno;
    return error;
}

static void wait_for(struct load *load, struct client *client, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = client};

    if (operation == EPOLL_CTL_MOD && client->events == events)
        return;
    client->events = events;
    epoll_ctl(load->epoll, operation, client->stream.fd, &event);
}

static void open_client(struct load *load, struct client *client)
{
    const struct options *options = load->options;
    int fd = socket(options->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int error = fd < 0 ? -errno : prepare_socket(fd, options);
    uint64_t now_us = clock_us();

    *client = (struct client){.state = CLIENT_CONNECTING, .opened_us = now_us};
    client->stream.fd = fd;
    client->stream.progress_us = now_us;
    expect_data(client, options, load->report.opened++ * UINT64_C(0x100000001) ^ now_us);
    load->living++;
    if (error == 0 &&
        connect(fd, (const struct sockaddr *)&options->address, options->address_bytes) != 0 &&
        errno != EINPROGRESS)
        error = -errno;
    if (error != 0)
        finish(load, client, error_name(-error));
    else
        wait_for(load, client, EPOLL_CTL_ADD, EPOLLOUT);
}

/* Of a connection that has just answered. False if it has failed. */
static bool connected(struct load *load, struct client *client)
{
    int error = 0;
    socklen_t bytes = sizeof(error);
    uint64_t now_us = clock_us();

    getsockopt(client->stream.fd, SOL_SOCKET, SO_ERROR, &error, &bytes);
    if (error != 0) {
        finish(load, client, error_name(error));
        return false;
    }
    client->state = CLIENT_RUNNING;
    client->stream.progress_us = now_us;
    if (now_us - client->opened_us > load->report.connect_us)
        load->report.connect_us = now_us - client->opened_us;
    return true;
}

/* -------------------------------------------------------------------------------- moving of data
 */

static int send_header(struct client *client)
{
    const uint8_t *bytes = (const uint8_t *)&client->header;
    ssize_t sent = send(client->stream.fd, bytes + client->header_sent_bytes,
                        sizeof(client->header) - client->header_sent_bytes, MSG_NOSIGNAL);

    if (sent < 0)
        return errno == EAGAIN ? 0 : -errno;
    client->header_sent_bytes += (size_t)sent;
    return 0;
}

static bool header_is_out(const struct load *load, const struct client *client)
{
    return !has_header(load) || client->header_sent_bytes == sizeof(client->header);
}

static bool is_sending(const struct load *load, const struct client *client)
{
    return !header_is_out(load, client) || client->stream.sent_bytes < client->stream.to_send_bytes;
}

/* 0 or -errno. */
static int send_some(struct load *load, struct client *client)
{
    ssize_t sent = header_is_out(load, client) ? 0 : send_header(client);

    for (uint64_t turn = 0; sent >= 0 && turn < TURN_BYTES && header_is_out(load, client);) {
        sent = stream_send(&client->stream, TURN_BYTES);
        if (sent <= 0)
            break;
        turn += (uint64_t)sent;
    }
    return sent < 0 ? (int)sent : 0;
}

static bool is_slow(const struct load *load)
{
    return load->options->read_rate != 0;
}

static int receive_some(struct load *load, struct client *client)
{
    size_t budget = is_slow(load) && client->read_credit_bytes < TURN_BYTES
                        ? (size_t)client->read_credit_bytes
                        : TURN_BYTES;

    while (budget > 0 && !client->stream.ended) {
        ssize_t received = stream_receive(&client->stream, budget);

        if (received <= 0)
            return (int)received;
        budget -= (size_t)received;
        if (is_slow(load))
            client->read_credit_bytes -= (uint64_t)received;
    }
    return 0;
}

/* What is wrong with all that was received; NULL: nothing. */
static const char *judge(const struct load *load, const struct client *client)
{
    const struct stream *stream = &client->stream;
    uint64_t verdict = has_header(load) ? 1 : 0;

    if (!stream_is_right(stream))
        return stream->checked_bytes < stream->received_bytes ? "wrong-bytes" : "short";
    if (load->options->mode != LOAD_SOURCE &&
        stream->received_bytes != stream->to_receive_bytes + verdict)
        return stream->received_bytes < stream->to_receive_bytes + verdict ? "no-verdict"
                                                                           : "too-many-bytes";
    if (verdict != 0 && stream->last_byte != LOAD_VERDICT_RIGHT)
        return "wrong-at-the-server";
    return NULL;
}

static void conclude(struct load *load, struct client *client)
{
    const char *failure = judge(load, client);

    if (failure != NULL)
        load->report.mismatched++;
    finish(load, client, failure);
}

static bool is_to_be_aborted(const struct load *load, const struct client *client)
{
    const struct stream *stream = &client->stream;
    uint64_t limit = load->options->reset_after_bytes;

    return stream->received_bytes >= limit || stream->sent_bytes >= limit;
}

/* Sends and receives what can be, and ends the connection if it is done or broken. */
static void move(struct load *load, struct client *client)
{
    struct stream *stream = &client->stream;
    int error = is_sending(load, client) ? send_some(load, client) : 0;

    if (error == 0)
        error = receive_some(load, client);
    if (error != 0) {
        finish(load, client, error_name(-error));
        return;
    }
    if (is_to_be_aborted(load, client)) {
        abort_at_close(stream->fd);
        finish(load, client, NULL);
        return;
    }
    if (load->options->mode == LOAD_HOLD && !stream->ended)
        return;
    if (!is_sending(load, client) && !client->is_shut && load->options->mode != LOAD_SOURCE) {
        shutdown(stream->fd, SHUT_WR);
        client->is_shut = true;
    }
    if (stream->ended ||
        (load->options->mode == LOAD_SOURCE && stream->received_bytes >= stream->to_receive_bytes))
        conclude(load, client);
}

static void handle(struct load *load, struct client *client)
{
    if (client->state == CLIENT_CONNECTING && !connected(load, client))
        return;
    if (client->state == CLIENT_RUNNING)
        move(load, client);
    if (client->state == CLIENT_RUNNING) {
        uint32_t in = !is_slow(load) || client->read_credit_bytes > 0 ? EPOLLIN : 0;

        wait_for(load, client, EPOLL_CTL_MOD, in | (is_sending(load, client) ? EPOLLOUT : 0));
    }
}

/* ---------------------------------------------------------------------------------- the whole load
 */

static void watch_progress(struct client *client, uint64_t now_us)
{
    struct tcp_info info = {.tcpi_bytes_acked = 0};
    socklen_t bytes = sizeof(info);
    bool moved;

    getsockopt(client->stream.fd, IPPROTO_TCP, TCP_INFO, &info, &bytes);
    moved = info.tcpi_bytes_acked != client->acked_bytes ||
            client->stream.received_bytes != client->seen_bytes;
    client->acked_bytes = info.tcpi_bytes_acked;
    client->seen_bytes = client->stream.received_bytes;
    stream_progress(&client->stream, moved, now_us);
}

static void tick(struct load *load)
{
    const struct options *options = load->options;
    uint64_t now_us = clock_us();
    uint64_t passed_us = now_us - load->ticked_us;

    if (passed_us < TICK_MS * 1000u)
        return;
    load->ticked_us = now_us;
    for (uint32_t i = 0; i < options->connections; i++) {
        struct client *client = &load->clients[i];

        if (client->state == CLIENT_FREE && load->report.opened < options->total)
            open_client(load, client);
        if (client->state != CLIENT_RUNNING)
            continue;
        if (i < WATCHED && options->mode != LOAD_HOLD)
            watch_progress(client, now_us);
        if (is_slow(load)) {
            client->read_credit_bytes += options->read_rate * passed_us / 1000000u + 1;
            handle(load, client);
        }
    }
}

static void end_all(struct load *load, const char *failure)
{
    for (uint32_t i = 0; i < load->options->connections; i++) {
        if (load->clients[i].state == CLIENT_FREE)
            continue;
        abort_at_close(load->clients[i].stream.fd);
        finish(load, &load->clients[i], failure);
    }
}

static bool is_over(struct load *load, uint64_t limit_ms)
{
    return limit_ms != 0 && clock_us() - load->began_us >= limit_ms * 1000u;
}

static void turn(struct load *load)
{
    struct epoll_event events[EVENTS];
    int count = epoll_wait(load->epoll, events, EVENTS, TICK_MS);

    for (int i = 0; i < count; i++)
        handle(load, events[i].data.ptr);
    tick(load);
}

static bool all_connected(const struct load *load)
{
    for (uint32_t i = 0; i < load->options->connections; i++)
        if (load->clients[i].state == CLIENT_CONNECTING)
            return false;
    return load->report.opened == load->options->total;
}

static bool input_has_ended(void)
{
    struct pollfd file = {.fd = STDIN_FILENO, .events = POLLIN};
    char ignored[64];

    return poll(&file, 1, 0) > 0 && read(STDIN_FILENO, ignored, sizeof(ignored)) <= 0;
}

/* Until whoever started us has had enough of the connections. */
static void hold(struct load *load)
{
    bool is_told = false;

    while (!input_has_ended()) {
        turn(load);
        if (!is_told && all_connected(load)) {
            puts("held");
            fflush(stdout);
            is_told = true;
        }
    }
    for (uint32_t i = 0; i < load->options->connections; i++)
        if (load->clients[i].state != CLIENT_FREE)
            finish(load, &load->clients[i], NULL);
}

int client_run(const struct options *options)
{
    struct load load = {.options = options, .began_us = clock_us(), .epoll = epoll_create1(0)};

    load.ticked_us = load.began_us;
    load.clients = calloc(options->connections, sizeof(*load.clients));
    if (load.epoll < 0 || load.clients == NULL) {
        fprintf(stderr, "tcp-load: no room for %u connections\n", options->connections);
        return EXIT_FAILURE;
    }
    for (uint32_t i = 0; i < options->connections; i++)
        open_client(&load, &load.clients[i]);
    if (options->mode == LOAD_HOLD)
        hold(&load);
    while (load.living > 0 || load.report.opened < options->total) {
        turn(&load);
        if (is_over(&load, options->duration_ms))
            break;
        if (is_over(&load, options->timeout_ms)) {
            end_all(&load, "timeout");
            break;
        }
    }
    load.report.elapsed_us = clock_us() - load.began_us;
    end_all(&load, NULL);
    report_print(&load.report);
    free(load.clients);
    close(load.epoll);
    return load.report.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
