// SPDX-License-Identifier: Apache-2.0
#include "box.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "echo.h"
#include "tun.h"

#define EVENTS 128
#define BURST 64u

/* What epoll says is ready, where it is not a flow's socket. */
static char wire_ready, linux_ready, listener_ready, input_ready;

static uint64_t clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

/* ------------------------------------------------------------------------------------- the switch
 */

static void hold(struct box *box, struct flow *flow, enum direction direction,
                 struct packet *packet)
{
    struct packet_queue *queue = &flow->held[direction];

    if (queue->count == HELD_MAX) {
        box->counters.held_dropped++;
        packet_release(packet);
        return;
    }
    box->counters.held++;
    packet_queue_put(queue, packet);
}

/* Every packet that passes between clients and devices is seen once. */
static void watch_end(struct box *box, struct flow *flow, enum direction direction, uint8_t flags)
{
    bool has_ended = flow != NULL && flow->fin_seen[TO_BOX] && flow->fin_seen[TO_CLIENT];

    if ((flags & SL_TCP_FIN) != 0 && flow != NULL)
        flow->fin_seen[direction] = true;
    if ((flags & SL_TCP_RST) == 0)
        return;
    if (has_ended)
        box->counters.late_resets++;
    else
        box->counters.resets++;
}

static void send_to_client(struct box *box, struct flow *flow, struct packet *packet,
                           const struct packet_view *view)
{
    watch_end(box, flow, TO_CLIENT, view->flags);
    wire_send(&box->wire, packet, box->now_us);
}

static void to_device(struct box *box, enum place place, struct packet *packet,
                      const struct packet_view *view)
{
    if (place == PLACE_LINUX)
        linux_take(&box->linux_device, packet);
    else
        engine_take(&box->engines[place], packet, view);
}

/* The flow of a packet from a client; a SYN makes one. NULL: a stray, which goes home. */
static struct flow *flow_from_client(struct box *box, const struct packet_view *view)
{
    struct flow *flow =
        flow_find(&box->flows, &view->source, view->source_port, view->destination_port);

    if (flow != NULL)
        return flow;
    if ((view->flags & (SL_TCP_SYN | SL_TCP_ACK)) == SL_TCP_SYN)
        return flow_add(&box->flows, view, box->options->home);
    box->counters.strays++;
    return NULL;
}

void box_from_client(struct box *box, struct packet *packet)
{
    struct packet_view view;
    struct flow *flow;

    if (!packet_parse(packet, &view)) {
        packet_release(packet);
        return;
    }
    flow = flow_from_client(box, &view);
    if (flow != NULL && flow->move != NULL) {
        hold(box, flow, TO_BOX, packet);
        return;
    }
    watch_end(box, flow, TO_BOX, view.flags);
    to_device(box, flow != NULL ? flow->place : box->options->home, packet, &view);
}

/*
 * May a device speak for a flow? Once its state is exported nobody may until the commit: not the
 * second, which has not got it, nor the first, whose timers still run if it is Linux, and an
 * acknowledgement of which may offer more than the second will know of.
 */
static bool may_speak(const struct flow *flow, enum place place)
{
    return place == flow->place && (flow->move == NULL || !flow->move->is_exported);
}

void box_from_device(struct box *box, enum place place, struct packet *packet)
{
    struct packet_view view;
    struct flow *flow;

    if (!packet_parse(packet, &view)) { /* a kernel also looks for routers */
        packet_release(packet);
        return;
    }
    flow = flow_find(&box->flows, &view.destination, view.destination_port, view.source_port);
    if (flow != NULL && !may_speak(flow, place)) {
        box->counters.silenced++;
        packet_release(packet);
    } else if (flow != NULL && flow->move != NULL) {
        hold(box, flow, TO_CLIENT, packet);
    } else {
        send_to_client(box, flow, packet, &view);
    }
}

void box_release_held(struct box *box, struct flow *flow)
{
    struct packet_view view;
    struct packet *packet;

    while ((packet = packet_queue_take(&flow->held[TO_BOX])) != NULL)
        box_from_client(box, packet);
    while ((packet = packet_queue_take(&flow->held[TO_CLIENT])) != NULL) {
        if (packet_parse(packet, &view))
            send_to_client(box, flow, packet, &view);
    }
}

/* --------------------------------------------------------------------------------- start and stop
 */

static int complain(const char *what, int error)
{
    fprintf(stderr, "tcp-handoff: %s: %s\n", what, strerror(-error));
    return EXIT_FAILURE;
}

static void watch(struct box *box, int fd, void *what)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = what};

    epoll_ctl(box->epoll, EPOLL_CTL_ADD, fd, &event);
}

/* Leaves this thread in the namespace of the Linux machine, whose sockets it makes. */
static int open_devices(const struct options *options, int *clients, int *machine)
{
    int error = tun_enter(options->client_namespace);

    if (error != 0)
        return complain(options->client_namespace, error);
    *clients = tun_open(options->interface);
    if (*clients < 0)
        return complain("the clients' TUN device", *clients);
    error = tun_enter(options->linux_namespace);
    if (error != 0)
        return complain(options->linux_namespace, error);
    *machine = tun_open(options->interface);
    return *machine < 0 ? complain("the Linux machine's TUN device", *machine) : 0;
}

int box_start(struct box *box, const struct options *options)
{
    int clients, machine, error;

    *box = (struct box){.options = options, .now_us = clock_us()};
    error = open_devices(options, &clients, &machine);
    if (error != 0)
        return error;
    box->epoll = epoll_create1(EPOLL_CLOEXEC);
    wire_start(&box->wire, clients, options->port, &options->impairment);
    error = linux_start(&box->linux_device, box, machine, options->port);
    if (error != 0)
        return complain("the Linux machine's listener", error);
    for (unsigned int i = 0; i < ENGINES; i++) {
        error = engine_start(&box->engines[i], box, (enum place)i, options->port);
        if (error != 0)
            return complain("an engine", error);
    }
    watch(box, clients, &wire_ready);
    watch(box, machine, &linux_ready);
    watch(box, box->linux_device.listener, &listener_ready);
    watch(box, STDIN_FILENO, &input_ready);
    return 0;
}

void box_stop(struct box *box)
{
    for (struct flow *flow = box->flows.first; flow != NULL; flow = flow->next)
        echo_close(box, flow, "stopped");
    for (unsigned int i = 0; i < ENGINES; i++)
        engine_stop(&box->engines[i]);
    linux_stop(&box->linux_device);
    wire_stop(&box->wire);
    flow_clear(&box->flows);
    close(box->epoll);
}

/* ---------------------------------------------------------------------------------------- one turn
 */

static uint64_t next_us(const struct box *box)
{
    uint64_t next = wire_next_us(&box->wire);
    uint64_t others[] = {move_next_us(&box->mover), sl_tcp_next_timer_us(box->engines[0].tcp),
                         sl_tcp_next_timer_us(box->engines[1].tcp)};

    for (unsigned int i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (others[i] < next)
            next = others[i];
    return next;
}

/* How long may be slept: in nanoseconds, for timers of a millisecond are late by one otherwise. */
static int wait(const struct box *box, struct epoll_event *events)
{
    uint64_t next = next_us(box), now_us = clock_us();
    uint64_t left_us = next > now_us ? next - now_us : 0;
    const struct timespec timeout = {.tv_sec = (time_t)(left_us / 1000000u),
                                     .tv_nsec = (long)(left_us % 1000000u * 1000u)};

    return epoll_pwait2(box->epoll, events, EVENTS, next == UINT64_MAX ? NULL : &timeout, NULL);
}

static void receive_from_clients(struct box *box)
{
    struct packet *packets[BURST];
    uint32_t count = BURST;

    (void)wire_read(&box->wire, box->now_us);
    while (count == BURST) {
        count = wire_take(&box->wire, packets, BURST, box->now_us);
        for (uint32_t i = 0; i < count; i++)
            box_from_client(box, packets[i]);
    }
}

static void run_engines(struct box *box)
{
    for (unsigned int i = 0; i < ENGINES; i++) {
        engine_input(&box->engines[i]);
        engine_run(&box->engines[i]);
    }
}

bool box_turn(struct box *box, struct command *command)
{
    struct epoll_event events[EVENTS];
    int count = wait(box, events);
    bool goes_on = true, moved;

    box->now_us = clock_us();
    receive_from_clients(box);
    /* Before anything is frozen: nothing that the switch let through may still be on its way. */
    run_engines(box);
    (void)linux_read(&box->linux_device);
    for (int i = 0; i < count; i++) {
        void *what = events[i].data.ptr;

        if (what == &listener_ready)
            linux_accept(&box->linux_device);
        else if (what == &input_ready)
            goes_on = command_read(command, box);
        else if (what != &wire_ready && what != &linux_ready)
            echo_run(box, what);
    }
    moved = move_run(box);
    run_engines(box);
    for (unsigned int i = 0; i < ENGINES; i++)
        engine_flush(&box->engines[i]);
    command_answer(command, box, moved);
    wire_deliver(&box->wire, box->now_us);
    return goes_on;
}
