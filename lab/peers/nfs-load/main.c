// SPDX-License-Identifier: Apache-2.0
/*
 * nfs-load: one procedure of NFS version 3, as often as the server answers it, over some
 * connections with some calls outstanding on each. Prints one line of JSON; exit code 0 if every
 * call was answered as it should be, 1 if not, 2 for a wrong command line.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "connection.h"

#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_US UINT64_C(1000)
#define EVENTS 64
#define TICK_MS 100

struct run {
    struct load load;
    struct report report;
    struct target target;
    int epoll;
    struct connection *connections;
    uint32_t opened;
    bool has_announced;
};

static int watch(struct run *run, struct connection *connection, int operation)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};

    if (connection->wants_to_send)
        event.events |= EPOLLOUT;
    return epoll_ctl(run->epoll, operation, connection->fd, &event) == 0 ? 0 : -errno;
}

static int open_all(struct run *run)
{
    int rc = 0;

    while (rc == 0 && run->opened < run->load.options->connections) {
        struct connection *connection = &run->connections[run->opened];

        rc = connection_open(connection, &run->load, run->opened++);
        if (rc == 0)
            rc = connection_send(connection);
        if (rc == 0)
            rc = watch(run, connection, EPOLL_CTL_ADD);
    }
    if (rc != 0)
        fprintf(stderr, "nfs-load: cannot connect: %s\n", strerror(-rc));
    return rc;
}

static int serve(struct run *run, const struct epoll_event *event)
{
    struct connection *connection = event->data.ptr;
    bool wanted = connection->wants_to_send;
    int rc = 0;

    if ((event->events & ~(uint32_t)EPOLLOUT) != 0)
        rc = connection_receive(connection);
    if (rc == 0)
        rc = connection_send(connection);
    if (rc == 0 && wanted != connection->wants_to_send)
        rc = watch(run, connection, EPOLL_CTL_MOD);
    return rc;
}

static void retransmit(struct run *run)
{
    for (uint32_t i = 0; i < run->opened; i++)
        connection_retransmit(&run->connections[i], clock_ns());
}

/* Whoever measures something else at the same time begins now. */
static void announce(struct run *run)
{
    if (!run->load.options->announces || run->has_announced || clock_ns() < run->load.begin_ns)
        return;
    run->has_announced = true;
    puts("measuring");
    fflush(stdout);
}

static int loop(struct run *run)
{
    struct epoll_event events[EVENTS];
    uint64_t ticked_ns = clock_ns();
    int rc = 0;

    while (rc == 0 && clock_ns() < run->load.end_ns) {
        int count = epoll_wait(run->epoll, events, EVENTS, TICK_MS);

        announce(run);
        for (int i = 0; rc == 0 && i < count; i++)
            rc = serve(run, &events[i]);
        if (run->load.options->udp && clock_ns() - ticked_ns > TICK_MS * NS_PER_MS) {
            ticked_ns = clock_ns();
            retransmit(run);
        }
    }
    if (rc != 0) {
        report_error(&run->report, "connection-lost");
        fprintf(stderr, "nfs-load: a connection has ended: %s\n", strerror(-rc));
    }
    return rc;
}

static int measure(struct run *run)
{
    const struct options *options = run->load.options;
    uint64_t now_ns = clock_ns();
    int rc;

    run->load.begin_ns = now_ns + options->warm_up_ms * NS_PER_MS;
    run->load.end_ns = run->load.begin_ns + options->duration_ms * NS_PER_MS;
    rc = open_all(run);
    if (rc == 0)
        rc = loop(run);
    now_ns = clock_ns();
    if (now_ns > run->load.end_ns)
        now_ns = run->load.end_ns;
    if (now_ns > run->load.begin_ns)
        run->report.elapsed_us = (now_ns - run->load.begin_ns) / NS_PER_US;
    for (uint32_t i = 0; i < run->opened; i++)
        connection_close(&run->connections[i]);
    return rc;
}

static int run_load(struct run *run, const struct options *options)
{
    uint8_t *pattern = malloc(options->file_bytes);
    int rc = -ENOMEM;

    run->epoll = epoll_create1(EPOLL_CLOEXEC);
    run->connections = calloc(options->connections, sizeof(*run->connections));
    if (pattern != NULL && run->connections != NULL && run->epoll >= 0) {
        target_pattern(0, pattern, options->file_bytes);
        run->load = (struct load){
            .options = options, .target = &run->target, .pattern = pattern, .report = &run->report};
        rc = target_prepare(options, &run->target);
        if (rc == 0) {
            rc = measure(run);
            report_print(&run->report, options);
        }
    }
    free(run->connections);
    free(pattern);
    return rc;
}

int main(int argc, char **argv)
{
    struct options options;
    struct run *run;
    int status = options_parse(argc, argv, &options);

    if (status != 0)
        return status;
    run = calloc(1, sizeof(*run));
    if (run == NULL) {
        fprintf(stderr, "nfs-load: out of memory\n");
        return 1;
    }
    status = run_load(run, &options) == 0 && run->report.errors == 0 ? 0 : 1;
    free(run);
    return status;
}
